//! The sheets `Phân bổ` and `Số đầu kỳ`: whose an indicator is, and what it starts with.
//!
//! Never adds figures up.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::model::dates::day;
use crate::model::finding::Fault;
use crate::model::indicator::Indicator;
use crate::model::plan::{Allocation, Opening};
use crate::model::quantity::Quantity;
use crate::model::unit::District;
use crate::viet::number::Want;

use super::super::codes;
use super::super::table::{Row, Table};
use super::super::value::plain_number;
use super::indicators::Indicators;
use super::known::{Firsts, Known, known};
use crate::plan::table::Placed;

pub(in crate::plan) struct Allocations<'a> {
    pub read: Vec<Placed<'a, Allocation>>,
    /// Indicators of which a row could not be used: nothing is said about their sum.
    pub in_doubt: Vec<String>,
}

pub(super) fn allocations<'a>(
    table: &'a Table<'a>,
    who: &Known<'_>,
    indicators: &Indicators<'_>,
    faults: &mut Vec<Fault>,
) -> Allocations<'a> {
    let rows = table.rows();
    let mut rows_of: BTreeMap<String, usize> = BTreeMap::new();
    for indicator in rows.iter().filter_map(|row| row.text("indicator")) {
        *rows_of.entry(indicator).or_default() += 1;
    }
    let mut allocations = Allocations { read: Vec::new(), in_doubt: Vec::new() };
    for row in &rows {
        let row = *row;
        let named = indicator(row, indicators, faults);
        row.required("unit", "mã đơn vị", faults);
        let unit = who.unit(row, faults);
        let alone = row.text("indicator").is_none_or(|indicator| rows_of.get(&indicator) == Some(&1));
        let share = match row.share("share", faults) {
            None if alone && row.text("share").is_none() => Some(Quantity::whole(1)),
            None if row.text("share").is_none() => {
                row.required("share", "phần của 1, ví dụ 0,6", faults);
                None
            }
            share => share,
        };
        let before = faults.len();
        let valid = row.validity(faults);
        let dates_stand = faults.len() == before;
        let Some(indicator) = named else { continue };
        match (unit, share) {
            (Some(unit), Some(share)) if dates_stand => {
                let twice = allocations.read.iter().find(|other: &&Placed<'_, Allocation>| {
                    other.is.indicator == indicator && other.is.unit == unit && other.is.valid.overlaps(valid)
                });
                if let Some(other) = twice {
                    let expected = format!("khoảng ngày không trùng với dòng có ô {}", other.row.place("unit").cell);
                    faults.push(row.fault(codes::PERIODS_OVERLAP, "unit", &unit, expected));
                    allocations.in_doubt.push(indicator);
                    continue;
                }
                allocations.read.push(Placed { is: Allocation { indicator, unit, share, valid }, row });
            }
            _ => allocations.in_doubt.push(indicator),
        }
    }
    allocations
}

fn indicator(row: Row<'_>, indicators: &Indicators<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    row.required("indicator", "mã chỉ tiêu, ví dụ 1.3.a", faults)?;
    let all: Vec<&str> = indicators.named.iter().map(String::as_str).collect();
    known(row, "indicator", &all, codes::UNKNOWN_INDICATOR, faults)
}

pub(super) fn openings<'a>(
    table: &'a Table<'a>,
    who: &Known<'_>,
    indicators: &Indicators<'_>,
    districts: &[Placed<'_, District>],
    allocations: &Allocations<'_>,
    faults: &mut Vec<Fault>,
) -> Vec<Placed<'a, Opening>> {
    let mut firsts = Firsts::default();
    let mut openings = Vec::new();
    let all_districts: Vec<&str> = districts.iter().map(|district| district.is.code.as_str()).collect();
    for row in table.rows() {
        let named = indicator(row, indicators, faults);
        let unit = who.unit(row, faults);
        let district = known(row, "district", &all_districts, codes::UNKNOWN_DISTRICT, faults);
        row.required("as_of", "một ngày, ví dụ 31/12/2021", faults);
        let as_of = row.date("as_of", faults);
        row.required("value", "một số", faults);
        let of = indicators.read.iter().find(|one| named.as_deref() == Some(one.is.code.as_str()));
        let want = of.map_or_else(plain_number, |one| Want {
            decimals: one.is.decimals,
            uom: one.is.uom.clone(),
            kind: one.is.kind,
        });
        let value = row.figure("value", &want, faults);
        if let (Some(as_of), Some(year)) = (as_of, who.year) {
            in_time(row, as_of, year, faults);
        }
        let Some(indicator) = named else { continue };
        if let Some(of) = of {
            in_place(row, &of.is, district.as_deref(), allocations, faults);
        }
        let (Some(as_of), Some(value)) = (as_of, value) else { continue };
        let key = format!("{indicator} {} {} {as_of}", row.shown("unit"), row.shown("district"));
        if firsts.admit(&key, row, "indicator", faults) {
            let source = row.text("source").unwrap_or_default();
            openings.push(Placed { is: Opening { indicator, unit, district, as_of, value, source }, row });
        }
    }
    openings
}

/// A baseline, last year's figure, or a cumulative of this year: nothing is opened by another year.
fn in_time(row: Row<'_>, as_of: NaiveDate, year: i32, faults: &mut Vec<Fault>) {
    if !(year - 2..=year).contains(&as_of.year()) {
        let expected = format!("một ngày từ năm {} đến năm {year}", year - 2);
        faults.push(row.fault(codes::OPENING_OUT_OF_PLACE, "as_of", day(as_of), expected));
    }
}

fn in_place(
    row: Row<'_>,
    indicator: &Indicator,
    district: Option<&str>,
    allocations: &Allocations<'_>,
    faults: &mut Vec<Fault>,
) {
    if !indicator.kind.is_numeric() {
        let found = format!("{} thuộc loại {}", indicator.code, indicator.kind.vietnamese());
        faults.push(row.fault(codes::OPENING_OUT_OF_PLACE, "indicator", found, "chỉ tiêu có số liệu"));
    } else if let Some(district) = district
        && !indicator.districts.iter().any(|own| own == district)
    {
        let expected =
            if indicator.has_breakdown() { indicator.districts.join(", ") } else { "để trống".to_owned() };
        faults.push(row.fault(codes::OPENING_OUT_OF_PLACE, "district", district, expected));
    }
    // Without a unit the figure would be every unit's, and count once for each.
    let shared = allocations.read.iter().filter(|row| row.is.indicator == indicator.code).count() > 1;
    if shared && row.text("unit").is_none() && !row.is_spoilt("unit") {
        let expected = "mã đơn vị, vì nhiều đơn vị cùng báo cáo chỉ tiêu này";
        faults.push(row.fault(codes::OPENING_WITHOUT_UNIT, "unit", "(trống)", expected));
    }
}
