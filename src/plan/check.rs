//! What the sheets of a plan say of each other: sums of shares, windows that tile the year, who reports what.
//!
//! Never reads a cell; whatever was named already is passed over in silence.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::model::calendar::{Calendar, WindowOverride};
use crate::model::dates::day;
use crate::model::finding::Fault;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;

use super::codes;
use super::read::{Allocations, Indicators, Tasks, Windows};
use super::sheets::PlanSheet;
use super::table::Placed;

/// Changed content under the same revision (`docs/contract.md`, *The workspace*): `recorded` is the digest that the
/// ledger keeps for this plan id and revision, if it knows them.
pub fn check_revision(plan: &Plan, recorded: Option<&str>) -> Option<Fault> {
    let recorded = recorded.filter(|digest| *digest != plan.digest)?;
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    let found = format!("lần {} với nội dung {}", plan.about.revision, short(&plan.digest));
    let expected = format!(
        "lần {}, vì lần {} đã ghi sổ với nội dung {}",
        plan.about.revision + 1,
        plan.about.revision,
        short(recorded)
    );
    Some(Fault::of_sheet(codes::REVISION_CHANGED, PlanSheet::About.spec().name, found, expected))
}

pub(super) fn empty(sheet: &str, is_empty: bool, faults: &mut Vec<Fault>) {
    // Rows that are there but wrong have been named; then the sheet is not empty for lack of typing.
    let named = faults.iter().any(|fault| fault.sheet.as_deref() == Some(sheet));
    if is_empty && !named {
        faults.push(Fault::of_sheet(codes::EMPTY_PLAN, sheet, "không có dòng nào", "ít nhất một dòng"));
    }
}

/// A task at the end of its branch that nothing measures is never reported.
pub(super) fn tasks_measured(tasks: &Tasks<'_>, indicators: &Indicators<'_>, faults: &mut Vec<Fault>) {
    if indicators.named.is_empty() {
        return;
    }
    for task in &tasks.read {
        let no = &task.is.no;
        let is_heading =
            tasks.named.iter().any(|other| other.strip_prefix(no.as_str()).is_some_and(|rest| rest.starts_with('.')));
        if !is_heading && !indicators.tasks.contains(no) {
            faults.push(task.row.fault(
                codes::TASK_WITHOUT_INDICATOR,
                "no",
                no,
                "ít nhất một chỉ tiêu hoặc nhiệm vụ cấp dưới",
            ));
        }
    }
}

/// Each indicator has a unit that reports it, and a day on which it is due.
pub(super) fn somebody_reports(
    tasks: &Tasks<'_>,
    indicators: &Indicators<'_>,
    allocations: &Allocations<'_>,
    faults: &mut Vec<Fault>,
) {
    for indicator in &indicators.read {
        let code = &indicator.is.code;
        let Some(task) = tasks.read.iter().find(|task| task.is.no == indicator.is.task) else { continue };
        let given = allocations.read.iter().any(|row| row.is.indicator == *code) || allocations.in_doubt.contains(code);
        if task.is.unit.is_none() && !given && !tasks.unit_in_doubt.contains(&task.is.no) {
            let expected = format!("đơn vị chủ trì của nhiệm vụ {}, hoặc một dòng trong sheet Phân bổ", task.is.no);
            faults.push(indicator.row.fault(codes::NOBODY_REPORTS, "code", code, expected).about(code, None));
        }
        if task.is.deadline.is_none() && !tasks.deadline_in_doubt.contains(&task.is.no) {
            let first = indicators.read.iter().find(|other| other.is.task == task.is.no);
            // Once a task is enough, however many indicators it has.
            if first.is_some_and(|first| first.is.code == *code) {
                faults.push(task.row.fault(
                    codes::NO_DEADLINE,
                    "deadline",
                    "(trống)",
                    "Tháng 12, Quý III … của năm kế hoạch",
                ));
            }
        }
    }
}

