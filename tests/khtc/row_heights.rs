//! No text is clipped: every row of what khtc writes is as tall as its wrapped text needs, measured by the fonts.
//!
//! Never computes a height: LibreOffice lays each workbook out anew with rows that fit their text, and the heights are
//! compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::office::Office;

/// Height in points of each visible row with a text, by sheet and number from 1.
type Heights = BTreeMap<(String, u32), f64>;

#[test]
#[ignore = "needs LibreOffice"]
fn every_row_is_as_tall_as_its_text() {
    for plan in ["ke-hoach-2022.xlsx", "ke-hoach-2022-chi-tiet.xlsx"] {
        rows_fit(plan);
    }
}

/// What June writes by a plan, and July's templates.
fn rows_fit(plan: &str) {
    let office = Office::empty();
    let (samples, root) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), office.path(""));
    let [plan, inbox] = [plan, "hop-thu-den"].map(|name| samples.join(name));
    let [plan, inbox, root] = [&plan, &inbox, &root].map(|path| path.to_str().unwrap());
    office.khtc(&["run", "--plan", plan, "--period", "2022-06", "--inbox", inbox, "--out", root]).is(0);
    office.issue("2022-07");
    let mut books = Vec::new();
    for (folder, wanted) in [("ket-qua/2022-06", 2), ("phan-hoi/2022-06", 2), ("bieu-mau/2022-07", 6), ("", 1)] {
        let found: Vec<PathBuf> = std::fs::read_dir(office.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "xlsx"))
            .collect();
        assert!(found.len() >= wanted, "{folder}: {found:?}");
        books.extend(found);
    }
    let laid_out = office.beside("dan-trang");
    let (as_written, fitted) = (laid_out.join("nhu-ghi"), laid_out.join("vua-chu"));
    converted(&books, &as_written);
    let again: Vec<PathBuf> = books.iter().map(|book| freed(&as_written.join(flat_name(book)), &laid_out)).collect();
    converted(&again, &fitted);
    for book in &books {
        let ours = heights(&as_written.join(flat_name(book)));
        let needed = heights(&fitted.join(flat_name(book)));
        assert!(ours.len() > 10 && ours.len() == needed.len(), "{book:?}: {} {}", ours.len(), needed.len());
        assert!(needed.values().any(|height| *height > 30.0), "{book:?}: nothing wraps, nothing was measured");
        let clipped: Vec<_> = ours
            .iter()
            // Nobody sees the sheet of the stamp, whose values keep the breaks of the texts that were issued.
            .filter(|(row, height)| row.0 != "_khtc" && **height + 0.5 < needed[*row])
            .map(|(row, had)| (row, had, needed[row]))
            .collect();
        assert!(clipped.is_empty(), "{book:?}: {clipped:?}");
        // Nor is room wasted: a few hundredths for programs whose letters are wider.
        let (all, least): (f64, f64) = (ours.values().sum(), needed.values().sum());
        assert!(all < least * 1.35, "{book:?}: {all} for {least}");
    }
}

fn flat_name(book: &Path) -> PathBuf {
    Path::new(book.file_name().unwrap()).with_extension("fods")
}

/// As flat OpenDocument, in which heights can be read and freed as text.
fn converted(books: &[PathBuf], out: &Path) {
    let profile = tempfile::tempdir().unwrap();
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.path().display()))
        .args(["--headless", "--convert-to", "fods", "--outdir"])
        .arg(out)
        .args(books)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// The same document with rows of no height of their own.
fn freed(document: &Path, folder: &Path) -> PathBuf {
    const ROW: &str = "<style:table-row-properties ";
    let text = std::fs::read_to_string(document).unwrap();
    let mut parts = text.split(ROW);
    let mut free = parts.next().unwrap().to_owned();
    for part in parts {
        let (properties, rest) = part.split_once('>').unwrap();
        let fitting = properties.replace("use-optimal-row-height=\"false\"", "use-optimal-row-height=\"true\"");
        let kept = fitting.split(' ').filter(|property| !property.starts_with("style:row-height="));
        free.push_str(ROW);
        free.push_str(&kept.collect::<Vec<_>>().join(" "));
        free.push('>');
        free.push_str(rest);
    }
    let path = folder.join(document.file_name().unwrap());
    std::fs::write(&path, free).unwrap();
    path
}

fn heights(document: &Path) -> Heights {
    let text = std::fs::read_to_string(document).unwrap();
    let mut reader = Reader::from_str(&text);
    let mut styles: BTreeMap<String, f64> = BTreeMap::new();
    let (mut style, mut sheet, mut row) = (String::new(), String::new(), 0);
    // The row that is being read: how often it stands there, its height, whether it is shown and holds a text.
    let mut open: Option<(u32, Option<f64>, bool)> = None;
    let mut found = Heights::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "style:style" => style = attribute(&tag, "style:name").unwrap_or_default(),
                "style:table-row-properties" => {
                    if let Some(height) = attribute(&tag, "style:row-height") {
                        styles.insert(style.clone(), points(&height));
                    }
                }
                "table:table" => (sheet, row) = (attribute(&tag, "table:name").unwrap(), 0),
                "table:table-row" => {
                    let count = attribute(&tag, "table:number-rows-repeated").map_or(1, |count| count.parse().unwrap());
                    let height = attribute(&tag, "table:style-name").and_then(|name| styles.get(&name).copied());
                    row += count;
                    open =
                        (count == 1 && attribute(&tag, "table:visibility").is_none()).then_some((row, height, false));
                }
                "text:p" => {
                    if let Some((.., has_text)) = &mut open {
                        *has_text = true;
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => {
                if let Some((row, Some(height), true)) = open.take() {
                    found.insert((sheet.clone(), row), height);
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).unwrap().into_owned())
}

/// Of a length such as `0.4925in` or `12.5mm`.
fn points(length: &str) -> f64 {
    let (number, unit) = length.split_at(length.find(|letter: char| letter.is_alphabetic()).unwrap());
    let size = match unit {
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "pt" => 1.0,
        other => panic!("{other}"),
    };
    number.parse::<f64>().unwrap() * size
}
