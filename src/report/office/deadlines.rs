//! The sheet *Tiến độ nhiệm vụ*: every task and milestone with its deadline and the days that are left or over,
//! what needs a hand first.
//!
//! Never judges a status: days count from the cut-off in one cell, the status is the consolidation's.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::cut_off::{CUT_OFF_NAME, SOON};
use super::sheet::{formula_across, heading, repaint};
use super::{indicator_cells, table};
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{AnswerState, Line, Status};
use crate::model::entry::{Field, Progress};
use crate::model::grid::Address;
use crate::model::indicator::Kind;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::shown::{Shown, put, put_across};
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Tiến độ nhiệm vụ";

const COLUMNS: [(&str, f64); 12] = [
    ("TT", 5.0),
    ("Mã", 8.0),
    ("Loại", 11.0),
    ("Nội dung nhiệm vụ, cột mốc", 54.0),
    ("Đơn vị chủ trì", 15.0),
    ("Lãnh đạo chỉ đạo", 16.0),
    ("Thời hạn", 12.0),
    ("Ngày hoàn thành", 12.0),
    ("Số ngày còn lại (+), quá hạn (−)", 12.0),
    ("Cần chú ý", 24.0),
    ("Tình trạng", 26.0),
    ("Đơn vị báo cáo", 17.0),
];
const DEADLINE: u16 = 6;
const DONE: u16 = 7;
const DAYS: u16 = 8;
const ATTENTION: u16 = 9;
const LAST: u16 = 11;
const WIDTH: f64 = 212.0;

/// The row of the column headings, from 0.
const HEADER: u32 = 6;

/// What needs a hand, first things first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Attention {
    Overdue,
    Soon,
    Ahead,
    DoneLate,
    DoneOnTime,
}

impl Attention {
    const ALL: [Attention; 5] =
        [Attention::Overdue, Attention::Soon, Attention::Ahead, Attention::DoneLate, Attention::DoneOnTime];

    fn of(deadline: Option<NaiveDate>, done: Option<NaiveDate>, as_of: NaiveDate) -> Attention {
        match (deadline, done) {
            (Some(deadline), Some(done)) if done > deadline => Attention::DoneLate,
            (_, Some(_)) => Attention::DoneOnTime,
            (Some(deadline), None) if deadline < as_of => Attention::Overdue,
            (Some(deadline), None) if (deadline - as_of).num_days() <= SOON => Attention::Soon,
            (_, None) => Attention::Ahead,
        }
    }

    const fn agrees_with(self, status: Status) -> bool {
        match self {
            Attention::Overdue => matches!(status, Status::InProgressOverdue),
            Attention::Soon | Attention::Ahead => matches!(status, Status::InProgressOnTime),
            Attention::DoneLate => matches!(status, Status::DoneLate),
            Attention::DoneOnTime => matches!(status, Status::DoneOnTime),
        }
    }

    const fn sign(self) -> Sign {
        match self {
            Attention::Overdue => Sign::Overdue,
            Attention::Soon => Sign::AtRisk,
            Attention::Ahead => Sign::OnTime,
            Attention::DoneLate => Sign::DoneLate,
            Attention::DoneOnTime => Sign::DoneOnTime,
        }
    }
}

