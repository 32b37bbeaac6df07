//! What the report is about, and that it is a draft: said on its first page and over its appendix.
//!
//! Never a word of its own: the sentence stands in the text that an officer can edit.

use super::periods;
use super::words::Sentence;
use crate::report::ReportInput;

const DRAFT: &str = "DỰ THẢO";

/// “DỰ THẢO”, while it is one.
pub fn draft(input: &ReportInput) -> Option<&'static str> {
    input.draft.then_some(DRAFT)
}

/// What the report is about, in lower case.
pub fn subject(input: &ReportInput) -> String {
    let period = periods::name(input.words, input.consolidation.period);
    input.words.say(Sentence::Subject, &[("ky", &period)])
}
