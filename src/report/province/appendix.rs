//! The appendix with one row an indicator: what it says.
//!
//! Never longer than it has to be: what only the office needs stays in the office's workbook. Never how it looks.

use chrono::NaiveDate;

use super::blocks::{Appendix, AppendixRow, COLUMNS, Cell};
use super::periods;
use super::subject;
use super::words::Sentence;
use crate::excel::style;
use crate::model::consolidation::{AnswerState, Line};
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::plan::Task;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::Total;
use crate::report::quotes;
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Phụ lục";

/// Name and number of each column; that of the period is named after it.
const HEADER: [(&str, &str); COLUMNS] = [
    ("TT", "(1)"),
    ("Nội dung nhiệm vụ, chỉ tiêu", "(2)"),
    ("ĐVT", "(3)"),
    ("Kế hoạch năm", "(4)"),
    ("Thực hiện trong kỳ", "(5)"),
    ("Lũy kế từ đầu năm", "(6)"),
    ("Tỷ lệ % so KH", "(7)=(6)/(4)×100"),
    ("Ước cả năm", "(8)"),
    ("Đơn vị chủ trì", "(9)"),
    ("Thời hạn", "(10)"),
    ("Tình trạng", "(11)"),
    ("Ghi chú", "(12)"),
];

/// Columns that may rest on an officer's answer.
const CURRENT: usize = 4;
const CUMULATIVE: usize = 5;
const STATUS: usize = 10;

const OF_THE_PERIOD: &str = "(5)";

pub fn compose(input: &ReportInput) -> Appendix {
    let about = &input.plan.about;
    let year = input.known_at.with_timezone(&crate::model::clock::vietnam()).format("%Y").to_string();
    let number = wording::report_number_ending(about);
    let belongs_to = [("ky_hieu", number.as_str()), ("nam", year.as_str()), ("co_quan", about.agency.trim())];
    let last_day = periods::day(input.plan.calendar.cut_off(input.consolidation.period));
    let row = |row: Row| match row {
        Row::Task { task, line, level, .. } => {
            let deadline = line.and_then(|line| line.deadline).or(task.deadline);
            let status = line.map(|line| style::status_label(line.status)).unwrap_or_default();
            let is_adjusted = line.is_some_and(|line| adjusted::is_in_task(input.consolidation, line));
            AppendixRow {
                level: Some(level),
                cells: task_cells(input, task, deadline, status),
                adjusted: if is_adjusted { vec![STATUS] } else { Vec::new() },
                target: None,
            }
        }
        Row::Indicator { indicator, line } => AppendixRow {
            level: None,
            cells: indicator_cells(input, indicator, line),
            adjusted: adjusted_cells(input, line),
            target: Some(line.target),
        },
    };
    let rows: Vec<AppendixRow> = tree::rows(input.plan, input.consolidation).into_iter().map(row).collect();
    let of_table = input.words.say(Sentence::AppendixUnits, &[("ngay", &last_day)]);
    let of_sign = || input.words.say(Sentence::AppendixAdjusted, &[("phong", about.department.trim())]);
    let is_adjusted = rows.iter().any(|row| !row.adjusted.is_empty());
    Appendix {
        name: NAME,
        title: input.words.say(Sentence::AppendixTitle, &[("ten_bao_cao", &subject::subject(input))]),
        belongs_to: input.words.say(Sentence::AppendixBelongsTo, &belongs_to),
        draft: subject::draft(input),
        unit_line: if is_adjusted { format!("{of_table}; {}", of_sign()) } else { of_table },
        header: header(input),
        rows,
    }
}

/// The cells of an indicator that rest on an officer's answer.
fn adjusted_cells(input: &ReportInput, line: &Line) -> Vec<usize> {
    let consolidation = input.consolidation;
    let is_in = |total: Total| adjusted::is_in_total(consolidation, line, total);
    let cells = [
        (CURRENT, is_in(Total::Period)),
        (CUMULATIVE, is_in(Total::Cumulative)),
        (STATUS, adjusted::is_in_status(consolidation, line)),
    ];
    cells.into_iter().filter(|(_, is_adjusted)| *is_adjusted).map(|(column, _)| column).collect()
}

