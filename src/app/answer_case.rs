//! What is done about a difficulty or proposal: a direction, who must answer, that it is closed or open again.
//!
//! Never changes what the unit wrote, nor an earlier answer: a further one follows.

use serde::Serialize;

use super::ask::CaseYear;
use super::cases::CaseShown;
use super::{Answer, Workspace, case_book};
use crate::error::Failure;
use crate::model::case::{Case, CaseAct, CaseState};
use crate::model::plan::Plan;

/// A case after something was decided about it.
#[derive(Serialize, Debug)]
pub struct CaseAnswered {
    /// Plan id.
    pub plan: String,
    /// The kinds of decision that were recorded: those that were not so already.
    pub recorded: Vec<&'static str>,
    pub case: CaseShown,
    /// What was recorded, in words.
    #[serde(skip)]
    pub words: Vec<String>,
}

/// Records what is decided about the case of that number, as far as it is not so already.
///
/// # Errors
/// [`Failure::UnknownCase`]; as the plan of the period and the ledger.
pub fn answer_case(
    workspace: &Workspace,
    of: &CaseYear,
    number: u32,
    acts: &[CaseAct],
    by: &str,
) -> Result<Answer<CaseAnswered>, Failure> {
    let plan = workspace.plan_of(case_book::year_of(workspace, of)?)?;
    let mut ledger = workspace.ledger()?;
    let id = plan.about.id.as_str();
    let received = ledger.received(id, None)?;
    let unknown = || Failure::UnknownCase { plan: id.to_owned(), number };
    let numbered = |all: Vec<Case>| all.into_iter().find(|case| case.number == number).ok_or_else(unknown);
    let before = numbered(case_book::cases(id, Some(&ledger), &received, None)?)?;
    let news: Vec<CaseAct> = acts.iter().filter(|act| is_news(plan, &before, act, by)).cloned().collect();
    if let (Some(named), Some(period), false) = (before.named(), before.first_period(), news.is_empty()) {
        ledger.decide_case(id, period, named, &news, by, workspace.now)?;
    }
    let after = numbered(case_book::cases(id, Some(&ledger), &received, None)?)?;
    let answered = CaseAnswered {
        plan: id.to_owned(),
        recorded: news.iter().map(CaseAct::code).collect(),
        case: CaseShown::of(plan, &after, workspace.now.date_naive()),
        words: news.iter().map(case_book::words).collect(),
    };
    Ok(Answer::of(workspace, answered))
}

/// True for what is not so already.
fn is_news(plan: &Plan, case: &Case, act: &CaseAct, by: &str) -> bool {
    let is_closed = matches!(case.state(), CaseState::Closed { .. });
    match act {
        CaseAct::Answer(text) => {
            let said = case.direction().map(|(text, decision)| (text, decision.by.as_str()));
            said != Some((text.as_str(), by))
        }
        CaseAct::Assign(to) => case.answerer(plan) != to,
        CaseAct::Close => !is_closed,
        CaseAct::Reopen => is_closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cases::{AskedCases, cases};
    use crate::app::fixture::Office;
    use crate::ledger::fixture::item;
    use crate::model::disposition::Disposition;
    use crate::model::entry::{Entry, Field};
    use crate::model::submission::Item;

    #[test]
    fn what_is_so_already_is_not_recorded_again_and_a_closed_case_is_followed_no_longer() {
        let plain = item("cc-kl", b"report", Disposition::Accepted);
        let (value, text) = (None, Some("Thiếu giống".to_owned()));
        let difficulty = Entry { field: Field::Difficulty, value, text, ..plain.entries[0].clone() };
        let office = Office::with_report(&Item { entries: vec![difficulty], ..plain }, b"report");
        let open = || Workspace::open(office.root()).unwrap();
        let year = CaseYear { period: None, year: Some(2022) };
        let decided = |acts: &[CaseAct]| answer_case(&open(), &year, 1, acts, "Lan").unwrap().value;
        let acts = [CaseAct::Answer("cấp giống".into()), CaseAct::Assign("Phòng Kế hoạch".into()), CaseAct::Reopen];
        assert_eq!(decided(&acts).recorded, ["answer", "assign"]);
        let again = decided(&acts);
        assert!(again.recorded.is_empty() && again.words.is_empty());
        assert_eq!((again.case.answer_by.as_str(), again.case.age_days), ("Phòng Kế hoạch", 2));
        assert_eq!(decided(&[CaseAct::Close]).case.closed_on, "2022-06-17".parse().ok());
        let followed = |with_settled| {
            cases(&open(), &AskedCases { of: year, unit: None, with_settled }).unwrap().value.cases.len()
        };
        assert_eq!((followed(false), followed(true)), (0, 1));
        let unknown = answer_case(&open(), &year, 2, &acts, "Lan");
        assert!(matches!(unknown, Err(Failure::UnknownCase { number: 2, .. })));
    }
}
