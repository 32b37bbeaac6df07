//! The house style of every workbook: one typeface, one scale of sizes, one palette in which each colour means something.
//!
//! Never decides what is written, only how it looks; a status always has a sign beside its colour, so that a
//! black and white print says the same.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet,
    XlsxError,
};

mod letters;

pub use letters::{MAX_ROW_HEIGHT, figure_width, fitted, lines, row_height, text_width};

use crate::model::consolidation::Status;
pub use crate::model::sign::Sign;

pub const FONT: &str = "Times New Roman";

/// The typographic scale, in points.
pub mod size {
    pub const TITLE: f64 = 14.0;
    pub const SUBTITLE: f64 = 12.0;
    pub const BODY: f64 = 11.0;
    /// As wide as body letters in bold are; only for measuring.
    pub const BODY_BOLD: f64 = 11.5;
    pub const SMALL: f64 = 9.0;
}

/// What each colour means. Every pair of ink and fill stays legible when printed in grey.
pub mod palette {
    /// Text.
    pub const INK: u32 = 0x1B2430;
    /// Text of less weight: notes, units of measure, what cannot be typed.
    pub const MUTED: u32 = 0x5B6673;
    /// Lines inside tables.
    pub const RULE: u32 = 0x9AA5B1;
    /// Header rows of tables.
    pub const HEADER: u32 = 0xDCE6E2;
    /// Headings inside tables: first level, second level.
    pub const GROUP: u32 = 0xECF2EF;
    pub const SUBGROUP: u32 = 0xF6F9F8;
    /// Cells that a unit types in.
    pub const INPUT: u32 = 0xFFF6D9;
    pub const INPUT_RULE: u32 = 0xC9A227;
    /// Cells that stay as they are.
    pub const LOCKED_INK: u32 = 0x6B7280;

    pub const ON_TIME: u32 = 0x1B6B3A;
    pub const ON_TIME_FILL: u32 = 0xE6F3EA;
    pub const LATE: u32 = 0xB3261E;
    pub const LATE_FILL: u32 = 0xFBE7E5;
    pub const AT_RISK: u32 = 0x8A5A00;
    pub const AT_RISK_FILL: u32 = 0xFFF0D6;
    pub const MISSING: u32 = 0x55606C;
    pub const MISSING_FILL: u32 = 0xEDEFF2;
    pub const ERROR: u32 = 0x9F1D16;
    pub const ERROR_FILL: u32 = 0xFADBD8;
    pub const WARNING: u32 = 0x8A5A00;
    pub const WARNING_FILL: u32 = 0xFFF0D6;
    pub const REPAIR: u32 = 0x1F5A96;
    pub const REPAIR_FILL: u32 = 0xE4EEF8;
    /// A bar behind a percentage.
    pub const BAR: u32 = 0xC9DDD3;
}

/// Ink and fill of a sign.
const fn colours(sign: Sign) -> (u32, u32) {
    match sign {
        Sign::DoneOnTime | Sign::OnTime => (palette::ON_TIME, palette::ON_TIME_FILL),
        Sign::DoneLate | Sign::AtRisk => (palette::AT_RISK, palette::AT_RISK_FILL),
        Sign::Overdue | Sign::SentBack => (palette::LATE, palette::LATE_FILL),
        Sign::Missing => (palette::MISSING, palette::MISSING_FILL),
        Sign::Error => (palette::ERROR, palette::ERROR_FILL),
        Sign::Warning => (palette::WARNING, palette::WARNING_FILL),
        Sign::Repair | Sign::Adjusted => (palette::REPAIR, palette::REPAIR_FILL),
    }
}

/// `● hoàn thành đúng hạn`
pub fn status_label(status: Status) -> String {
    Sign::from(status).label(status.vietnamese())
}

/// Body text outside a table; the base of all others.
pub fn plain() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(size::BODY)
        .set_font_color(Color::RGB(palette::INK))
        .set_align(FormatAlign::Top)
}

/// A paragraph: plain text that wraps.
pub fn paragraph() -> Format {
    plain().set_text_wrap().set_align(FormatAlign::Left)
}

/// The name of a sheet or document. Capitals are the writer's to choose.
pub fn title() -> Format {
    middle().set_font_size(size::TITLE).set_bold().set_align(FormatAlign::Center).set_text_wrap()
}

pub fn subtitle() -> Format {
    middle().set_font_size(size::SUBTITLE).set_italic().set_align(FormatAlign::Center).set_text_wrap()
}

/// The one sentence that says how things stand.
pub fn headline() -> Format {
    middle().set_font_size(size::SUBTITLE).set_bold().set_align(FormatAlign::Center)
}

/// A heading between blocks of one sheet.
pub fn section() -> Format {
    middle().set_font_size(size::SUBTITLE).set_bold()
}

/// `Đơn vị tính: …`, above the right end of a table.
pub fn unit_line() -> Format {
    middle().set_italic().set_align(FormatAlign::Right)
}

