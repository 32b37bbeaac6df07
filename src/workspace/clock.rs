//! What time it is. Read here and nowhere else, so that everything else can be told the time.

use chrono::{DateTime, FixedOffset, SubsecRound, Utc};

use crate::model::clock::vietnam;

/// The time in Việt Nam, to the second: what is printed, recorded and sealed is the same time.
pub fn now() -> DateTime<FixedOffset> {
    to_the_second(Utc::now().with_timezone(&vietnam()))
}

/// A time that stands for “now”, as [`now`] would give it.
pub fn as_if(time: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    to_the_second(time.with_timezone(&vietnam()))
}

fn to_the_second(time: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    time.trunc_subsecs(0)
}
