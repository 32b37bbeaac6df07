//! The phrases of a report: periods, dates, figures with their units, targets, who signs.
//!
//! Never decides a status or a figure; every name comes from the plan.

use chrono::NaiveDate;

use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::{Period, Span};
use crate::model::plan::{About, Plan};
use crate::model::quantity::Quantity;

pub use crate::model::dates::full_day as day;

/// As a title says it: `tháng 6 năm 2022`, `6 tháng đầu năm 2022`.
pub fn period(period: Period) -> String {
    let year = period.year;
    match period.span {
        Span::Month(month) => format!("tháng {month} năm {year}"),
        Span::Quarter(_) => period.vietnamese_lower().replace('/', " năm "),
        Span::Half(_) | Span::NineMonths | Span::Year => period.vietnamese_lower(),
        Span::OfficialYear => format!("năm {year} (số liệu chính thức)"),
    }
}

/// `9.000 ha`, `63,8%`: no more decimals than the figure has, a rate at most two.
pub fn figure(value: Quantity, indicator: &Indicator) -> String {
    let shown = match indicator.kind {
        Kind::Rate => rounded(value, RATE_DECIMALS),
        Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => value,
    };
    with_unit(&shown.vietnamese(0), indicator)
}

/// The decimals of a figure in a table: as many as the plan wants, more if the figure has more; but a rate is a
/// quotient and shows at most two, unless the plan wants more.
pub fn decimals(kind: Kind, planned: u8, figure: Quantity) -> u8 {
    match kind {
        Kind::Rate => planned.max(figure.decimals().min(RATE_DECIMALS)),
        Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => planned.max(figure.decimals()),
    }
}

pub const RATE_DECIMALS: u8 = 2;

/// Half away from zero, as a spreadsheet shows it.
pub fn rounded(value: Quantity, places: u8) -> Quantity {
    let step = 10i64.pow(Quantity::PLACES.saturating_sub(u32::from(places)));
    let size = value.magnitude().raw();
    let size = size.saturating_add(step / 2) / step * step;
    Quantity::from_raw(if value.is_negative() { -size } else { size })
}

fn with_unit(number: &str, indicator: &Indicator) -> String {
    match indicator.uom.trim() {
        "" | "–" | "-" => number.to_owned(),
        "%" => format!("{number}%"),
        uom => format!("{number} {uom}"),
    }
}

/// A target of the indicator in a sentence: `9.000 ha`, `trên 1.000 ha`; nothing where there is no number.
pub fn target(target: Target, indicator: &Indicator) -> Option<String> {
    match target {
        Target::Done | Target::None => None,
        Target::Each(each) => Some(format!("mỗi huyện từ {} trở lên", figure(each, indicator))),
        Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_) | Target::Below(_) => {
            Some(with_unit(&target.vietnamese(0), indicator))
        }
        Target::Range { .. } | Target::All(_) => Some(with_unit(&target.vietnamese(0), indicator)),
    }
}

/// The target in a narrow column: `9.000`, `trên 1.000`, `1÷3`, `≥ 1/huyện`.
pub fn target_short(target: Target) -> String {
    match target {
        Target::Each(a) => format!("≥ {}/huyện", a.vietnamese(0)),
        Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_) | Target::Below(_) => target.vietnamese(0),
        Target::Range { .. } | Target::All(_) | Target::Done | Target::None => target.vietnamese(0),
    }
}

pub fn unit_name<'a>(plan: &'a Plan, code: &'a str) -> &'a str {
    plan.unit(code).map_or(code, |unit| unit.name.as_str())
}

pub fn unit_short<'a>(plan: &'a Plan, code: &'a str) -> &'a str {
    plan.unit(code).map_or(code, |unit| if unit.short.is_empty() { unit.name.as_str() } else { unit.short.as_str() })
}

pub fn leader_name<'a>(plan: &'a Plan, code: &'a str) -> &'a str {
    plan.leader(code).map_or(code, |leader| leader.name.as_str())
}

/// Who reports the indicator, by their short names.
pub fn reporters(plan: &Plan, indicator: &Indicator, period: Period) -> String {
    let units = plan.reporters(indicator, period);
    units.iter().map(|reporter| unit_short(plan, reporter.unit)).collect::<Vec<_>>().join(", ")
}

