//! Refused files on the officer's screen, each with the command that mends it.
//!
//! Never decides what mends it; `app::refused` does.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use serde::{Serialize, Serializer};

use super::paragraph;
use crate::app::refused::{Refused, RefusedRemedy};
use crate::model::dates::moment;
use crate::model::plan::Plan;

/// A paragraph for each file, and what to do below it.
pub fn say(out: &mut dyn Write, plan: &Plan, all: &[Refused]) -> io::Result<()> {
    for one in all {
        let unit = one.unit.as_deref().map(|code| plan.unit(code).map_or(code, |unit| unit.short.as_str()));
        let about = format!(
            "{} · {} · {}, nhận {} ({}): {}",
            one.file,
            unit.unwrap_or("không rõ đơn vị"),
            one.period.vietnamese_lower(),
            moment(one.received_at),
            one.codes.join(", "),
            one.because.join(" ")
        );
        paragraph(out, &format!("  {} ", "✗ không tiếp nhận:".red()), &about, 6, Style::new())?;
        paragraph(out, "      → ", &words(&one.remedy), 8, Style::new())?;
    }
    Ok(())
}

fn words(remedy: &RefusedRemedy) -> String {
    match remedy {
        RefusedRemedy::AskAgain => "đề nghị đơn vị gửi lại, hoặc tiếp nhận lại tệp này kèm --unit, --period".to_owned(),
        RefusedRemedy::ReceiveAgain => "kỳ đang mở cho đơn vị: tiếp nhận lại tệp này (khtc receive TỆP)".to_owned(),
        RefusedRemedy::ReopenFirst { period, unit } => {
            format!("khtc reopen --period {period} --unit {unit} --by TÊN --reason LÝ_DO, rồi tiếp nhận lại tệp này")
        }
    }
}

/// For programs that read this door's JSON the remedy is its words. It stands here, not beside the type, because the
/// words name commands of the terminal; within one crate that may be so.
impl Serialize for RefusedRemedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&words(self))
    }
}
