//! What a rule says of itself, and how a fault is put into its words.
//!
//! Never decides whether something is wrong. What a sender typed is put into a sentence as it is, and is never read
//! as a placeholder.

use serde::Serialize;

use super::finding::{Fault, Finding, Severity};

/// So much of a sender's text fits into a sentence; the finding's `found` keeps all of it.
const QUOTED: usize = 80;

/// So much of our own words does: file names and lists of units among them.
const SAID: usize = 400;

/// A rule's documentation: what `khtc rules CODE` prints, and what every finding is worded from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RuleDoc {
    /// `C101`; a code never changes its meaning (`docs/contract.md`, *Codes*).
    pub code: &'static str,
    /// English, kebab-case: `not-a-number`.
    pub name: &'static str,
    /// Before settings change it.
    pub severity: Severity,
    pub title: &'static str,
    /// What is looked at; empty where the title says it all.
    pub what: &'static str,
    pub why: &'static str,
    pub example: &'static str,
    /// What to do about it; placeholders as in `message`.
    pub remedy: &'static str,
    /// The sentence of a finding, with `{place}`, `{found}`, `{expected}`, `{indicator}`.
    pub message: &'static str,
}

impl RuleDoc {
    /// A fault as a finding, with the severity that the settings give and the name of the district it is about.
    pub fn finding(&self, severity: Severity, fault: &Fault, district: Option<&str>) -> Finding {
        Finding {
            code: fault.code.to_owned(),
            name: self.name.to_owned(),
            severity,
            sheet: fault.sheet.clone(),
            cell: fault.cell.clone(),
            indicator: fault.indicator.clone(),
            district: fault.district.clone(),
            found: fault.found.clone(),
            expected: fault.expected.clone(),
            message: fill(self.message, fault, district),
            remedy: fault.remedy.clone().unwrap_or_else(|| fill(self.remedy, fault, district)),
            shadow: false,
        }
    }
}

/// A code that no rule documents is ours to mend, but the fault is told all the same.
pub const UNDOCUMENTED: RuleDoc = RuleDoc {
    code: "",
    name: "undocumented",
    severity: Severity::Error,
    title: "",
    what: "",
    why: "",
    example: "",
    remedy: "Kiểm tra lại nội dung này rồi gửi lại.",
    message: "{place}: ‘{found}’ không như mong đợi ({expected}).",
};

/// Fills `{place}`, `{found}`, `{expected}`, `{indicator}` in one pass, so that braces in a sender's text stay text.
fn fill(template: &str, fault: &Fault, district: Option<&str>) -> String {
    let mut text = String::with_capacity(template.len() + 40);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        text.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}') else {
            rest = &rest[start..];
            break;
        };
        match &rest[start..=start + end] {
            "{place}" => text.push_str(&place(fault)),
            // What is found out about a whole file is in our words; what stands in a cell is in the sender's.
            "{found}" => {
                let most = if fault.cell.is_some() { QUOTED } else { SAID };
                text.push_str(&quoted(&fault.found, "(trống)", most));
            }
            "{expected}" => text.push_str(&quoted(&fault.expected, "giá trị theo biểu mẫu", SAID)),
            "{indicator}" => text.push_str(&indicator(fault, district)),
            other => text.push_str(other),
        }
        rest = &rest[start + end + 1..];
    }
    text.push_str(rest);
    text
}

/// `Báo cáo!G12`; the sheet, or the file, where there is no cell.
fn place(fault: &Fault) -> String {
    match (&fault.sheet, &fault.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(sheet), None) => format!("Trang ‘{sheet}’"),
        (None, Some(cell)) => format!("Ô {cell}"),
        (None, None) => "Tệp".to_owned(),
    }
}

fn indicator(fault: &Fault, name: Option<&str>) -> String {
    match (&fault.indicator, &fault.district) {
        (Some(indicator), Some(code)) => match name {
            Some(name) => format!("chỉ tiêu {indicator}, {name} ({code})"),
            None => format!("chỉ tiêu {indicator} (mã huyện {code})"),
        },
        (Some(indicator), None) => format!("chỉ tiêu {indicator}"),
        (None, _) => "dòng này".to_owned(),
    }
}

fn quoted(text: &str, empty: &str, most: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        return empty.to_owned();
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
