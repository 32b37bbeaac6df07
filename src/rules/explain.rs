//! The rules as documentation: one explained, or all listed.
//!
//! Never says anything that is not in the rules themselves.

use super::RULES;
use super::rule::{Rule, RuleDoc};
use super::settings::Settings;
use crate::model::rule::Family;

/// One rule, part by part.
pub fn explain(rule: &Rule) -> String {
    explain_doc(&rule.doc)
}

/// The same for a rule that is documented elsewhere.
pub fn explain_doc(doc: &RuleDoc) -> String {
    let mut text = format!("{}  {}  ({})\n{}\n\n", doc.code, doc.name, doc.severity.vietnamese(), doc.title);
    let parts = [
        ("Kiểm tra", doc.what),
        ("Vì sao", doc.why),
        ("Ví dụ", doc.example),
        ("Thông báo", doc.message),
        ("Cách sửa", doc.remedy),
    ];
    for (heading, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
        text.push_str(&format!("{heading}: {part}\n"));
    }
    text
}

/// The remedy as instructions word it, before there is a fault to speak of.
pub fn plain_remedy(doc: &RuleDoc) -> String {
    doc.remedy
        .replace("{expected}", "giá trị đúng")
        .replace("{found}", "giá trị đang ghi")
        .replace("{place}", "ô được nêu")
        .replace("{indicator}", "chỉ tiêu")
}

/// The documentation of every rule, those from elsewhere included, by family and code.
pub fn docs(extra: &[RuleDoc]) -> Vec<RuleDoc> {
    let mut docs: Vec<RuleDoc> = RULES.iter().map(|rule| rule.doc).chain(extra.iter().copied()).collect();
    docs.sort_by_key(|doc| (doc.facts.family, doc.code));
    docs
}

/// One line for each rule under the heading of its family, and what the settings change.
pub fn list(extra: &[RuleDoc], settings: &Settings) -> String {
    let docs = docs(extra);
    let mut text = String::new();
    for family in Family::ALL {
        let own: Vec<&RuleDoc> = docs.iter().filter(|doc| doc.facts.family == family).collect();
        if own.is_empty() {
            continue;
        }
        text.push_str(&format!("{}\n", family.vietnamese()));
        for doc in own {
            let severity = in_force(doc, settings);
            text.push_str(&format!("  {}  {severity:<8}  {}\n", doc.code, doc.title));
        }
        text.push('\n');
    }
    for change in settings.changes() {
        text.push_str(&format!("Đã đổi trong khtc.toml: {change}\n"));
    }
    text.trim_end().to_owned() + "\n"
}

/// How severe a rule is under the settings, in words.
fn in_force(doc: &RuleDoc, settings: &Settings) -> &'static str {
    if settings.is_off(doc.code) {
        "đã tắt"
    } else if settings.is_shadow(doc.code) {
        "chạy thử"
    } else {
        settings.severity(doc.code, doc.severity).vietnamese()
    }
}

/// What the settings make of one rule, for its explanation; nothing if they leave it alone.
pub fn explain_settings(doc: &RuleDoc, settings: &Settings) -> String {
    let own = settings.changes().into_iter().filter(|change| change.starts_with(&format!("{} (", doc.code)));
    own.map(|change| format!("Đã đổi trong khtc.toml: {change}\n")).collect()
}

/// Every rule explained, one after the other: the whole documentation.
pub fn explain_all(extra: &[RuleDoc]) -> String {
    docs(extra).iter().map(explain_doc).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::Severity;
    use crate::model::rule::Facts;

    const ELSEWHERE: RuleDoc = RuleDoc {
        code: "K101",
        name: "task-twice",
        severity: Severity::Error,
        title: "Nhiệm vụ ghi hai lần",
        what: "a",
        why: "b",
        example: "c",
        remedy: "d",
        message: "e",
        facts: Facts::of(Family::PlanWorkbook),
    };

    #[test]
    fn lists_rules_from_here_and_elsewhere_in_the_order_of_families() {
        let text = list(&[ELSEWHERE], &Settings::default());
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(place("  W001") < place("  S001") && place("  S001") < place("  C101"));
        assert!(place("  X401") < place("  R001") && place("  R001") < place("  K101  lỗi       Nhiệm vụ ghi hai lần"));
    }

    #[test]
    fn the_list_says_what_was_switched_off() {
        let settings: Settings = toml::from_str("off = ['H304']").unwrap();
        let text = list(&[], &settings);
        assert!(text.contains("H304  đã tắt"), "{text}");
        assert!(text.contains("Đã đổi trong khtc.toml: H304"), "{text}");
    }

    #[test]
    fn the_list_and_the_explanation_say_what_is_on_trial() {
        let settings: Settings = toml::from_str("shadow = ['P209']").unwrap();
        let text = list(&[], &settings);
        assert!(text.contains("P209  chạy thử") && text.contains("Đã đổi trong khtc.toml: P209 ("), "{text}");
        let doc = |code| &super::super::rule(code).unwrap().doc;
        assert!(explain_settings(doc("P209"), &settings).contains("chạy thử, chỉ cán bộ thấy"));
        assert_eq!(explain_settings(doc("P201"), &settings), "");
    }

    #[test]
    fn explains_every_part() {
        let text = explain_doc(&ELSEWHERE);
        assert_eq!(
            text,
            "K101  task-twice  (lỗi)\nNhiệm vụ ghi hai lần\n\nKiểm tra: a\nVì sao: b\nVí dụ: c\nThông báo: e\nCách sửa: d\n"
        );
        assert!(explain_all(&[ELSEWHERE]).ends_with(&text));
    }
}
