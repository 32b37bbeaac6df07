//! A revised plan beside the revision before it: what is different, and what of that the ledger will miss.
//!
//! Never judges a plan by itself, and never looks into a ledger: what was reported is told to it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::dates::day;
use crate::model::finding::Fault;
use crate::model::indicator::Indicator;
use crate::model::plan::{Plan, Task};
use crate::model::revision::is_the_same;
use crate::model::unit::{Unit, Validity};

use super::codes;
use super::sheets::PlanSheet;

/// One thing that a revision says otherwise than the one before it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    pub of: Of,
    /// Of an indicator, a task or a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub change: Change,
    /// In Vietnamese: `kế hoạch 9.000 ha → 8.500 ha`.
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    Unit,
    Task,
    Indicator,
    /// Whatever has no code that an officer would look for: leaders, districts, windows, opening figures, steps.
    Rest,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Added,
    Dropped,
    Changed,
}

impl Difference {
    /// `Chỉ tiêu 1.3.a: kế hoạch 9.000 ha → 8.500 ha`
    pub fn vietnamese(&self) -> String {
        let code = self.code.as_deref().unwrap_or_default();
        let whose = match self.of {
            Of::Unit => format!("Đơn vị {code}"),
            Of::Task => format!("Nhiệm vụ {code}"),
            Of::Indicator => format!("Chỉ tiêu {code}"),
            Of::Rest => return self.text.clone(),
        };
        match self.change {
            Change::Added => format!("{whose}: mới, {}", self.text),
            Change::Dropped => format!("{whose}: bỏ, {}", self.text),
            Change::Changed => format!("{whose}: {}", self.text),
        }
    }
}

/// What a revision changes, sheet by sheet, in the order of the new plan; what it drops comes last.
pub fn differences(before: &Plan, now: &Plan) -> Vec<Difference> {
    let units = listed(Of::Unit, (&before.units, &now.units), |unit| (&unit.code, &unit.name), unit_changes);
    let tasks = listed(Of::Task, (&before.tasks, &now.tasks), |task| (&task.no, &task.title), task_changes);
    let indicators = listed(
        Of::Indicator,
        (&before.indicators, &now.indicators),
        |one| (&one.code, &one.title),
        |then, of_now| indicator_changes((before, then), (now, of_now)),
    );
    let rest = [
        (before.leaders != now.leaders, "Danh sách lãnh đạo thay đổi"),
        (before.districts != now.districts, "Danh sách huyện, thành phố thay đổi"),
        (before.calendar != now.calendar, "Kỳ báo cáo hoặc ngày nghỉ thay đổi"),
        (before.openings != now.openings, "Số đầu kỳ thay đổi"),
        (before.steps != now.steps, "Kế hoạch chi tiết (các bước) thay đổi"),
    ];
    let rest = rest.into_iter().filter(|(differs, _)| *differs).map(|(_, text)| Difference {
        of: Of::Rest,
        code: None,
        change: Change::Changed,
        text: text.to_owned(),
    });
    units.into_iter().chain(tasks).chain(indicators).chain(rest).collect()
}

/// What a revision drops although it was reported: nothing is lost, but nobody should do it unawares.
/// `indicators` have figures that stand, `units` have reports.
pub fn check_dropped(before: &Plan, now: &Plan, indicators: &BTreeSet<String>, units: &BTreeSet<String>) -> Vec<Fault> {
    let dropped = before.indicators.iter().filter(|one| now.indicator(&one.code).is_none());
    let dropped = dropped.filter(|one| indicators.contains(&one.code)).map(|one| {
        let found = format!("{} ({})", one.code, one.title);
        let expected = "giữ chỉ tiêu, hoặc biết rằng số liệu đã báo cáo không còn được tổng hợp";
        Fault::of_sheet(codes::DROPPED_WITH_FIGURES, PlanSheet::Indicators.spec().name, found, expected)
            .about(one.code.as_str(), None)
    });
    let gone = before.units.iter().filter(|one| now.unit(&one.code).is_none());
    let gone = gone.filter(|one| units.contains(&one.code)).map(|one| {
        let found = format!("{} ({})", one.code, one.name);
        let expected = "giữ dòng của đơn vị và ghi ngày cuối ở cột ‘Hiệu lực đến ngày’";
        Fault::of_sheet(codes::UNIT_DROPPED_WITH_REPORTS, PlanSheet::Units.spec().name, found, expected)
    });
    dropped.chain(gone).collect()
}

/// Codes that a revision gives to another thing: of another kind, or measured in another unit. The former indicator
/// comes first.
pub fn reused<'a>(before: &'a Plan, now: &'a Plan) -> impl Iterator<Item = (&'a Indicator, &'a Indicator)> {
    let pairs = now.indicators.iter().filter_map(|one| Some((before.indicator(&one.code)?, one)));
    pairs.filter(|(then, one)| !is_the_same(then, one))
}

/// `ha (khối lượng)`
pub fn measured(indicator: &Indicator) -> String {
    format!("{} ({})", indicator.uom, indicator.kind.vietnamese()).trim().to_owned()
}

