//! The figures of the samples worked out a second time, from the answers and the plan, by `docs/domain.md`.
//!
//! Never asks the program for a sum, a date of completion or a judgement: no frame, no ledger, no consolidation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::office::{Office, items, samples, text};

/// Ten-thousandths, as exact as the program's own figures.
type Figure = i128;
const ONE: Figure = 10_000;

/// One report that stands: a unit's for one month.
struct Report {
    unit: String,
    month: u8,
    entries: Vec<Value>,
    says_nil: bool,
}

/// All reports: those that stand, and for whom something was sent back.
pub struct Received {
    standing: Vec<Report>,
    sent_back: BTreeSet<(String, u8)>,
}

impl Received {
    /// An officer's figure in place of a unit's own.
    pub fn adjust(&mut self, unit: &str, month: u8, indicator: &str, district: Option<&str>, value: &str) {
        let report = self.standing.iter_mut().find(|one| one.unit == unit && one.month == month).unwrap();
        let is_it = |entry: &&mut Value| {
            entry["indicator"] == indicator && entry["field"] == "current" && entry["district"].as_str() == district
        };
        let entry = report.entries.iter_mut().find(is_it).unwrap();
        assert_ne!(entry["value"], value);
        entry["value"] = json!(value);
    }
}

/// A period of 2022 as its months; the official year, beyond them, is the thirteenth.
#[derive(Clone, Copy)]
pub struct Months {
    first: u8,
    last: u8,
}

impl Months {
    pub fn of(period: &str) -> Months {
        let (first, last) = match period.strip_prefix("2022").unwrap() {
            "" => (1, 12),
            "-F" => (1, 13),
            "-9M" => (1, 9),
            "-H1" => (1, 6),
            "-H2" => (7, 12),
            quarter if quarter.starts_with("-Q") => {
                let number: u8 = quarter[2..].parse().unwrap();
                (number * 3 - 2, number * 3)
            }
            month => (month[1..].parse().unwrap(), month[1..].parse().unwrap()),
        };
        Months { first, last }
    }

    fn contains(self, month: u8) -> bool {
        (self.first..=self.last).contains(&month)
    }
}

/// The day on which a month's figures are closed, as ISO text: such days compare as texts do.
fn cut_off(month: u8) -> String {
    if month == 13 { "2022-12-31".to_owned() } else { format!("2022-{month:02}-14") }
}

fn figure(text: &str) -> Figure {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<4}").parse().unwrap()
}

fn decimal(figure: Option<Figure>) -> Value {
    let Some(figure) = figure else { return Value::Null };
    let text = format!("{}.{:04}", figure / ONE, figure.abs() % ONE);
    json!(text.trim_end_matches('0').trim_end_matches('.'))
}

pub fn received(office: &Office) -> Received {
    let judged = items(&office.receive(&text(&samples("hop-thu-den"))));
    let (mut standing, mut sent_back) = (BTreeMap::<(String, u8), Report>::new(), BTreeSet::new());
    // In the order of receipt: a later accepted report takes the place of an earlier one.
    for item in &judged {
        let (Some(unit), Some(period)) = (item["unit"].as_str(), item["period"].as_str()) else { continue };
        let key = (unit.to_owned(), Months::of(period).last);
        match item["disposition"].as_str().unwrap() {
            "accepted" | "accepted_with_warnings" => {
                let headers = item["header"].as_array().unwrap();
                let report = Report {
                    unit: key.0.clone(),
                    month: key.1,
                    entries: item["entries"].as_array().unwrap().clone(),
                    says_nil: headers.iter().any(|header| header["key"] == "nil_report"),
                };
                standing.insert(key, report);
            }
            "sent_back" => {
                sent_back.insert(key);
            }
            other => panic!("a sample that is {other}"),
        }
    }
    Received { standing: standing.into_values().collect(), sent_back }
}

/// An answer to a field of an indicator: month, unit, district, entry; the reports are in the order of the months.
fn answers<'a>(received: &'a Received, code: &'a str, field: &'a str) -> Vec<(u8, &'a str, &'a str, &'a Value)> {
    let mut found = Vec::new();
    for report in &received.standing {
        for entry in report.entries.iter().filter(|entry| entry["indicator"] == code && entry["field"] == field) {
            found.push((report.month, report.unit.as_str(), entry["district"].as_str().unwrap_or(""), entry));
        }
    }
    found.sort_by_key(|(month, ..)| *month);
    found
}

/// The figure of an indicator after a month, over the answers that `is_asked` lets through: of a flow the sum of all
/// months, of a level the newest of each unit and district, summed. No answer is no figure.
fn after(
    kind: &str,
    answers: &[(u8, &str, &str, &Value)],
    month: u8,
    is_asked: &dyn Fn(&str, &str) -> bool,
) -> Option<Figure> {
    let mut amounts = BTreeMap::new();
    for (of, unit, district, entry) in answers.iter().filter(|(of, ..)| *of <= month) {
        let value = figure(entry["value"].as_str().unwrap());
        let slot = if kind == "flow" { *of } else { 0 };
        if is_asked(unit, district) {
            amounts.insert((*unit, *district, slot), value);
        }
    }
    (!amounts.is_empty()).then(|| amounts.values().sum())
}

