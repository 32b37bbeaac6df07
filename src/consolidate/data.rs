//! The list of data behind the totals: every answer with its origin, and whether it counts.
//!
//! Never decides what counts: it says what the sums were made of, so that adding the list up gives the totals.

use std::collections::BTreeMap;

use super::figures::Basis;
use super::line::Drawn;
use super::totals::{Moment, Totals};
use crate::frame::{Role, Row, RowSource};
use crate::model::consolidation::{Datum, Inclusion, Origin};
use crate::model::entry::Field;
use crate::model::indicator::Kind;
use crate::model::period::Period;
use crate::model::plan::Plan;

/// Everything up to the period's place in the year, and the opening figures up to its cut-off, in the order of the
/// plan. A figure counts in a total exactly if the total is the sum (of a rate: the quotient of sums) of such figures.
pub fn data(plan: &Plan, rows: &[Row], totals: &Totals, drawn: &[Drawn], period: Period) -> Vec<Datum> {
    let cut_off = plan.calendar.cut_off(period);
    let known = |row: &Row| match row.as_of() {
        Some(as_of) => as_of <= cut_off,
        None => row.position <= period.position(),
    };
    let lines: BTreeMap<&str, &Drawn> = drawn.iter().map(|drawn| (drawn.line.indicator.as_str(), drawn)).collect();
    let line = |row: &Row| lines.get(row.indicator).copied();
    rows.iter()
        .zip(0u32..)
        .filter(|(row, _)| known(row))
        .map(|(row, at)| datum(row, parts(row, at, totals, line(row), period)))
        .collect()
}

fn datum(row: &Row, Parts { in_prior, in_period, in_cumulative }: Parts) -> Datum {
    let named = |code: &str| (code != crate::frame::WHOLE).then(|| code.to_owned());
    Datum {
        unit: row.unit.to_owned(),
        indicator: row.indicator.to_owned(),
        district: named(row.district),
        field: row.field,
        value: row.value,
        text: row.text().map(str::to_owned),
        date: row.date(),
        estimated: row.estimated,
        overruled: row.role == Role::Overruled,
        origin: match row.source {
            RowSource::Report(report, entry) => Origin::Report {
                period: report.period,
                attempt: report.attempt,
                received_at: report.received_at,
                file: report.file.clone(),
                sha256: report.sha256.clone(),
                at: entry.at.clone(),
            },
            RowSource::Adjusted(report, ruling, _) => Origin::Adjusted {
                period: report.period,
                attempt: report.attempt,
                decision: ruling.decision,
                by: ruling.by.clone(),
                reason: ruling.reason.clone(),
                at: ruling.at,
            },
            RowSource::Opening(opening) => Origin::Opening { as_of: opening.as_of, source: opening.source.clone() },
        },
        in_prior,
        in_period,
        in_cumulative,
    }
}

const fn counts(reason: &'static str) -> Inclusion {
    Inclusion { counts: true, reason }
}

const fn not(reason: &'static str) -> Inclusion {
    Inclusion { counts: false, reason }
}

/// What one figure is to each of the totals.
struct Parts {
    in_prior: Inclusion,
    in_period: Inclusion,
    in_cumulative: Inclusion,
}

fn parts(row: &Row, at: u32, totals: &Totals, drawn: Option<&Drawn>, period: Period) -> Parts {
    let none = |reason| Parts { in_prior: not(reason), in_period: not(reason), in_cumulative: not(reason) };
    let of = |in_prior, (in_period, in_cumulative)| Parts { in_prior, in_period, in_cumulative };
    match row.role {
        Role::Words => none("không cộng"),
        Role::Estimate => none("ước cả năm"),
        Role::Past => none("số năm trước"),
        Role::Coarse => none("đã có số chi tiết hơn"),
        Role::Overruled => none("đã điều chỉnh"),
        Role::Shadowed => none("tính từ số của các huyện"),
        Role::FormerReporter => none("đơn vị không còn báo cáo chỉ tiêu"),
        Role::Unknown => none("kế hoạch không có chỉ tiêu này"),
        Role::Amount | Role::Level if row.value.is_none() => none("không có số"),
        Role::Amount => of(prior_amount(row, at, totals), amount(row, at, totals, period)),
        Role::Level => match drawn {
            Some(drawn) => of(prior_level(row, at, totals, drawn), level(row, at, totals, drawn, period)),
            None => none("kế hoạch không có chỉ tiêu này"),
        },
    }
}

/// Of what stood just before the period.
fn prior_amount(row: &Row, at: u32, totals: &Totals) -> Inclusion {
    let is_opening = row.as_of().is_some();
    match (totals.counts(at, Moment::Prior), is_opening) {
        (true, true) => counts("số đầu kỳ"),
        (true, false) => counts("trước kỳ"),
        (false, _) if row.in_period => not("trong kỳ"),
        (false, true) => not("số đầu kỳ khác"),
        (false, false) => not("đã có trong số đầu kỳ"),
    }
}

fn prior_level(row: &Row, at: u32, totals: &Totals, drawn: &Drawn) -> Inclusion {
    if !totals.counts(at, Moment::Prior) {
        return not(if row.in_period { "trong kỳ" } else { "đã có mức mới hơn" });
    }
    made_of(drawn.prior_basis, row.field).map_or(counts("mức cuối trước kỳ"), not)
}

/// Why an answer is not what a level was made of; none if it is.
fn made_of(basis: Basis, field: Field) -> Option<&'static str> {
    let is_figure = field == Field::Current;
    match basis {
        Basis::Nothing => Some("không tính được tổng"),
        Basis::Current if !is_figure => Some("tỷ lệ lấy theo số báo cáo"),
        Basis::Fraction if is_figure => Some("tính từ tử số và mẫu số"),
        Basis::Current | Basis::Fraction => None,
    }
}

fn amount(row: &Row, at: u32, totals: &Totals, period: Period) -> (Inclusion, Inclusion) {
    let is_opening = row.as_of().is_some();
    let in_period = if totals.counts(at, Moment::Period) {
        counts(if is_opening { "số đầu kỳ" } else { "trong kỳ" })
    } else if is_opening {
        not("số đầu kỳ")
    } else if row.in_period {
        not("đã có trong số đầu kỳ")
    } else if row.position < *period.months().start() {
        not("kỳ trước")
    } else {
        not("kỳ khác")
    };
    let in_cumulative = match (totals.counts(at, Moment::At(period.position())), is_opening) {
        (true, true) => counts("số đầu kỳ"),
        (true, false) => counts("từ đầu năm"),
        (false, true) => not("đã có số đầu kỳ mới hơn"),
        (false, false) => not("đã có trong số đầu kỳ"),
    };
    (in_period, in_cumulative)
}

fn level(row: &Row, at: u32, totals: &Totals, drawn: &Drawn, period: Period) -> (Inclusion, Inclusion) {
    let both = |reason| (not(reason), not(reason));
    if !totals.counts(at, Moment::At(period.position())) {
        return both("đã có mức mới hơn");
    }
    if let Some(reason) = made_of(drawn.basis, row.field) {
        return both(reason);
    }
    let carried = drawn.end_rank.is_none_or(|end| row.rank < end);
    let in_period = match (drawn.line.current.is_some(), carried) {
        (true, true) => counts("mang sang từ kỳ trước"),
        (true, false) => counts("trong kỳ"),
        (false, _) => not(if drawn.line.kind == Kind::Rate {
            "kỳ này chưa có tỷ lệ"
        } else {
            "kỳ này chưa có mức"
        }),
    };
    (in_period, counts("mức mới nhất"))
}
