//! What may be opened at all: the limits of a package, checked before any parser sees it.
//!
//! Never parses cells, and never lets a declared size, count or reference decide how much memory is asked for.
//!
//! Reserving memory for what a file merely claims would end the process, which no caller can catch; so every claim
//! that a parser believes is compared here with what the file really holds.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::events::Event;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::error::ReadError;
use super::outline::{self, Outline, attribute};
use super::sniff::{self, ZipKind};

/// A report has some twenty entries; one with many pictures, some hundreds.
const MAX_ENTRIES: usize = 5_000;
/// Unpacked bytes of one part. 200,000 filled cells take about 12 MB.
const MAX_PART: u64 = 64 << 20;
/// What a part says of its size is believed up to here, when room is made for it.
const LIKELY_PART: u64 = 1 << 20;
/// Unpacked bytes of all parts, where a part that several sheets share counts once for each.
const MAX_TOTAL: u64 = 192 << 20;
/// Sheet data shrinks to a tenth or a fiftieth; only bombs come near to deflate's limit of 1:1032.
const MAX_RATIO: u64 = 400;
/// Below this size a ratio says nothing: a blank sheet of equal rows may be very small when packed.
const RATIO_COUNTS_FROM: u64 = 8 << 20;
const MAX_SHEETS: usize = 200;
const MAX_SHARED_STRINGS: u64 = 1_000_000;
/// Excel allows 65,490 cell formats; each copies its font, so long names would multiply.
const MAX_CELL_FORMATS: usize = 65_536;
const MAX_STYLE_ATTRIBUTE: usize = 1_024;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// One part, unpacked while it is read.
pub(super) type PartReader<'p, 'a> = BufReader<ZipFile<'p, Cursor<&'a [u8]>>>;

/// A package that keeps within the limits.
pub(super) struct Package<'a> {
    parts: Parts<'a>,
    pub(super) outline: Outline,
    pub(super) has_macros: bool,
}

impl Package<'_> {
    /// One part, unpacked.
    pub(super) fn part(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.parts.need(path)
    }
}

/// Looks through an xlsx or xlsm, and lets it pass if calamine can be trusted with it.
pub(super) fn admit(mut parts: Parts<'_>) -> Result<Package<'_>, ReadError> {
    parts.check_limits()?;
    let place = outline::workbook_place(&parts.need("_rels/.rels")?)?;
    let relations = outline::relations(&parts.need(&place.relations())?)?;
    let outline = outline::outline(&parts.need(&place.workbook())?, &relations, &place)?;

    // calamine looks for both under fixed names, and goes on without them if they are elsewhere: texts and dates
    // would silently be lost.
    for (kind, name) in [("/sharedStrings", "sharedStrings.xml"), ("/styles", "styles.xml")] {
        let expected = place.resolve(name);
        for relation in relations.values().filter(|relation| relation.kind.ends_with(kind)) {
            if !place.resolve(&relation.target).eq_ignore_ascii_case(&expected) || !parts.has(&expected) {
                return Err(ReadError::corrupt(format!("thiếu phần ‘{expected}’")));
            }
        }
    }
    if let Some(xml) = parts.get(&place.resolve("sharedStrings.xml"))? {
        check_shared_strings(&xml)?;
    }
    if let Some(xml) = parts.get(&place.resolve("styles.xml"))? {
        check_styles(&xml)?;
    }
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        parts.get(part)?;
    }
    check_sheets(&parts, &outline)?;
    let types = parts.get("[Content_Types].xml")?.unwrap_or_default();
    let has_macros = relations.values().any(|relation| relation.is_macro()) || says_macros(&types);
    Ok(Package { parts, outline, has_macros })
}

