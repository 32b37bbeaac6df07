//! `khtc.toml`: the sealing key, the rules' settings, and a demonstration's clock. Every setting has a default.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use crate::error::Failure;
use crate::model::digest::{Key, unhex};
use crate::rules;

/// Name of the file in a workspace.
pub const FILE: &str = "khtc.toml";

/// Days, where `khtc.toml` says nothing: a unit has the month's form in hand, and the next one comes from the new plan.
pub const OLD_TEMPLATES_DAYS: u32 = 30;

/// What `khtc.toml` says.
#[derive(Clone)]
pub struct Settings {
    pub key: Option<Key>,
    pub rules: rules::Settings,
    /// How many days a form of an earlier revision of the plan is taken after a newer one came into force.
    pub old_templates_days: u32,
    /// A time that stands for “now”, for demonstrations and training only; every output says so.
    pub clock: Option<DateTime<FixedOffset>>,
}

impl Default for Settings {
    fn default() -> Settings {
        let (key, rules, clock) = (None, rules::Settings::default(), None);
        Settings { key, rules, old_templates_days: OLD_TEMPLATES_DAYS, clock }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    key: Option<KeyTable>,
    rules: rules::Settings,
    plan: PlanTable,
    demo: Demo,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct PlanTable {
    old_templates_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyTable {
    id: String,
    secret: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Demo {
    clock: Option<String>,
}

/// Reads the settings; without a file the defaults.
///
/// # Errors
/// [`Failure::Settings`] naming file and line for anything that is not understood.
pub fn read(path: &Path) -> Result<Settings, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(source) => return Err(Failure::Read { path: path.to_owned(), source }),
    };
    let wrong = |detail: String| Failure::Settings { path: path.to_owned(), detail };
    let file: File = toml::from_str(&text).map_err(|error| wrong(told(&text, &error)))?;
    let key = match file.key {
        None => None,
        Some(table) => {
            let secret = unhex(&table.secret).filter(|secret| secret.len() >= 16);
            let secret = secret.ok_or_else(|| wrong("mục [key]: secret phải là ít nhất 32 chữ số hex".to_owned()))?;
            if table.id.is_empty() || table.id.contains(';') {
                return Err(wrong("mục [key]: id không được trống và không có dấu chấm phẩy".to_owned()));
            }
            Some(Key { id: table.id, secret })
        }
    };
    let clock = file.demo.clock.map(|text| DateTime::parse_from_rfc3339(&text)).transpose();
    let clock = clock.map_err(|_| wrong("mục [demo]: clock phải có dạng 2022-06-15T16:00:00+07:00".to_owned()))?;
    let old_templates_days = file.plan.old_templates_days.unwrap_or(OLD_TEMPLATES_DAYS);
    Ok(Settings { key, rules: file.rules, old_templates_days, clock })
}

/// What is not understood, by line, in Vietnamese: the parser's own messages are English.
fn told(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    let quoted = |before: &str| message.strip_prefix(before).and_then(|rest| rest.split('`').next());
    let before = error.span().and_then(|span| text.get(..span.start));
    let number = before.map(|before| before.matches('\n').count() + 1);
    let line = number.and_then(|number| text.lines().nth(number - 1)).unwrap_or_default().trim();
    let what = match (quoted("unknown field `"), quoted("missing field `")) {
        (Some(field), _) => format!("không có thiết lập ‘{field}’"),
        (None, Some(field)) => format!("thiếu ‘{field}’"),
        // The rules' settings explain themselves.
        (None, None) if !message.is_ascii() && !message.starts_with("invalid ") => message.to_owned(),
        (None, None) if message.contains("expected a sequence") => {
            let line = culprit(text, message).unwrap_or(line);
            format!("‘{line}’ phải là danh sách trong ngoặc vuông, ví dụ off = [\"H304\"]")
        }
        (None, None) if message.contains("expected u32") || message.contains("expected f64") => {
            format!("‘{}’ phải là số dương, không đặt trong ngoặc kép", culprit(text, message).unwrap_or(line))
        }
        (None, None) => format!("không hiểu được ‘{line}’; chữ phải đặt trong ngoặc kép, ví dụ id = \"a1\""),
    };
    number.map_or(what.clone(), |number| format!("dòng {number}: {what}"))
}

/// The line with the value that the parser complains of, which it quotes: ``integer `-5` ``, `string "H304"`.
fn culprit<'t>(text: &'t str, message: &str) -> Option<&'t str> {
    let value = message.split(['`', '"']).nth(1)?;
    let is_its = |line: &&str| line.split_once('=').is_some_and(|(_, right)| right.contains(value));
    text.lines().map(str::trim).filter(|line| !line.starts_with('#')).find(is_its)
}

/// A new `khtc.toml` with a key of its own.
///
/// # Errors
/// If the operating system gives no random bytes.
pub fn fresh() -> Result<String, Failure> {
    let mut bytes = [0u8; 36];
    getrandom::fill(&mut bytes).map_err(|error| Failure::NoRandomness(error.to_string()))?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let (id, secret) = hex.split_at(8);
    Ok(format!(
        "# Thiết lập của khtc. Mọi mục đều có giá trị mặc định.\n\n\
         # Khóa niêm phong biểu mẫu. Giữ kín; đổi khóa thì biểu mẫu đã phát hành bị coi là của nơi khác.\n\
         [key]\nid = \"{id}\"\nsecret = \"{secret}\"\n\n\
         # Ngưỡng và mức độ của các quy tắc (xem ‘khtc rules’), ví dụ:\n\
         # [rules]\n# off = [\"H304\"]\n# shadow = [\"P209\"]  # chạy thử: chỉ cán bộ thấy, không ảnh hưởng kết quả\n# jump_percent = 80\n\n\
         # Sau khi kế hoạch có bản mới, biểu mẫu của bản cũ còn được nhận trong bao nhiêu ngày:\n\
         # [plan]\n# old_templates_days = {OLD_TEMPLATES_DAYS}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_is_told_by_its_kind() {
        let wrong = |rules: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(FILE);
            std::fs::write(&path, format!("# off = \"H304\"\n[rules]\n{rules}\n")).unwrap();
            read(&path).err().unwrap().to_string()
        };
        let list = wrong("off = \"H304\"");
        assert!(list.contains("‘off = \"H304\"’ phải là danh sách"), "{list}");
        for rules in ["jump_percent = -5", "jump_percent = \"nhiều\"", "factor_tolerance = \"x\""] {
            let number = wrong(rules);
            assert!(number.contains(&format!("‘{rules}’ phải là số dương")), "{number}");
        }
    }
}
