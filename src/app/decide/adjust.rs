//! An officer's figure counts in place of the unit's own, which stays beside it.
//!
//! Never takes a figure that a unit could not send, and never mixes the two: what was adjusted is shown as that.

use super::doubts::Adjusted;
use super::officers_answer::{self, usual_field};
use super::outcome::DecisionOutcome;
use super::possible::why_impossible;
use super::remark::Remark;
use super::report_in_question::ReportInQuestion;
use crate::app::ask::{Decider, OfReport};
use crate::app::past::Past;
use crate::app::{Answer, Workspace, named};
use crate::error::{AskedAnswer, Failure};
use crate::layout::{Layout, Role};
use crate::model::entry::{Entry, Field};
use crate::model::indicator::Indicator;
use crate::model::period::Period;
use crate::model::plan::{Plan, parent_no};
use crate::model::ruling::{self, Act, Adjustment, Ruled};
use crate::model::standing::Received;
use crate::viet::text::{closest, shortened};

/// What an officer wants to count in the place of an answer.
#[derive(Clone, Debug)]
pub struct WantedAnswer {
    /// Code of the indicator.
    pub indicator: String,
    /// Code or name, of an indicator that is reported by district.
    pub district: Option<String>,
    /// None for the usual one of the indicator's kind.
    pub field: Option<Field>,
    /// A figure, a day or a progress, as people write it.
    pub to: String,
}

/// Decides that another answer counts than the unit's. Where it counts already, nothing is recorded.
///
/// # Errors
/// [`Failure::NothingOfThatCode`], [`Failure::TaskNotAdjusted`], [`Failure::MadeOfParts`], [`Failure::NotAsked`],
/// [`Failure::NotAnAnswer`]; [`Failure::UnitsOwnAnswer`] where an earlier adjustment is to be taken back instead; as
/// [`ReportInQuestion`] finds and records.
pub fn adjust(
    workspace: &Workspace,
    of: &OfReport,
    wanted: &WantedAnswer,
    decider: &Decider,
) -> Result<Answer<DecisionOutcome>, Failure> {
    let mut question = ReportInQuestion::open(workspace, of)?;
    let plan = question.plan;
    let indicator = plan.indicator(&wanted.indicator).ok_or_else(|| unknown(plan, &wanted.indicator))?;
    require_own_report(&question, indicator)?;
    let report = question.report()?.clone();
    let adjustment = adjustment(&question, indicator, &report, wanted)?;
    let says_the_same = says_the_same(&adjustment);
    if let (Some(decision), true) = (adjustment.replaces, says_the_same) {
        let what = worded(plan, indicator, adjustment.district.as_deref(), adjustment.field);
        return Err(Failure::UnitsOwnAnswer { to: wanted.to.clone(), what, decision });
    }
    if let Some(why) = why_impossible(&question, indicator, &report, &adjustment, decider)? {
        let what = worded(plan, indicator, adjustment.district.as_deref(), adjustment.field);
        return Err(Failure::NotAnAnswer { to: wanted.to.clone(), what, why });
    }
    let holds = report.adjustment_of(&indicator.code, adjustment.district.as_deref(), adjustment.field);
    let holds_already = holds.is_some_and(|(_, one)| one.to == adjustment.to);
    let act = Act::Rule(Ruled::Adjusted(adjustment.clone()));
    if says_the_same || holds_already {
        let remarks = if says_the_same { vec![Remark::UnitSaidTheSame] } else { Vec::new() };
        let unchanged = question.unchanged(&report, &act, decider);
        return Ok(Answer::of(workspace, DecisionOutcome { remarks, ..unchanged }));
    }
    let mut outcome = question.record(&report, act, decider)?;
    if let Some(decision) = outcome.number {
        let adjusted = Adjusted { question: &question, indicator, before: &report, adjustment: &adjustment };
        outcome.remarks.extend(adjusted.doubts(decision)?.into_iter().map(Remark::Doubt));
    }
    Ok(Answer::of(workspace, outcome))
}

/// What is wanted, as the ledger would record it about a report.
fn adjustment(
    question: &ReportInQuestion<'_>,
    indicator: &Indicator,
    report: &Received,
    wanted: &WantedAnswer,
) -> Result<Adjustment, Failure> {
    let (plan, to) = (question.plan, &wanted.to);
    let field = wanted.field.unwrap_or_else(|| usual_field(indicator, to));
    let district = wanted.district.as_ref().map(|named| named::district(plan, named));
    require_asked(question, indicator, district.as_deref(), field)?;
    let (year, today) = (question.of.period.year, question.workspace.now.date_naive());
    let to = officers_answer::read(indicator, field, to, year, today).map_err(|why| Failure::NotAnAnswer {
        to: to.clone(),
        what: worded(plan, indicator, None, field),
        why,
    })?;
    let is_own =
        |entry: &&Entry| entry.indicator == indicator.code && entry.district == district && entry.field == field;
    let own = report.entries.iter().find(is_own).cloned().map(Box::new);
    let holds = report.adjustment_of(&indicator.code, district.as_deref(), field);
    let replaces = holds.map(|(ruling, _)| ruling.decision);
    Ok(Adjustment { indicator: indicator.code.clone(), district, field, to, own, replaces })
}

