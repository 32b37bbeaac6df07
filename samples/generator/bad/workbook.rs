//! A workbook as people leave it: its package opened, cells typed in, rows and columns moved, and saved again.
//!
//! Never goes through the program's own writer: what it writes is what another program would.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use khtc::excel;
use khtc::model::grid::{Address, Grid, Value};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

#[derive(Clone)]
pub struct Workbook {
    /// In the order of the package.
    parts: Vec<(String, Vec<u8>)>,
}

/// What somebody types.
pub enum Typed<'a> {
    Number(f64),
    Text(&'a str),
    /// A formula that nobody has calculated.
    Formula(&'a str),
    /// What Excel shows in place of a result.
    Error(&'a str),
}

impl From<f64> for Typed<'_> {
    fn from(number: f64) -> Self {
        Typed::Number(number)
    }
}

impl<'a> From<&'a str> for Typed<'a> {
    fn from(text: &'a str) -> Self {
        Typed::Text(text)
    }
}

/// A sheet's XML, taken apart as far as cells can be moved.
#[derive(Clone)]
pub struct SheetXml {
    before: String,
    /// Row number from 1 → attributes, and by column number from 0 the cell's attributes and content.
    rows: BTreeMap<u32, (String, BTreeMap<u16, CellXml>)>,
    after: String,
}

#[derive(Clone)]
struct CellXml {
    attributes: String,
    content: String,
}

/// A container of Office's encryption: what Excel writes under a password.
pub fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    for stream in ["EncryptionInfo", "EncryptedPackage"] {
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len() + 64, 0);
    }
    bytes
}

impl Workbook {
    pub fn open(path: &Path) -> Workbook {
        Workbook::from_bytes(&std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    pub fn from_bytes(bytes: &[u8]) -> Workbook {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let parts = (0..zip.len())
            .map(|at| {
                let mut file = zip.by_index(at).unwrap();
                let mut content = Vec::new();
                file.read_to_end(&mut content).unwrap();
                (file.name().unwrap().into_owned(), content)
            })
            .collect();
        Workbook { parts }
    }

    /// Saved as a program saves it that does not calculate: typed cells are there, results of formulas are not.
    pub fn bytes(&self) -> Vec<u8> {
        // Packing costs more than anything else in a build without optimisation.
        self.written(CompressionMethod::Stored, without_results)
    }

    /// Saved with the results of formulas as they were.
    pub fn bytes_with_results(&self) -> Vec<u8> {
        self.written(CompressionMethod::Stored, str::to_owned)
    }

    /// As [`Workbook::bytes`], small enough to be kept.
    pub fn packed(&self) -> Vec<u8> {
        self.written(CompressionMethod::Deflated, without_results)
    }

    fn written(&self, method: CompressionMethod, saved: impl Fn(&str) -> String) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(method);
        for (name, content) in &self.parts {
            zip.start_file(name.as_str(), options).unwrap();
            if name.starts_with("xl/worksheets/") {
                zip.write_all(saved(std::str::from_utf8(content).unwrap()).as_bytes()).unwrap();
            } else {
                zip.write_all(content).unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    }

    /// As the program's own reader sees it.
    pub fn grid(&self) -> Grid {
        excel::read(&self.bytes()).unwrap()
    }

    /// Types into the cell of a row key and a column key, wherever it stands.
    pub fn put<'a>(&mut self, row: &str, column: &str, typed: impl Into<Typed<'a>>) -> &mut Workbook {
        let sheet = sheet_of(row);
        let at = self.find(sheet, row, column).unwrap_or_else(|| panic!("no cell for {row}, {column}"));
        self.type_at(sheet, &at.to_string(), typed)
    }

    /// Gives a cell the number format `0.00%`, and leaves the rest of its looks.
    pub fn show_as_percentage(&mut self, row: &str, column: &str) -> &mut Workbook {
        let sheet = sheet_of(row);
        let at = self.find(sheet, row, column).unwrap_or_else(|| panic!("no cell for {row}, {column}"));
        let mut xml = self.sheet(sheet);
        let cell = xml.rows.get_mut(&(at.row + 1)).and_then(|(_, cells)| cells.get_mut(&at.column)).unwrap();
        let style = attribute(&cell.attributes, "s").unwrap();
        let styles = self.part("xl/styles.xml");
        let formats = between(&styles, "<cellXfs", "</cellXfs>").to_owned();
        let own = formats.split("<xf ").nth(style.parse::<usize>().unwrap() + 1).unwrap();
        let code = attribute(own, "numFmtId").unwrap();
        let own = own.replacen(&format!("numFmtId=\"{code}\""), "numFmtId=\"10\" applyNumberFormat=\"1\"", 1);
        let own = own.replacen("applyNumberFormat=\"1\" fontId", "fontId", 1);
        let count = formats.split("<xf ").count() - 1;
        let more = format!("{formats}<xf {own}").replacen(
            &format!("count=\"{count}\""),
            &format!("count=\"{}\"", count + 1),
            1,
        );
        cell.attributes = cell.attributes.replacen(&format!("s=\"{style}\""), &format!("s=\"{count}\""), 1);
        self.set_sheet(sheet, &xml);
        self.set_part("xl/styles.xml", styles.replace(&formats, &more).as_bytes())
    }

    /// Types a header answer: into the first cell right of its label.
    pub fn answer<'a>(&mut self, key: &str, typed: impl Into<Typed<'a>>) -> &mut Workbook {
        let at = self.find("Báo cáo", key, "uom").unwrap_or_else(|| panic!("no header answer {key}"));
        self.type_at("Báo cáo", &at.to_string(), typed)
    }

    /// Types into a cell by its address.
    pub fn type_at<'a>(&mut self, sheet: &str, cell: &str, typed: impl Into<Typed<'a>>) -> &mut Workbook {
        let mut xml = self.sheet(sheet);
        xml.put(cell, &typed.into());
        self.set_sheet(sheet, &xml);
        self
    }

