//! Closed periods: the acts about them, what they were closed with, and what was sent to UBND tỉnh.
//!
//! Never refuses a report: what a closed period means for one that comes late is said where it is recorded.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::dates;
use super::period::Period;
use super::told::Told;

pub use super::dates::moment;

/// One act about a period, as recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closing {
    /// Number of the act, in order of record.
    pub id: i64,
    pub period: Period,
    pub act: ClosingAct,
    /// Its number among all decisions of officers; 0 in a ledger that is older than those.
    pub decision: i64,
    /// Where nobody was named, none.
    pub by: Option<String>,
    pub at: DateTime<FixedOffset>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClosingAct {
    /// For all units.
    Close,
    /// For one unit, with the reason.
    Reopen { unit: String, reason: String },
}

/// Number and date of a report that went to UBND tỉnh.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Sent {
    /// `123/BC-SNN`.
    pub number: String,
    pub on: NaiveDate,
}

impl Sent {
    /// `Báo cáo số 123/BC-SNN ngày 21/6/2022`.
    pub fn vietnamese(&self) -> String {
        format!("Báo cáo số {} ngày {}", self.number, dates::day(self.on))
    }
}

/// A period as it was closed.
#[derive(Clone, PartialEq, Debug)]
pub struct Closed {
    /// The act.
    pub closing: i64,
    pub at: DateTime<FixedOffset>,
    /// What its workbooks said.
    pub told: Told,
    /// As last recorded of this closing.
    pub sent: Option<Sent>,
}

/// A workbook that is kept with a closing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kept {
    /// For phòng KHTC.
    Office,
    /// For UBND tỉnh.
    Province,
    /// The same as a Word document.
    ProvinceWord,
}

impl Kept {
    pub const ALL: [Kept; 3] = [Kept::Office, Kept::Province, Kept::ProvinceWord];

    pub const fn code(self) -> &'static str {
        match self {
            Kept::Office => "office",
            Kept::Province => "province",
            Kept::ProvinceWord => "province_word",
        }
    }
}

/// True if figures of one period go into what a closed one says: by its own reports, or by its cumulatives.
pub const fn touches(figures_of: Period, closed: Period) -> bool {
    figures_of.year == closed.year && figures_of.position() <= closed.position()
}

/// The closing of a period that holds for all units: nothing that goes into it was opened again since.
pub fn standing(acts: &[Closing], period: Period) -> Option<&Closing> {
    let last = acts.iter().rev().find(|one| one.period == period && one.act == ClosingAct::Close)?;
    let is_opened = acts.iter().any(|one| one.id > last.id && is_reopening(one) && touches(one.period, period));
    (!is_opened).then_some(last)
}

/// The closing that keeps a unit's report of a period out; none if it may come in. What holds is the last act that
/// concerns the unit.
pub fn closed_for<'a>(acts: &'a [Closing], unit: &str, period: Period) -> Option<&'a Closing> {
    let concerns = |one: &&Closing| match &one.act {
        ClosingAct::Close => true,
        ClosingAct::Reopen { unit: of, .. } => of == unit,
    };
    let last = acts.iter().filter(|one| one.period == period).rfind(concerns)?;
    (!is_reopening(last)).then_some(last)
}

pub fn is_reopening(closing: &Closing) -> bool {
    match closing.act {
        ClosingAct::Reopen { .. } => true,
        ClosingAct::Close => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(list: &[(&str, Option<&str>)]) -> Vec<Closing> {
        let at = DateTime::parse_from_rfc3339("2022-06-20T08:00:00+07:00").unwrap();
        let act = |unit: Option<&str>| match unit {
            None => ClosingAct::Close,
            Some(unit) => ClosingAct::Reopen { unit: unit.to_owned(), reason: "sửa".to_owned() },
        };
        (1..)
            .zip(list)
            .map(|(id, (of, unit))| Closing {
                id,
                period: of.parse().unwrap(),
                act: act(*unit),
                decision: id,
                by: None,
                at,
            })
            .collect()
    }

    #[test]
    fn a_month_opened_again_opens_what_was_closed_over_it() {
        let acts = acts(&[
            ("2022-04", None),
            ("2022-05", None),
            ("2022-06", None),
            ("2022-Q2", None),
            ("2022-05", Some("vp")),
        ]);
        let stands = |period: &str| standing(&acts, period.parse().unwrap()).is_some();
        let stand: Vec<&str> =
            ["2022-04", "2022-05", "2022-06", "2022-Q2", "2022-Q1"].into_iter().filter(|one| stands(one)).collect();
        assert_eq!(stand, ["2022-04"]);
        // Reports of June stay out: only May was opened, and only for one unit.
        let closed = |unit: &str, period: &str| closed_for(&acts, unit, period.parse().unwrap()).is_some();
        assert!(closed("vp", "2022-06") && closed("cc-kl", "2022-05") && !closed("vp", "2022-05"));
        assert!(!closed("vp", "2022-07"));
    }
}
