//! A paragraph and its letters, in Word's terms: twips (a twentieth of a point) and half points.
//!
//! Never the order of what is said: a paragraph knows only itself. The order of the elements is the schema's, and
//! Word insists on it.

use std::io;

use super::xml::{self, Xml};
use crate::report::province::blocks::Align;

/// How letters look where the paragraph's style does not say it.
#[derive(Clone, Copy, Default)]
pub struct Letters {
    /// In half points.
    pub size: Option<u32>,
    pub bold: bool,
    pub italic: bool,
}

pub const fn letters(half_points: u32) -> Letters {
    Letters { size: Some(half_points), bold: false, italic: false }
}

impl Letters {
    pub const fn bold(self) -> Letters {
        Letters { bold: true, ..self }
    }

    pub const fn italic(self) -> Letters {
        Letters { italic: true, ..self }
    }
}

/// Lines of a paragraph.
#[derive(Clone, Copy)]
pub enum Lines {
    /// All around: a box.
    Around,
    /// Above it: a rule.
    Above,
}

/// How a paragraph differs from its style. Measures in twips.
#[derive(Clone, Copy, Default)]
pub struct Form {
    pub style: Option<&'static str>,
    pub keep_next: bool,
    pub lines: Option<Lines>,
    pub before: Option<u32>,
    pub after: Option<u32>,
    /// The height of each line, exactly.
    pub exactly: Option<u32>,
    /// Free on the left and on the right.
    pub sides: Option<(u32, u32)>,
    pub align: Option<Align>,
}

pub fn styled(style: &'static str) -> Form {
    Form { style: Some(style), ..Form::default() }
}

pub fn aligned(align: Align) -> Form {
    Form { align: Some(align), ..Form::default() }
}

/// A paragraph of one text.
pub fn paragraph(xml: &mut Xml, form: Form, letters: Letters, words: &str) -> io::Result<()> {
    xml::within(xml, "w:p", &[], |xml| {
        properties(xml, form, |_| Ok(()))?;
        if words.is_empty() { Ok(()) } else { run(xml, letters, words) }
    })
}

/// A rule so long, in the middle of a room so wide.
pub fn rule(xml: &mut Xml, long: u32, room: u32) -> io::Result<()> {
    let side = room.saturating_sub(long) / 2;
    let form = Form {
        lines: Some(Lines::Above),
        before: Some(60),
        after: Some(0),
        exactly: Some(80),
        sides: Some((side, side)),
        ..Form::default()
    };
    paragraph(xml, form, Letters::default(), "")
}

/// A paragraph as good as without height, where the format asks for one; it may end a section.
pub fn seam(xml: &mut Xml, section: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    let form = Form { before: Some(0), after: Some(0), exactly: Some(20), ..Form::default() };
    xml::within(xml, "w:p", &[], |xml| properties(xml, form, section))
}

fn properties(xml: &mut Xml, form: Form, section: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml::within(xml, "w:pPr", &[], |xml| {
        if let Some(style) = form.style {
            xml::value(xml, "w:pStyle", style)?;
        }
        if form.keep_next {
            xml::empty(xml, "w:keepNext", &[])?;
        }
        if let Some(lines) = form.lines {
            border(xml, lines)?;
        }
        spacing(xml, form)?;
        if let Some((left, right)) = form.sides {
            let (left, right) = (left.to_string(), right.to_string());
            xml::empty(xml, "w:ind", &[("w:left", &left), ("w:right", &right), ("w:firstLine", "0")])?;
        }
        if let Some(align) = form.align {
            let side = match align {
                Align::Left => "left",
                Align::Centre => "center",
                Align::Right => "right",
            };
            xml::value(xml, "w:jc", side)?;
        }
        section(xml)
    })
}

fn border(xml: &mut Xml, lines: Lines) -> io::Result<()> {
    let sides: &[&str] = match lines {
        Lines::Around => &["w:top", "w:left", "w:bottom", "w:right"],
        Lines::Above => &["w:top"],
    };
    xml::within(xml, "w:pBdr", &[], |xml| {
        let line = [("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "auto")];
        sides.iter().try_for_each(|side| xml::empty(xml, side, &line))
    })
}

fn spacing(xml: &mut Xml, form: Form) -> io::Result<()> {
    let numbers = [("w:before", form.before), ("w:after", form.after), ("w:line", form.exactly)];
    let numbers: Vec<(&str, String)> =
        numbers.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))).collect();
    let mut attributes: Vec<(&str, &str)> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    if attributes.is_empty() {
        return Ok(());
    }
    if form.exactly.is_some() {
        attributes.push(("w:lineRule", "exact"));
    }
    xml::empty(xml, "w:spacing", &attributes)
}

/// Letters of one look; lines and tabulators as typed.
fn run(xml: &mut Xml, letters: Letters, words: &str) -> io::Result<()> {
    xml::within(xml, "w:r", &[], |xml| {
        look(xml, letters)?;
        for (at, line) in words.split('\n').enumerate() {
            if at > 0 {
                xml::empty(xml, "w:br", &[])?;
            }
            for (at, piece) in line.split('\t').enumerate() {
                if at > 0 {
                    xml::empty(xml, "w:tab", &[])?;
                }
                xml::text(xml, "w:t", &[("xml:space", "preserve")], piece)?;
            }
        }
        Ok(())
    })
}

/// `w:rPr`, as a run and a style have it.
pub fn look(xml: &mut Xml, letters: Letters) -> io::Result<()> {
    xml::within(xml, "w:rPr", &[], |xml| {
        for (is_set, name, complex) in [(letters.bold, "w:b", "w:bCs"), (letters.italic, "w:i", "w:iCs")] {
            if is_set {
                xml::empty(xml, name, &[])?;
                xml::empty(xml, complex, &[])?;
            }
        }
        if let Some(size) = letters.size {
            xml::value(xml, "w:sz", &size.to_string())?;
            xml::value(xml, "w:szCs", &size.to_string())?;
        }
        Ok(())
    })
}
