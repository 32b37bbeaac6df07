//! What officers ruled about reports: recorded whole or not at all, and read back as it held at a time.
//!
//! Never takes a ruling back: a further decision says that it holds no longer.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::{self, date_text, known, known_or_none};
use super::decision_row::{self, NewDecision, last_decision};
use super::error::{At, LedgerError};
use super::{Ledger, closing, schema};
use crate::model::closing::{Closing, closed_for};
use crate::model::decision::Decided;
use crate::model::entry::Field;
use crate::model::period::Period;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Act, Adjustment, AnswerValue, Ended, Ruled, Ruling, Undone, Waived};

/// An act about a report that is to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewRuling<'a> {
    pub plan_id: &'a str,
    /// The report, by the number of its receipt.
    pub receipt: i64,
    pub attempt: u32,
    pub unit: &'a str,
    pub period: Period,
    pub act: &'a Act,
    pub by: &'a str,
    pub reason: &'a str,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RulingOutcome {
    /// Recorded under this number.
    Recorded(i64),
    /// The period is closed for the unit, maybe by another program a moment ago: nothing was written.
    Closed(Closing),
    /// The decision that is to be undone was undone before, by that one: nothing was written.
    Undone(i64),
}

impl Ledger {
    /// Records an act about a report.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be locked or written to.
    pub fn rule(&mut self, new: &NewRuling<'_>, now: DateTime<FixedOffset>) -> Result<RulingOutcome, LedgerError> {
        self.write(|transaction, path| rule(transaction, new, now).at(path))
    }

    /// Number of the last decision about the periods of a plan id; 0 if there is none. What was read before another
    /// one was recorded is stale.
    pub fn last_decision(&self, plan_id: &str) -> Result<i64, LedgerError> {
        self.read(|connection| last_decision(connection, plan_id))
    }
}

fn rule(connection: &Connection, new: &NewRuling<'_>, now: DateTime<FixedOffset>) -> rusqlite::Result<RulingOutcome> {
    let acts = closing::closings(connection, new.plan_id, i64::MAX)?;
    if let Some(closing) = closed_for(&acts, new.unit, new.period) {
        return Ok(RulingOutcome::Closed(closing.clone()));
    }
    if let Act::Undo(decision) = new.act {
        let by = connection
            .prepare_cached("SELECT decision FROM ruling WHERE undoes = ?1")?
            .query_row([decision], |row| row.get(0))
            .optional()?;
        if let Some(by) = by {
            return Ok(RulingOutcome::Undone(by));
        }
    }
    let decided = NewDecision { period: new.period, closing: None, by: Some(new.by), reason: Some(new.reason) };
    let about = Decided::AboutReport {
        unit: new.unit.to_owned(),
        attempt: new.attempt,
        receipt: new.receipt,
        act: new.act.clone(),
    };
    let decision = decision_row::insert(connection, new.plan_id, &decided, &about, now)?;
    insert(connection, decision, new)?;
    Ok(RulingOutcome::Recorded(decision))
}

fn insert(connection: &Connection, decision: i64, new: &NewRuling<'_>) -> rusqlite::Result<()> {
    let (mut finding, mut adjusted, mut undoes) = (None, None, None);
    match new.act {
        Act::Rule(Ruled::Waived(waived)) => finding = i64::try_from(waived.position).ok(),
        Act::Rule(Ruled::Adjusted(adjustment)) => {
            adjusted = Some(adjustment);
            // Of an adjustment: the one whose place it takes for good.
            undoes = adjustment.replaces.as_ref();
        }
        Act::Rule(Ruled::Accepted | Ruled::Returned) => {}
        Act::Undo(of) => undoes = Some(of),
    }
    connection
        .prepare_cached(
            "INSERT INTO ruling (decision, receipt, finding, indicator, district, field, value, text, date, undoes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            decision,
            new.receipt,
            finding,
            adjusted.map(|one| &one.indicator),
            adjusted.and_then(|one| one.district.as_ref()),
            adjusted.map(|one| one.field.key()),
            adjusted.and_then(|one| one.to.value()).map(Quantity::raw),
            adjusted.and_then(|one| one.to.text()),
            date_text(adjusted.and_then(|one| one.to.date())),
            undoes,
        ])
        .map(drop)
}

