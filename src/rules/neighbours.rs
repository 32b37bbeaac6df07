//! What stands beside a slot: answers of its row, sums of its indicator, counts of its submission.
//!
//! Never looks outside the frame.

use polars::prelude::{DataFrame, Expr, IntoLazy, NULL, PolarsResult, col, lit, when};

use super::columns::{self, PRIOR, ROWS_BELOW_ZERO, *};
use crate::model::entry::Field;
use crate::model::indicator::Kind;

/// Adds the columns that tell each row about its neighbours.
pub fn add(frame: DataFrame) -> PolarsResult<DataFrame> {
    frame
        .lazy()
        .with_column(current().alias(CURRENT))
        .with_columns([
            of_field(Field::Progress, TEXT, ROW)?.alias(PROGRESS),
            of_field(Field::Denominator, VALUE, ROW)?.alias(DENOMINATOR),
            columns::field(Field::Numerator).any(true).over([col(ROW)])?.alias(BY_FRACTION),
            noted()?.alias(NOTED),
            total()?.alias(TOTAL),
            (col(CURRENT) + col(PRIOR))
                .lt(lit(0i64))
                .fill_null(lit(false))
                .any(true)
                .over([col(SERIES)])?
                .alias(ROWS_BELOW_ZERO),
            col(CURRENT).gt(lit(0i64)).fill_null(lit(false)).sum().over([col(SERIES)])?.alias(ROWS_ABOVE_ZERO),
            above_zero().sum().over([col(SERIES)])?.alias(SUM_ABOVE_ZERO),
            col(WORDS).is_not_null().sum().over([col(CASE), col(FIELD), col(WORDS)])?.alias(SAME_TEXT),
            col(SLOT).min().over([col(CASE), col(FIELD), col(WORDS)])?.alias(FIRST_OF_TEXT),
            count(flow_with_last().and(col(VALUE).neq(col(LAST))))?.alias(FLOWS_DIFFERENT),
            count(flow_with_last().and(col(VALUE).eq(col(LAST))).and(col(VALUE).neq(lit(0i64))))?.alias(FLOWS_REPEATED),
        ])
        .with_column(
            when(kind(Kind::Flow))
                .then(col(TOTAL) + col(SERIES_PRIOR))
                .when(kind(Kind::Stock))
                .then(col(TOTAL))
                // Rates of districts do not add up.
                .otherwise(none())
                .alias(CUMULATIVE),
        )
        .collect()
}

fn none() -> Expr {
    lit(NULL)
}

/// What a column holds in the slot of that field, for every row of the group.
fn of_field(field: Field, column: &str, group: &str) -> PolarsResult<Expr> {
    col(column).filter(columns::field(field)).first().over([col(group)])
}

fn current() -> Expr {
    let nothing_happened = col(BLANK).and(col(NIL)).and(kind(Kind::Flow));
    when(columns::field(Field::Current).and(col(OPEN)))
        .then(when(nothing_happened).then(lit(0i64)).otherwise(col(VALUE)))
        .otherwise(none())
}

fn above_zero() -> Expr {
    when(col(CURRENT).gt(lit(0i64))).then(col(CURRENT)).otherwise(lit(0i64))
}

/// The sum over the districts of an indicator; null without a figure, or if one of them is unknown.
fn total() -> PolarsResult<Expr> {
    let asked = columns::field(Field::Current);
    let unknown = asked.clone().and(col(CURRENT).is_null()).any(true).over([col(SERIES)])?;
    let any = asked.any(true).over([col(SERIES)])?;
    Ok(when(any.and(unknown.not())).then(col(CURRENT).sum().over([col(SERIES)])?).otherwise(none()))
}

/// A note in the row itself or, of a district's figure, at its indicator. A note that is there but could not be
/// read leaves it unknown.
fn noted() -> PolarsResult<Expr> {
    let note = || columns::field(Field::Note);
    let written = || note().and(col(OPEN)).and(col(BLANK).not());
    let unread = || note().and(col(OPEN).not());
    let own = |what: Expr| what.any(true).over([col(ROW)]);
    let above = |what: Expr| what.and(col(DISTRICT).is_null()).any(true).over([col(SERIES)]);
    let found = own(written())?.or(above(written())?);
    let unknown = own(unread())?.or(above(unread())?);
    Ok(when(found).then(lit(true)).when(unknown).then(none()).otherwise(lit(false)))
}

fn flow_with_last() -> Expr {
    columns::field(Field::Current).and(kind(Kind::Flow)).and(col(VALUE).is_not_null()).and(col(LAST).is_not_null())
}

fn count(what: Expr) -> PolarsResult<Expr> {
    what.sum().over([col(CASE)])
}
