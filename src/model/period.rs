//! Reporting periods: month, quarter, half, nine months, year, and the official year.
//!
//! Knows their names and how they contain each other; never knows a calendar date (see `calendar`).

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A reporting period of one year, written `2022-06`, `2022-Q2`, `2022-H1`, `2022-9M`, `2022`, `2022-F`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    pub year: i32,
    pub span: Span,
}

/// Which part of the year. Periods are made from the months of the ledger, not asked for again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Span {
    /// 1 to 12.
    Month(u8),
    /// 1 to 4.
    Quarter(u8),
    /// 1 or 2.
    Half(u8),
    /// January to September (practice of provinces).
    NineMonths,
    /// The decree's year, to 14 December.
    Year,
    /// The official year, to 31 December: beside the decree's year, never mixed with it.
    OfficialYear,
}

/// How often an indicator is reported. Its figures are asked for in the last month of each span.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    #[default]
    Month,
    Quarter,
    Half,
    Year,
}

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "‘{0}’ không phải là kỳ báo cáo. Viết 2022-06 (tháng), 2022-Q2 (quý), 2022-H1 (6 tháng), 2022-9M (9 tháng), 2022 (năm) hoặc 2022-F (năm chính thức)"
)]
pub struct PeriodError(pub String);

impl Period {
    pub const fn month(year: i32, month: u8) -> Period {
        Period { year, span: Span::Month(month) }
    }

    pub const fn quarter(year: i32, quarter: u8) -> Period {
        Period { year, span: Span::Quarter(quarter) }
    }

    pub const fn year(year: i32) -> Period {
        Period { year, span: Span::Year }
    }

    pub const fn is_month(self) -> bool {
        matches!(self.span, Span::Month(_))
    }

    /// The month's number, if the period is a month.
    pub const fn month_number(self) -> Option<u8> {
        match self.span {
            Span::Month(month) => Some(month),
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year | Span::OfficialYear => None,
        }
    }

    /// The numbers of the months that make up the period.
    pub const fn months(self) -> RangeInclusive<u8> {
        match self.span {
            Span::Month(month) => month..=month,
            Span::Quarter(quarter) => (quarter * 3 - 2)..=(quarter * 3),
            Span::Half(half) => (half * 6 - 5)..=(half * 6),
            Span::NineMonths => 1..=9,
            Span::Year | Span::OfficialYear => 1..=12,
        }
    }

    pub const fn first_month(self) -> Period {
        Period::month(self.year, *self.months().start())
    }

    pub const fn last_month(self) -> Period {
        Period::month(self.year, *self.months().end())
    }

    /// The months of the period, in order.
    pub fn month_periods(self) -> impl Iterator<Item = Period> {
        self.months().map(move |month| Period::month(self.year, month))
    }

    /// Every period whose figures lie inside this one, itself included, in order of time: the months, and the
    /// quarters, halves and years made of them. What is reported for the official year is inside that only.
    pub fn parts(self) -> Vec<Period> {
        let year = self.year;
        let quarters = (1..=4).map(|n| Period { year, span: Span::Quarter(n) });
        let halves = (1..=2).map(|n| Period { year, span: Span::Half(n) });
        let mut parts: Vec<Period> = (1..=12)
            .map(|n| Period::month(year, n))
            .chain(quarters)
            .chain(halves)
            .chain([Period { year, span: Span::Year }, Period { year, span: Span::OfficialYear }])
            .filter(|part| self.contains(*part))
            .collect();
        parts.sort_by_key(|part| (part.position(), part.span));
        parts
    }

    /// True if a figure of `part` counts towards this period.
    pub const fn contains(self, part: Period) -> bool {
        let (months, inner) = (self.months(), part.months());
        let inside = self.year == part.year && *months.start() <= *inner.start() && *inner.end() <= *months.end();
        match (self.span, part.span) {
            (Span::OfficialYear, _) => inside,
            (_, Span::OfficialYear) => false,
            (Span::NineMonths, Span::NineMonths) => inside,
            (_, Span::NineMonths) => false,
            _ => inside,
        }
    }

