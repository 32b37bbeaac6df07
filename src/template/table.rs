//! One table sheet of a template: keys, headings, rows, header answers, protection, page.
//!
//! Paints what the layout says; never decides where something stands.

use rust_xlsxwriter::{
    ConditionalFormatText, ConditionalFormatTextRule, Format, FormatAlign, Note, ProtectionOptions, Worksheet,
};

use crate::excel::style::{self, Sign, palette, size};
use crate::layout::column::Column;
use crate::layout::{HeaderRow, KEY_MARK, Role, Row, SheetKind, SheetLayout, Subject};
use crate::model::entry::{Field, HeaderKey};
use crate::model::indicator::Indicator;

use super::formula::RowFigures;
use super::{Template, TemplateError, Typed, check, letterhead, validation};

pub fn write(sheet: &mut Worksheet, template: &Template<'_>, layout: &SheetLayout) -> Result<(), TemplateError> {
    sheet.set_name(layout.kind.name())?;
    sheet.set_tab_color(palette::INPUT_RULE);
    // The writer takes an empty result for a missing one and would cache 0, which is not “not reported”.
    sheet.set_formula_result_default("");
    columns(sheet, layout)?;
    match layout.kind {
        SheetKind::Report => letterhead::write(sheet, template, layout)?,
        SheetKind::Districts => {
            caption(sheet, layout, "SỐ LIỆU THEO HUYỆN, THÀNH PHỐ", &template_line(template))?;
        }
        SheetKind::Names => caption(
            sheet,
            layout,
            "DANH SÁCH KÈM THEO",
            "Lũy kế từ đầu năm: mỗi dòng một tên, viết đầy đủ; tên đã ghi kỳ trước thì giữ lại.",
        )?,
    }
    key_row(sheet, layout)?;
    headings(sheet, layout)?;
    for row in &layout.rows {
        match &row.subject {
            Subject::Task { level, .. } => task_row(sheet, layout, row, *level)?,
            Subject::Indicator(_) | Subject::District { .. } | Subject::Name { .. } => {
                series_row(sheet, template, layout, row)?;
            }
        }
    }
    for header in &layout.header {
        header_row(sheet, template, layout, *header)?;
    }
    if layout.kind == SheetKind::Report {
        signature(sheet, template, layout)?;
    }
    finish(sheet, layout)
}

/// The check column stays on the screen and off the paper.
pub fn last_printed_column(layout: &SheetLayout) -> u16 {
    let check = layout.column(Column::Check).unwrap_or(layout.columns.len() as u16);
    check.saturating_sub(1)
}

fn template_line(template: &Template<'_>) -> String {
    let window = template.plan.calendar.window(template.layout.period);
    format!(
        "{} · {} (số liệu từ ngày {} đến ngày {})",
        template.unit_name(),
        template.layout.period.vietnamese(),
        window.from.format("%-d/%-m/%Y"),
        window.to.format("%-d/%-m/%Y")
    )
}

fn columns(sheet: &mut Worksheet, layout: &SheetLayout) -> Result<(), TemplateError> {
    for (at, column) in layout.columns.iter().enumerate() {
        sheet.set_column_width(at as u16, column.width())?;
    }
    sheet.set_column_hidden(0)?;
    Ok(())
}

fn caption(sheet: &mut Worksheet, layout: &SheetLayout, title: &str, subtitle: &str) -> Result<(), TemplateError> {
    let last = last_printed_column(layout);
    sheet.merge_range(0, 1, 0, last, title, &style::title())?;
    sheet.merge_range(1, 1, 1, last, subtitle, &style::subtitle())?;
    sheet.set_row_height(0, 26)?;
    let width: f64 = layout.columns[1..].iter().filter(|one| **one != Column::Check).map(|one| one.width()).sum();
    sheet.set_row_height(1, style::row_height(&[(subtitle, width, size::SUBTITLE)]))?;
    Ok(())
}

fn key_row(sheet: &mut Worksheet, layout: &SheetLayout) -> Result<(), TemplateError> {
    sheet.write_string(layout.key_row, 0, KEY_MARK)?;
    for (at, column) in layout.columns.iter().enumerate().skip(1) {
        sheet.write_string(layout.key_row, at as u16, column.key())?;
    }
    sheet.set_row_hidden(layout.key_row)?;
    Ok(())
}

/// The header and, below it, the column numbers as tables of the state number them.
fn headings(sheet: &mut Worksheet, layout: &SheetLayout) -> Result<(), TemplateError> {
    let (header, numbers) = (layout.key_row + 1, layout.key_row + 2);
    let number_of = |wanted: Column| layout.column(wanted).unwrap_or_default();
    let mut texts = Vec::new();
    for (at, column) in layout.columns.iter().enumerate().skip(1) {
        let at = at as u16;
        sheet.write_string_with_format(header, at, column.vietnamese(), &style::header())?;
        texts.push((column.vietnamese(), column.width(), size::BODY));
        let number = match column {
            Column::Cumulative => {
                format!("({at})=({})+({})", number_of(Column::Prior), number_of(Column::Answer(Field::Current)))
            }
            Column::Percent => {
                format!("({at})=({})/({})", number_of(Column::Cumulative), number_of(Column::Plan))
            }
            Column::Check => String::new(),
            _ => format!("({at})"),
        };
        sheet.write_string_with_format(numbers, at, &number, &style::column_number())?;
    }
    sheet.set_row_height(header, style::row_height(&texts).max(46.0))?;
    sheet.set_row_height(numbers, 24)?;
    Ok(())
}

