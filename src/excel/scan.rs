//! A second pair of eyes on a sheet's XML: it walks in step with calamine and knows the address of every cell.
//!
//! Never gives a value of its own; it says where a cell stands, and why its value cannot be believed.
//!
//! calamine forgets the address of a cell that it cannot read, wraps addresses beyond the sheet, and takes some
//! malformed values for others. One call of [`Scan::next_cell`] answers exactly one `<c>` element, as one call of
//! calamine's reader does; everything that would break this step is a [`Fault`].

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};

use super::outline::{resolve, xml_reader};
use crate::model::grid::{Address, Area};

pub(super) const MAX_ROW: u32 = 1_048_576;
pub(super) const MAX_COLUMN: u32 = 16_384;
/// Merged areas of one sheet. A template has some ten of them.
pub(super) const MAX_MERGES: usize = 100_000;

/// The sheet as a whole cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("cấu trúc XML hỏng")]
    Xml,
    #[error("số dòng ‘{0}’ không có thật")]
    Row(String),
    #[error("vùng dữ liệu khai là ‘{0}’")]
    Dimension(String),
    #[error("các ô lồng vào nhau hoặc nằm ngoài bảng")]
    Nested,
    #[error("quá nhiều vùng ô trộn")]
    Merges,
}

/// One `<c>` element.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Seen {
    /// Where it stands; if its own address is not possible, where it would stand without one.
    pub(super) at: Address,
    /// The cell names its address itself.
    pub(super) explicit: bool,
    pub(super) style: usize,
    /// The `t` attribute.
    pub(super) kind: Cow<'static, str>,
    /// There is a `<v>`, if an empty one: a formula without it was never calculated.
    pub(super) has_value: bool,
    /// The text of its `<v>`, as written.
    pub(super) raw: String,
    /// The text of its `<f>`.
    pub(super) formula: Option<String>,
    /// Why its value cannot be believed, in Vietnamese.
    pub(super) trouble: Option<String>,
}

pub(super) struct Scan<'x> {
    xml: Reader<&'x [u8]>,
    row: u32,
    column: u32,
    /// The cell of this moment; there are many, so that its buffers serve them all.
    seen: Seen,
}

