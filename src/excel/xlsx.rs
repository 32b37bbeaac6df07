//! xlsx and xlsm into a `Grid`: calamine reads the values, [`Scan`] vouches for their addresses.
//!
//! Never holds more than the filled cells, and never lets one bad cell cost the others.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Style, Xlsx, XlsxError, XlsxFormulaMetadata};
use unicode_normalization::UnicodeNormalization;

use super::caught::catch;
use super::cell_format::{CellFormat, Fonts};
use super::error::ReadError;
use super::guard::{self, Package, Parts};
use super::limits::{self, Filling, Spent};
use super::number_format::shows_percent;
use super::outline::SheetPart;
use super::scan::{self, Fault, Scan, Seen, shortened};
use crate::model::grid::{Cell, Grid, Sheet, Value, Visibility};

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Of the sheets whose names are wanted; nothing is unpacked of the others.
pub(super) fn read(bytes: &[u8], parts: Parts<'_>, is_wanted: &dyn Fn(&str) -> bool) -> Result<Grid, ReadError> {
    let mut package = guard::admit(parts)?;
    let mut workbook: Workbook<'_> = catch(|| Xlsx::new(Cursor::new(bytes)))
        .map_err(|_| ReadError::corrupt("không mở được sổ làm việc bên trong"))?
        .map_err(cannot_open)?;
    let parts = std::mem::take(&mut package.outline.sheets);
    let visibilities: Vec<(String, SheetVisible)> =
        workbook.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    if !parts.iter().map(|part| &part.name).eq(visibilities.iter().map(|(name, _)| name)) {
        return Err(ReadError::corrupt("danh mục trang tính (workbook) sai cấu trúc"));
    }

    let mut spent = Spent::default();
    let mut formats = None;
    let mut sheets = Vec::new();
    let is_read = |part: &SheetPart| part.has_cells && is_wanted(&part.name.nfc().collect::<String>());
    for (part, (_, visible)) in parts.iter().zip(visibilities).filter(|(part, _)| is_read(part)) {
        let unseen = match visible {
            SheetVisible::VeryHidden => {
                // calamine stops at the last cell, before the checksum at the end of the part says that it is whole.
                package.part(&part.path)?;
                unseen_sheet(&mut workbook, part, &mut spent)
            }
            SheetVisible::Visible | SheetVisible::Hidden => None,
        };
        let mut sheet = match unseen {
            Some(sheet) => sheet,
            None => sheet(&mut workbook, &mut package, part, &mut formats, &mut spent)?,
        };
        sheet.visibility = visibility(visible);
        sheets.push(sheet);
    }
    let properties = properties(&mut workbook)?;
    Ok(Grid { sheets, defined_names: package.outline.names, properties, has_macros: package.has_macros })
}

fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// What one `<c>` element turned out to be.
enum Found {
    Nothing,
    Cell(Cell),
    Unreadable(String),
}

fn sheet(
    workbook: &mut Workbook<'_>,
    package: &mut Package<'_>,
    part: &SheetPart,
    formats: &mut Option<Vec<CellFormat>>,
    spent: &mut Spent,
) -> Result<Sheet, ReadError> {
    let name: String = part.name.nfc().collect();
    let damaged = |fault: Fault| ReadError::corrupt(format!("trang tính ‘{name}’: {fault}"));
    let out_of_step = || ReadError::corrupt(format!("trang tính ‘{name}’: không đọc hết được các ô"));

    let xml = package.part(&part.path)?;
    let mut scan = Scan::new(&xml).map_err(damaged)?;
    let mut cells =
        catch(|| workbook.worksheet_cells_reader(&part.name)).map_err(|_| out_of_step())?.map_err(|_| out_of_step())?;
    // The formats belong to the workbook, although only a sheet hands them out.
    let formats = formats.get_or_insert_with(|| looks_of(cells.styles()));

    let mut filling = Filling::of(name.clone());
    while let Some(seen) = scan.next_cell().map_err(damaged)? {
        spent.cell(&name)?;
        let found = match catch(|| cells.next_cell_with_formula_metadata()) {
            Ok(Ok(Some(record))) => {
                // Two readers that disagree about an address: neither can be believed.
                if seen.explicit && record.pos != (seen.at.row, u32::from(seen.at.column)) {
                    return Err(out_of_step());
                }
                judge(seen, record.value, record.formula)
            }
            Ok(Ok(None)) => return Err(out_of_step()),
            Ok(Err(error)) => salvage(seen, error).ok_or_else(out_of_step)?,
            // The only panics known are those over addresses, whose cells are blamed already.
            Err(_) => Found::Unreadable(seen.trouble.clone().unwrap_or_else(|| "không đọc được nội dung ô".to_owned())),
        };
        match found {
            Found::Nothing => {}
            Found::Unreadable(why) => filling.unreadable(seen.at, why, spent)?,
            Found::Cell(mut cell) => {
                if let Some(format) = formats.get(seen.style) {
                    format.apply(&mut cell);
                }
                filling.place(seen.at, cell, spent)?;
            }
        }
    }
    if !matches!(catch(|| cells.next_cell_with_formula_metadata()), Ok(Ok(None))) {
        return Err(out_of_step());
    }
    let merges = scan.finish().map_err(damaged)?;
    Ok(Sheet { merges, ..filling.sheet() })
}

