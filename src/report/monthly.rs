//! What an indicator brought in a month, or stood at: a living formula over *Dữ liệu* with what it gives.
//!
//! Never fills a gap: a level that not every unit has reported is no level.

use std::collections::BTreeSet;

use super::ReportInput;
use super::live::{self, Candidate, Total};
use super::shown::Shown;
use super::slice::{Reported, Slice};
use crate::model::consolidation::{Datum, Line};
use crate::model::entry::Field;
use crate::model::indicator::Kind;
use crate::model::listed::Listed;
use crate::model::period::{Period, Span};
use crate::model::quantity::Quantity;

/// What stands in a month.
pub struct Cell {
    pub shown: Shown,
    pub value: Option<Quantity>,
}

/// Amounts that are no month's own: from before the first report, or of a quarter or year.
pub fn outside(input: &ReportInput, line: &Line) -> Cell {
    amount(input, line, Reported::NotForAMonth)
}

/// Nothing for a month that is not over yet.
pub fn in_month(input: &ReportInput, line: &Line, month: u8) -> Option<Cell> {
    let period = input.consolidation.period;
    if month > *period.months().end() {
        return None;
    }
    match line.kind {
        Kind::Flow => Some(amount(input, line, Reported::For(Period::month(period.year, month)))),
        Kind::Stock | Kind::Rate => level(input, line, month),
        Kind::Milestone | Kind::Rank => None,
    }
}

fn amount(input: &ReportInput, line: &Line, reported_for: Reported) -> Cell {
    let value = match line.kind {
        Kind::Flow => Slice {
            indicator: &line.indicator,
            total: Some(Total::Cumulative),
            reported_for: Some(reported_for),
            ..Slice::default()
        },
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => return Cell { shown: Shown::Blank, value: None },
    };
    let amounts: Vec<Quantity> =
        value.rows(input.consolidation, Field::Current).filter_map(|datum| datum.value).collect();
    if amounts.is_empty() {
        return Cell { shown: Shown::Blank, value: None };
    }
    let sum = Some(amounts.into_iter().sum());
    Cell { shown: live::first_that_gives(sum, vec![value.sum(input.consolidation, Field::Current)]), value: sum }
}

/// The level at the end of a month, if all who report it did, each with every district that it gave before.
fn level(input: &ReportInput, line: &Line, month: u8) -> Option<Cell> {
    let consolidation = input.consolidation;
    let figures: Vec<(Period, &Datum)> = of_line(&consolidation.data, line).collect();
    let reports: BTreeSet<Period> = figures
        .iter()
        .map(|(period, _)| *period)
        .filter(|period| period.span != Span::OfficialYear && *period.months().end() == month)
        .collect();
    // A month and a quarter that both end here would be two levels of one day.
    let report = match reports.len() {
        1 => *reports.first()?,
        _ => return None,
    };
    let indicator = input.plan.indicator(&line.indicator)?;
    let reporters: BTreeSet<&str> = input.plan.reporters(indicator, report).into_iter().map(|one| one.unit).collect();
    let series = |of: Period, field: Field| -> Vec<&Datum> {
        let mine = figures.iter().filter(|(period, _)| *period == of).map(|(_, datum)| *datum);
        let mine: Vec<&Datum> = mine.filter(|datum| reporters.contains(datum.unit.as_str())).collect();
        let broken_down = mine.iter().filter(|datum| datum.district.is_some()).map(|datum| datum.unit.as_str());
        let broken_down: BTreeSet<&str> = broken_down.collect();
        let is_whole = |datum: &Datum| datum.district.is_some() || !broken_down.contains(datum.unit.as_str());
        let stands = |datum: &&&Datum| datum.field == field && is_whole(datum);
        mine.iter().filter(stands).copied().collect()
    };
    let keys = |rows: &[&Datum]| -> BTreeSet<(String, Option<String>)> {
        rows.iter().map(|datum| (datum.unit.clone(), datum.district.clone())).collect()
    };
    let earlier: BTreeSet<Period> =
        figures.iter().map(|(period, _)| *period).filter(|period| *period.months().end() < month).collect();
    let complete = |field: Field| {
        let here = keys(&series(report, field));
        let before: BTreeSet<_> = earlier.iter().flat_map(|period| keys(&series(*period, field))).collect();
        let shapes: BTreeSet<(&str, bool)> = here.iter().map(|(unit, of)| (unit.as_str(), of.is_some())).collect();
        let is_here = |unit: &&str| [false, true].iter().any(|by_district| shapes.contains(&(*unit, *by_district)));
        let everyone = !here.is_empty() && reporters.iter().all(is_here);
        // What has since been given by district, or as a whole again, is another series, not a missing one.
        let of_same_shape =
            |(unit, district): &&(String, Option<String>)| shapes.contains(&(unit.as_str(), district.is_some()));
        (everyone && before.iter().filter(of_same_shape).all(|key| here.contains(key))).then_some(here)
    };
    let sum_of = |field: Field| series(report, field).iter().filter_map(|datum| datum.value).sum::<Quantity>();
    let slice = Slice { indicator: &line.indicator, reported_for: Some(Reported::For(report)), ..Slice::default() };
    let (mut value, candidate): (Quantity, Candidate) = match line.kind {
        Kind::Stock => {
            complete(Field::Current)?;
            (sum_of(Field::Current), slice.sum(consolidation, Field::Current))
        }
        Kind::Rate if reporters.len() == 1 && series(report, Field::Current).len() == 1 => {
            (sum_of(Field::Current), slice.sum(consolidation, Field::Current))
        }
        Kind::Rate => {
            // A numerator without its denominator, or the other way round, is no rate.
            let (above, below) = (complete(Field::Numerator)?, complete(Field::Denominator)?);
            let quotient = live::ratio(sum_of(Field::Numerator), sum_of(Field::Denominator), 4)?;
            if above != below {
                return None;
            }
            (quotient, slice.fraction(consolidation))
        }
        Kind::Flow | Kind::Milestone | Kind::Rank => return None,
    };
    // Of the period that is reported on, the consolidation has the word.
    if month == *consolidation.period.months().end() && consolidation.period.contains(report) {
        value = line.current?;
    }
    Some(Cell { shown: live::first_that_gives(Some(value), vec![candidate]), value: Some(value) })
}

