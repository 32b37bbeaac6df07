//! The rules as an officer reads them: every one in a line, or one explained from its own documentation.
//!
//! Never needs a workspace; where there is one, it says what its settings change.

use std::path::Path;

use serde::Serialize;

use super::Answer;
use crate::error::Failure;
use crate::model::rule::RuleDoc;
use crate::plan;
use crate::rules;
use crate::workspace::settings;

/// Every rule, those about plan workbooks included. For programs it is their documentation.
#[derive(Serialize)]
#[serde(transparent)]
pub struct AllRules {
    pub docs: Vec<RuleDoc>,
    /// For people: by family, a line each, with the severity that is in force.
    #[serde(skip)]
    pub text: String,
}

/// One rule. For programs it is its documentation.
#[derive(Serialize)]
#[serde(transparent)]
pub struct OneRule {
    pub doc: RuleDoc,
    /// For people: part by part, and what the settings change about it.
    #[serde(skip)]
    pub text: String,
}

/// Lists the rules, as the settings of a folder have them.
///
/// # Errors
/// [`Failure::Settings`].
pub fn list(root: &Path) -> Result<Answer<AllRules>, Failure> {
    let settings = in_folder(root)?;
    Ok(Answer::new(AllRules {
        docs: rules::docs(&plan::rules::RULES),
        text: rules::list(&plan::rules::RULES, &settings),
    }))
}

/// Explains a rule that is named by its code or by its name, in either case.
///
/// # Errors
/// [`Failure::UnknownRule`] with the nearest code; [`Failure::Settings`].
pub fn explain(root: &Path, named: &str) -> Result<Answer<OneRule>, Failure> {
    let settings = in_folder(root)?;
    let wanted = named.trim();
    let is_it = |doc: &RuleDoc| doc.code.eq_ignore_ascii_case(wanted) || doc.name.eq_ignore_ascii_case(wanted);
    let doc = rules::docs(&plan::rules::RULES).into_iter().find(is_it).ok_or_else(|| Failure::UnknownRule {
        code: named.to_owned(),
        suggestion: rules::nearest(wanted).map(str::to_owned),
    })?;
    let text = rules::explain_doc(&doc) + &rules::explain_settings(&doc, &settings);
    Ok(Answer::new(OneRule { doc, text }))
}

/// The settings of a workspace, where there is one.
fn in_folder(root: &Path) -> Result<rules::Settings, Failure> {
    Ok(settings::read(&root.join(settings::FILE))?.rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_named_by_code_or_name_and_says_what_was_changed_about_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(settings::FILE), "[rules]\nshadow = [\"P209\"]\n").unwrap();
        let by_code = explain(folder.path(), " p209 ").unwrap().value;
        assert_eq!(by_code.doc.code, "P209");
        assert!(by_code.text.contains("Đã đổi trong khtc.toml: P209"), "{}", by_code.text);
        assert_eq!(explain(folder.path(), by_code.doc.name).unwrap().value.doc, by_code.doc);
        assert_eq!(serde_json::to_value(&by_code).unwrap(), serde_json::to_value(by_code.doc).unwrap());
        // Those about plan workbooks are listed too, and are no rules of `rules::RULES`.
        assert!(list(folder.path()).unwrap().value.docs.iter().any(|doc| doc.code.starts_with('K')));
        let unknown = explain(folder.path(), "c011").err().unwrap();
        assert!(matches!(unknown, Failure::UnknownRule { suggestion: Some(near), .. } if near == "C101"));
    }
}
