//! The five parts of the report: results in figures, results by task, difficulties, proposals, the coming period.
//!
//! Never a figure of its own, and never a word: figures come from the consolidation, sentences from the text.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::blocks::{Block, Tally};
use super::periods;
use super::results::{self, ended, number};
use super::words::{Sentence, first_capital};
use crate::model::calendar::end_of_month;
use crate::model::case::{Case, CaseState};
use crate::model::consolidation::{AnswerState, Line, Status};
use crate::model::entry::HeaderKey;
use crate::model::gap::in_words;
use crate::model::indicator::Indicator;
use crate::model::plan::Task;
use crate::model::standing::standing;
use crate::report::ReportInput;
use crate::report::cases;
use crate::report::tree::{self, Row};
use crate::report::wording;

/// The tally in a sentence, a small table, and on how many units it rests.
pub fn overall(blocks: &mut Vec<Block>, input: &ReportInput) {
    blocks.push(heading(input, Sentence::HeadingOverall));
    let lines = &input.consolidation.lines;
    let tasks: Vec<Status> = tree::rows(input.plan, input.consolidation)
        .into_iter()
        .filter_map(|row| match row {
            Row::Task { line: Some(line), counts: true, .. } => Some(line.status),
            Row::Task { .. } | Row::Indicator { .. } => None,
        })
        .collect();
    let with = |status: Status| lines.iter().filter(|line| line.status == status).count();
    blocks.push(Block::Paragraph(in_figures(input, tasks.len(), &with)));
    let row = |(at, status): (usize, Status)| {
        let tasks_with = tasks.iter().filter(|of| **of == status).count();
        [(at + 1).to_string(), first_capital(status.vietnamese()), with(status).to_string(), tasks_with.to_string()]
    };
    blocks.push(Block::Tally(Tally {
        header: ["TT", "Tình trạng", "Số chỉ tiêu", "Số nhiệm vụ"],
        rows: Status::ALL.into_iter().enumerate().map(row).collect(),
        total: [String::new(), "Cộng".to_owned(), lines.len().to_string(), tasks.len().to_string()],
    }));
    blocks.push(Block::Paragraph(coverage(input)));
}

fn in_figures(input: &ReportInput, tasks: usize, with: &dyn Fn(Status) -> usize) -> String {
    let lines = &input.consolidation.lines;
    let count = |status: Status| {
        let values = [("so_chi_tieu", &*number(with(status))), ("tinh_trang", status.vietnamese())];
        input.words.say(Sentence::WithStatus, &values)
    };
    // What none is in stands in the table below; only that nothing is overdue is said.
    let shown = |status: &Status| with(*status) > 0 || lines.is_empty();
    let values = [
        ("ngay", periods::day(input.consolidation.as_of)),
        ("so_chi_tieu", number(lines.len())),
        ("so_nhiem_vu", number(tasks)),
        ("theo_tinh_trang", Status::ALL.into_iter().filter(shown).map(count).collect::<Vec<_>>().join("; ")),
    ];
    let mut sentences = vec![say(input, Sentence::Tally, &values)];
    if with(Status::InProgressOverdue) == 0 && !lines.is_empty() {
        sentences.push(input.words.say(Sentence::NoneOverdue, &[]));
    }
    let counted = lines.iter().filter(|line| line.kind.is_numeric()).count();
    if counted > 0 {
        let met = lines.iter().filter(|line| line.kind.is_numeric() && line.met).count();
        let reached = if met == 0 { "chưa có".to_owned() } else { number(met) };
        sentences.push(say(input, Sentence::Met, &[("so_dat", reached), ("so_chi_tieu", number(counted))]));
    }
    let silent = lines.iter().filter(|line| line.answer() == AnswerState::Missing).count();
    if silent > 0 {
        let values = [("so_chi_tieu", number(silent)), ("trong_ky", within(input))];
        sentences.push(say(input, Sentence::Silent, &values));
    }
    sentences.join(" ")
}

fn coverage(input: &ReportInput) -> String {
    let coverage = &input.consolidation.coverage;
    let names = |codes: &[String]| {
        let names = codes.iter().map(|code| wording::unit_name(input.plan, code));
        ("don_vi", names.collect::<Vec<_>>().join(", "))
    };
    let mut rest = Vec::new();
    if coverage.missing.len() == coverage.expected && coverage.expected > 1 {
        rest.push(input.words.say(Sentence::AllMissing, &[]));
    } else if !coverage.missing.is_empty() {
        rest.push(say(input, Sentence::Missing, &[names(&coverage.missing)]));
    }
    if !coverage.sent_back.is_empty() {
        rest.push(say(input, Sentence::SentBack, &[names(&coverage.sent_back)]));
    }
    let gaps: BTreeSet<_> = input.consolidation.lines.iter().flat_map(|line| &line.gaps).cloned().collect();
    if !gaps.is_empty() {
        let gaps: Vec<_> = gaps.into_iter().collect();
        rest.push(say(input, Sentence::EarlierMissing, &[("bao_cao", in_words(input.plan, &gaps))]));
    }
    if !coverage.carried_forward.is_empty() {
        rest.push(say(input, Sentence::CarriedForward, &[names(&coverage.carried_forward)]));
    }
    let values = [
        ("so_da_nhan", number(coverage.accepted)),
        ("so_phai_nop", number(coverage.expected)),
        ("con_lai", rest.iter().map(|one| format!("; {one}")).collect()),
    ];
    say(input, Sentence::Coverage, &values)
}

