//! Texts that the office may word itself: its own file in `mau/`, else what the program brings along.
//!
//! Never a text with a hole: a file that cannot be filled is refused by name and line.

use std::path::Path;

use crate::error::Failure;
use crate::viet::worded::{BrokenLine, Catalogue, Worded};

/// The sentences of a catalogue: the program's own, or those of a file that the office keeps.
///
/// # Errors
/// [`Failure::Settings`] naming file and line; [`Failure::Read`] if the file is there and cannot be read.
pub fn words<S: Copy + Ord>(path: &Path, catalogue: &Catalogue<S>) -> Result<Worded<S>, Failure> {
    let broken = |line: BrokenLine| Failure::Settings { path: path.to_owned(), detail: line.to_string() };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return catalogue.ours().map_err(broken),
        Err(source) => return Err(Failure::Read { path: path.to_owned(), source }),
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        broken(BrokenLine { line, reason: "không phải mã UTF-8; lưu lại tệp bằng mã UTF-8".to_owned() })
    })?;
    catalogue.with(text).map_err(broken)
}
