//! Faults into findings: severity, the sentence and the remedy, in the officer's Vietnamese.
//!
//! Never decides whether something is wrong. What a sender typed is put into a sentence as it is, and is never read
//! as a placeholder.

use super::rule;
use super::settings::Settings;
use crate::model::finding::{Fault, Finding, Severity};

/// So much of a sender's text fits into a sentence; the finding's `found` keeps all of it.
const QUOTED: usize = 80;

/// A fault as a finding. A code that no rule documents is ours to mend, but the fault is told all the same.
pub fn finding(fault: &Fault, settings: &Settings) -> Finding {
    let (name, severity, message, remedy) = match rule(fault.code) {
        Some(rule) => {
            let doc = &rule.doc;
            (doc.name, settings.severity(doc.code, doc.severity), fill(doc.message, fault), fill(doc.remedy, fault))
        }
        None => (
            "undocumented",
            Severity::Error,
            fill("{place}: ‘{found}’ không như mong đợi ({expected}).", fault),
            "Kiểm tra lại nội dung này rồi gửi lại.".to_owned(),
        ),
    };
    Finding {
        code: fault.code.to_owned(),
        name: name.to_owned(),
        severity,
        sheet: fault.sheet.clone(),
        cell: fault.cell.clone(),
        indicator: fault.indicator.clone(),
        district: fault.district.clone(),
        found: fault.found.clone(),
        expected: fault.expected.clone(),
        message,
        remedy,
    }
}

/// Fills `{place}`, `{found}`, `{expected}`, `{indicator}` in one pass, so that braces in a sender's text stay text.
fn fill(template: &str, fault: &Fault) -> String {
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
            "{found}" => text.push_str(&quoted(&fault.found, "(trống)")),
            "{expected}" => text.push_str(&quoted(&fault.expected, "giá trị theo biểu mẫu")),
            "{indicator}" => text.push_str(&indicator(fault)),
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
        (None, None) => "Tệp báo cáo".to_owned(),
    }
}

fn indicator(fault: &Fault) -> String {
    match (&fault.indicator, &fault.district) {
        (Some(indicator), Some(district)) => format!("chỉ tiêu {indicator} (mã huyện {district})"),
        (Some(indicator), None) => format!("chỉ tiêu {indicator}"),
        (None, _) => "dòng này".to_owned(),
    }
}

fn quoted(text: &str, empty: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return empty.to_owned();
    }
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::grid::CellRef;

    fn at(found: &str) -> Fault {
        let cell = CellRef { sheet: "Báo cáo".into(), cell: "G12".into() };
        Fault::at("C101", cell, found, "một số, ví dụ 12,5").about("1.3.a", None)
    }

    #[test]
    fn names_the_fault_and_the_remedy() {
        let finding = finding(&at("12,5 ha?"), &Settings::default());
        assert_eq!(finding.message, "Báo cáo!G12: ‘12,5 ha?’ không phải là số.");
        assert_eq!(finding.remedy, "Nhập số, ví dụ 12,5; không kèm đơn vị tính hay dấu hỏi.");
        assert_eq!((finding.name.as_str(), finding.severity), ("not-a-number", Severity::Error));
    }

    #[test]
    fn a_senders_braces_stay_text() {
        assert!(finding(&at("{expected}{"), &Settings::default()).message.contains("‘{expected}{’"));
    }

    #[test]
    fn a_long_text_is_shortened_only_in_the_sentence() {
        let long = "ơ".repeat(500);
        let finding = finding(&at(&long), &Settings::default());
        assert_eq!(finding.found, long);
        assert!(finding.message.contains('…') && finding.message.chars().count() < 130, "{}", finding.message);
    }

    #[test]
    fn an_undocumented_code_is_still_told() {
        let finding = finding(&Fault::of_file("Z999", "a", "b"), &Settings::default());
        assert_eq!((finding.code.as_str(), finding.severity), ("Z999", Severity::Error));
        assert_eq!(finding.message, "Tệp báo cáo: ‘a’ không như mong đợi (b).");
    }
}
