//! What an officer ruled about one report against the program's own judgement, and what follows from it.
//!
//! Never about more than one attempt: a later one of the unit is judged afresh.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::dates;
use super::disposition::Disposition;
use super::entry::{Entry, Field};
use super::finding::{Finding, Severity};
use super::grid::CellRef;
use super::quantity::Quantity;

/// A ruling as it was recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruling {
    /// Number of the decision, as `log` shows it.
    pub decision: i64,
    pub by: String,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
    pub ruled: Ruled,
}

/// A ruling that was taken back, or an adjustment that a further one of the same answer took the place of.
#[derive(Clone, PartialEq, Debug)]
pub struct Undone {
    pub ruling: Ruling,
    pub ended: Ended,
    /// The decision that ended it.
    pub decision: i64,
    pub by: String,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
}

/// How a ruling ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    TakenBack,
    /// By a further adjustment of the same answer.
    Replaced,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Ruled {
    /// A finding no longer stands against the report.
    Waived(Waived),
    /// Another figure counts in place of the unit's own.
    Adjusted(Adjustment),
    /// The report counts whatever its findings.
    Accepted,
    /// The report does not count: the unit is to send another one.
    Returned,
}

/// A finding of the report, by its place among them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waived {
    pub position: usize,
    pub code: String,
    pub sheet: Option<String>,
    pub cell: Option<String>,
}

/// What counts as the answer to a question.
#[derive(Clone, PartialEq, Debug)]
pub struct Adjustment {
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    pub to: AnswerValue,
    /// What the unit itself answered; none where it left that blank or nobody could read it.
    pub own: Option<Box<Entry>>,
    /// The adjustment of the same answer that held before, and is ended by this one for good: taking this one back
    /// brings back the unit's own answer. None if there was none, and in records of before this was decided so.
    pub replaces: Option<i64>,
}

/// A figure, a day, or a label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AnswerValue {
    Value(Quantity),
    Date(NaiveDate),
    Text(String),
}

/// What an officer can do about a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    Waive,
    Adjust,
    Accept,
    Return,
    Undo,
}

/// An act about a report.
#[derive(Clone, PartialEq, Debug)]
pub enum Act {
    Rule(Ruled),
    /// An earlier decision about the same report holds no longer.
    Undo(i64),
}

impl ActKind {
    /// As the ledger and JSON write it.
    pub const fn code(self) -> &'static str {
        match self {
            ActKind::Waive => "waive",
            ActKind::Adjust => "adjust",
            ActKind::Accept => "accept",
            ActKind::Return => "return",
            ActKind::Undo => "undo",
        }
    }
}

impl Ruled {
    pub const fn kind(&self) -> ActKind {
        match self {
            Ruled::Waived(_) => ActKind::Waive,
            Ruled::Adjusted(_) => ActKind::Adjust,
            Ruled::Accepted => ActKind::Accept,
            Ruled::Returned => ActKind::Return,
        }
    }

    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }
}

impl Act {
    pub const fn kind(&self) -> ActKind {
        match self {
            Act::Rule(ruled) => ruled.kind(),
            Act::Undo(_) => ActKind::Undo,
        }
    }

    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }
}

impl Ended {
    /// The act by which it ended.
    pub const fn by(self) -> ActKind {
        match self {
            Ended::TakenBack => ActKind::Undo,
            Ended::Replaced => ActKind::Adjust,
        }
    }
}

impl Ruling {
    /// `quyết định số 3 của Lan, 10:00 17/6/2022, lý do: …`
    pub fn vietnamese(&self) -> String {
        format!("quyết định số {} của {}, {}, lý do: {}", self.decision, self.by, dates::moment(self.at), self.reason)
    }

    pub const fn adjustment(&self) -> Option<&Adjustment> {
        match &self.ruled {
            Ruled::Adjusted(adjustment) => Some(adjustment),
            Ruled::Waived(_) | Ruled::Accepted | Ruled::Returned => None,
        }
    }
}

