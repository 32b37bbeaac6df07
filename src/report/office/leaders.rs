//! The sheet *Theo lãnh đạo*: what each leader directs, how it stands, what is late or at risk and why.
//!
//! Never judges anew: status and concern are those of *Tổng hợp chỉ tiêu* and *Tổng quan*.

use std::ops::Range;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::concern::{Concern, Concerns};
use super::indicator_cells;
use super::sheet::heading;
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{AnswerState, Line, Status, TaskLine};
use crate::model::grid::Address;
use crate::model::indicator::Indicator;
use crate::model::plan::Task;
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::shown::{Shown, put, put_across};
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Theo lãnh đạo";

/// The last, hidden column holds the leader's code, by which the rows are counted.
const WIDTHS: [f64; 12] = [7.5, 46.0, 16.0, 13.0, 13.0, 12.0, 11.0, 13.0, 28.0, 15.0, 28.0, 8.0];
const TARGET: u16 = 4;
const CUMULATIVE: u16 = 5;
const CONCERN: u16 = 10;
const LAST: u16 = 10;
const LEADER: u16 = 11;
const WIDTH: f64 = 202.0;

/// One leader, or none: what nobody directs.
struct Charge<'a> {
    code: &'a str,
    name: &'a str,
    title: &'a str,
    /// Two leaders of one name cannot be told apart by it.
    is_unique: bool,
    rows: Vec<Row<'a>>,
}

impl<'a> Charge<'a> {
    fn indicators(&self) -> impl Iterator<Item = (&'a Indicator, &'a Line)> {
        self.rows.iter().filter_map(|row| match row {
            Row::Indicator { indicator, line } => Some((*indicator, *line)),
            Row::Task { .. } => None,
        })
    }
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, WIDTHS)?;
    let targets = input.plan.indicators.iter().map(|indicator| wording::target_short(indicator.target));
    sheet.set_column_width(TARGET, style::figure_width(targets, WIDTHS[usize::from(TARGET)]))?;
    let reached = input.consolidation.lines.iter().filter_map(|line| {
        let value = line.cumulative?;
        Some(format!("{}{}", adjusted::sign(line), value.vietnamese(value.decimals().clamp(1, 2))))
    });
    sheet.set_column_width(CUMULATIVE, style::figure_width(reached, WIDTHS[usize::from(CUMULATIVE)]))?;
    sheet.set_column_hidden(LEADER)?;
    let charges = charges(input);
    let concerns = Concerns::of(input);
    let top = heading(sheet, input, "Kết quả thực hiện theo lãnh đạo chỉ đạo", (0, LAST), WIDTH)?;
    let first_detail = top + 2 + charges.len() as u32 + 4;
    let rows = charges.iter().map(|charge| charge.rows.len() as u32 + 1).sum::<u32>();
    tally(sheet, input, top, (&charges, &concerns), (first_detail, first_detail + rows.max(1) - 1))?;

    put_across(sheet, first_detail - 2, (0, LAST), "2. Từng nhiệm vụ, chỉ tiêu", &style::section())?;
    let headings = [
        "TT",
        "Nội dung nhiệm vụ, chỉ tiêu",
        "Đơn vị chủ trì",
        "ĐVT",
        "Kế hoạch năm",
        "Lũy kế từ đầu năm",
        "Tỷ lệ % so KH",
        "Thời hạn",
        "Tình trạng",
        "Ngày hoàn thành",
        "Cần chú ý",
    ];
    table::header(sheet, first_detail - 1, 0, headings.into_iter().zip(WIDTHS))?;
    let mut row = first_detail;
    for charge in &charges {
        put(sheet, row, 0, &Shown::Blank, &style::heading(0))?;
        put_across(sheet, row, (1, LAST), &full_name(charge), &style::heading(0))?;
        sheet.set_row_height(row, 20)?;
        for (at, entry) in (row + 1..).zip(&charge.rows) {
            match entry {
                Row::Task { task, line, .. } => task_row(sheet, at, input, task, *line)?,
                Row::Indicator { indicator, line } => {
                    indicator_row(sheet, at, input, (charge, &concerns), (indicator, *line))?
                }
            }
        }
        sheet.group_rows(row + 1, row + charge.rows.len() as u32)?;
        row += charge.rows.len() as u32 + 1;
    }
    if charges.is_empty() {
        put_across(sheet, row, (0, LAST), "Kế hoạch chưa có nhiệm vụ", &style::text_center())?;
        row += 1;
    }
    sheet.group_symbols_above(true);
    sheet.set_freeze_panes(top, 2)?;
    sheet.set_print_area(0, 0, row - 1, LAST)?;
    style::page_landscape(sheet, Some((first_detail - 1, first_detail - 1)))
}

