//! xlsx and xlsm into a `Grid`: calamine reads the values, [`Scan`] vouches for their addresses.
//!
//! Never holds more than the filled cells, and never lets one bad cell cost the others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, Reader, SheetVisible, Style, Xlsx, XlsxError, XlsxFormulaMetadata};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use unicode_normalization::UnicodeNormalization;

use super::error::ReadError;
use super::guard::{self, Package};
use super::outline::SheetPart;
use super::percent::shows_percent;
use super::quiet::quietly;
use super::scan::{Fault, Scan, Seen, shortened};
use crate::model::grid::{Address, Cell, Grid, Sheet, Value, Visibility};

/// Cells that hold something, in all sheets together. A report of 2022 has some 400.
const MAX_FILLED: usize = 200_000;
/// Cells with or without content: formats that were pulled down to the end of a sheet cost time, not memory.
const MAX_CELLS: usize = 2_000_000;
/// Bytes of all texts and formulas together, as one shared text may be used by every cell.
const MAX_TEXT: usize = 64 << 20;
/// What Excel itself allows in a cell.
const MAX_CELL_TEXT: usize = 32_767;
/// The day after 31/12/9999, the last day that Excel knows.
const END_OF_DAYS: f64 = 2_958_466.0;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8]) -> Result<Grid, ReadError> {
    let mut package = guard::admit(bytes)?;
    let mut workbook: Workbook<'_> = quietly(|| Xlsx::new(Cursor::new(bytes)))
        .map_err(|_| ReadError::corrupt("không mở được sổ làm việc bên trong"))?
        .map_err(cannot_open)?;
    let parts = std::mem::take(&mut package.outline.sheets);
    let visibilities: Vec<(String, SheetVisible)> =
        workbook.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    if !parts.iter().map(|part| &part.name).eq(visibilities.iter().map(|(name, _)| name)) {
        return Err(ReadError::corrupt("danh mục trang tính (workbook) sai cấu trúc"));
    }

    let mut spent = Spent::default();
    let mut looks = None;
    let mut sheets = Vec::new();
    for (part, (_, visible)) in parts.iter().zip(visibilities).filter(|(part, _)| part.has_cells) {
        let mut sheet = sheet(&mut workbook, &mut package, part, &mut looks, &mut spent)?;
        sheet.visibility = match visible {
            SheetVisible::Visible => Visibility::Visible,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        };
        sheets.push(sheet);
    }
    let properties = properties(&mut workbook)?;
    Ok(Grid { sheets, defined_names: package.outline.names, properties, has_macros: package.has_macros })
}

/// How much of its allowance the workbook has used up.
#[derive(Default)]
struct Spent {
    cells: usize,
    filled: usize,
    text: usize,
}

impl Spent {
    fn cell(&mut self, sheet: &str) -> Result<(), ReadError> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {MAX_CELLS} ô có định dạng")));
        }
        Ok(())
    }

    fn filled(&mut self, sheet: &str, text: usize) -> Result<(), ReadError> {
        self.filled += 1;
        self.text += text;
        if self.filled > MAX_FILLED {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {MAX_FILLED} ô có nội dung")));
        }
        if self.text > MAX_TEXT {
            return Err(ReadError::too_big(format!("trang tính ‘{sheet}’ vượt {} MB văn bản", MAX_TEXT >> 20)));
        }
        Ok(())
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
    looks: &mut Option<Vec<Look>>,
    spent: &mut Spent,
) -> Result<Sheet, ReadError> {
    let name: String = part.name.nfc().collect();
    let damaged = |fault: Fault| ReadError::corrupt(format!("trang tính ‘{name}’: {fault}"));
    let out_of_step = || ReadError::corrupt(format!("trang tính ‘{name}’: không đọc hết được các ô"));

    let mut scan = Scan::new(package.open(&part.path)?).map_err(damaged)?;
    let mut cells = quietly(|| workbook.worksheet_cells_reader(&part.name))
        .map_err(|_| out_of_step())?
        .map_err(|_| out_of_step())?;
    // The formats belong to the workbook, although only a sheet hands them out.
    let looks = looks.get_or_insert_with(|| looks_of(cells.styles()));

    let mut sheet = Sheet { name: name.clone(), ..Sheet::default() };
    let mut twice = BTreeSet::new();
    while let Some(seen) = scan.next_cell().map_err(damaged)? {
        spent.cell(&name)?;
        let found = match quietly(|| cells.next_cell_with_formula_metadata()) {
            Ok(Ok(Some(record))) => {
                // Two readers that disagree about an address: neither can be believed.
                if seen.explicit && record.pos != (seen.at.row, u32::from(seen.at.column)) {
                    return Err(out_of_step());
                }
                judge(&seen, record.value, record.formula)
            }
            Ok(Ok(None)) => return Err(out_of_step()),
            Ok(Err(error)) => salvage(&seen, error).ok_or_else(out_of_step)?,
            // The only panics known are those over addresses, whose cells are blamed already.
            Err(_) => Found::Unreadable(seen.trouble.clone().unwrap_or_else(|| "không đọc được nội dung ô".to_owned())),
        };
        match found {
            Found::Nothing => {}
            Found::Unreadable(why) => {
                spent.filled(&name, why.len())?;
                sheet.unreadable.push((seen.at, why));
            }
            Found::Cell(mut cell) => {
                spent.filled(&name, weight(&cell))?;
                if let Some(look) = looks.get(seen.style) {
                    look.dress(&mut cell);
                }
                place(&mut sheet, &mut twice, seen.at, cell);
            }
        }
    }
    if !matches!(quietly(|| cells.next_cell_with_formula_metadata()), Ok(Ok(None))) {
        return Err(out_of_step());
    }
    sheet.merges = scan.finish().map_err(damaged)?;
    Ok(sheet)
}

