//! Totals as living formulas over the sheet *Dữ liệu*.
//!
//! A formula is written only if it gives, worked out here once more, exactly what the consolidation says;
//! else the cell holds the figure itself. So a workbook never contradicts the ledger.

use std::collections::BTreeSet;

use super::shown::Shown;
use super::wording;
use crate::model::consolidation::{Consolidation, Datum, Line, Origin};
use crate::model::entry::Field;
use crate::model::indicator::{Kind, Target};
use crate::model::quantity::Quantity;

/// The name of the table, and of those of its columns that formulas ask.
pub const TABLE: &str = "DuLieu";
pub const CODE: &str = "Mã chỉ tiêu";
pub const UNIT: &str = "Mã đơn vị";
pub const PERIOD: &str = "Kỳ";
pub const FIELD: &str = "Trường";
pub const VALUE: &str = "Giá trị";
pub const DISTRICT: &str = "Mã huyện";
pub const IN_PERIOD: &str = "Tính trong kỳ";
pub const IN_CUMULATIVE: &str = "Tính lũy kế";
pub const SHA256: &str = "SHA-256";

/// Which total a figure may be part of.
#[derive(Clone, Copy)]
pub enum Total {
    Period,
    Cumulative,
}

impl Total {
    pub const fn column(self) -> &'static str {
        match self {
            Total::Period => IN_PERIOD,
            Total::Cumulative => IN_CUMULATIVE,
        }
    }

    pub const fn counts(self, datum: &Datum) -> bool {
        match self {
            Total::Period => datum.in_period.counts,
            Total::Cumulative => datum.in_cumulative.counts,
        }
    }
}

/// A total of an indicator: the sum of what counts, or of a rate of several units the sum of numerators over
/// the sum of denominators.
pub fn total(consolidation: &Consolidation, line: &Line, total: Total, says: Option<Quantity>) -> Shown {
    let candidates = match line.kind {
        Kind::Flow | Kind::Stock => vec![sum(consolidation, line, Field::Current, total)],
        Kind::Rate => {
            vec![sum(consolidation, line, Field::Current, total), fraction(consolidation, line, total)]
        }
        Kind::Milestone | Kind::Rank => Vec::new(),
    };
    first_that_gives(says, candidates)
}

/// The sum of what counts towards a total of a flow, and what it gives: blank where nothing was reported. For
/// checks: it is written whatever the consolidation says.
pub fn control(consolidation: &Consolidation, line: &Line, total: Total) -> (String, Option<Quantity>) {
    if let Some(checked) = sum(consolidation, line, Field::Current, total) {
        return checked;
    }
    // A code that SUMIFS would misread is compared as a text.
    let (code, field, part) = (line.indicator.replace('"', "\"\""), Field::Current.key(), total.column());
    let own = format!("({TABLE}[{CODE}]=\"{code}\")*({TABLE}[{FIELD}]=\"{field}\")*({TABLE}[{part}]=1)");
    let counted = || counted(consolidation, line, Field::Current, total);
    let gives = counted().next().is_some().then(|| counted().filter_map(|datum| datum.value).sum());
    let formula = format!("IF(SUMPRODUCT({own})=0,\"\",ROUND(SUMPRODUCT({own},{TABLE}[{VALUE}]),4))");
    (formula, gives)
}

/// What the units expect of the whole year, summed.
pub fn estimate(consolidation: &Consolidation, line: &Line) -> Shown {
    let of = |total| sum(consolidation, line, Field::Estimate, total);
    first_that_gives(line.estimate, vec![of(Total::Cumulative), of(Total::Period)])
}

/// What stood before the period: of a flow the difference of two cells, else a figure that was taken over.
pub fn prior(line: &Line, current: &str, cumulative: &str) -> Shown {
    let difference = match line.kind {
        Kind::Flow => line.cumulative.map(|all| all - line.current.unwrap_or(Quantity::ZERO)),
        Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => None,
    };
    let formula = format!("IF({cumulative}=\"\",\"\",ROUND({cumulative}-N({current}),4))");
    first_that_gives(line.prior, vec![difference.map(|figure| (formula, Some(figure)))])
}

