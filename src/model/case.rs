//! Difficulties and proposals as cases: one concern of one unit about one indicator, followed until it is closed.
//!
//! Never stored: cases and their numbers are derived from the receipts in order of record, and from what was decided.
//! Never says what counts as the same text; that is the key it is given.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::clock::local_day;
use super::dates;
use super::entry::{Entry, Field};
use super::grid::CellRef;
use super::period::Period;
use super::plan::Plan;
use super::standing::{Received, standing};
use super::unit::Leader;

/// What a unit reported once or again, under a number that it keeps.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// 1, 2, 3 … of its plan id, in order of record of the receipt that first reported it.
    pub number: u32,
    pub unit: String,
    pub indicator: String,
    /// As worded first; at least one of the two is there.
    pub difficulty: Option<String>,
    pub proposal: Option<String>,
    /// Every attempt that says it, in order of record; never empty.
    pub mentions: Vec<Mention>,
    /// What was decided about it, in order of record.
    pub decisions: Vec<CaseDecision>,
}

/// Where one attempt says it.
#[derive(Clone, PartialEq, Debug)]
pub struct Mention {
    pub receipt: i64,
    /// The place of its answer among the receipt's entries, from 0; of a difficulty with a proposal the difficulty's.
    pub entry: u32,
    pub period: Period,
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub file: String,
    pub at: CellRef,
    pub standing: bool,
    /// Of the unit's attempts for that period it is the one that came last.
    pub latest: bool,
}

/// One decision about a case, named by the answer that first reported it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseDecision {
    pub receipt: i64,
    pub entry: u32,
    pub act: CaseAct,
    pub by: String,
    pub at: DateTime<FixedOffset>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CaseAct {
    /// A direction was given.
    Answer(String),
    /// Who has to answer.
    Assign(String),
    Close,
    Reopen,
}

impl CaseAct {
    pub const fn code(&self) -> &'static str {
        match self {
            CaseAct::Answer(_) => "answer",
            CaseAct::Assign(_) => "assign",
            CaseAct::Close => "close_case",
            CaseAct::Reopen => "reopen_case",
        }
    }
}

/// How far a case has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseState {
    Open,
    /// Open again since it was reported anew, or by decision.
    OpenAgain {
        on: NaiveDate,
    },
    Closed {
        on: NaiveDate,
    },
    /// Only in attempts that were sent back: it does not count yet.
    Pending,
    /// Its unit has taken it back by a correction.
    Withdrawn,
}

impl CaseState {
    pub const fn code(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::OpenAgain { .. } => "open_again",
            CaseState::Closed { .. } => "closed",
            CaseState::Pending => "pending",
            CaseState::Withdrawn => "withdrawn",
        }
    }

    pub const fn is_open(self) -> bool {
        match self {
            CaseState::Open | CaseState::OpenAgain { .. } => true,
            CaseState::Closed { .. } | CaseState::Pending | CaseState::Withdrawn => false,
        }
    }

    /// `đang mở`, `đã xong ngày 20/7/2022`
    pub fn vietnamese(self) -> String {
        match self {
            CaseState::Open => "chưa giải quyết xong".to_owned(),
            CaseState::OpenAgain { on } => format!("mở lại ngày {}", dates::day(on)),
            CaseState::Closed { on } => format!("đã xong ngày {}", dates::day(on)),
            CaseState::Pending => "báo cáo chưa được chấp nhận".to_owned(),
            CaseState::Withdrawn => "đơn vị đã rút".to_owned(),
        }
    }
}

