//! A unit's report behind a figure: the attempt that stands and why, its cells, the attempts that do not.
//!
//! Never chooses an attempt: the consolidation names it.

use crate::model::consolidation::{Datum, Origin, Part};
use crate::model::entry::HeaderKey;
use crate::model::lineage::{Leaf, OtherAttempt, ReportSource, Source};
use crate::model::standing::Received;
use crate::model::submission::Disposition;

/// The sources of data, each report once, in the order of the data; `part` is what they are to the figure.
pub fn sources(received: &[Received], data: &[&Datum], part: fn(&Datum) -> &Part) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for datum in data {
        let reason = part(datum).reason;
        match &datum.origin {
            Origin::Opening { as_of, source } => sources.push(Source::Opening {
                as_of: *as_of,
                district: datum.district.clone(),
                value: datum.value,
                reason,
                document: source.clone(),
            }),
            Origin::Report { period, attempt, received_at, file, sha256, at } => {
                let by = |one: &&Received| one.unit == datum.unit && one.period == *period;
                let standing = received.iter().filter(by).find(|one| one.attempt == *attempt);
                let repairs = standing.map(|one| one.repairs.as_slice()).unwrap_or_default();
                let leaf = Leaf {
                    at: at.clone(),
                    district: datum.district.clone(),
                    field: datum.field,
                    value: datum.value,
                    text: datum.text.clone(),
                    date: datum.date,
                    estimated: datum.estimated,
                    reason,
                    raw: None,
                    repairs: repairs.iter().filter(|repair| repair.at == *at).cloned().collect(),
                };
                let same = sources.iter_mut().find_map(|source| match source {
                    Source::Report(report) if report.period == *period && report.attempt == *attempt => Some(report),
                    Source::Report(_) | Source::Opening { .. } => None,
                });
                if let Some(report) = same {
                    report.cells.push(leaf);
                    continue;
                }
                let others: Vec<&Received> = received.iter().filter(by).filter(|one| one.attempt != *attempt).collect();
                let answer = |key| standing.and_then(|one| one.header.iter().find(|answer| answer.key == key));
                sources.push(Source::Report(ReportSource {
                    period: *period,
                    attempt: *attempt,
                    receipt: standing.map(|one| one.receipt),
                    disposition: standing.map(|one| one.disposition),
                    received_at: *received_at,
                    stands: stands(&others),
                    reason: answer(HeaderKey::Reason).map(|answer| answer.text.clone()),
                    file: file.clone(),
                    sha256: sha256.clone(),
                    came: None,
                    cells: vec![leaf],
                    others: others.into_iter().map(|one| other(one, *attempt)).collect(),
                }));
            }
        }
    }
    sources
}

fn stands(others: &[&Received]) -> String {
    let words = if others.is_empty() {
        "lần gửi duy nhất, hợp lệ"
    } else if others.iter().any(|one| one.disposition.is_accepted()) {
        "báo cáo hợp lệ nhận sau cùng"
    } else {
        "báo cáo hợp lệ duy nhất"
    };
    words.to_owned()
}

fn other(one: &Received, standing: u32) -> OtherAttempt {
    let because = match one.disposition {
        Disposition::Accepted | Disposition::AcceptedWithWarnings => format!("đã có lần {standing} thay thế"),
        Disposition::SentBack if one.attempt > standing => {
            format!("bị trả lại nên không tính; lần {standing} vẫn có hiệu lực")
        }
        Disposition::SentBack => "bị trả lại nên không tính".to_owned(),
        Disposition::Refused | Disposition::Duplicate | Disposition::Kept => "không phải báo cáo được tính".to_owned(),
    };
    OtherAttempt {
        attempt: one.attempt,
        received_at: one.received_at,
        disposition: one.disposition,
        file: one.file.clone(),
        sha256: one.sha256.clone(),
        because,
    }
}
