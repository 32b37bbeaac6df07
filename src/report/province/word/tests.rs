//! What a reader of the Word document finds: parts, words, measures.
//!
//! Never compares bytes of different program versions.

use std::io::{Cursor, Read};

use quick_xml::events::Event;

use crate::report::libre_office;
use crate::report::province::blocks::{Block, Cell, Document};
use crate::report::province::{document, word_document};
use crate::report::sample::{Sample, sample};

fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn made(sample: &Sample) -> Vec<u8> {
    word_document(&sample.input()).unwrap()
}

/// The text of each paragraph, a line break as `\n`; every part is read to its end on the way.
fn paragraphs(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == "w:p" => found.push(String::new()),
            Event::Empty(tag) if tag.name().as_ref() == "w:br" => found.last_mut().unwrap().push('\n'),
            Event::Text(text) => {
                if let Some(last) = found.last_mut() {
                    last.push_str(&text);
                }
            }
            Event::GeneralRef(_) => found.last_mut().unwrap().push('&'),
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// All that the blocks say, piece by piece.
fn said(document: &Document) -> Vec<String> {
    let mut all = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Letterhead(head) => {
                all.extend([&head.parent, &head.agency, &head.number, &head.place_and_date].map(String::clone));
                all.extend([head.country, head.motto].map(str::to_owned));
            }
            Block::Title(title) => {
                all.extend(title.draft.map(str::to_owned));
                all.extend([title.kind.clone(), title.subject.clone()]);
                all.extend(title.notes.clone());
            }
            Block::Addressee(text) | Block::Heading { text, .. } | Block::Paragraph(text) => all.push(text.clone()),
            Block::Tally(tally) => {
                all.extend(tally.header.map(str::to_owned));
                all.extend(tally.rows.iter().flatten().chain(&tally.total).cloned());
            }
            Block::Signature(signature) => {
                all.push(signature.label.to_owned());
                all.extend(signature.recipients.iter().chain(&signature.position).cloned());
                all.push(signature.name.clone());
            }
        }
    }
    let appendix = &document.appendix;
    all.extend([appendix.name.to_owned(), appendix.title.clone(), appendix.belongs_to.clone()]);
    all.push(appendix.unit_line.clone());
    for cell in appendix.rows.iter().flat_map(|row| &row.cells) {
        if let Cell::Text { words, .. } = cell {
            all.push(words.clone());
        }
    }
    all
}

#[test]
fn every_word_of_the_report_is_there() {
    let sample = sample();
    let found = paragraphs(&part(&made(&sample), "word/document.xml"));
    let said = said(&document::compose(&sample.input()));
    assert!(said.len() > 200, "{}", said.len());
    for words in said {
        let words = words.trim();
        assert!(found.iter().any(|paragraph| paragraph.trim() == words), "{words}");
    }
    for figure in ["3.613", "295.664", "40,1", "95,67", "31/12/2022", "(7)=\n(6)/(4)×100"] {
        assert!(found.iter().any(|paragraph| paragraph.contains(figure)), "{figure}");
    }
}

#[test]
fn the_paragraphs_of_the_workbook_stand_in_the_document() {
    use calamine::{Data, Reader};
    let sample = sample();
    let found = paragraphs(&part(&made(&sample), "word/document.xml")).join("\n");
    let bytes = crate::report::province::workbook(&sample.input()).unwrap();
    let mut workbook = calamine::Xlsx::new(Cursor::new(&bytes[..])).unwrap();
    let mut looked_at = 0;
    for name in workbook.sheet_names() {
        for (.., value) in workbook.worksheet_range(&name).unwrap().used_cells() {
            let Data::String(text) = value else { continue };
            // A heading and its text share a cell; a formula in the header is broken elsewhere.
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("(7)=")) {
                assert!(found.contains(line), "{name}: {line}");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 200, "{looked_at}");
}

#[test]
fn paper_and_margins_are_the_decrees() {
    let text = part(&made(&sample()), "word/document.xml");
    // 20 mm above and below, 30 mm left, 15 mm right, in twips; twice, once across.
    let margins = "w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\"";
    assert_eq!(text.matches(margins).count(), 2);
    assert!(text.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    assert!(text.contains("<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"));
    assert_eq!(text.matches("<w:titlePg/>").count(), 1, "the number begins on the second page");
    assert_eq!(text.matches("<w:tblHeader/>").count(), 3, "the header of the appendix has two rows");
}

#[test]
fn the_package_holds_what_it_refers_to() {
    let bytes = made(&sample());
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
    let names: Vec<String> =
        (0..package.len()).map(|at| package.by_index(at).unwrap().name().unwrap().into()).collect();
    for name in &names {
        paragraphs(&part(&bytes, name));
    }
    let types = part(&bytes, "[Content_Types].xml");
    for piece in types.split("PartName=\"/").skip(1) {
        let named = piece.split('"').next().unwrap();
        assert!(names.iter().any(|name| name == named), "{named}");
    }
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    let text = part(&bytes, "word/document.xml");
    for used in text.split("r:id=\"").skip(1) {
        let id = used.split('"').next().unwrap();
        assert!(relations.contains(&format!("Id=\"{id}\"")), "{id}");
    }
    assert!(part(&bytes, "word/header1.xml").contains(" PAGE "));
    assert!(!part(&bytes, "word/header2.xml").contains("PAGE"));
    assert!(part(&bytes, "word/styles.xml").contains("w:ascii=\"Times New Roman\""));
    assert!(part(&bytes, "docProps/core.xml").contains("2022-06-17T03:30:00Z"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(made(&sample()), made(&sample()));
}

#[test]
fn a_final_report_is_no_draft() {
    let sample = sample();
    let last = crate::report::ReportInput { draft: false, ..sample.input() };
    assert!(!part(&word_document(&last).unwrap(), "word/document.xml").contains("DỰ THẢO"));
}

#[test]
fn any_text_and_an_empty_period_give_documents() {
    let mut sample = sample();
    for datum in sample.consolidation.data.iter_mut().filter(|datum| datum.text.is_some()) {
        datum.text = Some("Mưa\u{1}\n\t🌲</w:t>&=1+1 ".repeat(500));
    }
    let found = paragraphs(&part(&made(&sample), "word/document.xml"));
    assert!(found.iter().any(|paragraph| paragraph.matches("🌲").count() == 500));
    sample.consolidation.data.clear();
    sample.consolidation.lines.clear();
    sample.consolidation.tasks.clear();
    sample.plan.tasks.clear();
    sample.plan.indicators.clear();
    sample.received.clear();
    sample.plan.about = Default::default();
    assert!(paragraphs(&part(&made(&sample), "word/document.xml")).len() > 30);
}

#[test]
#[ignore = "needs LibreOffice Writer"]
fn it_can_be_printed() {
    let pages = libre_office::pages(&made(&sample()), "bao-cao.docx");
    assert!(pages >= 2, "{pages}");
}
