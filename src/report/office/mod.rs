//! The workbook of the office that follows up: everything it needs to ask, to check and to draft.
//!
//! Never says more than the consolidation and the ledger do; every total can be followed to a row of *Dữ liệu*.

mod attempts;
mod changes;
mod compare;
mod compare_units;
mod concern;
mod data;
mod deadlines;
mod deadlines_steps;
mod difficulties;
mod districts;
mod documents;
mod filings;
mod findings;
mod indicators;
mod leaders;
mod months;
mod outlook;
mod outlook_chart;
mod outlook_class;
mod outlook_past;
mod outlook_path;
mod overview;
mod overview_chart;
mod own;
mod proof;
mod restated;
mod submissions;
mod table;
mod units;

use rust_xlsxwriter::{ConditionalFormatText, ConditionalFormatTextRule, Format, Url, Worksheet, XlsxError};

use super::shown::{Shown, put};
use super::{ReportError, ReportInput};
use crate::excel::style::{self, Sign};
use crate::model::dates;

/// One sheet: its tab, and the function that fills it.
struct SheetWriter {
    name: &'static str,
    write: fn(&mut Worksheet, &ReportInput) -> Result<(), XlsxError>,
}

/// In the order of the tabs.
const SHEETS: [SheetWriter; 18] = [
    SheetWriter { name: overview::NAME, write: overview::write },
    SheetWriter { name: indicators::NAME, write: indicators::write },
    SheetWriter { name: outlook::NAME, write: outlook::write },
    SheetWriter { name: outlook_past::NAME, write: outlook_past::write },
    SheetWriter { name: units::NAME, write: units::write },
    SheetWriter { name: leaders::NAME, write: leaders::write },
    SheetWriter { name: districts::NAME, write: districts::write },
    SheetWriter { name: months::NAME, write: months::write },
    SheetWriter { name: compare::NAME, write: compare::write },
    SheetWriter { name: deadlines::NAME, write: deadlines::write },
    SheetWriter { name: submissions::NAME, write: submissions::write },
    SheetWriter { name: filings::NAME, write: filings::write },
    SheetWriter { name: difficulties::NAME, write: difficulties::write },
    SheetWriter { name: attempts::NAME, write: attempts::write },
    SheetWriter { name: findings::NAME, write: findings::write },
    SheetWriter { name: changes::NAME, write: changes::write },
    SheetWriter { name: data::NAME, write: data::write },
    SheetWriter { name: proof::NAME, write: proof::write },
];

/// The consolidated workbook.
///
/// # Errors
/// What the writer of workbooks refuses; nothing that a unit can send.
pub fn workbook(input: &ReportInput) -> Result<Vec<u8>, ReportError> {
    write(input).map_err(|source| ReportError::Write { workbook: "sổ tổng hợp", source })
}

fn write(input: &ReportInput) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = style::workbook()?;
    let about = &input.plan.about;
    let title = format!("Tổng hợp kết quả thực hiện {}", super::wording::period(input.consolidation.period));
    workbook.set_properties(&style::properties(&title, &about.agency, input.known_at));
    for one in &SHEETS {
        let sheet = workbook.add_worksheet();
        sheet.set_name(one.name)?;
        (one.write)(sheet, input)?;
    }
    contents(workbook.worksheet_from_name(overview::NAME)?)?;
    let cut_off = format!("='{}'!{}", deadlines::NAME, deadlines::CUT_OFF);
    let names = [
        (deadlines::CUT_OFF_NAME, cut_off),
        ("Tien_do", format!("={}", deadlines::range(input))),
        ("Kiem_chung", format!("='{}'!{}", proof::NAME, proof::OUTCOME)),
        ("Tong_hop", format!("={}", indicators::table_range(input))),
    ];
    for (name, range) in names {
        workbook.define_name(name, &range)?;
    }
    workbook.save_to_buffer()
}

