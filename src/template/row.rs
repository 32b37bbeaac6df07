//! One row of a table: what is issued, what is typed, and in a reply what was found there.
//!
//! Never lets what somebody typed become a formula.

use rust_xlsxwriter::{Format, FormatAlign, Note, Worksheet};

use crate::excel::style::{self, palette, size};
use crate::layout::column::Column;
use crate::layout::step;
use crate::layout::{Computed, Role, Row, SheetLayout};
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind};
use crate::model::quantity::Quantity;

use super::answers::Typed;
use super::content::Template;
use super::error::TemplateError;
use super::formula::RowFigures;
use super::widths::Widths;
use super::{check, validation};

/// A cell of Excel holds 32,767 characters; what is longer was not typed by hand.
pub const LONGEST_CELL: usize = 32_000;
/// A note that nobody has to scroll.
const LONGEST_NOTE: usize = 1_000;

/// Writes the row of an indicator, a district or a name.
pub fn write(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    layout: &SheetLayout,
    widths: &Widths,
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
        let width = widths.at(at);
        let mark = template.reply.and_then(|reply| reply.mark(layout.kind.name(), row.at, at));
        let dressed = |format: Format| mark.as_ref().map_or(format.clone(), |mark| style::painted(format, mark.sign));
        match role {
            Role::Key => {
                sheet.write_string(row.at, at, &key)?;
            }
            Role::Empty if *column == Column::Check => {}
            Role::Empty => {
                sheet.write_blank(row.at, at, &dressed(empty()))?;
            }
            Role::Label(text) => {
                texts.push((text.clone(), width, size::BODY));
                label(sheet, (row.at, at), *column, text, &dressed(issued_label_format(row, *column)))?;
            }
            Role::Figure(figure) => {
                let format = dressed(issued_figure_format(row, *column, indicator, *figure));
                sheet.write_number_with_format(row.at, at, figure.to_f64(), &format)?;
            }
            Role::Computed(computed) => {
                let format = dressed(computed_format(row, *column, indicator, *computed));
                sheet.write_formula_with_format(row.at, at, figures.formula(*computed), &format)?;
            }
            Role::Input(field) => {
                let typed = template.answers.cell(layout.kind, &key, *column);
                if let Some(Typed::Text(text)) = typed {
                    texts.push((text.clone(), width, size::BODY));
                }
                let format = match template.reply {
                    Some(_) => answer_format(*field, indicator, typed),
                    None => input_format(*field, indicator),
                };
                put(sheet, (row.at, at), typed, &dressed(format))?;
                let cut_off = template.plan.calendar.cut_off(template.layout.period);
                sheet.add_data_validation(row.at, at, row.at, at, &validation::of(*field, indicator, cut_off)?)?;
            }
            Role::Check => {
                if let Some(formula) = check::formula(&figures, layout, row) {
                    sheet.write_formula_with_format(row.at, at, formula, &check_format())?;
                }
            }
        }
        if let Some(mark) = &mark {
            sheet.insert_note(row.at, at, &note(&mark.text))?;
        }
    }
    let texts: Vec<(&str, f64, f64)> = texts.iter().map(|(text, width, size)| (text.as_str(), *width, *size)).collect();
    sheet.set_row_height(row.at, style::row_height(&texts).max(20.0))?;
    Ok(())
}

fn issued_label_format(row: &Row, column: Column) -> Format {
    match row.adjusted && column == Column::Prior {
        true => style::adjusted_words(label_format(column)),
        false => label_format(column),
    }
}

fn issued_figure_format(row: &Row, column: Column, indicator: &Indicator, figure: Quantity) -> Format {
    let decimals = indicator.decimals.max(figure.decimals());
    match column {
        Column::Prior if row.adjusted => style::adjusted(style::locked_figure(decimals), decimals),
        Column::Plan => style::centred(style::figure(indicator.decimals)),
        Column::Code
        | Column::No
        | Column::Content
        | Column::District
        | Column::Uom
        | Column::Prior
        | Column::Answer(_)
        | Column::Cumulative
        | Column::Percent
        | Column::About
        | Column::Since
        | Column::Words
        | Column::Direction
        | Column::Check => style::locked_figure(decimals),
    }
}

