//! What a workbook has besides its sheets: their names, defined names, strings, formats, tables.
//!
//! Never looks into the rows of a sheet, but for the headings of a table.

use std::collections::{BTreeMap, BTreeSet};

use super::container::targets;
use super::xml::{Area, Node};
use super::{Faults, Parts, sheet};

/// What the sheets of a workbook share.
pub struct Book {
    /// Name and part of each.
    pub sheets: Vec<(String, String)>,
    pub strings: Vec<String>,
    /// How many formats cells may name, and how many conditional formats may.
    pub formats: usize,
    pub differential: usize,
}

/// A table on a sheet.
pub struct Table {
    pub name: String,
    pub area: Area,
    pub columns: Vec<String>,
}

/// Excel's limit of a text in a cell, in UTF-16 units.
const LONGEST: usize = 32_767;

pub fn check(parts: &Parts, faults: &mut Faults) {
    let Some(workbook) = parts.tree("xl/workbook.xml") else { return faults.add("no-workbook", "") };
    let targets = targets(parts, "xl/workbook.xml");
    let sheets: Vec<(String, String)> = workbook
        .within("sheets")
        .iter()
        .map(|one| {
            let part = one.get("r:id").and_then(|id| targets.get(id)?.clone());
            (one.get("name").unwrap_or_default().to_owned(), part.unwrap_or_default())
        })
        .collect();
    names(workbook, &sheets, faults);
    let strings: Vec<String> = parts.tree("xl/sharedStrings.xml").map_or_else(Vec::new, |table| {
        let text = |one: &Node| one.named("t").map(|piece| piece.text.as_str()).collect::<String>();
        table.children.iter().map(text).collect()
    });
    for text in strings.iter().filter(|text| text.encode_utf16().count() > LONGEST) {
        faults.add("string-too-long", &text.chars().take(40).collect::<String>());
    }
    let (formats, differential) = parts.tree("xl/styles.xml").map_or((0, 0), |styles| formats(styles, faults));
    let book = Book { sheets, strings, formats, differential };
    defined_names(workbook, &book, faults);
    let mut tables = BTreeMap::new();
    for (name, part) in &book.sheets {
        let Some(tree) = parts.tree(part) else { continue };
        let own = tables_of(parts, part, faults);
        name.clone_into(&mut faults.sheet);
        sheet::check(parts, &book, (part, tree), &own, faults);
        faults.sheet.clear();
        for table in own {
            let defined = workbook.within("definedNames").iter().filter_map(|one| one.get("name"));
            let is_taken = defined.into_iter().any(|name| name.eq_ignore_ascii_case(&table.name));
            if is_taken || tables.insert(table.name.to_lowercase(), ()).is_some() {
                faults.add("table-name-twice", &table.name);
            }
        }
    }
}

fn names(workbook: &Node, sheets: &[(String, String)], faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (name, _) in sheets {
        let is_legal = !name.is_empty()
            && name.encode_utf16().count() <= 31
            && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
            && !name.starts_with('\'')
            && !name.ends_with('\'')
            && !name.eq_ignore_ascii_case("history");
        if !is_legal {
            faults.add("sheet-name", name);
        }
        if !seen.insert(name.to_lowercase()) {
            faults.add("sheet-name-twice", name);
        }
    }
    let mut ids = BTreeSet::new();
    let all = workbook.within("sheets");
    if all.iter().any(|one| !ids.insert(one.get("sheetId").unwrap_or_default())) {
        faults.add("sheet-id-twice", "");
    }
    let active = workbook.within("bookViews").first().and_then(|view| view.number("activeTab")).unwrap_or(0);
    if all.get(active).is_none_or(|one| one.get("state").is_some()) {
        faults.add("active-sheet-hidden", "");
    }
}

fn defined_names(workbook: &Node, book: &Book, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for one in workbook.within("definedNames") {
        let name = one.get("name").unwrap_or_default();
        let scope = one.get("localSheetId");
        let plain = name.strip_prefix("_xlnm.").unwrap_or(name);
        let letters = |letter: char| letter.is_alphanumeric() || "_.\\".contains(letter);
        let starts = plain.starts_with(|letter: char| letter.is_alphabetic() || letter == '_' || letter == '\\');
        let is_cell = Area::of(&plain.to_uppercase()).is_some() || plain.len() == 1 && "RrCc".contains(plain);
        if !starts || !plain.chars().all(letters) || is_cell || plain.chars().count() > 255 {
            faults.add("defined-name", name);
        }
        if !seen.insert((name.to_lowercase(), scope)) {
            faults.add("defined-name-twice", name);
        }
        let sheet = scope.map(|scope| scope.parse::<usize>().ok().filter(|at| *at < book.sheets.len()));
        let is_constant = one.text.starts_with('"') && one.text.ends_with('"') && one.text.chars().count() <= 257;
        if sheet == Some(None) || !(is_constant || book.all_resolve(&one.text)) {
            faults.add("defined-name-of-nothing", &format!("{name}: {}", one.text));
        }
    }
}