/// A task has no figure of its own: its indicators are named.
fn unknown(plan: &Plan, code: &str) -> Failure {
    let is_below = |indicator: &&Indicator| {
        let mut no = Some(indicator.task.as_str());
        while let Some(task) = no {
            if task == code {
                return true;
            }
            no = parent_no(task);
        }
        false
    };
    if plan.task(code).is_some() {
        let indicators = plan.indicators.iter().filter(is_below);
        let indicators = indicators.map(|one| format!("{} {}", one.code, shortened(&one.title))).collect();
        return Failure::TaskNotAdjusted { task: code.to_owned(), indicators };
    }
    let suggestion = closest(code, plan.indicators.iter().map(|one| one.code.as_str())).map(str::to_owned);
    Failure::NothingOfThatCode { plan: plan.about.id.clone(), code: code.to_owned(), suggestion }
}

/// What a longer period says is made of its months: those are adjusted, one by one.
fn require_own_report(question: &ReportInQuestion<'_>, indicator: &Indicator) -> Result<(), Failure> {
    let (plan, of) = (question.plan, &question.of);
    let parts: Vec<Period> = of.period.parts().into_iter().filter(|part| *part != of.period).collect();
    let is_asked = |period: Period| {
        let mut asked = plan.asked_of(&of.unit, period);
        asked.any(|one| one.code == indicator.code) && plan.is_owed(&of.unit, indicator, period)
    };
    let asked: Vec<Period> = parts.into_iter().filter(|part| is_asked(*part)).collect();
    if asked.is_empty() || is_asked(of.period) {
        return Ok(());
    }
    Err(Failure::MadeOfParts { indicator: indicator.code.clone(), period: of.period.vietnamese_lower(), parts: asked })
}

/// True if the unit itself answered that. What it only estimated is not the same as the figure.
fn says_the_same(adjustment: &Adjustment) -> bool {
    let Some(own) = adjustment.own.as_ref().filter(|own| !own.estimated) else { return false };
    match &adjustment.to {
        ruling::AnswerValue::Value(value) => own.value == Some(*value),
        ruling::AnswerValue::Date(day) => own.date == Some(*day),
        ruling::AnswerValue::Text(text) => own.text.as_ref() == Some(text),
    }
}

fn worded(plan: &Plan, indicator: &Indicator, district: Option<&str>, field: Field) -> String {
    let district = district.map(|code| plan.district(code).map_or(code, |one| one.name.as_str()));
    let place = district.map(|name| format!(", {name}")).unwrap_or_default();
    format!("‘{}’ của {}{place}", field.vietnamese(), indicator.code)
}

/// Only what the unit's workbook asks for has an answer to adjust: by district where it is broken down, by numerator
/// and denominator where several report a rate.
fn require_asked(
    question: &ReportInQuestion<'_>,
    indicator: &Indicator,
    district: Option<&str>,
    field: Field,
) -> Result<(), Failure> {
    let (plan, of) = (question.plan, &question.of);
    // The difficulties that a workbook lists ask for no figure.
    let past = Past::of(plan, &question.received, &[], of.period)?;
    let asked = asked(&past.layout(plan, &of.unit, of.period), &indicator.code);
    if asked.contains(&(district.map(str::to_owned), field)) {
        return Ok(());
    }
    let named = |(district, field): (Option<String>, Field)| AskedAnswer {
        name: match &district {
            Some(code) => plan.district(code).map_or(code.clone(), |one| one.name.clone()),
            None => field.vietnamese().to_owned(),
        },
        district,
        field: field.key(),
    };
    Err(Failure::NotAsked {
        period: of.period.vietnamese_lower(),
        unit: of.unit.clone(),
        what: worded(plan, indicator, district, field),
        asked: asked.into_iter().map(named).collect(),
    })
}

/// District and field of every answer to an indicator that a workbook asks for and an officer may adjust.
fn asked(layout: &Layout, indicator: &str) -> Vec<(Option<String>, Field)> {
    let rows = layout.sheets.iter().flat_map(|sheet| &sheet.rows);
    let rows = rows.filter(|row| row.subject.indicator() == Some(indicator));
    rows.flat_map(|row| {
        let district = row.subject.district().map(str::to_owned);
        row.roles.iter().filter_map(move |role| match role {
            Role::Input(field) if Field::ADJUSTABLE.contains(field) => Some((district.clone(), *field)),
            Role::Input(_) | Role::Empty | Role::Key | Role::Label(_) => None,
            Role::Figure(_) | Role::Computed(_) | Role::Check => None,
        })
    })
    .collect()
}
