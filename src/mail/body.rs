//! What a mail says, said once: the same blocks as plain text and as HTML.
//!
//! Never fetches anything when it is shown (no picture, no style sheet), and never lets a text become markup.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A mail from its salutation to its signature.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Body(pub Vec<Block>);

#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    Paragraph(String),
    /// What the mail is about, in one sentence.
    Verdict(Tone, String),
    /// Each with its number and what to do about it.
    Points(Vec<Point>),
    Table(Table),
    /// Who writes; one line each.
    Signature(Vec<String>),
    /// In small letters: what is good to know.
    Remark(String),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Good,
    Doubtful,
    Bad,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    /// Its number in the attached list; none for what is no point of that.
    pub number: Option<usize>,
    /// Where: `Sheet Báo cáo, ô G12`; may be empty.
    pub place: String,
    pub text: String,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub lines: Vec<Line>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    pub heading: &'static str,
    /// Figures stand at the right.
    pub is_figure: bool,
    /// The most letters of a line in plain text; a longer text is broken.
    pub width: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    pub cells: Vec<String>,
    /// Part of the line above: a district, a name.
    pub is_part: bool,
}

/// Letters of a line of plain text.
const WIDTH: usize = 76;

impl Body {
    /// As plain text, in lines that every program shows whole.
    pub fn text(&self) -> String {
        let blocks: Vec<String> = self.0.iter().map(Block::text).collect();
        blocks.join("\n\n") + "\n"
    }

    /// As HTML with all its style in it.
    pub fn html(&self) -> String {
        let blocks: String = self.0.iter().map(Block::html).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"></head>\n<body style=\"margin:0;padding:16px;\
             background:#ffffff\">\n<div style=\"max-width:760px;font-family:'Times New Roman',Times,serif;font-size:16px;\
             line-height:1.45;color:#1b2430\">\n{blocks}</div>\n</body></html>\n"
        )
    }
}

impl Block {
    fn text(&self) -> String {
        match self {
            Block::Paragraph(text) | Block::Verdict(_, text) | Block::Remark(text) => wrapped(text, WIDTH).join("\n"),
            Block::Points(points) => {
                let point = |point: &Point| {
                    let number = point.number.map(|number| format!("{number}. ")).unwrap_or_default();
                    let lines = wrapped(&point.told(), WIDTH - number.len());
                    number.clone() + &lines.join(&format!("\n{}", " ".repeat(number.len())))
                };
                points.iter().map(point).collect::<Vec<_>>().join("\n")
            }
            Block::Table(table) => table.text(),
            Block::Signature(lines) => lines.iter().map(|line| tame(line)).collect::<Vec<_>>().join("\n"),
        }
    }

    fn html(&self) -> String {
        match self {
            Block::Paragraph(text) => format!("<p style=\"margin:0 0 12px\">{}</p>\n", escaped(text)),
            Block::Verdict(tone, text) => {
                let (ink, fill) = tone.colours();
                format!(
                    "<p style=\"margin:0 0 14px;padding:10px 14px;border-left:5px solid {ink};background:{fill}\">{}</p>\n",
                    escaped(text)
                )
            }
            Block::Points(points) => {
                let point = |point: &Point| {
                    let place = match point.place.as_str() {
                        "" => String::new(),
                        place => format!("<strong>{}:</strong> ", escaped(place)),
                    };
                    let number = match point.number {
                        Some(number) => format!("<li value=\"{number}\" style=\"margin:0 0 8px\">"),
                        None => "<li style=\"margin:0 0 8px;list-style-type:none\">".to_owned(),
                    };
                    format!("{number}{place}{}</li>\n", escaped(&point.text))
                };
                let items: String = points.iter().map(point).collect();
                format!("<ol style=\"margin:0 0 14px;padding-left:28px\">\n{items}</ol>\n")
            }
            Block::Table(table) => table.html(),
            Block::Signature(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
                format!("<p style=\"margin:20px 0 12px;font-weight:bold\">{}</p>\n", lines.join("<br>\n"))
            }
            Block::Remark(text) => {
                format!("<p style=\"margin:0 0 10px;font-size:13px;color:#5b6673\">{}</p>\n", escaped(text))
            }
        }
    }
}

impl Tone {
    /// Ink and fill, those of the workbooks.
    const fn colours(self) -> (&'static str, &'static str) {
        match self {
            Tone::Good => ("#1b6b3a", "#e6f3ea"),
            Tone::Doubtful => ("#8a5a00", "#fff0d6"),
            Tone::Bad => ("#9f1d16", "#fadbd8"),
        }
    }
}

impl Point {
    fn told(&self) -> String {
        if self.place.is_empty() { self.text.clone() } else { format!("{}: {}", self.place, self.text) }
    }
}

