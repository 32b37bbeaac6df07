//! The sheet *Khó khăn, kiến nghị*: what the units wrote of difficulties and proposals, followed as cases, the oldest
//! first, with what was answered; then the work to come, with the cells that it comes from.
//!
//! Never changes a word and never judges one; the same words that have come equally far stand once, with all who wrote
//! them.

use std::collections::{BTreeMap, HashMap};

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet::{self, formula_across};
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::case::{Case, CaseState};
use crate::model::clock::local_day;
use crate::model::dates::day;
use crate::model::entry::HeaderKey;
use crate::model::grid::Address;
use crate::model::period::Period;
use crate::model::standing::{Received, standing};
use crate::report::ReportInput;
use crate::report::cases;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

pub const NAME: &str = "Khó khăn, kiến nghị";

const COLUMNS: [(&str, f64); 10] = [
    ("Số", 6.0),
    ("Chỉ tiêu", 9.0),
    ("Nội dung đơn vị nêu", 52.0),
    ("Đơn vị", 14.0),
    ("Nêu từ ngày, trong báo cáo", 14.0),
    ("Số ngày", 7.0),
    ("Nơi trả lời, lãnh đạo chỉ đạo", 22.0),
    ("Ý kiến giải quyết", 32.0),
    ("Tình trạng", 17.0),
    ("Nguồn: tệp, sheet, ô", 26.0),
];
const STATE: u16 = 8;
const LAST: u16 = 9;
const WIDTH: f64 = 199.0;

/// The row of the column headings, from 0.
const HEADER: u32 = 5;

/// What a text ends with that no row can show whole.
const MORE: &str = "… (xem tiếp ở sheet Dữ liệu)";

/// How the state of a row is told apart at its beginning, and what the tally calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Open,
    Closed,
    NextTasks,
}

impl Class {
    const ALL: [Class; 3] = [Class::Open, Class::Closed, Class::NextTasks];

    const fn of(state: CaseState) -> Class {
        match state {
            CaseState::Open | CaseState::OpenAgain { .. } | CaseState::Pending | CaseState::Withdrawn => Class::Open,
            CaseState::Closed { .. } => Class::Closed,
        }
    }

    const fn sign(self) -> Sign {
        match self {
            Class::Open => Sign::AtRisk,
            Class::Closed => Sign::DoneOnTime,
            Class::NextTasks => Sign::Repair,
        }
    }

    fn label(self) -> String {
        self.sign().label(match self {
            Class::Open => "chưa giải quyết xong",
            Class::Closed => "đã xong",
            Class::NextTasks => "nhiệm vụ kỳ tới",
        })
    }
}

/// What a unit plans for the next period: each list in the order of the reports, nothing twice.
struct Statement<'a> {
    text: &'a str,
    units: Vec<&'a str>,
    periods: Vec<Period>,
    places: Vec<String>,
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    sheet::heading(sheet, input, "Khó khăn, vướng mắc; đề xuất, kiến nghị của các đơn vị", (0, LAST), WIDTH)?;
    table::header(sheet, HEADER, 0, COLUMNS)?;
    let followed = cases::followed(input);
    let (groups, next) = (cases::together(input, &followed, Case::words), next_tasks(input));
    let mut row = HEADER + 1;
    for group in &groups {
        case_row(sheet, row, input, group)?;
        row += 1;
    }
    if groups.is_empty() {
        let words = "Không đơn vị nào nêu khó khăn, kiến nghị trong kỳ; không còn việc kỳ trước chưa giải quyết xong";
        put_across(sheet, row, (0, LAST), words, &style::text_center())?;
        row += 1;
    }
    if !next.is_empty() {
        heading(sheet, row, "Nhiệm vụ trọng tâm kỳ tới do đơn vị đề ra")?;
        row += 1;
    }
    for statement in &next {
        statement_row(sheet, row, input, statement)?;
        row += 1;
    }
    let classes: Vec<Class> = groups
        .iter()
        .filter_map(|group| group.first().map(|case| Class::of(case.state())))
        .chain(next.iter().map(|_| Class::NextTasks))
        .collect();
    formula_across(sheet, HEADER - 1, (0, LAST), &tally(&classes, row - 1), &style::section())?;
    sheet.set_freeze_panes(HEADER + 1, 2)?;
    sheet.set_print_area(0, 0, row - 1, LAST)?;
    style::page_landscape(sheet, Some((HEADER, HEADER)))
}

