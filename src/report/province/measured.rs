//! Both kinds of the summary as printed pages, measured against Nghị định 30/2020/NĐ-CP, Phụ lục I.
//!
//! Only for tests; needs LibreOffice and poppler. Never looks into the files themselves: a reader sees the paper.

use std::path::Path;
use std::process::Command;

use quick_xml::events::Event;

use crate::report::province::{word_document, workbook};
use crate::report::sample::sample;
use crate::report::{ReportInput, libre_office};

/// A word on the paper: millimetres from the left and the upper edge, the size of its letters in points.
struct Word {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    size: f64,
}

struct Page {
    width: f64,
    height: f64,
    words: Vec<Word>,
}

/// What the decree allows, with what rounding to a raster of pixels costs.
const SLACK: f64 = 0.6;
/// Programs take columns of a sheet for a little wider and print it a little smaller, some 2 of 100.
const SLACK_OF_LETTERS: f64 = 0.3;

const MM_OF_POINT: f64 = 25.4 / 72.0;
/// Poppler's box around a letter of these fonts, as a part of its size.
const BOX_OF_LETTER: f64 = 1.3;

fn printed(bytes: &[u8], name: &str) -> (Vec<Page>, String) {
    let folder = tempfile::tempdir().unwrap();
    let pdf = libre_office::pdf(bytes, name, folder.path());
    (pages(&said_by("pdftotext", &["-bbox"], &pdf, true)), said_by("pdffonts", &[], &pdf, false))
}

fn said_by(program: &str, options: &[&str], pdf: &Path, to_stdout: bool) -> String {
    let mut command = Command::new(program);
    command.args(options).arg(pdf);
    if to_stdout {
        command.arg("-");
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn pages(html: &str) -> Vec<Page> {
    let from = html.find("<doc>").unwrap();
    let mut reader = quick_xml::Reader::from_str(&html[from..html.find("</body>").unwrap()]);
    let mut pages: Vec<Page> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let measure = |name: &str| -> f64 {
                    let value = tag.attributes().flatten().find(|one| one.key.as_ref() == name);
                    value.map(|one| one.value.parse::<f64>().unwrap() * MM_OF_POINT).unwrap_or_default()
                };
                match tag.name().as_ref() {
                    "page" => {
                        pages.push(Page { width: measure("width"), height: measure("height"), words: Vec::new() })
                    }
                    "word" => {
                        let (top, bottom) = (measure("yMin"), measure("yMax"));
                        let size = (bottom - top) / MM_OF_POINT / BOX_OF_LETTER;
                        let (left, right) = (measure("xMin"), measure("xMax"));
                        let word = Word { text: String::new(), left, right, top, bottom, size };
                        pages.last_mut().unwrap().words.push(word);
                    }
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some(word) = pages.last_mut().and_then(|page| page.words.last_mut()) {
                    word.text.push_str(text.trim());
                }
            }
            Event::Eof => return pages,
            _ => {}
        }
    }
}

impl Page {
    /// The words that make up a text: fonts that change inside a syllable cut it into pieces. The bounds of all.
    fn find(&self, text: &str) -> Word {
        let wanted: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        for first in 0..self.words.len() {
            let mut together = String::new();
            for last in first..self.words.len() {
                together.push_str(&self.words[last].text);
                if together == wanted {
                    return bounds(&self.words[first..=last], text);
                }
                if !wanted.starts_with(&together) {
                    break;
                }
            }
        }
        let all: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        panic!("{text}: {}", all.join(" "))
    }

    /// All but the number of the page.
    fn body(&self) -> Word {
        let body: Vec<&Word> = self.words.iter().filter(|word| word.top > 18.0).collect();
        Word {
            text: String::new(),
            left: body.iter().map(|word| word.left).fold(f64::MAX, f64::min),
            right: body.iter().map(|word| word.right).fold(0.0, f64::max),
            top: body.iter().map(|word| word.top).fold(f64::MAX, f64::min),
            bottom: body.iter().map(|word| word.bottom).fold(0.0, f64::max),
            size: 0.0,
        }
    }
}