fn full_name(charge: &Charge) -> String {
    match charge.title {
        "" => charge.name.to_owned(),
        title => format!("{} – {title}", charge.name),
    }
}

/// In the order of the plan's leaders; last what has none that the plan knows.
fn charges<'a>(input: &ReportInput<'a>) -> Vec<Charge<'a>> {
    let plan = input.plan;
    let of = |code: Option<&str>| -> Vec<Row<'a>> {
        let is_mine = |leader: Option<&str>| match code {
            Some(code) => leader == Some(code),
            None => leader.is_none_or(|leader| plan.leader(leader).is_none()),
        };
        tree::rows(plan, input.consolidation)
            .into_iter()
            .filter(|row| match row {
                Row::Task { task, counts, .. } => *counts && is_mine(task.leader.as_deref()),
                Row::Indicator { indicator, .. } => {
                    is_mine(plan.task(&indicator.task).and_then(|task| task.leader.as_deref()))
                }
            })
            .collect()
    };
    let named = plan.leaders.iter().map(|leader| Charge {
        code: &leader.code,
        name: &leader.name,
        title: &leader.title,
        is_unique: plan.leaders.iter().filter(|one| one.name.to_lowercase() == leader.name.to_lowercase()).count() == 1,
        rows: of(Some(&leader.code)),
    });
    let nobody =
        Charge { code: "", name: "Chưa phân công lãnh đạo", title: "", is_unique: false, rows: of(None) };
    named.chain([nobody]).filter(|charge| !charge.rows.is_empty()).collect()
}

fn tally(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    (charges, concerns): (&[Charge], &Concerns),
    details: (u32, u32),
) -> Result<(), XlsxError> {
    put_across(sheet, top, (0, LAST), "1. Nhiệm vụ, chỉ tiêu của từng lãnh đạo theo tình trạng", &style::section())?;
    let [done, late, on_time, overdue] = Status::ALL.map(style::status_label);
    let headings = [
        "TT",
        "Lãnh đạo chỉ đạo",
        "Chức vụ",
        "Số nhiệm vụ",
        "Số chỉ tiêu",
        &done,
        &late,
        &on_time,
        &overdue,
        indicator_cells::NOT_REPORTED,
        "Số chỉ tiêu cần chú ý",
    ];
    table::header(sheet, top + 1, 0, headings.into_iter().zip(WIDTHS))?;
    let first = top + 2;
    let mut totals = [0usize; 8];
    for (at, charge) in charges.iter().enumerate() {
        let row = first + at as u32;
        let tallied = tallied(input, row, (charge, concerns), details);
        for (total, one) in totals.iter_mut().zip(&tallied) {
            *total += one.count;
        }
        tally_row(sheet, row, at + 1, charge, &tallied)?;
    }
    tally_total(sheet, first..first + charges.len() as u32, totals)
}

/// A count of what a leader directs, as a cell shows it.
struct Tallied {
    shown: Shown,
    count: usize,
    /// What the cell is painted with, unless nothing was counted.
    sign: Option<Sign>,
}