/// Remarks in small letters.
pub fn note() -> Format {
    plain()
        .set_font_size(size::SMALL)
        .set_italic()
        .set_font_color(Color::RGB(palette::MUTED))
        .set_text_wrap()
        .set_align(FormatAlign::Left)
}

/// The words of a link inside the workbook.
pub fn link() -> Format {
    plain()
        .set_font_size(size::SMALL)
        .set_font_color(Color::RGB(palette::REPAIR))
        .set_underline(FormatUnderline::Single)
}

/// The header row of a table.
pub fn header() -> Format {
    ruled(middle().set_bold().set_align(FormatAlign::Center).set_text_wrap())
        .set_background_color(Color::RGB(palette::HEADER))
}

/// The row of column numbers under a header: (1) (2) … (8)=(7)/(4)×100.
pub fn column_number() -> Format {
    ruled(middle().set_font_size(size::SMALL).set_italic().set_align(FormatAlign::Center).set_text_wrap())
}

/// A heading inside a table; level 0 is the plan's first.
pub fn heading(level: usize) -> Format {
    let format = text().set_bold();
    match heading_fill(level) {
        Some(fill) => format.set_background_color(Color::RGB(fill)),
        None => format,
    }
}

/// What such a heading is laid on.
pub const fn heading_fill(level: usize) -> Option<u32> {
    match level {
        0 => Some(palette::GROUP),
        1 => Some(palette::SUBGROUP),
        _ => None,
    }
}

/// Text in a table: wraps, from the left, a little off the line.
pub fn text() -> Format {
    cell().set_align(FormatAlign::Left).set_indent(1)
}

/// Without the indent: a centred cell that has one is shown from the left.
pub fn text_center() -> Format {
    cell().set_align(FormatAlign::Center)
}

/// The same cell with its content in the middle: an indent would show it from the left.
pub fn centred(format: Format) -> Format {
    format.set_indent(0).set_align(FormatAlign::Center)
}

fn cell() -> Format {
    ruled(plain().set_text_wrap().set_align(FormatAlign::VerticalCenter))
}

/// A figure in a table. Its format leaves the room at the edge: of an indent some programs take no notice where the
/// figure is a formula's.
pub fn figure(decimals: u8) -> Format {
    ruled(middle().set_align(FormatAlign::Right)).set_num_format(number_format(decimals))
}

/// A date in a table.
pub fn date() -> Format {
    text_center().set_num_format(DATE)
}

/// A date with its hour.
pub fn date_time() -> Format {
    text_center().set_num_format(DATE_TIME)
}

pub fn input_text() -> Format {
    input(text())
}

pub fn input_figure(decimals: u8) -> Format {
    input(figure(decimals))
}

pub fn input_date() -> Format {
    input(date())
}

/// A cell with a drop-down.
pub fn input_choice() -> Format {
    input(text_center())
}

pub fn locked_text() -> Format {
    text().set_font_color(Color::RGB(palette::LOCKED_INK))
}

/// What joins tables, in a hidden column: it never wraps, as nobody sees why its row is tall.
pub fn key() -> Format {
    plain().set_font_color(Color::RGB(palette::LOCKED_INK))
}

pub fn locked_text_center() -> Format {
    text_center().set_font_color(Color::RGB(palette::LOCKED_INK))
}

pub fn locked_figure(decimals: u8) -> Format {
    figure(decimals).set_font_color(Color::RGB(palette::LOCKED_INK))
}

/// A cell of a table that shows a task's status.
pub fn status(status: Status) -> Format {
    sign(Sign::from(status))
}

/// A cell of a table that shows a sign and its words.
pub fn sign(sign: Sign) -> Format {
    painted(text(), sign)
}

/// Another format in the colours of a sign: an input cell with an error.
pub fn painted(format: Format, sign: Sign) -> Format {
    let (ink, fill) = colours(sign);
    format.set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(fill))
}

pub const DATE: &str = "dd/mm/yyyy";
pub const DATE_TIME: &str = "dd/mm/yyyy hh:mm";

/// `#,##0`, `#,##0.0` … with the room of a bracket behind, marked as Vietnamese: some programs then show `9.000,5` wherever the reader is, Excel
/// goes by the reader's country.
pub fn number_format(decimals: u8) -> String {
    worded_number_format("", decimals, "")
}

/// The same between words: `trên 1.000`, `1÷3`. The words must not hold a quotation mark; it is left out.
pub fn worded_number_format(before: &str, decimals: u8, after: &str) -> String {
    let quoted = |words: &str| match words.replace('"', "") {
        words if words.is_empty() => words,
        words => format!("\"{words}\""),
    };
    let places = match decimals {
        0 => String::new(),
        places => format!(".{}", "0".repeat(usize::from(places))),
    };
    // The mark of the language has to stand first; programs would print it as text elsewhere.
    format!("[$-42A]{}#,##0{places}{}_)", quoted(before), quoted(after))
}