impl<'x> Scan<'x> {
    /// Reads up to the cells.
    pub(super) fn new(part: &'x [u8]) -> Result<Scan<'x>, Fault> {
        let mut xml = xml_reader(part);
        loop {
            match xml.read_event().map_err(|_| Fault::Xml)? {
                Event::Start(element) if element.local_name().as_ref() == "dimension" => {
                    let area = value_of(&element, "ref")?.ok_or(Fault::Xml)?;
                    if !is_area(&area) {
                        return Err(Fault::Dimension(area.into_owned()));
                    }
                }
                Event::Start(element) if element.local_name().as_ref() == "sheetData" => {
                    return Ok(Scan { xml, row: 0, column: 0, seen: Seen::default() });
                }
                Event::Eof => return Err(Fault::Xml),
                _ => {}
            }
        }
    }

    pub(super) fn next_cell(&mut self) -> Result<Option<&Seen>, Fault> {
        loop {
            match self.xml.read_event().map_err(|_| Fault::Xml)? {
                Event::Start(element) if element.local_name().as_ref() == "row" => {
                    if let Some(row) = value_of(&element, "r")? {
                        self.row = row_number(&row).ok_or_else(|| Fault::Row(row.into_owned()))? - 1;
                    }
                    continue;
                }
                Event::End(element) if element.local_name().as_ref() == "row" => {
                    self.row += 1;
                    self.column = 0;
                    continue;
                }
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    self.seen.begin(&element, self.row, self.column)?;
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(None),
                Event::Eof => return Err(Fault::Xml),
                _ => continue,
            }
            self.column = u32::from(self.seen.at.column) + 1;
            self.inside()?;
            return Ok(Some(&self.seen));
        }
    }

    /// Reads on to the merged cells, which are listed behind the others.
    pub(super) fn finish(mut self) -> Result<Vec<Area>, Fault> {
        let mut merges = Vec::new();
        loop {
            match self.xml.read_event().map_err(|_| Fault::Xml)? {
                Event::Start(element) if element.local_name().as_ref() == "sheetData" => return Err(Fault::Nested),
                Event::Start(element) if element.local_name().as_ref() == "mergeCell" => {
                    merges.extend(value_of(&element, "ref")?.and_then(|area| merged(&area)));
                    if merges.len() > MAX_MERGES {
                        return Err(Fault::Merges);
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "mergeCells" => return Ok(merges),
                Event::Eof => return Ok(merges),
                _ => {}
            }
        }
    }

    /// What stands between `<c>` and `</c>`.
    fn inside(&mut self) -> Result<(), Fault> {
        let seen = &mut self.seen;
        let (mut depth, mut values) = (0_usize, 0_usize);
        let mut inside = Child::Other;
        loop {
            match self.xml.read_event().map_err(|_| Fault::Xml)? {
                Event::Start(element) => {
                    depth += 1;
                    let name = element.local_name();
                    if matches!(name.as_ref(), "c" | "row" | "sheetData") {
                        return Err(Fault::Nested);
                    }
                    if depth > 1 {
                        continue;
                    }
                    inside = match name.as_ref() {
                        "v" => {
                            values += 1;
                            seen.has_value = true;
                            Child::Value
                        }
                        "f" => {
                            if let Some(area) = value_of(&element, "ref")?.filter(|area| !is_area(area)) {
                                seen.blame(format!("công thức dùng chung cho vùng ‘{area}’ không có thật"));
                            }
                            seen.formula.get_or_insert_default();
                            Child::Formula
                        }
                        "is" => Child::Other,
                        _ => {
                            seen.blame("ô có nội dung mở rộng không đọc được");
                            Child::Other
                        }
                    };
                }
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Text(text) if depth == 1 => inside.push(seen, &text.xml10_content()),
                Event::CData(text) if depth == 1 => inside.push(seen, &text.xml10_content()),
                Event::GeneralRef(reference) if depth == 1 => {
                    inside.push(seen, &resolve(&reference).ok_or(Fault::Xml)?);
                }
                Event::Eof => return Err(Fault::Xml),
                _ => {}
            }
        }
        if values > 1 {
            seen.blame("ô có hai giá trị");
        }
        // A text's number that is none would be taken for the first text of the workbook.
        if seen.kind == "s" && !seen.raw.is_empty() && !seen.raw.bytes().all(|byte| byte.is_ascii_digit()) {
            let raw = shortened(&seen.raw);
            seen.blame(format!("văn bản dùng chung số ‘{raw}’ không có thật"));
        }
        Ok(())
    }
}

impl Seen {
    /// Another cell begins, with its attributes.
    fn begin(&mut self, element: &BytesStart<'_>, row: u32, column: u32) -> Result<(), Fault> {
        // Beyond the last cell of a sheet there is nothing: the address is clamped, and the cell blamed.
        let implicit = place(row, column);
        self.at = implicit.unwrap_or(Address::new(row.min(MAX_ROW - 1), (MAX_COLUMN - 1) as u16));
        self.explicit = false;
        self.kind = Cow::Borrowed("");
        self.has_value = false;
        self.raw.clear();
        self.formula = None;
        self.trouble = None;
        let (mut address, mut style, mut kind) = (None, None, None);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_: AttrError| Fault::Xml)?;
            let slot = match attribute.key.as_ref() {
                "r" => &mut address,
                "s" => &mut style,
                "t" => &mut kind,
                _ => continue,
            };
            // Which of two of the same name counts would depend on the program.
            if slot.replace(attribute.value).is_some() {
                return Err(Fault::Xml);
            }
        }
        self.style = style.and_then(|style| style.parse().ok()).unwrap_or(0);
        if let Some(kind) = kind {
            self.kind = known_kind(&kind);
        }
        if let Some(address) = address {
            match corner(&address) {
                Some(at) => {
                    self.at = at;
                    self.explicit = true;
                }
                None => self.blame(format!("địa chỉ ô ‘{}’ không có thật", shortened(&address))),
            }
        }
        if implicit.is_none() && !self.explicit {
            self.blame("ô nằm ngoài giới hạn của trang tính");
        }
        Ok(())
    }

    fn blame(&mut self, why: impl Into<String>) {
        self.trouble.get_or_insert(why.into());
    }
}

#[derive(Clone, Copy)]
enum Child {
    Value,
    Formula,
    Other,
}

impl Child {
    fn push(self, seen: &mut Seen, text: &str) {
        match self {
            Child::Value => seen.raw.push_str(text),
            Child::Formula => seen.formula.get_or_insert_default().push_str(text),
            Child::Other => {}
        }
    }
}

/// What nearly every cell is called needs no copy.
fn known_kind(text: &str) -> Cow<'static, str> {
    match ["s", "n", "str", "b", "e", "d", "inlineStr"].into_iter().find(|known| *known == text) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(text.to_owned()),
    }
}

