//! .xls (Excel 5.0 to 2003) into a `Grid`: calamine reads the values, [`biff`] what it leaves out.
//!
//! Never used on a stranger's file outside of a worker: calamine makes room for whatever the file claims to hold.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, SheetType, Xls, XlsError};
use unicode_normalization::UnicodeNormalization;

use super::biff::{self, SheetRecords};
use super::error::ReadError;
use super::quiet::quietly;
use super::scan::MAX_MERGES;
use super::tally::{self, Filling, Spent};
use super::xlsx::visibility;
use crate::model::grid::{Address, Area, Cell, Grid, Sheet, Value};

/// An .xls holds at most 65,536 rows; one of 64 MB is no report.
const MAX_BYTES: usize = 64 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Grid, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::too_big(format!(
            "tệp .xls lớn {} MB (tối đa {} MB)",
            bytes.len() >> 20,
            MAX_BYTES >> 20
        )));
    }
    let container = || ReadError::corrupt("vỏ bọc bên ngoài (OLE) sai cấu trúc hoặc thiếu phần cuối");
    let (stream, has_project) = quietly(|| stream(bytes)).ok().flatten().ok_or_else(container)?;
    let records = biff::records(&stream)?;
    let mut workbook: Xls<_> = quietly(|| Xls::new(Cursor::new(bytes)))
        .map_err(|_| damaged())?
        .map_err(|error| if matches!(error, XlsError::Password) { ReadError::Encrypted } else { damaged() })?;
    let metadata = workbook.sheets_metadata().to_vec();
    if metadata.len() != records.sheets.len() {
        return Err(damaged());
    }

    let mut spent = Spent::default();
    let mut sheets: Vec<Sheet> = Vec::new();
    for (meta, records) in metadata.iter().zip(records.sheets).filter(|(meta, _)| meta.typ == SheetType::WorkSheet) {
        let name: String = meta.name.nfc().collect();
        if sheets.iter().any(|sheet| sheet.name == name) {
            return Err(ReadError::corrupt(format!("hai trang tính cùng tên ‘{name}’")));
        }
        let read = quietly(|| {
            let values = workbook.worksheet_range(&meta.name).ok()?;
            let formulas = workbook.worksheet_formula(&meta.name).ok()?;
            Some((values, formulas, workbook.merge_cells_by_sheet_name(&meta.name).ok()?))
        });
        let (values, formulas, merges) = read.ok().flatten().ok_or_else(damaged)?;
        let mut sheet = sheet(name, &records, &values, &formulas, &mut spent)?;
        sheet.visibility = visibility(meta.visible);
        sheet.merges = merges.iter().take(MAX_MERGES).filter_map(|area| self::area(area.start, area.end)).collect();
        sheets.push(sheet);
    }
    let properties = quietly(|| workbook.workbook_properties()).ok().and_then(Result::ok).unwrap_or_default();
    let mut properties: Vec<(String, String)> = properties.custom_properties.into_iter().collect();
    properties.sort();
    let has_macros = has_project || records.has_macro_sheet;
    Ok(Grid { sheets, defined_names: records.names, properties, has_macros })
}

/// The workbook's stream, and whether macros lie beside it.
fn stream(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let has_project = container.is_storage("/_VBA_PROJECT_CUR");
    let path = ["/Workbook", "/Book"].into_iter().find(|path| container.is_stream(path))?;
    let mut stream = Vec::new();
    container.open_stream(path).ok()?.take(MAX_BYTES as u64).read_to_end(&mut stream).ok()?;
    Some((stream, has_project))
}

fn sheet(
    name: String,
    records: &SheetRecords,
    values: &Range<Data>,
    formulas: &Range<String>,
    spent: &mut Spent,
) -> Result<Sheet, ReadError> {
    let mut filling = Filling::of(name);
    for (at, seen) in &records.cells {
        if records.twice.contains(at) {
            filling.unreadable(*at, "ô xuất hiện hai lần trong tệp".to_owned(), spent)?;
            continue;
        }
        let place = (at.row, u32::from(at.column));
        let formula = seen.is_formula.then(|| formula_text(formulas.get_value(place)));
        match value(values.get_value(place).unwrap_or(&Data::Empty)) {
            Err(why) => filling.unreadable(*at, why, spent)?,
            Ok(Value::Empty) if formula.is_none() => {}
            Ok(Value::Text(text)) if text.is_empty() && formula.is_none() => {}
            Ok(value) => {
                let mut cell = Cell { formula, ..Cell::new(value) };
                seen.look.dress(&mut cell);
                filling.place(*at, cell, spent)?;
            }
        }
    }
    Ok(filling.sheet)
}

/// What calamine cannot spell has no text that could be compared.
pub(super) fn formula_text(spelt: Option<&String>) -> String {
    match spelt {
        Some(text) if !text.starts_with("Unrecognised formula") => text.strip_prefix('=').unwrap_or(text).to_owned(),
        Some(_) | None => String::new(),
    }
}

pub(super) fn value(data: &Data) -> Result<Value, String> {
    match data {
        Data::Int(number) => Ok(Value::Number(*number as f64)),
        Data::Float(number) => tally::number(*number),
        Data::String(text) => tally::bounded(text),
        Data::Bool(truth) => Ok(Value::Bool(*truth)),
        Data::DateTime(moment) => tally::moment(*moment),
        Data::DateTimeIso(text) => tally::iso_day(text),
        Data::DurationIso(text) => tally::bounded(text),
        Data::Error(error) => Ok(Value::Error(error.to_string())),
        Data::Empty => Ok(Value::Empty),
    }
}

pub(super) fn area(start: (u32, u32), end: (u32, u32)) -> Option<Area> {
    let corner = |(row, column): (u32, u32)| u16::try_from(column).ok().map(|column| Address::new(row, column));
    let (from, to) = corner(start).zip(corner(end))?;
    (from != to && from.row <= to.row && from.column <= to.column).then_some(Area { from, to })
}

fn damaged() -> ReadError {
    ReadError::corrupt("sổ làm việc .xls sai cấu trúc")
}
