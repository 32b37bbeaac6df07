//! A year of filings as units by months, and how punctual each was.
//!
//! Never judges a report's content, and never reads the clock: the day is given.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::filing::{Filing, State};
use super::plan::Plan;
use super::quantity::Quantity;
use super::unit::Unit;

/// All that one unit owes in a year.
pub struct UnitYear<'a> {
    pub unit: &'a Unit,
    filings: Vec<&'a Filing<'a>>,
}

/// The units that owe anything, in the order of the plan.
pub fn units<'a>(plan: &'a Plan, filings: &'a [Filing<'a>]) -> Vec<UnitYear<'a>> {
    let all = plan.units.iter().map(|unit| UnitYear {
        unit,
        filings: filings.iter().filter(|filing| filing.unit.code == unit.code).collect(),
    });
    all.filter(|of| !of.filings.is_empty()).collect()
}

impl<'a> UnitYear<'a> {
    /// What the unit owes for a month; a longer period stands under its last month.
    pub fn month(&self, month: u8) -> Vec<&'a Filing<'a>> {
        self.filings.iter().copied().filter(|filing| filing.last_month() == month).collect()
    }

    pub fn punctuality(&self, today: NaiveDate) -> Punctuality {
        Punctuality::of(self.filings.iter().copied(), today)
    }
}

/// How many reports came in time, of those that are in or had to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Punctuality {
    pub on_time: u32,
    /// Accepted, or due and not accepted. What is neither in nor due yet says nothing.
    pub judged: u32,
}

impl Punctuality {
    pub fn of<'f>(filings: impl Iterator<Item = &'f Filing<'f>>, today: NaiveDate) -> Punctuality {
        filings.fold(Punctuality::default(), |sum, filing| {
            let (on_time, judged) = match filing.state {
                State::OnTime => (1, 1),
                State::Late => (0, 1),
                State::SentBack | State::Missing => (0, u32::from(filing.due < today)),
            };
            Punctuality { on_time: sum.on_time + on_time, judged: sum.judged + judged }
        })
    }

    /// In whole percent, rounded half up, and never 100 while one is late; none if nothing was due.
    pub fn whole_percent(self) -> Option<u32> {
        self.in_parts(100)
    }

    /// With one decimal.
    pub fn percent(self) -> Option<Quantity> {
        self.in_parts(1000).map(|tenths| Quantity::from_raw(i64::from(tenths) * 1000))
    }

    fn in_parts(self, of: u32) -> Option<u32> {
        let (on_time, judged, whole) = (u64::from(self.on_time), u64::from(self.judged), u64::from(of));
        let parts = (2 * on_time * whole + judged).checked_div(2 * judged)?;
        let parts = if on_time < judged { parts.min(whole.saturating_sub(1)) } else { parts };
        u32::try_from(parts).ok()
    }
}

impl Serialize for Punctuality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Punctuality", 3)?;
        fields.serialize_field("on_time", &self.on_time)?;
        fields.serialize_field("judged", &self.judged)?;
        fields.serialize_field("on_time_percent", &self.percent())?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_never_whole_while_one_is_late() {
        let of = |on_time, judged| {
            let rate = Punctuality { on_time, judged };
            (rate.whole_percent(), rate.percent().map(|percent| percent.to_string()))
        };
        assert_eq!(of(0, 0), (None, None));
        assert_eq!(of(5, 6), (Some(83), Some("83.3".into())));
        assert_eq!(of(1, 8), (Some(13), Some("12.5".into())));
        assert_eq!(of(299, 300), (Some(99), Some("99.7".into())));
        assert_eq!(of(2999, 3000), (Some(99), Some("99.9".into())));
        assert_eq!(of(6, 6), (Some(100), Some("100".into())));
    }
}
