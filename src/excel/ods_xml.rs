//! The XML of an OpenDocument part, tag by tag, and the formats that its styles describe.
//!
//! Never keeps more of a part than one tag and what the styles say.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::sync::Arc;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::cell_format::Fonts;
use super::error::ReadError;
use super::outline::resolve;

/// Styles that build on each other; more than a few is a circle.
const MAX_PARENTS: usize = 16;

/// Bytes of one name in a style, and number of styles: a workbook has some hundreds.
const MAX_NAME: usize = 1_024;
const MAX_STYLES: usize = 65_536;

pub(super) struct Tag {
    /// With its prefix, as every program writes the same ones.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

pub(super) enum Piece {
    Open(Tag),
    Close(String),
    Text(String),
    End,
}

pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    part: &'static str,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(source: R, part: &'static str) -> Xml<R> {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().trim_text(false);
        Xml { reader, buffer: Vec::new(), part }
    }

    pub(super) fn next(&mut self) -> Result<Piece, ReadError> {
        let part = self.part;
        let broken = || ReadError::corrupt(format!("phần ‘{part}’ sai cấu trúc"));
        loop {
            self.buffer.clear();
            return Ok(match self.reader.read_event_into(&mut self.buffer).map_err(|_| broken())? {
                Event::Start(element) => {
                    let mut attributes = Vec::new();
                    for attribute in element.attributes() {
                        let attribute = attribute.map_err(|_| broken())?;
                        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| broken())?;
                        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
                    }
                    Piece::Open(Tag { name: element.name().as_ref().to_owned(), attributes })
                }
                Event::End(element) => Piece::Close(element.name().as_ref().to_owned()),
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => Piece::Text(resolve(&reference).ok_or_else(broken)?),
                Event::Eof => Piece::End,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    /// Passes over all that stands in the element that was just begun.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Piece::Open(_) => depth += 1,
                Piece::Close(_) => depth -= 1,
                Piece::Text(_) => {}
                Piece::End => return Err(self.cut()),
            }
        }
        Ok(())
    }

    /// The text of the element that was just begun, with all that stands in it.
    pub(super) fn text(&mut self) -> Result<String, ReadError> {
        let (mut depth, mut text) = (1_usize, String::new());
        while depth > 0 {
            match self.next()? {
                Piece::Open(_) => depth += 1,
                Piece::Close(_) => depth -= 1,
                Piece::Text(part) => text.push_str(&part),
                Piece::End => return Err(self.cut()),
            }
        }
        Ok(text)
    }

    pub(super) fn cut(&self) -> ReadError {
        ReadError::corrupt(format!("phần ‘{}’ thiếu phần cuối", self.part))
    }
}

/// Fonts of cells and visibility of tables, by the names of their styles.
#[derive(Default)]
pub(super) struct Styles {
    /// The style whose properties come next.
    open: String,
    parents: BTreeMap<String, String>,
    fonts: BTreeMap<String, Arc<str>>,
    faces: BTreeMap<String, Arc<str>>,
    hidden: BTreeSet<String>,
    names: Fonts,
}

impl Styles {
    /// Takes what a tag says of a style; others say nothing.
    pub(super) fn learn(&mut self, tag: &Tag) -> Result<(), ReadError> {
        let long = tag.attributes.iter().any(|(_, value)| value.len() > MAX_NAME);
        match tag.name.as_str() {
            "style:font-face" | "style:style" | "style:text-properties" if long => {
                return Err(ReadError::corrupt("định dạng ô có tên dài bất thường"));
            }
            "style:font-face" => {
                if let Some((name, family)) = tag.get("style:name").zip(tag.get("svg:font-family")) {
                    self.faces.insert(name.to_owned(), self.names.name(family.trim_matches(['\'', '"'])));
                }
            }
            "style:style" => {
                self.open = tag.get("style:name").unwrap_or_default().to_owned();
                if let Some(parent) = tag.get("style:parent-style-name") {
                    self.parents.insert(self.open.clone(), parent.to_owned());
                }
            }
            "style:text-properties" if !self.open.is_empty() => {
                let named = tag.get("style:font-name").map(|face| match self.faces.get(face) {
                    Some(family) => family.clone(),
                    None => self.names.name(face),
                });
                let family = tag.get("fo:font-family").map(|family| self.names.name(family.trim_matches(['\'', '"'])));
                if let Some(font) = named.or(family) {
                    self.fonts.insert(self.open.clone(), font);
                }
            }
            "style:table-properties" if tag.get("table:display") == Some("false") => {
                self.hidden.insert(self.open.clone());
            }
            _ => {}
        }
        if self.parents.len() + self.fonts.len() + self.faces.len() + self.hidden.len() > MAX_STYLES {
            return Err(ReadError::too_big(format!("hơn {MAX_STYLES} kiểu định dạng")));
        }
        Ok(())
    }

    pub(super) fn is_hidden(&self, style: &str) -> bool {
        self.hidden.contains(style)
    }

    /// The font of a style, or of the one that it builds on.
    pub(super) fn font(&self, style: &str) -> Option<Arc<str>> {
        let mut style = style;
        for _ in 0..MAX_PARENTS {
            match (self.fonts.get(style), self.parents.get(style)) {
                (Some(font), _) => return Some(font.clone()),
                (None, Some(parent)) => style = parent,
                (None, None) => return None,
            }
        }
        None
    }
}
