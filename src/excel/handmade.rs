//! Workbooks made by hand, so that tests can make what no program would.
//!
//! Never part of the program.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="Báo cáo" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<Relationships>
<Relationship Id="rId1" Type="t/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="t/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="t/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STRINGS: &str =
    r#"<sst count="2" uniqueCount="2"><si><t>trồng rừng</t></si><si><t xml:space="preserve"> hai </t></si></sst>"#;
/// Style 0: General, 1: a date, 2: `0.0%`, 3: the built-in `0%`.
const STYLES: &str = r#"<styleSheet><numFmts count="2"><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/><numFmt numFmtId="171" formatCode="0.0%"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="9"/></cellXfs></styleSheet>"#;

/// A package of one sheet, whose parts can be exchanged one by one.
#[derive(Clone)]
pub(super) struct Handmade {
    parts: Vec<(String, Vec<u8>)>,
}

impl Handmade {
    /// `rows` stands inside of `<sheetData>`.
    pub(super) fn new(rows: &str) -> Handmade {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let parts = [
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
            ("xl/sharedStrings.xml", STRINGS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        Handmade { parts: parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec() }
    }

    pub(super) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Handmade {
        self.parts.retain(|(part, _)| part != name);
        self.parts.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Handmade {
        self.parts.retain(|(part, _)| part != name);
        self
    }

    pub(super) fn part(&self, name: &str) -> &[u8] {
        self.parts.iter().find(|(part, _)| part == name).map(|(_, content)| content.as_slice()).unwrap()
    }

    pub(super) fn zip(&self) -> Vec<u8> {
        let parts: Vec<(&str, &[u8])> =
            self.parts.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
        zip(&parts)
    }
}

pub(super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Records of an .xls: kind and content.
pub(super) type Record = (u16, Vec<u8>);

/// An .xls of one sheet with these records, and these before it.
pub(super) fn xls(globals: &[Record], cells: &[Record]) -> Vec<u8> {
    xls_of_sheets(&["Báo cáo"], globals, cells)
}

/// As `xls`, but several sheets claim the same records.
pub(super) fn xls_of_sheets(names: &[&str], globals: &[Record], cells: &[Record]) -> Vec<u8> {
    let written = |records: &[Record]| -> Vec<u8> {
        let one = |(kind, data): &Record| {
            [kind.to_le_bytes().to_vec(), (data.len() as u16).to_le_bytes().to_vec(), data.clone()].concat()
        };
        records.iter().flat_map(one).collect()
    };
    let bof = |kind: u16| (0x0809, [0x0600_u16, kind, 0, 0, 0, 0, 0, 0].map(u16::to_le_bytes).concat());
    let end = (0x000A, Vec::new());
    let bound = |name: &str, place: u32| {
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        (0x0085, [place.to_le_bytes().to_vec(), vec![0, 0, (letters.len() / 2) as u8, 1], letters].concat())
    };
    let before = |place: u32| {
        let bounds: Vec<Record> = names.iter().map(|name| bound(name, place)).collect();
        written(&[vec![bof(5)], globals.to_vec(), bounds, vec![end.clone()]].concat())
    };
    let place = before(0).len() as u32;
    let sheet = written(&[vec![bof(16)], cells.to_vec(), vec![end.clone()]].concat());
    ole("Workbook", &[before(place), sheet].concat())
}

/// A container with one stream: one sector of chains, one of names, the stream.
pub(super) fn ole(name: &str, stream: &[u8]) -> Vec<u8> {
    const FREE: u32 = 0xFFFF_FFFF;
    const END: u32 = 0xFFFF_FFFE;
    let sectors = stream.len().div_ceil(512) as u32;
    let long = |number: u32| number.to_le_bytes();
    let mut head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    head.extend([0; 16]);
    head.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    head.extend([0, 1, 1, 0, 0, END, 0, END, 0, 0].map(long).concat());
    head.extend([FREE; 108].map(long).concat());
    let chains = (0..128_u32).map(|at| match at {
        0 => 0xFFFF_FFFD,
        1 => END,
        at if at < sectors + 1 => at + 1,
        at if at == sectors + 1 => END,
        _ => FREE,
    });
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let length = entry.len() as u16;
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([FREE, FREE, child].map(long).concat());
        entry.resize(116, 0);
        entry.extend([long(start), long(size as u32), long(0)].concat());
        entry
    };
    let mut file = [head, chains.flat_map(u32::to_le_bytes).collect()].concat();
    file.extend(entry("Root Entry", 5, 1, END, 0));
    file.extend(entry(name, 2, FREE, 2, stream.len()));
    file.resize(512 * 3, 0);
    file.extend(stream);
    file.resize(512 * (3 + sectors as usize), 0);
    file
}

/// An .ods whose spreadsheet holds this.
pub(super) fn ods(inside: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTime'"/></office:font-face-decls><office:automatic-styles><style:style style:name="ce1" style:family="table-cell"><style:text-properties style:font-name="F1"/></style:style><style:style style:name="ce2" style:parent-style-name="ce1"/><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{inside}</office:spreadsheet></office:body></office:document-content>"#
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

/// An .xlsb of one sheet with these records.
pub(super) fn xlsb(cells: &[Record]) -> Vec<u8> {
    let written = |records: &[Record]| -> Vec<u8> {
        let figure = |mut number: usize| {
            let mut bytes = Vec::new();
            while number > 0x7F {
                bytes.push((number & 0x7F) as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
            bytes
        };
        let one = |(kind, data): &Record| [figure(usize::from(*kind)), figure(data.len()), data.clone()].concat();
        records.iter().flat_map(one).collect()
    };
    let bundle = [vec![2, 0, 0, 0, 1, 0, 0, 0], wide("rId1"), wide("Báo cáo")].concat();
    let name = [vec![0; 5], vec![0xFF; 4], wide("khtc_stamp"), vec![7, 0, 0, 0, 0x17, 2, 0, b'a', 0, b'b', 0]].concat();
    let font = [vec![0; 21], wide(".VnTime")].concat();
    let format = [vec![170, 0], wide("0.0%")].concat();
    let cell = |code: u8| (47, vec![0, 0, code, 0, 0, 0]);
    let styles = [(44, format), (43, font), cell(170), (617, vec![]), cell(0), cell(170), cell(14), (618, vec![])];
    let rels = br#"<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
    zip(&[
        ("_rels/.rels", b"<Relationships/>"),
        ("xl/workbook.bin", &written(&[(156, bundle), (39, name)])),
        ("xl/_rels/workbook.bin.rels", rels),
        ("xl/styles.bin", &written(&styles)),
        ("xl/sharedStrings.bin", &written(&[(19, [vec![0], wide("trồng rừng")].concat())])),
        ("xl/worksheets/sheet1.bin", &written(cells)),
    ])
}

/// A text of two bytes a letter behind its length.
pub(super) fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [(units.len() as u32).to_le_bytes().to_vec(), units.iter().flat_map(|unit| unit.to_le_bytes()).collect()].concat()
}