/// Everything that is known of a ruling, with what it is about as the report has it. An answer stands in one cell; of
/// a row that was there twice, the first.
const RULINGS: &str = "
    SELECT decision.id, decision.kind, decision.decided_by, decision.reason, decision.at, ruling.receipt,
           receipt.unit, receipt.attempt, ruling.undoes, ruling.value, ruling.text, ruling.date,
           ruling.indicator, ruling.district, ruling.field,
           finding.position AS finding, finding.code, finding.sheet, finding.cell, entry.position AS own
    FROM ruling
    JOIN decision ON decision.id = ruling.decision
    JOIN receipt ON receipt.id = ruling.receipt
    LEFT JOIN finding ON finding.receipt = ruling.receipt AND finding.position = ruling.finding
    LEFT JOIN entry ON entry.receipt = ruling.receipt AND entry.position = (
        SELECT min(position) FROM entry
        WHERE receipt = ruling.receipt AND indicator = ruling.indicator AND district IS ruling.district
          AND field = ruling.field)
    WHERE decision.plan_id = ?1 AND decision.at_ms <= ?2 ORDER BY decision.id";

/// An act as recorded, and the report that it is about.
pub(super) struct Recorded {
    pub(super) unit: String,
    pub(super) attempt: u32,
    pub(super) receipt: i64,
    pub(super) act: Act,
    by: String,
    reason: String,
    at: DateTime<FixedOffset>,
}

impl Recorded {
    pub(super) fn decided(self) -> Decided {
        Decided::AboutReport { unit: self.unit, attempt: self.attempt, receipt: self.receipt, act: self.act }
    }
}

/// Every act about a report of a plan id that was known at a time, by the number of its decision.
pub(super) fn acts(connection: &Connection, plan_id: &str, known_ms: i64) -> rusqlite::Result<BTreeMap<i64, Recorded>> {
    if !schema::has(connection, "ruling")? {
        return Ok(BTreeMap::new());
    }
    connection
        .prepare_cached(RULINGS)?
        .query_map(params![plan_id, known_ms], |row| {
            let receipt = row.get("receipt")?;
            let kind: String = row.get("kind")?;
            let act = match row.get("undoes")? {
                Some(decision) if kind == "undo" => Act::Undo(decision),
                Some(_) | None => Act::Rule(ruled(connection, row, receipt)?),
            };
            let recorded = Recorded {
                unit: row.get("unit")?,
                attempt: row.get("attempt")?,
                receipt,
                act,
                by: row.get("decided_by")?,
                reason: row.get("reason")?,
                at: columns::time(row, "at")?,
            };
            Ok((row.get("id")?, recorded))
        })?
        .collect()
}

/// What was ruled about a report, as it held at a time.
#[derive(Default)]
pub(super) struct OfReport {
    pub(super) hold: Vec<Ruling>,
    pub(super) undone: Vec<Undone>,
}

/// What had been ruled by a time about each report, by its receipt: what held, and what was taken back by then.
pub(super) fn of_reports(
    connection: &Connection,
    plan_id: &str,
    known_ms: i64,
) -> rusqlite::Result<BTreeMap<i64, OfReport>> {
    let acts = acts(connection, plan_id, known_ms)?;
    let mut reports: BTreeMap<i64, OfReport> = BTreeMap::new();
    for (decision, Recorded { receipt, act, by, reason, at, .. }) in acts {
        let report = reports.entry(receipt).or_default();
        let ended: Vec<Ruling> = report.hold.extract_if(.., |one| ends(&act, one)).collect();
        let how = match act {
            Act::Undo(_) => Ended::TakenBack,
            Act::Rule(_) => Ended::Replaced,
        };
        let undone = |ruling| Undone { ruling, ended: how, decision, by: by.clone(), reason: reason.clone(), at };
        report.undone.extend(ended.into_iter().map(undone));
        if let Act::Rule(ruled) = act {
            report.hold.push(Ruling { decision, by, reason, at, ruled });
        }
    }
    Ok(reports)
}

/// True if a ruling holds no longer because of a later act. An adjustment that replaces one ends all of its answer:
/// older records may have left several that would hold again one after the other.
fn ends(act: &Act, earlier: &Ruling) -> bool {
    match act {
        Act::Undo(of) => earlier.decision == *of,
        Act::Rule(Ruled::Adjusted(new)) => {
            let about = (&new.indicator, new.district.as_deref(), new.field);
            let is_same = |old: &Adjustment| old.is_about(about.0, about.1, about.2);
            new.replaces.is_some() && earlier.adjustment().is_some_and(is_same)
        }
        Act::Rule(Ruled::Waived(_) | Ruled::Accepted | Ruled::Returned) => false,
    }
}

