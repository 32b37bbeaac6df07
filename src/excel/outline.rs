//! The table of contents of a package: where its workbook is, which sheets it has, which names it defines.
//!
//! Never reads a cell.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;

/// What `workbook.xml` says, in its order.
pub(super) struct Outline {
    pub(super) sheets: Vec<SheetPart>,
    /// Workbook-wide names. A text constant comes without its quotes.
    pub(super) names: Vec<(String, String)>,
}

pub(super) struct SheetPart {
    /// As written, not normalised: calamine finds the sheet by it.
    pub(super) name: String,
    pub(super) path: String,
    /// Not a chart, dialogue or macro sheet.
    pub(super) has_cells: bool,
}

/// Where the workbook part stands: folder (`xl/`) and file (`workbook.xml`).
pub(super) struct Place {
    folder: String,
    file: String,
}

pub(super) struct Relation {
    pub(super) kind: String,
    pub(super) target: String,
}

impl Relation {
    /// Visual Basic, or a sheet of Excel 4 macros.
    pub(super) fn is_macro(&self) -> bool {
        let kind = self.kind.rsplit('/').next().unwrap_or_default();
        matches!(kind, "vbaProject" | "xlMacrosheet" | "xlIntlMacrosheet")
    }
}

impl Place {
    pub(super) fn workbook(&self) -> String {
        format!("{}{}", self.folder, self.file)
    }

    pub(super) fn relations(&self) -> String {
        format!("{}_rels/{}.rels", self.folder, self.file)
    }

    /// The path of a part as calamine resolves it: from the root, or from the workbook's folder.
    pub(super) fn resolve(&self, target: &str) -> String {
        target.strip_prefix('/').map_or_else(|| format!("{}{target}", self.folder), str::to_owned)
    }
}

/// From the package's own relations.
pub(super) fn workbook_place(rels: &[u8]) -> Result<Place, ReadError> {
    let relations = relations(rels)?;
    let missing = || ReadError::corrupt("không tìm thấy sổ làm việc bên trong");
    let mut workbooks = relations.into_values().filter(|one| one.kind.ends_with("/relationships/officeDocument"));
    let target = match (workbooks.next(), workbooks.next()) {
        (Some(only), None) => only.target,
        (None, _) | (Some(_), Some(_)) => return Err(missing()),
    };
    let path = target.strip_prefix('/').unwrap_or(&target);
    let split = path.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, file) = path.split_at(split);
    if file.is_empty() {
        return Err(missing());
    }
    Ok(Place { folder: folder.to_owned(), file: file.to_owned() })
}

/// The relations of a part, by their ids. One id twice is damage: which of them counts would be a guess.
pub(super) fn relations(rels: &[u8]) -> Result<BTreeMap<String, Relation>, ReadError> {
    let broken = || ReadError::corrupt("danh mục quan hệ (rels) sai cấu trúc");
    let mut reader = xml_reader(rels);
    let mut relations = BTreeMap::new();
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let attribute = |key| attribute(&element, key).ok_or_else(broken);
                let id = attribute("Id")?;
                let relation = Relation { kind: attribute("Type")?, target: attribute("Target")? };
                if relations.insert(id, relation).is_some() {
                    return Err(broken());
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

pub(super) fn outline(
    workbook: &[u8],
    relations: &BTreeMap<String, Relation>,
    place: &Place,
) -> Result<Outline, ReadError> {
    let broken = || ReadError::corrupt("danh mục trang tính (workbook) sai cấu trúc");
    let mut reader = xml_reader(workbook);
    let (mut sheets, mut names) = (Vec::new(), Vec::new());
    let mut taken = BTreeSet::new();
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) if element.local_name().as_ref() == "sheet" => {
                let name = attribute(&element, "name").ok_or_else(broken)?;
                let id = element
                    .attributes()
                    .filter_map(Result::ok)
                    .find(|attribute| attribute.key.local_name().as_ref() == "id")
                    .ok_or_else(broken)?;
                let relation = relations.get(id.value.as_ref()).ok_or_else(broken)?;
                // calamine finds sheets by name, so of two equal names only the first would ever be read.
                if !taken.insert(name.clone()) {
                    return Err(ReadError::corrupt(format!("hai trang tính cùng tên ‘{name}’")));
                }
                sheets.push(SheetPart {
                    name,
                    path: place.resolve(&relation.target),
                    has_cells: relation.kind.ends_with("/worksheet"),
                });
            }
            Event::Start(element) if element.local_name().as_ref() == "definedName" => {
                let name = attribute(&element, "name").ok_or_else(broken)?;
                let local = attribute(&element, "localSheetId").is_some();
                let text = text_of(&mut reader, "definedName").ok_or_else(broken)?;
                if !local {
                    names.push((name, constant(&text)));
                }
            }
            Event::Eof => return Ok(Outline { sheets, names }),
            _ => {}
        }
    }
}

