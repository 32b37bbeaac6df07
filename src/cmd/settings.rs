//! `khtc.toml`: the sealing key, the rules' settings, and a demonstration's clock. Every setting has a default.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use crate::error::Failure;
use crate::layout::stamp::{Key, unhex};
use crate::rules;

/// Name of the file in a workspace.
pub const FILE: &str = "khtc.toml";

/// What `khtc.toml` says.
#[derive(Default)]
pub struct Settings {
    pub key: Option<Key>,
    pub rules: rules::Settings,
    /// A time that stands for “now”, for demonstrations and training only; every output says so.
    pub clock: Option<DateTime<FixedOffset>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    key: Option<KeyTable>,
    rules: rules::Settings,
    demo: Demo,
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
    let file: File = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
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
    Ok(Settings { key, rules: file.rules, clock })
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
         # [rules]\n# off = [\"H304\"]\n# jump_percent = 80\n"
    ))
}