pub fn by_task(blocks: &mut Vec<Block>, input: &ReportInput) {
    blocks.push(heading(input, Sentence::HeadingByTask));
    for row in tree::rows(input.plan, input.consolidation) {
        match row {
            Row::Task { task, level, .. } => {
                let unit = task.unit.as_deref().filter(|_| level > 0 || is_leaf(input, task));
                let unit = unit.map(|code| wording::unit_name(input.plan, code).to_owned()).unwrap_or_default();
                let values = [("so", task.no.clone()), ("ten", bare(&task.title)), ("don_vi", unit)];
                blocks.push(Block::Heading { level: level + 1, text: say(input, Sentence::Task, &values) });
            }
            Row::Indicator { indicator, line } => blocks.push(Block::Paragraph(result(input, indicator, line))),
        }
    }
}

fn result(input: &ReportInput, indicator: &Indicator, line: &Line) -> String {
    let reached = ("ket_qua", results::sentences(input, indicator, line));
    if repeats_its_task(input, indicator) {
        return say(input, Sentence::OnlyIndicator, &[reached]);
    }
    let values = [("thu_tu", tree::indicator_label(indicator)), ("ten", bare(&indicator.title)), reached];
    say(input, Sentence::Indicator, &values)
}

/// An only indicator often bears its task's name, which stands right above it.
fn repeats_its_task(input: &ReportInput, indicator: &Indicator) -> bool {
    let task = input.plan.tasks.iter().find(|task| task.no == indicator.task);
    let is_only = input.plan.indicators_of(&indicator.task).count() == 1;
    is_only && task.is_some_and(|task| bare(&task.title).to_lowercase() == bare(&indicator.title).to_lowercase())
}

fn is_leaf(input: &ReportInput, task: &Task) -> bool {
    input.plan.indicators_of(&task.no).next().is_some()
}

fn bare(title: &str) -> String {
    title.trim().trim_end_matches([':', '.', ';', ' ']).to_owned()
}

/// What is overdue, then what the units say.
pub fn difficulties(blocks: &mut Vec<Block>, input: &ReportInput) {
    blocks.push(heading(input, Sentence::HeadingDifficulties));
    let overdue = overdue(input);
    if !overdue.is_empty() {
        let as_of = ("ngay", periods::day(input.consolidation.as_of));
        let text = say(input, Sentence::Overdue, &[as_of, count(&overdue), list(input, &overdue)]);
        blocks.push(Block::Paragraph(text));
    }
    said(blocks, input, |case| case.difficulty.as_deref(), Sentence::Difficulty, Sentence::NoDifficulties);
}

pub fn proposals(blocks: &mut Vec<Block>, input: &ReportInput) {
    blocks.push(heading(input, Sentence::HeadingProposals));
    said(blocks, input, |case| case.proposal.as_deref(), Sentence::Proposal, Sentence::NoProposals);
}

/// What the units say, the oldest first and one dash each, with who says it, since when, and what was answered.
fn said(
    blocks: &mut Vec<Block>,
    input: &ReportInput,
    of: impl Fn(&Case) -> Option<&str>,
    one: Sentence,
    nothing: Sentence,
) {
    let before = blocks.len();
    let mut followed = cases::followed(input);
    followed.retain(|case| of(case).is_some());
    for group in cases::together(input, &followed, |case| of(case).unwrap_or_default().to_owned()) {
        let Some(oldest) = group.first() else { continue };
        let units = cases::once(group.iter().map(|case| wording::unit_name(input.plan, &case.unit)));
        let indicators = cases::once(group.iter().map(|case| case.indicator.as_str()));
        let (part, since) = when(input, oldest);
        let closed = match oldest.state() {
            CaseState::Closed { on } => periods::day(on),
            CaseState::Open | CaseState::OpenAgain { .. } | CaseState::Pending | CaseState::Withdrawn => String::new(),
        };
        let values = [
            ("don_vi", units.join("; ")),
            ("chi_tieu", indicators.join(", ")),
            ("ky", part),
            ("tu_ky", since),
            ("noi_dung", of(oldest).map(ended).unwrap_or_default()),
            ("y_kien", oldest.direction().map(|(text, _)| ended(text)).unwrap_or_default()),
            ("ngay_xong", closed),
        ];
        blocks.push(Block::Paragraph(say(input, one, &values)));
    }
    if blocks.len() == before {
        blocks.push(Block::Paragraph(say(input, nothing, &[("trong_ky", within(input))])));
    }
}