/// Tasks, indicators, of these by status, not reported, with a concern; counted over the first and last row of the
/// details.
fn tallied(
    input: &ReportInput,
    row: u32,
    (charge, concerns): (&Charge, &Concerns),
    (first, last): (u32, u32),
) -> Vec<Tallied> {
    let name = format!("$B{}", row + 1);
    let lines = || charge.indicators().map(|(_, line)| line);
    let indicator = indicator_cells::INDICATOR_ROW;
    let live = |formula: String, count: usize, sign: Option<Sign>| {
        let shown = if charge.is_unique { Shown::count(formula, count) } else { Shown::Number(count as f64) };
        Tallied { shown, count, sign }
    };
    let of_kind = |kind: &str, count: usize| live(indicator_cells::count_of_leader(input, kind, &name), count, None);
    let mut cells = vec![
        of_kind(indicator_cells::TASK_ROW, charge.rows.len() - lines().count()),
        of_kind(indicator, lines().count()),
    ];
    for status in Status::ALL {
        let formula = indicator_cells::count_of_leader_by_status(input, indicator, &name, status);
        let count = lines().filter(|line| line.status == status).count();
        cells.push(live(formula, count, Some(Sign::from(status))));
    }
    let silent = lines().filter(|line| line.answer() == AnswerState::Missing).count();
    let formula = indicator_cells::count_of_leader_not_reported(input, indicator, &name);
    cells.push(live(formula, silent, Some(Sign::Missing)));

    let column = |column: u16| {
        let letters = Address::column_letters(column);
        format!("${letters}${}:${letters}${}", first + 1, last + 1)
    };
    let own = format!("({}=${}{})", column(LEADER), Address::column_letters(LEADER), row + 1);
    // What nobody directs has no code, as have the headings: counted by its words alone it would count them all.
    let formula = format!("SUMPRODUCT({own}*({}<>\"\"))", column(CONCERN));
    let count = lines().filter(|line| concerns.about(line).is_some()).count();
    let shown = if charge.code.is_empty() { Shown::Number(count as f64) } else { Shown::count(formula, count) };
    cells.push(Tallied { shown, count, sign: Some(Sign::AtRisk) });
    cells
}

fn tally_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    charge: &Charge,
    tallied: &[Tallied],
) -> Result<(), XlsxError> {
    put(sheet, row, 0, &Shown::Number(number as f64), &style::text_center())?;
    put(sheet, row, 1, &Shown::from(charge.name), &style::text())?;
    put(sheet, row, 2, &Shown::from(charge.title), &style::text_center())?;
    for (column, one) in (3..).zip(tallied) {
        let format = match one.sign {
            Some(sign) if one.count > 0 => style::painted(style::text_center(), sign),
            Some(_) | None => style::text_center(),
        };
        put(sheet, row, column, &one.shown, &format)?;
    }
    put(sheet, row, LEADER, &Shown::from(charge.code), &style::key())?;
    let measured = [(charge.name, WIDTHS[1], style::size::BODY), (charge.title, WIDTHS[2], style::size::BODY)];
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(())
}

/// The sums of the rows of all leaders, in the row below them.
fn tally_total(sheet: &mut Worksheet, rows: Range<u32>, totals: [usize; 8]) -> Result<(), XlsxError> {
    let bold = style::centred(style::heading(0));
    put(sheet, rows.end, 0, &Shown::Blank, &bold)?;
    put(sheet, rows.end, 1, &Shown::from("Cộng"), &style::heading(0))?;
    put(sheet, rows.end, 2, &Shown::Blank, &bold)?;
    for (column, total) in (3..).zip(totals) {
        let sum = if rows.is_empty() {
            Shown::Number(0.0)
        } else {
            let range = format!("{}:{}", Address::new(rows.start, column), Address::new(rows.end - 1, column));
            Shown::count(format!("SUM({range})"), total)
        };
        put(sheet, rows.end, column, &sum, &bold)?;
    }
    sheet.set_row_height(rows.end, 20)?;
    Ok(())
}

