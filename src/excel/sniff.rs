//! What a file is, by its first bytes and its containers' tables of contents.
//!
//! Never looks at a name or an extension, and never parses more than it must.

use super::error::{Foreign, ReadError};

/// What stands at the door. A new source format is a variant here and a reader beside `read`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A zip archive: which kind, its entries tell; see [`zip_kind`].
    Zip,
    /// Excel 5.0 to 2003.
    Xls,
    /// Excel 2.0 to 4.0: one sheet, no container.
    AncientXls,
    EncryptedOffice,
    SpreadsheetMl,
    Foreign(Foreign),
}

/// What a zip archive holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ZipKind {
    Xlsx,
    Xlsb,
    Ods,
    Foreign(Foreign),
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An owner file is always 165 bytes long: the length of the user's name, the name, padding, and the name again in UTF-16.
const LOCK_FILE_LENGTH: usize = 165;

pub(super) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if starts_with_any(bytes, &[b"PK\x03\x04", b"PK\x05\x06"]) {
        return Ok(Kind::Zip);
    }
    if bytes.starts_with(OLE) {
        return Ok(ole_kind(bytes));
    }
    // BIFF2 to BIFF4: a workbook without a container, begun by its BOF record.
    if starts_with_any(bytes, &[b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"]) {
        return Ok(Kind::AncientXls);
    }
    if bytes.len() == LOCK_FILE_LENGTH && bytes.first().is_some_and(|length| (1..=54).contains(length)) {
        return Ok(Kind::Foreign(Foreign::LockFile));
    }
    Ok(magic(bytes).map_or_else(|| text_kind(bytes), Kind::Foreign))
}

/// By the names of its entries, as Excel's own parts are always stored under the same folders.
pub(super) fn zip_kind<'a>(names: impl Iterator<Item = &'a str>, mimetype: Option<&str>) -> ZipKind {
    if let Some(mimetype) = mimetype {
        return match mimetype.trim() {
            "application/vnd.oasis.opendocument.spreadsheet"
            | "application/vnd.oasis.opendocument.spreadsheet-template" => ZipKind::Ods,
            _ => ZipKind::Foreign(Foreign::OpenDocument),
        };
    }
    let (mut office, mut kind) = (false, None);
    for name in names {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        office |= name == "_rels/.rels";
        kind = match name.as_str() {
            "xl/workbook.bin" => Some(ZipKind::Xlsb),
            "word/document.xml" => Some(ZipKind::Foreign(Foreign::Word)),
            "ppt/presentation.xml" => Some(ZipKind::Foreign(Foreign::PowerPoint)),
            _ => continue,
        };
    }
    match (kind, office) {
        (Some(kind), _) => kind,
        (None, true) => ZipKind::Xlsx,
        (None, false) => ZipKind::Foreign(Foreign::Archive),
    }
}

/// An OLE container, by the names of its streams; they stand in its directory in UTF-16.
fn ole_kind(bytes: &[u8]) -> Kind {
    if holds_utf16(bytes, "EncryptedPackage") || holds_utf16(bytes, "EncryptionInfo") {
        Kind::EncryptedOffice
    } else if holds_utf16(bytes, "WordDocument") {
        Kind::Foreign(Foreign::Word)
    } else if holds_utf16(bytes, "PowerPoint Document") {
        Kind::Foreign(Foreign::PowerPoint)
    } else if holds_utf16(bytes, "__substg1.0_") {
        Kind::Foreign(Foreign::OutlookMessage)
    } else if holds_utf16(bytes, "Workbook\0") || holds_utf16(bytes, "Book\0") {
        Kind::Xls
    } else {
        Kind::Foreign(Foreign::Ole)
    }
}

fn magic(bytes: &[u8]) -> Option<Foreign> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    // Some scanners put a line before the header; readers of PDF accept it within the first kilobyte.
    if find(head, b"%PDF-").is_some() {
        return Some(Foreign::Pdf);
    }
    if starts_with_any(
        bytes,
        &[
            b"\x89PNG",
            b"\xFF\xD8\xFF",
            b"GIF8",
            b"BM",
            b"II*\0",
            b"MM\0*",
            b"RIFF",
            b"\0\0\0\x18ftyp",
            b"\0\0\0\x1Cftyp",
        ],
    ) {
        return Some(Foreign::Picture);
    }
    if starts_with_any(bytes, &[b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A\x07", b"\x1F\x8B"]) {
        return Some(Foreign::Archive);
    }
    bytes.starts_with(b"{\\rtf").then_some(Foreign::Rtf)
}