fn task_row(sheet: &mut Worksheet, layout: &SheetLayout, row: &Row, level: usize) -> Result<(), TemplateError> {
    let format = style::heading(level.saturating_sub(1));
    let (number, content) = (layout.column(Column::No).unwrap_or(1), layout.column(Column::Content).unwrap_or(2));
    let last = last_printed_column(layout);
    let label = |column| match row.role(layout, column) {
        Some(Role::Label(text)) => text.as_str(),
        _ => "",
    };
    let centred = format.clone().set_indent(0).set_align(FormatAlign::Center);
    sheet.write_string_with_format(row.at, number, label(Column::No), &centred)?;
    let title = label(Column::Content);
    sheet.merge_range(row.at, content, row.at, last, title, &format)?;
    let width: f64 = layout
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| (content..=last).contains(&(*at as u16)))
        .map(|(_, column)| column.width())
        .sum();
    sheet.set_row_height(row.at, style::row_height(&[(title, width, size::BODY_BOLD)]))?;
    Ok(())
}

fn series_row(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    layout: &SheetLayout,
    row: &Row,
) -> Result<(), TemplateError> {
    let (Some(key), Some(figures)) = (row.subject.key(), RowFigures::new(template, layout, row)) else {
        return Ok(());
    };
    let Some(indicator) = row.subject.indicator().and_then(|code| template.plan.indicator(code)) else {
        return Ok(());
    };
    let mut texts: Vec<(String, f64, f64)> = Vec::new();
    for (at, (column, role)) in layout.columns.iter().zip(&row.roles).enumerate() {
        let at = at as u16;
        match role {
            Role::Key => {
                sheet.write_string(row.at, at, &key)?;
            }
            Role::Empty if *column == Column::Check => {}
            Role::Empty => {
                sheet.write_blank(row.at, at, &empty())?;
            }
            Role::Label(text) => {
                texts.push((text.clone(), column.width(), size::BODY));
                sheet.write_string_with_format(row.at, at, text, &label_format(*column))?;
            }
            Role::Figure(figure) => {
                let format = style::locked_figure(indicator.decimals.max(figure.decimals()));
                sheet.write_number_with_format(row.at, at, figure.to_f64(), &format)?;
            }
            Role::Computed(computed) => {
                let decimals = match column {
                    Column::Percent => 1,
                    _ => indicator.decimals,
                };
                let format = style::locked_figure(decimals);
                sheet.write_formula_with_format(row.at, at, figures.formula(*computed), &format)?;
            }
            Role::Input(field) => {
                let typed = template.answers.cell(layout.kind, &key, *column);
                if let Some(Typed::Text(text)) = typed {
                    texts.push((text.clone(), column.width(), size::BODY));
                }
                input(sheet, template, (row.at, at), *field, indicator, typed)?;
            }
            Role::Check => {
                if let Some(formula) = check::formula(&figures, layout, row) {
                    sheet.write_formula_with_format(row.at, at, formula, &check_format())?;
                }
            }
        }
    }
    let texts: Vec<(&str, f64, f64)> = texts.iter().map(|(text, width, size)| (text.as_str(), *width, *size)).collect();
    sheet.set_row_height(row.at, style::row_height(&texts).max(20.0))?;
    Ok(())
}

/// One cell that the unit types in, with what it holds and what was found there.
fn input(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    (row, column): (u32, u16),
    field: Field,
    indicator: &Indicator,
    typed: Option<&Typed>,
) -> Result<(), TemplateError> {
    let plain = match field {
        Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => {
            style::input_figure(indicator.decimals)
        }
        Field::Progress => style::input_choice(),
        Field::DoneOn => style::input_date(),
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => {
            style::input_text()
        }
    };
    let mark = template.reply.and_then(|reply| reply.mark(sheet.name().as_str(), row, column));
    let format = mark.as_ref().map_or_else(|| plain.clone(), |mark| style::painted(plain.clone(), mark.sign));
    put(sheet, (row, column), typed, &format)?;
    if let Some(mark) = mark {
        sheet.insert_note(row, column, &note(&mark.text))?;
    }
    let cut_off = template.plan.calendar.cut_off(template.layout.period);
    sheet.add_data_validation(row, column, row, column, &validation::of(field, indicator, cut_off)?)?;
    Ok(())
}

/// Untrusted text reaches the workbook only as a string.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    typed: Option<&Typed>,
    format: &Format,
) -> Result<(), TemplateError> {
    match typed {
        None => sheet.write_blank(row, column, format)?,
        Some(Typed::Number(number)) => sheet.write_number_with_format(row, column, *number, format)?,
        Some(Typed::Text(text)) => sheet.write_string_with_format(row, column, text, format)?,
        Some(Typed::Date(day)) => sheet.write_number_with_format(
            row,
            column,
            style::date_serial(*day),
            &format.clone().set_num_format(style::DATE),
        )?,
    };
    Ok(())
}

