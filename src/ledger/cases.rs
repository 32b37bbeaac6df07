//! What was decided about difficulties and proposals: the direction given, who must answer, closed, open again.
//!
//! Never stores a case: it is named by the answer that first reported it.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};

use super::columns::{self, Moment, known};
use super::decision_row::{NewDecision, case_act, insert};
use super::error::{At, LedgerError};
use super::{Ledger, schema};
use crate::model::case::{CaseAct, CaseDecision};
use crate::model::decision::Decided;
use crate::model::period::Period;

impl Ledger {
    /// What was decided about the cases of a plan id at or before a time, default: all; in order of record.
    pub fn case_decisions(
        &self,
        plan_id: &str,
        known_at: Option<DateTime<FixedOffset>>,
    ) -> Result<Vec<CaseDecision>, LedgerError> {
        let known_ms = known_at.map_or(i64::MAX, |time| Moment::of(time).milliseconds());
        self.read(|connection| {
            if !schema::has(connection, "case_decision")? {
                return Ok(Vec::new());
            }
            connection
                .prepare_cached(
                    "SELECT * FROM case_decision JOIN decision ON decision.id = case_decision.decision
                     WHERE plan_id = ?1 AND at_ms <= ?2 ORDER BY decision.id",
                )?
                .query_map(params![plan_id, known_ms], |row| {
                    let about: Option<String> = row.get("about")?;
                    Ok(CaseDecision {
                        receipt: row.get("receipt")?,
                        entry: row.get("entry")?,
                        act: known(row, "kind", |code| case_act(code, about))?,
                        by: row.get::<_, Option<String>>("decided_by")?.unwrap_or_default(),
                        at: columns::time(row, "at")?,
                    })
                })?
                .collect()
        })
    }

    /// Records what somebody decided about a case, named by the answer that first reported it in a report of `period`;
    /// all of it or nothing.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be written, or has no such answer.
    pub fn decide_case(
        &mut self,
        plan_id: &str,
        period: Period,
        (receipt, entry): (i64, u32),
        acts: &[CaseAct],
        by: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<(), LedgerError> {
        self.write(|transaction, path| {
            for act in acts {
                let row = NewDecision { period, closing: None, by: Some(by), reason: None };
                let decided = Decided::OfCase { receipt, entry, act: act.clone() };
                insert(transaction, plan_id, &row, &decided, now).at(path)?;
            }
            Ok(())
        })
    }
}

/// The case that each decision is about, by decision.
pub(super) fn named(connection: &Connection, plan_id: &str) -> rusqlite::Result<BTreeMap<i64, (i64, u32)>> {
    if !schema::has(connection, "case_decision")? {
        return Ok(BTreeMap::new());
    }
    connection
        .prepare_cached(
            "SELECT decision, receipt, entry FROM case_decision
             WHERE decision IN (SELECT id FROM decision WHERE plan_id = ?1)",
        )?
        .query_map([plan_id], |row| Ok((row.get("decision")?, (row.get("receipt")?, row.get("entry")?))))?
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{Folder, at, send};
    use crate::model::disposition::Disposition;

    const PLAN: &str = "ke-hoach-2022";

    #[test]
    fn what_was_decided_comes_back_in_its_order_as_far_as_it_was_known() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"one", Disposition::Accepted);
        let june: Period = "2022-06".parse().unwrap();
        let acts = [CaseAct::Answer("Đồng ý".into()), CaseAct::Assign("Sở Xây dựng".into()), CaseAct::Close];
        let (first, second) = (at("2022-06-20T08:00:00+07:00"), at("2022-06-21T08:00:00+07:00"));
        ledger.decide_case(PLAN, june, (1, 0), &acts, "Lan", first).unwrap();
        ledger.decide_case(PLAN, june, (1, 0), &[CaseAct::Reopen], "Hùng", second).unwrap();
        let decision =
            |act: &CaseAct, by: &str, at| CaseDecision { receipt: 1, entry: 0, act: act.clone(), by: by.into(), at };
        let of_lan: Vec<CaseDecision> = acts.iter().map(|act| decision(act, "Lan", first)).collect();
        assert_eq!(ledger.case_decisions(PLAN, Some(first)).unwrap(), of_lan);
        let mut all = of_lan;
        all.push(decision(&CaseAct::Reopen, "Hùng", second));
        assert_eq!(ledger.case_decisions(PLAN, None).unwrap(), all);
        assert!(ledger.case_decisions("khac", None).unwrap().is_empty());
        // The log of all decisions has them too.
        let logged = ledger.decisions(PLAN).unwrap();
        let logged: Vec<&Decided> = logged.iter().map(|one| &one.decided).collect();
        let of = |one: &CaseDecision| Decided::OfCase { receipt: 1, entry: 0, act: one.act.clone() };
        assert_eq!(logged, all.iter().map(of).collect::<Vec<_>>().iter().collect::<Vec<_>>());
        assert_eq!(ledger.verify().unwrap(), []);
    }

    #[test]
    fn a_case_that_no_answer_names_is_not_decided_about() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        send(&mut ledger, "cc-kl", b"one", Disposition::Accepted);
        let june: Period = "2022-06".parse().unwrap();
        let now = at("2022-06-20T08:00:00+07:00");
        assert!(ledger.decide_case(PLAN, june, (1, 99), &[CaseAct::Close], "Lan", now).is_err());
        assert!(ledger.decisions(PLAN).unwrap().is_empty(), "whole or not at all");
    }

    #[test]
    fn a_ledger_from_before_the_cases_has_none() {
        let folder = Folder::new();
        send(&mut folder.ledger(), "cc-kl", b"one", Disposition::Accepted);
        let connection = Connection::open(folder.path()).unwrap();
        crate::ledger::schema::tests::make_older(&connection, 7);
        drop(connection);
        let reader = Ledger::open_existing(&folder.path()).unwrap().unwrap();
        assert!(reader.case_decisions(PLAN, None).unwrap().is_empty());
        assert!(reader.decisions(PLAN).unwrap().is_empty());
    }
}
