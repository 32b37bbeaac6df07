//! What a rule is: its documentation as data, and how it is judged.
//!
//! Never judges: see `scan` for the frame and `wording` for the sentences.

use polars::prelude::{Expr, col, lit};

use super::columns;
use super::settings::Settings;
use crate::model::entry::HeaderKey;
pub use crate::model::rule::RuleDoc;

/// One rule: its file in this room holds exactly one of these.
pub struct Rule {
    pub doc: RuleDoc,
    pub judge: Judge,
}

/// Where a rule's fault is seen.
pub enum Judge {
    /// While a workbook is read: reading emits the fault, the rule puts it into words.
    AtTheDoor,
    /// Over the frame of everything expected.
    Frame(Comparison),
}

/// A rule as polars expressions over the columns of [`columns`].
pub struct Comparison {
    pub scope: Scope,
    /// The slots it concerns. Slots that were unreadable or absent are left out by the scan itself.
    pub on: fn() -> Expr,
    /// True where the fault is; null counts as no fault, so that what is unknown is never blamed.
    pub fault: fn(&Settings) -> Expr,
    pub found: Said,
    pub expected: Said,
    /// What to do about it, where that depends on the row; else the rule's own remedy says it.
    pub remedy: Option<Said>,
    /// Codes of the deeper faults behind which this one is only a consequence: silent where one of them is found
    /// about the same indicator.
    pub yields_to: &'static [&'static str],
}

/// How many findings a fault makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// One for each faulty slot, at its cell.
    Slot,
    /// One for the whole submission, without a cell.
    Submission,
    /// One for the submission, at the cell of a header answer.
    Header(HeaderKey),
}

/// Words with a place `{}` for each value of the faulty row.
pub struct Said {
    pub words: &'static str,
    pub shows: &'static [Show],
}

/// A value of the faulty row, and how a person reads it.
pub enum Show {
    /// Ten-thousandths, shown as `3.613,5`.
    Figure(fn() -> Expr),
    /// A whole number.
    Count(fn() -> Expr),
    /// Days since the common era, shown as `14/6/2022`.
    Date(fn() -> Expr),
    Text(fn() -> Expr),
    /// What the officer has set: a threshold, with the name under which it can be changed.
    Setting(fn(&Settings) -> String),
}

impl Said {
    /// The figure that stands in the faulty cell.
    pub const FIGURE: Said = Said { words: "{}", shows: &[Show::Figure(|| col(columns::VALUE))] };
    /// The date that stands in the faulty cell.
    pub const DATE: Said = Said { words: "{}", shows: &[Show::Date(|| col(columns::DATE))] };
    /// The text that stands in the faulty cell.
    pub const TEXT: Said = Said { words: "{}", shows: &[Show::Text(|| col(columns::TEXT))] };
    /// A cell in which nothing stands.
    pub const BLANK: Said = Said::words("(trống)");

    pub const fn words(words: &'static str) -> Said {
        Said { words, shows: &[] }
    }
}

impl Show {
    pub fn expr(&self, settings: &Settings) -> Expr {
        match self {
            Show::Figure(expr) | Show::Count(expr) | Show::Date(expr) | Show::Text(expr) => expr(),
            Show::Setting(words) => lit(words(settings)),
        }
    }
}

impl Comparison {
    /// Everything that it says of a faulty row: what was found, what is expected, what to do.
    pub fn said(&self) -> impl Iterator<Item = &Said> {
        [&self.found, &self.expected].into_iter().chain(&self.remedy)
    }
}

impl Rule {
    /// The comparison, if the rule is judged over the frame.
    pub fn comparison(&self) -> Option<&Comparison> {
        match &self.judge {
            Judge::AtTheDoor => None,
            Judge::Frame(comparison) => Some(comparison),
        }
    }
}
