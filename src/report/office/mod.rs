//! The workbook of the office that follows up: everything it needs to ask, to check and to draft.
//!
//! Never says more than the consolidation and the ledger do; every total can be followed to a row of *Dữ liệu*.

mod data;
mod findings;
mod indicators;
mod outlook;
mod outlook_chart;
mod outlook_class;
mod outlook_past;
mod overview;
mod submissions;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{ReportError, ReportInput};
use crate::excel::style;

/// One sheet: its tab, and the function that fills it.
struct SheetWriter {
    name: &'static str,
    write: fn(&mut Worksheet, &ReportInput) -> Result<(), XlsxError>,
}

/// In the order of the tabs.
const SHEETS: [SheetWriter; 7] = [
    SheetWriter { name: overview::NAME, write: overview::write },
    SheetWriter { name: indicators::NAME, write: indicators::write },
    SheetWriter { name: outlook::NAME, write: outlook::write },
    SheetWriter { name: outlook_past::NAME, write: outlook_past::write },
    SheetWriter { name: submissions::NAME, write: submissions::write },
    SheetWriter { name: findings::NAME, write: findings::write },
    SheetWriter { name: data::NAME, write: data::write },
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
    let window = input.plan.calendar.window(consolidation.period);
    let office = [about.agency.as_str(), about.department.as_str()];
    let office: Vec<&str> = office.into_iter().filter(|name| !name.trim().is_empty()).collect();
    put_across(sheet, 0, columns, &office.join(" – "), &style::note())?;
    let title = format!("{} {}", title.to_uppercase(), wording::period(consolidation.period).to_uppercase());
    put_across(sheet, 1, columns, &title, &style::title())?;
    sheet.set_row_height(1, style::row_height(&[(&title, width, style::size::TITLE)]))?;
    let basis = format!(
        "Số liệu {} – {}; xét thời hạn đến {}; theo sổ theo dõi lúc {}",
        wording::day(window.from),
        wording::day(window.to),
        wording::day(consolidation.as_of),
        input.known_at.with_timezone(&crate::model::calendar::vietnam()).format("%H:%M %d/%m/%Y"),
    );
    put_across(sheet, 2, columns, &basis, &style::subtitle())?;
    sheet.set_row_height(2, style::row_height(&[(&basis, width, style::size::SUBTITLE)]))?;
    Ok(4)
}