/// A cell of a sheet; none beyond its last.
pub(super) fn place(row: u32, column: u32) -> Option<Address> {
    (row < MAX_ROW && column < MAX_COLUMN).then(|| u16::try_from(column).ok())?.map(|column| Address::new(row, column))
}

fn row_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|row| (1..=MAX_ROW).contains(row))
}

/// `A1`, or `A1:C5` from the upper left to the lower right.
fn is_area(text: &str) -> bool {
    corners(text).is_some_and(|(from, to)| from.row <= to.row && from.column <= to.column)
}

/// A merged area, whichever of its corners is named first. Nothing is merged where there is one cell, or none.
fn merged(text: &str) -> Option<Area> {
    let (one, other) = corners(text)?;
    let from = Address::new(one.row.min(other.row), one.column.min(other.column));
    let to = Address::new(one.row.max(other.row), one.column.max(other.column));
    (from != to).then_some(Area { from, to })
}

fn corners(text: &str) -> Option<(Address, Address)> {
    match text.split_once(':') {
        None => corner(text).map(|only| (only, only)),
        Some((from, to)) => corner(from).zip(corner(to)),
    }
}

/// The address of a cell, in capitals or not.
fn corner(text: &str) -> Option<Address> {
    let read = |text: &str| text.parse().ok();
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) { read(&text.to_ascii_uppercase()) } else { read(text) }
}

/// The value of an attribute. Which of two of the same name counts would depend on the program.
fn value_of<'e>(element: &'e BytesStart<'_>, key: &str) -> Result<Option<Cow<'e, str>>, Fault> {
    let mut found = None;
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Fault::Xml)?;
        if attribute.key.as_ref() == key && found.replace(attribute.value).is_some() {
            return Err(Fault::Xml);
        }
    }
    Ok(found)
}

/// Enough of a stranger's text to recognise it by.
pub(super) fn shortened(text: &str) -> String {
    const ENOUGH: usize = 40;
    let mut short: String = text.chars().take(ENOUGH).collect();
    if text.chars().nth(ENOUGH).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(inside: &str) -> Result<Vec<Seen>, Fault> {
        let xml = format!("<worksheet><sheetData>{inside}</sheetData></worksheet>");
        let mut scan = Scan::new(xml.as_bytes())?;
        let mut cells = Vec::new();
        while let Some(seen) = scan.next_cell()? {
            cells.push(seen.clone());
        }
        scan.finish()?;
        Ok(cells)
    }

    #[test]
    fn cells_without_an_address_follow_their_neighbour() {
        let cells = cells(
            r#"<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c t="str"><f>A1</f><v>x &amp; y</v></c></row>"#,
        )
        .unwrap();
        let places: Vec<String> = cells.iter().map(|seen| seen.at.to_string()).collect();
        assert_eq!(places, ["B3", "C3", "A4"]);
        assert_eq!(cells[2].raw, "x & y");
        assert_eq!(cells[2].formula.as_deref(), Some("A1"));
        assert_eq!(cells[2].kind, "str");
    }

    #[test]
    fn impossible_addresses_are_blamed_where_they_would_stand() {
        for text in ["ZZZZZZZZZZ1", "A99999999999", "XFE1", "A1048577", "$A$1", "A0", "7"] {
            let cells = cells(&format!(r#"<row r="2"><c r="A2"/><c r="{text}"><v>1</v></c></row>"#)).unwrap();
            assert_eq!(cells[1].at.to_string(), "B2");
            assert!(cells[1].trouble.as_deref().is_some_and(|why| why.contains(text)), "{text}");
        }
    }

    #[test]
    fn what_breaks_the_step_is_a_fault() {
        assert_eq!(cells(r#"<row r="99999999999"/>"#), Err(Fault::Row("99999999999".to_owned())));
        assert_eq!(cells(r#"<row r="0"/>"#), Err(Fault::Row("0".to_owned())));
        assert_eq!(cells(r#"<row><c><v><c/></v></c></row>"#), Err(Fault::Nested));
        assert_eq!(cells(r#"<row><c></row>"#), Err(Fault::Xml));
        let reversed = r#"<worksheet><dimension ref="B5:A1"/><sheetData/></worksheet>"#;
        assert_eq!(Scan::new(reversed.as_bytes()).err(), Some(Fault::Dimension("B5:A1".to_owned())));
    }
}
