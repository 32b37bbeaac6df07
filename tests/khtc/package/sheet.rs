//! A sheet: its cells in order, its areas where they may be, its texts as long as Excel takes them.
//!
//! Never judges what a cell says.

use std::collections::BTreeSet;

use super::book::{Book, Table};
use super::container::targets;
use super::xml::{Area, LAST_COLUMN, LAST_ROW, Node};
use super::{Faults, Parts, around};

/// The order that Excel demands.
const ORDER: [&str; 29] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetProtection",
    "autoFilter",
    "sortState",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "tableParts",
    "extLst",
];

/// Functions that came after the format: without a prefix Excel repairs them away.
const NEW: [&str; 30] = [
    "CONCAT",
    "IFS",
    "MAXIFS",
    "MINIFS",
    "SWITCH",
    "TEXTJOIN",
    "XLOOKUP",
    "XMATCH",
    "FILTER",
    "SORT",
    "SORTBY",
    "UNIQUE",
    "SEQUENCE",
    "RANDARRAY",
    "LET",
    "LAMBDA",
    "BYROW",
    "BYCOL",
    "VSTACK",
    "HSTACK",
    "TAKE",
    "DROP",
    "DAYS",
    "ISOWEEKNUM",
    "IFNA",
    "XOR",
    "NUMBERVALUE",
    "FORMULATEXT",
    "PERCENTILE.INC",
    "STDEV.S",
];

const LONGEST_FORMULA: usize = 8_192;

pub fn check(parts: &Parts, book: &Book, (part, tree): (&str, &Node), tables: &[Table], faults: &mut Faults) {
    let places: Vec<Option<usize>> =
        tree.children.iter().map(|child| ORDER.iter().position(|one| *one == child.name())).collect();
    let is_repeated = |pair: &[Option<usize>]| pair[0] == pair[1] && pair[0] != Some(11);
    if places.contains(&None) || !places.is_sorted() || places.windows(2).any(is_repeated) {
        faults.add("order-of-elements", &tree.children.iter().map(Node::name).collect::<Vec<_>>().join(" "));
    }
    rows(book, tree, tables, faults);
    columns(tree, faults);
    areas(book, tree, tables, faults);
    validations(tree, faults);
    around::links(parts, book, (part, tree), faults);
    for text in tree.within("headerFooter").iter().map(|one| &one.text) {
        if text.encode_utf16().count() > 255 {
            faults.add("header-too-long", text);
        }
    }
    let named = tree.within("tableParts").len();
    if named != tables.len() || tree.child("tableParts").is_some_and(|list| list.number("count") != Some(named)) {
        faults.add("table-parts", "");
    }
    for sparkline in tree.named("sparkline") {
        let data = sparkline.child("f").is_some_and(|one| book.all_resolve(&one.text));
        if !data || sparkline.child("sqref").and_then(|one| Area::of(&one.text)).is_none() {
            faults.add("sparkline", &sparkline.whole_text());
        }
    }
    for target in targets(parts, part).into_values().flatten() {
        let Some(tree) = parts.tree(&target) else { continue };
        match tree.name() {
            "wsDr" => around::drawing(parts, book, (&target, tree), faults),
            "comments" => around::comments(tree, faults),
            _ => {}
        }
    }
}

fn rows(book: &Book, tree: &Node, tables: &[Table], faults: &mut Faults) {
    let mut last_row = 0;
    for row in tree.within("sheetData") {
        let number = row.number("r").unwrap_or(0) as u32;
        if number <= last_row || number > LAST_ROW {
            faults.add("rows-in-disorder", &format!("row {number} after {last_row}"));
        }
        last_row = number;
        if row.get("ht").is_some_and(|height| !height.parse().is_ok_and(|height: f64| (0.0..=409.5).contains(&height)))
        {
            faults.add("row-height", &number.to_string());
        }
        let mut last_column = 0;
        for cell in &row.children {
            let place = cell.get("r").unwrap_or_default();
            let at = Area::of(place).filter(|at| at.top == number && at.top == at.bottom && at.left == at.right);
            let Some(at) = at.filter(|at| at.left > last_column) else {
                faults.add("cells-in-disorder", place);
                continue;
            };
            last_column = at.left;
            content(book, cell, place, faults);
            for table in tables.iter().filter(|table| table.area.top == number && table.area.meets(at)) {
                let heading = cell.child("v").and_then(|value| book.strings.get(value.text.parse::<usize>().ok()?));
                if heading != table.columns.get((at.left - table.area.left) as usize) {
                    faults.add("table-heading", &format!("{place}: {heading:?}"));
                }
            }
        }
    }
    for table in tables.iter().filter(|table| table.area.bottom > last_row) {
        faults.add("table-area", &table.name);
    }
}

