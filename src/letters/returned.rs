//! The letter to a unit whose report counted and was returned by an officer.
//!
//! Never decides, and never asks the clock: the same decision gives the same bytes.

use chrono::{DateTime, FixedOffset};

use super::receipt::{addresses, moment};
use crate::mail::{Block, Body, Tone, Unsent};
use crate::model::clock::local_day;
use crate::model::dates::day;
use crate::model::digest::sha256_hex;
use crate::model::plan::Plan;
use crate::model::standing::Received;

/// A report that does not count any more.
#[derive(Clone, Copy, Debug)]
pub struct ReturnedReport<'a> {
    pub plan: &'a Plan,
    pub report: &'a Received,
    /// The officer's.
    pub reason: &'a str,
    /// An earlier attempt of the unit for the period that counts in its place.
    pub still_counts: Option<u32>,
    /// What differs from the ordinary, such as changed rules.
    pub remarks: &'a [String],
}

impl ReturnedReport<'_> {
    /// The draft, of that time: the unit has until the plan's term after it.
    pub fn mail(&self, now: DateTime<FixedOffset>) -> Unsent {
        let unit = self.plan.unit(&self.report.unit);
        let name = unit.map_or(self.report.unit.as_str(), |unit| unit.name.as_str());
        let period = self.report.period.vietnamese_lower();
        let subject = format!("Đề nghị chỉnh lý báo cáo {period} - {name} (lần {})", self.report.attempt);
        let body = self.body(name, now);
        let digest = sha256_hex(format!("{}\ntra-lai\n{subject}\n{}", self.report.sha256, body.text()).as_bytes());
        Unsent {
            to: unit.map(addresses).unwrap_or_default(),
            subject,
            date: now,
            message_id: format!("{}@phan-hoi.khtc", digest.get(..32).unwrap_or_default()),
            body,
            attachments: Vec::new(),
        }
    }

    fn body(&self, unit: &str, now: DateTime<FixedOffset>) -> Body {
        let (about, report) = (&self.plan.about, self.report);
        let verdict = format!(
            "Báo cáo {} (lần {}) của đơn vị, nhận lúc {}, đã được {} xem xét lại và đề nghị chỉnh lý. Lý do: {}",
            report.period.vietnamese_lower(),
            report.attempt,
            moment(report.received_at),
            about.department,
            with_full_stop(self.reason)
        );
        let meanwhile = match self.still_counts {
            Some(attempt) => {
                format!(
                    "Báo cáo lần {attempt} đã được chấp nhận vẫn có hiệu lực cho đến khi bản chỉnh lý được chấp nhận."
                )
            }
            None => "Số liệu của báo cáo này không còn được tính cho đến khi bản chỉnh lý được chấp nhận.".to_owned(),
        };
        let last = day(self.plan.calendar.mend_by(report.period, local_day(now)));
        let request = format!(
            "Đề nghị đơn vị sửa trên tệp đã gửi và gửi lại cả tệp (ghi “Lý do chỉnh lý”), chậm nhất là hết ngày {last}."
        );
        let blocks = [
            Block::Paragraph(format!("Kính gửi: {unit},")),
            Block::Verdict(Tone::Bad, verdict),
            Block::Paragraph(meanwhile),
            Block::Paragraph(request),
            Block::Signature(vec![about.department.to_uppercase(), about.agency.clone()]),
        ];
        Body(blocks.into_iter().chain(self.remarks.iter().cloned().map(Block::Remark)).collect())
    }
}

fn with_full_stop(reason: &str) -> String {
    format!("{}.", reason.trim().trim_end_matches('.'))
}
