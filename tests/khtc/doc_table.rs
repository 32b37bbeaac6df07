//! The tables of `docs/bieu-mau-bi-thay-doi.md`, as far as a test can hold the program to them.
//!
//! Never says what should be there: it only reads rows. The library's tests use it too.

/// What a row promises.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    pub id: String,
    /// `C110 Báo cáo!E12`, `R001 Báo cáo!G12: 512,5ha → 512.5`; sorted.
    pub outcome: Vec<String>,
    /// The figures are those of the workbook before.
    pub unchanged: bool,
}

/// The rows under a heading of the document.
pub fn rows(heading: &str) -> Vec<Promise> {
    let document = include_str!("../../docs/bieu-mau-bi-thay-doi.md");
    let from = document.find(&format!("\n## {heading}")).unwrap_or_else(|| panic!("no heading {heading}"));
    let section = document[from + 4..].split("\n## ").next().unwrap();
    section.lines().filter(|line| line.starts_with("| `")).map(row).collect()
}

fn row(line: &str) -> Promise {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [id, what, place, outcome, remedy] = cells[..] else { panic!("not five cells: {line}") };
    assert!(![what, place, outcome, remedy].contains(&""), "an empty cell: {line}");
    let mut said: Vec<String> = outcome.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    said.sort();
    let unchanged = outcome.contains("giữ nguyên số liệu");
    Promise { id: id.trim_matches('`').to_owned(), outcome: said, unchanged }
}

/// A text with its invisible and combining characters spelt out, as the document writes it.
pub fn visible(text: &str) -> String {
    let is_plain = |c: char| c == ' ' || !c.is_whitespace() && !c.is_control();
    let is_hidden =
        |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' | '`' | '|');
    let spelt =
        |c: char| if is_plain(c) && !is_hidden(c) { c.to_string() } else { format!("<U+{:04X}>", u32::from(c)) };
    text.chars().map(spelt).collect()
}