/// Prior, current and cumulative of a period.
fn figures(
    kind: &str,
    answers: &[(u8, &str, &str, &Value)],
    months: Months,
    is_asked: &dyn Fn(&str, &str) -> bool,
) -> [Option<Figure>; 3] {
    let prior = after(kind, answers, months.first - 1, is_asked);
    let cumulative = after(kind, answers, months.last, is_asked);
    let is_now = |month: u8| if kind == "flow" { months.contains(month) } else { month == months.last };
    let reported = answers.iter().any(|(month, unit, district, _)| is_now(*month) && is_asked(unit, district));
    let current = match kind {
        "flow" => cumulative.map(|all| all - prior.unwrap_or(0)),
        _ => cumulative,
    };
    [prior, current.filter(|_| reported), cumulative]
}

/// value ÷ whole in percent, rounded half up to a decimal; below the target never 100.
fn percent(value: Figure, whole: Figure) -> Figure {
    let tenths = (value * 2000 + whole) / (whole * 2);
    (if value < whole { tenths.min(999) } else { tenths }) * ONE / 10
}

fn districts_met(indicator: &Value, answers: &[(u8, &str, &str, &Value)], month: u8) -> (Figure, Figure) {
    let least = figure(indicator["target"]["min"].as_str().unwrap());
    let required = indicator["districts"].as_array().unwrap();
    let reaches = |code: &&Value| after("flow", answers, month, &|_, of| **code == of).is_some_and(|all| all >= least);
    (required.iter().filter(reaches).count() as Figure, required.len() as Figure)
}

/// Percentage, and whether the target is met, after a month.
fn judged(indicator: &Value, answers: &[(u8, &str, &str, &Value)], month: u8) -> (Option<Figure>, bool) {
    let kind = indicator["kind"].as_str().unwrap();
    let Some(value) = after(kind, answers, month, &|_, _| true) else { return (None, false) };
    let min = indicator["target"]["min"].as_str().map(figure);
    match (indicator["target"]["op"].as_str().unwrap(), min) {
        (">=" | "range", Some(min)) => (Some(percent(value, min)), value >= min),
        (">", Some(min)) => (Some(percent(value, min)), value > min),
        ("all", Some(min)) => (Some(percent(value, min).min(100 * ONE)), value == min),
        ("each", Some(_)) => {
            let (met, required) = districts_met(indicator, answers, month);
            (Some(percent(met, required)), met == required)
        }
        _ => (None, false),
    }
}

/// The day of completion, if it is not after the day of judgement: a milestone's own date, and of a number the first
/// cut-off since which the target is met. What may fall again is judged when the deadline comes.
fn completed_on(indicator: &Value, received: &Received, last: u8) -> Option<String> {
    let code = indicator["code"].as_str().unwrap();
    let by = |field| answers(received, code, field).into_iter().rfind(|(month, ..)| *month <= last);
    let day = match indicator["kind"].as_str().unwrap() {
        "milestone" => {
            let is_done = by("progress").is_some_and(|(.., entry)| entry["text"] == "hoàn thành");
            by("done_on").filter(|_| is_done).map(|(.., entry)| entry["date"].as_str().unwrap().to_owned())
        }
        kind => {
            let given = answers(received, code, "current");
            let deadline = indicator["deadline"].as_str().unwrap();
            let in_time = (1..=12).rfind(|month| cut_off(*month).as_str() <= deadline).unwrap_or(1);
            let from = if kind == "rate" || kind == "rank" { in_time } else { 1 };
            (from..=last).rev().take_while(|month| judged(indicator, &given, *month).1).last().map(cut_off)
        }
    };
    day.filter(|day| *day <= cut_off(last))
}

fn status(deadline: &str, completed_on: Option<&str>, as_of: &str) -> &'static str {
    match completed_on {
        Some(day) if day <= deadline => "done_on_time",
        Some(_) => "done_late",
        None if as_of <= deadline => "in_progress_on_time",
        None => "in_progress_overdue",
    }
}

fn reported(received: &Received, code: &str, unit: &str, months: Months) -> bool {
    let mut reports = received.standing.iter().filter(|report| report.unit == unit && months.contains(report.month));
    reports.any(|report| report.says_nil || report.entries.iter().any(|entry| entry["indicator"] == code))
}

fn units_of(indicator: &Value) -> Vec<&str> {
    indicator["units"].as_array().unwrap().iter().map(|one| one["unit"].as_str().unwrap()).collect()
}