/// The values of a sheet that only a program can reach, so that no cell of it is anybody's slip: calamine alone reads
/// it. None if anything about it is out of the ordinary; then it is read as any other.
fn unseen_sheet(workbook: &mut Workbook<'_>, part: &SheetPart, spent: &mut Spent) -> Option<Sheet> {
    let mut trial = spent.clone();
    let sheet = catch(|| {
        let mut cells = workbook.worksheet_cells_reader(&part.name).ok()?;
        let mut filling = Filling::of(part.name.nfc().collect());
        let mut last = None;
        while let Some(record) = cells.next_cell_with_formula_metadata().ok()? {
            let at = scan::place(record.pos.0, record.pos.1).filter(|at| last.is_none_or(|last| last < *at))?;
            last = Some(at);
            trial.cell(&part.name).ok()?;
            let value = match record.value {
                DataRef::SharedString(text) => limits::bounded(text).ok()?,
                DataRef::String(text) => limits::bounded(&text).ok()?,
                DataRef::Float(number) => limits::number(number).ok()?,
                DataRef::Empty => continue,
                _ => return None,
            };
            if record.formula.is_some() {
                return None;
            }
            filling.place(at, Cell::new(value), &mut trial).ok()?;
        }
        Some(filling.sheet())
    });
    let sheet = sheet.ok().flatten()?;
    *spent = trial;
    Some(sheet)
}

fn looks_of(styles: &[Style]) -> Vec<CellFormat> {
    let mut fonts = Fonts::default();
    styles
        .iter()
        .map(|style| CellFormat {
            percent: style.number_format.as_ref().is_some_and(|format| shows_percent(&format.format_code)),
            font: style.font.as_ref().and_then(|font| font.name.as_deref()).map(|name| fonts.name(name)),
        })
        .collect()
}

fn judge(seen: &Seen, data: DataRef<'_>, formula: Option<XlsxFormulaMetadata>) -> Found {
    if let Some(why) = &seen.trouble {
        return Found::Unreadable(why.clone());
    }
    let formula = formula.map(formula_text);
    if formula.is_some() && !seen.has_value && seen.kind != "inlineStr" {
        // A formula that was never calculated; one that gives an empty text has an empty value.
        return Found::Cell(Cell { formula, ..Cell::new(Value::Empty) });
    }
    match value(seen, data) {
        Err(why) => Found::Unreadable(why),
        Ok(Value::Empty) if formula.is_none() => Found::Nothing,
        Ok(Value::Text(text)) if text.is_empty() && formula.is_none() => Found::Nothing,
        Ok(value) => Found::Cell(Cell { formula, ..Cell::new(value) }),
    }
}

/// A cell that calamine gave up on; nothing, if it gave up on the whole sheet.
fn salvage(seen: &Seen, error: XlsxError) -> Option<Found> {
    if matches!(error, XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::Xml(_) | XlsxError::XmlEof(_)) {
        return None;
    }
    if let Some(why) = &seen.trouble {
        return Some(Found::Unreadable(why.clone()));
    }
    // `#SPILL!` and its kin are younger than calamine's list of error values.
    if seen.kind == "e" && seen.raw.starts_with('#') {
        let value = Value::Error(shortened(&seen.raw));
        return Some(Found::Cell(Cell { formula: seen.formula.clone(), ..Cell::new(value) }));
    }
    let raw = shortened(&seen.raw);
    Some(Found::Unreadable(match &*seen.kind {
        "n" => format!("ô kiểu số nhưng chứa ‘{raw}’"),
        "b" => format!("ô kiểu đúng/sai nhưng chứa ‘{raw}’"),
        "s" => format!("văn bản dùng chung số ‘{raw}’ không có thật"),
        _ => format!("không đọc được nội dung ‘{raw}’"),
    }))
}

/// A cell that shares its neighbour's formula has an empty text.
fn formula_text(formula: XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
            formula.strip_prefix('=').map(str::to_owned).unwrap_or(formula)
        }
        XlsxFormulaMetadata::SharedDerived { .. } => String::new(),
        // The enum is calamine's and open; a kind that is not known here has no text that could be compared.
        _ => String::new(),
    }
}

fn value(seen: &Seen, data: DataRef<'_>) -> Result<Value, String> {
    match data {
        DataRef::Int(number) => Ok(Value::Number(number as f64)),
        DataRef::Float(number) => limits::number(number).map_err(|_| limits::not_finite(&seen.raw)),
        DataRef::String(text) => limits::bounded(&text),
        DataRef::SharedString(text) => limits::bounded(text),
        DataRef::Bool(truth) => Ok(Value::Bool(truth)),
        DataRef::DateTime(moment) => limits::moment(moment).map_err(|_| limits::not_finite(&seen.raw)),
        DataRef::DateTimeIso(text) => limits::iso_day(&text),
        DataRef::DurationIso(text) => limits::bounded(&text),
        DataRef::Error(_) => Ok(Value::Error(shortened(seen.raw.trim()))),
        // Something is written there that calamine passed over.
        DataRef::Empty if !seen.raw.trim().is_empty() => {
            Err(format!("không đọc được nội dung ‘{}’", shortened(&seen.raw)))
        }
        DataRef::Empty => Ok(Value::Empty),
    }
}

/// Sorted, as calamine keeps them in no order.
fn properties(workbook: &mut Workbook<'_>) -> Result<Vec<(String, String)>, ReadError> {
    let properties = catch(|| workbook.workbook_properties())
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| ReadError::corrupt("thuộc tính tài liệu (docProps) sai cấu trúc"))?;
    let mut custom: Vec<(String, String)> = properties.custom_properties.into_iter().collect();
    custom.sort();
    Ok(custom)
}

fn cannot_open(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Encrypted,
        other => ReadError::corrupt(format!("không mở được sổ làm việc bên trong ({other})")),
    }
}