impl Table {
    fn text(&self) -> String {
        let headings = Line { cells: self.columns.iter().map(|one| one.heading.to_owned()).collect(), is_part: false };
        let lines: Vec<Vec<Vec<String>>> =
            std::iter::once(&headings).chain(&self.lines).map(|line| self.broken(line)).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| lines.iter().flat_map(|line| &line[at]).map(|text| letters(text)).max().unwrap_or(0))
            .collect();
        let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  ");
        let mut text =
            if self.caption.is_empty() { String::new() } else { wrapped(&self.caption, WIDTH).join("\n") + "\n" };
        for (number, line) in lines.iter().enumerate() {
            for row in 0..line.iter().map(Vec::len).max().unwrap_or(0) {
                let cells = line.iter().zip(&widths).zip(&self.columns).map(|((cell, width), column)| {
                    let cell = cell.get(row).map_or("", String::as_str);
                    let blank = " ".repeat(width.saturating_sub(letters(cell)));
                    if column.is_figure { blank + cell } else { cell.to_owned() + &blank }
                });
                text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
                text.push('\n');
            }
            if number == 0 {
                text.push_str(&rule);
                text.push('\n');
            }
        }
        text.trim_end().to_owned()
    }

    /// Each cell in lines that fit its column; one for every column.
    fn broken(&self, line: &Line) -> Vec<Vec<String>> {
        let cell = |at: usize| line.cells.get(at).map_or("", String::as_str);
        self.columns.iter().enumerate().map(|(at, column)| wrapped(cell(at), column.width)).collect()
    }

    fn html(&self) -> String {
        const CELL: &str = "border:1px solid #9aa5b1;padding:4px 8px;vertical-align:top";
        let caption = match self.caption.as_str() {
            "" => String::new(),
            caption => format!("<p style=\"margin:0 0 6px\">{}</p>\n", escaped(caption)),
        };
        let heading = |column: &Column| {
            format!("<th style=\"{CELL};background:#dce6e2;text-align:center\">{}</th>", escaped(column.heading))
        };
        let line = |line: &Line| {
            let cell = |(at, column): (usize, &Column)| {
                let side = if column.is_figure { ";text-align:right;white-space:nowrap" } else { "" };
                let part = if line.is_part { ";color:#5b6673" } else { "" };
                let text = escaped(line.cells.get(at).map_or("", String::as_str));
                format!("<td style=\"{CELL}{side}{part}\">{text}</td>")
            };
            format!("<tr>{}</tr>\n", self.columns.iter().enumerate().map(cell).collect::<String>())
        };
        format!(
            "{caption}<table style=\"border-collapse:collapse;margin:0 0 14px;font-size:15px\">\n<tr>{}</tr>\n{}</table>\n",
            self.columns.iter().map(heading).collect::<String>(),
            self.lines.iter().map(line).collect::<String>()
        )
    }
}

/// Lines of at most so many letters, broken between words; a longer word is cut.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in tame(text).split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + rest.len() > width {
            lines.push(String::new());
            used = 0;
        }
        while rest.len() > width {
            let tail = rest.split_off(width.max(1));
            lines.push(rest.iter().collect());
            lines.push(String::new());
            (rest, used) = (tail, 0);
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            used += rest.len();
            line.extend(rest);
        }
    }
    if lines.len() > 1 {
        lines.retain(|line| !line.is_empty());
    }
    lines
}

/// A Vietnamese letter with all its marks is one.
fn letters(text: &str) -> usize {
    text.chars().count()
}

/// What somebody typed, without what would act on the reader's screen: control characters, and the marks that
/// turn the direction of writing.
fn tame(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let tame = |c: char| if c.is_control() { Some(' ') } else { Some(c).filter(|c| !turns(*c)) };
    if is_nfc(text) { text.chars().filter_map(tame).collect() } else { text.nfc().filter_map(tame).collect() }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in tame(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let line = |cells: [&str; 3], is_part| Line { cells: cells.map(str::to_owned).to_vec(), is_part };
        Table {
            caption: "Số liệu đã được hiểu:".to_owned(),
            columns: vec![
                Column { heading: "TT", is_figure: false, width: 6 },
                Column { heading: "Chỉ tiêu", is_figure: false, width: 20 },
                Column { heading: "Kỳ này", is_figure: true, width: 12 },
            ],
            lines: vec![
                line(["1.3.a", "Trồng 9.000 ha rừng trong năm 2022", "512,5"], false),
                line(["", "– Bình Gia", "2"], true),
            ],
        }
    }

    #[test]
    fn a_table_stands_in_columns() {
        let expected = [
            "Số liệu đã được hiểu:",
            "TT     Chỉ tiêu             Kỳ này",
            "-----  -------------------  ------",
            "1.3.a  Trồng 9.000 ha rừng   512,5",
            "       trong năm 2022",
            "       – Bình Gia                2",
        ];
        assert_eq!(table().text().lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_somebody_typed_is_never_markup() {
        let hostile = "<img src=x onerror='a'> & \"b\"\u{202e}\r\nBcc: c";
        let body = Body(vec![
            Block::Paragraph(hostile.to_owned()),
            Block::Verdict(Tone::Bad, hostile.to_owned()),
            Block::Points(vec![Point { number: Some(1), place: hostile.to_owned(), text: hostile.to_owned() }]),
            Block::Table(Table {
                lines: vec![Line { cells: vec![hostile.to_owned(); 3], is_part: true }],
                caption: hostile.to_owned(),
                ..table()
            }),
            Block::Signature(vec![hostile.to_owned()]),
            Block::Remark(hostile.to_owned()),
        ]);
        let html = body.html();
        assert!(!html.contains("<img") && !html.contains('\u{202e}') && !html.contains('\r'), "{html}");
        assert_eq!(html.matches("&lt;img src=x onerror=&#39;a&#39;&gt; &amp; &quot;b&quot;").count(), 10);
        // Nothing is fetched from anywhere.
        assert!(!html.contains("http") && !html.contains("url("), "{html}");
        assert!(!body.text().contains('\r') && !body.text().contains('\u{202e}'));
    }

    #[test]
    fn lines_are_short_and_no_word_is_lost() {
        let long = format!("{} {} hết", "đề nghị rà soát ".repeat(20), "x".repeat(200));
        let lines = wrapped(&long, WIDTH);
        assert!(lines.iter().all(|line| letters(line) <= WIDTH && !line.is_empty()), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), long.replace(' ', ""));
        assert_eq!(wrapped("", 10), [""]);
    }
}