fn computed_format(row: &Row, column: Column, indicator: &Indicator, computed: Computed) -> Format {
    let decimals = if column == Column::Percent { 1 } else { indicator.decimals };
    // A level that the unit types is its own again; an amount goes on from what stood before.
    let goes_on = computed == Computed::Cumulative && indicator.kind == Kind::Flow;
    match row.adjusted && goes_on {
        true => style::adjusted(style::locked_figure(decimals), decimals),
        false => style::locked_figure(decimals),
    }
}

fn input_format(field: Field, indicator: &Indicator) -> Format {
    match field {
        Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => {
            style::input_figure(indicator.decimals)
        }
        Field::Progress => style::input_choice(),
        Field::DoneOn => style::input_date(),
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => {
            style::input_text()
        }
    }
}

/// What somebody typed is seen whole where it is given back: a figure with all its decimals, a text where a figure should stand.
fn answer_format(field: Field, indicator: &Indicator, typed: Option<&Typed>) -> Format {
    let format = input_format(field, indicator);
    match typed {
        Some(typed @ Typed::Number(_)) if field.is_numeric() => {
            let decimals = typed.quantity().map_or(0, Quantity::decimals).max(indicator.decimals);
            format.set_num_format(style::number_format(decimals))
        }
        Some(Typed::Text(_)) => format.set_text_wrap(),
        Some(Typed::Number(_) | Typed::Date(_)) | None => format,
    }
}

/// Untrusted text reaches the workbook only as a string.
pub fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    typed: Option<&Typed>,
    format: &Format,
) -> Result<(), TemplateError> {
    match typed {
        None => sheet.write_blank(row, column, format)?,
        Some(Typed::Number(number)) => sheet.write_number_with_format(row, column, *number, format)?,
        Some(Typed::Text(text)) => sheet.write_string_with_format(row, column, clipped(text, LONGEST_CELL), format)?,
        Some(Typed::Date(day)) => sheet.write_number_with_format(
            row,
            column,
            style::date_serial(*day),
            &format.clone().set_num_format(style::DATE),
        )?,
    };
    Ok(())
}

/// As tall as its text, so that nothing has to be scrolled and little is covered.
pub fn note(text: &str) -> Note {
    const WIDTH: u32 = 320;
    let text = clipped(text, LONGEST_NOTE);
    let lines = style::lines(&text, f64::from(WIDTH) / 7.0, 10.0) as u32;
    Note::new(text)
        .add_author_prefix(false)
        .set_font_name(style::FONT)
        .set_font_size(10)
        .set_width(WIDTH)
        .set_height((lines * 17 + 14).clamp(60, 460))
}

/// The beginning of a text that is too long.
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A locked text; the step in hand is set in italics below the content that it belongs to.
fn label(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    column: Column,
    text: &str,
    format: &Format,
) -> Result<(), TemplateError> {
    let step = Some(step::parted(text)).filter(|_| column == Column::Content);
    match step {
        Some((title, Some(line))) if !title.is_empty() => {
            let italic = style::note().set_font_size(size::BODY);
            sheet.write_rich_string_with_format(
                row,
                at,
                &[(format, &format!("{title}\n")), (&italic, line)],
                format,
            )?;
        }
        Some(_) | None => {
            sheet.write_string_with_format(row, at, text, format)?;
        }
    }
    Ok(())
}

fn label_format(column: Column) -> Format {
    match column {
        Column::No | Column::Uom | Column::Plan | Column::Prior => {
            style::locked_text_center().set_font_color(palette::INK)
        }
        Column::Code
        | Column::Content
        | Column::District
        | Column::Answer(_)
        | Column::Cumulative
        | Column::Percent
        | Column::About
        | Column::Since
        | Column::Words
        | Column::Direction
        | Column::Check => style::text(),
    }
}

fn empty() -> Format {
    style::locked_text().set_background_color(palette::SUBGROUP)
}

fn check_format() -> Format {
    style::plain().set_font_size(size::SMALL).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}
