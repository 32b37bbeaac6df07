//! A sheet as a sheet of paper: paragraphs one below the other, each as high as its text needs.
//!
//! Merged cells do not grow by themselves, and a row has a greatest height: a long paragraph goes on in the next row.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::excel::style;
use crate::report::shown::put_across;

/// Size of the running text, in points (the decree: 13 to 14).
pub const BODY: f64 = 13.0;

/// The columns of the page, in characters: narrow ones, so that the rules below the letterhead can be placed.
pub const COLUMNS: [f64; 9] = [5.5, 5.0, 11.0, 10.0, 9.0, 9.5, 9.5, 9.5, 9.5];
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
    /// Points of the page that are filled.
    pub used: f64,
}

/// Points between the margins of a page, a little less than there are.
const PAGE: f64 = 712.0;

/// What has to follow a heading on its page: two lines of text.
const FOLLOWING: f64 = 40.0;

impl Paper<'_> {
    /// Running text: justified, the first line indented.
    pub fn paragraph(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = style::paragraph().set_font_size(BODY).set_align(FormatAlign::Justify);
        self.pieces(&format!("{INDENT}{}", text.trim()), &format)
    }

    /// A bold heading between paragraphs.
    pub fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = style::paragraph().set_font_size(BODY).set_bold();
        let text = format!("{INDENT}{}", text.trim());
        let needed = style::row_height(&[(&text, width((0, LAST)), BODY)]) + FOLLOWING;
        // A heading does not stand alone at the foot of a page. Page breaks of one's own are ignored where a sheet
        // is fitted to a page's width, so the rest of the page is filled.
        if self.used + needed > PAGE && self.used < PAGE {
            self.gap((PAGE - self.used).max(1.0))?;
        }
        self.pieces(&text, &format)
    }

    /// Text over the whole width in a format of its own.
    pub fn across(&mut self, text: &str, format: &Format, size: f64) -> Result<(), XlsxError> {
        put_across(self.sheet, self.row, (0, LAST), text, format)?;
        self.block(style::row_height(&[(text, width((0, LAST)), size)]))
    }

    /// Ends a row that was written, so many points high.
    pub fn block(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        self.used = if self.used + height > PAGE { height } else { self.used + height };
        Ok(())
    }

    pub fn gap(&mut self, points: f64) -> Result<(), XlsxError> {
        self.block(points)
    }

    fn pieces(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        for piece in split(text, width((0, LAST)), BODY) {
            self.across(&piece, format, BODY)?;
        }
        Ok(())
    }
}

const INDENT: &str = "        ";

/// Lines in one row: below the greatest height of a row, and few enough that a page is filled.
const LINES_IN_ROW: usize = 14;

/// A text in pieces of so many lines, broken between words.
fn split(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        if !piece.trim().is_empty() && style::lines(&format!("{piece}{word}"), width, size) > LINES_IN_ROW {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push_str(word);
    }
    pieces.push(piece);
    pieces
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
    }
}