/// A task or a milestone.
struct Item<'a> {
    code: &'a str,
    kind: &'static str,
    title: &'a str,
    unit: String,
    leader: &'a str,
    deadline: Option<NaiveDate>,
    done: Option<NaiveDate>,
    status: Status,
    /// Status and day of completion rest on an officer's word.
    is_adjusted: bool,
    said: String,
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    heading(sheet, input, "Tiến độ nhiệm vụ", (0, LAST), WIDTH)?;
    let as_of = input.consolidation.as_of;
    let words = "Số ngày tính đến ngày (cắt số liệu, xét thời hạn):";
    put_across(sheet, 4, (0, 5), words, &style::unit_line())?;
    put(sheet, 4, DEADLINE, &Shown::Number(style::date_serial(as_of)), &style::date().set_bold())?;
    let items = items(input);
    let last = HEADER + items.len().max(1) as u32;
    formula_across(sheet, 5, (0, LAST), &tally(&items, as_of, last), &style::section())?;
    table::header(sheet, HEADER, 0, COLUMNS)?;
    for (number, item) in items.iter().enumerate() {
        item_row(sheet, HEADER + 1 + number as u32, number + 1, item, as_of)?;
    }
    if items.is_empty() {
        put_across(sheet, last, (0, LAST), "Kế hoạch không có nhiệm vụ nào", &style::text_center())?;
    } else {
        sheet.autofilter(HEADER, 0, last, LAST)?;
        let signs = Attention::ALL.map(|class| (class.sign().symbol().to_owned(), class.sign()));
        repaint(sheet, (HEADER + 1, ATTENTION, last, ATTENTION), &signs)?;
    }
    let legend = format!(
        "Xếp theo mức cần chú ý: quá hạn, đến hạn trong {SOON} ngày, còn thời gian, đã xong. Cột mốc là chỉ tiêu chỉ có \
         hoàn thành hay chưa. Mục lớn gồm nhiều nhiệm vụ không liệt kê."
    );
    put_across(sheet, last + 1, (0, LAST), &legend, &style::note())?;
    let end = super::deadlines_steps::write(sheet, input, last + 2, &COLUMNS)?;
    sheet.set_freeze_panes(HEADER + 1, 4)?;
    sheet.set_print_area(0, 0, end, LAST)?;
    style::page_landscape(sheet, Some((HEADER, HEADER)))
}

/// The cells of the table, for the workbook's names.
pub fn range(input: &ReportInput) -> String {
    let last = HEADER + items(input).len().max(1) as u32;
    format!("'{NAME}'!$A${}:${}${}", HEADER + 2, Address::column_letters(LAST), last + 1)
}

fn items<'a>(input: &ReportInput<'a>) -> Vec<Item<'a>> {
    let plan = input.plan;
    let mut items = Vec::new();
    for row in tree::rows(plan, input.consolidation) {
        match row {
            Row::Task { task, line: Some(line), counts: true, .. } => items.push(Item {
                code: &task.no,
                kind: "nhiệm vụ",
                title: &task.title,
                unit: task.unit.as_deref().map_or("", |code| wording::unit_short(plan, code)).to_owned(),
                leader: leader(input, &task.no),
                deadline: line.deadline,
                done: line.completed_on,
                status: line.status,
                is_adjusted: adjusted::is_in_task(input.consolidation, line),
                said: said(None, line.answer()),
            }),
            Row::Indicator { indicator, line } if line.kind == Kind::Milestone => items.push(Item {
                code: &indicator.code,
                kind: "cột mốc",
                title: &indicator.title,
                unit: wording::reporters(plan, indicator, input.consolidation.period),
                leader: leader(input, &indicator.task),
                deadline: Some(line.deadline),
                done: line.completed_on,
                status: line.status,
                is_adjusted: adjusted::is_in_status(input.consolidation, line),
                said: own(line).unwrap_or_else(|| said(line.progress, line.answer())),
            }),
            Row::Task { .. } | Row::Indicator { .. } => {}
        }
    }
    // The sort is stable: within a class and a day the order is the plan's.
    items.sort_by_key(|item| {
        let class = attention(item, input.consolidation.as_of);
        (class, item.deadline.unwrap_or(NaiveDate::MAX))
    });
    items
}

fn leader<'a>(input: &ReportInput<'a>, task: &str) -> &'a str {
    let code = input.plan.task(task).and_then(|task| task.leader.as_deref());
    code.map_or("", |code| wording::leader_name(input.plan, code))
}