pub fn line(indicator: &Value, received: &Received, months: Months) -> Value {
    let (code, kind) = (indicator["code"].as_str().unwrap(), indicator["kind"].as_str().unwrap());
    let given = answers(received, code, "current");
    let [prior, current, cumulative] = figures(kind, &given, months, &|_, _| true);
    let (percent, is_met) = judged(indicator, &given, months.last);
    let completed_on = completed_on(indicator, received, months.last);
    let units = units_of(indicator);
    let by_unit = units.iter().filter(|_| ["flow", "stock", "rate"].contains(&kind)).map(|unit| {
        let [prior, current, cumulative] = figures(kind, &given, months, &|of, _| of == *unit).map(decimal);
        let reported = reported(received, code, unit, months);
        json!({ "unit": unit, "prior": prior, "current": current, "cumulative": cumulative, "reported": reported })
    });
    let by_district = indicator["districts"].as_array().unwrap().iter().map(|district| {
        let all = figures(kind, &given, months, &|_, of| *district == of);
        let least = figure(indicator["target"]["min"].as_str().unwrap());
        let [prior, current, cumulative] = all.map(decimal);
        let is_met = all[2].is_some_and(|all| all >= least);
        json!({ "district": district, "prior": prior, "current": current, "cumulative": cumulative, "met": is_met })
    });
    json!({
        "indicator": code, "prior": decimal(prior), "current": decimal(current), "cumulative": decimal(cumulative),
        "attainment_percent": decimal(percent),
        "status": status(indicator["deadline"].as_str().unwrap(), completed_on.as_deref(), &cut_off(months.last)),
        "met": if kind == "milestone" { completed_on.is_some() } else { is_met },
        "reported": units.iter().any(|unit| reported(received, code, unit, months)),
        "completed_on": completed_on,
        "by_unit": by_unit.collect::<Vec<_>>(), "by_district": by_district.collect::<Vec<_>>(),
    })
}

/// A task is as far as the worst of what is below it.
pub fn task(no: &str, lines: &[Value], indicators: &[Value]) -> Value {
    let is_below = |indicator: &&Value| {
        let of = indicator["task"].as_str().unwrap();
        of == no || of.starts_with(&format!("{no}."))
    };
    let below: Vec<&Value> = indicators
        .iter()
        .filter(is_below)
        .map(|indicator| lines.iter().find(|line| line["indicator"] == indicator["code"]).unwrap())
        .collect();
    let worst = STATUSES.iter().rev().find(|(code, _)| below.iter().any(|line| line["status"] == *code)).unwrap().0;
    let days: Option<Vec<&str>> = below.iter().map(|line| line["completed_on"].as_str()).collect();
    let is_reported = below.iter().any(|line| line["reported"] == true);
    json!({ "task": no, "status": worst, "completed_on": days.and_then(|days| days.into_iter().max()), "reported": is_reported })
}

/// Best first, with the words of the workbooks.
pub const STATUSES: [(&str, &str); 4] = [
    ("done_on_time", "hoàn thành đúng hạn"),
    ("done_late", "hoàn thành quá hạn"),
    ("in_progress_on_time", "đang thực hiện, trong hạn"),
    ("in_progress_overdue", "chưa hoàn thành, quá hạn"),
];

pub fn coverage(plan: &Value, received: &Received, months: Months) -> Value {
    let indicators = plan["indicators"].as_array().unwrap();
    let units: Vec<&str> = plan["units"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    // The official year asks for one report of its own; no unit of the samples has everything done before it.
    let asked = if months.last == 13 { 13..=13 } else { months.first..=months.last };
    let stands = |unit: &str, month: u8| received.standing.iter().any(|one| one.unit == unit && one.month == month);
    let waits = |unit: &str, month: u8| !stands(unit, month) && received.sent_back.contains(&(unit.to_owned(), month));
    let all = |unit: &str, is: &dyn Fn(&str, u8) -> bool| asked.clone().all(|month| is(unit, month));
    let has_come = |unit: &&&str| all(unit, &|unit, month| stands(unit, month) || waits(unit, month));
    let is_carried = |unit: &&&str| {
        let levels = indicators.iter().filter(|one| one["kind"] == "stock" || one["kind"] == "rate");
        levels.filter(|one| units_of(one).contains(*unit)).any(|one| {
            let given = answers(received, one["code"].as_str().unwrap(), "current");
            let newest =
                given.iter().filter(|(month, of, ..)| of == *unit && *month <= months.last).map(|(month, ..)| *month);
            newest.max().is_some_and(|newest| newest < months.last)
        })
    };
    json!({
        "expected": units.len(),
        "received": units.iter().filter(has_come).count(),
        "accepted": units.iter().filter(|unit| all(unit, &stands)).count(),
        "missing": units.iter().filter(|unit| !has_come(unit)).collect::<Vec<_>>(),
        "sent_back": units.iter().filter(|unit| asked.clone().any(|month| waits(unit, month))).collect::<Vec<_>>(),
        "carried_forward": units.iter().filter(is_carried).collect::<Vec<_>>(),
    })
}