/// `/BC-SNN`, with the ending of the plan's own number; `/BC` if it has none.
pub fn report_number_ending(about: &About) -> String {
    match office(about) {
        Some(office) => format!("/BC-{office}"),
        None => "/BC".to_owned(),
    }
}

/// `/SNN-KHTC`: a letter has no kind, but the office that drafted it.
pub fn letter_number_ending(about: &About) -> String {
    let drafted_by = initials(&about.department);
    let parts: Vec<&str> =
        [office(about).unwrap_or_default(), &drafted_by].into_iter().filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("-"))
}

/// `SNN`, from the plan's own number.
fn office(about: &About) -> Option<&str> {
    let ending = about.document_no.rsplit_once('/').and_then(|(_, kind)| kind.split_once('-'));
    ending.map(|(_, office)| office.trim()).filter(|office| !office.is_empty())
}

/// `số 12/KH-SNN ngày 10/02/2022`; blank where the plan says nothing.
pub fn plan_document(about: &About) -> String {
    let mut words = Vec::new();
    if !about.document_no.trim().is_empty() {
        words.push(format!("số {}", about.document_no.trim()));
    }
    let date = about.document_date.trim();
    if let Ok(date) = NaiveDate::parse_from_str(date, "%Y-%m-%d") {
        words.push(format!("ngày {}", day(date)));
    } else if !date.is_empty() {
        words.push(if date.starts_with("ngày") || date.starts_with("tháng") {
            date.to_owned()
        } else {
            format!("ngày {date}")
        });
    }
    words.join(" ")
}

/// The letters under which an office files its papers: `KHTC` for `Phòng Kế hoạch - Tài chính`.
pub fn initials(department: &str) -> String {
    let name = department.trim().strip_prefix("Phòng ").unwrap_or(department);
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

/// The lines above a signature: a deputy signs for the head.
pub fn signature(title: &str) -> Vec<String> {
    let title = title.trim();
    match title.strip_prefix("Phó ") {
        Some(head) => vec![format!("KT. {}", head.to_uppercase()), title.to_uppercase()],
        None => vec![title.to_uppercase()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_a_title() {
        let wording = |text: &str| period(text.parse().unwrap());
        assert_eq!(wording("2022-06"), "tháng 6 năm 2022");
        assert_eq!(wording("2022-Q2"), "quý II năm 2022");
        assert_eq!(wording("2022-H1"), "6 tháng đầu năm 2022");
        assert_eq!(wording("2022-9M"), "9 tháng năm 2022");
        assert_eq!(wording("2022"), "năm 2022");
        assert_eq!(wording("2022-F"), "năm 2022 (số liệu chính thức)");
    }

    #[test]
    fn numbers_and_names_come_from_the_plan() {
        let about = |no: &str, date: &str| About {
            document_no: no.to_owned(),
            document_date: date.to_owned(),
            ..About::default()
        };
        assert_eq!(report_number_ending(&about("12/KH-SNN", "")), "/BC-SNN");
        assert_eq!(report_number_ending(&about("", "")), "/BC");
        let of_office = About { department: "Phòng Kế hoạch - Tài chính".to_owned(), ..about("12/KH-SNN", "") };
        assert_eq!(letter_number_ending(&of_office), "/SNN-KHTC");
        assert_eq!(plan_document(&about("12/KH-SNN", "2022-02-10")), "số 12/KH-SNN ngày 10/02/2022");
        assert_eq!(plan_document(&about("", "tháng 02 năm 2022")), "tháng 02 năm 2022");
        assert_eq!(initials("Phòng Kế hoạch - Tài chính"), "KHTC");
    }

    #[test]
    fn a_deputy_signs_for_the_head() {
        assert_eq!(signature("Giám đốc"), ["GIÁM ĐỐC"]);
        assert_eq!(signature("Phó Giám đốc"), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]);
    }

    #[test]
    fn a_rate_shows_two_decimals_at_most() {
        let q = |text: &str| text.parse::<Quantity>().unwrap();
        assert_eq!(rounded(q("95.6667"), 2), q("95.67"));
        assert_eq!(rounded(q("-0.005"), 2), q("-0.01"));
        assert_eq!(decimals(Kind::Rate, 1, q("95.6667")), 2);
        assert_eq!(decimals(Kind::Rate, 1, q("63")), 1);
        assert_eq!(decimals(Kind::Flow, 0, q("1.25")), 2);
    }
}