/// The percentage of the plan, as it is shown: one decimal, half up, and never 100 below the target.
pub fn attainment(consolidation: &Consolidation, line: &Line, cumulative: &str, target: &str) -> Shown {
    match line.target {
        Target::Each(a) => first_that_gives(line.attainment_percent, vec![districts(consolidation, line, a)]),
        Target::AtLeast(_)
        | Target::Above(_)
        | Target::AtMost(_)
        | Target::Below(_)
        | Target::Range { .. }
        | Target::All(_)
        | Target::Done
        | Target::None => quotient(line.target, line.cumulative, line.attainment_percent, (cumulative, target)),
    }
}

/// The same where it is one number over another: `cumulative` and `target` are cells, or the number itself.
pub fn quotient(
    held_against: Target,
    value: Option<Quantity>,
    percent: Option<Quantity>,
    (cumulative, target): (&str, &str),
) -> Shown {
    let ratio = format!("ROUND({cumulative}*100/{target},1)");
    let guarded = |below: &str, shown: String| {
        format!(
            "IF(OR({cumulative}=\"\",N({target})=0),\"\",IF(AND({cumulative}{below}{target},{ratio}>=100),99.9,{shown}))"
        )
    };
    let over = |a: Quantity| value.and_then(|value| shown_percent(value, a));
    let hundred = Quantity::whole(100);
    let almost = Quantity::from_raw(999_000);
    let candidates = match held_against {
        Target::AtLeast(a) | Target::Range { min: a, .. } => vec![Some((guarded("<", ratio.clone()), over(a)))],
        Target::Above(a) => {
            // Exactly the bound is not above it: whether that shows as 100 or 99,9 is the consolidation's word.
            let at_bound = if value == Some(a) { Some(almost) } else { over(a) };
            vec![Some((guarded("<", ratio.clone()), over(a))), Some((guarded("<=", ratio.clone()), at_bound))]
        }
        Target::All(a) => {
            let capped = over(a).map(|percent| percent.min(hundred));
            vec![Some((guarded("<", format!("MIN(100,{ratio})")), capped))]
        }
        Target::Each(_) | Target::AtMost(_) | Target::Below(_) | Target::Done | Target::None => Vec::new(),
    };
    first_that_gives(percent, candidates)
}

/// The cumulative against that of the same period of last year, which stands in a cell: in percent, a rate in points.
pub fn against_last_year(line: &Line, cumulative: &str, last_year: &str) -> Shown {
    let Some(then) = line.last_year else { return Shown::Blank };
    match line.kind {
        Kind::Flow | Kind::Stock => {
            let base = (then > Quantity::ZERO).then_some(then);
            let gives = line.cumulative.zip(base).and_then(|(now, base)| ratio(now, base, 1));
            Shown::formula(ratio_formula(cumulative, last_year), gives)
        }
        Kind::Rate => {
            let formula = format!("IF({cumulative}=\"\",\"\",ROUND({cumulative}-{last_year},4))");
            Shown::formula(formula, line.cumulative.map(|now| now - then))
        }
        Kind::Milestone | Kind::Rank => Shown::Blank,
    }
}

/// One cell over another in percent, with one decimal; nothing of nothing, and nothing over what is not above zero.
pub fn ratio_formula(cell: &str, whole: &str) -> String {
    format!("IF(OR({cell}=\"\",N({whole})<=0),\"\",ROUND({cell}*100/{whole},1))")
}

/// How *Dữ liệu* names the period of a figure.
pub fn part_name(origin: &Origin) -> String {
    match origin {
        Origin::Report { period, .. } | Origin::Adjusted { period, .. } => period.vietnamese(),
        Origin::Opening { as_of, .. } => format!("Số đầu kỳ {}", wording::day(*as_of)),
    }
}

