//! The sheet *Khó khăn, kiến nghị*: what the units wrote of difficulties, proposals and the work to come, by task,
//! with the cells that it comes from.
//!
//! Never changes a word and never judges one; the same words under one task stand once, with all who wrote them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::table;
use crate::excel::style::{self, Sign};
use crate::model::consolidation::Origin;
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::Address;
use crate::model::period::Period;
use crate::model::plan::Task;
use crate::model::standing::{Received, standing};
use crate::report::ReportInput;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

pub const NAME: &str = "Khó khăn, kiến nghị";

const COLUMNS: [(&str, f64); 7] = [
    ("TT", 5.0),
    ("Chỉ tiêu", 10.0),
    ("Loại", 18.0),
    ("Nội dung đơn vị nêu", 78.0),
    ("Đơn vị", 18.0),
    ("Kỳ", 14.0),
    ("Nguồn: tệp, sheet, ô", 36.0),
];
const KIND: u16 = 2;
const LAST: u16 = 6;
const WIDTH: f64 = 179.0;

/// The row of the column headings, from 0.
const HEADER: u32 = 5;

/// What words are about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Subject {
    Difficulty,
    Proposal,
    NextTasks,
}

impl Subject {
    const ALL: [Subject; 3] = [Subject::Difficulty, Subject::Proposal, Subject::NextTasks];

    const fn vietnamese(self) -> &'static str {
        match self {
            Subject::Difficulty => "khó khăn",
            Subject::Proposal => "kiến nghị",
            Subject::NextTasks => "nhiệm vụ kỳ tới",
        }
    }

    /// A difficulty is a risk, the others are something to be done.
    const fn sign(self) -> Sign {
        match self {
            Subject::Difficulty => Sign::AtRisk,
            Subject::Proposal | Subject::NextTasks => Sign::Repair,
        }
    }

    fn label(self) -> String {
        self.sign().label(self.vietnamese())
    }
}

/// What a text ends with that no row can show whole.
const MORE: &str = "… (xem tiếp ở sheet Dữ liệu)";

/// Words, and all who wrote them: each list in the order of the data, nothing twice.
struct Statement<'a> {
    subject: Subject,
    text: &'a str,
    indicators: Vec<&'a str>,
    units: Vec<&'a str>,
    periods: Vec<Period>,
    places: Vec<String>,
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    super::heading(sheet, input, "Khó khăn, vướng mắc; đề xuất, kiến nghị của các đơn vị", (0, LAST), WIDTH)?;
    table::header(sheet, HEADER, 0, COLUMNS)?;
    let (groups, next) = (by_task(input), next_tasks(input));
    let mut row = HEADER + 1;
    let mut number = 0;
    for (task, statements) in &groups {
        group(sheet, row, &format!("{}. {}", task.no, task.title))?;
        row += 1;
        for statement in statements {
            number += 1;
            statement_row(sheet, row, number, input, statement)?;
            row += 1;
        }
    }
    if !next.is_empty() {
        group(sheet, row, "Nhiệm vụ trọng tâm kỳ tới do đơn vị đề ra")?;
        row += 1;
    }
    for statement in &next {
        number += 1;
        statement_row(sheet, row, number, input, statement)?;
        row += 1;
    }
    if number == 0 {
        let words = "Không đơn vị nào nêu khó khăn, kiến nghị trong kỳ";
        put_across(sheet, row, (0, LAST), words, &style::text_center())?;
        row += 1;
    }
    let all = || groups.iter().flat_map(|(_, statements)| statements).chain(&next);
    super::formula_across(sheet, HEADER - 1, (0, LAST), &tally(all(), row - 1), &style::section())?;
    sheet.set_freeze_panes(HEADER + 1, 3)?;
    sheet.set_print_area(0, 0, row - 1, LAST)?;
    style::page_landscape(sheet, Some((HEADER, HEADER)))
}