/// How many rows of each class, in one sentence that recounts itself.
fn tally(classes: &[Class], last: u32) -> Shown {
    let letters = Address::column_letters(STATE);
    let range = format!("${letters}${}:${letters}${}", HEADER + 2, last + 1);
    let (mut parts, mut results) = (Vec::new(), Vec::new());
    for class in Class::ALL {
        let (label, sign) = (class.label(), class.sign().symbol());
        parts.push(format!("\"{label}: \"&COUNTIF({range},\"{sign}*\")"));
        results.push(format!("{label}: {}", classes.iter().filter(|one| **one == class).count()));
    }
    Shown::Formula { formula: parts.join("&\";   \"&"), result: results.join(";   ") }
}

fn heading(sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), XlsxError> {
    put_across(sheet, row, (0, LAST), words, &style::heading(0))?;
    sheet.set_row_height(row, style::row_height(&[(words, WIDTH, style::size::BODY_BOLD)]))?;
    Ok(())
}

fn fitted(words: &str, column: usize) -> Shown {
    let width = COLUMNS.get(column).map_or(10.0, |(_, width)| *width);
    Shown::from(style::fitted(words, width, style::size::BODY, MORE))
}

/// Cases of the same words, the oldest first.
fn case_row(sheet: &mut Worksheet, row: u32, input: &ReportInput, group: &[&Case]) -> Result<(), XlsxError> {
    let Some(oldest) = group.first() else { return Ok(()) };
    let plan = input.plan;
    let numbers: Vec<String> = group.iter().map(|case| case.number.to_string()).collect();
    let number = match group {
        [one] => Shown::Number(f64::from(one.number)),
        _ => fitted(&numbers.join(", "), 0),
    };
    let indicators = cases::once(group.iter().map(|case| case.indicator.as_str()));
    let units = cases::once(group.iter().map(|case| wording::unit_short(plan, &case.unit)));
    let said = || group.iter().flat_map(|case| &case.mentions).filter(|one| one.standing);
    let periods = cases::once(said().map(|one| one.period.vietnamese()));
    let places = cases::once(said().map(|one| format!("{}: {}, {}", one.file, one.at.sheet, one.at.cell)));
    let leaders = cases::once(group.iter().filter_map(|case| case.leader(plan)));
    let leaders = leaders.iter().map(|leader| format!("\nChỉ đạo: {} {}", leader.title, leader.name));
    let direction = oldest
        .direction()
        .map(|(text, decision)| format!("{text}\n({}, {})", decision.by, day(local_day(decision.at))));
    let state = oldest.state();
    let class = Class::of(state);
    let cells: [(Shown, Format); 10] = [
        (number, style::text_center()),
        (fitted(&indicators.join(", "), 1), style::text_center()),
        (fitted(&oldest.words(), 2), style::text()),
        (fitted(&units.join("\n"), 3), style::text()),
        (fitted(&format!("{}\n{}", day(oldest.since()), periods.join("\n")), 4), style::text_center()),
        (Shown::Number(oldest.age(input.consolidation.as_of) as f64), style::text_center()),
        (fitted(&format!("{}{}", oldest.answerer(plan), leaders.collect::<String>()), 6), style::text()),
        (fitted(&direction.unwrap_or_default(), 7), style::text()),
        (fitted(&class.sign().label(&state.vietnamese()), 8), style::sign(class.sign())),
        (fitted(&places.join("\n"), 9), style::text()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

fn statement_row(sheet: &mut Worksheet, row: u32, input: &ReportInput, statement: &Statement) -> Result<(), XlsxError> {
    let units = statement.units.iter().map(|code| wording::unit_short(input.plan, code)).collect::<Vec<_>>();
    let periods = statement.periods.iter().map(|period| period.vietnamese()).collect::<Vec<_>>();
    let blank = || (Shown::Blank, style::text());
    let cells: [(Shown, Format); 10] = [
        blank(),
        blank(),
        (fitted(statement.text, 2), style::text()),
        (fitted(&units.join("\n"), 3), style::text()),
        (fitted(&periods.join("\n"), 4), style::text_center()),
        blank(),
        blank(),
        blank(),
        (Shown::from(Class::NextTasks.label()), style::sign(Class::NextTasks.sign())),
        (fitted(&statement.places.join("\n"), 9), style::text()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

/// What units plan for the next period, from the newest report of each that stands; not of one task.
fn next_tasks<'a>(input: &ReportInput<'a>) -> Vec<Statement<'a>> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
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
                let place = *places.entry(text).or_insert(statements.len());
                if place == statements.len() {
                    statements.push(Statement { text, units: Vec::new(), periods: Vec::new(), places: Vec::new() });
                }
                if let Some(statement) = statements.get_mut(place) {
                    statement.units.push(&one.unit);
                    statement.periods.push(one.period);
                    statement.places.push(format!("{}: {}, {}", one.file, answer.at.sheet, answer.at.cell));
                }
            }
        }
    }
    for statement in &mut statements {
        statement.units = cases::once(std::mem::take(&mut statement.units));
        statement.periods = cases::once(std::mem::take(&mut statement.periods));
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::case::{CaseAct, CaseDecision};
    use crate::model::consolidation::Origin;
    use crate::model::entry::Field;
    use crate::report::sample::{self, sample};

    /// Numbers of the rows, in their order.
    fn rows(input: &ReportInput) -> Vec<Vec<u32>> {
        let followed = cases::followed(input);
        let groups = cases::together(input, &followed, Case::words);
        groups.iter().map(|group| group.iter().map(|case| case.number).collect()).collect()
    }

    #[test]
    fn a_difficulty_stands_with_its_proposal_under_its_number() {
        let sample = sample();
        let input = sample.input();
        let seen: Vec<_> = cases::followed(&input)
            .iter()
            .map(|case| (case.number, case.indicator.clone(), case.difficulty.is_some(), case.proposal.is_some()))
            .collect();
        assert_eq!(
            seen,
            [(1, "1.1.b".into(), true, false), (2, "1.3.a".into(), true, true), (3, "3.2.b".into(), true, true)]
        );
        let next = next_tasks(&input);
        assert_eq!(next.len(), 1);
        assert_eq!(next[0].places, ["cc-ptnt-2022-06-lan1.xlsx: Báo cáo, C30"]);
        let Shown::Formula { result, .. } = tally(&[Class::Open, Class::Open, Class::NextTasks], 20) else { panic!() };
        assert_eq!(result, "◊ chưa giải quyết xong: 2;   ● đã xong: 0;   ► nhiệm vụ kỳ tới: 1");
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
    fn the_same_words_stand_once_with_all_who_wrote_them_until_they_are_answered_apart() {
        let mut sample = sample();
        let words = "  Hội đồng đánh giá cấp Tỉnh chưa họp. ";
        let first = |datum: &&crate::model::consolidation::Datum| {
            datum.field == Field::Difficulty && datum.indicator == "1.1.b"
        };
        let mut again = sample.consolidation.data.iter().find(first).unwrap().clone();
        (again.unit, again.indicator, again.text) = ("tt-nuoc".into(), "1.1.c".into(), Some(words.into()));
        // Of the month before, and still open: the oldest.
        let mut before = again.clone();
        (before.unit, before.text) = ("vp".into(), Some("Thiếu cán bộ".into()));
        if let Origin::Report { period, .. } = &mut before.origin {
            *period = Period::month(2022, 4);
        }
        sample.consolidation.data.extend([again, before]);
        let now = sample::cases(&sample.consolidation.data, &sample.received, &[]);
        sample.cases = now;
        // The oldest first: what the Office wrote in April.
        assert_eq!(rows(&sample.input()), [vec![1], vec![2, 5], vec![3], vec![4]]);
        // One of them is answered.
        let (receipt, entry) = sample.cases.iter().find(|case| case.unit == "tt-nuoc").unwrap().named().unwrap();
        let act = CaseAct::Answer("Họp trong tháng 7".into());
        let at = sample.received[0].received_at;
        let decided = CaseDecision { receipt, entry, act, by: "Lan".into(), at };
        sample.cases = sample::cases(&sample.consolidation.data, &sample.received, &[decided]);
        assert_eq!(rows(&sample.input()).len(), 5);
    }
}
