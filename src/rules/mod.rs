//! The rules by which submissions are judged: one rule a file, documented where it judges.
//!
//! Never reads a file, a ledger or the clock, and never takes a failure of its own for a pass.
//!
//! A new rule is a file with its `RULE` and a line in `rules! { … }`: help, instructions and replies follow from it.

mod columns;
mod expected;
mod explain;
mod input;
mod judge;
mod neighbours;
mod past;
mod rule;
mod scan;
mod settings;
mod wording;

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;

pub use explain::{docs, explain, explain_all, explain_doc, explain_settings, list, plain_remedy};
pub use input::{JudgeInput, NameElsewhere, names_elsewhere};
pub use judge::{Judgement, findings, judge, judge_by};
pub use rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
pub use settings::{Settings, SettingsError};
pub use wording::finding;

use crate::model::rule::{Facts, UNDOCUMENTED};

/// What keeps a whole batch from being judged: our failure, never the sender's fault, and never a pass.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    #[error("không dựng được bảng số liệu để kiểm tra: {0}. Chưa báo cáo nào được coi là đã kiểm tra")]
    Frame(#[source] polars::prelude::PolarsError),
    #[error("{}. Các báo cáo liên quan chưa được coi là đã kiểm tra, chưa ghi sổ", .0.iter().map(RuleFailure::to_string).collect::<Vec<_>>().join("; "))]
    Rules(Vec<RuleFailure>),
}

/// A rule that could not run: our failure too, by name. What the other rules found still stands, but the reports
/// that it should have judged are neither accepted nor sent back.
#[derive(Debug, thiserror::Error)]
#[error("quy tắc {code} ({name}) không chạy được: {source}")]
pub struct RuleFailure {
    pub code: &'static str,
    pub name: &'static str,
    pub source: polars::prelude::PolarsError,
}

/// Declares the module of each rule and lists its `RULE`.
macro_rules! rules {
    ($($file:ident,)+) => {
        $(mod $file;)+

        /// Every rule about submissions, in the order of their families. Rules about plan workbooks stand in `plan`.
        pub static RULES: &[&Rule] = &[$(&$file::RULE),+];
    };
}

// One line a rule, in the order in which they are listed: its file without `.rs`.
rules! {
    w001_not_a_workbook,
    w002_encrypted,
    w003_not_our_template,
    w004_other_plan,
    w005_unknown_unit,
    w006_seal_broken,
    w007_unknown_key,
    w008_stamp_incomplete,
    w009_identified_by_hand,
    w010_old_revision,
    w011_period_not_asked,
    w012_sender_not_of_unit,
    w013_issued_for_another_year,
    w014_macros_present,
    w015_inactive_unit,
    w016_period_differs,
    w017_period_closed,
    w018_form_too_old,
    s001_sheet_missing,
    s002_keys_lost,
    s003_row_missing,
    s004_duplicate_row,
    s005_unkeyed_figure,
    s006_row_label_of_another,
    s007_matched_by_headings,
    s008_letters_lost,
    c101_not_a_number,
    c102_ambiguous_number,
    c103_not_a_date,
    c104_not_in_list,
    c105_error_value,
    c106_range_typed,
    c107_too_large,
    c108_estimate_typed,
    c109_dot_as_decimal,
    c110_locked_cell_changed,
    c111_formula_overwritten_or_stale,
    c112_formula_without_result,
    c113_text_too_long,
    c114_too_many_decimals,
    c115_outdated_prior,
    c116_merged_cells,
    c117_swapped_day_month,
    c118_merged_texts,
    c119_uom_changed,
    p201_rate_above_100,
    p202_fraction_for_points,
    p203_above_all_target,
    p204_negative_flow_without_note,
    p205_negative_flow_with_note,
    p206_done_without_date,
    p207_date_without_done,
    p208_date_outside_window,
    p209_factor,
    p210_negative_level,
    p211_implausibly_large,
    p212_document_date_outside_window,
    p213_district_out_of_line,
    p214_cumulative_typed,
    p215_beyond_belief,
    h301_cumulative_below_zero,
    h302_month_skipped,
    h303_done_taken_back,
    h304_jump,
    h305_same_as_last_month,
    h306_completion_date_changed,
    h307_done_before_last_report,
    x401_required_blank,
    x402_district_total_overwritten,
    x403_names_differ_from_count,
    x404_estimate_below_reached,
    x405_denominator_not_positive,
    x406_numerator_above_denominator,
    x407_nil_with_figures,
    x408_same_text_everywhere,
    x409_enterprise_of_another_unit,
    r001_unit_stripped,
    r002_thousands_grouped,
    r003_percentage_read,
    r004_word_for_zero,
    r005_text_normalised,
    r006_date_read,
    r007_list_value_respelled,
    r008_rounded,
    r009_number_as_text,
    r010_word_for_missing,
    r011_legacy_encoding_converted,
    r012_lookalike_letters_replaced,
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.doc.code == code)
}

/// What the program goes by in a finding of that code; of a code that no rule has, what holds of most rules.
pub fn facts(code: &str) -> Facts {
    rule(code).map_or(UNDOCUMENTED.facts, |rule| rule.doc.facts)
}

/// The code that was probably meant: one letter or digit off, two swapped, or in lower case.
pub fn nearest(code: &str) -> Option<&'static str> {
    let wanted: Vec<char> = code.trim().to_uppercase().chars().collect();
    let codes = || RULES.iter().map(|rule| rule.doc.code);
    let differs = |known: &str| -> usize {
        let known: Vec<char> = known.chars().collect();
        if known.len() == wanted.len() { known.iter().zip(&wanted).filter(|(a, b)| a != b).count() } else { usize::MAX }
    };
    let swapped = |known: &str| {
        let (mut a, mut b): (Vec<char>, Vec<char>) = (known.chars().collect(), wanted.clone());
        a.sort_unstable();
        b.sort_unstable();
        a == b
    };
    codes()
        .find(|known| differs(known) == 0)
        .or_else(|| codes().find(|known| swapped(known)))
        .or_else(|| codes().find(|known| differs(known) == 1))
}
