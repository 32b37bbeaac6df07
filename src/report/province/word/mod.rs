//! The summary as a Word document: the parts of the package and how they hang together.
//!
//! Never a time but the ledger's, never a random mark: the same report gives the same bytes.

mod appendix;
mod body;
mod page;
mod paragraph;
mod styles;
mod table;
mod xml;

#[cfg(test)]
mod tests;

use std::io::{self, Cursor, Write};

use chrono::Utc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use self::xml::{RELATION, WORD, Xml, root};
use super::blocks::{Block, Document, WORKBOOK};
use crate::report::ReportError;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

const DOCUMENT: &str = "word/document.xml";

/// The parts that the document itself refers to: relation, kind, file.
const PARTS_OF_DOCUMENT: [(&str, &str, &str); 4] = [
    ("rId1", "styles", "styles.xml"),
    ("rId2", "settings", "settings.xml"),
    (page::NUMBERED, "header", "header1.xml"),
    (page::UNNUMBERED, "header", "header2.xml"),
];

/// What the properties of a file say.
pub struct About<'a> {
    /// What an error calls it.
    pub kind: &'static str,
    pub name: &'a str,
    pub agency: &'a str,
    pub created: chrono::DateTime<chrono::FixedOffset>,
}

/// The report and its appendix, packed.
///
/// # Errors
/// None in practice; passed on from the writer of packages.
pub fn package(document: &Document) -> Result<Vec<u8>, ReportError> {
    let about = About { kind: WORKBOOK, name: &document.name, agency: &document.agency, created: document.created };
    pack(&about, |xml| {
        body::write(xml, &document.blocks)?;
        paragraph::seam(xml, page::report)?;
        appendix::write(xml, &document.appendix)?;
        paragraph::seam(xml, |_| Ok(()))?;
        page::appendix(xml)
    })
}

/// A letter, packed: upright pages only.
///
/// # Errors
/// As [`package`].
pub fn letter(about: &About<'_>, blocks: &[Block]) -> Result<Vec<u8>, ReportError> {
    pack(about, |xml| {
        body::write(xml, blocks)?;
        paragraph::seam(xml, |_| Ok(()))?;
        page::report(xml)
    })
}

fn pack(about: &About<'_>, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> Result<Vec<u8>, ReportError> {
    let bytes = |source| ReportError::Bytes { workbook: about.kind, source };
    let packed = |source| ReportError::Package { workbook: about.kind, source };
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, content) in parts(about, inside).map_err(bytes)? {
        package.start_file(name, options).map_err(packed)?;
        package.write_all(&content).map_err(bytes)?;
    }
    Ok(package.finish().map_err(packed)?.into_inner())
}

