//! .xlsb (binary workbooks since Excel 2007) into a `Grid`: calamine reads the values, [`parts`] what it leaves out.
//!
//! Never used on a stranger's file outside of a worker: calamine makes room for whatever the file claims to hold.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsb, XlsbError};
use unicode_normalization::UnicodeNormalization;

use super::biff12::{self, Seen};
use super::error::ReadError;
use super::guard::Parts;
use super::outline::{self, constant};
use super::quiet::quietly;
use super::tally::{Filling, Spent};
use super::xls::{formula_text, value};
use super::xlsx::visibility;
use crate::model::grid::{Address, Cell, Grid, Sheet, Value};

const MAX_SHEETS: usize = 200;

type Workbook<'a> = Xlsb<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8], mut parts: Parts<'_>) -> Result<Grid, ReadError> {
    parts.check_limits()?;
    let relations = outline::relations(&parts.need("xl/_rels/workbook.bin.rels")?)?;
    let targets = biff12::sheets(&parts.need("xl/workbook.bin")?)?;
    let looks = match parts.get("xl/styles.bin")? {
        Some(styles) => biff12::looks(&styles)?,
        None => Vec::new(),
    };
    let mut workbook: Workbook<'_> = quietly(|| Xlsb::new(Cursor::new(bytes)))
        .map_err(|_| damaged())?
        .map_err(|error| if matches!(error, XlsbError::Password) { ReadError::Encrypted } else { damaged() })?;
    let metadata = workbook.sheets_metadata().to_vec();
    if targets.len() > MAX_SHEETS {
        return Err(ReadError::too_big(format!("{} trang tính (tối đa {MAX_SHEETS})", targets.len())));
    }

    let mut spent = Spent::default();
    let mut sheets: Vec<Sheet> = Vec::new();
    for (relation, name) in targets {
        let relation = relations.get(&relation).ok_or_else(damaged)?;
        if !relation.kind.ends_with("/worksheet") {
            continue;
        }
        let meta = metadata.iter().find(|meta| meta.name == name).ok_or_else(damaged)?;
        let composed: String = name.nfc().collect();
        if sheets.iter().any(|sheet| sheet.name == composed) {
            return Err(ReadError::corrupt(format!("hai trang tính cùng tên ‘{name}’")));
        }
        let target = relation.target.strip_prefix('/').map_or_else(|| format!("xl/{}", relation.target), str::to_owned);
        let part = biff12::sheet(&parts.need(&target)?, &looks)?;
        let values = quietly(|| values(&mut workbook, &name)).map_err(|_| damaged())??;
        // A formula that calamine cannot spell costs the spelling of all, and nothing else.
        let spelt = quietly(|| workbook.worksheet_formula(&name)).ok().and_then(Result::ok).unwrap_or_default();
        let mut filling = Filling::of(composed);
        for (at, data) in values {
            let seen = part.cells.get(&at).cloned().unwrap_or_default();
            let Seen { look, is_formula } = seen;
            let place = (at.row, u32::from(at.column));
            let formula = is_formula.then(|| formula_text(spelt.get_value(place)));
            match value(&data) {
                Err(why) => filling.unreadable(at, why, &mut spent)?,
                Ok(Value::Empty) if formula.is_none() => {}
                Ok(Value::Text(text)) if text.is_empty() && formula.is_none() => {}
                Ok(value) => {
                    let mut cell = Cell { formula, ..Cell::new(value) };
                    look.dress(&mut cell);
                    filling.place(at, cell, &mut spent)?;
                }
            }
        }
        let visibility = visibility(meta.visible);
        sheets.push(Sheet { merges: part.merges, visibility, ..filling.sheet });
    }
    let has_macros = relations.values().any(|relation| relation.is_macro());
    let defined_names = workbook.defined_names().iter().map(|(name, text)| (name.clone(), constant(text))).collect();
    let properties = quietly(|| workbook.workbook_properties()).ok().and_then(Result::ok).unwrap_or_default();
    let properties: BTreeMap<String, String> = properties.custom_properties.into_iter().collect();
    Ok(Grid { sheets, defined_names, properties: properties.into_iter().collect(), has_macros })
}

/// In the order of the file, so that a cell that comes twice is seen twice.
fn values(workbook: &mut Workbook<'_>, name: &str) -> Result<Vec<(Address, Data)>, ReadError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| damaged())?;
    let (mut spent, mut values) = (Spent::default(), Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        spent.cell(name)?;
        let (row, column) = cell.get_position();
        let column = u16::try_from(column).map_err(|_| damaged())?;
        values.push((Address::new(row, column), cell.get_value().clone().into()));
    }
    Ok(values)
}

fn damaged() -> ReadError {
    ReadError::corrupt("sổ làm việc .xlsb sai cấu trúc")
}
