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
pub(super) struct Craft {
    parts: Vec<(String, Vec<u8>)>,
}

impl Craft {
    /// `rows` stands inside of `<sheetData>`.
    pub(super) fn new(rows: &str) -> Craft {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let parts = [
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
            ("xl/sharedStrings.xml", STRINGS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        Craft { parts: parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec() }
    }

    pub(super) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Craft {
        self.parts.retain(|(part, _)| part != name);
        self.parts.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Craft {
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
