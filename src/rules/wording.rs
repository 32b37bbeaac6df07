//! Faults into findings: the rule's words, and the severity that the settings give it.
//!
//! Never decides whether something is wrong.

use super::rule;
use super::settings::Settings;
use crate::model::finding::{Fault, Finding, Severity};
use crate::model::plan::Plan;
use crate::model::rule::UNDOCUMENTED;

/// A fault as a finding; districts are named as the plan names them, where there is one.
pub fn finding(fault: &Fault, settings: &Settings, plan: Option<&Plan>) -> Finding {
    let district = fault.district.as_deref().and_then(|code| plan?.district(code));
    let district = district.map(|district| district.name.as_str());
    match rule(fault.code) {
        Some(rule) => Finding {
            shadow: settings.is_shadow(rule.doc.code),
            ..rule.doc.finding(settings.severity(rule.doc.code, rule.doc.severity), fault, district)
        },
        None => UNDOCUMENTED.finding(Severity::Error, fault, district),
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
        let finding = finding(&at("12,5 ha?"), &Settings::default(), None);
        assert_eq!(finding.message, "Báo cáo!G12: ‘12,5 ha?’ không phải là số.");
        assert_eq!(finding.remedy, "Nhập số, ví dụ 12,5; không kèm đơn vị tính hay dấu hỏi.");
        assert_eq!((finding.name.as_str(), finding.severity), ("not-a-number", Severity::Error));
    }

    #[test]
    fn a_senders_braces_stay_text() {
        assert!(finding(&at("{expected}{"), &Settings::default(), None).message.contains("‘{expected}{’"));
    }

    #[test]
    fn a_long_text_is_shortened_only_in_the_sentence() {
        let long = "ơ".repeat(500);
        let finding = finding(&at(&long), &Settings::default(), None);
        assert_eq!(finding.found, long);
        assert!(finding.message.contains('…') && finding.message.chars().count() < 130, "{}", finding.message);
    }

    #[test]
    fn an_undocumented_code_is_still_told() {
        let finding = finding(&Fault::of_file("Z999", "a", "b"), &Settings::default(), None);
        assert_eq!((finding.code.as_str(), finding.severity), ("Z999", Severity::Error));
        assert_eq!(finding.message, "Tệp: ‘a’ không như mong đợi (b).");
    }
}
