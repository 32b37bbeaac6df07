//! When a period's figures begin and end, and when its report is due.
//!
//! Defaults by Nghị định 09/2019/NĐ-CP, Điều 12 (figures are closed on the 14th); everything else is
//! data of the plan workbook. Never reads the clock.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::period::{Period, Span};

/// Deadlines and holidays of one plan.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Calendar {
    /// What differs from the decree's defaults (sheet `Kỳ báo cáo`).
    pub windows: BTreeMap<Period, WindowOverride>,
    /// Days without work besides Saturdays and Sundays (sheet `Ngày nghỉ`).
    pub holidays: BTreeMap<NaiveDate, String>,
}

/// A row of the sheet `Kỳ báo cáo`; what is blank keeps its default.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WindowOverride {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
}

/// The days a period's figures cover, both included, and the last day its report is on time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Window {
    pub from: NaiveDate,
    /// The cut-off.
    pub to: NaiveDate,
    /// Always a working day.
    pub due: NaiveDate,
}

/// Working days between cut-off and deadline where the plan says nothing. The decree's floor is 1;
/// 2 was found in use in a province.
const WORKING_DAYS_TO_REPORT: u32 = 2;

/// Working days that a unit gets to mend a report that came when there was no time left.
const WORKING_DAYS_TO_MEND: u32 = 2;

/// The day of the month on which figures are closed (Điều 12).
const CUT_OFF_DAY: u32 = 14;

impl Calendar {
    pub fn window(&self, period: Period) -> Window {
        let given = self.windows.get(&period).copied().unwrap_or_default();
        let from = given.from.unwrap_or_else(|| self.default_from(period));
        let to = given.to.unwrap_or_else(|| self.default_to(period));
        let due = given.due.unwrap_or_else(|| self.default_due(period, to));
        Window { from, to, due: self.working_day_from(due) }
    }

    /// The days that the figures of a period come from. The official year adds its last days to those of the year.
    pub fn covered(&self, period: Period) -> (NaiveDate, NaiveDate) {
        let window = self.window(period);
        match period.span {
            Span::OfficialYear => (self.window(Period::month(period.year, 1)).from, window.to),
            Span::Month(_) | Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => {
                (window.from, window.to)
            }
        }
    }

    /// The cut-off of a period: the day on which its deadlines are judged by default.
    pub fn cut_off(&self, period: Period) -> NaiveDate {
        self.window(period).to
    }

    /// How many months of a year are closed by the end of a day, 0 to 12.
    pub fn months_closed_by(&self, year: i32, day: NaiveDate) -> u8 {
        (1..=12).rev().find(|month| self.cut_off(Period::month(year, *month)) <= day).unwrap_or(0)
    }

    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains_key(&day)
    }

    /// The day that is `count` working days after `day`.
    pub fn add_working_days(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut reached = day;
        let mut left = count;
        while left > 0 {
            reached = reached + Days::new(1);
            if self.is_working_day(reached) {
                left -= 1;
            }
        }
        reached
    }

    /// The day itself if it is a working day, else the next one: a time limit whose last day is a weekend or a holiday
    /// ends with the working day after it (Bộ luật Dân sự 2015, Điều 148, khoản 5).
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working_day(day) { day } else { self.add_working_days(day, 1) }
    }

    /// How many working days there are after `day` up to and including `until`; none if that is not later.
    pub fn working_days_after(&self, day: NaiveDate, until: NaiveDate) -> u32 {
        let days = day.iter_days().skip(1).take_while(|one| *one <= until);
        days.fold(0, |count, one| count + u32::from(self.is_working_day(one)))
    }

    /// The last day on which a report that was sent back on a day is expected again: the deadline of its period, or
    /// if that is over or today, a few working days later.
    pub fn mend_by(&self, period: Period, sent_back_on: NaiveDate) -> NaiveDate {
        let due = self.window(period).due;
        if sent_back_on < due { due } else { self.add_working_days(sent_back_on, WORKING_DAYS_TO_MEND) }
    }

    /// A month begins the day after the month before was closed, so that the months tile the year.
    fn default_from(&self, period: Period) -> NaiveDate {
        match period.span {
            Span::Month(1) => date(period.year - 1, 12, CUT_OFF_DAY) + Days::new(1),
            Span::Month(month) => self.cut_off(Period::month(period.year, month - 1)) + Days::new(1),
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => self.window(period.first_month()).from,
            // What the decree's year left over: the days from its cut-off to 31 December.
            Span::OfficialYear => self.cut_off(Period::year(period.year)) + Days::new(1),
        }
    }

    fn default_to(&self, period: Period) -> NaiveDate {
        match period.span {
            Span::Month(month) => date(period.year, u32::from(month), CUT_OFF_DAY),
            Span::OfficialYear => date(period.year, 12, 31),
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => self.window(period.last_month()).to,
        }
    }

    fn default_due(&self, period: Period, to: NaiveDate) -> NaiveDate {
        match period.span {
            Span::Month(_) | Span::OfficialYear => self.add_working_days(to, WORKING_DAYS_TO_REPORT),
            Span::Quarter(_) | Span::Half(_) | Span::NineMonths | Span::Year => self.window(period.last_month()).due,
        }
    }
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("years have four digits, months 1 to 12, days up to 31")
}