/// What the units themselves say where an officer's word counts, and that word: `hoàn thành → ♦ đang thực hiện`.
fn own(line: &Line) -> Option<String> {
    let overruled = line.adjusted.iter().filter(|one| one.field == Field::Progress);
    let told = overruled.map(|one| {
        let own = one.own.as_deref().unwrap_or("(trống)");
        format!("{own} → {}", Sign::Adjusted.label(&one.to))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn said(progress: Option<Progress>, answer: AnswerState) -> String {
    match (progress, answer) {
        (Some(progress), _) => progress.label().to_owned(),
        (None, AnswerState::Given | AnswerState::NotNeeded) => String::new(),
        (None, AnswerState::Missing) => indicator_cells::NOT_REPORTED.to_owned(),
        (None, AnswerState::NotAsked) => indicator_cells::not_asked(),
    }
}

/// By its days; where its status says otherwise (work below it with an earlier deadline) the status has the word.
fn attention(item: &Item, as_of: NaiveDate) -> Attention {
    let by_days = Attention::of(item.deadline, item.done, as_of);
    if by_days.agrees_with(item.status) {
        return by_days;
    }
    match item.status {
        Status::InProgressOverdue => Attention::Overdue,
        Status::InProgressOnTime => Attention::Ahead,
        Status::DoneLate => Attention::DoneLate,
        Status::DoneOnTime => Attention::DoneOnTime,
    }
}

/// How many of each class, in one sentence that recounts itself.
fn tally(items: &[Item], as_of: NaiveDate, last: u32) -> Shown {
    let letters = Address::column_letters(ATTENTION);
    let range = format!("${letters}${}:${letters}${}", HEADER + 2, last + 1);
    let classes = [
        (Attention::Overdue, "quá hạn"),
        (Attention::Soon, "đến hạn trong 30 ngày"),
        (Attention::Ahead, "còn thời gian"),
        (Attention::DoneLate, "xong nhưng quá hạn"),
        (Attention::DoneOnTime, "xong đúng hạn"),
    ];
    let (mut parts, mut results) = (Vec::new(), Vec::new());
    for (class, words) in classes {
        let label = class.sign().label(words);
        let count = items.iter().filter(|item| attention(item, as_of) == class).count();
        parts.push(format!("\"{label}: \"&COUNTIF({range},\"{}*\")", class.sign().symbol()));
        results.push(format!("{label}: {count}"));
    }
    Shown::Formula { formula: parts.join("&\";   \"&"), result: results.join(";   ") }
}

fn item_row(sheet: &mut Worksheet, row: u32, number: usize, item: &Item, as_of: NaiveDate) -> Result<(), XlsxError> {
    let date = |day: Option<NaiveDate>| day.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day)));
    let class = attention(item, as_of);
    let of_status = |format: Format| if item.is_adjusted { style::adjusted_words(format) } else { format };
    let cells = [
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(item.code), style::text_center()),
        (Shown::from(item.kind), style::text_center()),
        (Shown::from(item.title), style::text()),
        (Shown::from(item.unit.as_str()), style::text_center()),
        (Shown::from(item.leader), style::text_center()),
        (date(item.deadline), style::date()),
        (date(item.done), of_status(style::date())),
        (days(row, item, as_of), style::centred(style::figure(0)).set_num_format("+0;\"−\"0;0")),
        (attention_shown(row, item, as_of), style::sign(class.sign()).set_bold()),
        (Shown::from(style::status_label(item.status)), of_status(style::status(item.status))),
        (Shown::from(item.said.as_str()), style::text_center()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

/// Days to the deadline; of what was finished late the days that it was late; else nothing.
fn days(row: u32, item: &Item, as_of: NaiveDate) -> Shown {
    let (deadline, done) = (Address::new(row, DEADLINE), Address::new(row, DONE));
    let formula = format!(
        "IF({deadline}=\"\",\"\",IF({done}=\"\",{deadline}-{CUT_OFF_NAME},IF({done}>{deadline},{deadline}-{done},\"\")))"
    );
    let gives = match (item.deadline, item.done) {
        (Some(deadline), None) => Some((deadline - as_of).num_days()),
        (Some(deadline), Some(done)) if done > deadline => Some((deadline - done).num_days()),
        (Some(_), Some(_)) | (None, _) => None,
    };
    Shown::formula(formula, gives.map(Quantity::whole))
}

fn attention_shown(row: u32, item: &Item, as_of: NaiveDate) -> Shown {
    let class = Attention::of(item.deadline, item.done, as_of);
    if !class.agrees_with(item.status) {
        return Shown::from(attention(item, as_of).sign().label("theo việc bên trong"));
    }
    let (deadline, done, days) = (Address::new(row, DEADLINE), Address::new(row, DONE), Address::new(row, DAYS));
    let label = |class: Attention, words: &str| class.sign().label(words);
    let (late, soon, ahead) =
        (label(Attention::Overdue, "quá hạn "), label(Attention::Soon, "còn "), label(Attention::Ahead, "còn "));
    let (done_late, done_well) =
        (label(Attention::DoneLate, "xong, quá hạn "), label(Attention::DoneOnTime, "xong đúng hạn"));
    let undated = label(Attention::Ahead, "chưa có thời hạn");
    let formula = format!(
        "IF({done}<>\"\",IF(N({days})<0,\"{done_late}\"&-{days}&\" ngày\",\"{done_well}\"),\
         IF({deadline}=\"\",\"{undated}\",IF({days}<0,\"{late}\"&-{days}&\" ngày\",\
         IF({days}<={SOON},\"{soon}\"&{days}&\" ngày\",\"{ahead}\"&{days}&\" ngày\"))))"
    );
    let between = |from: Option<NaiveDate>, to: NaiveDate| from.map_or(0, |from| (to - from).num_days().abs());
    let result = match (class, item.done) {
        (Attention::DoneLate, Some(done)) => format!("{done_late}{} ngày", between(item.deadline, done)),
        (Attention::DoneLate | Attention::DoneOnTime, _) => done_well,
        (Attention::Overdue, _) => format!("{late}{} ngày", between(item.deadline, as_of)),
        (Attention::Soon, _) => format!("{soon}{} ngày", between(item.deadline, as_of)),
        (Attention::Ahead, _) if item.deadline.is_none() => undated,
        (Attention::Ahead, _) => format!("{ahead}{} ngày", between(item.deadline, as_of)),
    };
    Shown::Formula { formula, result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_late_stands_first_and_what_is_done_last() {
        let sample = sample();
        let input = sample.input();
        let items = items(&input);
        let as_of = input.consolidation.as_of;
        let classes: Vec<Attention> = items.iter().map(|item| attention(item, as_of)).collect();
        assert!(classes.is_sorted(), "{classes:?}");
        // Nine tasks with indicators of their own, five milestones; the headings 1 and 3 are neither.
        let of_kind = |kind: &str| items.iter().filter(|item| item.kind == kind).count();
        assert_eq!((of_kind("nhiệm vụ"), of_kind("cột mốc")), (9, 5));
        assert_eq!(items.first().map(|item| item.code), Some("3.2"));
        assert_eq!(items.last().map(|item| item.code), Some("3.1.a"));
    }

    #[test]
    fn days_and_words_agree() {
        let sample = sample();
        let input = sample.input();
        let as_of = input.consolidation.as_of;
        let of = |code: &str| {
            let items = items(&input);
            let item = items.iter().find(|item| item.code == code).unwrap();
            match (days(9, item, as_of), attention_shown(9, item, as_of)) {
                (Shown::Formula { result: days, .. }, Shown::Formula { result: words, .. }) => (days, words),
                other => panic!("{other:?}"),
            }
        };
        // 31/3 to 14/6: 75 days; 14/6 to 30/9: 108 days; 31/3 to 12/4: 12 days.
        assert_eq!(of("3.2.b"), ("-75".to_owned(), "▲ quá hạn 75 ngày".to_owned()));
        assert_eq!(of("3.3.b"), ("108".to_owned(), "○ còn 108 ngày".to_owned()));
        assert_eq!(of("3.2.a"), ("-12".to_owned(), "■ xong, quá hạn 12 ngày".to_owned()));
        assert_eq!(of("3.1.a"), (String::new(), "● xong đúng hạn".to_owned()));
    }

    #[test]
    fn the_thirtieth_day_is_near_and_the_deadline_itself_is_not_late() {
        let as_of = day("2022-06-14");
        let class = |deadline: &str| Attention::of(Some(day(deadline)), None, as_of);
        assert_eq!(class("2022-06-13"), Attention::Overdue);
        assert_eq!(class("2022-06-14"), Attention::Soon);
        assert_eq!(class("2022-07-14"), Attention::Soon);
        assert_eq!(class("2022-07-15"), Attention::Ahead);
        assert_eq!(Attention::of(None, None, as_of), Attention::Ahead);
    }
}
