//! What one indicator has reached, as sentences: the figure, the plan, the unit's words, the status.
//!
//! Never decides a status or a figure, and never a word of its own: the sentences stand in the text.

use super::periods;
use super::words::{Sentence, first_capital};
use crate::model::consolidation::{AnswerState, Line, Status};
use crate::model::entry::{Field, Progress};
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::quotes;
use crate::report::wording::{self, figure};

/// The sentences on an indicator, the first in lower case, as it follows a colon.
pub fn sentences(input: &ReportInput, indicator: &Indicator, line: &Line) -> String {
    let mut said: Vec<String> = reached(input, indicator, line).into_iter().collect();
    match line.answer() {
        AnswerState::Missing => {
            let values = [("trong_ky", within(input)), ("don_vi", silent_units(input, indicator, line))];
            said.push(say(input, Sentence::NotReported, &values));
        }
        AnswerState::NotAsked => said.push(say(input, Sentence::NotAsked, &[("trong_ky", within(input))])),
        AnswerState::Given | AnswerState::NotNeeded => {}
    }
    if line.estimated {
        said.push(input.words.say(Sentence::Estimated, &[]));
    }
    if let Some(remark) = &line.remark {
        said.push(input.words.say(Sentence::Remark, &[("noi_dung", remark)]));
    }
    said.extend(words_of_units(input, indicator));
    if line.kind != Kind::Milestone {
        said.push(status(input, line));
    }
    let ended = said.iter().map(|sentence| ended(sentence)).filter(|sentence| !sentence.is_empty());
    let capital = |(at, sentence): (usize, String)| if at == 0 { sentence } else { first_capital(&sentence) };
    ended.enumerate().map(capital).collect::<Vec<_>>().join(" ")
}

/// What somebody typed, as one sentence that ends: its lines become parts of it, each without its own full stop.
pub fn ended(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let Some((last, before)) = lines.split_last() else { return String::new() };
    let before = before.iter().map(|line| format!("{}; ", line.trim_end_matches(['.', ';', ',', ' '])));
    let text = before.chain([last.trim_end_matches([';', ',', ' ']).to_owned()]).collect::<String>();
    if text.ends_with(['.', '!', '?', '…']) { text } else { format!("{text}.") }
}

/// As the decree asks of small numbers: `05`, `12`; zero stays `0`.
pub fn number(count: usize) -> String {
    if (1..10).contains(&count) { format!("{count:02}") } else { count.to_string() }
}

/// How many days after its deadline something was done, or is not done yet.
pub fn days_over(input: &ReportInput, line: &Line) -> Option<i64> {
    let until = line.completed_on.unwrap_or(input.consolidation.as_of);
    Some((until - line.deadline).num_days()).filter(|days| *days > 0)
}

fn say(input: &ReportInput, sentence: Sentence, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    input.words.say(sentence, &values)
}

fn within(input: &ReportInput) -> String {
    periods::within(input.words, input.consolidation.period)
}

fn reached(input: &ReportInput, indicator: &Indicator, line: &Line) -> Option<String> {
    match line.kind {
        Kind::Flow => flow(input, indicator, line),
        Kind::Stock | Kind::Rate => level(input, indicator, line),
        Kind::Milestone => Some(milestone(input, line)),
        Kind::Rank => line.cumulative.map(|place| say(input, Sentence::Rank, &[("hang", figure(place, indicator))])),
    }
}

fn flow(input: &ReportInput, indicator: &Indicator, line: &Line) -> Option<String> {
    let against = ("so_ke_hoach", against_plan(input, indicator, line));
    let within = ("trong_ky", within(input));
    let done = |value: Quantity| ("thuc_hien", figure(value, indicator));
    let total = |value: Quantity| ("luy_ke", figure(value, indicator));
    // From January on both figures are the same unless the plan brings opening figures along.
    let from_start = *input.consolidation.period.months().start() == 1;
    Some(match (line.current, line.cumulative) {
        (Some(current), Some(all)) if from_start && current == all && all == Quantity::ZERO => {
            say(input, Sentence::FlowNotYet, &[within, against])
        }
        (Some(current), Some(all)) if from_start && current == all => {
            say(input, Sentence::FlowFromStart, &[within, done(current), against])
        }
        (Some(current), Some(all)) if current == Quantity::ZERO => {
            say(input, Sentence::FlowNothingNew, &[within, total(all), against])
        }
        (Some(current), Some(all)) => say(input, Sentence::Flow, &[within, done(current), total(all), against]),
        (Some(current), None) => say(input, Sentence::FlowFromStart, &[within, done(current), against]),
        (None, Some(all)) => say(input, Sentence::FlowCumulative, &[total(all), against]),
        (None, None) => return none_yet(input, indicator, line),
    })
}

