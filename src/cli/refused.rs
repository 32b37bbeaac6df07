//! Files of a period that were refused and not taken since: which, whose, why, and what to do.
//!
//! Never reads more of the ledger than the receipts of one plan.

use std::io::{self, Write};

use chrono::{DateTime, FixedOffset};
use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use crate::cli::screen;
use crate::error::Failure;
use crate::ledger::{Ledger, ReceiptSummary};
use crate::model::closing::{Closing, closed_for};
use crate::model::dates::moment;
use crate::model::disposition::Disposition;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::rule::Tells;
use crate::rules;

/// A file that is kept and does not count.
#[derive(Serialize)]
pub struct Refused {
    pub file: String,
    /// None if nobody knows whose it is.
    pub unit: Option<String>,
    pub period: Period,
    pub sha256: String,
    pub received_at: DateTime<FixedOffset>,
    /// The codes of the rules that refused it.
    pub codes: Vec<String>,
    pub because: Vec<String>,
    /// In words, with the command.
    pub remedy: String,
}

/// Of a period and the periods inside it, each file once, in order of record.
///
/// # Errors
/// As the ledger's questions.
pub fn of(ledger: &Ledger, plan: &Plan, asked: Period, acts: &[Closing]) -> Result<Vec<Refused>, Failure> {
    let receipts = ledger.receipts(&plan.about.id, None)?;
    // The same bytes later, or another file of the unit for the period: nobody waits for this one any more.
    let is_settled = |one: &ReceiptSummary| {
        let later = receipts.iter().filter(|other| other.receipt > one.receipt);
        let is_of_it =
            |other: &ReceiptSummary| one.unit.is_some() && (&one.unit, one.period) == (&other.unit, other.period);
        let mut later = later.filter(|other| other.sha256 == one.sha256 || is_of_it(other));
        later.any(|other| other.attempt.is_some() || (other.sha256 == one.sha256 && is_refused(other)))
    };
    let mut all = Vec::new();
    for one in receipts.iter().filter(|one| is_refused(one) && !is_settled(one)) {
        let Some(period) = one.period.filter(|period| asked.contains(*period)) else { continue };
        let findings = ledger.findings_of(one)?;
        let counting = || findings.iter().filter(|finding| finding.counts());
        let codes: Vec<String> = counting().map(|finding| finding.code.clone()).collect();
        all.push(Refused {
            file: one.file.clone(),
            unit: one.unit.clone(),
            period,
            sha256: one.sha256.clone(),
            received_at: one.received_at,
            because: counting().map(|finding| finding.message.clone()).collect(),
            remedy: remedy(one.unit.as_deref(), period, codes.iter().any(|code| came_late(code)), acts),
            codes,
        });
    }
    Ok(all)
}

fn came_late(code: &str) -> bool {
    rules::facts(code).tells == Some(Tells::CameAfterClosing)
}

fn is_refused(one: &ReceiptSummary) -> bool {
    one.disposition == Disposition::Refused
}

fn remedy(unit: Option<&str>, period: Period, came_late: bool, acts: &[Closing]) -> String {
    let Some(unit) = unit.filter(|_| came_late) else {
        return "đề nghị đơn vị gửi lại, hoặc tiếp nhận lại tệp này kèm --unit, --period".to_owned();
    };
    if closed_for(acts, unit, period).is_none() {
        return "kỳ đang mở cho đơn vị: tiếp nhận lại tệp này (khtc receive TỆP)".to_owned();
    }
    format!("khtc reopen --period {period} --unit {unit} --by TÊN --reason LÝ_DO, rồi tiếp nhận lại tệp này")
}

/// For the officer.
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
        screen::paragraph(out, &format!("  {} ", "✗ không tiếp nhận:".red()), &about, 6, Style::new())?;
        screen::paragraph(out, "      → ", &one.remedy, 8, Style::new())?;
    }
    Ok(())
}