/// What a cell format says that matters here.
struct Look {
    percent: bool,
    font: Option<Arc<str>>,
}

impl Look {
    /// A text under a percentage format is shown as it stands, and a number is the same in every font.
    fn dress(&self, cell: &mut Cell) {
        match cell.value {
            Value::Number(_) => cell.percent = self.percent,
            Value::Text(_) => cell.font.clone_from(&self.font),
            Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => {}
        }
    }
}

/// One name for each font, however many formats use it.
fn looks_of(styles: &[Style]) -> Vec<Look> {
    let mut fonts: BTreeMap<&str, Arc<str>> = BTreeMap::new();
    styles
        .iter()
        .map(|style| Look {
            percent: style.number_format.as_ref().is_some_and(|format| shows_percent(&format.format_code)),
            font: style
                .font
                .as_ref()
                .and_then(|font| font.name.as_deref())
                .map(|name| fonts.entry(name).or_insert_with(|| Arc::from(name)).clone()),
        })
        .collect()
}

/// Of two contents for one cell none counts: which of them the sender saw depends on the program.
fn place(sheet: &mut Sheet, twice: &mut BTreeSet<Address>, at: Address, cell: Cell) {
    if twice.contains(&at) {
        return;
    }
    if sheet.cells.insert(at, cell).is_some() {
        sheet.cells.remove(&at);
        twice.insert(at);
        sheet.unreadable.push((at, "ô xuất hiện hai lần trong tệp".to_owned()));
    }
}

fn weight(cell: &Cell) -> usize {
    let text = match &cell.value {
        Value::Text(text) | Value::Error(text) => text.len(),
        Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) => 0,
    };
    text + cell.formula.as_ref().map_or(0, String::len)
}

fn judge(seen: &Seen, data: DataRef<'_>, formula: Option<XlsxFormulaMetadata>) -> Found {
    if let Some(why) = &seen.trouble {
        return Found::Unreadable(why.clone());
    }
    let formula = formula.map(formula_text);
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
    Some(Found::Unreadable(match seen.kind.as_str() {
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
        DataRef::Float(number) if number.is_finite() => Ok(Value::Number(number)),
        DataRef::Float(_) => Err(not_finite(seen)),
        DataRef::String(text) => bounded(&text),
        DataRef::SharedString(text) => bounded(text),
        DataRef::Bool(truth) => Ok(Value::Bool(truth)),
        DataRef::DateTime(moment) => {
            let serial = moment.as_f64();
            if !serial.is_finite() {
                return Err(not_finite(seen));
            }
            // Outside of the calendar Excel shows ####; the number is what the file holds.
            let date = (0.0..END_OF_DAYS).contains(&serial) && !moment.is_duration();
            Ok(date.then(|| moment.as_datetime()).flatten().map_or(Value::Number(serial), Value::Date))
        }
        DataRef::DateTimeIso(text) => {
            iso_date(&text).map(Value::Date).ok_or_else(|| format!("ô kiểu ngày nhưng chứa ‘{}’", shortened(&text)))
        }
        DataRef::DurationIso(text) => bounded(&text),
        DataRef::Error(_) => Ok(Value::Error(shortened(seen.raw.trim()))),
        // Something is written there that calamine passed over.
        DataRef::Empty if !seen.raw.trim().is_empty() => {
            Err(format!("không đọc được nội dung ‘{}’", shortened(&seen.raw)))
        }
        DataRef::Empty => Ok(Value::Empty),
    }
}

fn not_finite(seen: &Seen) -> String {
    format!("‘{}’ không phải là một số hữu hạn", shortened(&seen.raw))
}

fn bounded(text: &str) -> Result<Value, String> {
    if text.len() > MAX_CELL_TEXT && text.encode_utf16().count() > MAX_CELL_TEXT {
        return Err(format!("văn bản dài hơn {MAX_CELL_TEXT} ký tự: ‘{}’", shortened(text)));
    }
    Ok(Value::Text(text.to_owned()))
}

/// `2022-06-14`, with or without a time of day.
fn iso_date(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"))
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|date| date.and_time(NaiveTime::MIN)))
}

/// Sorted, as calamine keeps them in no order.
fn properties(workbook: &mut Workbook<'_>) -> Result<Vec<(String, String)>, ReadError> {
    let properties = quietly(|| workbook.workbook_properties())
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