    /// Where the period ends in its year: the number of its last month, 13 for the official year.
    pub const fn position(self) -> u8 {
        match self.span {
            Span::OfficialYear => 13,
            Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => *self.months().end(),
        }
    }

    /// The period of the same length before this one; none before the first of the year.
    pub const fn previous_in_year(self) -> Option<Period> {
        let span = match self.span {
            Span::Month(n) if n > 1 => Span::Month(n - 1),
            Span::Quarter(n) if n > 1 => Span::Quarter(n - 1),
            Span::Half(2) => Span::Half(1),
            Span::Month(_) | Span::Quarter(_) | Span::Half(_) => return None,
            Span::NineMonths | Span::Year | Span::OfficialYear => return None,
        };
        Some(Period { year: self.year, span })
    }

    /// The period of the same length before this one, if need be the last of the year before.
    pub const fn previous(self) -> Period {
        if let Some(previous) = self.previous_in_year() {
            return previous;
        }
        let span = match self.span {
            Span::Month(_) => Span::Month(12),
            Span::Quarter(_) => Span::Quarter(4),
            Span::Half(_) => Span::Half(2),
            Span::NineMonths => Span::NineMonths,
            Span::Year => Span::Year,
            Span::OfficialYear => Span::OfficialYear,
        };
        Period { year: self.year - 1, span }
    }

    /// The same period of the year before.
    pub const fn a_year_before(self) -> Period {
        Period { year: self.year - 1, span: self.span }
    }

    /// As officers write it: `Tháng 6/2022`, `Quý II/2022`, `6 tháng đầu năm 2022`.
    pub fn vietnamese(self) -> String {
        let year = self.year;
        match self.span {
            Span::Month(month) => format!("Tháng {month}/{year}"),
            Span::Quarter(quarter) => format!("Quý {}/{year}", ROMAN[usize::from(quarter - 1)]),
            Span::Half(1) => format!("6 tháng đầu năm {year}"),
            Span::Half(_) => format!("6 tháng cuối năm {year}"),
            Span::NineMonths => format!("9 tháng năm {year}"),
            Span::Year => format!("Năm {year}"),
            Span::OfficialYear => format!("Năm {year} (chính thức)"),
        }
    }

    /// Reads what [`Period::vietnamese`] writes; none for whatever else.
    pub fn from_vietnamese(text: &str) -> Option<Period> {
        let year = text.split(|c: char| !c.is_ascii_digit()).rfind(|digits| digits.len() == 4)?;
        let year: i32 = year.parse().ok()?;
        let months = (1..=12).map(Span::Month);
        let longer = (1..=4).map(Span::Quarter).chain((1..=2).map(Span::Half));
        let spans = months.chain(longer).chain([Span::NineMonths, Span::Year, Span::OfficialYear]);
        spans.map(|span| Period { year, span }).find(|period| period.vietnamese() == text)
    }

    /// The same inside a sentence: `tháng 6/2022`, `quý II/2022`.
    pub fn vietnamese_lower(self) -> String {
        let text = self.vietnamese();
        let mut letters = text.chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
    }
}

const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

impl Frequency {
    /// True if a template of that span types figures of this frequency: what is reported monthly is asked
    /// for in months only, never a second time. The official year asks for all that was still open.
    pub const fn is_asked_in(self, span: Span) -> bool {
        match (self, span) {
            (Frequency::Month, Span::Month(_))
            | (Frequency::Quarter, Span::Quarter(_))
            | (Frequency::Half, Span::Half(_))
            | (Frequency::Year, Span::Year)
            | (_, Span::OfficialYear) => true,
            (_, Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year) => false,
        }
    }

