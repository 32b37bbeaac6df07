//! What is wrong or doubtful about a workbook: the sender's fault, never ours.
//!
//! A [`Fault`] is what was observed; a [`Finding`] is the fault with its rule's severity, message and remedy.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dates;
use super::grid::CellRef;
use super::quantity::Quantity;

/// Something observed, before a rule puts it into words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Code of the rule that it breaks, `C101`.
    pub code: &'static str,
    /// The place; none for a fault of the whole file, a sheet without cell for a fault of a sheet.
    pub sheet: Option<String>,
    pub cell: Option<String>,
    pub indicator: Option<String>,
    pub district: Option<String>,
    /// What stands there, as the sender sees it.
    pub found: String,
    /// What should stand there, in the reader's words.
    pub expected: String,
    /// What to do about it, where the cause tells that better than the rule.
    pub remedy: Option<String>,
}

/// One thing wrong or doubtful about a submission or a plan workbook.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    pub code: String,
    /// English kebab-case name of the rule, `not-a-number`.
    pub name: String,
    pub severity: Severity,
    pub sheet: Option<String>,
    pub cell: Option<String>,
    pub indicator: Option<String>,
    pub district: Option<String>,
    pub found: String,
    pub expected: String,
    /// The whole sentence: place, fault, why.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// True if its rule is only being tried: it is shown to the officer and kept, and has no effect on anything.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shadow: bool,
}

/// How severe. Ordered: the worst is the smallest, so that sorting puts it first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The figure cannot be used without asking.
    Error,
    /// Our own value wins, or the figure is only doubtful.
    Warning,
    /// Something was repaired or is good to know.
    Note,
}

/// A repair that was made and logged: raw → stored, by which rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Repair {
    /// `R001`
    pub code: String,
    #[serde(flatten)]
    pub at: CellRef,
    pub raw: String,
    pub stored: String,
}

impl Fault {
    /// A fault of the whole file.
    pub fn of_file(code: &'static str, found: impl Into<String>, expected: impl Into<String>) -> Fault {
        Fault {
            code,
            sheet: None,
            cell: None,
            indicator: None,
            district: None,
            found: found.into(),
            expected: expected.into(),
            remedy: None,
        }
    }

    /// A fault at a cell.
    pub fn at(code: &'static str, at: CellRef, found: impl Into<String>, expected: impl Into<String>) -> Fault {
        Fault { sheet: Some(at.sheet), cell: Some(at.cell), ..Fault::of_file(code, found, expected) }
    }

    /// A fault of a sheet as a whole.
    pub fn of_sheet(
        code: &'static str,
        sheet: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Fault {
        Fault { sheet: Some(sheet.into()), ..Fault::of_file(code, found, expected) }
    }

    /// With a remedy of its own instead of the rule's.
    pub fn mended_by(mut self, remedy: impl Into<String>) -> Fault {
        self.remedy = Some(remedy.into());
        self
    }

    pub fn about(mut self, indicator: impl Into<String>, district: Option<String>) -> Fault {
        self.indicator = Some(indicator.into());
        self.district = district;
        self
    }
}

impl Finding {
    /// The message without its place, where that is told beside it.
    pub fn sentence(&self) -> &str {
        let place = self.sheet.as_deref().zip(self.cell.as_deref()).map(|(sheet, cell)| format!("{sheet}!{cell}: "));
        place.and_then(|place| self.message.strip_prefix(&place)).unwrap_or(&self.message)
    }

    /// True if it counts, and the unit is told of it.
    pub const fn counts(&self) -> bool {
        !self.shadow
    }

    /// How severe it is, in words; said of a rule that is only being tried as well.
    pub fn level(&self) -> String {
        let severity = self.severity.vietnamese();
        if self.shadow { format!("{severity} (chạy thử)") } else { severity.to_owned() }
    }
}

impl Repair {
    /// What is stored, in the sender's own way of writing: `512,5`, `28/1/2022`.
    pub fn as_people_write(&self) -> String {
        if let Ok(figure) = self.stored.parse::<Quantity>() {
            return figure.vietnamese(0);
        }
        match self.stored.parse::<NaiveDate>() {
            Ok(day) => dates::day(day),
            Err(_) => self.stored.clone(),
        }
    }
}

impl Severity {
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Severity::Error => "lỗi",
            Severity::Warning => "cảnh báo",
            Severity::Note => "lưu ý",
        }
    }
}
