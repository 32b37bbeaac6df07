//! The difficulties and proposals that are followed, the oldest first; and how each is shown wherever it is.
//!
//! Never decides and never writes.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer};

use super::ask::CaseYear;
use super::{Answer, Workspace, case_book};
use crate::error::Failure;
use crate::model::case::{Case, CaseAct, CaseDecision, CaseState, Mention, by_age};
use crate::model::period::Period;
use crate::model::plan::Plan;

/// Which cases are meant.
#[derive(Clone, Default, Debug)]
pub struct AskedCases {
    pub of: CaseYear,
    /// Only of this unit.
    pub unit: Option<String>,
    /// Also those that are closed, that their unit took back, and of reports that do not count yet.
    pub with_settled: bool,
}

/// The cases of a plan.
#[derive(Serialize, Debug)]
pub struct Cases {
    /// Plan id.
    pub plan: String,
    /// The day to which ages are reckoned.
    pub today: NaiveDate,
    /// The oldest first.
    pub cases: Vec<CaseShown>,
}

/// One difficulty or proposal.
#[derive(Serialize, Debug)]
pub struct CaseShown {
    pub number: u32,
    pub unit: String,
    pub indicator: String,
    /// As worded first; at least one of the two is there.
    pub difficulty: Option<String>,
    pub proposal: Option<String>,
    pub first_reported: NaiveDate,
    /// Of the report that first said it.
    pub period: Option<Period>,
    /// Since it was first reported; of a closed one until then.
    pub age_days: i64,
    #[serde(serialize_with = "code")]
    pub state: CaseState,
    pub closed_on: Option<NaiveDate>,
    pub open_again_on: Option<NaiveDate>,
    /// Who has to answer.
    pub answer_by: String,
    /// Code of the leader in charge of its task.
    pub leader: Option<String>,
    pub direction: Option<Direction>,
    pub reports: Vec<MentionShown>,
    /// In order of record.
    pub decisions: Vec<CaseDecisionShown>,
    #[serde(skip)]
    pub unit_name: String,
    /// Title and name of the leader.
    #[serde(skip)]
    pub leader_name: Option<String>,
    /// Its words: the difficulty, then the proposal.
    #[serde(skip)]
    pub words: String,
}

/// What a leader said is to be done.
#[derive(Serialize, Debug)]
pub struct Direction {
    pub text: String,
    pub by: String,
    pub at: DateTime<FixedOffset>,
}

/// Where one report says it.
#[derive(Serialize, Debug)]
pub struct MentionShown {
    pub period: Period,
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub file: String,
    pub sheet: String,
    pub cell: String,
    /// True if that report counts.
    pub stands: bool,
}

/// What was decided about a case.
#[derive(Serialize, Debug)]
pub struct CaseDecisionShown {
    /// `answer`, `assign`, `close_case`, `reopen_case`.
    pub decision: &'static str,
    pub by: String,
    pub at: DateTime<FixedOffset>,
    /// Of a direction.
    pub text: Option<String>,
    /// Who is to answer from now on.
    pub to: Option<String>,
}

/// The cases that are meant, as they stand today.
///
/// # Errors
/// [`Failure::UnknownUnit`]; as the plan of the period and the ledger's questions.
pub fn cases(workspace: &Workspace, asked: &AskedCases) -> Result<Answer<Cases>, Failure> {
    let period = case_book::year_of(workspace, &asked.of)?;
    let plan = workspace.plan_of(period)?;
    workspace.require_unit(asked.unit.as_deref(), Some(period))?;
    let ledger = workspace.ledger_as_it_is()?;
    let received = ledger.as_ref().map_or(Ok(Vec::new()), |ledger| ledger.received(&plan.about.id, None))?;
    let mut cases = case_book::cases(&plan.about.id, ledger.as_ref(), &received, None)?;
    if let Some(last) = asked.of.period {
        cases = cases.iter().filter_map(|case| case.up_to(last)).collect();
    }
    cases.retain(|case| asked.unit.as_ref().is_none_or(|unit| case.unit == *unit));
    cases.retain(|case| asked.with_settled || case.state().is_open());
    let today = workspace.now.date_naive();
    by_age(&mut cases, today);
    let cases = cases.iter().map(|case| CaseShown::of(plan, case, today)).collect();
    Ok(Answer::of(workspace, Cases { plan: plan.about.id.clone(), today, cases }))
}

impl CaseShown {
    /// A case under its plan, as it stands on a day.
    pub fn of(plan: &Plan, case: &Case, today: NaiveDate) -> CaseShown {
        let state = case.state();
        let (closed_on, open_again_on) = match state {
            CaseState::Closed { on } => (Some(on), None),
            CaseState::OpenAgain { on } => (None, Some(on)),
            CaseState::Open | CaseState::Pending | CaseState::Withdrawn => (None, None),
        };
        let direction = case.direction();
        let leader = case.leader(plan);
        CaseShown {
            number: case.number,
            unit: case.unit.clone(),
            indicator: case.indicator.clone(),
            difficulty: case.difficulty.clone(),
            proposal: case.proposal.clone(),
            first_reported: case.since(),
            period: case.first_period(),
            age_days: case.age(today),
            state,
            closed_on,
            open_again_on,
            answer_by: case.answerer(plan).to_owned(),
            leader: leader.map(|leader| leader.code.clone()),
            direction: direction.map(|(text, decision)| Direction {
                text: text.to_owned(),
                by: decision.by.clone(),
                at: decision.at,
            }),
            reports: case.mentions.iter().map(MentionShown::from).collect(),
            decisions: case.decisions.iter().map(CaseDecisionShown::from).collect(),
            unit_name: plan.unit(&case.unit).map_or(&case.unit, |unit| &unit.name).clone(),
            leader_name: leader.map(|leader| format!("{} {}", leader.title, leader.name)),
            words: case.words(),
        }
    }

    /// The periods whose reports say it, each once; those that count, or all if none does.
    pub fn said_in(&self) -> Vec<Period> {
        let any_stands = self.reports.iter().any(|one| one.stands);
        let mut periods = Vec::new();
        for one in self.reports.iter().filter(|one| one.stands || !any_stands) {
            if !periods.contains(&one.period) {
                periods.push(one.period);
            }
        }
        periods
    }
}

impl From<&Mention> for MentionShown {
    fn from(one: &Mention) -> MentionShown {
        MentionShown {
            period: one.period,
            attempt: one.attempt,
            received_at: one.received_at,
            file: one.file.clone(),
            sheet: one.at.sheet.clone(),
            cell: one.at.cell.clone(),
            stands: one.standing,
        }
    }
}

impl From<&CaseDecision> for CaseDecisionShown {
    fn from(one: &CaseDecision) -> CaseDecisionShown {
        let (text, to) = match &one.act {
            CaseAct::Answer(text) => (Some(text.clone()), None),
            CaseAct::Assign(to) => (None, Some(to.clone())),
            CaseAct::Close | CaseAct::Reopen => (None, None),
        };
        CaseDecisionShown { decision: one.act.code(), by: one.by.clone(), at: one.at, text, to }
    }
}

fn code<S: Serializer>(state: &CaseState, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.code())
}
