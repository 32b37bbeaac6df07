//! The sheet *Tổng hợp chỉ tiêu*: the plan's tree with every figure, status and word of the period.
//!
//! Figures are formulas over *Dữ liệu*; never typed in where they can be added up.

use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatDataBarAxisPosition, ConditionalFormatType, Format, Worksheet,
    XlsxError,
};

use super::indicator_cells::{
    COLUMNS, CONTENT, CUMULATIVE, CURRENT, DEADLINE, DONE_ON, ESTIMATE, HEADER_ROW, HEADING_ROW, INDICATOR_ROW, KIND,
    LABEL, LAST_YEAR, LEADER, NOT_REPORTED, NOTE, PERCENT, PRIOR, STATUS, TARGET, TASK_ROW, TREND, UNIT, not_asked,
    target_cell,
};
use super::months;
use super::sheet::heading;
use super::table;
use crate::excel::style::{self, Sign, palette};
use crate::model::consolidation::{AnswerState, Line, Status, TaskLine};
use crate::model::entry::Field;
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind};
use crate::model::plan::{Plan, Task};
use crate::model::quantity::Quantity;
use crate::model::ruling::Adjusted;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::quotes;
use crate::report::shown::Shown;
use crate::report::tree::{self, Row};
use crate::report::wording;

/// What a text ends with that no row can show whole.
const MORE: &str = "… (xem tiếp ở sheet Dữ liệu)";

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, widths(input))?;
    sheet.set_column_hidden(KIND)?;
    if input.consolidation.lines.iter().all(|line| line.last_year.is_none()) {
        sheet.set_column_hidden(LAST_YEAR)?;
    }
    let last_column = COLUMNS.len() as u16 - 1;
    heading(sheet, input, "Tổng hợp kết quả thực hiện nhiệm vụ trọng tâm", (0, last_column), 220.0)?;
    let unit_line = "Đơn vị tính: theo cột (3); ô trống: chưa có báo cáo (khác với số 0)";
    crate::report::shown::put_across(sheet, HEADER_ROW - 1, (0, last_column), unit_line, &style::unit_line())?;
    header(sheet)?;
    let mut row = HEADER_ROW + 2;
    let trends = months::trends(input);
    for entry in tree::rows(input.plan, input.consolidation) {
        match entry {
            Row::Task { task, line, level, counts } => task_row(sheet, row, input, (task, line), (level, counts))?,
            Row::Indicator { indicator, line } => {
                indicator_row(sheet, row, input, indicator, line)?;
                if let Some((_, trend)) = trends.iter().find(|(code, _)| *code == indicator.code) {
                    sheet.add_sparkline(row, TREND, trend)?;
                }
            }
        }
        row += 1;
    }
    if row > HEADER_ROW + 2 {
        sheet.add_conditional_format(HEADER_ROW + 2, PERCENT, row - 1, PERCENT, &percent_bar())?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 2, 4)?;
    sheet.set_print_area(0, 0, row.max(HEADER_ROW + 3) - 1, last_column)?;
    style::page_wide(sheet, Some((HEADER_ROW, HEADER_ROW + 1)))
}

/// As long as the percentage, up to the whole of the plan.
fn percent_bar() -> ConditionalFormatDataBar {
    ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 100)
        .set_fill_color(Color::RGB(palette::BAR))
        .set_solid_fill(true)
        .set_border_off(true)
        .set_axis_position(ConditionalFormatDataBarAxisPosition::None)
}

/// The columns of figures are as wide as their longest figure.
fn widths(input: &ReportInput) -> [f64; COLUMNS.len()] {
    let lines = &input.consolidation.lines;
    let of = |figure: fn(&Line) -> Option<Quantity>| {
        lines.iter().filter_map(move |line| {
            let sign = adjusted::sign(line);
            figure(line).map(|figure| format!("{sign}{}", figure.vietnamese(decimals(input, line, figure))))
        })
    };
    let mut widths = COLUMNS.map(|(_, _, width)| width);
    let mut widen = |column: u16, figures: Vec<String>| {
        if let Some(width) = widths.get_mut(usize::from(column)) {
            *width = style::figure_width(figures, *width);
        }
    };
    widen(TARGET, input.plan.indicators.iter().map(|indicator| wording::target_short(indicator.target)).collect());
    widen(PRIOR, of(|line| line.prior).collect());
    widen(CURRENT, of(|line| line.current).collect());
    widen(CUMULATIVE, of(|line| line.cumulative).collect());
    widen(ESTIMATE, of(|line| line.estimate).collect());
    let points = |line: &Line| {
        let moved = line.cumulative.zip(line.last_year).filter(|_| line.kind == Kind::Rate);
        moved.map(|(now, then)| format!("{} điểm ", wording::rounded(now - then, 1).vietnamese(1)))
    };
    let consolidation = input.consolidation;
    let days = lines.iter().filter(|line| adjusted::is_in_status(consolidation, line));
    widen(DONE_ON, days.filter_map(|line| Some(Sign::Adjusted.label(&wording::day(line.completed_on?)))).collect());
    widen(LAST_YEAR, lines.iter().filter_map(points).collect());
    widths
}

