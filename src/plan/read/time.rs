//! The sheets `Kỳ báo cáo` and `Ngày nghỉ`: what differs from the decree's calendar.
//!
//! Never knows the defaults; those are the calendar's.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::calendar::{Calendar, WindowOverride};
use crate::model::finding::Fault;
use crate::model::period::Period;

use super::super::codes;
use super::super::table::{Row, Table};
use super::known::Firsts;
use crate::plan::table::Placed;

pub(in crate::plan) type Windows<'a> = BTreeMap<Period, (WindowOverride, Row<'a>)>;

pub(super) fn periods<'a>(table: &'a Table<'a>, year: Option<i32>, faults: &mut Vec<Fault>) -> Windows<'a> {
    let mut firsts = Firsts::default();
    let mut windows = BTreeMap::new();
    for row in table.rows() {
        let period = row.period("period", faults);
        let window =
            WindowOverride { from: row.date("from", faults), to: row.date("to", faults), due: row.date("due", faults) };
        let Some(period) = period else { continue };
        if year.is_some_and(|year| year != period.year) {
            let expected = format!("một kỳ của năm {}", year.unwrap_or_default());
            faults.push(row.fault(codes::NOT_A_PERIOD, "period", row.shown("period"), expected));
            continue;
        }
        if firsts.admit(&period.to_string(), row, "period", faults) {
            windows.insert(period, (window, row));
        }
    }
    windows
}

pub(super) fn holidays<'a>(table: &'a Table<'a>, faults: &mut Vec<Fault>) -> Vec<Placed<'a, (NaiveDate, String)>> {
    let mut firsts = Firsts::default();
    let mut holidays = Vec::new();
    for row in table.rows() {
        row.required("date", "một ngày, ví dụ 30/4/2022", faults);
        let Some(date) = row.date("date", faults) else { continue };
        if firsts.admit(&date.to_string(), row, "date", faults) {
            holidays.push(Placed { is: (date, row.text("name").unwrap_or_default()), row });
        }
    }
    holidays
}

pub(in crate::plan) fn calendar(windows: &Windows<'_>, holidays: Vec<Placed<'_, (NaiveDate, String)>>) -> Calendar {
    Calendar {
        windows: windows.iter().map(|(period, (window, _))| (*period, *window)).collect(),
        holidays: holidays.into_iter().map(|holiday| holiday.is).collect(),
    }
}
