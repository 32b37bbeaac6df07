//! Paper and margins of the decree (Nghị định 30/2020/NĐ-CP, Phụ lục I): A4; 20 mm above and below, 30 mm on the
//! left, 15 mm on the right; the number of the page in the middle of the upper margin, not on the first.
//!
//! Never anything inside the margins.

use std::io;

use super::xml::{self, Xml};

/// A4 in twips.
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;

const TOP_AND_BOTTOM: u32 = 1134;
const LEFT: u32 = 1701;
const RIGHT: u32 = 851;
/// From the edge to the number of the page.
const TO_NUMBER: u32 = 567;

/// Between the margins, upright and across.
pub const UPRIGHT: u32 = SHORT - LEFT - RIGHT;
pub const ACROSS: u32 = LONG - LEFT - RIGHT;

/// Relations of the document to its two headers.
pub const NUMBERED: &str = "rId3";
pub const UNNUMBERED: &str = "rId4";

/// The report: upright, the first page without a number.
pub fn report(xml: &mut Xml) -> io::Result<()> {
    section(xml, |xml| {
        xml::empty(xml, "w:headerReference", &[("w:type", "default"), ("r:id", NUMBERED)])?;
        xml::empty(xml, "w:headerReference", &[("w:type", "first"), ("r:id", UNNUMBERED)])?;
        size(xml, SHORT, LONG, None)?;
        xml::empty(xml, "w:pgNumType", &[("w:start", "1")])?;
        xml::empty(xml, "w:titlePg", &[])
    })
}

/// The appendix: across, from a page of its own on; the numbers go on.
pub fn appendix(xml: &mut Xml) -> io::Result<()> {
    section(xml, |xml| {
        xml::empty(xml, "w:headerReference", &[("w:type", "default"), ("r:id", NUMBERED)])?;
        xml::value(xml, "w:type", "nextPage")?;
        size(xml, LONG, SHORT, Some("landscape"))
    })
}

fn section(xml: &mut Xml, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml::within(xml, "w:sectPr", &[], inside)
}

fn size(xml: &mut Xml, width: u32, height: u32, orientation: Option<&str>) -> io::Result<()> {
    let (width, height) = (width.to_string(), height.to_string());
    let mut paper = vec![("w:w", width.as_str()), ("w:h", height.as_str())];
    paper.extend(orientation.map(|orientation| ("w:orient", orientation)));
    xml::empty(xml, "w:pgSz", &paper)?;
    let margins = [
        ("w:top", TOP_AND_BOTTOM),
        ("w:right", RIGHT),
        ("w:bottom", TOP_AND_BOTTOM),
        ("w:left", LEFT),
        ("w:header", TO_NUMBER),
        ("w:footer", TO_NUMBER),
        ("w:gutter", 0),
    ]
    .map(|(name, measure)| (name, measure.to_string()));
    let margins: Vec<(&str, &str)> = margins.iter().map(|(name, measure)| (*name, measure.as_str())).collect();
    xml::empty(xml, "w:pgMar", &margins)
}
