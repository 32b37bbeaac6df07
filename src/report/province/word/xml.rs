//! Elements of a part of the package, nested by construction.
//!
//! Never text that is not escaped: what a unit typed can close no element and open none.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

pub type Xml = Writer<Vec<u8>>;

pub const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A part with its declaration.
pub fn part(root: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    root(&mut xml)?;
    Ok(xml.into_inner())
}

/// The outermost element of a part in the vocabulary of Word.
pub fn root(xml: &mut Xml, name: &str, space: &str, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    within(xml, name, &[("xmlns:w", space), ("xmlns:r", RELATION)], inside)
}

/// An element and what stands in it.
pub fn within(
    xml: &mut Xml,
    name: &str,
    attributes: Attributes,
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
    let end = start.to_end().into_owned();
    xml.write_event(Event::Start(start.borrow()))?;
    inside(xml)?;
    xml.write_event(Event::End(end))
}

/// An element in which nothing stands.
pub fn empty(xml: &mut Xml, name: &str, attributes: Attributes) -> io::Result<()> {
    xml.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
}

/// An element with `w:val` alone.
pub fn value(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    empty(xml, name, &[("w:val", value)])
}

/// An element that holds text.
pub fn text(xml: &mut Xml, name: &str, attributes: Attributes, words: &str) -> io::Result<()> {
    let words = readable(words);
    within(xml, name, attributes, |xml| xml.write_event(Event::Text(BytesText::new(&words))))
}

/// Without the control characters that no XML may hold, not even escaped: they would make the whole file unreadable.
fn readable(words: &str) -> Cow<'_, str> {
    let is_fit = |letter: char| match letter {
        '\t' | '\n' | '\r' => true,
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    };
    if words.chars().all(is_fit) { Cow::Borrowed(words) } else { words.chars().filter(|one| is_fit(*one)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_text() {
        let made = part(|xml| text(xml, "w:t", &[("w:x", "\"<&")], "</w:t> & \u{1}<b>")).unwrap();
        let made = String::from_utf8(made).unwrap();
        assert!(made.ends_with("<w:t w:x=\"&quot;&lt;&amp;\">&lt;/w:t&gt; &amp; &lt;b&gt;</w:t>"), "{made}");
    }
}