impl Book {
    /// `'Sheet'!$A$1:$B$2`, or several of these.
    pub fn all_resolve(&self, references: &str) -> bool {
        let mut quoted = false;
        let pieces = references.split(|letter| {
            quoted ^= letter == '\'';
            letter == ',' && !quoted
        });
        !references.is_empty() && pieces.into_iter().all(|piece| self.resolves(piece))
    }

    fn resolves(&self, reference: &str) -> bool {
        let Some((sheet, area)) = reference.rsplit_once('!') else { return false };
        let plain = sheet.strip_prefix('\'').and_then(|name| name.strip_suffix('\''));
        let name = plain.map_or(sheet.to_owned(), |name| name.replace("''", "'"));
        self.sheets.iter().any(|(known, _)| *known == name) && Area::of(area).is_some()
    }
}

/// How many cell formats and differential formats there are; each names only what there is.
fn formats(styles: &Node, faults: &mut Faults) -> (usize, usize) {
    let count = |name: &str| styles.within(name).len();
    for list in &styles.children {
        if list.number("count").is_some_and(|count| count != list.children.len()) {
            faults.add("style-count", list.name());
        }
    }
    let mut own = BTreeSet::new();
    for format in styles.within("numFmts") {
        let id = format.number("numFmtId").unwrap_or(0);
        let code = format.get("formatCode").unwrap_or_default();
        if id < 164 || !own.insert(id) || code.is_empty() || code.encode_utf16().count() > 255 {
            faults.add("number-format", code);
        }
    }
    for format in styles.within("cellXfs") {
        let is_there = |attribute: &str, list: &str| format.number(attribute).is_none_or(|id| id < count(list));
        let number = format.number("numFmtId").unwrap_or(0);
        let all = is_there("fontId", "fonts") && is_there("fillId", "fills") && is_there("borderId", "borders");
        if !all || !is_there("xfId", "cellStyleXfs") || (number >= 164 && !own.contains(&number)) {
            faults.add("cell-format", &format!("{:?}", format.attributes));
        }
    }
    (count("cellXfs"), count("dxfs"))
}

fn tables_of(parts: &Parts, part: &str, faults: &mut Faults) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for target in targets(parts, part).into_values().flatten().filter(|target| target.starts_with("xl/tables/")) {
        let Some(tree) = parts.tree(&target) else { continue };
        let name = tree.get("displayName").unwrap_or_default().to_owned();
        let columns: Vec<String> = tree
            .within("tableColumns")
            .iter()
            .map(|column| column.get("name").unwrap_or_default().to_owned())
            .collect();
        let Some(area) = tree.get("ref").and_then(Area::of) else {
            faults.add("table-area", &name);
            continue;
        };
        let distinct: BTreeSet<String> = columns.iter().map(|column| column.to_lowercase()).collect();
        let counted = tree.child("tableColumns").and_then(|list| list.number("count"));
        if columns.len() as u32 != area.right - area.left + 1 || counted != Some(columns.len()) {
            faults.add("table-columns", &name);
        }
        let is_legal = |column: &String| !column.is_empty() && column.encode_utf16().count() <= 255;
        if distinct.len() != columns.len() || !columns.iter().all(is_legal) {
            faults.add("table-column-names", &format!("{name}: {columns:?}"));
        }
        let starts = name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        if !starts || name.contains(' ') || Area::of(&name.to_uppercase()).is_some() {
            faults.add("table-name", &name);
        }
        let filter = tree.child("autoFilter").map(|filter| filter.get("ref").and_then(Area::of));
        if area.bottom <= area.top || filter.is_some_and(|filter| filter.is_none_or(|filter| filter.top != area.top)) {
            faults.add("table-area", &name);
        }
        if tables.iter().any(|other| other.area.meets(area)) {
            faults.add("tables-overlap", &name);
        }
        tables.push(Table { name, area, columns });
    }
    tables
}
