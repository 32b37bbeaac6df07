//! A part of a package as a tree, and areas of cells.
//!
//! Never forgives what Excel does not: a part that is not well-formed, an undeclared prefix, a control character.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

#[derive(Debug, Default)]
pub struct Node {
    /// With its prefix.
    pub full_name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// Of this element alone.
    pub text: String,
}

impl Node {
    /// Without its prefix.
    pub fn name(&self) -> &str {
        self.full_name.rsplit(':').next().unwrap()
    }

    /// By its full name.
    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.as_str())
    }

    /// A number; none if it is missing or no number.
    pub fn number(&self, attribute: &str) -> Option<usize> {
        self.get(attribute)?.parse().ok()
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name() == name)
    }

    /// The children of a child.
    pub fn within(&self, name: &str) -> &[Node] {
        self.child(name).map_or(&[], |child| &child.children)
    }

    /// This element and all below it.
    pub fn all(&self) -> Vec<&Node> {
        let mut found = vec![self];
        let mut at = 0;
        while let Some(node) = found.get(at).copied() {
            found.extend(&node.children);
            at += 1;
        }
        found
    }

    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.all().into_iter().filter(move |node| node.name() == name)
    }

    /// Of this element and all below it.
    pub fn whole_text(&self) -> String {
        let below: String = self.children.iter().map(Node::whole_text).collect();
        format!("{}{below}", self.text)
    }
}

pub fn parse(xml: &str) -> Result<Node, String> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Node::default()];
    let mut declared: Vec<BTreeSet<String>> = vec![["xml".to_owned()].into()];
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let node = element(&start)?;
                let mut prefixes = declared.last().unwrap().clone();
                prefixes.extend(
                    node.attributes.iter().filter_map(|(name, _)| Some(name.strip_prefix("xmlns:")?.to_owned())),
                );
                let names = node.attributes.iter().map(|(name, _)| name).chain([&node.full_name]);
                for prefix in names.filter_map(|name| Some(name.split_once(':')?.0)).filter(|prefix| *prefix != "xmlns")
                {
                    if !prefixes.contains(prefix) {
                        return Err(format!("prefix {prefix} is not declared"));
                    }
                }
                if is_empty {
                    open.last_mut().unwrap().children.push(node);
                } else {
                    declared.push(prefixes);
                    open.push(node);
                }
            }
            Event::End(_) => {
                declared.pop();
                let node = open.pop().unwrap();
                open.last_mut().ok_or("an end without a start")?.children.push(node);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::CData(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(reference) => {
                let letter = match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(letter) => letter.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(reference.as_ref())
                        .ok_or("an unknown entity")?
                        .to_owned(),
                };
                open.last_mut().unwrap().text.push_str(&letter);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut outside = open.pop().filter(|_| open.is_empty()).ok_or("an element is not closed")?;
    let root = outside.children.pop().filter(|_| outside.children.is_empty()).ok_or("not one element at the root")?;
    let is_forbidden = |letter: char| letter < ' ' && !"\t\r\n".contains(letter) || "\u{FFFE}\u{FFFF}".contains(letter);
    for node in root.all() {
        let mut texts = node.attributes.iter().map(|(_, value)| value).chain([&node.text]);
        if texts.any(|text| text.contains(is_forbidden)) {
            return Err(format!("a control character in {}", node.full_name));
        }
    }
    Ok(root)
}

fn element(start: &BytesStart) -> Result<Node, String> {
    let mut node = Node { full_name: start.name().as_ref().to_owned(), ..Node::default() };
    for attribute in start.attributes() {
        // Twice the same attribute is an error here.
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        node.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(node)
}

/// Rows and columns from 1, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

pub const LAST_ROW: u32 = 1_048_576;
pub const LAST_COLUMN: u32 = 16_384;

impl Area {
    /// `A1`, `A1:B2`, `5:6`, `A:B`, with or without `$`; nothing outside a sheet or with its ends swapped.
    pub fn of(text: &str) -> Option<Area> {
        let text = text.replace('$', "");
        let (from, to) = text.split_once(':').unwrap_or((&text, &text));
        let ((left, top), (right, bottom)) = (corner(from)?, corner(to)?);
        let is_whole = |one: Option<u32>, other: Option<u32>| one.is_some() == other.is_some();
        if !is_whole(left, right) || !is_whole(top, bottom) || (left.is_none() && top.is_none()) {
            return None;
        }
        let area = Area {
            top: top.unwrap_or(1),
            left: left.unwrap_or(1),
            bottom: bottom.unwrap_or(LAST_ROW),
            right: right.unwrap_or(LAST_COLUMN),
        };
        let is_inside = area.top >= 1 && area.top <= area.bottom && area.bottom <= LAST_ROW;
        (is_inside && area.left <= area.right && area.right <= LAST_COLUMN).then_some(area)
    }

    pub fn meets(self, other: Area) -> bool {
        self.top <= other.bottom && other.top <= self.bottom && self.left <= other.right && other.left <= self.right
    }
}

/// Column and row of `AB12`, `AB` or `12`.
fn corner(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let letters = text.chars().take_while(char::is_ascii_uppercase).count();
    let (letters, digits) = text.split_at(letters);
    if letters.len() > 3 || (letters.is_empty() && digits.is_empty()) || digits.starts_with('0') {
        return None;
    }
    let column = letters.bytes().fold(0, |number, letter| number * 26 + u32::from(letter - b'A') + 1);
    let row = if digits.is_empty() { None } else { Some(digits.parse().ok()?) };
    Some(((column > 0).then_some(column), row))
}
