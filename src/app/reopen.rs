//! `reopen`: a closed period is opened again, for one unit.
//!
//! Never changes what was closed: what the unit sends now is a restatement, and shown as one.

use serde::Serialize;

use super::closing::relied_on;
use super::{Answer, Workspace};
use crate::error::Failure;
use crate::model::closing::{Sent, closed_for, touches};
use crate::model::period::Period;

/// A period that is to be opened again, for whom, and why.
#[derive(Clone, Debug)]
pub struct Reopening {
    pub period: Period,
    pub unit: String,
    pub by: Option<String>,
    pub reason: String,
}

/// What became of it.
#[derive(Serialize, Debug)]
pub struct Reopened {
    pub period: Period,
    /// Code of the unit.
    pub unit: String,
    #[serde(skip)]
    pub unit_name: String,
    /// False if it was open for the unit already: then nothing was recorded.
    pub reopened: bool,
    /// Closed periods whose figures may change by it, in order of time.
    pub touches: Vec<TouchedPeriod>,
}

/// A closed period.
#[derive(Serialize, Debug)]
pub struct TouchedPeriod {
    pub period: Period,
    /// Under what UBND tỉnh holds its figures, if that was recorded.
    pub sent: Option<Sent>,
}

/// Opens a period again for a unit.
///
/// # Errors
/// [`Failure::UnknownUnit`]; [`Failure::NotClosed`] for a period that never was closed; as the ledger's record.
pub fn reopen(workspace: &Workspace, asked: &Reopening) -> Result<Answer<Reopened>, Failure> {
    let plan = workspace.plan_of(asked.period)?;
    workspace.require_unit(Some(&asked.unit), Some(asked.period))?;
    let mut ledger = workspace.ledger()?;
    let acts = ledger.closings(&plan.about.id, None)?;
    if !acts.iter().any(|act| act.period == asked.period) {
        return Err(Failure::NotClosed(asked.period.vietnamese()));
    }
    let decision = (asked.by.as_deref(), asked.reason.as_str());
    let is_news = closed_for(&acts, &asked.unit, asked.period).is_some()
        && ledger.reopen(&plan.about.id, asked.period, &asked.unit, decision, workspace.now)?;
    let closed = ledger.closed(&plan.about.id, None)?;
    let touched = relied_on(&closed).into_iter().filter(|one| touches(asked.period, one.told.period));
    let reopened = Reopened {
        period: asked.period,
        unit: asked.unit.clone(),
        unit_name: plan.unit(&asked.unit).map_or(&asked.unit, |unit| &unit.name).clone(),
        reopened: is_news,
        touches: touched.map(|one| TouchedPeriod { period: one.told.period, sent: one.sent.clone() }).collect(),
    };
    Ok(Answer::of(workspace, reopened))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::close::{Ending, ToClose, close};
    use crate::app::fixture::Office;
    use crate::app::status;

    fn to_close(period: Period, although_lacking: bool) -> ToClose {
        let reason = Some("các đơn vị không nộp".to_owned());
        ToClose { period, although_lacking, by: Some("Lan".into()), reason, sent_as: None, sent_on: None }
    }

    #[test]
    fn a_month_is_closed_once_and_opened_for_one_unit() {
        let office = Office::at("2022-03-01T08:00:00+07:00");
        let workspace = &office.workspace;
        let [january, february]: [Period; 2] = ["2022-01", "2022-02"].map(|period| period.parse().unwrap());
        let unit = || "cc-kl".to_owned();
        let opening = Reopening { period: january, unit: unit(), by: None, reason: "số liệu sai".into() };
        assert!(matches!(reopen(workspace, &opening), Err(Failure::NotClosed(_))));
        let hindered = close(workspace, &to_close(january, false)).unwrap();
        assert!(hindered.needs_officer);
        let Ending::Hindered(hindered) = hindered.value else { panic!("{hindered:?}") };
        assert!(hindered.not_closed.is_empty() && hindered.missing.contains(&unit()), "{hindered:?}");
        let too_early = close(workspace, &to_close(february, true)).unwrap().value;
        assert!(matches!(&too_early, Ending::Hindered(one) if one.not_closed == [january]), "{too_early:?}");

        for is_news in [true, false] {
            let closed = close(workspace, &to_close(january, true)).unwrap();
            let Ending::Closed(one) = closed.value else { panic!("{closed:?}") };
            assert_eq!((one.already_closed, closed.needs_officer), (!is_news, false));
            assert!(one.files.office.is_file() && one.files.province.is_file() && one.files.word.is_none());
            assert_eq!(serde_json::json!(one.files), serde_json::json!([one.files.office, one.files.province]));
        }
        let closing = || status::of_period(workspace, Some(january)).unwrap().value.closing;
        assert_eq!(closing().closed_at, Some(workspace.now));

        let opened = reopen(workspace, &opening).unwrap().value;
        let touched: Vec<Period> = opened.touches.iter().map(|one| one.period).collect();
        assert_eq!((opened.reopened, touched), (true, vec![january]));
        assert!(!reopen(workspace, &opening).unwrap().value.reopened);
        let closing = closing();
        assert_eq!((closing.closed, closing.restated.reopenings.len()), (false, 1));
    }
}
