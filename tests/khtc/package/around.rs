//! What stands on a sheet besides its cells: links, drawings with their charts, comments.
//!
//! Never judges what a picture shows.

use std::collections::BTreeSet;

use super::book::Book;
use super::container::targets;
use super::xml::{Area, LAST_COLUMN, LAST_ROW, Node};
use super::{Faults, Parts};

const MOST_LINKS: usize = 65_530;

pub fn links(parts: &Parts, book: &Book, (part, tree): (&str, &Node), faults: &mut Faults) {
    let links = tree.within("hyperlinks");
    let known = targets(parts, part);
    if links.len() > MOST_LINKS {
        faults.add("links", &links.len().to_string());
    }
    let mut places = BTreeSet::new();
    for link in links {
        let place = link.get("ref").unwrap_or_default();
        let goes = match (link.get("location"), link.get("r:id")) {
            (Some(location), None) => book.all_resolve(location),
            (_, Some(id)) => known.contains_key(id),
            (None, None) => false,
        };
        let is_short = |attribute: &str| link.get(attribute).is_none_or(|text| text.encode_utf16().count() <= 255);
        if !goes || Area::of(place).is_none() || !places.insert(place) || !is_short("tooltip") || !is_short("display") {
            faults.add("link", &format!("{:?}", link.attributes));
        }
    }
}

pub fn drawing(parts: &Parts, book: &Book, (part, tree): (&str, &Node), faults: &mut Faults) {
    let mut ids = BTreeSet::new();
    for anchor in &tree.children {
        let at = |corner: &str, axis: &str| -> Option<u32> { anchor.child(corner)?.child(axis)?.text.parse().ok() };
        let (from, to) = ((at("from", "row"), at("from", "col")), (at("to", "row"), at("to", "col")));
        let inside = |(row, column): (Option<u32>, Option<u32>)| {
            row.is_some_and(|row| row < LAST_ROW) && column.is_some_and(|column| column < LAST_COLUMN)
        };
        if !inside(from) || (anchor.child("to").is_some() && (!inside(to) || to.0 < from.0 || to.1 < from.1)) {
            faults.add("anchor", &format!("{from:?} {to:?}"));
        }
        for shape in anchor.named("cNvPr") {
            if !ids.insert(shape.get("id").unwrap_or_default()) || shape.get("name").is_none_or(str::is_empty) {
                faults.add("shape", &format!("{:?}", shape.attributes));
            }
        }
    }
    for chart in targets(parts, part).into_values().flatten().filter_map(|target| parts.tree(&target)) {
        for series in chart.named("f").filter(|one| !book.all_resolve(&one.text)) {
            faults.add("chart-of-nothing", &series.text);
        }
    }
}

pub fn comments(tree: &Node, faults: &mut Faults) {
    let authors = tree.within("authors").len();
    let mut places = BTreeSet::new();
    for comment in tree.within("commentList") {
        let place = comment.get("ref").unwrap_or_default();
        let is_said = comment.number("authorId").is_some_and(|author| author < authors);
        if !is_said
            || Area::of(place).is_none()
            || !places.insert(place)
            || comment.whole_text().encode_utf16().count() > 32_767
        {
            faults.add("comment", place);
        }
    }
}