/// The cases of a plan id, by number. `received` is in order of record; `key` is equal for texts that say the same, and
/// empty for one that says nothing.
pub fn cases(received: &[Received], decisions: &[CaseDecision], key: impl Fn(&str) -> String) -> Vec<Case> {
    let stands: BTreeSet<i64> = standing(received).into_iter().map(|one| one.receipt).collect();
    let latest = latest(received);
    let mut found: Vec<Case> = Vec::new();
    let mut known = Known::default();
    for one in received {
        for row in reported_rows(one, &key) {
            let mention = Mention {
                receipt: one.receipt,
                entry: row.entry,
                period: one.period,
                attempt: one.attempt,
                received_at: one.received_at,
                file: one.file.clone(),
                at: row.at.clone(),
                standing: stands.contains(&one.receipt),
                latest: latest.get(&(one.unit.as_str(), one.period)) == Some(&one.receipt),
            };
            let before = known.of(&one.unit, &row);
            let at = before.unwrap_or_else(|| {
                let number = u32::try_from(found.len()).unwrap_or(u32::MAX).saturating_add(1);
                let (unit, indicator) = (one.unit.clone(), row.indicator.to_owned());
                let (mentions, decisions) = (Vec::new(), Vec::new());
                found.push(Case { number, unit, indicator, difficulty: None, proposal: None, mentions, decisions });
                found.len() - 1
            });
            known.remember(&one.unit, &row, at, before.is_none());
            if let Some(case) = found.get_mut(at) {
                case.difficulty = case.difficulty.take().or_else(|| row.difficulty.map(|(text, _)| text.to_owned()));
                case.proposal = case.proposal.take().or_else(|| row.proposal.map(|(text, _)| text.to_owned()));
                case.mentions.push(mention);
            }
        }
    }
    for decision in decisions {
        let names = |case: &&mut Case| case.named() == Some((decision.receipt, decision.entry));
        if let Some(case) = found.iter_mut().find(names) {
            case.decisions.push(decision.clone());
        }
    }
    found
}

/// What one row of a report says.
struct ReportedRow<'a> {
    indicator: &'a str,
    entry: u32,
    at: &'a CellRef,
    /// The text and its key.
    difficulty: Option<(&'a str, String)>,
    proposal: Option<(&'a str, String)>,
}

/// The rows of a report with something under difficulties or proposals, in their order.
fn reported_rows<'a>(report: &'a Received, key: &impl Fn(&str) -> String) -> Vec<ReportedRow<'a>> {
    let mut rows: Vec<ReportedRow> = Vec::new();
    for (place, entry) in (0u32..).zip(&report.entries) {
        let is_difficulty = match entry.field {
            Field::Difficulty => true,
            Field::Proposal => false,
            Field::Current | Field::Numerator | Field::Denominator | Field::Estimate | Field::Progress => continue,
            Field::DoneOn | Field::Result | Field::Evidence | Field::Note | Field::Name => continue,
        };
        let Some(text) = words(entry, key) else { continue };
        let row = rows.iter().position(|row| row.indicator == entry.indicator).unwrap_or_else(|| {
            let (indicator, at) = (entry.indicator.as_str(), &entry.at);
            rows.push(ReportedRow { indicator, entry: place, at, difficulty: None, proposal: None });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(row) else { continue };
        if is_difficulty {
            (row.entry, row.at) = (place, &entry.at);
            row.difficulty = Some(text);
        } else {
            row.proposal = Some(text);
        }
    }
    rows
}

fn words<'a>(entry: &'a Entry, key: &impl Fn(&str) -> String) -> Option<(&'a str, String)> {
    let text = entry.text.as_deref().map(str::trim)?;
    let key = key(text);
    (!key.is_empty()).then_some((text, key))
}

/// Unit, indicator and the key of a text.
type Key = (String, String, String);

/// Which case a text belongs to.
#[derive(Default)]
struct Known {
    difficulties: BTreeMap<Key, usize>,
    /// Of any case that ever made it: a proposal that comes again alone is about the same.
    proposals: BTreeMap<Key, usize>,
    /// Those that began cases without a difficulty, as long as they have none.
    bare: BTreeMap<Key, usize>,
    bare_cases: BTreeMap<usize, Key>,
}

impl Known {
    /// A difficulty is known by its own words, or by those of a proposal that was made without it; a proposal alone by
    /// its words.
    fn of(&self, unit: &str, row: &ReportedRow<'_>) -> Option<usize> {
        let of = |of: &BTreeMap<Key, usize>, key: &str| of.get(&named(unit, row, key)).copied();
        let proposal = row.proposal.as_ref().map(|(_, key)| key);
        match &row.difficulty {
            Some((_, key)) => of(&self.difficulties, key).or_else(|| of(&self.bare, proposal?)),
            None => of(&self.proposals, proposal?),
        }
    }

