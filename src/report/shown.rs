//! What a cell of a report shows: nothing, a text, a number, or a formula with its result.
//!
//! Never lets a text become a formula or a link.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use crate::model::quantity::Quantity;

#[derive(Clone, PartialEq, Debug)]
pub enum Shown {
    Blank,
    Text(String),
    Number(f64),
    /// Without the leading `=`; the result is what the reader sees before anything is recalculated.
    Formula {
        formula: String,
        result: String,
    },
}

impl Shown {
    pub fn quantity(figure: Option<Quantity>) -> Shown {
        figure.map_or(Shown::Blank, |figure| Shown::Number(figure.to_f64()))
    }

    pub fn formula(formula: impl Into<String>, result: Option<Quantity>) -> Shown {
        let result = result.map(|figure| figure.to_string()).unwrap_or_default();
        Shown::Formula { formula: formula.into(), result }
    }

    pub fn count(formula: impl Into<String>, result: usize) -> Shown {
        Shown::Formula { formula: formula.into(), result: result.to_string() }
    }
}

impl From<&str> for Shown {
    fn from(text: &str) -> Shown {
        if text.is_empty() { Shown::Blank } else { Shown::Text(text.to_owned()) }
    }
}

impl From<String> for Shown {
    fn from(text: String) -> Shown {
        if text.is_empty() { Shown::Blank } else { Shown::Text(text) }
    }
}

pub fn put(sheet: &mut Worksheet, row: u32, column: u16, shown: &Shown, format: &Format) -> Result<(), XlsxError> {
    match shown {
        Shown::Blank => sheet.write_blank(row, column, format)?,
        Shown::Text(text) => sheet.write_string_with_format(row, column, cut(text), format)?,
        Shown::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
        Shown::Formula { formula, result } => {
            // The writer takes an empty result for a missing one and would cache 0, which is not “not reported”.
            sheet.set_formula_result_default("");
            sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(result), format)?
        }
    };
    Ok(())
}

/// A text over several columns of one row.
pub fn put_across(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if first == last {
        return put(sheet, row, first, &Shown::from(text), format);
    }
    sheet.merge_range(row, first, row, last, &cut(text), format)?;
    Ok(())
}

/// What a cell can hold; a longer text ends in `…`.
pub fn cut(text: &str) -> Cow<'_, str> {
    const LIMIT: usize = 32_767;
    // A character outside the basic plane counts twice.
    let mut units = 0;
    let fits = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > LIMIT
    });
    if fits.is_none() {
        return Cow::Borrowed(text);
    }
    let mut units = 1;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= LIMIT
        })
        .collect();
    Cow::Owned(kept + "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_with_a_sign() {
        assert_eq!(cut("ngắn"), "ngắn");
        let exact = "đ".repeat(32_767);
        assert_eq!(cut(&exact), exact);
        let cut_text = cut(&"đ".repeat(40_000)).into_owned();
        assert_eq!(cut_text.chars().count(), 32_767);
        assert!(cut_text.ends_with('…'));
        assert!(cut(&"🌲".repeat(20_000)).encode_utf16().count() <= 32_767);
    }
}
