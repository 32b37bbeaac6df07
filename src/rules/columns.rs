//! The columns of the frame that rules compare, by name, and the questions that many rules ask of them.
//!
//! One row for each answer that is expected. Figures are ten-thousandths (`Int64`), dates days since the common era
//! (`Int32`). Never builds the frame: see `expected` and `neighbours`.

use polars::prelude::{Expr, col, lit};

use crate::model::entry::Field;
use crate::model::indicator::{Kind, Op};

// The slot.

/// Number of the submission in the batch.
pub const CASE: &str = "case";
/// Number of the slot in its submission.
pub const SLOT: &str = "slot";
/// One number for each indicator of each submission.
pub const SERIES: &str = "series";
/// One number for each row of a table: indicator, district and submission.
pub const ROW: &str = "row";
/// District code; null for the indicator's own row.
pub const DISTRICT: &str = "district";
/// Column key of the field, `current`.
pub const FIELD: &str = "field";
/// True for the first slot of its indicator and field: where a fault of the indicator as a whole is shown.
pub const FIRST: &str = "first";
/// True if the slot may be judged: answered or blank, and no error was found there at the door.
pub const OPEN: &str = "open";
/// True if nothing stands there.
pub const BLANK: &str = "blank";

// What came.

pub const VALUE: &str = "value";
pub const TEXT: &str = "text";
pub const DATE: &str = "date";
/// The date with day and month exchanged; null where that is no other day.
pub const SWAPPED: &str = "swapped";
/// One number for each text of the batch, whatever its case and punctuation; null without a text.
pub const WORDS: &str = "words";
/// How many characters the text has.
pub const LENGTH: &str = "length";
/// Of a name in a list: the unit that already reports the same one for the period; null if nobody does.
pub const CLAIMED_BY: &str = "claimed_by";

// The submission.

/// The day on which it was received.
pub const RECEIVED: &str = "received";
/// The earliest day a completion date may name: 1 January of the year before the plan's.
pub const EARLIEST: &str = "earliest";
/// The date of the document that it came with.
pub const DOCUMENT_DATE: &str = "document_date";
/// True if the submission says that nothing happened in the period.
pub const NIL: &str = "nil";
/// How many reports owed before the period are not in.
pub const MISSING: &str = "missing";
/// Their names, `tháng 4/2022, tháng 5/2022`.
pub const MISSING_NAMES: &str = "missing_names";

// The plan.

/// Code of the kind, `flow`.
pub const KIND: &str = "kind";
/// Operator of the target, `>=`.
pub const OP: &str = "op";
/// Lower and upper number of the target; of a flow or stock, the unit's share of it.
pub const TARGET_MIN: &str = "target_min";
pub const TARGET_MAX: &str = "target_max";
/// True if the template asks for a list of names.
pub const ASKS_NAMES: &str = "asks_names";
/// How many different names the list holds.
pub const NAMES: &str = "names";

// The past.

/// Of a flow the cumulative before the period, 0 if there is none; of a stock or rate the last level.
pub const PRIOR: &str = "prior";
/// The same of the indicator over all its districts.
pub const SERIES_PRIOR: &str = "series_prior";
/// The last single figure of the row.
pub const LAST: &str = "last";
/// The earliest day on which a task may have been done without a question: the first of the plan's year, or a month
/// before the cut-off at which it was last reported as open.
pub const DONE_FROM: &str = "done_from";
/// The day on which it was reported as done.
pub const PRIOR_DONE: &str = "prior_done";

// The neighbours: answers of the same row, indicator or submission, on each of its rows.

/// Label of the progress of the same row.
pub const PROGRESS: &str = "progress";
/// True if a note stands beside the figure or at its indicator, null if that cannot be known.
pub const NOTED: &str = "noted";
pub const DENOMINATOR: &str = "denominator_beside";
/// True if the row gives numerator and denominator in place of a figure.
pub const BY_FRACTION: &str = "by_fraction";
/// The figure of a current slot; 0 where a flow is blank because nothing happened.
pub const CURRENT: &str = "current_here";
/// The figure of the indicator over all its districts, null if one of them is unknown.
pub const TOTAL: &str = "total";
/// The indicator's cumulative with this submission; of a stock its level. Null if it is unknown.
pub const CUMULATIVE: &str = "cumulative";
/// True if a row of the series, the indicator's own or a district's, is below zero.
pub const ROWS_BELOW_ZERO: &str = "rows_below_zero";
/// How many rows of the indicator have a figure above zero, and their sum.
pub const ROWS_ABOVE_ZERO: &str = "rows_above_zero";
pub const SUM_ABOVE_ZERO: &str = "sum_above_zero";
/// How many answers of the submission to the same question have this text, and the first slot of them.
pub const SAME_TEXT: &str = "same_text";
pub const FIRST_OF_TEXT: &str = "first_of_text";
/// How many flows of the submission differ from last time, and how many equal it and are not zero.
pub const FLOWS_DIFFERENT: &str = "flows_different";
pub const FLOWS_REPEATED: &str = "flows_repeated";

/// The slots of a field.
pub fn field(field: Field) -> Expr {
    col(FIELD).eq(lit(field.key()))
}

/// The rows of a kind.
pub fn kind(kind: Kind) -> Expr {
    col(KIND).eq(lit(kind.code()))
}

/// The rows whose target compares so.
pub fn op(op: Op) -> Expr {
    col(OP).eq(lit(op.code()))
}

/// The rows of which more is better: what is far below the target's lower number is far from done.
pub fn is_upwards() -> Expr {
    op(Op::AtLeast).or(op(Op::Above)).or(op(Op::Range))
}

/// The rows whose target is a size: for each district it is a least number.
pub fn is_sized() -> Expr {
    op(Op::Each).not()
}

/// The rows whose figure is a level: stock or rate.
pub fn is_level() -> Expr {
    kind(Kind::Stock).or(kind(Kind::Rate))
}

/// A figure of so many whole units of measure.
pub fn whole(units: i64) -> Expr {
    lit(units * crate::model::quantity::Quantity::SCALE)
}

/// A column of figures as doubles: only for the doubtful, where a share or a factor is estimated.
pub fn double(column: &str) -> Expr {
    col(column).cast(polars::prelude::DataType::Float64)
}

/// The figure above which nobody plans: the upper number of the target, else the lower.
pub fn target() -> Expr {
    polars::prelude::when(col(TARGET_MAX).is_not_null()).then(col(TARGET_MAX)).otherwise(col(TARGET_MIN))
}