/// By task in the order of the plan, difficulties before proposals; tasks without words are left out.
fn by_task<'a>(input: &ReportInput<'a>) -> Vec<(&'a Task, Vec<Statement<'a>>)> {
    let (plan, consolidation) = (input.plan, input.consolidation);
    let tasks: BTreeMap<&str, &str> =
        plan.indicators.iter().map(|one| (one.code.as_str(), one.task.as_str())).collect();
    let mut said: BTreeMap<(&str, Subject), Vec<Statement>> = BTreeMap::new();
    for datum in &consolidation.data {
        let subject = match datum.field {
            Field::Difficulty => Subject::Difficulty,
            Field::Proposal => Subject::Proposal,
            Field::Current | Field::Numerator | Field::Denominator | Field::Estimate | Field::Progress => continue,
            Field::DoneOn | Field::Result | Field::Evidence | Field::Note | Field::Name => continue,
        };
        let text = datum.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let (Some(text), Some(task), Origin::Report { period, file, at, .. }) =
            (text, tasks.get(datum.indicator.as_str()), &datum.origin)
        else {
            continue;
        };
        if consolidation.period.contains(*period) {
            let place = format!("{file}: {}, {}", at.sheet, at.cell);
            let statements = said.entry((task, subject)).or_default();
            add(statements, subject, text, Some(&datum.indicator), &datum.unit, *period, place);
        }
    }
    let mut groups = Vec::new();
    for task in &plan.tasks {
        let of_task = Subject::ALL.into_iter().filter_map(|subject| said.remove(&(task.no.as_str(), subject)));
        let statements: Vec<Statement> = of_task.flatten().collect();
        if !statements.is_empty() {
            groups.push((task, statements));
        }
    }
    groups
}

/// What units plan for the next period, from the newest report of each that stands; not of one task.
fn next_tasks<'a>(input: &ReportInput<'a>) -> Vec<Statement<'a>> {
    let mut statements = Vec::new();
    let within = |one: &&'a Received| input.consolidation.period.contains(one.period);
    let reports: Vec<&Received> = standing(input.received).into_iter().filter(within).collect();
    let rank = |one: &Received| (one.period.position(), one.received_at, one.receipt);
    // What was to come after an earlier report of the same unit has come meanwhile.
    let mut newest: BTreeMap<&str, _> = BTreeMap::new();
    for one in &reports {
        let known = newest.entry(one.unit.as_str()).or_insert_with(|| rank(one));
        *known = (*known).max(rank(one));
    }
    for one in reports.into_iter().filter(|one| newest.get(one.unit.as_str()) == Some(&rank(one))) {
        for answer in one.header.iter().filter(|answer| answer.key == HeaderKey::NextTasks) {
            let text = answer.text.trim();
            if !text.is_empty() {
                let place = format!("{}: {}, {}", one.file, answer.at.sheet, answer.at.cell);
                add(&mut statements, Subject::NextTasks, text, None, &one.unit, one.period, place);
            }
        }
    }
    statements
}

fn add<'a>(
    statements: &mut Vec<Statement<'a>>,
    subject: Subject,
    text: &'a str,
    indicator: Option<&'a str>,
    unit: &'a str,
    period: Period,
    place: String,
) {
    let known = statements.iter_mut().find(|one| one.subject == subject && one.text == text);
    let Some(known) = known else {
        let (indicators, places) = (indicator.into_iter().collect(), vec![place]);
        statements.push(Statement { subject, text, indicators, units: vec![unit], periods: vec![period], places });
        return;
    };
    if let Some(code) = indicator.filter(|code| !known.indicators.contains(code)) {
        known.indicators.push(code);
    }
    if !known.units.contains(&unit) {
        known.units.push(unit);
    }
    if !known.periods.contains(&period) {
        known.periods.push(period);
    }
    known.places.push(place);
}

/// How many of each kind, in one sentence that recounts itself.
fn tally<'a>(statements: impl Iterator<Item = &'a Statement<'a>> + Clone, last: u32) -> Shown {
    let letters = Address::column_letters(KIND);
    let range = format!("${letters}${}:${letters}${}", HEADER + 2, last + 1);
    let (mut parts, mut results) = (Vec::new(), Vec::new());
    for subject in Subject::ALL {
        let label = subject.label();
        parts.push(format!("\"{label}: \"&COUNTIF({range},\"{label}\")"));
        results.push(format!("{label}: {}", statements.clone().filter(|one| one.subject == subject).count()));
    }
    Shown::Formula { formula: parts.join("&\";   \"&"), result: results.join(";   ") }
}