fn ruled(connection: &Connection, row: &Row<'_>, receipt: i64) -> rusqlite::Result<Ruled> {
    let finding = row.get::<_, Option<u32>>("finding")?.map(|position| position as usize);
    let code: Option<String> = row.get("code")?;
    let field = known_or_none(row, "field", Field::from_key)?;
    let answer = answer(row)?;
    let indicator: Option<String> = row.get("indicator")?;
    let own = match row.get::<_, Option<i64>>("own")? {
        Some(position) => Some(
            connection
                .prepare_cached("SELECT * FROM entry WHERE receipt = ?1 AND position = ?2")?
                .query_row([receipt, position], columns::entry)?,
        ),
        None => None,
    };
    let (district, sheet, cell) = (row.get("district")?, row.get("sheet")?, row.get("cell")?);
    let replaces = row.get("undoes")?;
    known(row, "kind", |kind| match (kind, finding.zip(code), indicator.zip(field).zip(answer)) {
        ("waive", Some((position, code)), None) => Some(Ruled::Waived(Waived { position, code, sheet, cell })),
        ("adjust", None, Some(((indicator, field), to))) => {
            let own = own.map(Box::new);
            Some(Ruled::Adjusted(Adjustment { indicator, district, field, to, own, replaces }))
        }
        ("accept", None, None) => Some(Ruled::Accepted),
        ("return", None, None) => Some(Ruled::Returned),
        (_, _, _) => None,
    })
}