    /// Where the cell of a row key and a column key stands.
    pub fn find(&self, sheet: &str, row: &str, column: &str) -> Option<Address> {
        find(&self.grid(), sheet, row, column)
    }

    /// The value at a row key and a column key; none for a blank cell.
    pub fn value(&self, row: &str, column: &str) -> Option<Value> {
        let (sheet, grid) = (sheet_of(row), self.grid());
        let at = find(&grid, sheet, row, column)?;
        grid.sheet(sheet)?.value(at).cloned().filter(|value| !value.is_blank())
    }

    pub fn has_row(&self, row: &str) -> bool {
        self.find(sheet_of(row), row, "code").is_some()
    }

    /// True if the cell of a row key and a column key may be typed in.
    pub fn is_unlocked(&self, row: &str, column: &str) -> bool {
        let sheet = sheet_of(row);
        let at = self.find(sheet, row, column).unwrap_or_else(|| panic!("no cell for {row}, {column}"));
        let xml = self.sheet(sheet);
        let Some(cell) = xml.rows.get(&(at.row + 1)).and_then(|(_, cells)| cells.get(&at.column)) else { return false };
        let style: usize = attribute(&cell.attributes, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
        let styles = self.part("xl/styles.xml");
        let formats = between(&styles, "<cellXfs", "</cellXfs>");
        formats.split("<xf ").nth(style + 1).unwrap().contains("locked=\"0\"")
    }

    /// The cells of a sheet whose number format holds a sign.
    pub fn cells_shown_with(&self, sheet: &str, sign: char) -> Vec<String> {
        let styles = self.part("xl/styles.xml");
        let codes: Vec<String> = styles
            .split("<numFmt ")
            .skip(1)
            .filter(|tag| attribute(tag, "formatCode").is_some_and(|code| code.contains(sign)))
            .filter_map(|tag| attribute(tag, "numFmtId"))
            .collect();
        let formats = between(&styles, "<cellXfs", "</cellXfs>").split("<xf ").skip(1);
        let signed: Vec<bool> =
            formats.map(|tag| attribute(tag, "numFmtId").is_some_and(|code| codes.contains(&code))).collect();
        let xml = self.sheet(sheet);
        let mut found = Vec::new();
        for (row, (_, cells)) in &xml.rows {
            for (column, cell) in cells {
                let style = attribute(&cell.attributes, "s").and_then(|style| style.parse::<usize>().ok());
                if style.is_some_and(|style| signed[style]) {
                    found.push(Address::new(row - 1, *column).to_string());
                }
            }
        }
        found
    }

    pub fn sheet(&self, name: &str) -> SheetXml {
        SheetXml::parse(&self.part(&self.part_of(name)))
    }

    pub fn set_sheet(&mut self, name: &str, sheet: &SheetXml) {
        let part = self.part_of(name);
        self.set_part(&part, sheet.xml().as_bytes());
    }

    pub fn part(&self, name: &str) -> String {
        let content = self.parts.iter().find(|(part, _)| part == name).map(|(_, content)| content.clone());
        String::from_utf8(content.unwrap_or_else(|| panic!("no part {name}"))).unwrap()
    }

    pub fn set_part(&mut self, name: &str, content: &[u8]) -> &mut Workbook {
        let part = self.parts.iter_mut().find(|(part, _)| part == name);
        part.unwrap_or_else(|| panic!("no part {name}")).1 = content.to_vec();
        self
    }

    /// Replaces a text wherever it stands in a part, which must hold it.
    pub fn replace(&mut self, part: &str, old: &str, new: &str) -> &mut Workbook {
        let text = self.part(part);
        assert!(text.contains(old), "{part} has no ‘{old}’");
        self.set_part(part, text.replace(old, new).as_bytes())
    }

    /// Puts another part into the package.
    pub fn add_part(&mut self, name: &str, content: &[u8]) -> &mut Workbook {
        self.parts.push((name.to_owned(), content.to_vec()));
        self
    }

    /// Cuts whatever stands from one text to the end of another out of a part.
    pub fn cut(&mut self, part: &str, from: &str, to: &str) -> &mut Workbook {
        let text = self.part(part);
        let start = text.find(from).unwrap_or_else(|| panic!("{part} has no ‘{from}’"));
        let end = text[start..].find(to).unwrap_or_else(|| panic!("{part} has no ‘{to}’")) + start + to.len();
        self.set_part(part, format!("{}{}", &text[..start], &text[end..]).as_bytes())
    }

    /// Deletes a sheet. Its part stays behind unread; sheets after it can no longer be asked for here.
    pub fn delete_sheet(&mut self, name: &str) -> &mut Workbook {
        self.cut("xl/workbook.xml", &format!("<sheet name=\"{name}\""), "/>")
    }

    /// Merges an area of a sheet, as `G12:G13`: only the upper left cell keeps its value.
    pub fn merge(&mut self, sheet: &str, area: &str) -> &mut Workbook {
        let mut xml = self.sheet(sheet);
        let (from, to) = area.split_once(':').unwrap();
        let (from, to): (Address, Address) = (from.parse().unwrap(), to.parse().unwrap());
        for (row, (_, cells)) in xml.rows.range_mut(from.row + 1..=to.row + 1) {
            cells.retain(|column, _| {
                !(from.column..=to.column).contains(column) || (*row == from.row + 1 && *column == from.column)
            });
        }
        let merged = format!("<mergeCell ref=\"{area}\"/></mergeCells>");
        // After what a sheet's own order puts before merged cells.
        xml.after = if xml.after.contains("</mergeCells>") {
            xml.after.replacen("</mergeCells>", &merged, 1)
        } else {
            format!("<mergeCells>{merged}{}", xml.after)
        };
        self.set_sheet(sheet, &xml);
        self
    }

    /// Every text in the package, for words that must not be there.
    pub fn all_text(&self) -> String {
        let is_xml = |name: &str| name.ends_with(".xml") && !name.starts_with("xl/theme");
        let parts = self.parts.iter().filter(|(name, _)| is_xml(name));
        parts.map(|(_, content)| String::from_utf8_lossy(content).into_owned()).collect::<Vec<_>>().join("\n")
    }

    /// The part of a sheet; they are numbered in the order of the tabs.
    pub fn part_of(&self, sheet: &str) -> String {
        let workbook = self.part("xl/workbook.xml");
        let names = workbook.split("<sheet ").skip(1).map(|tag| attribute(tag, "name").unwrap());
        let at = names.into_iter().position(|name| name == sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
        format!("xl/worksheets/sheet{}.xml", at + 1)
    }
}

impl SheetXml {
    fn parse(xml: &str) -> SheetXml {
        let (before, rest) = xml.split_once("<sheetData>").unwrap();
        let (data, after) = rest.split_once("</sheetData>").unwrap();
        let mut rows = BTreeMap::new();
        for row in data.split("<row ").skip(1) {
            let (attributes, cells) = match row.split_once("</row>") {
                Some((row, _)) => row.split_once('>').unwrap(),
                None => (row.trim_end_matches("/>"), ""),
            };
            let number: u32 = attribute(attributes, "r").unwrap().parse().unwrap();
            let mut of_row = BTreeMap::new();
            for cell in cells.split("<c ").skip(1) {
                let (attributes, content) = match cell.strip_suffix("</c>") {
                    Some(cell) => cell.split_once('>').unwrap(),
                    None => (cell.trim_end_matches("/>"), ""),
                };
                let at: Address = attribute(attributes, "r").unwrap().parse().unwrap();
                let cell = CellXml { attributes: without(attributes, "r"), content: content.to_owned() };
                of_row.insert(at.column, cell);
            }
            rows.insert(number, (without(attributes, "r"), of_row));
        }
        SheetXml { before: before.to_owned(), rows, after: after.to_owned() }
    }

    fn xml(&self) -> String {
        let mut xml = format!("{}<sheetData>", self.before);
        for (number, (attributes, cells)) in &self.rows {
            xml.push_str(&format!("<row r=\"{number}\" {attributes}>"));
            for (column, cell) in cells {
                let at = Address::new(number - 1, *column);
                xml.push_str(&format!("<c r=\"{at}\" {}>{}</c>", cell.attributes, cell.content));
            }
            xml.push_str("</row>");
        }
        xml + "</sheetData>" + &self.after
    }

    /// The cell keeps its format, as when a person types.
    fn put(&mut self, cell: &str, typed: &Typed<'_>) {
        let at: Address = cell.parse().unwrap();
        let (_, cells) = self.rows.entry(at.row + 1).or_default();
        let style = cells.get(&at.column).and_then(|cell| attribute(&cell.attributes, "s"));
        let style = style.map(|style| format!("s=\"{style}\"")).unwrap_or_default();
        let cell = match typed {
            Typed::Number(number) => CellXml { attributes: style, content: format!("<v>{number}</v>") },
            Typed::Formula(formula) => CellXml { attributes: style, content: format!("<f>{}</f>", escaped(formula)) },
            Typed::Error(error) => {
                CellXml { attributes: format!("{style} t=\"e\""), content: format!("<v>{error}</v>") }
            }
            Typed::Text(text) => CellXml {
                attributes: format!("{style} t=\"inlineStr\""),
                content: format!("<is><t xml:space=\"preserve\">{}</t></is>", escaped(text)),
            },
        };
        cells.insert(at.column, cell);
    }

    /// Excel's “insert row”: the row at `number` (from 1) and all below move down by one.
    pub fn insert_row(&mut self, number: u32) {
        self.shake_off_ranges();
        let moved = self.rows.split_off(&number);
        self.rows.extend(moved.into_iter().map(|(row, content)| (row + 1, content)));
    }

    /// Deletes a row; what stands below moves up.
    pub fn delete_row(&mut self, number: u32) {
        self.shake_off_ranges();
        let mut moved = self.rows.split_off(&number);
        moved.remove(&number);
        self.rows.extend(moved.into_iter().map(|(row, content)| (row - 1, content)));
    }

    /// Pastes a copy of a row below the table.
    pub fn copy_row(&mut self, from: u32, to: u32) {
        let row = self.rows[&from].clone();
        self.rows.insert(to, row);
    }

    /// Rearranges columns: from each column (from 0) to its new place.
    pub fn move_columns(&mut self, place: impl Fn(u16) -> u16) {
        self.shake_off_ranges();
        for (_, cells) in self.rows.values_mut() {
            *cells = std::mem::take(cells).into_iter().map(|(column, cell)| (place(column), cell)).collect();
        }
    }

    /// What is stored by range and would have to move along; a reader of answers has no use for it.
    fn shake_off_ranges(&mut self) {
        for (open, close) in [
            ("<mergeCells", "</mergeCells>"),
            ("<dataValidations", "</dataValidations>"),
            ("<conditionalFormatting", "</conditionalFormatting>"),
        ] {
            while let Some(at) = self.after.find(open) {
                let end = self.after[at..].find(close).unwrap() + at + close.len();
                self.after.replace_range(at..end, "");
            }
        }
    }
}

/// The cell of a row key and a column key, by the hidden row and column of keys.
fn find(grid: &Grid, sheet: &str, row: &str, column: &str) -> Option<Address> {
    let sheet = grid.sheet(sheet)?;
    let holds = |value: &Value, key: &str| matches!(value, Value::Text(text) if text == key);
    let mark = sheet.cells.iter().find(|(_, cell)| holds(&cell.value, "khtc.key")).map(|(at, _)| *at)?;
    let in_keys = |at: &Address, key: &str| sheet.value(*at).is_some_and(|value| holds(value, key));
    let row = sheet.cells.keys().find(|at| at.column == mark.column && in_keys(at, row))?.row;
    if column == "code" {
        return Some(Address::new(row, mark.column));
    }
    let column = sheet.row(mark.row).map(|(at, _)| at).find(|at| in_keys(at, column))?.column;
    Some(Address::new(row, column))
}

/// The sheet that a row key belongs to.
fn sheet_of(row: &str) -> &'static str {
    match row {
        row if row.contains('@') => "Theo huyện",
        row if row.contains('#') => "Danh sách",
        _ => "Báo cáo",
    }
}

/// `<f>…</f><v>…</v>` without the result.
fn without_results(xml: &str) -> String {
    let mut parts = xml.split("</f><v>");
    let mut clean = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, rest) = part.split_once("</v>").unwrap();
        clean.push_str("</f>");
        clean.push_str(rest);
    }
    clean
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!("{name}=\"");
    let padded = format!(" {tag}");
    let at = padded.find(&format!(" {start}"))? + start.len() + 1;
    Some(padded[at..].split('"').next().unwrap().to_owned())
}

fn without(attributes: &str, name: &str) -> String {
    let value = attribute(attributes, name).unwrap();
    attributes.replacen(&format!("{name}=\"{value}\""), "", 1).trim().to_owned()
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let from = text.find(open).unwrap();
    let end = text[from..].find(close).unwrap() + from;
    &text[from..end]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The serial number under which Excel keeps a day.
pub fn serial(day: &str) -> f64 {
    let day: chrono::NaiveDate = day.parse().unwrap();
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
    (day - first).num_days() as f64
}
