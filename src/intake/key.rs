//! A row or column key as it was issued, whatever was done to its letters since.
//!
//! Never says where a key stands.

use std::borrow::Cow;

use crate::viet::{lookalike, text};

/// Longer than any key, in bytes.
const LONGEST_KEY: usize = 100;

/// A key as it was issued, whatever was done to its letters.
pub(super) fn key_text(typed: &str) -> Cow<'_, str> {
    // Every text of the workbook is asked whether it is a key, and hardly one has to be respelt.
    if typed.bytes().all(|byte| byte.is_ascii_graphic()) || typed.len() > LONGEST_KEY {
        return Cow::Borrowed(typed);
    }
    Cow::Owned(lookalike::latin(&text::clean(typed)))
}
