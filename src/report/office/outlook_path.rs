//! The detailed plan on the sheet *Cảnh báo sớm*: its amounts by month, and the columns that reckon with them.
//!
//! Never sums a path in its own way: what was planned up to a month is a formula over the table of months.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::outlook_rows::{self, NAME, Warned};
use crate::excel::style;
use crate::model::grid::Address;
use crate::model::path::Path;
use crate::model::quantity::Quantity;
use crate::report::shown::{Shown, put, put_across};

/// Heading, number and reckoning under it, width: what joins the columns of the sheet where a flow has a path.
pub const COLUMNS: [(&str, &str, f64); 4] = [
    ("Kế hoạch chi tiết: lũy kế đến tháng (6)", "(19)", 10.0),
    ("Kế hoạch chi tiết: đến hạn", "(20)", 10.0),
    ("Kế hoạch chi tiết: tháng tới", "(21)", 10.0),
    ("Dự báo (d): theo kế hoạch chi tiết", "(22)=(5)/(19)×(20)", 11.0),
];
pub const SO_FAR: u16 = 19;
pub const TO_HORIZON: u16 = 20;
pub const BY_PATH: u16 = 22;

/// January stands here in the table of months.
const JANUARY: u16 = 4;
const DECEMBER: u16 = 15;
const SUM: u16 = 2;
const UOM: u16 = 3;

/// True if any flow has a path: without one neither table nor columns are there.
pub fn is_given(rows: &[Warned]) -> bool {
    rows.iter().any(|one| one.outlook.path.is_some())
}

/// How many rows the table has, its title and heading aside.
pub fn count(rows: &[Warned]) -> usize {
    rows.iter().filter(|one| one.outlook.path.is_some()).count()
}

/// The row of the table's title, below all warnings and a blank row.
fn top(rows: &[Warned]) -> u32 {
    outlook_rows::FIRST_ROW + rows.len().max(1) as u32 + 1
}

/// The row of an indicator's months, if it has a path.
fn row_of(rows: &[Warned], indicator: &str) -> Option<u32> {
    let with_path = rows.iter().filter(|one| one.outlook.path.is_some());
    let at = with_path.zip(0..).find(|(one, _)| one.outlook.indicator == indicator)?.1;
    Some(top(rows) + 2 + at)
}

/// What is planned of an indicator for the months that a condition of SUMIFS chooses; the sheet is named where the
/// formula stands elsewhere.
pub fn planned(rows: &[Warned], indicator: &str, condition: &str, elsewhere: bool) -> Option<String> {
    let (row, header) = (row_of(rows, indicator)? + 1, top(rows) + 2);
    let sheet = if elsewhere { format!("'{NAME}'!") } else { String::new() };
    let (first, last) = (Address::column_letters(JANUARY), Address::column_letters(DECEMBER));
    let range = |row: u32| format!("{sheet}${first}${row}:${last}${row}");
    Some(format!("ROUND(SUMIFS({},{},{condition}),4)", range(row), range(header)))
}

/// Writes the table of months; returns the first free row.
pub fn write(sheet: &mut Worksheet, rows: &[Warned]) -> Result<u32, XlsxError> {
    let top = top(rows);
    let title = "Kế hoạch chi tiết theo tháng (sheet Kế hoạch chi tiết của sổ kế hoạch, cộng các bước và các đơn vị)";
    put_across(sheet, top, (0, DECEMBER), title, &style::section())?;
    let header = top + 1;
    for (column, words) in [(0, "Mã"), (1, "Chỉ tiêu"), (SUM, "Cộng cả năm"), (UOM, "ĐVT")] {
        put(sheet, header, column, &Shown::from(words), &style::header())?;
    }
    for (column, month) in (JANUARY..).zip(1..=12) {
        put(sheet, header, column, &Shown::Number(f64::from(month)), &style::header().set_num_format("\"T\"0"))?;
    }
    sheet.set_row_height(header, 21)?;
    let mut row = header + 1;
    for one in rows {
        let Some(path) = &one.outlook.path else { continue };
        months(sheet, row, one, path)?;
        row += 1;
    }
    Ok(row)
}

fn months(sheet: &mut Worksheet, row: u32, one: &Warned, path: &Path) -> Result<(), XlsxError> {
    let decimals = |figure: Quantity| one.indicator.decimals.max(figure.decimals());
    put(sheet, row, 0, &Shown::from(one.indicator.code.as_str()), &style::locked_text())?;
    let title = beginning(&one.indicator.title);
    put(sheet, row, 1, &Shown::from(title.as_str()), &style::text())?;
    let (first, last) = (Address::new(row, JANUARY), Address::new(row, DECEMBER));
    let sum = path.up_to(12);
    let total = Shown::formula(format!("ROUND(SUM({first}:{last}),4)"), Some(sum));
    put(sheet, row, SUM, &total, &style::figure(decimals(sum)).set_bold())?;
    put(sheet, row, UOM, &Shown::from(one.indicator.uom.as_str()), &style::text_center())?;
    for (column, amount) in (JANUARY..).zip(path.months()) {
        put(sheet, row, column, &Shown::Number(amount.to_f64()), &style::figure(decimals(*amount)))?;
    }
    let [_, (_, _, width), ..] = outlook_rows::COLUMNS;
    sheet.set_row_height(row, style::row_height(&[(&title, width, style::size::BODY)]).max(21.0))?;
    Ok(())
}

/// The whole title stands in the table above: here it is recognised by its first words.
fn beginning(title: &str) -> String {
    const LETTERS: usize = 50;
    let mut shown = String::new();
    for word in title.split_whitespace() {
        if shown.chars().count() + word.chars().count() > LETTERS {
            return format!("{shown} …");
        }
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    shown
}

/// The longest figures that each month's column has to hold.
pub fn figures(rows: &[Warned]) -> Vec<(u16, Vec<String>)> {
    let paths = || rows.iter().filter_map(|one| Some((one, one.outlook.path.as_ref()?)));
    let shown = |one: &Warned, amount: Quantity| amount.vietnamese(one.indicator.decimals);
    let month = |at: usize| -> Vec<String> {
        paths().filter_map(|(one, path)| Some(shown(one, *path.months().get(at)?))).collect()
    };
    let mut all: Vec<(u16, Vec<String>)> =
        (JANUARY..=DECEMBER).zip(0..).map(|(column, at)| (column, month(at))).collect();
    let whole: Vec<String> = paths().map(|(one, path)| shown(one, path.up_to(12))).collect();
    all.extend([SO_FAR, TO_HORIZON].map(|column| (column, whole.clone())));
    all.push((SUM, whole));
    all
}