/// The last day of a month.
pub fn end_of_month(year: i32, month: u32) -> NaiveDate {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    date(next_year, next_month, 1) - Days::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str) -> (String, String) {
        let window = Calendar::default().window(text.parse().unwrap());
        (window.from.to_string(), window.to.to_string())
    }

    #[test]
    fn windows_by_the_decree() {
        assert_eq!(window("2022-01"), ("2021-12-15".into(), "2022-01-14".into()));
        assert_eq!(window("2022-12"), ("2022-11-15".into(), "2022-12-14".into()));
        assert_eq!(window("2022-Q2"), ("2022-03-15".into(), "2022-06-14".into()));
        assert_eq!(window("2022-H2"), ("2022-06-15".into(), "2022-12-14".into()));
        assert_eq!(window("2022-9M"), ("2021-12-15".into(), "2022-09-14".into()));
        assert_eq!(window("2022"), ("2021-12-15".into(), "2022-12-14".into()));
        assert_eq!(window("2022-F"), ("2022-12-15".into(), "2022-12-31".into()));
    }

    #[test]
    fn months_tile_the_year_whatever_the_overrides() {
        let mut calendar = Calendar::default();
        let june = Period::month(2022, 6);
        calendar.windows.insert(june, WindowOverride { to: Some(date(2022, 6, 20)), ..Default::default() });
        let mut next = calendar.window(Period::month(2022, 1)).from;
        for month in Period::year(2022).month_periods() {
            let window = calendar.window(month);
            assert_eq!(window.from, next);
            next = window.to + Days::new(1);
        }
        assert_eq!(calendar.window(Period::quarter(2022, 2)).to, date(2022, 6, 20));
    }

    #[test]
    fn a_deadline_steps_over_weekends_and_holidays() {
        let mut calendar = Calendar::default();
        // 14/4/2022 is a Thursday: Friday is one day, Monday the second.
        assert_eq!(calendar.window(Period::month(2022, 4)).due, date(2022, 4, 18));
        calendar.holidays.insert(date(2022, 4, 18), "nghỉ bù".into());
        assert_eq!(calendar.window(Period::month(2022, 4)).due, date(2022, 4, 19));
        assert_eq!(Calendar::default().window("2022-F".parse().unwrap()).due, date(2023, 1, 3));
    }

    #[test]
    fn a_deadline_that_the_plan_gives_is_never_a_day_without_work() {
        let mut calendar = Calendar::default();
        let april = Period::month(2022, 4);
        // A Saturday.
        let given = WindowOverride { due: Some(date(2022, 4, 16)), ..Default::default() };
        calendar.windows.insert(april, given);
        assert_eq!(calendar.window(april).due, date(2022, 4, 18));
        calendar.holidays.insert(date(2022, 4, 18), "nghỉ bù".into());
        assert_eq!(calendar.window(april).due, date(2022, 4, 19));
        // A working day stays as it was given, and the quarter's report is due with that of its last month.
        let june = Period::month(2022, 6);
        calendar.windows.insert(june, WindowOverride { due: Some(date(2022, 6, 17)), ..Default::default() });
        assert_eq!(calendar.window(june).due, date(2022, 6, 17));
        assert_eq!(calendar.window(Period::quarter(2022, 2)).due, date(2022, 6, 17));
    }

    #[test]
    fn lateness_counts_working_days() {
        let mut calendar = Calendar::default();
        let friday = date(2022, 4, 29);
        assert_eq!(calendar.working_days_after(friday, friday), 0);
        assert_eq!(calendar.working_days_after(friday, date(2022, 4, 28)), 0);
        assert_eq!(calendar.working_days_after(friday, date(2022, 5, 1)), 0);
        assert_eq!(calendar.working_days_after(friday, date(2022, 5, 4)), 3);
        calendar.holidays.insert(date(2022, 5, 2), "nghỉ bù".into());
        calendar.holidays.insert(date(2022, 5, 3), "nghỉ bù".into());
        assert_eq!(calendar.working_days_after(friday, date(2022, 5, 4)), 1);
    }

    #[test]
    fn a_report_is_mended_by_the_deadline_or_soon_after() {
        let mut calendar = Calendar::default();
        let april = Period::month(2022, 4);
        // Due on Monday the 18th.
        assert_eq!(calendar.mend_by(april, date(2022, 4, 12)), date(2022, 4, 18));
        assert_eq!(calendar.mend_by(april, date(2022, 4, 18)), date(2022, 4, 20));
        calendar.holidays.insert(date(2022, 5, 2), "nghỉ bù".into());
        assert_eq!(calendar.mend_by(april, date(2022, 4, 29)), date(2022, 5, 4));
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(end_of_month(2024, 2), date(2024, 2, 29));
        assert_eq!(end_of_month(2022, 12), date(2022, 12, 31));
    }
}