fn level(input: &ReportInput, indicator: &Indicator, line: &Line) -> Option<String> {
    let against = ("so_ke_hoach", against_plan(input, indicator, line));
    match (line.current, line.cumulative) {
        (Some(level), _) => {
            let values =
                [("ngay", periods::day(input.consolidation.as_of)), ("muc", figure(level, indicator)), against];
            Some(say(input, Sentence::Level, &values))
        }
        (None, Some(last)) => Some(say(input, Sentence::LastLevel, &[("muc", figure(last, indicator)), against])),
        (None, None) => none_yet(input, indicator, line),
    }
}

/// Without a figure the plan alone can be named.
fn none_yet(input: &ReportInput, indicator: &Indicator, line: &Line) -> Option<String> {
    Some(say(input, Sentence::TargetOnly, &[("ke_hoach", target(input, indicator, line)?)]))
}

fn milestone(input: &ReportInput, line: &Line) -> String {
    let over = days_over(input, line).map(|days| days.to_string()).unwrap_or_default();
    let deadline = ("thoi_han", periods::day(line.deadline));
    match line.completed_on {
        Some(done) if over.is_empty() => say(input, Sentence::DoneOnTime, &[("ngay", periods::day(done)), deadline]),
        Some(done) => say(input, Sentence::DoneLate, &[("ngay", periods::day(done)), deadline, ("so_ngay", over)]),
        None => {
            let progress = match line.progress {
                // The status says as much.
                Some(Progress::InProgress) | None => String::new(),
                Some(progress @ (Progress::NotStarted | Progress::Done | Progress::Paused)) => {
                    progress.label().to_owned()
                }
            };
            let status = ("tinh_trang", line.status.vietnamese().to_owned());
            say(input, Sentence::NotDone, &[("tien_do", progress), status, ("so_ngay", over), deadline])
        }
    }
}

fn against_plan(input: &ReportInput, indicator: &Indicator, line: &Line) -> String {
    let Some(target) = target(input, indicator, line) else { return String::new() };
    let plan = ("ke_hoach", target);
    let percent = line.attainment_percent.map(|percent| ("ty_le", percent.vietnamese(0)));
    if let (Some((met, required)), Target::Each(each)) = (line.districts_met, indicator.target) {
        let values =
            [("so_dat", met.to_string()), ("so_huyen", required.to_string()), ("muc", figure(each, indicator))];
        return say(input, Sentence::Districts, &values);
    }
    match (line.kind, indicator.target, percent, line.difference) {
        (Kind::Rate, _, _, Some(difference)) => points(input, difference, plan),
        (_, Target::Range { .. }, _, _) if line.exceeded => say(input, Sentence::RangeExceeded, &[plan]),
        (_, Target::Range { .. }, _, _) if line.met => say(input, Sentence::RangeMet, &[plan]),
        (_, Target::Range { .. }, Some(percent), _) => say(input, Sentence::RangeBelow, &[percent, plan]),
        (_, _, Some(percent), _) => say(input, Sentence::Percent, &[percent, plan]),
        (_, _, None, _) => say(input, Sentence::TargetOnly, &[plan]),
    }
}

/// The target, with what it was before the plan was revised.
fn target(input: &ReportInput, indicator: &Indicator, line: &Line) -> Option<String> {
    let now = wording::target(indicator.target, indicator)?;
    let before = line.target_before.and_then(|before| wording::target(before.target, indicator));
    Some(match before {
        Some(before) => say(input, Sentence::RevisedTarget, &[("nay", now), ("truoc", before)]),
        None => now,
    })
}

fn points(input: &ReportInput, difference: Quantity, plan: (&str, String)) -> String {
    let size = ("diem", wording::rounded(difference.magnitude(), wording::RATE_DECIMALS).vietnamese(0));
    if difference == Quantity::ZERO {
        say(input, Sentence::PointsEqual, &[plan])
    } else if difference.is_negative() {
        say(input, Sentence::PointsBelow, &[size, plan])
    } else {
        say(input, Sentence::PointsAbove, &[size, plan])
    }
}

fn silent_units(input: &ReportInput, indicator: &Indicator, line: &Line) -> String {
    let silent = line.by_unit.iter().filter(|figure| line.answer_of(figure) == AnswerState::Missing);
    let silent = silent.map(|figure| figure.unit.as_str());
    let mut names: Vec<&str> = silent.map(|code| wording::unit_name(input.plan, code)).collect();
    if names.is_empty() {
        let reporters = input.plan.reporters(indicator, input.consolidation.period);
        names = reporters.into_iter().map(|reporter| wording::unit_name(input.plan, reporter.unit)).collect();
    }
    names.join(", ")
}

