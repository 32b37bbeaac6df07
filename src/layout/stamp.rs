//! The stamp: what a template says of itself in three places, and the seal over it.
//!
//! Never decides what a broken seal means; that is a rule's business.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::model::digest::{Key, hex, unhex};
use crate::model::period::Period;
use crate::model::submission::Stamp;

/// The sheet, the defined name and the custom property that hold the stamp.
pub const STAMP_SHEET: &str = "_khtc";
pub const STAMP_NAME: &str = "khtc_stamp";
pub const STAMP_PROPERTY: &str = "khtc";
/// The version of the stamp's form.
pub const FORMAT: &str = "khtc1";

/// One locked value as it was issued: sheet, row key, column key, value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct IssuedValue {
    pub sheet: String,
    pub row: String,
    pub column: String,
    pub value: String,
}

/// A stamp without its seal yet, and what the seal covers.
pub fn seal(stamp: &Stamp, issued: &[IssuedValue], key: &Key) -> String {
    let mut mac = mac_of(key);
    mac.update(&sealed_bytes(stamp, issued));
    hex(&mac.finalize().into_bytes())
}

/// True if the seal was made with this key over exactly this stamp and these values.
pub fn seal_holds(stamp: &Stamp, issued: &[IssuedValue], key: &Key) -> bool {
    let mut mac = mac_of(key);
    mac.update(&sealed_bytes(stamp, issued));
    unhex(&stamp.seal).is_some_and(|seal| mac.verify_slice(&seal).is_ok())
}

/// `khtc1;plan;revision;unit;period;issued_at;key;seal`
pub fn compact(stamp: &Stamp) -> String {
    format!("{FORMAT};{};{}", fields(stamp).join(";"), stamp.seal)
}

/// Reads the compact stamp; none if it is not one of ours.
pub fn parse_compact(text: &str) -> Option<Stamp> {
    let text = text.trim().trim_matches('"');
    let mut parts = text.split(';');
    if parts.next()? != FORMAT {
        return None;
    }
    let stamp = stamp_of(|_| parts.next().map(str::to_owned))?;
    parts.next().is_none().then_some(stamp)
}

/// The keys of the stamp sheet, after `format`, in their order.
pub const STAMP_KEYS: [&str; 7] = ["plan", "revision", "unit", "period", "issued_at", "key", "seal"];

/// Builds a stamp from its seven fields, asked for by key in the order of [`STAMP_KEYS`].
pub fn stamp_of(mut field: impl FnMut(&str) -> Option<String>) -> Option<Stamp> {
    let plan = field("plan")?;
    let revision = field("revision")?.parse().ok()?;
    let unit = field("unit")?;
    let period: Period = field("period")?.parse().ok()?;
    let issued_at: DateTime<FixedOffset> = DateTime::parse_from_rfc3339(&field("issued_at")?).ok()?;
    Some(Stamp { plan, revision, unit, period, issued_at, key: field("key")?, seal: field("seal")? })
}

/// The fields before the seal, as text.
pub fn fields(stamp: &Stamp) -> [String; 6] {
    [
        stamp.plan.clone(),
        stamp.revision.to_string(),
        stamp.unit.clone(),
        stamp.period.to_string(),
        stamp.issued_at.to_rfc3339_opts(SecondsFormat::Secs, false),
        stamp.key.clone(),
    ]
}

fn mac_of(key: &Key) -> Hmac<Sha256> {
    // HMAC takes a key of any length.
    <Hmac<Sha256> as KeyInit>::new_from_slice(&key.secret).unwrap_or_else(|_| unreachable!())
}

/// Lengths go before texts, so that no two different contents give the same bytes.
fn sealed_bytes(stamp: &Stamp, issued: &[IssuedValue]) -> Vec<u8> {
    let mut sorted: Vec<&IssuedValue> = issued.iter().collect();
    sorted.sort();
    let fields = fields(stamp);
    let values = sorted.into_iter().flat_map(|one| [&one.sheet, &one.row, &one.column, &one.value]);
    let mut bytes = FORMAT.as_bytes().to_vec();
    for text in fields.iter().chain(values) {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp {
            plan: "snn-2022".into(),
            revision: 1,
            unit: "cc-kl".into(),
            period: Period::month(2022, 6),
            issued_at: DateTime::parse_from_rfc3339("2022-06-01T08:00:00+07:00").unwrap(),
            key: "k1".into(),
            seal: String::new(),
        }
    }

    #[test]
    fn the_seal_covers_stamp_and_values() {
        let key = Key { id: "k1".into(), secret: b"bi mat".to_vec() };
        let value = |value: &str| IssuedValue {
            sheet: "Báo cáo".into(),
            row: "1.3.a".into(),
            column: "prior".into(),
            value: value.into(),
        };
        let sealed = Stamp { seal: seal(&stamp(), &[value("3100.5")], &key), ..stamp() };
        assert!(seal_holds(&sealed, &[value("3100.5")], &key));
        assert!(!seal_holds(&sealed, &[value("3100")], &key));
        assert!(!seal_holds(&Stamp { unit: "vp".into(), ..sealed.clone() }, &[value("3100.5")], &key));
        let other = Key { id: "k1".into(), secret: b"khac".to_vec() };
        assert!(!seal_holds(&sealed, &[value("3100.5")], &other));
        assert!(!seal_holds(&Stamp { seal: "xyz".into(), ..sealed }, &[value("3100.5")], &key));
    }

    #[test]
    fn the_compact_form_reads_back() {
        let sealed = Stamp { seal: "ab12".into(), ..stamp() };
        let text = compact(&sealed);
        assert_eq!(text, "khtc1;snn-2022;1;cc-kl;2022-06;2022-06-01T08:00:00+07:00;k1;ab12");
        assert_eq!(parse_compact(&text), Some(sealed));
        for broken in ["", "khtc2;a", "khtc1;a;b;c", "khtc1;a;x;u;2022-06;2022-06-01T08:00:00+07:00;k;s"] {
            assert_eq!(parse_compact(broken), None, "{broken}");
        }
    }
}
