//! The clock of Việt Nam: which day it is there.
//!
//! Never reads a clock: every moment is passed in.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// Việt Nam keeps one time all year: UTC+7.
pub fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).expect("seven hours is a valid offset")
}

/// The day on the clock of Việt Nam, whatever the offset in the record.
pub fn local_day(at: DateTime<FixedOffset>) -> NaiveDate {
    at.with_timezone(&vietnam()).date_naive()
}
