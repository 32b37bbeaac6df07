//! The styles that an officer finds when the document is opened: running text, three headings, the title.
//!
//! Never a colour: it is printed. Sizes and distances by Nghị định 30/2020/NĐ-CP, Phụ lục I.

use std::io;

use super::paragraph::{Letters, letters, look};
use super::xml::{self, WORD, Xml, root};
use crate::excel::style::FONT;

/// Running text and headings: 14 points (the decree: 13 to 14), the first line indented by 10 mm (1 to 1.27 cm),
/// 6 points between paragraphs, lines a little wider than single ones.
const BODY: u32 = 28;
const INDENT: &str = "567";
const AFTER: &str = "120";
const LINE: &str = "259";

pub fn part() -> io::Result<Vec<u8>> {
    xml::part(|xml| {
        root(xml, "w:styles", WORD, |xml| {
            xml::within(xml, "w:docDefaults", &[], defaults)?;
            style(xml, "Normal", "Normal", None, Letters::default(), |_| Ok(()))?;
            style(xml, "BodyText", "Body Text", None, Letters::default(), |xml| running(xml, "both"))?;
            for (level, id, name) in
                [("0", "Heading1", "heading 1"), ("1", "Heading2", "heading 2"), ("2", "Heading3", "heading 3")]
            {
                style(xml, id, name, Some("BodyText"), Letters::default().bold(), |xml| {
                    xml::empty(xml, "w:keepNext", &[])?;
                    running(xml, "both")?;
                    xml::value(xml, "w:outlineLvl", level)
                })?;
            }
            style(xml, "Title", "Title", None, letters(BODY).bold(), |xml| xml::value(xml, "w:jc", "center"))?;
            style(xml, "Header", "header", None, letters(26), |xml| xml::value(xml, "w:jc", "center"))
        })
    })
}

fn defaults(xml: &mut Xml) -> io::Result<()> {
    xml::within(xml, "w:rPrDefault", &[], |xml| {
        xml::within(xml, "w:rPr", &[], |xml| {
            let fonts = [("w:ascii", FONT), ("w:hAnsi", FONT), ("w:eastAsia", FONT), ("w:cs", FONT)];
            xml::empty(xml, "w:rFonts", &fonts)?;
            xml::value(xml, "w:sz", &BODY.to_string())?;
            xml::value(xml, "w:szCs", &BODY.to_string())?;
            xml::empty(xml, "w:lang", &[("w:val", "vi-VN"), ("w:eastAsia", "vi-VN"), ("w:bidi", "ar-SA")])
        })
    })?;
    xml::within(xml, "w:pPrDefault", &[], |xml| {
        xml::within(xml, "w:pPr", &[], |xml| {
            let single = [("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")];
            xml::empty(xml, "w:spacing", &single)
        })
    })
}

fn running(xml: &mut Xml, side: &str) -> io::Result<()> {
    xml::empty(xml, "w:spacing", &[("w:after", AFTER), ("w:line", LINE), ("w:lineRule", "auto")])?;
    xml::empty(xml, "w:ind", &[("w:firstLine", INDENT)])?;
    xml::value(xml, "w:jc", side)
}

fn style(
    xml: &mut Xml,
    id: &str,
    name: &str,
    next: Option<&str>,
    letters: Letters,
    paragraph: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", id)];
    if id == "Normal" {
        attributes.push(("w:default", "1"));
    }
    xml::within(xml, "w:style", &attributes, |xml| {
        xml::value(xml, "w:name", name)?;
        if id != "Normal" {
            xml::value(xml, "w:basedOn", "Normal")?;
        }
        if let Some(next) = next {
            xml::value(xml, "w:next", next)?;
        }
        xml::empty(xml, "w:qFormat", &[])?;
        xml::within(xml, "w:pPr", &[], paragraph)?;
        look(xml, letters)
    })
}
