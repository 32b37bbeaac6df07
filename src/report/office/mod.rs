//! The workbook of the office that follows up: everything it needs to ask, to check and to draft.
//!
//! Never says more than the consolidation and the ledger do; every total can be followed to a row of *Dữ liệu*.

mod attempts;
mod changes;
mod compare;
mod compare_units;
mod concern;
mod cut_off;
mod data;
mod deadlines;
mod deadlines_steps;
mod difficulties;
mod districts;
mod documents;
mod filings;
mod findings;
mod indicator_cells;
mod indicators;
mod leaders;
mod months;
mod outlook;
mod outlook_chart;
mod outlook_class;
mod outlook_past;
mod outlook_path;
mod outlook_rows;
mod overview;
mod overview_chart;
mod own;
mod proof;
mod proof_columns;
mod restated;
mod sheet;
mod submissions;
mod table;
mod units;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::shown::{Shown, put};
use super::{ReportError, ReportInput};
use crate::excel::style;
use sheet::link;

/// One sheet: its tab, and the function that fills it.
struct SheetWriter {
    name: &'static str,
    write: fn(&mut Worksheet, &ReportInput) -> Result<(), XlsxError>,
}

/// In the order of the tabs.
const SHEETS: &[SheetWriter] = &[
    SheetWriter { name: overview::NAME, write: overview::write },
    SheetWriter { name: indicator_cells::NAME, write: indicators::write },
    SheetWriter { name: outlook_rows::NAME, write: outlook::write },
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
    for one in SHEETS {
        let sheet = workbook.add_worksheet();
        sheet.set_name(one.name)?;
        (one.write)(sheet, input)?;
    }
    contents(workbook.worksheet_from_name(overview::NAME)?)?;
    let cut_off = format!("='{}'!{}", deadlines::NAME, cut_off::CUT_OFF);
    let names = [
        (cut_off::CUT_OFF_NAME, cut_off),
        ("Tien_do", format!("={}", deadlines::range(input))),
        ("Kiem_chung", format!("='{}'!{}", proof::NAME, proof::OUTCOME)),
        ("Tong_hop", format!("={}", indicator_cells::table_range(input))),
    ];
    for (name, range) in names {
        workbook.define_name(name, &range)?;
    }
    workbook.save_to_buffer()
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