fn content(book: &Book, cell: &Node, place: &str, faults: &mut Faults) {
    let value = cell.child("v").map(|value| value.text.as_str());
    if cell.number("s").is_some_and(|style| style >= book.formats) {
        faults.add("no-such-format", place);
    }
    let is_fine = match (cell.get("t"), value) {
        (Some("s"), value) => value.is_some_and(|at| at.parse().is_ok_and(|at: usize| at < book.strings.len())),
        (Some("str" | "inlineStr"), _) => cell.whole_text().encode_utf16().count() <= 32_767 + LONGEST_FORMULA,
        (Some("b"), value) => matches!(value, Some("0" | "1")),
        (Some("e"), _) => false,
        (None | Some("n"), Some(value)) => value.parse().is_ok_and(f64::is_finite),
        (None, None) => true,
        (Some(_), _) => false,
    };
    if !is_fine {
        faults.add("cell-content", &format!("{place}: {:?} {value:?}", cell.get("t")));
    }
    if let Some(formula) = cell.child("f") {
        if formula.text.chars().count() > LONGEST_FORMULA
            || formula.text.contains("#REF!")
            || formula.text.starts_with('=')
        {
            faults.add("formula", place);
        }
        if let Some(function) = functions(&formula.text).into_iter().find(|one| NEW.contains(&one.as_str())) {
            faults.add("function-without-prefix", &format!("{place}: {function}"));
        }
    }
}

/// The names before an opening bracket, outside of texts.
fn functions(formula: &str) -> Vec<String> {
    let outside: String = formula.split('"').step_by(2).collect::<Vec<_>>().join("\"");
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '_';
    let before = outside.split('(').map(|piece| piece.rsplit(|letter| !is_part(letter)).next().unwrap_or(""));
    before.map(str::to_uppercase).collect()
}

fn columns(tree: &Node, faults: &mut Faults) {
    let mut last = 0;
    for column in tree.within("cols") {
        let (Some(from), Some(to)) = (column.number("min"), column.number("max")) else { continue };
        let width = column.get("width").and_then(|width| width.parse::<f64>().ok());
        if from <= last
            || to < from
            || to as u32 > LAST_COLUMN
            || !width.is_some_and(|width| (0.0..=255.0).contains(&width))
        {
            faults.add("columns", &format!("{:?}", column.attributes));
        }
        last = to;
    }
}

fn several(text: Option<&str>) -> Option<Vec<Area>> {
    text?.split(' ').map(Area::of).collect()
}

fn areas(book: &Book, tree: &Node, tables: &[Table], faults: &mut Faults) {
    let merged: Vec<Option<Area>> =
        tree.within("mergeCells").iter().map(|one| one.get("ref").and_then(Area::of)).collect();
    if tree.child("mergeCells").is_some_and(|list| list.number("count") != Some(merged.len())) {
        faults.add("merged-count", "");
    }
    for (at, area) in merged.iter().enumerate() {
        let Some(area) = area.filter(|area| area.top != area.bottom || area.left != area.right) else {
            faults.add("merged-area", &at.to_string());
            continue;
        };
        if merged.iter().skip(at + 1).flatten().any(|other| other.meets(area)) {
            faults.add("merged-overlap", &format!("{area:?}"));
        }
        if tables.iter().any(|table| table.area.meets(area)) {
            faults.add("merged-in-table", &format!("{area:?}"));
        }
    }
    if let Some(filter) = tree.child("autoFilter") {
        let area = filter.get("ref").and_then(Area::of);
        if area.is_none_or(|area| tables.iter().any(|table| table.area.meets(area))) {
            faults.add("filter", &format!("{:?}", filter.attributes));
        }
    }
    let mut priorities = BTreeSet::new();
    for format in tree.children.iter().filter(|one| one.name() == "conditionalFormatting") {
        let is_area = several(format.get("sqref")).is_some();
        for rule in &format.children {
            let is_there = rule.number("dxfId").is_none_or(|id| id < book.differential);
            let is_new = rule.number("priority").is_some_and(|priority| priority > 0 && priorities.insert(priority));
            let mut formulas = rule.children.iter().filter(|one| one.name() == "formula");
            if !is_area || !is_there || !is_new || formulas.any(|one| one.text.is_empty() || one.text.contains("#REF!"))
            {
                faults.add("conditional-format", &format!("{:?} {:?}", format.attributes, rule.attributes));
            }
        }
    }
}

fn validations(tree: &Node, faults: &mut Faults) {
    let all = tree.within("dataValidations");
    if tree.child("dataValidations").is_some_and(|list| list.number("count") != Some(all.len())) {
        faults.add("validation-count", "");
    }
    let mut taken: Vec<Area> = Vec::new();
    for one in all {
        let place = one.get("sqref").unwrap_or_default();
        for (attribute, longest) in [("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 255)] {
            if one.get(attribute).is_some_and(|text| text.encode_utf16().count() > longest) {
                faults.add("validation-text", &format!("{place}: {attribute}"));
            }
        }
        // A list within the formula is counted without its quotation marks.
        let is_long = |formula: &Node| formula.text.trim_matches('"').encode_utf16().count() > 255;
        if one.children.iter().any(|formula| is_long(formula) || formula.text.is_empty()) {
            faults.add("validation-formula", place);
        }
        let areas = several(one.get("sqref")).unwrap_or_default();
        if areas.is_empty() || areas.iter().any(|area| taken.iter().any(|other| other.meets(*area))) {
            faults.add("validation-area", place);
        }
        taken.extend(areas);
    }
}