    /// True for `begins` if this is the first that is said of the case.
    fn remember(&mut self, unit: &str, row: &ReportedRow<'_>, at: usize, begins: bool) {
        if let Some((_, key)) = &row.difficulty {
            self.difficulties.entry(named(unit, row, key)).or_insert(at);
            if let Some(bare) = self.bare_cases.remove(&at) {
                self.bare.remove(&bare);
            }
        }
        if let Some((_, key)) = &row.proposal {
            let key = named(unit, row, key);
            self.proposals.entry(key.clone()).or_insert(at);
            if row.difficulty.is_none() && begins {
                self.bare.insert(key.clone(), at);
                self.bare_cases.insert(at, key);
            }
        }
    }
}

fn named(unit: &str, row: &ReportedRow<'_>, key: &str) -> Key {
    (unit.to_owned(), row.indicator.to_owned(), key.to_owned())
}

/// Of each unit and period the attempt that came last.
fn latest(received: &[Received]) -> BTreeMap<(&str, Period), i64> {
    let mut newest: BTreeMap<(&str, Period), (DateTime<FixedOffset>, i64)> = BTreeMap::new();
    for one in received {
        let rank = newest.entry((&one.unit, one.period)).or_insert((one.received_at, one.receipt));
        *rank = (*rank).max((one.received_at, one.receipt));
    }
    newest.into_iter().map(|(of, (_, receipt))| (of, receipt)).collect()
}

impl Case {
    /// The receipt and the answer that first reported it: its name in the ledger.
    pub fn named(&self) -> Option<(i64, u32)> {
        self.mentions.first().map(|first| (first.receipt, first.entry))
    }

    /// The period of the report that first said it.
    pub fn first_period(&self) -> Option<Period> {
        self.mentions.first().map(|first| first.period)
    }

    /// The day on which it was first reported.
    pub fn since(&self) -> NaiveDate {
        self.mentions.first().map_or(NaiveDate::MIN, |first| local_day(first.received_at))
    }

    /// As reports up to a period know it: what later ones say is left out. None if none of them says it.
    pub fn up_to(&self, period: Period) -> Option<Case> {
        let in_time = |one: &&Mention| one.period.position() <= period.position();
        let mentions: Vec<Mention> = self.mentions.iter().filter(in_time).cloned().collect();
        (!mentions.is_empty()).then(|| Case { mentions, ..self.clone() })
    }

    /// The same before a period: what its template carries on.
    pub fn before(&self, period: Period) -> Option<Case> {
        let before = |one: &&Mention| one.period.position() < period.position();
        let mentions: Vec<Mention> = self.mentions.iter().filter(before).cloned().collect();
        (!mentions.is_empty()).then(|| Case { mentions, ..self.clone() })
    }

    /// True if a report of a period inside this one that stands says it.
    pub fn is_said_in(&self, period: Period) -> bool {
        self.mentions.iter().any(|one| one.standing && period.contains(one.period))
    }

    /// Closed by decision until it is reported anew: by a report that stands and came after that, of a period of which
    /// none had said it before. The same report sent again says nothing new.
    pub fn state(&self) -> CaseState {
        if !self.mentions.iter().any(|one| one.standing) {
            let waits = self.mentions.iter().any(|one| one.latest);
            return if waits { CaseState::Pending } else { CaseState::Withdrawn };
        }
        let mut state = CaseState::Open;
        for decision in &self.decisions {
            let day = local_day(decision.at);
            state = match (&decision.act, state) {
                (CaseAct::Answer(_) | CaseAct::Assign(_), state) => state,
                (CaseAct::Close, _) => match self.said_anew(decision.at) {
                    Some(on) => CaseState::OpenAgain { on },
                    None => CaseState::Closed { on: day },
                },
                (CaseAct::Reopen, CaseState::Closed { .. }) => CaseState::OpenAgain { on: day },
                (CaseAct::Reopen, state) => state,
            };
        }
        state
    }

    fn said_anew(&self, closed_at: DateTime<FixedOffset>) -> Option<NaiveDate> {
        let before: BTreeSet<Period> =
            self.mentions.iter().filter(|one| one.received_at <= closed_at).map(|one| one.period).collect();
        let anew = |one: &&Mention| one.standing && one.received_at > closed_at && !before.contains(&one.period);
        self.mentions.iter().filter(anew).map(|one| local_day(one.received_at)).min()
    }

