//! The optional sheet `Kế hoạch chi tiết`: the steps of indicators, and what they plan for each month.
//!
//! Never says anything twice: where an indicator, its reporters or its deadline are in doubt, what rests on them is
//! passed over.

use chrono::{Datelike, NaiveDate};

use crate::model::dates::day;
use crate::model::finding::Fault;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::outlook;
use crate::model::quantity::Quantity;
use crate::model::step::Step;
use crate::viet::number::Want;

use super::super::codes;
use super::super::table::{Row, Table};
use super::super::value::{Deadline, plain_number};
use super::known::{Known, known, some_of};
use super::{Allocations, Indicators, Tasks};
use crate::plan::table::Placed;

/// What the steps refer to.
pub(super) struct Context<'c, 'a> {
    pub known: &'c Known<'c>,
    pub tasks: &'c Tasks<'a>,
    pub indicators: &'c Indicators<'a>,
    pub allocations: &'c Allocations<'a>,
}

/// The columns of the months.
const MONTHS: [&str; 12] = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"];

pub(super) fn read<'a>(table: &'a Table<'a>, of: &Context<'_, '_>, faults: &mut Vec<Fault>) -> Vec<Placed<'a, Step>> {
    let mut steps: Vec<Placed<'a, Step>> = Vec::new();
    // Indicators of which a row could not be used: nothing is said about their sum.
    let mut in_doubt: Vec<String> = Vec::new();
    let codes: Vec<&str> = of.indicators.named.iter().map(String::as_str).collect();
    for row in table.rows() {
        let before = faults.len();
        row.required("indicator", "mã chỉ tiêu, ví dụ 1.3.a", faults);
        let named = known(row, "indicator", &codes, codes::UNKNOWN_INDICATOR, faults);
        let indicator = of.indicators.read.iter().map(|one| &one.is).find(|one| named.as_ref() == Some(&one.code));
        let no = row.required("step", "số thứ tự của bước, ví dụ 1", faults);
        let content = row.required("content", "nội dung của bước", faults).unwrap_or_default();
        let unit = of.known.unit(row, faults);
        let from = row.date("from", faults);
        row.required("due", "Tháng 4, Quý II hoặc một ngày", faults);
        let due = of.known.year.and_then(|year| row.deadline("due", year, faults));
        let months = months(row, indicator, faults);
        if let Some(indicator) = indicator {
            of.unit_reports(row, indicator, unit.as_deref(), faults);
            of.in_time(row, indicator, from, due.as_ref(), &months, faults);
        }
        if let (Some(named), Some(no)) = (&named, &no) {
            twice(row, named, no, unit.as_deref(), &steps, faults);
        }
        for fault in faults.iter_mut().skip(before) {
            fault.indicator.clone_from(&named);
        }
        if faults.len() > before {
            in_doubt.extend(named.clone());
        }
        let (Some(indicator), Some(no), Some(due)) = (named, no, due) else { continue };
        let note = row.text("note");
        let (due, due_text) = (due.day, due.text);
        steps.push(Placed { is: Step { indicator, no, content, unit, from, due, due_text, months, note }, row });
    }
    for indicator in of.indicators.read.iter().map(|one| &one.is).filter(|one| !in_doubt.contains(&one.code)) {
        sum_reaches_target(indicator, &steps, faults);
    }
    steps
}

/// Two units may each have a first step; one of everybody is also each unit's.
fn twice(row: Row<'_>, of: &str, no: &str, unit: Option<&str>, steps: &[Placed<'_, Step>], faults: &mut Vec<Fault>) {
    let same = |step: &Step| step.indicator == of && step.no.to_lowercase() == no.to_lowercase();
    let shared = |step: &Step| unit.is_none_or(|unit| step.concerns(unit));
    if let Some(first) = steps.iter().find(|one| same(&one.is) && shared(&one.is)) {
        let expected = format!("mỗi bước một dòng; bước này đã có ở ô {}", first.row.place("step").cell);
        faults.push(row.fault(codes::DUPLICATE_CODE, "step", format!("{of}, bước {no}"), expected));
    }
}

fn months(row: Row<'_>, indicator: Option<&Indicator>, faults: &mut Vec<Fault>) -> [Option<Quantity>; 12] {
    let want = indicator.map_or_else(plain_number, |one| Want {
        decimals: one.decimals,
        uom: one.uom.clone(),
        kind: one.kind,
    });
    let months = MONTHS.map(|key| {
        let amount = row.figure(key, &want, faults)?;
        if amount.is_negative() {
            faults.push(row.fault(codes::NOT_A_NUMBER, key, row.shown(key), "một số từ 0 trở lên"));
            return None;
        }
        Some(amount)
    });
    let first = MONTHS.into_iter().zip(&months).find(|(_, amount)| amount.is_some());
    if let (Some((key, _)), Some(indicator)) = (first, indicator)
        && indicator.kind != Kind::Flow
    {
        let found = format!("{} thuộc loại {}", indicator.code, indicator.kind.vietnamese());
        faults.push(row.fault(codes::MONTHS_NOT_FLOW, key, found, "để trống các tháng"));
        return [None; 12];
    }
    months
}