/// `"a ""b"""` is the text `a "b"`; anything else stays the formula that it is.
pub(super) fn constant(formula: &str) -> String {
    let formula = formula.strip_prefix('=').unwrap_or(formula);
    formula
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .map(|text| text.replace("\"\"", "\u{0}"))
        .filter(|text| !text.contains('"'))
        .map_or_else(|| formula.to_owned(), |text| text.replace('\u{0}', "\""))
}

/// Reads as calamine does, but insists on well-formed XML.
pub(super) fn xml_reader(xml: &[u8]) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.trim_text(false);
    reader
}

fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let attribute = element.try_get_attribute(key).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The text up to the end of the element that was just begun.
fn text_of(reader: &mut Reader<&[u8]>, element: &str) -> Option<String> {
    let mut text = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.push_str(&resolve(&reference)?),
            Event::End(end) if end.local_name().as_ref() == element => return Some(text),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The five entities of XML, and character references.
pub(super) fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref().ok()? {
        Some(c) => Some(c.to_string()),
        None => quick_xml::escape::resolve_predefined_entity(reference.as_ref()).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_constants_lose_their_quotes_and_formulas_stay() {
        assert_eq!(constant("\"khtc1;a;b\""), "khtc1;a;b");
        assert_eq!(constant("=\"nói \"\"có\"\"\""), "nói \"có\"");
        assert_eq!(constant("'Báo cáo'!$A$1"), "'Báo cáo'!$A$1");
        assert_eq!(constant("\"a\"&\"b\""), "\"a\"&\"b\"");
    }

    #[test]
    fn places_are_resolved_from_the_root_or_the_workbook() {
        let rels = br#"<Relationships><Relationship Id="r" Type="x/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#;
        let place = workbook_place(rels).unwrap();
        assert_eq!(place.workbook(), "xl/workbook.xml");
        assert_eq!(place.relations(), "xl/_rels/workbook.xml.rels");
        assert_eq!(place.resolve("worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(place.resolve("/xl/styles.xml"), "xl/styles.xml");
    }

    #[test]
    fn only_workbook_wide_names_are_taken() {
        let workbook = br#"<workbook><sheets><sheet name="A &amp; B" sheetId="1" r:id="r1"/></sheets><definedNames>
            <definedName name="khtc_stamp">"khtc1;1 &lt; 2"</definedName>
            <definedName name="_xlnm.Print_Area" localSheetId="0">A!$A$1</definedName></definedNames></workbook>"#;
        let rels = br#"<Relationships><Relationship Id="r1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
        let place = Place { folder: "xl/".to_owned(), file: "workbook.xml".to_owned() };
        let outline = outline(workbook, &relations(rels).unwrap(), &place).unwrap();
        assert_eq!(outline.names, vec![("khtc_stamp".to_owned(), "khtc1;1 < 2".to_owned())]);
        assert_eq!(outline.sheets.len(), 1);
        assert_eq!(outline.sheets[0].name, "A & B");
        assert_eq!(outline.sheets[0].path, "xl/worksheets/sheet1.xml");
        assert!(outline.sheets[0].has_cells);
    }
}