fn text_kind(bytes: &[u8]) -> Kind {
    if starts_with_any(bytes, &[b"\xFF\xFE", b"\xFE\xFF"]) {
        return Kind::Foreign(Foreign::Text);
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    if head.contains(&0) {
        return Kind::Foreign(Foreign::Unknown);
    }
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.starts_with("<?xml") && text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Kind::SpreadsheetMl;
    }
    let html = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta"];
    if html.iter().any(|tag| text.starts_with(tag)) || (text.starts_with('<') && text.contains("<html")) {
        return Kind::Foreign(Foreign::Html);
    }
    if text.starts_with("<?xml") {
        return Kind::Foreign(Foreign::Xml);
    }
    // Old Vietnamese code pages (TCVN3, VNI) are no UTF-8, so only control characters tell text from bytes.
    let control = head.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)).count();
    Kind::Foreign(if control == 0 { Foreign::Text } else { Foreign::Unknown })
}

fn starts_with_any(bytes: &[u8], heads: &[&[u8]]) -> bool {
    heads.iter().any(|head| bytes.starts_with(head))
}

fn holds_utf16(bytes: &[u8], text: &str) -> bool {
    let needle: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    find(bytes, &needle).is_some()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let known: &[(&[u8], Kind)] = &[
            (b"%PDF-1.7\n", Kind::Foreign(Foreign::Pdf)),
            (b"\n%PDF-1.4", Kind::Foreign(Foreign::Pdf)),
            (b"\x89PNG\r\n\x1a\n", Kind::Foreign(Foreign::Picture)),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Kind::Foreign(Foreign::Picture)),
            (b"\xEF\xBB\xBF\r\n<HTML><body><table>", Kind::Foreign(Foreign::Html)),
            (b"<?xml version=\"1.0\"?><html xmlns=\"\">", Kind::Foreign(Foreign::Html)),
            (b"<?xml version=\"1.0\"?><a/>", Kind::Foreign(Foreign::Xml)),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Kind::SpreadsheetMl,
            ),
            ("STT;Nội dung;Số lượng\n1;Trồng rừng;512,5".as_bytes(), Kind::Foreign(Foreign::Text)),
            (b"T\xEAn \xAE\xACn v\xDE\n", Kind::Foreign(Foreign::Text)),
            (b"{\\rtf1\\ansi", Kind::Foreign(Foreign::Rtf)),
            (b"Rar!\x1A\x07\x01\0", Kind::Foreign(Foreign::Archive)),
            (b"\x01\x02\x03\x04", Kind::Foreign(Foreign::Unknown)),
            (b"\x09\x04\x06\x00\x00\x00\x10\x00", Kind::AncientXls),
            (b"PK\x03\x04", Kind::Zip),
        ];
        for (bytes, expected) in known {
            assert_eq!(kind(bytes), Ok(*expected), "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(kind(b""), Err(ReadError::Empty));
    }

    #[test]
    fn an_ole_container_is_known_by_its_streams() {
        let with = |name: &str| {
            let mut bytes = OLE.to_vec();
            bytes.extend(vec![0; 1016]);
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.extend([0; 64]);
            kind(&bytes)
        };
        assert_eq!(with("Workbook"), Ok(Kind::Xls));
        assert_eq!(with("Book"), Ok(Kind::Xls));
        assert_eq!(with("EncryptionInfo"), Ok(Kind::EncryptedOffice));
        assert_eq!(with("EncryptedPackage"), Ok(Kind::EncryptedOffice));
        assert_eq!(with("WordDocument"), Ok(Kind::Foreign(Foreign::Word)));
        assert_eq!(with("__substg1.0_0037001F"), Ok(Kind::Foreign(Foreign::OutlookMessage)));
        assert_eq!(with("Whatever"), Ok(Kind::Foreign(Foreign::Ole)));
    }

    #[test]
    fn a_lock_file_is_known() {
        let mut bytes = vec![0x20; LOCK_FILE_LENGTH];
        bytes[..7].copy_from_slice(b"\x06Nguyen");
        assert_eq!(kind(&bytes), Ok(Kind::Foreign(Foreign::LockFile)));
    }

    #[test]
    fn a_zip_is_known_by_its_entries() {
        let of = |names: &[&str]| zip_kind(names.iter().copied(), None);
        assert_eq!(of(&["_rels/.rels", "xl/workbook.xml"]), ZipKind::Xlsx);
        assert_eq!(of(&["_rels/.rels", "xl\\workbook.bin"]), ZipKind::Xlsb);
        assert_eq!(of(&["word/document.xml", "_rels/.rels"]), ZipKind::Foreign(Foreign::Word));
        assert_eq!(of(&["anh/1.jpg"]), ZipKind::Foreign(Foreign::Archive));
        let ods = "application/vnd.oasis.opendocument.spreadsheet";
        assert_eq!(zip_kind([].into_iter(), Some(ods)), ZipKind::Ods);
        let odt = "application/vnd.oasis.opendocument.text";
        assert_eq!(zip_kind([].into_iter(), Some(odt)), ZipKind::Foreign(Foreign::OpenDocument));
    }
}
