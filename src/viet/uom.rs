//! Units of measure behind a figure: ours in its usual spellings, or another.
//!
//! Never converts: “5 nghìn” where “chuỗi” is meant is not read as 5000.

use super::text::{fold, matches};

/// Spellings of one unit of measure. Only what is the same thing everywhere: “sản phẩm OCOP” are fewer than “sản phẩm”.
const SPELLINGS: [&[&str]; 15] = [
    &["ha", "hecta", "héc ta", "héc-ta"],
    &["%", "phần trăm"],
    &["HTX", "hợp tác xã"],
    &["DN", "doanh nghiệp"],
    &["sản phẩm", "SP"],
    &["chuỗi", "chuỗi liên kết"],
    &["vườn", "vườn ươm"],
    &["đồng", "đ", "VNĐ", "VND"],
    &["nghìn đồng", "ngàn đồng", "nghìn đ"],
    &["triệu đồng", "triệu", "tr.đ", "trđ", "tr.đồng", "tr đồng"],
    &["tỷ đồng", "tỷ"],
    &["m2", "m²", "mét vuông"],
    &["m3", "m³", "mét khối"],
    &["km2", "km²"],
    &["kg", "kilôgam", "ki-lô-gam"],
];

/// True if the text behind a figure is the indicator's unit of measure, in whatever usual spelling.
pub fn is_ours(text: &str, uom: &str) -> bool {
    let Some(text) = bare(text) else { return false };
    let (text, uom) = (key(text), key(uom));
    if text.is_empty() || uom.is_empty() {
        return false;
    }
    text == uom || SPELLINGS.iter().any(|same| has(same, &text) && has(same, &uom))
}

/// `%` and the words for it.
pub(super) fn is_percent(text: &str) -> bool {
    is_ours(text, "%")
}

/// True if the indicator's own unit of measure is the percent.
pub(super) fn counts_percent(uom: &str) -> bool {
    matches(uom, "%")
}

/// Without the brackets or the full stop that may stand around it; none if it says more than a unit would:
/// the question mark of “12,5 ha?” asks.
fn bare(text: &str) -> Option<&str> {
    let text = text.strip_suffix('.').unwrap_or(text).trim();
    let text = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text).trim();
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '%' | '.' | '/' | '-' | '²' | '³'));
    (plain && text.len() <= 100).then_some(text)
}

/// Blanks do not part one unit from another: `tr đồng`, `tr.đồng`.
fn key(text: &str) -> String {
    fold(text).replace(' ', "")
}

fn has(same: &[&str], wanted: &str) -> bool {
    same.iter().any(|spelling| key(spelling) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings_are_ours() {
        for (text, uom) in [
            ("ha", "ha"),
            ("Ha", "ha"),
            ("hecta", "ha"),
            ("(ha)", "ha"),
            ("ha.", "ha"),
            ("Chuỗi", "chuỗi"),
            ("hợp tác xã", "HTX"),
            ("HTX", "hợp tác xã"),
            ("tr.đ", "triệu đồng"),
            ("tỉ đồng", "tỷ đồng"),
            ("m²", "m2"),
            ("phần trăm", "%"),
            ("hoà", "hòa"),
        ] {
            assert!(is_ours(text, uom), "{text} for {uom}");
        }
    }

    #[test]
    fn another_unit_is_not_ours() {
        for (text, uom) in [
            ("km", "ha"),
            ("ha?", "ha"),
            ("ha, 3 chuỗi", "ha"),
            ("nghìn ha", "ha"),
            ("chuoi", "chuỗi"),
            ("sản phẩm OCOP", "sản phẩm"),
            ("", "ha"),
            ("-", "–"),
            ("vườn", "vượn"),
            ("tỷ", "triệu đồng"),
            ("m2", "m3"),
        ] {
            assert!(!is_ours(text, uom), "{text} for {uom}");
        }
    }

    #[test]
    fn percent_is_known_by_its_sign() {
        assert!(is_percent("%") && is_percent("phần trăm") && !is_percent("‰"));
        assert!(counts_percent("%") && !counts_percent("ha") && !counts_percent("–"));
    }
}
