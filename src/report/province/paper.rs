//! A sheet as a sheet of paper: paragraphs one below the other, each as high as its text needs.
//!
//! Merged cells do not grow by themselves, and a row has a greatest height: a long paragraph goes on in the next row.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::excel::style;
use crate::report::shown::put_across;

/// Size of the running text, in points (the decree: 13 to 14). In the middle, as programs that take a column for a
/// little wider print the sheet a little smaller.
pub const BODY: f64 = 13.5;

/// The columns of the page, in characters: narrow ones, so that the rules below the letterhead can be placed.
pub const COLUMNS: [f64; 9] = [6.2, 5.0, 11.0, 10.0, 9.0, 9.4, 9.3, 9.3, 9.3];
pub const LAST: u16 = 8;

/// Width of all columns together, in characters.
pub fn width(columns: (u16, u16)) -> f64 {
    let (first, last) = (usize::from(columns.0), usize::from(columns.1));
    COLUMNS.iter().skip(first).take(last + 1 - first.min(last + 1)).sum()
}

/// Where the next paragraph goes.
pub struct Paper<'a> {
    pub sheet: &'a mut Worksheet,
    pub row: u32,
    /// Headings that wait for the text below them.
    headings: Vec<String>,
}

/// Two spaces as wide as a letter is high: justification does not stretch them.
const INDENT: &str = "\u{2003}\u{2003}";

impl<'a> Paper<'a> {
    /// A sheet on which the rows above this one were written already.
    pub fn new(sheet: &'a mut Worksheet, row: u32) -> Paper<'a> {
        Paper { sheet, row, headings: Vec::new() }
    }

    /// Running text: justified, the first line indented.
    pub fn paragraph(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = body().set_align(FormatAlign::Justify);
        let pieces = split(&format!("{INDENT}{}", text.trim()), room(), BODY);
        let Some((first, rest)) = pieces.split_first() else { return Ok(()) };
        self.below_headings(first, &format)?;
        for piece in rest {
            self.across(piece, &format, BODY)?;
        }
        Ok(())
    }

    /// A bold heading; it is written with the paragraph that follows.
    pub fn heading(&mut self, text: &str) {
        self.headings.push(format!("{INDENT}{}", text.trim()));
    }

    /// Text over the whole width in a format of its own.
    pub fn across(&mut self, text: &str, format: &Format, size: f64) -> Result<(), XlsxError> {
        put_across(self.sheet, self.row, (0, LAST), text, format)?;
        self.block(height(text, size))
    }

    pub fn gap(&mut self, points: f64) -> Result<(), XlsxError> {
        self.block(points)
    }

    /// Ends a row that was written, so many points high.
    pub fn block(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// The waiting headings and the text below them in one cell: no page divides a row, so that no heading stands
    /// alone at the foot of a page, whichever program prints it.
    fn below_headings(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        let headings = std::mem::take(&mut self.headings);
        let title = headings.iter().map(|heading| format!("{heading}\n")).collect::<String>();
        let together = format!("{title}{text}");
        if headings.is_empty() || height(&together, BODY) >= style::MAX_ROW_HEIGHT {
            for heading in &headings {
                self.across(heading, &body().set_bold(), BODY)?;
            }
            return self.across(text, format, BODY);
        }
        self.sheet.merge_range(self.row, 0, self.row, LAST, "", format)?;
        let pieces = [(&body().set_bold(), title.as_str()), (&body(), text)];
        self.sheet.write_rich_string_with_format(self.row, 0, &pieces, format)?;
        self.block(height(&together, BODY))
    }
}

fn body() -> Format {
    style::paragraph().set_font_size(BODY)
}

/// Room across the page, in characters: every column brings five pixels of its own, of which seven make a character.
fn room() -> f64 {
    width((0, LAST)) + f64::from(LAST) * 5.0 / 7.0
}

fn height(text: &str, size: f64) -> f64 {
    style::row_height(&[(text, room(), size)])
}

/// Lines in one row: below the greatest height of a row, and few enough that a page is filled.
const LINES_IN_ROW: usize = 8;

/// Bytes that need fewer lines than that whatever they say.
const SURELY_FITS: usize = 240;

/// A text in pieces of so many lines, broken between sentences, as a row may be a little higher than its text needs,
/// and between words where a sentence is that long.
fn split(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for word in text.split_inclusive(char::is_whitespace).flat_map(short_enough) {
        // Measuring is dear; a short piece fits.
        if piece.len() > SURELY_FITS && style::lines(&format!("{piece}{word}"), width, size) > LINES_IN_ROW {
            let rest = piece.split_off(end_of_sentences(&piece));
            pieces.push(std::mem::replace(&mut piece, rest));
        }
        piece.push_str(&word);
    }
    pieces.push(piece);
    pieces
}

/// Where the last whole sentence of a text ends; its length if there is none.
fn end_of_sentences(text: &str) -> usize {
    const END: &str = ". ";
    text.trim_end().rfind(END).map_or(text.len(), |at| at + END.len())
}

/// A word, cut where it is longer than any word: what people type may hold no blank at all.
fn short_enough(word: &str) -> Vec<String> {
    const LONGEST: usize = 60;
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(LONGEST).map(|part| part.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paragraph_goes_on_and_loses_nothing() {
        let text = "Khó khăn về giống cây và thời tiết. ".repeat(100);
        let pieces = split(&text, 80.0, BODY);
        assert!(pieces.len() > 1);
        assert_eq!(pieces.concat(), text);
        assert!(pieces.iter().all(|piece| style::lines(piece, 80.0, BODY) <= LINES_IN_ROW));
        assert!(pieces.iter().all(|piece| piece.ends_with(". ")), "between sentences");
        let one_word = "x".repeat(5000);
        let pieces = split(&one_word, 80.0, BODY);
        assert_eq!(pieces.concat(), one_word);
        assert!(pieces.iter().all(|piece| style::lines(piece, 80.0, BODY) <= LINES_IN_ROW));
    }
}
