//! What a report that was sent again changed, answer by answer, against the attempt before it.
//!
//! Never says which of the two is right, nor which counts.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::dates;
use super::disposition::Disposition;
use super::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use super::finding::{Finding, Severity};
use super::plan::Plan;
use super::standing::Received;

/// A report that replaces an earlier attempt, or would.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Correction {
    /// The attempt before: of the same unit and period the one that came last before this one.
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub disposition: Disposition,
    /// “Lý do chỉnh lý”, if the unit gives one.
    pub reason: Option<String>,
    /// In the order of the plan; none if every answer is the same, whatever the bytes.
    pub changes: Vec<Change>,
    /// Of a report that was sent back: the earlier one that stands until a better one comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub still_stands: Option<u32>,
    /// True if some attempt counted already, and the figures that count are the same with this one.
    pub keeps_standing: bool,
}

/// An answer that differs. A list of names has several lines, any other answer one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Change {
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    pub change: Sort,
    pub before: Vec<Entry>,
    pub after: Vec<Entry>,
    /// What stood in the place of an answer and could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Corrected,
    Added,
    Removed,
}

/// One attempt, as far as it is compared.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    pub attempt: u32,
    pub received_at: DateTime<FixedOffset>,
    pub disposition: Disposition,
    pub entries: &'a [Entry],
    pub header: &'a [HeaderAnswer],
    pub findings: &'a [Finding],
}

impl<'a> From<&'a Received> for Version<'a> {
    fn from(one: &'a Received) -> Self {
        Version {
            attempt: one.attempt,
            received_at: one.received_at,
            disposition: one.disposition,
            entries: &one.entries,
            header: &one.header,
            findings: &one.findings,
        }
    }
}

impl<'a> Version<'a> {
    /// Later is what came later; of what came at once, what was recorded later.
    fn rank(&self) -> (DateTime<FixedOffset>, u32) {
        (self.received_at, self.attempt)
    }

    pub fn reason(&self) -> Option<&'a str> {
        let given = self.header.iter().find(|answer| answer.key == HeaderKey::Reason);
        given.map(|answer| answer.text.trim()).filter(|text| !text.is_empty())
    }
}

/// What an attempt is against the others of its unit and period; none for the first.
pub fn correction<'a>(
    plan: &Plan,
    others: impl Iterator<Item = Version<'a>> + Clone,
    after: Version<'_>,
) -> Option<Correction> {
    let is_outdated = others.clone().any(|one| one.disposition.is_accepted() && one.rank() > after.rank());
    let earlier = others.filter(|one| one.rank() < after.rank());
    let before = earlier.clone().max_by_key(Version::rank)?;
    let standing = earlier.filter(|one| one.disposition.is_accepted()).max_by_key(Version::rank);
    let says_the_same = |one: &Version<'_>| changes(plan, *one, after).is_empty();
    let counts = after.disposition.is_accepted() && !is_outdated;
    let keeps_standing = match &standing {
        Some(standing) => !counts || says_the_same(standing),
        None => is_outdated,
    };
    Some(Correction {
        attempt: before.attempt,
        received_at: before.received_at,
        disposition: before.disposition,
        reason: after.reason().map(str::to_owned),
        changes: changes(plan, before, after),
        keeps_standing,
        still_stands: standing.filter(|_| !after.disposition.is_accepted()).map(|one| one.attempt),
    })
}

/// The answers that differ between two attempts, in the order of the plan.
pub fn changes(plan: &Plan, before: Version<'_>, after: Version<'_>) -> Vec<Change> {
    let mut earlier = answers(plan, before.entries);
    let mut all: BTreeMap<Question<'_>, (Vec<&Entry>, Vec<&Entry>)> = BTreeMap::new();
    for (question, entries) in answers(plan, after.entries) {
        let old = earlier.remove(&question).unwrap_or_default();
        all.insert(question, (old, entries));
    }
    all.extend(earlier.into_iter().map(|(question, old)| (question, (old, Vec::new()))));
    let changed = all.into_iter().filter(|(_, (old, new))| said(old) != said(new));
    changed
        .map(|((_, indicator, district, field), (old, new))| {
            let (change, unread) = match (old.first(), new.first()) {
                (None, newest) => (Sort::Added, newest.and_then(|entry| unread(entry, before.findings))),
                (Some(oldest), None) => (Sort::Removed, unread(oldest, after.findings)),
                (Some(_), Some(_)) => (Sort::Corrected, None),
            };
            Change {
                indicator: indicator.to_owned(),
                district: district.map(str::to_owned),
                field,
                change,
                before: old.into_iter().cloned().collect(),
                after: new.into_iter().cloned().collect(),
                unread,
            }
        })
        .collect()
}

