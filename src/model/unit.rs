//! Who reports and who leads: units, leaders, districts, each valid between two dates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A unit of the department that fills a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    pub code: String,
    pub name: String,
    /// The name in narrow columns.
    pub short: String,
    /// Addresses that it sends from, in lower case.
    pub emails: Vec<String>,
    pub valid: Validity,
}

/// A leader of the department who directs tasks.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Leader {
    pub code: String,
    pub name: String,
    /// `Phó Giám đốc`
    pub title: String,
}

/// A district that figures are broken down to. Codes are GSO codes; lists go by code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct District {
    pub code: String,
    pub name: String,
    /// `huyện`, `thành phố`
    pub kind: String,
    pub valid: Validity,
}

/// The days on which something exists, both included; open where a date is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Validity {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Validity {
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    pub fn overlaps(self, other: Validity) -> bool {
        let before = |a: Option<NaiveDate>, b: Option<NaiveDate>| matches!((a, b), (Some(a), Some(b)) if a < b);
        !before(self.to, other.from) && !before(other.to, self.from)
    }
}
