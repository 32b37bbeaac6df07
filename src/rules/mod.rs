//! The rules by which submissions are judged: one rule a file, documented where it judges.
//!
//! Never reads a file, a ledger or the clock, and never takes a failure of its own for a pass.
//!
//! A new rule is a file with its `RULE` and a line in [`RULES`]: help, instructions and replies follow from it.

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

mod c101_not_a_number;
mod c102_ambiguous_number;
mod c103_not_a_date;
mod c104_not_in_list;
mod c105_error_value;
mod c106_range_typed;
mod c107_too_large;
mod c108_estimate_typed;
mod c109_dot_as_decimal;
mod c110_locked_cell_changed;
mod c111_formula_overwritten_or_stale;
mod c112_formula_without_result;
mod c113_text_too_long;
mod c114_too_many_decimals;
mod c115_outdated_prior;
mod c116_merged_cells;
mod c117_swapped_day_month;
mod c118_merged_texts;
mod c119_uom_changed;
mod h301_cumulative_below_zero;
mod h302_month_skipped;
mod h303_done_taken_back;
mod h304_jump;
mod h305_same_as_last_month;
mod h306_completion_date_changed;
mod h307_done_before_last_report;
mod p201_rate_above_100;
mod p202_fraction_for_points;
mod p203_above_all_target;
mod p204_negative_flow_without_note;
mod p205_negative_flow_with_note;
mod p206_done_without_date;
mod p207_date_without_done;
mod p208_date_outside_window;
mod p209_factor;
mod p210_negative_level;
mod p211_implausibly_large;
mod p212_document_date_outside_window;
mod p213_district_out_of_line;
mod p214_cumulative_typed;
mod p215_beyond_belief;
mod r001_unit_stripped;
mod r002_thousands_grouped;
mod r003_percentage_read;
mod r004_word_for_zero;
mod r005_text_normalised;
mod r006_date_read;
mod r007_list_value_respelled;
mod r008_rounded;
mod r009_number_as_text;
mod r010_word_for_missing;
mod r011_legacy_encoding_converted;
mod r012_lookalike_letters_replaced;
mod s001_sheet_missing;
mod s002_keys_lost;
mod s003_row_missing;
mod s004_duplicate_row;
mod s005_unkeyed_figure;
mod s006_row_label_of_another;
mod s007_matched_by_headings;
mod s008_letters_lost;
mod w001_not_a_workbook;
mod w002_encrypted;
mod w003_not_our_template;
mod w004_other_plan;
mod w005_unknown_unit;
mod w006_seal_broken;
mod w007_unknown_key;
mod w008_stamp_incomplete;
mod w009_identified_by_hand;
mod w010_old_revision;
mod w011_period_not_asked;
mod w012_sender_not_of_unit;
mod w013_issued_for_another_year;
mod w014_macros_present;
mod w015_inactive_unit;
mod w016_period_differs;
mod w017_period_closed;
mod w018_form_too_old;
mod x401_required_blank;
mod x402_district_total_overwritten;
mod x403_names_differ_from_count;
mod x404_estimate_below_reached;
mod x405_denominator_not_positive;
mod x406_numerator_above_denominator;
mod x407_nil_with_figures;
mod x408_same_text_everywhere;
mod x409_enterprise_of_another_unit;

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

/// Every rule about submissions, in the order of their families. Rules about plan workbooks stand in `plan`.
pub static RULES: &[&Rule] = &[
    &w001_not_a_workbook::RULE,
    &w002_encrypted::RULE,
    &w003_not_our_template::RULE,
    &w004_other_plan::RULE,
    &w005_unknown_unit::RULE,
    &w006_seal_broken::RULE,
    &w007_unknown_key::RULE,
    &w008_stamp_incomplete::RULE,
    &w009_identified_by_hand::RULE,
    &w010_old_revision::RULE,
    &w011_period_not_asked::RULE,
    &w012_sender_not_of_unit::RULE,
    &w013_issued_for_another_year::RULE,
    &w014_macros_present::RULE,
    &w015_inactive_unit::RULE,
    &w016_period_differs::RULE,
    &w017_period_closed::RULE,
    &w018_form_too_old::RULE,
    &s001_sheet_missing::RULE,
    &s002_keys_lost::RULE,
    &s003_row_missing::RULE,
    &s004_duplicate_row::RULE,
    &s005_unkeyed_figure::RULE,
    &s006_row_label_of_another::RULE,
    &s007_matched_by_headings::RULE,
    &s008_letters_lost::RULE,
    &c101_not_a_number::RULE,
    &c102_ambiguous_number::RULE,
    &c103_not_a_date::RULE,
    &c104_not_in_list::RULE,
    &c105_error_value::RULE,
    &c106_range_typed::RULE,
    &c107_too_large::RULE,
    &c108_estimate_typed::RULE,
    &c109_dot_as_decimal::RULE,
    &c110_locked_cell_changed::RULE,
    &c111_formula_overwritten_or_stale::RULE,
    &c112_formula_without_result::RULE,
    &c113_text_too_long::RULE,
    &c114_too_many_decimals::RULE,
    &c115_outdated_prior::RULE,
    &c116_merged_cells::RULE,
    &c117_swapped_day_month::RULE,
    &c118_merged_texts::RULE,
    &c119_uom_changed::RULE,
    &p201_rate_above_100::RULE,
    &p202_fraction_for_points::RULE,
    &p203_above_all_target::RULE,
    &p204_negative_flow_without_note::RULE,
    &p205_negative_flow_with_note::RULE,
    &p206_done_without_date::RULE,
    &p207_date_without_done::RULE,
    &p208_date_outside_window::RULE,
    &p209_factor::RULE,
    &p210_negative_level::RULE,
    &p211_implausibly_large::RULE,
    &p212_document_date_outside_window::RULE,
    &p213_district_out_of_line::RULE,
    &p214_cumulative_typed::RULE,
    &p215_beyond_belief::RULE,
    &h301_cumulative_below_zero::RULE,
    &h302_month_skipped::RULE,
    &h303_done_taken_back::RULE,
    &h304_jump::RULE,
    &h305_same_as_last_month::RULE,
    &h306_completion_date_changed::RULE,
    &h307_done_before_last_report::RULE,
    &x401_required_blank::RULE,
    &x402_district_total_overwritten::RULE,
    &x403_names_differ_from_count::RULE,
    &x404_estimate_below_reached::RULE,
    &x405_denominator_not_positive::RULE,
    &x406_numerator_above_denominator::RULE,
    &x407_nil_with_figures::RULE,
    &x408_same_text_everywhere::RULE,
    &x409_enterprise_of_another_unit::RULE,
    &r001_unit_stripped::RULE,
    &r002_thousands_grouped::RULE,
    &r003_percentage_read::RULE,
    &r004_word_for_zero::RULE,
    &r005_text_normalised::RULE,
    &r006_date_read::RULE,
    &r007_list_value_respelled::RULE,
    &r008_rounded::RULE,
    &r009_number_as_text::RULE,
    &r010_word_for_missing::RULE,
    &r011_legacy_encoding_converted::RULE,
    &r012_lookalike_letters_replaced::RULE,
];

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