/// Also a workbook whose macros were taken out may still be declared as one that brings macros. Only what is said of a
/// part counts: some programs list the types of all endings that they know.
fn says_macros(content_types: &[u8]) -> bool {
    let mut reader = outline::xml_reader(content_types);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "Override" => {
                let kind = attribute(&element, "ContentType").unwrap_or_default().to_ascii_lowercase();
                if ["macroenabled", "vbaproject", "macrosheet"].iter().any(|word| kind.contains(word)) {
                    return true;
                }
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// The workbook-wide names of a package, without a look at anything else in it; none where that is not at hand.
pub(super) fn names(mut parts: Parts<'_>) -> Option<Vec<(String, String)>> {
    /// A workbook part of ours has some 3 KB.
    const MOST: u64 = 1 << 20;
    let mut small = |path: &str| match parts.size(path) {
        Some(0..=MOST) => parts.get(path).ok().flatten(),
        Some(_) | None => None,
    };
    let place = outline::workbook_place(&small("_rels/.rels")?).ok()?;
    let relations = outline::relations(&small(&place.relations())?).ok()?;
    Some(outline::outline(&small(&place.workbook())?, &relations, &place).ok()?.names)
}

fn check_sheets(parts: &Parts<'_>, outline: &Outline) -> Result<(), ReadError> {
    if outline.sheets.len() > MAX_SHEETS {
        let count = outline.sheets.len();
        return Err(ReadError::too_big(format!("{count} trang tính (tối đa {MAX_SHEETS})")));
    }
    let mut total = 0;
    for sheet in outline.sheets.iter().filter(|sheet| sheet.has_cells) {
        let size = parts
            .size(&sheet.path)
            .ok_or_else(|| ReadError::corrupt(format!("thiếu nội dung của trang tính ‘{}’", sheet.name)))?;
        total += size;
        if total > MAX_TOTAL {
            return Err(too_many_bytes("các trang tính", total, MAX_TOTAL));
        }
    }
    Ok(())
}

/// The number of shared strings is reserved as declared.
fn check_shared_strings(xml: &[u8]) -> Result<(), ReadError> {
    /// Of a string, `<si/>`, in bytes: what is small enough need not be counted.
    const SHORTEST: u64 = 5;
    let broken = || ReadError::corrupt("danh mục văn bản dùng chung (sharedStrings) sai cấu trúc");
    let mut reader = outline::xml_reader(xml);
    let mut strings: u64 = 0;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) if element.local_name().as_ref() == "sst" => {
                for attribute in element.attributes() {
                    let attribute = attribute.map_err(|_| broken())?;
                    if attribute.key.as_ref() != "uniqueCount" {
                        continue;
                    }
                    let declared = attribute.value.trim();
                    if declared.parse::<u64>().ok().is_none_or(|count| count > MAX_SHARED_STRINGS) {
                        return Err(ReadError::corrupt(format!("số văn bản dùng chung khai là {declared}")));
                    }
                }
                if xml.len() as u64 / SHORTEST <= MAX_SHARED_STRINGS {
                    return Ok(());
                }
            }
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                strings += 1;
                if strings > MAX_SHARED_STRINGS {
                    return Err(ReadError::too_big(format!("hơn {MAX_SHARED_STRINGS} văn bản khác nhau")));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Every cell format copies the names in the fonts and number formats that it uses.
fn check_styles(xml: &[u8]) -> Result<(), ReadError> {
    let broken = || ReadError::corrupt("danh mục định dạng ô (styles) sai cấu trúc");
    let mut reader = outline::xml_reader(xml);
    let mut formats = 0;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) => {
                if element.local_name().as_ref() == "xf" {
                    formats += 1;
                }
                for attribute in element.attributes() {
                    let long = attribute.map_err(|_| broken())?.value.len() > MAX_STYLE_ATTRIBUTE;
                    if long && matches!(element.local_name().as_ref(), "numFmt" | "name" | "rFont" | "font") {
                        return Err(ReadError::corrupt("định dạng ô có tên dài bất thường"));
                    }
                }
                if formats > 2 * MAX_CELL_FORMATS {
                    return Err(ReadError::too_big(format!("hơn {MAX_CELL_FORMATS} kiểu định dạng ô")));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn too_many_bytes(what: &str, size: u64, limit: u64) -> ReadError {
    ReadError::too_big(format!("{what} giải nén ra {} MB (tối đa {} MB)", size >> 20, limit >> 20))
}

/// The entries of an archive, found as calamine finds them: whatever the case and the slashes of their names.
pub(super) struct Parts<'a> {
    archive: Archive<'a>,
    index: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    place: usize,
    size: u64,
    packed: u64,
}

impl<'a> Parts<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Parts<'a>, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            // The table of contents stands at the end: without its signature the end is missing.
            let ended = bytes.windows(4).rev().take(66_000).any(|window| window == b"PK\x05\x06");
            if ended {
                ReadError::corrupt("mục lục của tệp nén bên trong bị sai")
            } else {
                ReadError::Truncated
            }
        })?;
        if archive.len() > MAX_ENTRIES || archive.has_duplicate_names() {
            return Err(ReadError::corrupt("mục lục của tệp nén bên trong bất thường"));
        }
        let mut index = BTreeMap::new();
        for place in 0..archive.len() {
            let entry = archive.by_index_data(place).map_err(|_| unreadable("mục lục"))?;
            let name = entry.name().map_err(|_| unreadable("mục lục"))?;
            let known = Entry { place, size: entry.size(), packed: entry.compressed_size() };
            if index.insert(key(&name), known).is_some() {
                return Err(ReadError::corrupt(format!("hai phần cùng tên ‘{name}’")));
            }
        }
        Ok(Parts { archive, index })
    }

    pub(super) fn kind(&mut self) -> Result<ZipKind, ReadError> {
        let mimetype = match self.size("mimetype") {
            Some(0..=200) => self.get("mimetype")?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            Some(_) | None => None,
        };
        Ok(sniff::zip_kind(self.index.keys().map(String::as_str), mimetype.as_deref()))
    }

    pub(super) fn check_limits(&mut self) -> Result<(), ReadError> {
        let mut total: u64 = 0;
        for (name, entry) in &self.index {
            if entry.size > MAX_PART {
                return Err(too_many_bytes(&format!("phần ‘{name}’"), entry.size, MAX_PART));
            }
            if entry.size > RATIO_COUNTS_FROM && entry.size / entry.packed.max(1) > MAX_RATIO {
                return Err(ReadError::too_big(format!("phần ‘{name}’ được nén ở mức bất thường")));
            }
            total += entry.size;
        }
        if total > MAX_TOTAL {
            return Err(too_many_bytes("tệp", total, MAX_TOTAL));
        }
        match self.archive.has_overlapping_files() {
            Ok(false) => Ok(()),
            Ok(true) | Err(_) => Err(ReadError::corrupt("các phần bên trong chồng lên nhau")),
        }
    }

    /// Some part stands below this folder; the folder in small letters, with its slash.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.index.range(folder.to_owned()..).next().is_some_and(|(name, _)| name.starts_with(folder))
    }

    fn has(&self, path: &str) -> bool {
        self.index.contains_key(&key(path))
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.index.get(&key(path)).map(|entry| entry.size)
    }

    pub(super) fn open(&mut self, path: &str) -> Result<PartReader<'_, 'a>, ReadError> {
        let entry = self.index.get(&key(path)).ok_or_else(|| ReadError::corrupt(format!("thiếu phần ‘{path}’")))?;
        self.unpacked(*entry, path).map(BufReader::new)
    }

    fn unpacked(&mut self, entry: Entry, path: &str) -> Result<ZipFile<'_, Cursor<&'a [u8]>>, ReadError> {
        self.archive.by_index(entry.place).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                ReadError::Encrypted
            }
            _ => unreadable(path),
        })
    }

    /// A whole part, if it is there.
    pub(super) fn get(&mut self, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(entry) = self.index.get(&key(path)).copied() else { return Ok(None) };
        let mut bytes = Vec::with_capacity(entry.size.min(LIKELY_PART) as usize);
        self.unpacked(entry, path)?.take(MAX_PART + 1).read_to_end(&mut bytes).map_err(|_| unreadable(path))?;
        Ok(Some(bytes))
    }

    pub(super) fn need(&mut self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.get(path)?.ok_or_else(|| ReadError::corrupt(format!("thiếu phần ‘{path}’")))
    }
}

