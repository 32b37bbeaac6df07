//! The text of an `<si>` or `<is>`: plain, or in runs of different fonts.
//!
//! Never takes the phonetic reading for text, nor keeps fonts.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::outline::resolve;

/// Reads up to the end of the element that was just begun; nothing, if its XML is broken or holds cells.
pub(super) fn rich_text<R: BufRead>(xml: &mut Reader<R>, buffer: &mut Vec<u8>) -> Option<String> {
    let (mut depth, mut reading, mut whole) = (0_usize, 0_usize, String::new());
    // Of the `<t>` that is open: its text, and whether its outer blanks count.
    let mut run: Option<(String, bool)> = None;
    loop {
        buffer.clear();
        match xml.read_event_into(buffer).ok()? {
            Event::Start(element) => {
                depth += 1;
                match element.local_name().as_ref() {
                    "c" | "row" | "sheetData" => return None,
                    "rPh" => reading += 1,
                    "t" if reading == 0 && run.is_none() => {
                        let kept = element.try_get_attribute("xml:space").ok()?;
                        run = Some((String::new(), kept.is_some_and(|kept| kept.value.as_ref() == "preserve")));
                    }
                    _ => {}
                }
            }
            Event::End(_) if depth == 0 => return Some(whole),
            Event::End(element) => {
                depth -= 1;
                match element.local_name().as_ref() {
                    "rPh" => reading = reading.saturating_sub(1),
                    "t" => {
                        if let Some((text, kept)) = run.take() {
                            let text = if kept { text.as_str() } else { text.trim_matches([' ', '\t', '\r', '\n']) };
                            whole.push_str(&unescaped(text));
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some((run, _)) = &mut run {
                    run.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                if let Some((run, _)) = &mut run {
                    run.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let text = resolve(&reference)?;
                if let Some((run, _)) = &mut run {
                    run.push_str(&text);
                }
            }
            Event::Eof => return None,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// `_x000D_` is how a package writes a character that XML cannot hold, and `_x005F_` a literal `_` before an `x`.
pub(super) fn unescaped(text: &str) -> String {
    const LENGTH: usize = "_x000D_".len();
    let (mut units, mut rest): (Vec<u16>, &str) = (Vec::new(), text);
    if !text.contains("_x") {
        return text.to_owned();
    }
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + LENGTH).and_then(|code| code.strip_suffix('_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = code.and_then(|code| u16::from_str_radix(code, 16).ok());
        let (head, taken) = match unit {
            Some(_) => (&rest[..at], at + LENGTH),
            None => (&rest[..at + 2], at + 2),
        };
        units.extend(head.encode_utf16());
        units.extend(unit);
        rest = &rest[taken..];
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(inside: &str) -> Option<String> {
        let xml = format!("<si>{inside}</si>");
        let mut reader = super::super::outline::xml_reader(xml.as_bytes());
        reader.read_event().unwrap();
        rich_text(&mut reader, &mut Vec::new())
    }

    #[test]
    fn runs_are_joined_and_readings_left_out() {
        assert_eq!(text("<t> a </t>").as_deref(), Some("a"));
        assert_eq!(text("<t xml:space=\"preserve\"> a\u{a0}</t>").as_deref(), Some(" a\u{a0}"));
        let runs =
            "<r><rPr><b/></rPr><t>trồng</t></r><r><t xml:space=\"preserve\"> &amp; rừng</t></r><rPh><t>x</t></rPh>";
        assert_eq!(text(runs).as_deref(), Some("trồng & rừng"));
        assert_eq!(text("").as_deref(), Some(""));
        assert_eq!(text("<t>a"), None);
        assert_eq!(text("<c/>"), None);
    }

    #[test]
    fn escapes_of_packages_are_undone() {
        for (written, read) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xyz_x00G0_ _x", "_xyz_x00G0_ _x"),
            ("ừ_x1EA", "ừ_x1EA"),
        ] {
            assert_eq!(unescaped(written), read);
        }
    }
}
