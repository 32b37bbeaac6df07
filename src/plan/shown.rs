//! A plan for programs: what `plan show` gives as JSON. Figures are decimal strings.
//!
//! Never leaves anything out but what no plan without steps ever said.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::Frequency;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;

/// A plan; its serialisation is fixed by the contract.
#[derive(Serialize)]
pub struct ShownPlan<'a> {
    plan: &'a str,
    revision: u32,
    year: i32,
    title: &'a str,
    digest: &'a str,
    tasks: Vec<ShownTask<'a>>,
    indicators: Vec<ShownIndicator<'a>>,
    units: Vec<ShownUnit<'a>>,
    leaders: Vec<ShownLeader<'a>>,
    districts: Vec<ShownDistrict<'a>>,
    /// Only of a plan that has any: what a plan without them says stays as it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<ShownStep<'a>>,
}

#[derive(Serialize)]
struct ShownTask<'a> {
    no: &'a str,
    title: &'a str,
    leader: Option<&'a str>,
    unit: Option<&'a str>,
    deadline: Option<NaiveDate>,
}

#[derive(Serialize)]
struct ShownIndicator<'a> {
    code: &'a str,
    task: &'a str,
    title: &'a str,
    uom: &'a str,
    kind: Kind,
    target: Target,
    decimals: u8,
    breakdown: Option<&'static str>,
    districts: &'a [String],
    frequency: Frequency,
    deadline: NaiveDate,
    units: Vec<Share<'a>>,
    names: bool,
    emphasis: bool,
    confirm: Option<&'a str>,
    note: Option<&'a str>,
}

/// Who reports an indicator, and which part of it.
#[derive(Serialize)]
pub(super) struct Share<'a> {
    pub unit: &'a str,
    /// `1`, `0.6`
    pub share: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Serialize)]
struct ShownUnit<'a> {
    code: &'a str,
    name: &'a str,
    short: &'a str,
    emails: &'a [String],
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

#[derive(Serialize)]
struct ShownLeader<'a> {
    code: &'a str,
    name: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct ShownDistrict<'a> {
    code: &'a str,
    name: &'a str,
    kind: &'a str,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

#[derive(Serialize)]
struct ShownStep<'a> {
    indicator: &'a str,
    step: &'a str,
    content: &'a str,
    unit: Option<&'a str>,
    from: Option<NaiveDate>,
    due: NaiveDate,
    /// January to December.
    months: &'a [Option<Quantity>],
    note: Option<&'a str>,
}

/// A plan as programs see it.
pub fn shown(plan: &Plan) -> ShownPlan<'_> {
    let (tasks, units, leaders) = (plan.tasks.iter(), plan.units.iter(), plan.leaders.iter());
    ShownPlan {
        plan: &plan.about.id,
        revision: plan.about.revision,
        year: plan.about.year,
        title: &plan.about.title,
        digest: &plan.digest,
        tasks: tasks
            .map(|task| ShownTask {
                no: &task.no,
                title: &task.title,
                leader: task.leader.as_deref(),
                unit: task.unit.as_deref(),
                deadline: task.deadline,
            })
            .collect(),
        indicators: plan.indicators.iter().map(|indicator| shown_indicator(plan, indicator)).collect(),
        units: units
            .map(|unit| ShownUnit {
                code: &unit.code,
                name: &unit.name,
                short: &unit.short,
                emails: &unit.emails,
                valid_from: unit.valid.from,
                valid_to: unit.valid.to,
            })
            .collect(),
        leaders: leaders
            .map(|leader| ShownLeader { code: &leader.code, name: &leader.name, title: &leader.title })
            .collect(),
        districts: plan
            .districts
            .iter()
            .map(|district| ShownDistrict {
                code: &district.code,
                name: &district.name,
                kind: &district.kind,
                valid_from: district.valid.from,
                valid_to: district.valid.to,
            })
            .collect(),
        steps: steps(plan),
    }
}

fn shown_indicator<'a>(plan: &'a Plan, indicator: &'a Indicator) -> ShownIndicator<'a> {
    ShownIndicator {
        code: &indicator.code,
        task: &indicator.task,
        title: &indicator.title,
        uom: &indicator.uom,
        kind: indicator.kind,
        target: indicator.target,
        decimals: indicator.decimals,
        breakdown: indicator.has_breakdown().then_some("huyện"),
        districts: &indicator.districts,
        frequency: indicator.frequency,
        deadline: plan.deadline(indicator),
        units: shares(plan, indicator),
        names: indicator.names,
        emphasis: indicator.aspiration,
        confirm: indicator.confirm.as_deref(),
        note: indicator.note.as_deref(),
    }
}

fn steps(plan: &Plan) -> Vec<ShownStep<'_>> {
    plan.steps
        .iter()
        .map(|step| ShownStep {
            indicator: &step.indicator,
            step: &step.no,
            content: &step.content,
            unit: step.unit.as_deref(),
            from: step.from,
            due: step.due,
            months: &step.months,
            note: step.note.as_deref(),
        })
        .collect()
}

/// Everyone who reports the indicator at any time of the year.
pub(super) fn shares<'a>(plan: &'a Plan, indicator: &'a Indicator) -> Vec<Share<'a>> {
    let rows: Vec<Share<'a>> = plan
        .allocations
        .iter()
        .filter(|row| row.indicator == indicator.code)
        .map(|row| Share {
            unit: &row.unit,
            share: row.share.to_string(),
            valid_from: row.valid.from,
            valid_to: row.valid.to,
        })
        .collect();
    if !rows.is_empty() {
        return rows;
    }
    let unit = plan.task(&indicator.task).and_then(|task| task.unit.as_deref());
    let whole = |unit| Share { unit, share: "1".to_owned(), valid_from: None, valid_to: None };
    unit.map(whole).into_iter().collect()
}