fn header(input: &ReportInput) -> [(String, &'static str); COLUMNS] {
    let within = periods::within(input.words, input.consolidation.period);
    HEADER.map(|(name, number)| match number {
        OF_THE_PERIOD => (input.words.say(Sentence::ColumnOfPeriod, &[("trong_ky", &within)]), number),
        _ => (name.to_owned(), number),
    })
}

fn task_cells(input: &ReportInput, task: &Task, deadline: Option<NaiveDate>, status: String) -> [Cell; COLUMNS] {
    let unit = task.unit.as_deref().map_or("", |code| wording::unit_short(input.plan, code));
    let blank = || Cell::left("");
    [
        Cell::centre(tree::task_label(task)),
        Cell::left(task.title.as_str()),
        blank(),
        blank(),
        blank(),
        blank(),
        blank(),
        blank(),
        Cell::centre(unit),
        Cell::Day(deadline),
        Cell::left(status),
        blank(),
    ]
}

fn indicator_cells(input: &ReportInput, indicator: &Indicator, line: &Line) -> [Cell; COLUMNS] {
    let figure = |value: Option<Quantity>| {
        let decimals =
            value.map_or(indicator.decimals, |value| wording::decimals(line.kind, indicator.decimals, value));
        Cell::Figure { figure: value, decimals }
    };
    let target = match indicator.target {
        Target::AtLeast(a) => Cell::Figure { figure: Some(a), decimals: a.decimals() },
        Target::Above(_) | Target::AtMost(_) | Target::Below(_) | Target::Range { .. } | Target::Each(_) => {
            Cell::right(wording::target_short(indicator.target))
        }
        Target::All(_) => Cell::right(wording::target_short(indicator.target)),
        Target::Done | Target::None => Cell::centre(wording::target_short(indicator.target)),
    };
    let title =
        if indicator.aspiration { format!("{} (phấn đấu)", indicator.title) } else { indicator.title.clone() };
    [
        Cell::centre(tree::indicator_label(indicator)),
        Cell::left(title),
        Cell::centre(indicator.uom.as_str()),
        target,
        figure(line.current),
        figure(line.cumulative),
        Cell::Figure { figure: line.attainment_percent, decimals: 1 },
        figure(line.estimate),
        Cell::centre(wording::reporters(input.plan, indicator, input.consolidation.period)),
        Cell::Day(Some(line.deadline)),
        Cell::left(style::status_label(line.status)),
        Cell::left(note(input, line)),
    ]
}

fn note(input: &ReportInput, line: &Line) -> String {
    let words = input.words;
    let mut parts = Vec::new();
    let unanswered = match line.answer() {
        AnswerState::Missing => Some(Sentence::NoteSilent),
        AnswerState::NotAsked => Some(Sentence::NoteNotAsked),
        AnswerState::Given | AnswerState::NotNeeded => None,
    };
    let within = periods::within(words, input.consolidation.period);
    parts.extend(unanswered.map(|sentence| words.say(sentence, &[("trong_ky", &within)])));
    parts.extend(line.target_before.map(|before| {
        let (then, now) = (wording::target_short(before.target), wording::target_short(line.target));
        words.say(Sentence::NoteRevised, &[("truoc", &then), ("nay", &now)])
    }));
    parts.extend(line.completed_on.map(|done| words.say(Sentence::NoteDone, &[("ngay", &periods::day(done))])));
    parts.extend(line.districts_met.map(|(met, all)| {
        words.say(Sentence::NoteDistricts, &[("so_dat", &met.to_string()), ("so_huyen", &all.to_string())])
    }));
    if line.exceeded {
        parts.push(words.say(Sentence::NoteExceeded, &[]));
    }
    if line.estimated {
        parts.push(words.say(Sentence::NoteEstimated, &[]));
    }
    parts.extend(line.remark.clone());
    if line.kind == Kind::Milestone {
        parts.push(quotes::joined(input.plan, input.consolidation, &line.indicator, Field::Evidence));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}
