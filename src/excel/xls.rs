//! .xls (Excel 97–2003) into a `Grid`: container, records, custom properties.
//!
//! Never holds more than the filled cells.
//!
//! Read here and not by calamine: that makes room for whatever the file claims to hold, and drops which numbers are
//! percentages, fonts, and the texts behind names.

use unicode_normalization::UnicodeNormalization;

use super::biff;
use super::error::ReadError;
use super::limits::Spent;
use super::ole::{Container, long};
use crate::model::grid::{Grid, Sheet};

/// An .xls holds at most 65,536 rows; one of 64 MB is no report.
const MAX_BYTES: usize = 64 << 20;
const MAX_SHEETS: usize = 200;

pub(super) fn read(bytes: &[u8]) -> Result<Grid, ReadError> {
    if bytes.len() > MAX_BYTES {
        let (size, most) = (bytes.len() >> 20, MAX_BYTES >> 20);
        return Err(ReadError::too_big(format!("tệp .xls lớn {size} MB (tối đa {most} MB)")));
    }
    let cut = || ReadError::corrupt("vỏ bọc bên ngoài (OLE) sai cấu trúc hoặc thiếu phần cuối");
    let container = Container::open(bytes).ok_or_else(cut)?;
    let stream = container.stream("Workbook").or_else(|| container.stream("Book")).ok_or_else(cut)?;
    let globals = biff::globals(&stream)?;
    if globals.sheets.len() > MAX_SHEETS {
        return Err(ReadError::too_big(format!("{} trang tính (tối đa {MAX_SHEETS})", globals.sheets.len())));
    }
    let mut spent = Spent::default();
    let mut sheets: Vec<Sheet> = Vec::new();
    for part in globals.sheets.iter().filter(|part| part.has_cells) {
        let name: String = part.name.nfc().collect();
        if sheets.iter().any(|sheet| sheet.name == name) {
            return Err(ReadError::corrupt(format!("hai trang tính cùng tên ‘{name}’")));
        }
        sheets.push(biff::sheet(&stream, &globals, part, name, &mut spent)?);
    }
    let properties = container.stream("\u{5}DocumentSummaryInformation").and_then(|stream| custom(&stream));
    Ok(Grid {
        sheets,
        has_macros: globals.has_macro_sheet || container.has_storage("_VBA_PROJECT_CUR"),
        defined_names: globals.names,
        properties: properties.unwrap_or_default(),
    })
}

/// The second section of the document's summary: names by number, and values of which only texts are taken.
fn custom(stream: &[u8]) -> Option<Vec<(String, String)>> {
    let section = stream.get(usize::try_from(long(stream, 68)?).ok()?..)?;
    let count = usize::try_from(long(section, 4)?).ok()?.min(section.len() / 8);
    let places: Vec<(u32, usize)> =
        (0..count).filter_map(|at| Some((long(section, 8 + 8 * at)?, long(section, 12 + 8 * at)? as usize))).collect();
    let at = |wanted: u32| places.iter().find(|(number, _)| *number == wanted).and_then(|(_, at)| section.get(*at..));
    // Property 1 is the code page of texts: 1200 and 65001 are Unicode.
    let page = at(1).and_then(|value| long(value, 4)).unwrap_or(1252) & 0xFFFF;
    let names = at(0)?;
    let (mut rest, mut found) = (names.get(4..)?, Vec::new());
    for _ in 0..long(names, 0)?.min(1_000) {
        let (number, letters) = (long(rest, 0)?, usize::try_from(long(rest, 4)?).ok()?);
        let bytes = if page == 1200 { letters.checked_mul(2)?.next_multiple_of(4) } else { letters };
        let name = text(rest.get(8..8_usize.checked_add(bytes)?)?, page);
        rest = rest.get(8 + bytes..)?;
        let Some(value) = at(number) else { continue };
        let size = usize::try_from(long(value, 4)?).ok()?;
        match long(value, 0)? & 0xFFFF {
            // A text of bytes, or of two bytes a letter.
            30 => found.push((name, text(value.get(8..8_usize.checked_add(size)?)?, page))),
            31 => found.push((name, text(value.get(8..8_usize.checked_add(size.checked_mul(2)?)?)?, 1200))),
            _ => {}
        }
    }
    found.sort();
    Some(found)
}

fn text(bytes: &[u8], page: u32) -> String {
    let text = match page {
        1200 => super::binary::utf16(bytes),
        65001 => String::from_utf8_lossy(bytes).into_owned(),
        // The stamp is plain ASCII; letters of other code pages are not needed.
        _ => bytes.iter().copied().map(char::from).collect(),
    };
    text.trim_end_matches('\0').to_owned()
}