fn group(sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), XlsxError> {
    put_across(sheet, row, (0, LAST), words, &style::heading(0))?;
    sheet.set_row_height(row, style::row_height(&[(words, WIDTH, style::size::BODY_BOLD)]))?;
    Ok(())
}

fn statement_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    statement: &Statement,
) -> Result<(), XlsxError> {
    let fitted = |words: &str, column: usize| {
        let width = COLUMNS.get(column).map_or(10.0, |(_, width)| *width);
        Shown::from(style::fitted(words, width, style::size::BODY, MORE))
    };
    let units = statement.units.iter().map(|code| wording::unit_short(input.plan, code)).collect::<Vec<_>>();
    let periods = statement.periods.iter().map(|period| period.vietnamese()).collect::<Vec<_>>();
    let cells: [(Shown, Format); 7] = [
        (Shown::Number(number as f64), style::text_center()),
        (fitted(&statement.indicators.join(", "), 1), style::text_center()),
        (Shown::from(statement.subject.label()), style::sign(statement.subject.sign())),
        (fitted(statement.text, 3), style::text()),
        (fitted(&units.join("\n"), 4), style::text()),
        (fitted(&periods.join("\n"), 5), style::text_center()),
        (fitted(&statement.places.join("\n"), 6), style::text()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn words_stand_under_their_task_difficulties_first() {
        let sample = sample();
        let input = sample.input();
        let groups = by_task(&input);
        let seen: Vec<_> = groups
            .iter()
            .map(|(task, all)| (task.no.as_str(), all.iter().map(|one| one.subject).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            seen,
            [
                ("1.1", vec![Subject::Difficulty]),
                ("1.3", vec![Subject::Difficulty, Subject::Proposal]),
                ("3.2", vec![Subject::Difficulty, Subject::Proposal])
            ]
        );
        let next = next_tasks(&input);
        assert_eq!(next.len(), 1);
        assert_eq!(next[0].places, ["cc-ptnt-2022-06-lan1.xlsx: Báo cáo, C30"]);
        let counted = tally(groups.iter().flat_map(|(_, all)| all).chain(&next), 20);
        let Shown::Formula { result, .. } = counted else { panic!("{counted:?}") };
        assert_eq!(result, "◊ khó khăn: 3;   ► kiến nghị: 2;   ► nhiệm vụ kỳ tới: 1");
    }

    #[test]
    fn of_several_months_only_the_newest_plans_are_still_to_come() {
        let mut sample = sample();
        let of_june = sample.received.iter().find(|one| !one.header.is_empty()).unwrap().header.clone();
        let may = |one: &&mut Received| one.unit == "cc-ptnt" && one.period == Period::month(2022, 5);
        let before = sample.received.iter_mut().find(may).unwrap();
        before.header = of_june;
        before.header[0].text = "Việc của tháng 6".into();
        sample.consolidation.period = "2022-Q2".parse().unwrap();
        let input = sample.input();
        let next = next_tasks(&input);
        assert_eq!(next.len(), 1);
        assert!(next[0].text.starts_with("Tổ chức Hội đồng"), "{}", next[0].text);
    }

    #[test]
    fn the_same_words_stand_once_with_all_who_wrote_them() {
        let mut sample = sample();
        let words = "  Hội đồng đánh giá cấp tỉnh chưa họp ";
        let mut again =
            sample.consolidation.data.iter().find(|datum| datum.field == Field::Difficulty).unwrap().clone();
        (again.unit, again.indicator, again.text) = ("tt-nuoc".into(), "1.1.c".into(), Some(words.into()));
        // Of the month before: not of this period.
        let mut before = again.clone();
        before.unit = "vp".into();
        if let Origin::Report { period, .. } = &mut before.origin {
            *period = Period::month(2022, 5);
        }
        sample.consolidation.data.extend([again, before]);
        let input = sample.input();
        let groups = by_task(&input);
        let (_, of_task) = groups.iter().find(|(task, _)| task.no == "1.1").unwrap();
        assert_eq!(of_task.len(), 1);
        assert_eq!(of_task[0].units, ["cc-ptnt", "tt-nuoc"]);
        assert_eq!(of_task[0].indicators, ["1.1.b", "1.1.c"]);
        assert_eq!(of_task[0].places.len(), 2);
    }
}
