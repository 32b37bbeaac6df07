//! A unit's report behind a figure: the attempt that stands and why, its cells, the attempts that do not.
//!
//! Never chooses an attempt: the consolidation names it.

use crate::model::consolidation::{Datum, Inclusion, Origin};
use crate::model::disposition::Disposition;
use crate::model::entry::HeaderKey;
use crate::model::lineage::{Decided, FigureSource, Leaf, OtherAttempt, ReportSource};
use crate::model::ruling::{Adjustment, Ruling};
use crate::model::standing::Received;

/// The sources of data, each report once, in the order of the data; `part` is what they are to the figure.
pub fn sources(received: &[Received], data: &[&Datum], part: fn(&Datum) -> &Inclusion) -> Vec<FigureSource> {
    let mut sources: Vec<FigureSource> = Vec::new();
    for datum in data {
        let reason = part(datum).reason;
        let (period, attempt) = match &datum.origin {
            Origin::Opening { as_of, source } => {
                sources.push(FigureSource::Opening {
                    as_of: *as_of,
                    district: datum.district.clone(),
                    value: datum.value,
                    reason,
                    document: source.clone(),
                });
                continue;
            }
            Origin::Report { period, attempt, .. } | Origin::Adjusted { period, attempt, .. } => (*period, *attempt),
        };
        let by = |one: &&Received| one.unit == datum.unit && one.period == period;
        let Some(standing) = received.iter().filter(by).find(|one| one.attempt == attempt) else { continue };
        let leaf = leaf(standing, datum, reason);
        let same = sources.iter_mut().find_map(|source| match source {
            FigureSource::Report(report) if report.period == period && report.attempt == attempt => Some(report),
            FigureSource::Report(_) | FigureSource::Opening { .. } => None,
        });
        if let Some(report) = same {
            report.cells.push(leaf);
            continue;
        }
        let others: Vec<&Received> = received.iter().filter(by).filter(|one| one.attempt != attempt).collect();
        let reason = standing.header.iter().find(|answer| answer.key == HeaderKey::Reason);
        sources.push(FigureSource::Report(Box::new(ReportSource {
            period,
            attempt,
            receipt: Some(standing.receipt),
            disposition: Some(standing.disposition),
            received_at: standing.received_at,
            stands: stands(&others),
            decided: standing.decided(),
            reason: reason.map(|answer| answer.text.clone()),
            file: standing.file.clone(),
            sha256: standing.sha256.clone(),
            via: standing.via.clone(),
            came: None,
            cells: vec![leaf],
            others: others.into_iter().map(|one| other(one, attempt)).collect(),
        })));
    }
    sources
}

/// The cell of an answer; of an adjusted one the cell whose place the officer's answer takes.
fn leaf(standing: &Received, datum: &Datum, reason: &'static str) -> Leaf {
    let (at, adjusted) = match &datum.origin {
        Origin::Report { at, .. } => (Some(at.clone()), None),
        Origin::Adjusted { decision, .. } => {
            let adjustment = standing.adjustments().find(|(ruling, _)| ruling.decision == *decision);
            let at = adjustment.and_then(|(_, one)| standing.cell_of(one));
            (at, adjustment.map(|(ruling, one)| decided(ruling, one)))
        }
        Origin::Opening { .. } => (None, None),
    };
    let repairs = standing.repairs.iter().filter(|repair| at.as_ref() == Some(&repair.at)).cloned().collect();
    Leaf {
        at,
        district: datum.district.clone(),
        field: datum.field,
        value: datum.value,
        text: datum.text.clone(),
        date: datum.date,
        estimated: datum.estimated,
        reason,
        raw: None,
        repairs,
        adjusted,
    }
}

fn decided(ruling: &Ruling, adjustment: &Adjustment) -> Decided {
    let own = adjustment.own.as_ref();
    Decided {
        decision: ruling.decision,
        by: ruling.by.clone(),
        reason: ruling.reason.clone(),
        at: ruling.at,
        own_value: own.and_then(|own| own.value),
        own_text: own.and_then(|own| own.text.clone()),
        own_date: own.and_then(|own| own.date),
    }
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
    let decided = one.decided().filter(|_| !one.disposition.is_accepted());
    let because = match one.disposition {
        Disposition::SentBack if decided.is_some() => {
            decided.map(|words| format!("{words}; nên không tính")).unwrap_or_default()
        }
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