/// Of a flow's cumulative the amounts of some periods, added to an earlier cell.
pub fn of_parts(
    consolidation: &Consolidation,
    line: &Line,
    before: Option<(&str, Quantity)>,
    is_part: impl Fn(&Origin) -> bool,
    says: Option<Quantity>,
) -> Shown {
    let of = || counted(consolidation, line, Field::Current, Total::Cumulative).filter(|datum| is_part(&datum.origin));
    let names: BTreeSet<String> = of().map(|datum| format!("\"{}\"", part_name(&datum.origin))).collect();
    let sum = before.map_or(Quantity::ZERO, |(_, figure)| figure) + of().filter_map(|datum| datum.value).sum();
    let list = names.iter().map(String::as_str).collect::<Vec<_>>().join(";");
    let candidate = match (before, criterion(&line.indicator)) {
        // A list without a name is none.
        (Some((cell, _)), _) if names.is_empty() => Some((cell.to_owned(), Some(sum))),
        (None, _) if names.is_empty() => None,
        (before, Some(code)) => {
            let where_ = conditions(code, Field::Current, Total::Cumulative);
            let cell = before.map(|(cell, _)| format!("{cell}+")).unwrap_or_default();
            let sums = format!("SUMIFS({TABLE}[{VALUE}],{where_},{TABLE}[{PERIOD}],{{{list}}})");
            Some((format!("ROUND({cell}SUMPRODUCT({sums}),4)"), Some(sum)))
        }
        (_, None) => None,
    };
    first_that_gives(says, vec![candidate])
}

/// A formula and what it gives.
pub type Candidate = Option<(String, Option<Quantity>)>;

/// The first formula that gives what the consolidation says, else the figure itself.
pub fn first_that_gives(says: Option<Quantity>, candidates: Vec<Candidate>) -> Shown {
    candidates
        .into_iter()
        .flatten()
        .find(|(_, gives)| *gives == says)
        .map_or_else(|| Shown::quantity(says), |(formula, gives)| Shown::formula(formula, gives))
}

fn sum(consolidation: &Consolidation, line: &Line, field: Field, total: Total) -> Candidate {
    let code = criterion(&line.indicator)?;
    let counted = || counted(consolidation, line, field, total);
    let gives = counted().next().is_some().then(|| counted().filter_map(|datum| datum.value).sum());
    let where_ = conditions(code, field, total);
    Some((format!("IF(COUNTIFS({where_})=0,\"\",ROUND(SUMIFS({TABLE}[{VALUE}],{where_}),4))"), gives))
}

fn fraction(consolidation: &Consolidation, line: &Line, total: Total) -> Candidate {
    let code = criterion(&line.indicator)?;
    let add = |field| counted(consolidation, line, field, total).filter_map(|datum| datum.value).sum::<Quantity>();
    let (above, below) = (add(Field::Numerator), add(Field::Denominator));
    let sum_of = |field| format!("SUMIFS({TABLE}[{VALUE}],{})", conditions(code, field, total));
    let (numerators, denominators) = (sum_of(Field::Numerator), sum_of(Field::Denominator));
    let formula = format!("IF({denominators}=0,\"\",ROUND({numerators}*100/{denominators},4))");
    Some((formula, ratio(above, below, 4)))
}

/// Districts that reach an `each` target, over those that have to, in percent.
fn districts(consolidation: &Consolidation, line: &Line, each: Quantity) -> Candidate {
    let code = criterion(&line.indicator)?;
    let (_, required) = line.districts_met?;
    let codes: Vec<&str> = line.by_district.iter().map(|figure| figure.district.as_str()).collect();
    let plain = |code: &&str| !code.is_empty() && code.chars().all(|letter| letter.is_ascii_alphanumeric());
    if codes.len() != required || required == 0 || !codes.iter().all(plain) {
        return None;
    }
    let figure = |district: &str| -> Quantity {
        counted(consolidation, line, Field::Current, Total::Cumulative)
            .filter(|datum| datum.district.as_deref() == Some(district))
            .filter_map(|datum| datum.value)
            .sum()
    };
    let met = codes.iter().filter(|district| figure(district) >= each).count();
    let list = codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(";");
    let where_ = conditions(code, Field::Current, Total::Cumulative);
    let sums = format!("SUMIFS({TABLE}[{VALUE}],{where_},{TABLE}[{DISTRICT}],{{{list}}})");
    let formula =
        format!("IF(COUNTIFS({where_})=0,\"\",ROUND(SUMPRODUCT(--(ROUND({sums},4)>={each}))*100/{required},1))");
    let gives = counted(consolidation, line, Field::Current, Total::Cumulative)
        .next()
        .and_then(|_| ratio_tenths(Quantity::whole(met as i64), Quantity::whole(required as i64)));
    Some((formula, gives))
}