/// What an answer is about: the place of its indicator in the plan, its code, district and field.
type Question<'a> = (usize, &'a str, Option<&'a str>, Field);

fn answers<'a>(plan: &Plan, entries: &'a [Entry]) -> BTreeMap<Question<'a>, Vec<&'a Entry>> {
    let mut answers: BTreeMap<Question<'a>, Vec<&'a Entry>> = BTreeMap::new();
    for entry in entries {
        let place = plan.indicators.iter().position(|indicator| indicator.code == entry.indicator);
        let place = place.unwrap_or(usize::MAX);
        let question = (place, entry.indicator.as_str(), entry.district.as_deref(), entry.field);
        answers.entry(question).or_default().push(entry);
    }
    answers
}

/// What was said, wherever it stood.
fn said<'a>(entries: &[&'a Entry]) -> Vec<impl PartialEq + use<'a>> {
    let said = |entry: &&'a Entry| (entry.value, entry.text.as_deref().map(str::trim), entry.date, entry.estimated);
    entries.iter().map(said).collect()
}

/// What the other attempt had in the cell of an answer, if that could not be read.
fn unread(entry: &Entry, findings: &[Finding]) -> Option<String> {
    let found = findings.iter().find(|finding| {
        finding.severity == Severity::Error
            && !finding.found.trim().is_empty()
            && finding.indicator.as_deref() == Some(entry.indicator.as_str())
            && finding.cell.as_deref() == Some(entry.at.cell.as_str())
    });
    found.map(|finding| finding.found.trim().to_owned())
}

impl Correction {
    /// True if it says the same as the attempt before.
    pub fn is_same(&self) -> bool {
        self.changes.is_empty()
    }

    /// `3 nội dung thay đổi so với lần 1` or that there is none.
    pub fn vietnamese(&self) -> String {
        let kept = if self.keeps_standing { "; số liệu đang có hiệu lực không thay đổi" } else { "" };
        match self.changes.len() {
            0 => format!("số liệu, nội dung không khác lần {}{kept}", self.attempt),
            count => format!("{count} nội dung thay đổi so với lần {}{kept}", self.attempt),
        }
    }
}

impl Change {
    /// Of which answer, on one line: `1.3.c, Bình Gia, thực hiện trong kỳ`.
    pub fn about(&self, plan: &Plan) -> String {
        let district = self.district.as_deref();
        let district = district.map(|code| plan.district(code).map_or(code, |district| district.name.as_str()));
        let field = self.field.vietnamese().to_lowercase();
        let parts = [Some(self.indicator.as_str()), district, Some(field.as_str())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What stood there before, as people write it.
    pub fn was(&self) -> String {
        self.side(&self.before)
    }

    /// What stands there now, as people write it.
    pub fn is(&self) -> String {
        self.side(&self.after)
    }

    fn side(&self, entries: &[Entry]) -> String {
        match (entries, &self.unread) {
            ([], Some(unread)) => format!("(không tính) ‘{unread}’"),
            ([], None) => "(trống)".to_owned(),
            (some, _) => some.iter().map(written).collect::<Vec<_>>().join("; "),
        }
    }

    /// The cell where it stands, or stood: `Báo cáo!G12`.
    pub fn place(&self) -> String {
        let newest = self.after.first().or(self.before.first());
        newest.map(|entry| format!("{}!{}", entry.at.sheet, entry.at.cell)).unwrap_or_default()
    }
}

fn written(entry: &Entry) -> String {
    let figure = entry.value.map(|value| value.vietnamese(value.decimals()));
    let figure = figure.map(|figure| if entry.estimated { format!("khoảng {figure}") } else { figure });
    let day = || entry.date.map(dates::day);
    figure.or_else(day).or_else(|| entry.text.clone()).unwrap_or_default()
}