/// [`reused`] as faults of the plan, of codes that have figures.
pub fn check_reused(before: &Plan, now: &Plan, reported: &BTreeSet<String>) -> Vec<Fault> {
    let fault = |(then, one): (&Indicator, &Indicator)| {
        let found = format!("{} đã có số liệu tính bằng {}, nay là {}", one.code, measured(then), measured(one));
        let expected = "giữ loại và đơn vị tính cũ, hoặc đặt mã mới";
        Fault::of_sheet(codes::CODE_REUSED, PlanSheet::Indicators.spec().name, found, expected)
            .about(one.code.as_str(), None)
    };
    reused(before, now).filter(|(_, one)| reported.contains(&one.code)).map(fault).collect()
}

/// Both lists compared by code.
fn listed<T>(
    of: Of,
    (then, now): (&[T], &[T]),
    named: impl Fn(&T) -> (&String, &String),
    changes: impl Fn(&T, &T) -> Vec<String>,
) -> Vec<Difference> {
    let found = |list: &'_ [T], code: &str| list.iter().position(|one| named(one).0 == code);
    let difference = |one: &T, change: Change, text: String| {
        let code = Some(named(one).0.clone());
        Difference { of, code, change, text }
    };
    let mut all: Vec<Difference> = now
        .iter()
        .filter_map(|one| match found(then, named(one).0).and_then(|at| then.get(at)) {
            None => Some(difference(one, Change::Added, named(one).1.clone())),
            Some(former) => {
                let changes = changes(former, one);
                (!changes.is_empty()).then(|| difference(one, Change::Changed, changes.join("; ")))
            }
        })
        .collect();
    let gone = then.iter().filter(|one| found(now, named(one).0).is_none());
    all.extend(gone.map(|one| difference(one, Change::Dropped, named(one).1.clone())));
    all
}

fn unit_changes(then: &Unit, now: &Unit) -> Vec<String> {
    let mut changes = Vec::new();
    told(&mut changes, "tên", &then.name, &now.name);
    told(&mut changes, "tên ngắn", &then.short, &now.short);
    told(&mut changes, "hộp thư", &then.emails.join(", "), &now.emails.join(", "));
    told(&mut changes, "hiệu lực", &validity(then.valid), &validity(now.valid));
    changes
}

fn task_changes(then: &Task, now: &Task) -> Vec<String> {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut changes = Vec::new();
    told(&mut changes, "nội dung", &then.title, &now.title);
    told(&mut changes, "lãnh đạo", &optional(&then.leader), &optional(&now.leader));
    told(&mut changes, "đơn vị chủ trì", &optional(&then.unit), &optional(&now.unit));
    told(&mut changes, "thời hạn", &then.deadline_text, &now.deadline_text);
    told(&mut changes, "ghi chú", &optional(&then.note), &optional(&now.note));
    changes
}

fn indicator_changes((before, then): (&Plan, &Indicator), (after, now): (&Plan, &Indicator)) -> Vec<String> {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let yes_no = |yes: bool| if yes { "có" } else { "không" };
    let target = |one: &Indicator| format!("{} {}", one.target.vietnamese(one.decimals), one.uom).trim().to_owned();
    let mut changes = Vec::new();
    told(&mut changes, "nội dung", &then.title, &now.title);
    told(&mut changes, "nhiệm vụ", &then.task, &now.task);
    told(&mut changes, "loại", then.kind.vietnamese(), now.kind.vietnamese());
    told(&mut changes, "kế hoạch", &target(then), &target(now));
    told(&mut changes, "số chữ số thập phân", &then.decimals.to_string(), &now.decimals.to_string());
    told(&mut changes, "huyện", &then.districts.join(", "), &now.districts.join(", "));
    told(&mut changes, "kỳ báo cáo", then.frequency.vietnamese(), now.frequency.vietnamese());
    told(&mut changes, "danh sách tên", yes_no(then.names), yes_no(now.names));
    told(&mut changes, "phấn đấu", yes_no(then.aspiration), yes_no(now.aspiration));
    told(&mut changes, "phân bổ", &allocated(before, then), &allocated(after, now));
    told(&mut changes, "cần xác nhận", &optional(&then.confirm), &optional(&now.confirm));
    told(&mut changes, "ghi chú", &optional(&then.note), &optional(&now.note));
    changes
}

/// The rows of `Phân bổ`; blank where the task's unit reports it.
fn allocated(plan: &Plan, indicator: &Indicator) -> String {
    let rows = plan.allocations.of(&indicator.code).iter().map(|row| {
        let dates =
            if row.valid == Validity::default() { String::new() } else { format!(" ({})", validity(row.valid)) };
        format!("{} {}{dates}", row.unit, row.share.vietnamese(0))
    });
    rows.collect::<Vec<_>>().join(", ")
}

fn validity(valid: Validity) -> String {
    match (valid.from, valid.to) {
        (None, None) => "cả năm".to_owned(),
        (Some(from), None) => format!("từ {}", day(from)),
        (None, Some(to)) => format!("đến {}", day(to)),
        (Some(from), Some(to)) => format!("từ {} đến {}", day(from), day(to)),
    }
}

fn told(changes: &mut Vec<String>, what: &str, then: &str, now: &str) {
    let shown = |text: &str| if text.is_empty() { "(trống)".to_owned() } else { text.to_owned() };
    if then != now {
        changes.push(format!("{what} {} → {}", shown(then), shown(now)));
    }
}
