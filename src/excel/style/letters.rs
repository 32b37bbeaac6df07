//! How wide letters are, and from that how tall a row and how wide a column must be for nothing to be clipped.
//!
//! Never asks a font on this machine: the workbook is read on others.

use super::size;

/// A column wide enough for its figures, as they are shown, so that none turns into `###`: in characters, at least
/// `least`, at most 30.
pub fn figure_width(figures: impl IntoIterator<Item = String>, least: f64) -> f64 {
    // Bold digits are a little wider than a character of column width; two more for the edges, one for the bracket
    // whose room a figure's format leaves.
    let widest = figures.into_iter().map(|figure| figure.chars().count()).max().unwrap_or(0);
    (widest as f64 * 1.08 + 3.0).clamp(least, least.max(30.0))
}

/// The tallest row that a worksheet may have, in points.
pub const MAX_ROW_HEIGHT: f64 = 409.0;

/// The height, in points, of a row whose cells wrap: the tallest of its cells, each a text, the width of its
/// column (or of its merged columns together) in characters, and the size of its letters in points.
/// Rather a little too tall than a clipped word; at most [`MAX_ROW_HEIGHT`].
pub fn row_height(cells: &[(&str, f64, f64)]) -> f64 {
    let tallest = cells.iter().map(|(text, width, size)| lines(text, *width, *size) as f64 * line_height(*size));
    let height = tallest.fold(line_height(size::BODY), f64::max) + PADDING;
    height.ceil().min(MAX_ROW_HEIGHT)
}

/// A text that the tallest row can show whole in a column so wide; of a longer one the beginning, then `more`,
/// which says where the rest stands.
pub fn fitted(text: &str, column_width: f64, size: f64, more: &str) -> String {
    let room = ((MAX_ROW_HEIGHT - PADDING) / line_height(size)).floor() as usize;
    if lines(text, column_width, size) <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let shown = |count: usize| letters.iter().take(count).collect::<String>() + more;
    // The longest beginning that fits, by halving.
    let (mut fits, mut too_long) = (0, letters.len());
    while too_long - fits > 1 {
        let middle = fits + (too_long - fits) / 2;
        if lines(&shown(middle), column_width, size) <= room { fits = middle } else { too_long = middle }
    }
    shown(fits)
}

/// What an indented cell leaves free beside its text, in characters of column width.
const INDENT: f64 = 2.0;

/// Points above and below the lines of a row.
const PADDING: f64 = 4.0;

/// A line of Times New Roman takes 1.15 of its size; programs round it up to whole pixels.
fn line_height(size: f64) -> f64 {
    (size * 1.15 * 4.0 / 3.0).ceil() * 0.75 + 0.75
}

/// How many lines a text takes in a column, broken between words; a word longer than a line is cut.
pub fn lines(text: &str, column_width: f64, size: f64) -> usize {
    // A character of column width is 7 pixels; letters are measured in thousandths of their size.
    let room = ((column_width - INDENT) * 7.0).max(7.0);
    let pixels = |word: &str| word.chars().map(advance).sum::<u32>() as f64 / 1000.0 * size * 4.0 / 3.0 * SAFETY;
    let space = pixels(" ");
    let in_paragraph = |paragraph: &str| {
        // An indent is kept; the blanks between words are taken as one.
        let indent = paragraph.chars().take_while(|letter| letter.is_whitespace());
        let (mut lines, mut used) = (1, pixels(&indent.collect::<String>()));
        for word in paragraph.split_whitespace() {
            let wide = pixels(word);
            if used > 0.0 && used + space + wide > room {
                lines += 1;
                used = 0.0;
            } else if used > 0.0 {
                used += space;
            }
            used += wide;
            while used > room {
                lines += 1;
                used -= room;
            }
        }
        lines
    };
    text.split('\n').map(in_paragraph).sum()
}

/// How wide a line of text is, in points, in letters of a size; bold ones are a few hundredths wider.
pub fn text_width(text: &str, size: f64) -> f64 {
    f64::from(text.chars().map(advance).sum::<u32>()) / 1000.0 * size
}

/// Bold letters are a few hundredths wider, and programs hint widths to whole pixels.
const SAFETY: f64 = 1.06;