fn answer(row: &Row<'_>) -> rusqlite::Result<Option<AnswerValue>> {
    let value = row.get::<_, Option<i64>>("value")?.map(|raw| AnswerValue::Value(Quantity::from_raw(raw)));
    let date = known_or_none(row, "date", |text| text.parse().ok())?.map(AnswerValue::Date);
    let text = row.get::<_, Option<String>>("text")?.map(AnswerValue::Text);
    Ok(value.or(date).or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::{self, Folder, at, send};
    use crate::model::disposition::Disposition;
    use crate::model::standing::Received;

    const PLAN: &str = "ke-hoach-2022";

    fn ruled_at(ledger: &mut Ledger, receipt: i64, act: &Act, day: u32) -> RulingOutcome {
        let new = NewRuling {
            plan_id: PLAN,
            receipt,
            attempt: 1,
            unit: "vp",
            period: "2022-06".parse().unwrap(),
            act,
            by: "Lan",
            reason: "đã hỏi đơn vị",
        };
        ledger.rule(&new, at(&format!("2022-06-{day}T08:00:00+07:00"))).unwrap()
    }

    fn one(ledger: &Ledger, day: u32) -> Received {
        let known_at = at(&format!("2022-06-{day}T08:00:00+07:00"));
        ledger.received(PLAN, Some(known_at)).unwrap().remove(0)
    }

    fn waive(position: usize) -> Act {
        Act::Rule(Ruled::Waived(Waived {
            position,
            code: "C101".into(),
            sheet: Some("Theo huyện".into()),
            cell: Some("G14".into()),
        }))
    }

    fn adjust(raw: i64) -> Act {
        adjust_again(raw, None)
    }

    fn adjust_again(raw: i64, replaces: Option<i64>) -> Act {
        Act::Rule(Ruled::Adjusted(Adjustment {
            replaces,
            indicator: "1.3.a".into(),
            district: None,
            field: Field::Current,
            to: AnswerValue::Value(Quantity::from_raw(raw)),
            own: None,
        }))
    }

    #[test]
    fn a_ruling_holds_from_when_it_was_made_until_it_is_taken_back() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let receipt = send(&mut ledger, "vp", b"one", Disposition::SentBack).receipt;
        assert_eq!(ledger.last_decision(PLAN).unwrap(), 0);
        let RulingOutcome::Recorded(waived) = ruled_at(&mut ledger, receipt, &waive(0), 17) else { panic!() };
        assert_eq!(ledger.last_decision(PLAN).unwrap(), waived);
        assert_eq!((one(&ledger, 16).disposition, one(&ledger, 16).rulings.len()), (Disposition::SentBack, 0));
        let after = one(&ledger, 17);
        assert_eq!((after.disposition, after.proposed), (Disposition::AcceptedWithWarnings, Disposition::SentBack));
        assert_eq!(
            after.rulings[0].ruled,
            Ruled::Waived(Waived {
                position: 0,
                code: "C101".into(),
                sheet: Some("Theo huyện".into()),
                cell: Some("G14".into()),
            })
        );
        assert!(matches!(ruled_at(&mut ledger, receipt, &Act::Undo(waived), 19), RulingOutcome::Recorded(_)));
        assert_eq!(one(&ledger, 18).disposition, Disposition::AcceptedWithWarnings);
        let now = one(&ledger, 19);
        assert_eq!((now.disposition, now.rulings.len(), now.undone.len()), (Disposition::SentBack, 0, 1));
        // Once is enough.
        assert!(
            matches!(ruled_at(&mut ledger, receipt, &Act::Undo(waived), 20), RulingOutcome::Undone(by) if by > waived)
        );
        let kinds: Vec<&str> = ledger.decisions(PLAN).unwrap().iter().map(|one| one.decided.code()).collect();
        assert_eq!(kinds, ["waive", "undo"]);
        assert_eq!(ledger.verify().unwrap(), []);
    }

    #[test]
    fn an_adjustment_comes_back_with_the_units_own_answer_and_the_last_counts() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let receipt = send(&mut ledger, "vp", b"one", Disposition::Accepted).receipt;
        ruled_at(&mut ledger, receipt, &adjust(1), 17);
        ruled_at(&mut ledger, receipt, &adjust(2), 18);
        let report = one(&ledger, 18);
        let counts: Vec<_> = report.adjustments().map(|(_, one)| (one.to.clone(), one.was())).collect();
        assert_eq!(counts, [(AnswerValue::Value(Quantity::from_raw(2)), "512,5".to_owned())]);
        assert_eq!(report.rulings.len(), 2);
        // The unit's own answers are as they were.
        assert_eq!(report.entries, fixture::item("vp", b"one", Disposition::Accepted).entries);
        // As it was recorded before: the first one still holds, and holds again once the second is taken back.
        let [first, second] = report.rulings.iter().map(|one| one.decision).collect::<Vec<_>>()[..] else { panic!() };
        // A further one that ends the one before it for good, which cannot be taken back any more.
        ruled_at(&mut ledger, receipt, &adjust_again(3, Some(second)), 18);
        assert_eq!(ruled_at(&mut ledger, receipt, &Act::Undo(second), 18), RulingOutcome::Undone(second + 1));
        let report = one(&ledger, 18);
        let hold: Vec<i64> = report.rulings.iter().map(|one| one.decision).collect();
        assert_eq!((hold, report.undone[1].ended), (vec![second + 1], Ended::Replaced));
        // As it stood before that.
        let before = report.before_decisions_after(second);
        assert_eq!(before.rulings.iter().map(|one| one.decision).collect::<Vec<_>>(), [first, second]);
        let third = Act::Undo(second + 1);
        assert!(matches!(ruled_at(&mut ledger, receipt, &third, 18), RulingOutcome::Recorded(_)));
        assert_eq!(one(&ledger, 18).rulings, []);
        assert_eq!(ledger.verify().unwrap(), []);
        ruled_at(&mut ledger, receipt, &adjust(4), 19);
        // A later report has no rulings of its own.
        send(&mut ledger, "vp", b"two", Disposition::Accepted);
        let all = ledger.received(PLAN, None).unwrap();
        assert_eq!(all[1].rulings, []);
        let lapsed = crate::model::standing::lapsed(&all);
        assert_eq!(lapsed.iter().map(|one| (one.ruling.decision, one.by.attempt)).collect::<Vec<_>>(), [(5, 2)]);
    }

    #[test]
    fn about_a_closed_period_nothing_is_recorded_and_a_decision_makes_a_closing_stale() {
        let folder = Folder::new();
        let mut ledger = folder.ledger();
        let receipt = send(&mut ledger, "vp", b"one", Disposition::Accepted).receipt;
        let figures = fixture::told("2022-06", "2022-06-20T08:00:00+07:00");
        let new = crate::ledger::NewClosing {
            figures: &figures,
            last_act: 0,
            last_decision: 0,
            workbooks: &[],
            by: None,
            reason: None,
            lacking: None,
        };
        ruled_at(&mut ledger, receipt, &adjust(1), 17);
        let now = at("2022-06-20T08:00:00+07:00");
        assert_eq!(ledger.close(&new, now).unwrap(), crate::ledger::Closure::Moved);
        fixture::close(&mut ledger, "2022-06".parse().unwrap(), now);
        assert!(matches!(ruled_at(&mut ledger, receipt, &adjust(3), 21), RulingOutcome::Closed(_)));
        assert_eq!(one(&ledger, 22).rulings.len(), 1);
    }
}