/// The units' own words, each a sentence, with the unit and the month where there are several.
fn words_of_units(input: &ReportInput, indicator: &Indicator) -> Vec<String> {
    let quotes = quotes::of(input.consolidation, &indicator.code, Field::Result);
    let several_units = quotes.iter().any(|quote| Some(quote.unit) != quotes.first().map(|first| first.unit));
    let several_periods = quotes.iter().any(|quote| quote.period != input.consolidation.period);
    let one = |quote: &quotes::Quote| {
        let unit = several_units.then(|| wording::unit_name(input.plan, quote.unit).to_owned());
        let period = several_periods.then(|| periods::part(input.words, quote.period));
        let source = [unit, period].into_iter().flatten().collect::<Vec<_>>().join(", ");
        say(input, Sentence::Result, &[("nguon", source), ("noi_dung", ended(quote.text))])
    };
    quotes.iter().map(one).collect()
}

fn status(input: &ReportInput, line: &Line) -> String {
    let over = match line.status {
        Status::DoneLate | Status::InProgressOverdue => days_over(input, line),
        Status::DoneOnTime | Status::InProgressOnTime => None,
    };
    let deadline = over.map(|_| periods::day(line.deadline)).unwrap_or_default();
    let over = over.map(|days| days.to_string()).unwrap_or_default();
    let status = ("tinh_trang", line.status.vietnamese().to_owned());
    say(input, Sentence::Status, &[status, ("so_ngay", over), ("thoi_han", deadline)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, q, sample};

    fn of(sample: &Sample, code: &str) -> String {
        let input = sample.input();
        let indicator = sample.plan.indicator(code).unwrap();
        sentences(&input, indicator, sample.consolidation.line(code).unwrap())
    }

    #[test]
    fn a_figure_is_said_with_its_plan_and_its_status() {
        let sample = sample();
        let said = of(&sample, "1.3.a");
        let begin =
            "trong tháng thực hiện 512,5 ha; lũy kế từ đầu năm 3.613 ha, bằng 40,1% kế hoạch năm (9.000 ha). Đã";
        assert!(said.starts_with(begin), "{said}");
        assert!(said.ends_with(" Tình trạng: đang thực hiện, trong hạn."), "{said}");
        assert_eq!(of(&sample, "3.1.a"), "đã hoàn thành ngày 28/01/2022, đúng hạn (thời hạn 31/01/2022).");
    }

    #[test]
    fn sentences_end_once() {
        assert_eq!(ended("Trồng dặm.\n Đã xong ;\r\n"), "Trồng dặm; Đã xong.");
        assert_eq!(ended("Bao giờ?"), "Bao giờ?");
        assert_eq!(ended(" \n"), "");
        let mut sample = sample();
        for datum in sample.consolidation.data.iter_mut().filter(|datum| datum.text.is_some()) {
            datum.text = Some("Trồng dặm.\nGiao đất.".to_owned());
        }
        for line in &sample.consolidation.lines {
            let said = of(&sample, &line.indicator);
            for wrong in [".;", "..", ".,", ";.", "; .", "  ", "()", ": ."] {
                assert!(!said.contains(wrong), "{}: {said}", line.indicator);
            }
        }
    }

    #[test]
    fn a_rate_is_compared_in_points() {
        let sample = sample();
        let points = |text: &str| points(&sample.input(), q(text), ("ke_hoach", "63,8%".to_owned()));
        assert_eq!(points("-0.3"), "thấp hơn kế hoạch năm (63,8%) 0,3\u{a0}điểm\u{a0}%");
        assert_eq!(points("0"), "bằng kế hoạch năm (63,8%)");
        assert_eq!(points("1.25"), "cao hơn kế hoạch năm (63,8%) 1,25\u{a0}điểm\u{a0}%");
    }

    #[test]
    fn a_range_is_below_met_or_exceeded() {
        let mut sample = sample();
        let indicator = sample.plan.indicators.iter_mut().find(|one| one.code == "2.b").unwrap();
        indicator.target = Target::Range { min: q("7"), max: q("10") };
        let mut line = sample.consolidation.line("2.b").unwrap().clone();
        line.attainment_percent = Some(q("85.7"));
        let mut said = |met, exceeded| {
            (line.met, line.exceeded) = (met, exceeded);
            against_plan(&sample.input(), sample.plan.indicator("2.b").unwrap(), &line)
        };
        assert_eq!(said(false, false), "bằng 85,7% mức tối thiểu của kế hoạch năm (7÷10 HTX)");
        assert_eq!(said(true, false), "đạt kế hoạch năm (7÷10 HTX)");
        assert_eq!(said(true, true), "vượt mức trên của kế hoạch năm (7÷10 HTX)");
    }
}