fn bounds(words: &[Word], text: &str) -> Word {
    Word {
        text: text.to_owned(),
        left: words.iter().map(|word| word.left).fold(f64::MAX, f64::min),
        right: words.iter().map(|word| word.right).fold(0.0, f64::max),
        top: words.iter().map(|word| word.top).fold(f64::MAX, f64::min),
        bottom: words.iter().map(|word| word.bottom).fold(0.0, f64::max),
        size: words.iter().map(|word| word.size).sum::<f64>() / words.len() as f64,
    }
}

fn assert_within(value: f64, from: f64, to: f64, slack: f64, what: &str) {
    assert!((from - slack..=to + slack).contains(&value), "{what}: {value:.2}, the decree asks for {from} to {to}");
}

fn measure(bytes: &[u8], name: &str, is_draft: bool) {
    let (pages, fonts) = printed(bytes, name);
    assert!(pages.len() >= 3, "{name}: {}", pages.len());
    paper_and_margins(&pages, name);
    page_numbers(&pages, name);
    letters_of_the_first_page(&pages[0], name, is_draft);
    signature(&pages, name);
    appendix(&pages, name, is_draft);
    // Fonts that stand in where Times New Roman is not installed, the second for letters that the first lacks.
    for font in fonts.lines().skip(2).filter_map(|line| line.split_whitespace().next()) {
        let is_ours = ["Times", "LiberationSerif", "DejaVuSerif"].iter().any(|known| font.contains(known));
        assert!(is_ours, "{name}: {font}");
    }
}

fn paper_and_margins(pages: &[Page], name: &str) {
    for (at, page) in pages.iter().enumerate() {
        let what = format!("{name}, page {}", at + 1);
        let (short, long) = (page.width.min(page.height), page.width.max(page.height));
        assert_within(short, 210.0, 210.0, SLACK, &format!("{what}, A4"));
        assert_within(long, 297.0, 297.0, SLACK, &format!("{what}, A4"));
        let body = page.body();
        // The box of a letter is higher than the letter; a line may end before the margin, nothing begins in it.
        assert!(body.left >= 30.0 - SLACK, "{what}, left: {:.1}", body.left);
        assert!(page.width - body.right >= 15.0 - SLACK, "{what}, right: {:.1}", page.width - body.right);
        assert!(body.top >= 20.0 - SLACK, "{what}, top: {:.1}", body.top);
        assert!(page.height - body.bottom >= 20.0 - 2.0, "{what}, bottom: {:.1}", page.height - body.bottom);
    }
    // A page full of text shows where the margins are.
    let full = pages[1].body();
    assert_within(full.left, 30.0, 35.0, SLACK, &format!("{name}, left margin"));
    assert_within(pages[1].width - full.right, 15.0, 20.0, SLACK, &format!("{name}, right margin"));
    assert_within(full.top, 20.0, 25.0, SLACK, &format!("{name}, upper margin"));
}

fn page_numbers(pages: &[Page], name: &str) {
    for (at, page) in pages.iter().enumerate() {
        let above: Vec<&Word> = page.words.iter().filter(|word| word.bottom < 20.0).collect();
        if at == 0 {
            assert!(above.is_empty(), "{name}: the first page bears no number");
            continue;
        }
        let said: Vec<&str> = above.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(said, [(at + 1).to_string()], "{name}");
        // In the middle of what stands between the margins, or of the paper.
        let middle = (above[0].left + above[0].right) / 2.0;
        let between = (30.0 + page.width - 15.0) / 2.0;
        assert_within(middle, page.width / 2.0, between, 1.0, &format!("{name}, number of page {}", at + 1));
        let is_upright = page.width < page.height;
        if is_upright {
            assert_within(above[0].size, 13.0, 14.0, SLACK_OF_LETTERS, &format!("{name}, size of page numbers"));
        }
    }
}