fn counted<'a>(
    consolidation: &'a Consolidation,
    line: &'a Line,
    field: Field,
    total: Total,
) -> impl Iterator<Item = &'a Datum> {
    consolidation.data.of(&line.indicator).filter(move |datum| datum.field == field && total.counts(datum))
}

fn conditions(code: &str, field: Field, total: Total) -> String {
    let (field, part) = (field.key(), total.column());
    format!("{TABLE}[{CODE}],\"{code}\",{TABLE}[{FIELD}],\"{field}\",{TABLE}[{part}],1")
}

/// The code as a criterion of SUMIFS, if it can be one: a spreadsheet reads a criterion like `1.10` as a number,
/// and `*`, `?`, `<` have meanings of their own.
pub fn criterion(code: &str) -> Option<&str> {
    let harmless = code.chars().all(|letter| letter.is_alphanumeric() || letter == '.');
    let wordy = code.chars().any(char::is_alphabetic) && code.parse::<f64>().is_err();
    (harmless && wordy).then_some(code)
}

/// value ÷ target in percent, as it is shown.
fn shown_percent(value: Quantity, target: Quantity) -> Option<Quantity> {
    let percent = ratio_tenths(value, target)?;
    let rounded_up = value < target && percent >= Quantity::whole(100);
    Some(if rounded_up { Quantity::from_raw(999_000) } else { percent })
}

fn ratio_tenths(value: Quantity, whole: Quantity) -> Option<Quantity> {
    ratio(value, whole, 1)
}

/// value × 100 ÷ whole, rounded half away from zero to so many places (0 to 4), as ROUND does.
pub fn ratio(value: Quantity, whole: Quantity, places: u32) -> Option<Quantity> {
    if whole == Quantity::ZERO {
        return None;
    }
    let scaled = i128::from(value.raw()) * 100 * 10i128.pow(places);
    let divisor = i128::from(whole.raw());
    let size = (scaled.abs() * 2 + divisor.abs()) / (divisor.abs() * 2);
    let signed = if (scaled < 0) == (divisor < 0) { size } else { -size };
    i64::try_from(signed * 10i128.pow(4u32.saturating_sub(places))).ok().map(Quantity::from_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn percentages_are_rounded_once_and_never_reach_100_below_the_target() {
        assert_eq!(shown_percent(q("3613"), q("9000")), Some(q("40.1")));
        assert_eq!(shown_percent(q("8999.9"), q("9000")), Some(q("99.9")));
        assert_eq!(shown_percent(q("9000"), q("9000")), Some(q("100")));
        assert_eq!(shown_percent(q("1273"), q("2000")), Some(q("63.7")), "63,65 rounds up");
        assert_eq!(shown_percent(q("1"), Quantity::ZERO), None);
        assert_eq!(ratio(q("-1"), q("3"), 4), Some(q("-33.3333")));
    }

    #[test]
    fn a_code_that_a_spreadsheet_would_misread_is_no_criterion() {
        assert_eq!(criterion("1.3.a"), Some("1.3.a"));
        assert_eq!(criterion("3.1.đ"), Some("3.1.đ"));
        for code in ["1.10", "1e5", "a*", "a\"b", "<a", ""] {
            assert_eq!(criterion(code), None, "{code}");
        }
    }

    #[test]
    fn a_formula_that_would_say_something_else_is_not_written() {
        let wrong = Some(("1+1".to_owned(), Some(q("2"))));
        assert_eq!(first_that_gives(Some(q("3")), vec![wrong.clone()]), Shown::Number(3.0));
        assert_eq!(first_that_gives(None, vec![wrong]), Shown::Blank);
        let blank = Some(("\"\"".to_owned(), None));
        assert!(matches!(first_that_gives(None, vec![blank]), Shown::Formula { .. }));
    }
}