impl Waived {
    /// `C101 tại Báo cáo!G12`
    pub fn vietnamese(&self) -> String {
        match (&self.sheet, &self.cell) {
            (Some(sheet), Some(cell)) => format!("{} tại {sheet}!{cell}", self.code),
            (Some(sheet), None) => format!("{} ở sheet {sheet}", self.code),
            (None, _) => self.code.clone(),
        }
    }
}

impl Adjustment {
    /// True if both are about the same answer.
    pub fn is_about(&self, indicator: &str, district: Option<&str>, field: Field) -> bool {
        self.indicator == indicator && self.district.as_deref() == district && self.field == field
    }

    /// The answer that counts now, in the place of the unit's own.
    pub fn entry(&self, at: CellRef) -> Entry {
        Entry {
            indicator: self.indicator.clone(),
            district: self.district.clone(),
            field: self.field,
            value: self.to.value(),
            text: self.to.text().map(str::to_owned),
            date: self.to.date(),
            estimated: false,
            at,
        }
    }

    /// What the unit itself answered, in words.
    pub fn was(&self) -> String {
        let Some(own) = &self.own else { return "(trống)".to_owned() };
        let figure = own.value.map(AnswerValue::Value).or(own.date.map(AnswerValue::Date));
        let answer = figure.or_else(|| own.text.clone().map(AnswerValue::Text));
        answer.map_or("(trống)".to_owned(), |answer| answer.vietnamese())
    }
}

impl AnswerValue {
    pub const fn value(&self) -> Option<Quantity> {
        match self {
            AnswerValue::Value(value) => Some(*value),
            AnswerValue::Date(_) | AnswerValue::Text(_) => None,
        }
    }

    pub const fn date(&self) -> Option<NaiveDate> {
        match self {
            AnswerValue::Date(day) => Some(*day),
            AnswerValue::Value(_) | AnswerValue::Text(_) => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            AnswerValue::Text(text) => Some(text),
            AnswerValue::Value(_) | AnswerValue::Date(_) => None,
        }
    }

    /// As people write it: `512,5`, `28/1/2022`, `hoàn thành`.
    pub fn vietnamese(&self) -> String {
        match self {
            AnswerValue::Value(value) => value.vietnamese(value.decimals()),
            AnswerValue::Date(day) => dates::day(*day),
            AnswerValue::Text(text) => text.clone(),
        }
    }
}

/// What becomes of a report by the rulings that hold about it, in order of record: the last acceptance or return has
/// the word; without one, a report counts whose every error was waived.
pub fn ruled(proposed: Disposition, findings: &[Finding], rulings: &[Ruling]) -> Disposition {
    let is_report = match proposed {
        Disposition::Accepted | Disposition::AcceptedWithWarnings | Disposition::SentBack => true,
        Disposition::Refused | Disposition::Duplicate | Disposition::Kept => false,
    };
    let last = rulings.iter().rev().find_map(|ruling| match ruling.ruled {
        Ruled::Accepted => Some(true),
        Ruled::Returned => Some(false),
        Ruled::Waived(_) | Ruled::Adjusted(_) => None,
    });
    match last {
        _ if !is_report => proposed,
        Some(true) if proposed == Disposition::SentBack => Disposition::AcceptedWithWarnings,
        Some(true) => proposed,
        Some(false) => Disposition::SentBack,
        None if proposed == Disposition::SentBack && is_waived_whole(findings, rulings) => {
            Disposition::AcceptedWithWarnings
        }
        None => proposed,
    }
}

/// True if something was waived, and no error is left.
fn is_waived_whole(findings: &[Finding], rulings: &[Ruling]) -> bool {
    let is_waiver = |one: &Ruling| matches!(one.ruled, Ruled::Waived(_));
    rulings.iter().any(is_waiver) && open_errors(findings, rulings).next().is_none()
}

