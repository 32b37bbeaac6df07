//! What the officer may change about the rules: the table `[rules]` of `khtc.toml`.
//!
//! Never silent: every change from the defaults can be listed, and a code that does not exist is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer};

use super::{nearest, rule};
use crate::model::finding::Severity;
use crate::model::rule::Leeway;

mod values;

pub use values::Settings;

/// What the table may hold.
const NAMES: [&str; 14] = [
    "off",
    "shadow",
    "error",
    "warning",
    "note",
    "jump_percent",
    "jump_points",
    "factor_tolerance",
    "factor_over_target",
    "implausible_percent",
    "implausible_times",
    "district_times",
    "same_text_length",
    "same_text_count",
];

/// Why the table is not accepted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("mục [rules] của khtc.toml: không có quy tắc ‘{code}’{}", .nearest.map(|near| format!("; có phải ý là {near}?")).unwrap_or_default())]
    UnknownCode { code: String, nearest: Option<&'static str> },
    #[error("mục [rules] của khtc.toml: không có mục ‘{name}’; các mục là {}", NAMES.join(", "))]
    UnknownName { name: String },
    #[error("mục [rules] của khtc.toml: {code} được ghi hai lần, chỉ giữ một")]
    Twice { code: &'static str },
    #[error(
        "mục [rules] của khtc.toml: {code} không tắt, không chạy thử và không đổi mức được, vì tệp như vậy không còn gì để đọc"
    )]
    Fixed { code: &'static str },
    #[error(
        "mục [rules] của khtc.toml: {code} không tắt, không chạy thử và không đổi mức được, vì ô như vậy không có số liệu để dùng"
    )]
    WithoutAnswer { code: &'static str },
    #[error("mục [rules] của khtc.toml: {name} phải {range}")]
    OutOfRange { name: &'static str, range: &'static str },
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(default)]
struct Table {
    off: Vec<String>,
    shadow: Vec<String>,
    error: Vec<String>,
    warning: Vec<String>,
    note: Vec<String>,
    jump_percent: u32,
    jump_points: u32,
    factor_tolerance: f64,
    factor_over_target: u32,
    implausible_percent: u32,
    implausible_times: u32,
    district_times: u32,
    same_text_length: u32,
    same_text_count: u32,
    /// What is none of the above.
    #[serde(flatten)]
    unknown: BTreeMap<String, IgnoredAny>,
}