    /// Days since it was first reported, up to a day; a closed one has stopped.
    pub fn age(&self, as_of: NaiveDate) -> i64 {
        let until = match self.state() {
            CaseState::Closed { on } => on.min(as_of),
            CaseState::Open | CaseState::OpenAgain { .. } | CaseState::Pending | CaseState::Withdrawn => as_of,
        };
        until.signed_duration_since(self.since()).num_days().max(0)
    }

    /// The last direction given: its words, and the decision.
    pub fn direction(&self) -> Option<(&str, &CaseDecision)> {
        self.decisions.iter().rev().find_map(|one| match &one.act {
            CaseAct::Answer(text) => Some((text.as_str(), one)),
            CaseAct::Assign(_) | CaseAct::Close | CaseAct::Reopen => None,
        })
    }

    /// Who has to answer: as last assigned, else the office that consolidates.
    pub fn answerer<'a>(&'a self, plan: &'a Plan) -> &'a str {
        let assigned = self.decisions.iter().rev().find_map(|one| match &one.act {
            CaseAct::Assign(to) => Some(to.as_str()),
            CaseAct::Answer(_) | CaseAct::Close | CaseAct::Reopen => None,
        });
        assigned.unwrap_or(plan.about.department.trim())
    }

    /// The leader in charge of its task.
    pub fn leader<'a>(&self, plan: &'a Plan) -> Option<&'a Leader> {
        let task = plan.indicator(&self.indicator).and_then(|one| plan.task(&one.task));
        task.and_then(|task| task.leader.as_deref()).and_then(|code| plan.leader(code))
    }

    /// Its words: the difficulty, then the proposal.
    pub fn words(&self) -> String {
        match (&self.difficulty, &self.proposal) {
            (Some(difficulty), Some(proposal)) => format!("{difficulty}\nKiến nghị: {proposal}"),
            (Some(one), None) => one.clone(),
            (None, Some(proposal)) => format!("Kiến nghị: {proposal}"),
            (None, None) => String::new(),
        }
    }
}