/// The lines above every table: agency, title, what the figures rest on. Returns the first free row.
fn heading(
    sheet: &mut Worksheet,
    input: &ReportInput,
    title: &str,
    columns: (u16, u16),
    width: f64,
) -> Result<u32, XlsxError> {
    use super::shown::put_across;
    use super::wording;
    let about = &input.plan.about;
    let consolidation = input.consolidation;
    let (from, to) = input.plan.calendar.covered(consolidation.period);
    let office = [about.agency.as_str(), about.department.as_str()];
    let office: Vec<&str> = office.into_iter().filter(|name| !name.trim().is_empty()).collect();
    put_across(sheet, 0, columns, &office.join(" – "), &style::note())?;
    let title = format!("{} {}", title.to_uppercase(), wording::period(consolidation.period).to_uppercase());
    put_across(sheet, 1, columns, &title, &style::title())?;
    sheet.set_row_height(1, style::row_height(&[(&title, width, style::size::TITLE)]))?;
    let basis = format!(
        "Số liệu {} – {}; xét thời hạn đến {}; theo sổ theo dõi lúc {}",
        wording::day(from),
        wording::day(to),
        wording::day(consolidation.as_of),
        dates::full_moment(input.known_at),
    );
    put_across(sheet, 2, columns, &basis, &style::subtitle())?;
    sheet.set_row_height(2, style::row_height(&[(&basis, width, style::size::SUBTITLE)]))?;
    if sheet.name() != overview::NAME {
        link(sheet, 3, columns.0, overview::NAME, "← Tổng quan")?;
    }
    Ok(4)
}

/// The tabs as links, beside *Tổng quan* and outside of what is printed.
fn contents(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const FIRST: u32 = 4;
    sheet.set_column_width(overview::BESIDE - 1, 3)?;
    sheet.set_column_width(overview::BESIDE, 30)?;
    put(sheet, FIRST, overview::BESIDE, &Shown::from("Các sheet của sổ này"), &style::section())?;
    for (number, one) in SHEETS.iter().filter(|one| one.name != overview::NAME).enumerate() {
        link(sheet, FIRST + 1 + number as u32, overview::BESIDE, one.name, &format!("→ {}", one.name))?;
    }
    Ok(())
}

/// A link to another sheet of the workbook.
fn link(sheet: &mut Worksheet, row: u32, column: u16, to: &str, words: &str) -> Result<(), XlsxError> {
    let url = Url::new(format!("internal:'{to}'!A1")).set_text(words);
    sheet.write_url_with_format(row, column, url, &style::link())?;
    Ok(())
}

/// Cells take the colours of the sign that they begin with, so that a formula's new result is not in old colours.
/// First and last row and column as (row, column, row, column).
fn repaint(
    sheet: &mut Worksheet,
    (top, left, bottom, right): (u32, u16, u32, u16),
    signs: &[(String, Sign)],
) -> Result<(), XlsxError> {
    for (symbol, sign) in signs {
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::BeginsWith(symbol.clone()))
            .set_format(style::painted(Format::new(), *sign));
        sheet.add_conditional_format(top, left, bottom, right, &rule)?;
    }
    Ok(())
}

/// A formula over several columns of one row.
fn formula_across(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    shown: &Shown,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, first, row, last, "", format)?;
    put(sheet, row, first, shown, format)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn every_tab_is_linked_from_the_first_and_leads_back_to_it() {
        let bytes = workbook(&sample().input()).unwrap();
        let mut package = zip::ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
        let mut part = |name: String| {
            let mut xml = String::new();
            package.by_name(&name).unwrap().read_to_string(&mut xml).unwrap();
            xml.replace("&apos;", "'")
        };
        let first = part("xl/worksheets/sheet1.xml".to_owned());
        for (number, one) in SHEETS.iter().enumerate().skip(1) {
            assert!(first.contains(&format!("location=\"'{}'!A1\"", one.name)), "{}", one.name);
            let sheet = part(format!("xl/worksheets/sheet{}.xml", number + 1));
            assert!(sheet.contains("location=\"'Tổng quan'!A1\""), "{}", one.name);
        }
        let book = part("xl/workbook.xml".to_owned());
        for (name, range) in [
            ("Den_ngay", "'Tiến độ nhiệm vụ'!$G$5"),
            ("Kiem_chung", "'Kiểm chứng'!$A$5"),
            ("Tien_do", "'Tiến độ nhiệm vụ'!$A$8:$L$21"),
            ("Tong_hop", "'Tổng hợp chỉ tiêu'!$A$8:$V$35"),
        ] {
            assert!(book.contains(&format!("<definedName name=\"{name}\">{range}<")), "{name}: {book}");
        }
    }
}