    /// The word in the plan workbook.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Frequency::Month => "tháng",
            Frequency::Quarter => "quý",
            Frequency::Half => "6 tháng",
            Frequency::Year => "năm",
        }
    }

    pub const ALL: [Frequency; 4] = [Frequency::Month, Frequency::Quarter, Frequency::Half, Frequency::Year];
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.span {
            Span::Month(month) => write!(f, "-{month:02}"),
            Span::Quarter(quarter) => write!(f, "-Q{quarter}"),
            Span::Half(half) => write!(f, "-H{half}"),
            Span::NineMonths => write!(f, "-9M"),
            Span::Year => Ok(()),
            Span::OfficialYear => write!(f, "-F"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let wrong = || PeriodError(text.to_owned());
        let (year, rest) = text.trim().split_once('-').map_or((text.trim(), None), |(y, r)| (y, Some(r)));
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        let span = match rest.map(str::to_ascii_uppercase).as_deref() {
            None => Span::Year,
            Some("F") => Span::OfficialYear,
            Some("9M") => Span::NineMonths,
            Some("H1") => Span::Half(1),
            Some("H2") => Span::Half(2),
            Some(quarter @ ("Q1" | "Q2" | "Q3" | "Q4")) => Span::Quarter(quarter.as_bytes()[1] - b'0'),
            Some(month) if month.len() == 2 => match month.parse() {
                Ok(month @ 1..=12) => Span::Month(month),
                _ => return Err(wrong()),
            },
            Some(_) => return Err(wrong()),
        };
        Ok(Period { year, span })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_written_form_reads_back() {
        for text in ["2022-06", "2022-Q2", "2022-H1", "2022-H2", "2022-9M", "2022", "2022-F"] {
            let period: Period = text.parse().unwrap();
            assert_eq!(Period::from_vietnamese(&period.vietnamese()), Some(period));
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in ["", "22-06", "2022-13", "2022-00", "2022-6", "2022-Q5", "2022-H3", "2022-", "+022-01"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_months_tile_the_year() {
        let months = |text: &str| text.parse::<Period>().unwrap().months();
        assert_eq!(months("2022-Q3"), 7..=9);
        assert_eq!(months("2022-H2"), 7..=12);
        assert_eq!(months("2022-9M"), 1..=9);
        assert_eq!(months("2022"), 1..=12);
    }

    #[test]
    fn a_quarterly_figure_is_asked_for_by_quarter() {
        assert!(Frequency::Quarter.is_asked_in(Span::Quarter(2)));
        assert!(!Frequency::Quarter.is_asked_in(Span::Month(6)));
        assert!(!Frequency::Month.is_asked_in(Span::Quarter(2)));
        assert!(Frequency::Month.is_asked_in(Span::OfficialYear));
    }

    #[test]
    fn before_the_first_period_of_a_year_is_the_last_of_the_year_before() {
        let previous = |text: &str| text.parse::<Period>().unwrap().previous().to_string();
        for (period, expected) in [
            ("2022-06", "2022-05"),
            ("2022-01", "2021-12"),
            ("2022-Q1", "2021-Q4"),
            ("2022-H2", "2022-H1"),
            ("2022-9M", "2021-9M"),
            ("2022", "2021"),
        ] {
            assert_eq!(previous(period), expected);
        }
        assert_eq!("2022-06".parse::<Period>().unwrap().a_year_before().to_string(), "2021-06");
    }

    #[test]
    fn a_period_is_made_of_its_parts() {
        let parts = |text: &str| {
            let period: Period = text.parse().unwrap();
            period.parts().iter().map(Period::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(parts("2022-06"), "2022-06");
        assert_eq!(parts("2022-Q2"), "2022-04 2022-05 2022-06 2022-Q2");
        assert_eq!(parts("2022-H1"), "2022-01 2022-02 2022-03 2022-Q1 2022-04 2022-05 2022-06 2022-Q2 2022-H1");
        assert!(parts("2022").ends_with("2022-12 2022-Q4 2022-H2 2022"));
        assert!(parts("2022-F").ends_with("2022-12 2022-Q4 2022-H2 2022 2022-F"));
    }
}
