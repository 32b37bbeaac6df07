//! A table in Word's terms; widths in twips.
//!
//! Never measures text: a cell grows with its words.

use std::io;

use super::xml::{self, Xml};

/// With thin lines, or none where a table only sets things side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ruled {
    Thin,
    Not,
}

pub fn table(
    xml: &mut Xml,
    ruled: Ruled,
    widths: &[u32],
    rows: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml::within(xml, "w:tbl", &[], |xml| {
        let whole = widths.iter().sum::<u32>().to_string();
        xml::within(xml, "w:tblPr", &[], |xml| {
            xml::empty(xml, "w:tblW", &[("w:w", &whole), ("w:type", "dxa")])?;
            xml::empty(xml, "w:tblInd", &[("w:w", "0"), ("w:type", "dxa")])?;
            xml::within(xml, "w:tblBorders", &[], |xml| {
                let kind = match ruled {
                    Ruled::Thin => "single",
                    Ruled::Not => "nil",
                };
                let line = [("w:val", kind), ("w:sz", "4"), ("w:space", "0"), ("w:color", "auto")];
                let sides = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
                sides.into_iter().try_for_each(|side| xml::empty(xml, side, &line))
            })?;
            xml::empty(xml, "w:tblLayout", &[("w:type", "fixed")])?;
            let beside = match ruled {
                Ruled::Thin => "57",
                Ruled::Not => "0",
            };
            xml::within(xml, "w:tblCellMar", &[], |xml| {
                xml::empty(xml, "w:left", &[("w:w", beside), ("w:type", "dxa")])?;
                xml::empty(xml, "w:right", &[("w:w", beside), ("w:type", "dxa")])
            })
        })?;
        xml::within(xml, "w:tblGrid", &[], |xml| {
            widths.iter().try_for_each(|width| xml::empty(xml, "w:gridCol", &[("w:w", &width.to_string())]))
        })?;
        rows(xml)
    })
}

/// A row that no page divides; one of the header stands again on every page.
pub fn row(xml: &mut Xml, is_header: bool, cells: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml::within(xml, "w:tr", &[], |xml| {
        xml::within(xml, "w:trPr", &[], |xml| {
            xml::empty(xml, "w:cantSplit", &[])?;
            if is_header { xml::empty(xml, "w:tblHeader", &[]) } else { Ok(()) }
        })?;
        cells(xml)
    })
}

/// A cell; its content must end with a paragraph. The fill is a colour as `0xRRGGBB`.
pub fn cell(
    xml: &mut Xml,
    width: u32,
    fill: Option<u32>,
    in_the_middle: bool,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml::within(xml, "w:tc", &[], |xml| {
        xml::within(xml, "w:tcPr", &[], |xml| {
            xml::empty(xml, "w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
            if let Some(fill) = fill {
                let fill = format!("{fill:06X}");
                xml::empty(xml, "w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", &fill)])?;
            }
            if in_the_middle { xml::value(xml, "w:vAlign", "center") } else { Ok(()) }
        })?;
        content(xml)
    })
}
