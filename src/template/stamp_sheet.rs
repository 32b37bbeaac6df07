//! The very hidden sheet `_khtc` and the defined name: the stamp, its seal, the values as issued.
//!
//! Never seals: the stamp comes sealed.

use chrono::SecondsFormat;
use rust_xlsxwriter::Workbook;

use crate::layout::stamp::{FORMAT, STAMP_KEYS, STAMP_NAME, STAMP_SHEET, compact, fields};

use super::content::Template;
use super::error::TemplateError;

pub fn write(book: &mut Workbook, template: &Template<'_>) -> Result<(), TemplateError> {
    let sheet = book.add_worksheet();
    sheet.set_name(STAMP_SHEET)?.set_very_hidden(true);
    sheet.write_string(0, 0, "format")?.write_string(0, 1, FORMAT)?;
    let values = fields(template.stamp).into_iter().chain([template.stamp.seal.clone()]);
    let mut row = 1;
    for (key, value) in STAMP_KEYS.iter().zip(values) {
        sheet.write_string(row, 0, *key)?.write_string(row, 1, value)?;
        row += 1;
    }
    // What a correction of this reply replaces; no part of the seal, which is that of any issue of this content.
    if let Some(reply) = template.reply {
        let received_at = reply.received_at.to_rfc3339_opts(SecondsFormat::Secs, false);
        let replaces = [
            ("replaces", reply.attempt.to_string()),
            ("replaces_at", received_at),
            ("replaces_sha256", reply.sha256.to_owned()),
        ];
        for (key, value) in replaces {
            sheet.write_string(row, 0, key)?.write_string(row, 1, value)?;
            row += 1;
        }
    }
    for issued in template.issued {
        row += 1;
        for (column, text) in [&issued.sheet, &issued.row, &issued.column, &issued.value].into_iter().enumerate() {
            sheet.write_string(row, column as u16, text)?;
        }
    }
    book.define_name(STAMP_NAME, &format!("=\"{}\"", compact(template.stamp)))?;
    Ok(())
}