/// The oldest first; of one age by number.
pub fn by_age(cases: &mut [Case], as_of: NaiveDate) {
    cases.sort_by_key(|case| (std::cmp::Reverse(case.age(as_of)), case.number));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::disposition::Disposition;
    use proptest::prelude::*;

    fn at(day: u32) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("2022-06-{day:02}T08:00:00+07:00")).unwrap()
    }

    /// A report of a unit for a month, on a day of June, with what stands under difficulty and proposal of `1.a`.
    fn report(receipt: i64, month: u8, day: u32, said: (&str, &str)) -> Received {
        let entry = |field: Field, text: &str| Entry {
            indicator: "1.a".into(),
            district: None,
            field,
            value: None,
            text: Some(text.into()),
            date: None,
            estimated: false,
            at: CellRef { sheet: "Báo cáo".into(), cell: "P9".into() },
        };
        Received {
            receipt,
            unit: "mot".into(),
            period: Period::month(2022, month),
            attempt: 1,
            received_at: at(day),
            disposition: Disposition::Accepted,
            proposed: Disposition::Accepted,
            via: None,
            file: String::new(),
            sha256: String::new(),
            entries: vec![entry(Field::Difficulty, said.0), entry(Field::Proposal, said.1)],
            header: vec![],
            findings: vec![],
            repairs: vec![],
            rulings: vec![],
            undone: vec![],
        }
    }

    /// Letters only, in lower case.
    fn key(text: &str) -> String {
        text.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect()
    }

    fn numbers(received: &[Received]) -> Vec<(u32, String)> {
        cases(received, &[], key).iter().map(|case| (case.number, case.words())).collect()
    }

    #[test]
    fn a_concern_is_known_by_its_difficulty_and_else_by_its_proposal() {
        let all = [
            report(1, 1, 1, ("Thiếu giống", "cấp giống")),
            // The same in other letters, with another proposal.
            report(2, 2, 2, ("THIẾU GIỐNG.", "mua giống")),
            // A proposal of it alone.
            report(3, 3, 3, ("", "Mua giống!")),
            report(4, 4, 4, ("", "thêm người")),
            // Why the fourth asked for people.
            report(5, 5, 5, ("ít người", "Thêm người")),
            report(6, 6, 6, ("-", "…")),
        ];
        let found = numbers(&all);
        let expected = [(1, "Thiếu giống\nKiến nghị: cấp giống"), (2, "ít người\nKiến nghị: thêm người")];
        assert_eq!(found, expected.map(|(number, words)| (number, words.to_owned())));
    }

    #[test]
    fn a_case_is_open_until_it_is_closed_and_again_when_a_later_month_says_it() {
        let decided =
            |act: CaseAct, day: u32| CaseDecision { receipt: 1, entry: 0, act, by: "Lan".into(), at: at(day) };
        let state = |received: &[Received], decisions: &[CaseDecision]| cases(received, decisions, key)[0].state();
        let first = report(1, 1, 1, ("a", ""));
        let closed = [decided(CaseAct::Answer("được".into()), 2), decided(CaseAct::Close, 5)];
        let day = |day: u32| NaiveDate::from_ymd_opt(2022, 6, day).unwrap();
        assert_eq!(state(std::slice::from_ref(&first), &closed[..1]), CaseState::Open);
        assert_eq!(state(std::slice::from_ref(&first), &closed), CaseState::Closed { on: day(5) });
        let one = &cases(std::slice::from_ref(&first), &closed, key)[0];
        assert_eq!((one.age(day(3)), one.age(day(30))), (2, 4));
        // The same month sent again says nothing new, nor does a report that is sent back; a later month does.
        let again = Received { attempt: 2, ..report(2, 1, 8, ("a", "")) };
        assert_eq!(state(&[first.clone(), again.clone()], &closed), CaseState::Closed { on: day(5) });
        let refused = Received { disposition: Disposition::SentBack, ..report(3, 2, 9, ("a", "")) };
        assert_eq!(state(&[first.clone(), again.clone(), refused.clone()], &closed), CaseState::Closed { on: day(5) });
        let later = report(4, 2, 10, ("a", ""));
        let all = [first.clone(), again, refused.clone(), later];
        assert_eq!(state(&all, &closed), CaseState::OpenAgain { on: day(10) });
        let [answer, close] = closed;
        let closed_twice = [answer, close, decided(CaseAct::Close, 12)];
        assert_eq!(state(&all, &closed_twice), CaseState::Closed { on: day(12) });
        // Taken back by a correction, or not accepted yet.
        let correction = Received { attempt: 2, ..report(5, 1, 11, ("b", "")) };
        assert_eq!(state(&[first, correction], &[]), CaseState::Withdrawn);
        assert_eq!(state(&[refused], &[]), CaseState::Pending);
    }

    proptest! {
        #[test]
        fn numbers_stay_whatever_comes_later_and_no_text_has_two(
            said in prop::collection::vec((1u8..=12, 1u32..=28, "[ab]?", "[xy]?"), 1..12),
            known in 0usize..12,
        ) {
            let all: Vec<Received> = (1..).zip(&said).map(|(receipt, (month, day, difficulty, proposal))| {
                report(receipt, *month, *day, (difficulty, proposal))
            }).collect();
            let now = cases(&all, &[], key);
            let before = cases(&all[..known.min(all.len())], &[], key);
            prop_assert!(before.len() <= now.len());
            for (early, late) in before.iter().zip(&now) {
                prop_assert_eq!((early.number, early.named()), (late.number, late.named()));
            }
            prop_assert!(now.iter().zip(1..).all(|(case, number)| case.number == number));
            let difficulties: Vec<&String> = now.iter().filter_map(|case| case.difficulty.as_ref()).collect();
            let once: BTreeSet<&&String> = difficulties.iter().collect();
            prop_assert_eq!(once.len(), difficulties.len());
            // Every row with something to say is in exactly one case.
            let rows = said.iter().filter(|(_, _, difficulty, proposal)| !(difficulty.is_empty() && proposal.is_empty()));
            prop_assert_eq!(now.iter().map(|case| case.mentions.len()).sum::<usize>(), rows.count());
        }
    }
}