/// The errors that still stand against a report.
pub fn open_errors<'a>(findings: &'a [Finding], rulings: &'a [Ruling]) -> impl Iterator<Item = &'a Finding> {
    let is_error = |finding: &Finding| finding.counts() && finding.severity == Severity::Error;
    let is_open = |position: usize| waiver(rulings, position).is_none();
    findings.iter().enumerate().filter(move |(at, one)| is_error(one) && is_open(*at)).map(|(_, one)| one)
}

/// The ruling by which a finding was waived.
pub fn waiver(rulings: &[Ruling], finding: usize) -> Option<&Ruling> {
    rulings.iter().find(|ruling| match &ruling.ruled {
        Ruled::Waived(waived) => waived.position == finding,
        Ruled::Adjusted(_) | Ruled::Accepted | Ruled::Returned => false,
    })
}

/// An adjusted answer of the sort that consolidations tell of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Adjusted {
    pub unit: String,
    pub period: super::period::Period,
    pub attempt: u32,
    pub district: Option<String>,
    pub field: Field,
    /// The unit's own; none where it gave no answer.
    pub own: Option<String>,
    /// What counts instead, as the workbook's JSON writes it.
    pub to: String,
    pub decision: i64,
    pub by: String,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity) -> Finding {
        Finding {
            code: "C101".into(),
            name: "not-a-number".into(),
            severity,
            sheet: Some("Báo cáo".into()),
            cell: Some("G12".into()),
            indicator: None,
            district: None,
            found: String::new(),
            expected: String::new(),
            message: String::new(),
            remedy: String::new(),
            shadow: false,
        }
    }

    fn ruling(decision: i64, ruled: Ruled) -> Ruling {
        let at = DateTime::parse_from_rfc3339("2022-06-17T10:00:00+07:00").unwrap();
        Ruling { decision, by: "Lan".into(), reason: "đã hỏi đơn vị".into(), at, ruled }
    }

    fn waived(position: usize) -> Ruled {
        Ruled::Waived(Waived { position, code: "C101".into(), sheet: None, cell: None })
    }

    #[test]
    fn a_report_counts_once_its_every_error_is_waived() {
        let findings = [finding(Severity::Error), finding(Severity::Warning), finding(Severity::Error)];
        let after = |rulings: &[Ruling]| ruled(Disposition::SentBack, &findings, rulings);
        assert_eq!(after(&[ruling(1, waived(0))]), Disposition::SentBack);
        assert_eq!(after(&[ruling(1, waived(0)), ruling(2, waived(1))]), Disposition::SentBack);
        let all = [ruling(1, waived(0)), ruling(2, waived(2))];
        assert_eq!(after(&all), Disposition::AcceptedWithWarnings);
        // Without a decision the program's word holds, whatever is found.
        assert_eq!(ruled(Disposition::SentBack, &[], &[]), Disposition::SentBack);
        // What was returned stays so, whatever is waived.
        let returned = [&all[..], &[ruling(3, Ruled::Returned)]].concat();
        assert_eq!(after(&returned), Disposition::SentBack);
    }

    #[test]
    fn the_last_acceptance_or_return_has_the_word() {
        let findings = [finding(Severity::Error)];
        let (accept, send_back) = (ruling(1, Ruled::Accepted), ruling(2, Ruled::Returned));
        let both = [accept.clone(), send_back.clone()];
        assert_eq!(ruled(Disposition::SentBack, &findings, &both[..1]), Disposition::AcceptedWithWarnings);
        assert_eq!(ruled(Disposition::SentBack, &findings, &both), Disposition::SentBack);
        assert_eq!(ruled(Disposition::Accepted, &[], &both), Disposition::SentBack);
        assert_eq!(ruled(Disposition::Accepted, &[], &[send_back, accept]), Disposition::Accepted);
        assert_eq!(ruled(Disposition::Refused, &findings, &both[..1]), Disposition::Refused);
    }

    #[test]
    fn a_ruling_names_who_decided_when_and_why() {
        let words = "quyết định số 7 của Lan, 10:00 17/6/2022, lý do: đã hỏi đơn vị";
        assert_eq!(ruling(7, Ruled::Accepted).vietnamese(), words);
    }
}