fn note(text: &str) -> Note {
    Note::new(text).add_author_prefix(false).set_font_name(style::FONT).set_font_size(10).set_width(320).set_height(120)
}

fn header_row(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    layout: &SheetLayout,
    header: HeaderRow,
) -> Result<(), TemplateError> {
    let first = layout.header_column();
    let last = (first + 5).min(last_printed_column(layout));
    sheet.write_string(header.at, 0, header.key.key())?;
    let label = style::plain().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(header.at, 1, header.at, first - 1, &label_of(header.key), &label)?;
    let mark = template.reply.and_then(|reply| reply.mark(sheet.name().as_str(), header.at, first));
    let format = match header.key {
        HeaderKey::DocumentDate => style::input_date().set_align(FormatAlign::Left),
        _ => style::input_text(),
    };
    let format = mark.as_ref().map_or_else(|| format.clone(), |mark| style::painted(format.clone(), mark.sign));
    sheet.merge_range(header.at, first, header.at, last, "", &format)?;
    let typed = template.answers.header.get(&header.key);
    put(sheet, (header.at, first), typed, &format)?;
    if let Some(mark) = mark {
        sheet.insert_note(header.at, first, &note(&mark.text))?;
    }
    if header.key == HeaderKey::NilReport {
        sheet.add_data_validation(header.at, first, header.at, first, &validation::yes()?)?;
    }
    let text = match typed {
        Some(Typed::Text(text)) => text.as_str(),
        Some(Typed::Number(_) | Typed::Date(_)) | None => "",
    };
    let width: f64 = (first..=last).filter_map(|at| layout.columns.get(usize::from(at))).map(|one| one.width()).sum();
    let least = if header.key == HeaderKey::NextTasks { 48.0 } else { 20.0 };
    sheet.set_row_height(header.at, style::row_height(&[(text, width, size::BODY)]).max(least))?;
    Ok(())
}

fn label_of(key: HeaderKey) -> String {
    match key {
        HeaderKey::Reason => "Lý do chỉnh lý (khi gửi lại):".to_owned(),
        HeaderKey::NilReport => "Không phát sinh trong kỳ:".to_owned(),
        other => format!("{}:", other.vietnamese()),
    }
}

/// Room for the head of the unit to sign, beside the answers below the table.
fn signature(sheet: &mut Worksheet, template: &Template<'_>, layout: &SheetLayout) -> Result<(), TemplateError> {
    let Some(top) = layout.header.iter().find(|header| header.key == HeaderKey::DocumentNo) else { return Ok(()) };
    let last = last_printed_column(layout);
    let first = last.saturating_sub(4);
    let centred = style::plain().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let place = format!("{}, ngày ….. tháng ….. năm …….", template.plan.about.place);
    sheet.merge_range(top.at, first, top.at, last, &place, &centred.clone().set_italic())?;
    sheet.merge_range(top.at + 1, first, top.at + 1, last, "THỦ TRƯỞNG ĐƠN VỊ", &centred.clone().set_bold())?;
    sheet.merge_range(top.at + 2, first, top.at + 2, last, "(Ký, ghi rõ họ tên, đóng dấu)", &centred.set_italic())?;
    Ok(())
}

fn finish(sheet: &mut Worksheet, layout: &SheetLayout) -> Result<(), TemplateError> {
    let first_row = layout.key_row + 3;
    let content = layout.column(Column::Content).unwrap_or(2);
    sheet.set_freeze_panes(first_row, content + 1)?;
    style::page_landscape(sheet, Some((layout.key_row + 1, layout.key_row + 2)))?;
    let last_row = layout.last_row() + if layout.kind == SheetKind::Report { 1 } else { 0 };
    sheet.set_print_area(0, 1, last_row, last_printed_column(layout))?;
    if let Some(at) = layout.column(Column::Check) {
        for (sign, beginning) in [(Sign::Error, check::WRONG), (Sign::Missing, check::OPEN)] {
            let format = style::painted(Format::new(), sign);
            let rule = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::BeginsWith(beginning.to_owned()))
                .set_format(format);
            sheet.add_conditional_format(first_row, at, layout.last_row(), at, &rule)?;
        }
    }
    let mut options = ProtectionOptions::new();
    // Widths, heights and hiding stay free (contract, section 5).
    options.format_columns = true;
    options.format_rows = true;
    options.format_cells = true;
    sheet.protect_with_options(&options);
    Ok(())
}

fn label_format(column: Column) -> Format {
    match column {
        Column::No | Column::Uom | Column::Plan => style::locked_text_center().set_font_color(palette::INK),
        _ => style::text(),
    }
}

fn empty() -> Format {
    style::locked_text().set_background_color(palette::SUBGROUP)
}

fn check_format() -> Format {
    style::plain().set_font_size(size::SMALL).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}