/// The figures of reports on a line, each with the period that it was reported for.
fn of_line<'a>(data: &'a Listed<Datum>, line: &Line) -> impl Iterator<Item = (Period, &'a Datum)> {
    data.of(&line.indicator).filter(|datum| datum.value.is_some()).filter_map(|datum| {
        let figure = matches!(datum.field, Field::Current | Field::Numerator | Field::Denominator);
        datum.origin.period().filter(|_| figure && !datum.overruled).map(|period| (period, datum))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consolidate::builder::{
        at_least, by_district, consolidated, every, opened, period, plan, report, shown,
    };
    use crate::model::consolidation::Origin;
    use crate::model::period::Frequency;
    use crate::report::sample::{Sample, q, sample};

    fn at(sample: &Sample, code: &str, month: u8) -> Option<Quantity> {
        let line = sample.consolidation.line(code).unwrap();
        in_month(&sample.input(), line, month).and_then(|cell| cell.value)
    }

    #[test]
    fn amounts_by_month_add_up_to_the_cumulative() {
        let sample = sample();
        assert_eq!(at(&sample, "1.3.a", 5), Some(q("3100.5")));
        assert_eq!(at(&sample, "1.3.a", 6), Some(q("512.5")));
        assert_eq!(at(&sample, "1.3.a", 7), None, "not over yet");
        for line in sample.consolidation.lines.iter().filter(|line| line.kind == Kind::Flow) {
            let months = (1..=12).filter_map(|month| at(&sample, &line.indicator, month));
            assert_eq!(Some(months.sum::<Quantity>()), line.cumulative, "{}", line.indicator);
        }
    }

    #[test]
    fn an_opening_amount_is_no_months() {
        let mut sample = sample();
        for datum in sample.consolidation.data.iter_mut().filter(|datum| datum.indicator == "1.3.a") {
            if let Origin::Report { period, .. } = &datum.origin
                && period.month_number() == Some(5)
            {
                datum.origin = Origin::Opening { as_of: "2022-05-14".parse().unwrap(), source: "Sổ cũ".into() };
            }
        }
        let line = sample.consolidation.line("1.3.a").unwrap();
        assert_eq!(at(&sample, "1.3.a", 5), None);
        let before = outside(&sample.input(), line);
        assert_eq!(before.value, Some(q("3100.5")));
        assert!(matches!(before.shown, Shown::Formula { formula, .. } if formula.contains("\"<>Tháng *\"")));
    }

    #[test]
    fn a_rate_of_several_units_is_a_quotient_of_sums_or_nothing() {
        let mut sample = sample();
        assert_eq!(at(&sample, "1.4.a", 6), Some(q("95.6667")), "never the mean, 90,7");
        assert_eq!(at(&sample, "1.4.a", 5), None);
        sample.consolidation.data.retain(|datum| datum.unit != "tt-nuoc" || datum.field != Field::Denominator);
        assert_eq!(at(&sample, "1.4.a", 6), None, "a denominator is missing");
    }

    #[test]
    fn a_level_that_was_carried_forward_is_not_this_months() {
        let sample = sample();
        assert_eq!(at(&sample, "1.2.a", 5), Some(q("640.5")));
        assert_eq!(at(&sample, "1.2.a", 6), None);
        assert_eq!(at(&sample, "1.3.b", 5), Some(q("63")), "no longer the latest, and yet May's");
    }

    #[test]
    fn a_level_of_districts_needs_all_of_them() {
        let mut sample = sample();
        let model = sample.consolidation.data.iter().find(|datum| datum.indicator == "1.2.a").unwrap().clone();
        let mut give = |month: u8, district: &str, value: &str| {
            let mut datum = Datum { district: Some(district.into()), value: Some(q(value)), ..model.clone() };
            if let Origin::Report { period, .. } = &mut datum.origin {
                *period = Period::month(2022, month);
            }
            sample.consolidation.data.push(datum);
        };
        give(3, "180", "10");
        give(3, "181", "20");
        give(4, "180", "11");
        assert_eq!(at(&sample, "1.2.a", 3), Some(q("30")));
        assert_eq!(at(&sample, "1.2.a", 4), None, "181 is missing");
    }

    /// What the sheet of a later month shows for each month, `–` where it shows none.
    fn row(plan: &crate::model::plan::Plan, reports: &[crate::model::standing::Received], of: &str) -> String {
        let consolidation = consolidated(plan, reports, of);
        let known_at = reports[0].received_at;
        let words = crate::report::province::words::Words::ours().unwrap();
        let input = ReportInput {
            plan,
            consolidation: &consolidation,
            received: reports,
            cases: &[],
            refused: &[],
            known_at,
            draft: true,
            words: &words,
            remarks: &[],
            changes: None,
            restated: None,
            program_version: "",
        };
        let line = consolidation.line("x").unwrap();
        let months = 1..=*period(of).months().end();
        let values: Vec<Option<Quantity>> =
            months.map(|month| in_month(&input, line, month).and_then(|cell| cell.value)).collect();
        if line.kind == Kind::Flow {
            let all = values.iter().flatten().copied().chain(outside(&input, line).value).reduce(|a, b| a + b);
            assert_eq!(all, line.cumulative, "{of}: the row adds up");
        }
        values.into_iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn through_the_year_amounts_and_what_was_there_before() {
        let plan = opened(plan(Kind::Flow, at_least("100"), &["a", "b"]), "a", "", "2022-02-14", "7");
        let reports = [
            report("b", "2022-01").x("1"),
            report("b", "2022-02").x("2"),
            report("a", "2022-03").x("10"),
            report("b", "2022-03").x("20"),
            report("a", "2022-05").x("0"),
        ];
        assert_eq!(row(&plan, &reports, "2022-03"), "1 2 30");
        assert_eq!(row(&plan, &reports, "2022-06"), "1 2 30 – 0 –", "not reported is not zero");
        assert_eq!(row(&plan, &reports, "2022-H1"), "1 2 30 – 0 –");
        let quarterly = every(crate::consolidate::builder::plan(Kind::Flow, at_least("9"), &["a"]), Frequency::Quarter);
        assert_eq!(
            row(&quarterly, &[report("a", "2022-Q1").x("5")], "2022-Q2"),
            "– – – – – –",
            "a quarter's is no month's"
        );
    }

    #[test]
    fn through_the_year_a_level_is_what_its_own_month_said() {
        let stock = plan(Kind::Stock, at_least("100"), &["a", "b"]);
        let reports = [
            report("a", "2022-01").x("1"),
            report("b", "2022-01").x("2"),
            report("a", "2022-02").x("3"),
            report("a", "2022-04").x("5"),
            report("b", "2022-04").x("6"),
        ];
        assert_eq!(row(&stock, &reports, "2022-04"), "3 – – 11", "February lacks b");
        let parted = by_district(plan(Kind::Stock, at_least("100"), &["a"]), &["180", "181"]);
        let reports = [
            report("a", "2022-01").xd("180", "1").xd("181", "2"),
            report("a", "2022-02").xd("180", "3"),
            report("a", "2022-03").x("99").xd("180", "4").xd("181", "5"),
        ];
        assert_eq!(row(&parted, &reports, "2022-03"), "3 – 9", "the whole is made of its districts");
        let rate = plan(Kind::Rate, at_least("97"), &["a", "b"]);
        let reports = [
            report("a", "2022-01").fraction("50", "100"),
            report("b", "2022-01").fraction("300", "300"),
            report("a", "2022-02").fraction("60", "100"),
            report("b", "2022-02").x("90"),
        ];
        assert_eq!(row(&rate, &reports, "2022-02"), "87.5 –", "never a mean");
        for month in ["2022-01", "2022-02"] {
            let own = consolidated(&rate, &reports, month).line("x").unwrap().current;
            assert_eq!(row(&rate, &reports, month).split(' ').next_back().map(str::to_owned), Some(shown(own)));
        }
    }
}