/// On every day of the year the shares of an indicator are one whole.
pub(super) fn shares(year: i32, allocations: &Allocations<'_>, faults: &mut Vec<Fault>) {
    let (Some(first), Some(last)) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) else {
        return;
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for head in &allocations.read {
        let code = head.is.indicator.as_str();
        if !seen.insert(code) || allocations.in_doubt.iter().any(|other| other == code) {
            continue;
        }
        let rows: Vec<_> = allocations.read.iter().filter(|row| row.is.indicator == code).collect();
        // The sum can change only where a row begins or the day after one ends.
        let begins = rows.iter().filter_map(|row| row.is.valid.from);
        let ends = rows.iter().filter_map(|row| row.is.valid.to).map(|to| to + Days::new(1));
        let days: BTreeSet<NaiveDate> =
            begins.chain(ends).filter(|day| *day > first && *day <= last).chain([first]).collect();
        for from in days {
            let sum: Quantity = rows.iter().filter(|row| row.is.valid.contains(from)).map(|row| row.is.share).sum();
            if sum != Quantity::whole(1) {
                let found = match from == first {
                    true => format!("tổng {}", sum.vietnamese(0)),
                    false => format!("tổng {} từ ngày {}", sum.vietnamese(0), day(from)),
                };
                faults.push(head.row.fault(codes::SHARES_NOT_ONE, "share", found, "tổng bằng 1").about(code, None));
                break;
            }
        }
    }
}

/// The months follow each other without overlap or gap; no window ends before it begins; no report is due
/// before its figures are closed.
pub(super) fn windows(
    year: i32,
    windows: &Windows<'_>,
    holidays: &[Placed<'_, (NaiveDate, String)>],
    faults: &mut Vec<Fault>,
) {
    let calendar = Calendar {
        windows: windows.iter().map(|(period, (window, _))| (*period, *window)).collect(),
        holidays: holidays.iter().map(|holiday| holiday.is.clone()).collect(),
    };
    for (period, (given, row)) in windows {
        let window = calendar.window(*period);
        if window.to < window.from {
            let found = format!("từ {} đến {}", day(window.from), day(window.to));
            faults.push(row.fault(codes::WINDOW_REVERSED, key_of(given), found, "ngày chốt không trước ngày đầu kỳ"));
        } else if let Some(due) = given.due.filter(|due| *due <= window.to) {
            let expected = format!("sau ngày chốt {}", day(window.to));
            faults.push(row.fault(codes::WINDOW_REVERSED, "due", day(due), expected));
        } else if window.due <= window.to {
            let expected = format!("sau ngày chốt {}", day(window.to));
            faults.push(row.fault(codes::WINDOW_REVERSED, "to", day(window.due), expected));
        }
    }
    for month in Period::year(year).month_periods().skip(1) {
        let before = Period::month(year, month.month_number().unwrap_or(2) - 1);
        let (earlier, later) = (calendar.window(before), calendar.window(month));
        let Some((given, row)) = windows.get(&month).or_else(|| windows.get(&before)) else { continue };
        let next = earlier.to + Days::new(1);
        let found = format!("{} từ {}", month.vietnamese(), day(later.from));
        let expected = format!("từ {}, ngay sau ngày chốt của {}", day(next), before.vietnamese_lower());
        if later.from < next {
            faults.push(row.fault(codes::PERIODS_OVERLAP, key_of(given), found, expected));
        } else if later.from > next {
            faults.push(row.fault(codes::PERIODS_GAP, key_of(given), found, expected));
        } else if later.to < later.from && !windows.contains_key(&month) {
            // An earlier month's cut-off ran past the whole of this one.
            let found = format!("{} chốt ngày {}", before.vietnamese(), day(earlier.to));
            faults.push(row.fault(codes::PERIODS_OVERLAP, "to", found, format!("trước ngày {}", day(later.to))));
        }
    }
}

/// The cell that a window's fault is shown at.
fn key_of(given: &WindowOverride) -> &'static str {
    match (given.from, given.to) {
        (Some(_), _) => "from",
        (None, Some(_)) => "to",
        (None, None) => "period",
    }
}