/// The format of a figure in which an officer's adjustment counts: with its sign, and still a number.
pub fn adjusted(format: Format, decimals: u8) -> Format {
    format.set_num_format(worded_number_format(&format!("{} ", Sign::Adjusted.symbol()), decimals, ""))
}

/// The same of a date, or of words: they stay what they are.
pub fn adjusted_words(format: Format) -> Format {
    let sign = Sign::Adjusted.symbol();
    format.set_num_format(format!("\"{sign} \"{DATE};;;\"{sign} \"@"))
}

fn middle() -> Format {
    plain().set_align(FormatAlign::VerticalCenter)
}

fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(palette::RULE))
}

fn input(format: Format) -> Format {
    format
        .set_background_color(Color::RGB(palette::INPUT))
        .set_border_color(Color::RGB(palette::INPUT_RULE))
        .set_unlocked()
}

/// The serial number of a day, as a cell holds it.
pub fn date_serial(day: NaiveDate) -> f64 {
    // Excel believes in 29/2/1900; all our days are later, so that counting from 30/12/1899 is right.
    f64::from(day.num_days_from_ce() - DAYS_TO_1899_12_30)
}

/// The serial number of an instant, by its own clock (Việt Nam's, as everywhere in the program), to the minute.
pub fn date_time_serial(instant: DateTime<FixedOffset>) -> f64 {
    let local = instant.naive_local();
    date_serial(local.date()) + f64::from(local.hour() * 60 + local.minute()) / 1440.0
}

const DAYS_TO_1899_12_30: i32 = 693_594;

/// Document properties with a fixed time of creation, so that the same input gives the same bytes.
pub fn properties(title: &str, agency: &str, created: DateTime<FixedOffset>) -> DocProperties {
    let properties = DocProperties::new().set_title(title).set_author(agency).set_company(agency);
    let (day, time) = (created.naive_utc().date(), created.naive_utc().time());
    let stamped = u16::try_from(day.year()).ok().and_then(|year| {
        let stamp = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8).ok()?;
        stamp.and_hms(time.hour() as u16, time.minute() as u8, f64::from(time.second())).ok()
    });
    // A year that Excel does not know gets its first day rather than the present, which would differ each time.
    let first_day = || ExcelDateTime::from_ymd(1900, 1, 1).ok();
    match stamped.or_else(first_day) {
        Some(stamp) => properties.set_creation_datetime(&stamp),
        None => properties,
    }
}

/// A workbook whose empty cells are in the house's typeface too.
///
/// # Errors
/// None in practice; passed on from the writer.
pub fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&Format::new().set_font_name(FONT).set_font_size(size::BODY), 20, 64)?;
    Ok(workbook)
}

/// A4 across: one page wide, as long as it takes, `Trang 1/3` below, the rows of the header repeated.
///
/// # Errors
/// Rows outside a worksheet.
pub fn page_landscape(sheet: &mut Worksheet, repeat_rows: Option<(u32, u32)>) -> Result<(), XlsxError> {
    sheet.set_landscape();
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    page(sheet, repeat_rows)
}

/// A3 lying, with the same: for tables that nobody could read on A4.
///
/// # Errors
/// Rows outside a worksheet.
pub fn page_wide(sheet: &mut Worksheet, repeat_rows: Option<(u32, u32)>) -> Result<(), XlsxError> {
    const A3: u8 = 8;
    page_landscape(sheet, repeat_rows)?;
    sheet.set_paper_size(A3);
    Ok(())
}

/// A4 upright, with the same.
///
/// # Errors
/// Rows outside a worksheet.
pub fn page_portrait(sheet: &mut Worksheet, repeat_rows: Option<(u32, u32)>) -> Result<(), XlsxError> {
    sheet.set_portrait();
    sheet.set_margins(0.7, 0.5, 0.7, 0.7, 0.3, 0.3);
    page(sheet, repeat_rows)
}

fn page(sheet: &mut Worksheet, repeat_rows: Option<(u32, u32)>) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    sheet.set_footer(format!("&R&\"{FONT},Regular\"&9Trang &P/&N"));
    if let Some((first, last)) = repeat_rows {
        sheet.set_repeat_rows(first, last)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_excels_numbers() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(date_serial(day(1900, 3, 1)), 61.0);
        assert_eq!(date_serial(day(2022, 6, 14)), 44726.0);
        let noon = DateTime::parse_from_rfc3339("2022-06-14T12:00:00+07:00").unwrap();
        assert_eq!(date_time_serial(noon), 44726.5);
    }

    #[test]
    fn number_formats_by_decimals() {
        assert_eq!(number_format(0), "[$-42A]#,##0_)");
        assert_eq!(number_format(2), "[$-42A]#,##0.00_)");
        assert_eq!(worded_number_format("trên ", 0, ""), "[$-42A]\"trên \"#,##0_)");
    }

    #[test]
    fn each_status_has_its_own_sign() {
        let signs: std::collections::BTreeSet<_> =
            Status::ALL.into_iter().map(|status| Sign::from(status).symbol()).collect();
        assert_eq!(signs.len(), Status::ALL.len());
    }
}