/// As many decimals as the plan wants, more if the figure has more; a quotient of sums shows two.
fn decimals(input: &ReportInput, line: &Line, figure: Quantity) -> u8 {
    let planned = input.plan.indicator(&line.indicator).map_or(0, |indicator| indicator.decimals);
    wording::decimals(line.kind, planned, figure)
}

fn header(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    table::header(sheet, HEADER_ROW, 0, COLUMNS.map(|(name, _, width)| (name, width)))?;
    table::numbers(sheet, HEADER_ROW + 1, COLUMNS.map(|(_, number, width)| (number, width)))
}

fn task_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    (task, line): (&Task, Option<&TaskLine>),
    (level, counts): (usize, bool),
) -> Result<(), XlsxError> {
    let plan = input.plan;
    let format = style::heading(level);
    let centred = style::centred(format.clone());
    let dated = centred.clone().set_num_format(style::DATE);
    let unit = task.unit.as_deref().map_or("", |code| wording::unit_short(plan, code));
    let leader = task.leader.as_deref().map_or("", |code| wording::leader_name(plan, code));
    let deadline = line.and_then(|line| line.deadline).or(task.deadline);
    let done = line.and_then(|line| line.completed_on);
    let answer = line.map(|line| unanswered(line.answer())).unwrap_or_default();
    let note = joined([&answer, task.note.as_deref().unwrap_or_default()]);
    let date = |day: Option<chrono::NaiveDate>| day.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day)));
    let status = line.map(|line| line.status);
    let of_status = |format: Format| match line {
        Some(line) => adjusted::task_status(input.consolidation, line, format),
        None => format,
    };
    let mut cells: Vec<(Shown, Format)> = COLUMNS.iter().map(|_| (Shown::Blank, format.clone())).collect();
    let kind = if counts { TASK_ROW } else { HEADING_ROW };
    let filled = [
        (KIND, Shown::from(kind), style::key()),
        (LABEL, Shown::from(tree::task_label(task)), centred.clone()),
        (CONTENT, Shown::from(task.title.as_str()), format.clone()),
        (UNIT, Shown::from(unit), centred.clone()),
        (LEADER, Shown::from(leader), centred.clone()),
        (DEADLINE, date(deadline), dated.clone()),
        (DONE_ON, date(done), of_status(dated)),
        (
            STATUS,
            status_shown(status),
            of_status(status.map_or(format.clone(), |status| style::status(status).set_bold())),
        ),
        (NOTE, Shown::from(note), format),
    ];
    for (column, shown, format) in filled {
        if let Some(cell) = cells.get_mut(usize::from(column)) {
            *cell = (shown, format);
        }
    }
    write_cells(sheet, row, style::size::BODY_BOLD, &cells)
}

fn indicator_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    indicator: &Indicator,
    line: &Line,
) -> Result<(), XlsxError> {
    let (plan, consolidation) = (input.plan, input.consolidation);
    let at = |column: u16| Address::new(row, column).to_string();
    let (target, current, cumulative) = (at(TARGET), at(CURRENT), at(CUMULATIVE));
    let words = |field| quotes::joined(plan, consolidation, &indicator.code, field);
    let task = plan.task(&indicator.task);
    let leader = task.and_then(|task| task.leader.as_deref()).map_or("", |code| wording::leader_name(plan, code));
    let date = |day| Shown::Number(style::date_serial(day));
    let places = |value: Option<Quantity>| value.map_or(indicator.decimals, |value| decimals(input, line, value));
    let total = |total: Total, value: Option<Quantity>| adjusted::total(consolidation, line, total, places(value));
    let of_status = |format: Format| adjusted::status(consolidation, line, format);
    let text = |words: String| (Shown::from(words), style::text());
    let title =
        if indicator.aspiration { format!("{} (phấn đấu)", indicator.title) } else { indicator.title.clone() };
    let cells = [
        (Shown::from(indicator.code.as_str()), style::locked_text()),
        (Shown::from(INDICATOR_ROW), style::key()),
        (Shown::from(tree::indicator_label(indicator)), style::text_center()),
        text(title),
        (Shown::from(indicator.uom.as_str()), style::text_center()),
        target_cell(indicator),
        (live::prior(line, &current, &cumulative), adjusted::prior(consolidation, line, places(line.prior))),
        (live::total(consolidation, line, Total::Period, line.current), total(Total::Period, line.current)),
        (
            live::total(consolidation, line, Total::Cumulative, line.cumulative),
            total(Total::Cumulative, line.cumulative).set_bold(),
        ),
        (live::attainment(consolidation, line, &cumulative, &target), style::figure(1).set_bold()),
        (live::estimate(consolidation, line), style::figure(places(line.estimate))),
        against_last_year(input, line, &cumulative),
        (Shown::Blank, style::text()),
        (Shown::from(wording::reporters(plan, indicator, consolidation.period)), style::text_center()),
        (Shown::from(leader), style::text_center()),
        (date(line.deadline), style::date()),
        (line.completed_on.map_or(Shown::Blank, date), of_status(style::date())),
        (status_shown(Some(line.status)), of_status(style::status(line.status))),
        text(joined([&words(Field::Result), &words(Field::Evidence)])),
        text(words(Field::Difficulty)),
        text(words(Field::Proposal)),
        text(note(plan, &words(Field::Note), indicator, line)),
    ];
    write_cells(sheet, row, style::size::BODY, &cells)
}