fn letters_of_the_first_page(page: &Page, name: &str, is_draft: bool) {
    for (text, from, to) in [
        ("UBND TỈNH LẠNG SƠN", 12.0, 13.0),
        ("SỞ NÔNG NGHIỆP VÀ PTNT", 12.0, 13.0),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.0, 13.0),
        ("Độc lập - Tự do - Hạnh phúc", 13.0, 14.0),
        ("/BC-SNN", 13.0, 13.0),
        ("Lạng Sơn, ngày", 13.0, 14.0),
        ("BÁO CÁO", 13.0, 14.0),
        ("Kết quả thực hiện các nhiệm vụ trọng tâm", 13.0, 14.0),
        ("Thực hiện Quyết định số", 13.0, 14.0),
    ] {
        assert_within(page.find(text).size, from, to, SLACK_OF_LETTERS, &format!("{name}, {text}"));
    }
    // The two blocks side by side, each line on one line.
    let (parent, country) = (page.find("UBND TỈNH LẠNG SƠN"), page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    assert!((parent.top - country.top).abs() < 1.0 && parent.right < country.left, "{name}: letterhead");
    for line in [&parent, &country, &page.find("Độc lập - Tự do - Hạnh phúc")] {
        assert!(line.bottom - line.top < 8.0, "{name}: {} is broken", line.text);
    }
    let (number, date) = (page.find("/BC-SNN"), page.find("Lạng Sơn, ngày"));
    assert!((number.bottom - date.bottom).abs() < 1.0 && number.right < date.left, "{name}: number and date");
    let all: String = page.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(all.contains("DỰTHẢO"), is_draft, "{name}");
}

fn signature(pages: &[Page], name: &str) {
    let page = pages.iter().rfind(|page| page.width < page.height).unwrap();
    let (label, position) = (page.find("Nơi nhận:"), page.find("GIÁM ĐỐC"));
    assert_within(label.size, 12.0, 12.0, SLACK_OF_LETTERS, &format!("{name}, Nơi nhận"));
    assert_within(page.find("- Lưu: VT, KHTC.").size, 11.0, 11.0, SLACK_OF_LETTERS, &format!("{name}, recipients"));
    assert_within(position.size, 13.0, 14.0, SLACK_OF_LETTERS, &format!("{name}, position"));
    assert!(label.right < position.left && (label.top - position.top).abs() < 3.0, "{name}: side by side");
    let signer = page.find("Lý Việt Hưng");
    assert!(signer.top - position.bottom > 20.0, "{name}: room for the seal");
    let (middle, below) = ((position.left + position.right) / 2.0, (signer.left + signer.right) / 2.0);
    assert!((middle - below).abs() < 2.0, "{name}: the name below the position");
}

fn appendix(pages: &[Page], name: &str, is_draft: bool) {
    let across: Vec<&Page> = pages.iter().filter(|page| page.width > page.height).collect();
    assert!(across.len() > 1, "{name}");
    let upright = pages.len() - across.len();
    assert!(pages.iter().skip(upright).all(|page| page.width > page.height), "{name}: the appendix comes last");
    for page in &across {
        // Every page bears the whole header: one page wide, the header repeated.
        let (first, last) = (page.find("TT"), page.find("Ghi chú"));
        assert!((first.top - last.top).abs() < 15.0 && first.right < last.left, "{name}: header");
        page.find("(12)");
        let smallest = page.words.iter().map(|word| word.size).fold(f64::MAX, f64::min);
        assert!(smallest > 7.0, "{name}: {smallest:.1}");
    }
    let first = across[0];
    first.find("Phụ lục");
    first.find("(Kèm theo Báo cáo số");
    let words = first.find("Hỗ trợ phát triển mới");
    assert_within(words.size, 10.0, 12.0, SLACK_OF_LETTERS, &format!("{name}, table"));
    let all: String = first.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(all.contains("DỰTHẢO"), is_draft, "{name}");
}

#[test]
#[ignore = "needs LibreOffice and poppler"]
fn the_workbook_is_printed_as_the_decree_asks() {
    let sample = sample();
    measure(&workbook(&sample.input()).unwrap(), "du-thao.xlsx", true);
    let last = ReportInput { draft: false, ..sample.input() };
    measure(&workbook(&last).unwrap(), "chinh-thuc.xlsx", false);
}

#[test]
#[ignore = "needs LibreOffice and poppler"]
fn the_word_document_is_printed_as_the_decree_asks() {
    let sample = sample();
    measure(&word_document(&sample.input()).unwrap(), "du-thao.docx", true);
    let last = ReportInput { draft: false, ..sample.input() };
    measure(&word_document(&last).unwrap(), "chinh-thuc.docx", false);
}