fn key(path: &str) -> String {
    path.replace('\\', "/").to_ascii_lowercase()
}

fn unreadable(part: &str) -> ReadError {
    ReadError::corrupt(format!("không giải nén được phần ‘{part}’"))
}

#[cfg(test)]
mod tests {
    use super::super::handmade::{Handmade, zip};
    use super::*;

    fn admit(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
        super::admit(Parts::new(bytes)?)
    }

    fn refusal(handmade: &Handmade) -> ReadError {
        admit(&handmade.zip()).err().unwrap()
    }

    fn is_too_big(error: &ReadError) -> bool {
        matches!(error, ReadError::TooBig { .. })
    }

    fn is_corrupt(error: &ReadError) -> bool {
        matches!(error, ReadError::Corrupt { .. })
    }

    #[test]
    fn a_plain_package_is_admitted() {
        let bytes = Handmade::new("").zip();
        let mut package = admit(&bytes).ok().unwrap();
        assert_eq!(package.outline.sheets[0].name, "Báo cáo");
        let xml = String::from_utf8(package.part("XL\\worksheets\\Sheet1.xml").ok().unwrap()).unwrap();
        assert!(xml.contains("sheetData"));
    }

    /// Writes another unpacked size wherever the true one stands.
    fn declare(mut bytes: Vec<u8>, truth: u32, lie: u32) -> Vec<u8> {
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == truth.to_le_bytes()).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 4].copy_from_slice(&lie.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn a_declared_size_that_lies_is_damage() {
        let handmade = Handmade::new("").with("xl/sharedStrings.xml", format!("<sst>{}</sst>", " ".repeat(70_000)));
        assert!(admit(&handmade.zip()).is_ok());
        assert!(is_corrupt(&admit(&declare(handmade.zip(), 70_011, 100)).err().unwrap()));
    }

    #[test]
    fn sizes_are_counted_before_anything_is_unpacked() {
        let declared = |parts: usize, megabytes: u32| {
            let mut seed = 1_u32;
            let mut noise = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            };
            let part: Vec<u8> = (0..160_001).map(|_| noise()).collect();
            let handmade =
                (0..parts).fold(Handmade::new(""), |handmade, n| handmade.with(&format!("xl/media/{n}.png"), &part));
            admit(&declare(handmade.zip(), 160_001, megabytes << 20)).err().unwrap().to_string()
        };
        assert!(declared(1, 65).contains("giải nén ra 65 MB (tối đa 64 MB)"));
        assert!(declared(1, 64).contains("mức bất thường"));
        assert!(declared(4, 50).contains("tệp giải nén ra 200 MB (tối đa 192 MB)"));
    }

    #[test]
    fn a_part_that_many_sheets_share_counts_for_each() {
        let filler = format!("<worksheet><!--{}--><sheetData/></worksheet>", "a b ".repeat(3 << 18));
        let sheets: String = (0..150).map(|n| format!(r#"<sheet name="S{n}" r:id="rId1"/>"#)).collect();
        let handmade = Handmade::new("")
            .with("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>"))
            .with("xl/worksheets/sheet1.xml", filler);
        let error = refusal(&handmade);
        assert!(is_too_big(&error) && error.to_string().contains("các trang tính"), "{error}");
        let sheets: String = (0..=MAX_SHEETS).map(|n| format!(r#"<sheet name="S{n}" r:id="rId1"/>"#)).collect();
        let handmade =
            Handmade::new("").with("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>"));
        assert!(is_too_big(&refusal(&handmade)));
    }

    #[test]
    fn parts_that_two_readers_could_confuse_are_damage() {
        let twin = Handmade::new("").with("XL/sharedstrings.XML", "<sst/>");
        assert!(refusal(&twin).to_string().contains("hai phần cùng tên"));
        let many: Vec<(String, &[u8])> = (0..=MAX_ENTRIES).map(|n| (format!("a{n}"), b"".as_slice())).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
        assert!(is_corrupt(&admit(&zip(&many)).err().unwrap()));
    }

    #[test]
    fn fonts_cannot_be_multiplied() {
        let name =
            format!(r#"<styleSheet><fonts><font><name val="{}"/></font></fonts></styleSheet>"#, "a".repeat(2000));
        assert!(is_corrupt(&refusal(&Handmade::new("").with("xl/styles.xml", name))));
        let many = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(2 * MAX_CELL_FORMATS + 1));
        assert!(is_too_big(&refusal(&Handmade::new("").with("xl/styles.xml", many))));
    }
}