impl Context<'_, '_> {
    /// The step is printed for who reports the indicator, at any time of the year.
    fn unit_reports(&self, row: Row<'_>, indicator: &Indicator, unit: Option<&str>, faults: &mut Vec<Fault>) {
        let Some(unit) = unit else { return };
        let given: Vec<&str> = self
            .allocations
            .read
            .iter()
            .filter(|one| one.is.indicator == indicator.code)
            .map(|one| one.is.unit.as_str())
            .collect();
        let of_task = self.tasks.read.iter().find(|task| task.is.no == indicator.task);
        let reporters = if given.is_empty() {
            of_task.and_then(|task| task.is.unit.as_deref()).into_iter().collect()
        } else {
            given
        };
        let doubtful =
            self.allocations.in_doubt.contains(&indicator.code) || self.tasks.unit_in_doubt.contains(&indicator.task);
        if !doubtful && !reporters.is_empty() && !reporters.contains(&unit) {
            faults.push(row.fault(codes::STEP_NOT_OF_UNIT, "unit", unit, some_of(&reporters)));
        }
    }

    /// Within the year and the indicator's deadline; begun before it is over.
    fn in_time(
        &self,
        row: Row<'_>,
        indicator: &Indicator,
        from: Option<NaiveDate>,
        due: Option<&Deadline>,
        months: &[Option<Quantity>; 12],
        faults: &mut Vec<Fault>,
    ) {
        let Some(year) = self.known.year else { return };
        let task = self.tasks.read.iter().find(|task| task.is.no == indicator.task);
        let deadline = task.and_then(|task| task.is.deadline).filter(|deadline| deadline.year() == year);
        if let Some(due) = due {
            if due.day.year() != year {
                let expected = format!("một ngày trong năm {year}");
                faults.push(row.fault(codes::DEADLINE_OUTSIDE_YEAR, "due", &due.text, expected));
            } else if let Some(deadline) = deadline.filter(|deadline| due.day > *deadline) {
                let expected = format!("chậm nhất {}", day(deadline));
                faults.push(row.fault(codes::STEP_AFTER_DEADLINE, "due", format!("hạn {}", due.text), expected));
            } else if due.perhaps_a_month {
                let expected = format!("{} hoặc Tháng {}/{year}", due.text, due.day.month());
                faults.push(row.fault(codes::DEADLINE_FIRST_OF_MONTH, "due", &due.text, expected));
            } else if let Some(from) = from.filter(|from| *from > due.day) {
                let found = format!("từ {} đến {}", day(from), day(due.day));
                faults.push(row.fault(codes::STEP_REVERSED, "from", found, format!("chậm nhất {}", day(due.day))));
            }
        }
        let Some(deadline) = deadline else { return };
        let late = MONTHS.into_iter().zip(1u32..).zip(months).find(|((_, month), amount)| {
            *month > deadline.month() && amount.is_some_and(|amount| amount > Quantity::ZERO)
        });
        if let Some(((key, month), _)) = late {
            let expected = format!("chậm nhất tháng {}", deadline.month());
            faults.push(row.fault(codes::STEP_AFTER_DEADLINE, key, format!("lượng của tháng {month}"), expected));
        }
    }
}

/// Who does every month what its steps plan has to reach the target.
fn sum_reaches_target(indicator: &Indicator, steps: &[Placed<'_, Step>], faults: &mut Vec<Fault>) {
    let own = || steps.iter().filter(|step| step.is.indicator == indicator.code);
    let planned: Vec<Quantity> = own().filter_map(|step| step.is.amount()).collect();
    let first = own().find(|step| step.is.amount().is_some());
    let (Some(first), Some(goal)) = (first, outlook::goal(indicator.target)) else { return };
    let sum: Quantity = planned.into_iter().sum();
    let falls_short = match indicator.target {
        Target::Above(_) => sum <= goal,
        Target::AtLeast(_) | Target::Range { .. } | Target::All(_) => sum < goal,
        Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::Done | Target::None => false,
    };
    if falls_short {
        let with_uom = |figure: Quantity| format!("{} {}", figure.vietnamese(indicator.decimals), indicator.uom);
        let expected = match indicator.target {
            Target::Above(_) => format!("trên {}", with_uom(goal)),
            Target::AtLeast(_) | Target::Range { .. } | Target::All(_) => format!("ít nhất {}", with_uom(goal)),
            Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::Done | Target::None => return,
        };
        let code = &indicator.code;
        let fault = first.row.fault(codes::PATH_BELOW_TARGET, "indicator", with_uom(sum), expected);
        faults.push(fault.about(code, None));
    }
}
