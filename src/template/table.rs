//! One table sheet of a template: keys, headings, rows, header answers, protection, page.
//!
//! Paints what the layout says; never decides where something stands.

use rust_xlsxwriter::{ConditionalFormatText, ConditionalFormatTextRule, Format, ProtectionOptions, Worksheet};

use crate::excel::style::{self, Sign, palette, size};
use crate::layout::column::Column;
use crate::layout::{KEY_MARK, Role, Row, SheetKind, SheetLayout, Subject};
use crate::model::dates;
use crate::model::entry::Field;

use super::content::Template;
use super::error::TemplateError;
use super::widths::Widths;
use super::{case, check, header, letterhead, row};

pub fn write(sheet: &mut Worksheet, template: &Template<'_>, layout: &SheetLayout) -> Result<(), TemplateError> {
    sheet.set_name(layout.kind.name())?;
    sheet.set_tab_color(palette::INPUT_RULE);
    // The writer takes an empty result for a missing one and would cache 0, which is not “not reported”.
    sheet.set_formula_result_default("");
    let widths = Widths::of(template.plan, layout, template.answers);
    columns(sheet, layout, &widths)?;
    match layout.kind {
        SheetKind::Report => letterhead::write(sheet, template, layout)?,
        SheetKind::Districts => {
            caption(sheet, layout, &widths, "SỐ LIỆU THEO HUYỆN, THÀNH PHỐ", &template_line(template))?;
        }
        SheetKind::Names => caption(
            sheet,
            layout,
            &widths,
            "DANH SÁCH KÈM THEO",
            "Lũy kế từ đầu năm: mỗi dòng một tên, viết đầy đủ; tên đã ghi kỳ trước thì giữ lại.",
        )?,
        SheetKind::Cases => caption(sheet, layout, &widths, case::TITLE, case::SUBTITLE)?,
    }
    key_row(sheet, layout)?;
    headings(sheet, layout, &widths)?;
    for one in &layout.rows {
        match &one.subject {
            Subject::Task { level, .. } => task_row(sheet, layout, &widths, one, *level)?,
            Subject::Indicator(_) | Subject::District { .. } | Subject::Name { .. } => {
                row::write(sheet, template, layout, &widths, one)?;
            }
            Subject::Case { .. } => case::write(sheet, template, layout, &widths, one)?,
        }
    }
    for answer in &layout.header {
        header::write(sheet, template, layout, &widths, *answer)?;
    }
    if layout.kind == SheetKind::Report {
        header::signature(sheet, template, layout)?;
    }
    finish(sheet, layout)
}

fn template_line(template: &Template<'_>) -> String {
    let window = template.plan.calendar.window(template.layout.period);
    format!(
        "{} · {} (số liệu từ ngày {} đến ngày {})",
        template.unit_name(),
        template.layout.period.vietnamese(),
        dates::day(window.from),
        dates::day(window.to)
    )
}

fn columns(sheet: &mut Worksheet, layout: &SheetLayout, widths: &Widths) -> Result<(), TemplateError> {
    for at in 0..layout.columns.len() as u16 {
        sheet.set_column_width(at, widths.at(at))?;
    }
    sheet.set_column_hidden(0)?;
    Ok(())
}

