//! Writes plan workbooks: keyed sheets that read back as their source, and one of instructions.
//!
//! Never judges what it writes; the same source gives the same bytes.

mod error;
mod guide;

pub use error::WriteError;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Note, Worksheet};

use crate::excel::style;
use crate::model::clock::vietnam;
use crate::model::indicator::{Kind, Op};
use crate::model::period::Frequency;

use super::sheets::{Choice, Column, KEY_MARK, PlanSheet, Shape, SheetSpec, place};
use super::source::{AboutSource, Datum, PlanSource};

/// Empty rows that stand ready below the filled ones.
const ROWS_TO_GROW: usize = 5;

/// Drop-downs go further down than the ruled rows: nobody has to copy them.
const ROWS_WITH_LISTS: u32 = 500;

/// The plan workbook of a source, as the bytes of an .xlsx file.
///
/// # Errors
/// If a text is longer than a cell holds (32.767 characters).
pub fn write(source: &PlanSource) -> Result<Vec<u8>, WriteError> {
    let mut workbook = style::workbook()?;
    let title = if source.about.title.is_empty() { "Sổ kế hoạch" } else { &source.about.title };
    // A title in the properties may have 255 characters.
    let title: String = title.chars().take(250).collect();
    workbook.set_properties(&style::properties(&title, &source.about.agency, first_of(source.about.year)));
    guide::write(workbook.add_worksheet(), source)?;
    for part in PlanSheet::ALL.into_iter().filter(|part| source.has(*part)) {
        sheet(workbook.add_worksheet(), source, part.spec())?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The blank plan workbook of a year, ready to be filled.
///
/// # Errors
/// As [`write`].
pub fn blank(year: i32) -> Result<Vec<u8>, WriteError> {
    let about = AboutSource {
        revision: Some(1),
        year: Some(year),
        signer_title: "Giám đốc".to_owned(),
        ..AboutSource::default()
    };
    // What is optional is offered here: who fills it in need not know where to find it.
    write(&PlanSource { about, steps: Some(Vec::new()), ..PlanSource::default() })
}

/// The time of creation that the file names: fixed, so that the bytes are.
fn first_of(year: Option<i32>) -> DateTime<FixedOffset> {
    year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        .and_then(|day| day.and_time(NaiveTime::MIN).and_local_timezone(vietnam()).single())
        .unwrap_or_else(|| DateTime::UNIX_EPOCH.with_timezone(&vietnam()))
}

fn sheet(sheet: &mut Worksheet, source: &PlanSource, spec: &SheetSpec) -> Result<(), WriteError> {
    let rows = source.rows(spec.part);
    let last_column = place::FIRST_COLUMN + spec.columns.len().saturating_sub(1) as u16;
    sheet.set_name(spec.name)?;
    head(sheet, spec, last_column)?;

    for (row, data) in (place::FIRST..).zip(&rows) {
        for ((number, column), datum) in (place::FIRST_COLUMN..).zip(spec.columns).zip(data) {
            cell(sheet, (row, number), format_in(spec.part, data, column.shape), column, datum)?;
        }
        sheet.set_row_height(row, height(spec, data))?;
    }
    let spare = match (spec.part, rows.is_empty()) {
        (PlanSheet::About, _) => 0,
        (_, true) => spec.spare_rows,
        (_, false) => ROWS_TO_GROW,
    };
    let end = place::FIRST + (rows.len() + spare) as u32;
    for row in place::FIRST + rows.len() as u32..end {
        for (number, column) in (place::FIRST_COLUMN..).zip(spec.columns) {
            sheet.write_blank(row, number, &format_of(column.shape))?;
        }
    }
    for (number, column) in (place::FIRST_COLUMN..).zip(spec.columns) {
        if let Shape::Choice(choice) = column.shape {
            let last = place::FIRST + ROWS_WITH_LISTS - 1;
            sheet.add_data_validation(place::FIRST, number, last, number, &drop_down(choice, column)?)?;
        }
    }
    style::page_landscape(sheet, Some((place::HEADINGS, place::HEADINGS)))?;
    // On paper the spare rows of a filled sheet say nothing.
    let printed = if rows.is_empty() { end } else { place::FIRST + rows.len() as u32 };
    sheet.set_print_area(place::TITLE, 0, printed.saturating_sub(1), last_column)?;
    Ok(())
}

/// Title, hint, headings with their notes, and the hidden keys.
fn head(sheet: &mut Worksheet, spec: &SheetSpec, last_column: u16) -> Result<(), WriteError> {
    let left = |format: Format| format.set_align(FormatAlign::Left);
    let first = place::FIRST_COLUMN;
    let whole: f64 = spec.columns.iter().map(|column| column.width).sum();
    let title = spec.title.to_uppercase();
    sheet.merge_range(place::TITLE, first, place::TITLE, last_column, &title, &left(style::title()))?;
    sheet.merge_range(place::HINT, first, place::HINT, last_column, spec.hint, &left(style::note()))?;
    sheet.set_row_height(place::TITLE, style::row_height(&[(&title, whole, style::size::TITLE)]))?;
    sheet.set_row_height(place::HINT, style::row_height(&[(spec.hint, whole, style::size::SMALL)]))?;

    let headings: Vec<String> = spec
        .columns
        .iter()
        .map(|column| if column.required { format!("{} *", column.heading) } else { column.heading.to_owned() })
        .collect();
    for ((number, column), heading) in (first..).zip(spec.columns).zip(&headings) {
        sheet.write_string_with_format(place::HEADINGS, number, heading, &style::header())?;
        sheet.set_column_width(number, column.width)?;
        if !column.note.is_empty() {
            let lines = style::lines(column.note, 34.0, style::size::SMALL) as u32;
            let note = Note::new(column.note)
                .add_author_prefix(false)
                .set_width(260)
                .set_height(30 + lines * 16)
                .set_font_name(style::FONT)
                .set_font_size(style::size::SMALL + 1.0);
            sheet.insert_note(place::HEADINGS, number, &note)?;
        }
        if !column.key.is_empty() {
            sheet.write_string(place::KEYS, number, column.key)?;
        }
    }
    let cells: Vec<(&str, f64, f64)> = headings
        .iter()
        .zip(spec.columns)
        .map(|(heading, column)| (heading.as_str(), column.width, style::size::BODY))
        .collect();
    sheet.set_row_height(place::HEADINGS, style::row_height(&cells) + 4.0)?;
    sheet.write_string(place::KEYS, 0, KEY_MARK)?;
    sheet.set_row_hidden(place::KEYS)?;
    sheet.set_column_hidden(0)?;
    sheet.set_freeze_panes(place::FIRST, first + 1)?;
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    at: (u32, u16),
    format: Format,
    column: &Column,
    datum: &Datum,
) -> Result<(), WriteError> {
    let (row, number) = at;
    match datum {
        Datum::Blank => sheet.write_blank(row, number, &format)?,
        Datum::Text(text) => sheet.write_string_with_format(row, number, text, &format)?,
        Datum::Number(figure) => {
            // A year is no amount: it is shown without separators, on the left as the texts around it.
            let format = match column.shape {
                Shape::Number => style::figure(figure.decimals()),
                Shape::Code | Shape::Wrapped | Shape::Label | Shape::Date | Shape::Choice(_) => format,
            };
            sheet.write_number_with_format(row, number, figure.to_f64(), &format)?
        }
        Datum::Date(day) => sheet.write_number_with_format(row, number, style::date_serial(*day), &style::date())?,
    };
    Ok(())
}

/// Tasks of the first level stand out.
fn is_heading(part: PlanSheet, data: &[Datum]) -> bool {
    part == PlanSheet::Tasks && matches!(data.first(), Some(Datum::Text(no)) if !no.contains('.'))
}

fn format_in(part: PlanSheet, data: &[Datum], shape: Shape) -> Format {
    let format = format_of(shape);
    if is_heading(part, data) { format.set_bold().set_background_color(style::palette::GROUP) } else { format }
}

fn format_of(shape: Shape) -> Format {
    const TEXT: &str = "@";
    match shape {
        // Text cells keep 1.10, 2022-06 and 180, 181 as they are typed.
        Shape::Code => style::text_center().set_num_format(TEXT),
        Shape::Choice(_) => style::text_center().set_num_format(TEXT),
        Shape::Wrapped => style::text(),
        Shape::Label => style::locked_text(),
        Shape::Number => style::text().set_align(FormatAlign::Right),
        Shape::Date => style::date(),
    }
}

fn height(spec: &SheetSpec, data: &[Datum]) -> f64 {
    // Bold letters are wider.
    let size = if is_heading(spec.part, data) { style::size::BODY * 1.1 } else { style::size::BODY };
    let cells: Vec<(&str, f64, f64)> = data
        .iter()
        .zip(spec.columns)
        .filter_map(|(datum, column)| match datum {
            Datum::Text(text) => Some((text.as_str(), column.width, size)),
            Datum::Blank | Datum::Number(_) | Datum::Date(_) => None,
        })
        .collect();
    style::row_height(&cells)
}

/// A list to choose from. It warns and does not forbid: other words are understood too, and `plan check` judges.
fn drop_down(choice: Choice, column: &Column) -> Result<DataValidation, WriteError> {
    let list = match choice {
        Choice::Kind => DataValidation::new().allow_list_strings(&Kind::ALL.map(Kind::code))?,
        Choice::Op => DataValidation::new().allow_list_strings(&Op::ALL.map(Op::code))?,
        Choice::Frequency => DataValidation::new().allow_list_strings(&Frequency::ALL.map(Frequency::vietnamese))?,
        Choice::Breakdown => DataValidation::new().allow_list_strings(&["huyện", "tất cả"])?,
        Choice::Mark => DataValidation::new().allow_list_strings(&["x"])?,
        Choice::CodesOf(part) => {
            let (first, last) = (place::FIRST + 1, place::FIRST + ROWS_WITH_LISTS);
            let range = format!("'{0}'!$B${first}:$B${last}", part.spec().name);
            // As long as there are codes: a list of 500 rows would show its blanks.
            let codes = format!("OFFSET('{0}'!$B${first},0,0,MAX(1,COUNTA({range})),1)", part.spec().name);
            DataValidation::new().allow_list_formula(Formula::new(codes))
        }
    };
    Ok(list
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Không có trong danh sách")?
        .set_error_message(column.note.chars().take(250).collect::<String>())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_source_gives_the_same_bytes() {
        assert_eq!(blank(2022).unwrap(), blank(2022).unwrap());
        assert_ne!(blank(2022).unwrap(), blank(2023).unwrap());
    }
}