fn task_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    task: &Task,
    line: Option<&TaskLine>,
) -> Result<(), XlsxError> {
    let format = style::heading(1);
    let centred = style::centred(format.clone());
    let date = |day: Option<chrono::NaiveDate>| day.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day)));
    let dated = centred.clone().set_num_format(style::DATE);
    let unit = task.unit.as_deref().map_or("", |code| wording::unit_short(input.plan, code));
    let of_status = |format: Format| match line {
        Some(line) => adjusted::task_status(input.consolidation, line, format),
        None => format,
    };
    let status = match line.map(|line| line.status) {
        Some(status) => (Shown::from(style::status_label(status)), of_status(style::status(status).set_bold())),
        None => (Shown::Blank, format.clone()),
    };
    let blank = || (Shown::Blank, format.clone());
    let cells: [(Shown, Format); 11] = [
        (Shown::from(tree::task_label(task)), centred.clone()),
        (Shown::from(task.title.as_str()), format.clone()),
        (Shown::from(unit), centred.clone()),
        blank(),
        blank(),
        blank(),
        blank(),
        (date(line.and_then(|line| line.deadline).or(task.deadline)), dated.clone()),
        status,
        (date(line.and_then(|line| line.completed_on)), of_status(dated)),
        blank(),
    ];
    table::row(sheet, row, style::size::BODY_BOLD, &cells, WIDTHS.into_iter().take(usize::from(LEADER)))
}

fn indicator_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    (charge, concerns): (&Charge, &Concerns),
    (indicator, line): (&Indicator, &Line),
) -> Result<(), XlsxError> {
    let there = |column: u16, says: Option<Quantity>| {
        let cell = indicator_cells::cell(input, &line.indicator, column);
        live::first_that_gives(says, vec![cell.map(|cell| (format!("IF({cell}=\"\",\"\",{cell})"), says))])
    };
    let decimals = |value: Option<Quantity>| {
        value.map_or(indicator.decimals, |value| wording::decimals(line.kind, indicator.decimals, value))
    };
    let concern = match concerns.about(line) {
        Some(Concern { sign, words }) => (Shown::from(sign.label(words)), adjusted::concern(line, style::sign(*sign))),
        None => (Shown::Blank, style::text()),
    };
    let reached = adjusted::total(input.consolidation, line, Total::Cumulative, decimals(line.cumulative));
    let of_status = |format: Format| adjusted::status(input.consolidation, line, format);
    let done = line.completed_on.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day)));
    let cells: [(Shown, Format); 12] = [
        (Shown::from(indicator.code.as_str()), style::locked_text_center()),
        (Shown::from(indicator.title.as_str()), style::text()),
        (Shown::from(wording::reporters(input.plan, indicator, input.consolidation.period)), style::text_center()),
        (Shown::from(indicator.uom.as_str()), style::text_center()),
        indicator_cells::target_cell(indicator),
        (there(indicator_cells::CUMULATIVE, line.cumulative), reached.set_bold()),
        (there(indicator_cells::PERCENT, line.attainment_percent), style::figure(1).set_bold()),
        (Shown::Number(style::date_serial(line.deadline)), style::date()),
        (Shown::from(style::status_label(line.status)), of_status(style::status(line.status))),
        (done, of_status(style::date())),
        concern,
        (Shown::from(charge.code), style::key()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, WIDTHS.into_iter().take(usize::from(LEADER)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn every_indicator_is_in_one_charge() {
        let mut sample = sample();
        let count = |sample: &crate::report::sample::Sample| -> Vec<(String, usize)> {
            let charges = charges(&sample.input());
            charges.iter().map(|charge| (charge.code.to_owned(), charge.indicators().count())).collect()
        };
        let expected = [("dat", 7), ("thu", 1), ("thinh", 8), ("hung", 1)];
        assert_eq!(count(&sample), expected.map(|(code, count)| (code.to_owned(), count)));
        // A leader that the plan does not name: what he directs is not lost.
        sample.plan.leaders.retain(|leader| leader.code != "hung");
        assert_eq!(count(&sample).last(), Some(&(String::new(), 1)));
    }

    #[test]
    fn leaders_of_one_name_are_not_counted_by_it() {
        let mut sample = sample();
        for leader in sample.plan.leaders.iter_mut().filter(|leader| leader.code == "thu") {
            leader.name = "Nguyễn Phúc Đạt".into();
        }
        let input = sample.input();
        let unique: Vec<bool> = charges(&input).iter().map(|charge| charge.is_unique).collect();
        assert_eq!(unique, [false, false, true, true]);
    }
}
