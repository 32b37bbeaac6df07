//! xlsx and xlsm into a `Grid`, read as a stream.
//!
//! Never holds more than the filled cells, and never lets one bad cell cost the others.
//!
//! Read here and not by calamine: that forgets the address of a cell that it cannot read, wraps addresses beyond the
//! sheet, takes some malformed values for others, and reads everything a second time.

use unicode_normalization::UnicodeNormalization;

use super::binary::Formats;
use super::error::ReadError;
use super::guard::{self, Package, Parts};
use super::outline::SheetPart;
use super::rich_text::unescaped;
use super::scan::{Fault, Scan, Seen, shortened};
use super::tally::{self, Filling, Spent};
use crate::model::grid::{Cell, Grid, Sheet, Value};

pub(super) fn read(parts: Parts<'_>) -> Result<Grid, ReadError> {
    let Package { mut parts, outline, has_macros, texts, formats, properties } = guard::admit(parts)?;
    let common = Common { texts, formats };
    let mut spent = Spent::default();
    let mut sheets = Vec::new();
    for part in outline.sheets.iter().filter(|part| part.has_cells) {
        sheets.push(sheet(&mut parts, part, &common, &mut spent)?);
    }
    Ok(Grid { sheets, defined_names: outline.names, properties, has_macros })
}

/// What all sheets share.
struct Common {
    texts: Vec<String>,
    formats: Formats,
}

fn sheet(parts: &mut Parts<'_>, part: &SheetPart, common: &Common, spent: &mut Spent) -> Result<Sheet, ReadError> {
    let name: String = part.name.nfc().collect();
    let damaged = |fault: Fault| ReadError::corrupt(format!("trang tính ‘{name}’: {fault}"));
    let mut filling = Filling::of(name.clone());
    let mut scan = Scan::new(parts.open(&part.path)?).map_err(damaged)?;
    while let Some(mut seen) = scan.next_cell().map_err(damaged)? {
        spent.cell(&name)?;
        let value = match seen.trouble.take() {
            Some(why) => Err(why),
            None => value(&mut seen, common),
        };
        match value {
            Err(why) => filling.unreadable(seen.at, why, spent)?,
            Ok(value) if is_empty(&value) && seen.formula.is_none() => {}
            Ok(value) => {
                let formula = seen.formula.map(|text| text.strip_prefix('=').map(str::to_owned).unwrap_or(text));
                let mut cell = Cell { formula, ..Cell::new(value) };
                common.formats.dress(seen.style, &mut cell);
                filling.place(seen.at, cell, spent)?;
            }
        }
    }
    let merges = scan.finish().map_err(damaged)?;
    Ok(Sheet { merges, visibility: part.visibility, ..filling.sheet })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Empty => true,
        Value::Text(text) => text.is_empty(),
        Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}

/// What the sender saw in the cell, by its `t` attribute; or why that cannot be said.
fn value(seen: &mut Seen, common: &Common) -> Result<Value, String> {
    if let Some(text) = seen.inline.take() {
        return tally::bounded(&text);
    }
    if !seen.has_value {
        return Ok(Value::Empty);
    }
    let raw = seen.raw.as_str();
    match seen.kind.as_str() {
        "s" | "n" | "" | "b" if raw.trim().is_empty() => Ok(Value::Empty),
        "s" => {
            let text = raw.parse::<usize>().ok().and_then(|number| common.texts.get(number));
            tally::bounded(text.ok_or_else(|| format!("văn bản dùng chung số ‘{}’ không có thật", shortened(raw)))?)
        }
        kind @ ("n" | "") => match raw.parse::<f64>() {
            Ok(figure) if figure.is_finite() => common.formats.number(seen.style, figure),
            Ok(_) => Err(tally::not_finite(raw)),
            Err(_) if kind == "n" => Err(format!("ô kiểu số nhưng chứa ‘{}’", shortened(raw))),
            Err(_) => tally::bounded(raw),
        },
        "b" => match raw.trim() {
            "1" => Ok(Value::Bool(true)),
            "0" => Ok(Value::Bool(false)),
            truth if truth.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
            truth if truth.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
            _ => Err(format!("ô kiểu đúng/sai nhưng chứa ‘{}’", shortened(raw))),
        },
        "str" => tally::bounded(&unescaped(raw)),
        "d" => tally::iso_day(raw),
        "e" if raw.trim().starts_with('#') => Ok(Value::Error(shortened(raw.trim()))),
        "inlineStr" | "is" if raw.trim().is_empty() => Ok(Value::Empty),
        _ => Err(format!("không đọc được nội dung ‘{}’", shortened(raw))),
    }
}
