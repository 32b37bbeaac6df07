//! The workbooks that units fill in for a period: made, sealed and laid into the folder of the period.
//!
//! Never sends them.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::issued::issued_at;
use super::past::Past;
use super::{Answer, Workspace, case_book, named};
use crate::error::Failure;
use crate::layout::Layout;
use crate::ledger::Ledger;
use crate::letters::issue;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::unit::Unit;
use crate::template::{self, Answers, Template};
use crate::watch::{Stage, Watch};
use crate::workspace::write::Output;

/// The templates of a period.
#[derive(Serialize, Debug)]
pub struct Templates {
    pub period: Period,
    pub templates: Vec<UnitsTemplate>,
    /// The last day on which a report is on time.
    #[serde(skip)]
    pub due: NaiveDate,
}

/// The template of one unit.
#[derive(Serialize, Debug)]
pub struct UnitsTemplate {
    pub unit: String,
    pub file: PathBuf,
    #[serde(skip)]
    pub name: String,
}

/// Issues the templates of a period to the units named, or to all that owe something; they bear the time at which
/// their content was first issued, or the one that is stated.
///
/// # Errors
/// As [`Workspace::plan_of`] and [`named`]; [`Failure::NothingDue`] if nobody owes anything.
pub fn issue(
    workspace: &mut Workspace,
    period: Period,
    codes: &[String],
    stated: Option<DateTime<FixedOffset>>,
    watch: &dyn Watch,
) -> Result<Answer<Templates>, Failure> {
    let codes: Vec<String> = units(workspace.plan_of(period)?, period, codes)?.iter().map(|u| u.code.clone()).collect();
    workspace.ensure_key()?;
    let plan = workspace.plan_of(period)?;
    let mut ledger = workspace.ledger()?;
    let received = ledger.received(&plan.about.id, None)?;
    let cases = case_book::cases(&plan.about.id, Some(&ledger), &received, None)?;
    let past = Past::of(plan, &received, &cases, period)?;
    let layouts: Vec<Layout> = codes.iter().map(|unit| past.layout(plan, unit, period)).collect();
    let issued = write(workspace, &mut ledger, plan, &layouts, stated, watch)?;
    let name = |code: &str| plan.unit(code).map_or(code, |unit| unit.name.as_str()).to_owned();
    let of = |one: Issued| UnitsTemplate { name: name(&one.unit), unit: one.unit, file: one.file.path };
    let templates = issued.into_iter().map(of).collect();
    Ok(Answer::of(workspace, Templates { period, templates, due: plan.calendar.window(period).due }))
}

/// A template that was issued.
pub struct Issued {
    pub unit: String,
    pub file: Output,
}

/// Issues templates: each is written into the folder of its period.
///
/// # Errors
/// As the ledger's record of when a content was first issued; [`Failure::NoKey`]; as writing.
pub fn write(
    workspace: &Workspace,
    ledger: &mut Ledger,
    plan: &Plan,
    layouts: &[Layout],
    stated: Option<DateTime<FixedOffset>>,
    watch: &dyn Watch,
) -> Result<Vec<Issued>, Failure> {
    let guide = issue::guide();
    let issued_at = match stated {
        Some(at) => vec![at; layouts.len()],
        None => ledger.together(|writing| {
            layouts.iter().map(|layout| issued_at(writing, plan, layout, workspace.now)).collect()
        })?,
    };
    watch.begin(Stage::Issuing, layouts.len());
    let mut issued = Vec::new();
    for (layout, issued_at) in layouts.iter().zip(issued_at) {
        let stamp = issue::stamp(plan, layout, issued_at, workspace.key()?);
        let bytes = template::write(&Template {
            plan,
            layout,
            stamp: &stamp,
            issued: &layout.issued_values(),
            guide: &guide,
            answers: &Answers::default(),
            reply: None,
            banner: None,
        })?;
        let path = workspace.templates(layout.period).join(format!("{}.xlsx", layout.unit));
        let path = workspace.write(&path, &bytes)?;
        issued.push(Issued { unit: layout.unit.clone(), file: Output { path, bytes } });
        watch.step(Stage::Issuing);
    }
    Ok(issued)
}

/// The units named, or all that owe something. A longer period asks every unit with indicators for its narrative
/// only where the officer names it.
fn units<'a>(plan: &'a Plan, period: Period, codes: &[String]) -> Result<Vec<&'a Unit>, Failure> {
    let units = if codes.is_empty() { asked(plan, period) } else { named(plan, codes)? };
    if units.is_empty() {
        return Err(Failure::NothingDue(period.to_string()));
    }
    Ok(units)
}

/// The units of these codes, each once.
///
/// # Errors
/// [`Failure::UnknownUnit`] with the nearest code.
pub fn named<'a>(plan: &'a Plan, codes: &[String]) -> Result<Vec<&'a Unit>, Failure> {
    codes
        .iter()
        .enumerate()
        .filter(|(at, code)| !codes.iter().take(*at).any(|before| before == *code))
        .map(|(_, code)| named::unit(plan, code))
        .collect()
}

fn asked(plan: &Plan, period: Period) -> Vec<&Unit> {
    let day = plan.calendar.cut_off(period);
    let has_part = |unit: &&Unit| {
        unit.valid.contains(day)
            && if period.is_month() {
                plan.owes(unit, period)
            } else {
                // Its months gave the figures; the narrative of a longer period is asked of everybody.
                plan.indicators.iter().any(|indicator| plan.reports(&unit.code, indicator, period))
            }
    };
    plan.units.iter().filter(has_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{self, PlanSource};
    use crate::watch::Unwatched;

    #[test]
    fn templates_bear_the_time_of_their_first_issue_and_each_unit_gets_one() {
        let folder = tempfile::tempdir().unwrap();
        let source = PlanSource::from_toml(include_str!("../../samples/ke-hoach-2022.toml")).unwrap();
        std::fs::write(folder.path().join("ke-hoach-2022.xlsx"), plan::write(&source).unwrap()).unwrap();
        let mut workspace = Workspace::open(folder.path()).unwrap();
        let period: Period = "2022-06".parse().unwrap();
        let twice = ["cc-kl".to_owned(), "cc-kl".to_owned()];
        let answer = issue(&mut workspace, period, &twice, None, &Unwatched).unwrap();
        let [only] = answer.value.templates.as_slice() else { panic!("{:?}", answer.value) };
        assert_eq!(only.name, "Chi cục Kiểm lâm");
        let first = std::fs::read(&only.file).unwrap();
        workspace.now += chrono::TimeDelta::days(1);
        issue(&mut workspace, period, &twice, None, &Unwatched).unwrap();
        assert_eq!(std::fs::read(&only.file).unwrap(), first);
        let unknown = issue(&mut workspace, period, &["cc-lk".to_owned()], None, &Unwatched).unwrap_err();
        assert!(matches!(unknown, Failure::UnknownUnit { suggestion: Some(near), .. } if near == "cc-kl"));
    }
}