fn caption(
    sheet: &mut Worksheet,
    layout: &SheetLayout,
    widths: &Widths,
    title: &str,
    subtitle: &str,
) -> Result<(), TemplateError> {
    let last = layout.last_printed_column();
    sheet.merge_range(0, 1, 0, last, title, &style::title())?;
    sheet.merge_range(1, 1, 1, last, subtitle, &style::subtitle())?;
    sheet.set_row_height(0, 26)?;
    let width = widths.between(1, last);
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
fn headings(sheet: &mut Worksheet, layout: &SheetLayout, widths: &Widths) -> Result<(), TemplateError> {
    let (header, numbers) = (layout.key_row + 1, layout.key_row + 2);
    let number_of = |wanted: Column| layout.column(wanted).unwrap_or_default();
    let mut texts = Vec::new();
    for (at, column) in layout.columns.iter().enumerate().skip(1) {
        let at = at as u16;
        sheet.write_string_with_format(header, at, column.vietnamese(), &style::header())?;
        texts.push((column.vietnamese(), widths.at(at), size::BODY_BOLD));
        let number = match column {
            Column::Cumulative => {
                format!("({at})=({})+({})", number_of(Column::Prior), number_of(Column::Answer(Field::Current)))
            }
            Column::Percent => {
                format!("({at})=({})/({})×100", number_of(Column::Cumulative), number_of(Column::Plan))
            }
            Column::Check => String::new(),
            Column::Code
            | Column::No
            | Column::Content
            | Column::District
            | Column::Uom
            | Column::Plan
            | Column::Prior
            | Column::About
            | Column::Since
            | Column::Words
            | Column::Direction
            | Column::Answer(_) => format!("({at})"),
        };
        sheet.write_string_with_format(numbers, at, &number, &style::column_number())?;
    }
    sheet.set_row_height(header, style::row_height(&texts).max(34.0))?;
    let is_list = matches!(layout.kind, SheetKind::Names | SheetKind::Cases);
    sheet.set_row_height(numbers, if is_list { 16 } else { 28 })?;
    Ok(())
}

fn task_row(
    sheet: &mut Worksheet,
    layout: &SheetLayout,
    widths: &Widths,
    row: &Row,
    level: usize,
) -> Result<(), TemplateError> {
    let format = style::heading(level.saturating_sub(1));
    let (number, content) = (layout.column(Column::No).unwrap_or(1), layout.column(Column::Content).unwrap_or(2));
    let last = layout.last_printed_column();
    let label = |column| match row.role(layout, column) {
        Some(Role::Label(text)) => text.as_str(),
        Some(Role::Empty | Role::Key | Role::Figure(_) | Role::Input(_) | Role::Computed(_) | Role::Check) | None => "",
    };
    let centred = style::centred(format.clone());
    sheet.write_string_with_format(row.at, number, label(Column::No), &centred)?;
    let title = label(Column::Content);
    sheet.merge_range(row.at, content, row.at, last, title, &format)?;
    let width = widths.between(content, last);
    sheet.set_row_height(row.at, style::row_height(&[(title, width, size::BODY_BOLD)]))?;
    Ok(())
}

fn finish(sheet: &mut Worksheet, layout: &SheetLayout) -> Result<(), TemplateError> {
    let first_row = layout.key_row + 3;
    let content = layout.column(Column::Content).unwrap_or(2);
    sheet.set_freeze_panes(first_row, content + 1)?;
    style::page_landscape(sheet, Some((layout.key_row + 1, layout.key_row + 2)))?;
    // Opens with the cursor where the unit begins to type.
    if let Some((row, column)) = first_input(layout) {
        sheet.set_selection(row, column, row, column)?;
    }
    let last_row = layout.last_row() + if layout.kind == SheetKind::Report { 1 } else { 0 };
    sheet.set_print_area(0, 1, last_row, layout.last_printed_column())?;
    if let Some(at) = layout.column(Column::Check) {
        for (sign, beginning) in
            [(Sign::Error, check::WRONG), (Sign::Warning, check::DOUBTFUL), (Sign::Missing, check::OPEN)]
        {
            let format = style::painted(Format::new(), sign);
            let rule = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::BeginsWith(beginning.to_owned()))
                .set_format(format);
            sheet.add_conditional_format(first_row, at, layout.last_row(), at, &rule)?;
        }
    }
    let mut options = ProtectionOptions::new();
    // Widths, heights and hiding stay free (`docs/contract.md`, *The template*).
    options.format_columns = true;
    options.format_rows = true;
    options.format_cells = true;
    sheet.protect_with_options(&options);
    Ok(())
}

fn first_input(layout: &SheetLayout) -> Option<(u32, u16)> {
    layout.rows.iter().find_map(|row| {
        let at = row.roles.iter().position(|role| matches!(role, Role::Input(_)))?;
        Some((row.at, at as u16))
    })
}