/// The advance width of a letter of Times New Roman, in thousandths of its size. A Vietnamese letter is as
/// wide as the letter that it is built on.
fn advance(letter: char) -> u32 {
    use unicode_normalization::UnicodeNormalization;
    let base = if letter.is_ascii() { letter } else { std::iter::once(letter).nfd().next().unwrap_or(letter) };
    match base {
        ' ' | '\u{a0}' | '.' | ',' => 250,
        'i' | 'j' | 'l' | 't' | '/' | ':' | ';' | '\'' => 278,
        'f' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '!' | '‘' | '’' => 333,
        's' | 'J' => 389,
        'a' | 'c' | 'e' | 'z' | '?' | '“' | '”' | '"' => 444,
        'b' | 'd' | 'g' | 'h' | 'k' | 'n' | 'o' | 'p' | 'q' | 'u' | 'v' | 'x' | 'y' | 'đ' | '–' | '0'..='9' => 500,
        'P' | 'S' | 'F' => 556,
        '+' | '=' | '÷' | '×' | '≥' | '≤' | '<' | '>' => 564,
        'E' | 'L' | 'T' | 'Z' => 611,
        'B' | 'C' | 'R' => 667,
        'A' | 'D' | 'Đ' | 'G' | 'H' | 'K' | 'N' | 'O' | 'Q' | 'U' | 'V' | 'X' | 'Y' | 'w' => 722,
        'm' | '&' => 778,
        '%' => 833,
        'M' | 'W' => 944,
        // Combining marks stand above their letter.
        '\u{300}'..='\u{36f}' => 0,
        '…' | '—' | '\u{2003}' => 1000,
        _ => 760,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vietnamese_letter_is_as_wide_as_its_base_in_either_form() {
        assert_eq!(advance('ệ'), advance('e'));
        assert_eq!(advance('Ữ'), advance('U'));
        assert_eq!(advance('đ'), 500);
        let composed = "tỷ lệ che phủ rừng";
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = composed.nfd().collect();
        assert_eq!(lines(composed, 8.0, 11.0), lines(&decomposed, 8.0, 11.0));
    }

    #[test]
    fn rows_grow_with_their_text() {
        let one = row_height(&[("9.000", 12.0, 11.0)]);
        let long = "Hỗ trợ phát triển mới 05 chuỗi liên kết sản xuất, tiêu thụ nông, lâm nghiệp";
        assert!((16.0..22.0).contains(&one), "{one}");
        assert_eq!(lines(long, 200.0, 11.0), 1);
        // 76 letters of about 6.3 pixels in 126 pixels: five lines.
        assert_eq!(lines(long, 20.0, 11.0), 5);
        assert!(row_height(&[("x", 12.0, 11.0), (long, 20.0, 11.0)]) > 3.0 * 14.0);
        assert_eq!(lines("một\nhai\nba", 20.0, 11.0), 3);
        assert_eq!(row_height(&[(&long.repeat(200), 10.0, 11.0)]), MAX_ROW_HEIGHT);
    }

    #[test]
    fn a_word_without_blanks_is_cut_and_nothing_hangs() {
        assert!(lines(&"x".repeat(100), 10.0, 11.0) > 8);
        assert_eq!(lines("", 10.0, 11.0), 1);
        assert!(lines("abc", 0.0, 11.0) >= 1);
        assert!(lines("abc", -5.0, 11.0) >= 1);
    }

    #[test]
    fn a_text_for_the_tallest_row_says_where_the_rest_is() {
        let long = "Thời tiết mưa nhiều làm chậm tiến độ. ".repeat(100);
        let shown = fitted(&long, 23.0, 11.0, "… (xem tiếp)");
        assert!(shown.ends_with("… (xem tiếp)") && shown.chars().count() > 300, "{shown}");
        assert!(lines(&shown, 23.0, 11.0) as f64 * line_height(11.0) + PADDING <= MAX_ROW_HEIGHT);
        assert_eq!(fitted("ngắn", 23.0, 11.0, "…"), "ngắn");
    }

    #[test]
    fn columns_grow_with_their_figures() {
        assert_eq!(figure_width([], 9.5), 9.5);
        assert_eq!(figure_width(["512,5".to_owned()], 9.5), 9.5);
        assert!(figure_width(["1.234.567.890,5".to_owned()], 9.5) > 17.0);
        assert_eq!(figure_width(["9".repeat(99)], 9.5), 30.0);
    }
}
