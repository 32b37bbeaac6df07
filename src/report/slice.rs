//! A part of the sheet *Dữ liệu*: the answers of one indicator, one unit, one district, one period; and their sum,
//! as a living formula with what it gives.
//!
//! Never decides what counts: that is said in the data. What a spreadsheet would misread is no formula.

use super::live::{self, Candidate, Total};
use crate::model::consolidation::{Consolidation, Datum, Origin};
use crate::model::entry::Field;
use crate::model::period::Period;
use crate::model::quantity::Quantity;

/// Whose answers; what is none is not asked for.
#[derive(Clone, Copy, Default)]
pub struct Slice<'a> {
    pub indicator: &'a str,
    /// Only what counts in a total.
    pub total: Option<Total>,
    pub unit: Option<&'a str>,
    pub district: Option<&'a str>,
    pub reported_for: Option<Reported>,
}

/// Which report an answer comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    For(Period),
    /// Not for one month: an opening figure, a quarter, a year.
    NotForAMonth,
}

/// How the words of a month begin in the column `Kỳ`.
const MONTH: &str = "Tháng ";

impl<'a> Slice<'a> {
    pub fn rows<'b>(self, consolidation: &'b Consolidation, field: Field) -> impl Iterator<Item = &'b Datum>
    where
        'a: 'b,
    {
        let behind = match self.unit {
            Some(unit) => consolidation.data.of_part(self.indicator, unit),
            None => consolidation.data.of(self.indicator),
        };
        behind.filter(move |datum| datum.field == field && self.holds(datum))
    }

    /// True if an officer's adjustment is part of it.
    pub fn is_adjusted(self, consolidation: &Consolidation) -> bool {
        let is = |datum: &&Datum| matches!(datum.origin, Origin::Adjusted { .. });
        let fields = [Field::Current, Field::Numerator, Field::Denominator];
        fields.into_iter().any(|field| self.rows(consolidation, field).any(|datum| is(&datum)))
    }

    /// Of an answer to the indicator, by the unit.
    fn holds(self, datum: &Datum) -> bool {
        // The column *Trường* does not call it by its field.
        !datum.overruled
            && self.total.is_none_or(|total| total.counts(datum))
            && self.district.is_none_or(|district| datum.district.as_deref() == Some(district))
            && self.reported_for.is_none_or(|reported| reported.holds(datum))
    }

    /// The sum of a field; nothing where no answer stands, which is not zero.
    pub fn sum(self, consolidation: &Consolidation, field: Field) -> Candidate {
        let where_ = self.conditions(field)?;
        let values: Vec<Quantity> = self.rows(consolidation, field).filter_map(|datum| datum.value).collect();
        let gives = (!values.is_empty()).then(|| values.into_iter().sum());
        let sum = sum_of(&where_);
        Some((format!("IF(COUNTIFS({where_})=0,\"\",ROUND({sum},4))"), gives))
    }

    /// Of a rate: the sum of numerators over the sum of denominators, in percent.
    pub fn fraction(self, consolidation: &Consolidation) -> Candidate {
        let add = |field| self.rows(consolidation, field).filter_map(|datum| datum.value).sum::<Quantity>();
        let gives = live::ratio(add(Field::Numerator), add(Field::Denominator), 4);
        let above = sum_of(&self.conditions(Field::Numerator)?);
        let below = sum_of(&self.conditions(Field::Denominator)?);
        Some((format!("IF({below}=0,\"\",ROUND({above}*100/{below},4))"), gives))
    }

    fn conditions(self, field: Field) -> Option<String> {
        let mut parts = vec![(live::CODE, live::criterion(self.indicator)?.to_owned())];
        parts.push((live::FIELD, field.key().to_owned()));
        if let Some(unit) = self.unit {
            parts.push((live::UNIT, name(unit)?.to_owned()));
        }
        if let Some(district) = self.district {
            parts.push((live::DISTRICT, place(district)?.to_owned()));
        }
        if let Some(reported) = self.reported_for {
            parts.push((live::PERIOD, reported.criterion()));
        }
        let mut words: Vec<String> =
            parts.iter().map(|(column, criterion)| format!("{}[{column}],\"{criterion}\"", live::TABLE)).collect();
        words.extend(self.total.map(|total| format!("{}[{}],1", live::TABLE, total.column())));
        Some(words.join(","))
    }
}