/// Against the same period of last year: in percent, a rate in points.
fn against_last_year(input: &ReportInput, line: &Line, cumulative: &str) -> (Shown, Format) {
    let then = line.last_year.and_then(|_| super::compare::last_year_cell(input, &line.indicator));
    let shown = then.map_or(Shown::Blank, |then| live::against_last_year(line, cumulative, &then));
    let format = if line.kind == Kind::Rate { super::compare::signed(1, " điểm") } else { style::figure(1) };
    (shown, format)
}

fn status_shown(status: Option<Status>) -> Shown {
    status.map_or(Shown::Blank, |status| Shown::from(style::status_label(status)))
}

/// Whose answers an officer adjusted, from what to what, and why.
fn decided(plan: &Plan, line: &Line) -> String {
    let words = |one: &Adjusted| {
        let district = one.district.as_deref();
        let district = district.map(|code| plan.district(code).map_or(code, |one| one.name.as_str()));
        let field = one.field.vietnamese().to_lowercase();
        let field = (one.field != Field::Current).then_some(field.as_str());
        let period = one.period.vietnamese_lower();
        let unit = wording::unit_short(plan, &one.unit);
        let about: Vec<&str> = [Some(unit), district, field, Some(period.as_str())].into_iter().flatten().collect();
        let shown = |answer: &str| match (answer.parse::<Quantity>(), answer.parse::<chrono::NaiveDate>()) {
            (_, Ok(day)) => wording::day(day),
            (Ok(figure), Err(_)) => figure.vietnamese(figure.decimals()),
            (Err(_), Err(_)) => answer.to_owned(),
        };
        let own = one.own.as_deref().map_or("(trống)".to_owned(), shown);
        let what = format!("điều chỉnh bởi {} ({}): {own} → {}", one.by, about.join(", "), shown(&one.to));
        format!("{}; lý do: {}", Sign::Adjusted.label(&what), one.reason)
    };
    line.adjusted.iter().map(words).collect::<Vec<_>>().join("\n")
}

fn note(plan: &Plan, of_unit: &str, indicator: &Indicator, line: &Line) -> String {
    let answer = unanswered(line.answer());
    let progress = line.progress.map(|progress| format!("Tiến độ: {}", progress.label())).unwrap_or_default();
    let districts = line.districts_met.map(|(met, all)| format!("{met}/{all} huyện đạt")).unwrap_or_default();
    let exceeded = if line.exceeded { "Vượt mức trên của kế hoạch" } else { "" };
    let estimated = if line.estimated { "Có số ước" } else { "" };
    let confirm = indicator.confirm.as_deref().map(|text| format!("Cần xác nhận: {text}")).unwrap_or_default();
    let remark = line.remark.as_deref().unwrap_or_default();
    let of_plan = indicator.note.as_deref().unwrap_or_default();
    let revised = line.target_before.map(|before| before.vietnamese(indicator)).unwrap_or_default();
    let decided = decided(plan, line);
    joined([
        &answer, &decided, &revised, &progress, &districts, exceeded, estimated, remark, of_unit, of_plan, &confirm,
    ])
}

/// Why there is no answer for the period; nothing where there is one, or where none is needed.
fn unanswered(answer: AnswerState) -> String {
    match answer {
        AnswerState::Missing => NOT_REPORTED.to_owned(),
        AnswerState::NotAsked => not_asked(),
        AnswerState::Given | AnswerState::NotNeeded => String::new(),
    }
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn write_cells(sheet: &mut Worksheet, row: u32, size: f64, cells: &[(Shown, Format)]) -> Result<(), XlsxError> {
    let widths = COLUMNS.map(|(.., width)| width);
    let fitted = cells.iter().zip(widths).map(|((shown, format), width)| {
        let shown = match shown {
            Shown::Text(words) => Shown::Text(style::fitted(words, width, size, MORE)),
            Shown::Blank | Shown::Number(_) | Shown::Formula { .. } => shown.clone(),
        };
        (shown, format.clone())
    });
    table::row(sheet, row, size, &fitted.collect::<Vec<_>>(), widths)
}