fn parts(
    about: &About<'_>,
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<[(&'static str, Vec<u8>); 10]> {
    Ok([
        ("[Content_Types].xml", content_types()?),
        ("_rels/.rels", relations_of_package()?),
        ("docProps/core.xml", core(about)?),
        ("docProps/app.xml", app(about)?),
        (DOCUMENT, text(inside)?),
        ("word/_rels/document.xml.rels", relations_of_document()?),
        ("word/styles.xml", styles::part()?),
        ("word/settings.xml", settings()?),
        ("word/header1.xml", header(true)?),
        ("word/header2.xml", header(false)?),
    ])
}

fn text(inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<Vec<u8>> {
    xml::part(|xml| {
        root(xml, "w:document", WORD, |xml| {
            xml::within(xml, "w:body", &[], |xml| {
                // A table at the very beginning keeps LibreOffice from holding headings and their text together.
                paragraph::seam(xml, |_| Ok(()))?;
                inside(xml)
            })
        })
    })
}

/// The number of the page in the middle, or nothing.
fn header(numbered: bool) -> io::Result<Vec<u8>> {
    xml::part(|xml| {
        root(xml, "w:hdr", WORD, |xml| {
            xml::within(xml, "w:p", &[], |xml| {
                xml::within(xml, "w:pPr", &[], |xml| xml::value(xml, "w:pStyle", "Header"))?;
                if !numbered {
                    return Ok(());
                }
                xml::within(xml, "w:fldSimple", &[("w:instr", " PAGE ")], |xml| {
                    xml::within(xml, "w:r", &[], |xml| xml::text(xml, "w:t", &[], "2"))
                })
            })
        })
    })
}

fn settings() -> io::Result<Vec<u8>> {
    xml::part(|xml| {
        root(xml, "w:settings", WORD, |xml| {
            xml::value(xml, "w:defaultTabStop", "567")?;
            xml::within(xml, "w:compat", &[], |xml| {
                // As Word 2013 and later lay out: otherwise the title bar speaks of compatibility.
                let mode = [
                    ("w:name", "compatibilityMode"),
                    ("w:uri", "http://schemas.microsoft.com/office/word"),
                    ("w:val", "15"),
                ];
                xml::empty(xml, "w:compatSetting", &mode)
            })
        })
    })
}

fn core(about: &About<'_>) -> io::Result<Vec<u8>> {
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let created = about.created.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    xml::part(|xml| {
        xml::within(xml, "cp:coreProperties", &spaces, |xml| {
            xml::text(xml, "dc:title", &[], about.name)?;
            xml::text(xml, "dc:creator", &[], about.agency)?;
            xml::text(xml, "dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &created)?;
            xml::text(xml, "dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &created)
        })
    })
}

fn app(about: &About<'_>) -> io::Result<Vec<u8>> {
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml::part(|xml| {
        xml::within(xml, "Properties", &[("xmlns", space)], |xml| xml::text(xml, "Company", &[], about.agency))
    })
}

fn content_types() -> io::Result<Vec<u8>> {
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
    const OF_PACKAGE: &str = "application/vnd.openxmlformats-package";
    let mut kinds = vec![
        ("/word/document.xml".to_owned(), format!("{OFFICE}.wordprocessingml.document.main+xml")),
        ("/docProps/core.xml".to_owned(), format!("{OF_PACKAGE}.core-properties+xml")),
        ("/docProps/app.xml".to_owned(), format!("{OFFICE}.extended-properties+xml")),
    ];
    let own =
        |(_, kind, file): (_, &str, &str)| (format!("/word/{file}"), format!("{OFFICE}.wordprocessingml.{kind}+xml"));
    kinds.extend(PARTS_OF_DOCUMENT.map(own));
    xml::part(|xml| {
        xml::within(xml, "Types", &[("xmlns", &format!("{PACKAGE}/content-types"))], |xml| {
            let relations = format!("{OF_PACKAGE}.relationships+xml");
            xml::empty(xml, "Default", &[("Extension", "rels"), ("ContentType", &relations)])?;
            xml::empty(xml, "Default", &[("Extension", "xml"), ("ContentType", "application/xml")])?;
            kinds
                .iter()
                .try_for_each(|(part, kind)| xml::empty(xml, "Override", &[("PartName", part), ("ContentType", kind)]))
        })
    })
}

fn relations_of_package() -> io::Result<Vec<u8>> {
    relations(&[
        ("rId1", &format!("{RELATION}/officeDocument"), DOCUMENT),
        ("rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
        ("rId3", &format!("{RELATION}/extended-properties"), "docProps/app.xml"),
    ])
}

fn relations_of_document() -> io::Result<Vec<u8>> {
    let kinds = PARTS_OF_DOCUMENT.map(|(id, kind, file)| (id, format!("{RELATION}/{kind}"), file));
    relations(&kinds.each_ref().map(|(id, kind, file)| (*id, kind.as_str(), *file)))
}

fn relations(all: &[(&str, &str, &str)]) -> io::Result<Vec<u8>> {
    xml::part(|xml| {
        xml::within(xml, "Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))], |xml| {
            all.iter().try_for_each(|(id, kind, target)| {
                xml::empty(xml, "Relationship", &[("Id", id), ("Type", kind), ("Target", target)])
            })
        })
    })
}