impl Reported {
    /// Of an answer to the indicator, by the unit.
    fn holds(self, datum: &Datum) -> bool {
        match (self, datum.origin.period()) {
            (Reported::For(wanted), Some(period)) => period == wanted,
            (Reported::For(_), None) => false,
            (Reported::NotForAMonth, period) => period.is_none_or(|period| !period.is_month()),
        }
    }

    fn criterion(self) -> String {
        match self {
            Reported::For(period) => period.vietnamese(),
            Reported::NotForAMonth => format!("<>{MONTH}*"),
        }
    }
}

fn sum_of(where_: &str) -> String {
    format!("SUMIFS({}[{}],{where_})", live::TABLE, live::VALUE)
}

/// A unit's code, if it can be a criterion: with a digit behind a hyphen it might be read as a date.
fn name(code: &str) -> Option<&str> {
    let wordy = !code.is_empty() && code.chars().all(|letter| letter.is_alphabetic() || letter == '-');
    if wordy && code.starts_with(char::is_alphabetic) { Some(code) } else { live::criterion(code) }
}

/// A district's code: three digits, as the statistical office gives them, or a word.
fn place(code: &str) -> Option<&str> {
    let digits = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Some(code) } else { name(code) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{q, sample};

    #[test]
    fn a_slice_adds_up_what_it_names() {
        let sample = sample();
        let all = Slice { indicator: "1.3.c", total: Some(Total::Cumulative), ..Slice::default() };
        assert_eq!(all.sum(&sample.consolidation, Field::Current).unwrap().1, Some(q("4")));
        let june = Slice { reported_for: Some(Reported::For(Period::month(2022, 6))), ..all };
        assert_eq!(june.sum(&sample.consolidation, Field::Current).unwrap().1, Some(q("2")));
        let there = Slice { district: Some("188"), ..june };
        let (formula, gives) = there.sum(&sample.consolidation, Field::Current).unwrap();
        assert_eq!(gives, Some(q("1.5")));
        assert!(
            formula.contains("DuLieu[Mã huyện],\"188\",DuLieu[Kỳ],\"Tháng 6/2022\",DuLieu[Tính lũy kế],1"),
            "{formula}"
        );
        let nowhere = Slice { unit: Some("vp"), ..all };
        assert_eq!(nowhere.sum(&sample.consolidation, Field::Current).unwrap().1, None, "not zero");
        let outside = Slice { reported_for: Some(Reported::NotForAMonth), ..all };
        assert_eq!(outside.rows(&sample.consolidation, Field::Current).count(), 0);
    }

    #[test]
    fn a_rate_of_one_unit_is_its_own_quotient() {
        let sample = sample();
        let of = |unit| Slice { indicator: "1.4.a", unit: Some(unit), ..Slice::default() };
        assert_eq!(of("cc-ptnt").fraction(&sample.consolidation).unwrap().1, Some(q("85")));
        assert_eq!(of("tt-nuoc").fraction(&sample.consolidation).unwrap().1, Some(q("96.4286")));
    }

    #[test]
    fn what_a_spreadsheet_would_misread_is_no_criterion() {
        assert_eq!(name("cc-ptnt"), Some("cc-ptnt"));
        assert_eq!(place("180"), Some("180"));
        for code in ["mar-22", "1-2", "-a", "a*", "", "cc\"kl"] {
            assert_eq!(name(code), None, "{code}");
        }
        assert_eq!(place("1"), None);
    }
}