impl Default for Table {
    fn default() -> Table {
        let own = Settings::default();
        Table {
            off: Vec::new(),
            shadow: Vec::new(),
            error: Vec::new(),
            warning: Vec::new(),
            note: Vec::new(),
            jump_percent: own.jump_percent,
            jump_points: own.jump_points,
            factor_tolerance: own.factor_tolerance,
            factor_over_target: own.factor_over_target,
            implausible_percent: own.implausible_percent,
            implausible_times: own.implausible_times,
            district_times: own.district_times,
            same_text_length: own.same_text_length,
            same_text_count: own.same_text_count,
            unknown: BTreeMap::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Settings, D::Error> {
        Table::deserialize(from)?.settings().map_err(D::Error::custom)
    }
}

impl Table {
    /// What it sets, if every code and every number in it can be taken.
    fn settings(self) -> Result<Settings, SettingsError> {
        let table = self;
        if let Some(name) = table.unknown.keys().next() {
            return Err(SettingsError::UnknownName { name: name.clone() });
        }
        let mut severities = BTreeMap::new();
        let lists = [
            (None, &table.off),
            (Some(Severity::Error), &table.error),
            (Some(Severity::Warning), &table.warning),
            (Some(Severity::Note), &table.note),
        ];
        for (severity, code) in lists.iter().flat_map(|(severity, codes)| codes.iter().map(|code| (*severity, code))) {
            let known = changeable(code)?;
            if severities.insert(known, severity).is_some() {
                return Err(SettingsError::Twice { code: known });
            }
        }
        let mut shadow = BTreeSet::new();
        for code in &table.shadow {
            let known = changeable(code)?;
            // Another severity is what it would have; a rule that is off has nothing to try.
            if severities.get(known) == Some(&None) || !shadow.insert(known) {
                return Err(SettingsError::Twice { code: known });
            }
        }
        let inside = |ok: bool, name, range| if ok { Ok(()) } else { Err(SettingsError::OutOfRange { name, range }) };
        inside((1..=1000).contains(&table.jump_percent), "jump_percent", "từ 1 đến 1000")?;
        inside((1..=100).contains(&table.jump_points), "jump_points", "từ 1 đến 100")?;
        inside(
            table.factor_tolerance > 0.0 && table.factor_tolerance <= 0.5,
            "factor_tolerance",
            "lớn hơn 0, tối đa 0.5",
        )?;
        inside((1..=1000).contains(&table.factor_over_target), "factor_over_target", "từ 1 đến 1000")?;
        inside((100..=10_000).contains(&table.implausible_percent), "implausible_percent", "từ 100 đến 10000")?;
        inside((2..=1000).contains(&table.implausible_times), "implausible_times", "từ 2 đến 1000")?;
        inside((2..=1000).contains(&table.district_times), "district_times", "từ 2 đến 1000")?;
        inside((10..=1000).contains(&table.same_text_length), "same_text_length", "từ 10 đến 1000")?;
        inside((2..=100).contains(&table.same_text_count), "same_text_count", "từ 2 đến 100")?;
        Ok(Settings {
            severities,
            shadow,
            jump_percent: table.jump_percent,
            jump_points: table.jump_points,
            factor_tolerance: table.factor_tolerance,
            factor_over_target: table.factor_over_target,
            implausible_percent: table.implausible_percent,
            implausible_times: table.implausible_times,
            district_times: table.district_times,
            same_text_length: table.same_text_length,
            same_text_count: table.same_text_count,
        })
    }
}

/// The code of a rule that settings may change.
fn changeable(code: &str) -> Result<&'static str, SettingsError> {
    let unknown = || SettingsError::UnknownCode { code: code.to_owned(), nearest: nearest(code) };
    let known = rule(code).ok_or_else(unknown)?.doc;
    match known.facts.leeway {
        Leeway::Free => Ok(known.code),
        Leeway::NothingToRead => Err(SettingsError::Fixed { code: known.code }),
        Leeway::NoAnswer => Err(SettingsError::WithoutAnswer { code: known.code }),
    }
}

impl Settings {
    /// What differs from the defaults, in the officer's words, for every output to say.
    pub fn changes(&self) -> Vec<String> {
        let mut changes: Vec<String> = self
            .severities
            .iter()
            .filter_map(|(code, severity)| {
                let doc = rule(code)?.doc;
                let now =
                    severity.map_or("đã tắt".to_owned(), |severity| format!("coi là {}", severity.vietnamese()));
                let changed = *severity != Some(doc.severity);
                changed.then(|| format!("{code} ({}): {now}, mặc định là {}", doc.title, doc.severity.vietnamese()))
            })
            .collect();
        changes.extend(self.shadow.iter().filter_map(|code| {
            let title = rule(code)?.doc.title;
            Some(format!("{code} ({title}): chạy thử, chỉ cán bộ thấy, không ảnh hưởng kết quả"))
        }));
        let default = Settings::default();
        let mut threshold = |name: &str, now: String, default: String| {
            if now != default {
                changes.push(format!("{name} = {now}, mặc định là {default}"));
            }
        };
        threshold("jump_percent", self.jump_percent.to_string(), default.jump_percent.to_string());
        threshold("jump_points", self.jump_points.to_string(), default.jump_points.to_string());
        threshold("factor_tolerance", self.factor_tolerance.to_string(), default.factor_tolerance.to_string());
        threshold("factor_over_target", self.factor_over_target.to_string(), default.factor_over_target.to_string());
        threshold("implausible_percent", self.implausible_percent.to_string(), default.implausible_percent.to_string());
        threshold("implausible_times", self.implausible_times.to_string(), default.implausible_times.to_string());
        threshold("district_times", self.district_times.to_string(), default.district_times.to_string());
        threshold("same_text_length", self.same_text_length.to_string(), default.same_text_length.to_string());
        threshold("same_text_count", self.same_text_count.to_string(), default.same_text_count.to_string());
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_table_is_the_default_and_changes_nothing() {
        assert_eq!(read("").unwrap(), Settings::default());
        assert!(Settings::default().changes().is_empty());
    }

    #[test]
    fn says_what_it_changes() {
        let settings = read("off = ['H304']\nerror = ['P209']\nwarning = ['P205']\njump_percent = 30").unwrap();
        assert!(settings.is_off("H304"));
        assert_eq!(settings.severity("P209", Severity::Warning), Severity::Error);
        assert_eq!(settings.severity("C101", Severity::Error), Severity::Error);
        let changes = settings.changes();
        // P205 is a warning anyway.
        assert_eq!(changes.len(), 3, "{changes:?}");
        assert!(
            changes[0].starts_with("H304 (") && changes[0].ends_with("đã tắt, mặc định là cảnh báo"),
            "{changes:?}"
        );
        assert!(changes[1].ends_with("coi là lỗi, mặc định là cảnh báo"), "{changes:?}");
        assert_eq!(changes[2], "jump_percent = 30, mặc định là 50");
    }

    #[test]
    fn a_rule_on_trial_is_said() {
        let settings = read("shadow = ['P209']\nerror = ['P209']").unwrap();
        assert!(settings.is_shadow("P209") && !settings.is_shadow("H304") && !settings.is_off("P209"));
        let changes = settings.changes();
        assert_eq!(changes.len(), 2, "{changes:?}");
        assert!(changes[1].starts_with("P209 (") && changes[1].contains("): chạy thử,"), "{changes:?}");
        assert!(read("shadow = ['W001']").unwrap_err().contains("không chạy thử"));
        assert!(read("shadow = ['P209']\noff = ['P209']").unwrap_err().contains("hai lần"));
        assert!(read("shadow = ['P209', 'P209']").unwrap_err().contains("hai lần"));
        assert!(read("shadow = ['P290']").unwrap_err().contains("có phải ý là P209?"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let error = read("off = ['H340']").unwrap_err();
        assert!(error.contains("không có quy tắc ‘H340’; có phải ý là H304?"), "{error}");
        assert!(read("off = ['W001']").unwrap_err().contains("không tắt"));
        for list in ["off", "shadow", "warning"] {
            let error = read(&format!("{list} = ['C101']")).unwrap_err();
            assert!(error.contains("C101 không tắt") && error.contains("không có số liệu để dùng"), "{error}");
        }
        assert!(read("off = ['H304']\nnote = ['H304']").unwrap_err().contains("hai lần"));
        assert!(read("jump = 3").unwrap_err().contains("không có mục ‘jump’; các mục là off, shadow, error"));
        assert!(read("jump_percent = 0").unwrap_err().contains("jump_percent phải từ 1 đến 1000"));
        assert!(read("jump_percent = 'nhiều'").is_err());
        assert!(read("factor_tolerance = 0.0").unwrap_err().contains("factor_tolerance"));
    }
}