/// The part of the period in which it was first said, or the earlier period since when.
fn when(input: &ReportInput, case: &Case) -> (String, String) {
    let period = input.consolidation.period;
    match case.first_period() {
        Some(first) if first == period => (String::new(), String::new()),
        Some(first) if period.contains(first) => (periods::part(input.words, first), String::new()),
        Some(first) => (String::new(), periods::part(input.words, first)),
        None => (String::new(), String::new()),
    }
}

/// What is overdue and what falls due by the plan, then what the units have set themselves.
pub fn next_tasks(blocks: &mut Vec<Block>, input: &ReportInput) {
    let next = periods::next(input.consolidation.period);
    let name = ("ky_toi", periods::name(input.words, next));
    blocks.push(Block::Heading { level: 0, text: say(input, Sentence::HeadingNextTasks, std::slice::from_ref(&name)) });
    let before = blocks.len();
    // What ends today unfinished is no task of the time to come either.
    let as_of = input.consolidation.as_of;
    let lines = input.consolidation.lines.iter();
    let overdue: Vec<&Line> = lines.filter(|line| is_open(line) && line.deadline <= as_of).collect();
    if !overdue.is_empty() {
        let text = say(input, Sentence::NextOverdue, &[count(&overdue), list(input, &overdue)]);
        blocks.push(Block::Paragraph(text));
    }
    let last_day = end_of_month(next.year, u32::from(*next.months().end()));
    let due = open_until(input, last_day);
    if !due.is_empty() {
        let text = say(input, Sentence::NextDue, &[name.clone(), count(&due), list(input, &due)]);
        blocks.push(Block::Paragraph(text));
    }
    let last = input.consolidation.period.last_month();
    let stands = standing(input.received);
    let own = stands.iter().filter(|one| one.period == last || one.period == input.consolidation.period);
    for (one, answer) in own.flat_map(|one| one.header.iter().map(move |answer| (one, answer))) {
        if answer.key == HeaderKey::NextTasks && !answer.text.trim().is_empty() {
            let unit = wording::unit_name(input.plan, &one.unit).to_owned();
            let text = say(input, Sentence::NextOfUnit, &[("don_vi", unit), ("noi_dung", ended(&answer.text))]);
            blocks.push(Block::Paragraph(text));
        }
    }
    if blocks.len() == before {
        blocks.push(Block::Paragraph(say(input, Sentence::NextGoesOn, &[name])));
    }
}

fn overdue<'a>(input: &'a ReportInput) -> Vec<&'a Line> {
    input.consolidation.lines.iter().filter(|line| line.status == Status::InProgressOverdue).collect()
}

/// Not overdue yet, and due by a day.
fn open_until<'a>(input: &'a ReportInput, last_day: NaiveDate) -> Vec<&'a Line> {
    let ahead = |line: &&Line| line.deadline > input.consolidation.as_of && line.deadline <= last_day;
    input.consolidation.lines.iter().filter(|line| is_open(line)).filter(ahead).collect()
}

const fn is_open(line: &Line) -> bool {
    match line.status {
        Status::InProgressOnTime | Status::InProgressOverdue => true,
        Status::DoneOnTime | Status::DoneLate => false,
    }
}

fn count(lines: &[&Line]) -> (&'static str, String) {
    ("so_chi_tieu", number(lines.len()))
}

fn list(input: &ReportInput, lines: &[&Line]) -> (&'static str, String) {
    let one = |line: &&Line| {
        let reporters = input.plan.indicator(&line.indicator);
        let units = reporters.map(|one| wording::reporters(input.plan, one, input.consolidation.period));
        let values = [
            ("chi_tieu", line.indicator.clone()),
            ("don_vi", units.unwrap_or_default()),
            ("thoi_han", periods::day(line.deadline)),
        ];
        say(input, Sentence::ListItem, &values)
    };
    ("danh_sach", lines.iter().map(one).collect::<Vec<_>>().join("; "))
}

fn heading(input: &ReportInput, heading: Sentence) -> Block {
    Block::Heading { level: 0, text: input.words.say(heading, &[]) }
}

fn within(input: &ReportInput) -> String {
    periods::within(input.words, input.consolidation.period)
}

fn say(input: &ReportInput, sentence: Sentence, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    input.words.say(sentence, &values)
}
