//! A figure as people read it: with its unit of measure, and no more decimals than it needs.
//!
//! Never changes what is counted: exact values stay in [`Quantity`].

use super::indicator::{Indicator, Kind};
use super::quantity::Quantity;

/// A rate is a quotient: more decimals than these say nothing, unless the plan wants them.
pub const RATE_DECIMALS: u8 = 2;

/// `9.000 ha`, `63,8%`: no more decimals than the figure has, a rate at most two.
pub fn in_words(value: Quantity, indicator: &Indicator) -> String {
    let shown = match indicator.kind {
        Kind::Rate => rounded(value, RATE_DECIMALS),
        Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => value,
    };
    with_unit(&shown.vietnamese(0), indicator)
}

/// A number that is written already, with the indicator's unit of measure: `trên 1.000 ha`.
pub fn with_unit(number: &str, indicator: &Indicator) -> String {
    match indicator.uom.trim() {
        "" | "–" | "-" => number.to_owned(),
        "%" => format!("{number}%"),
        uom => format!("{number} {uom}"),
    }
}

/// The decimals of a figure in a table: as many as the plan wants, more if the figure has more; but a rate is a
/// quotient and shows at most two, unless the plan wants more.
pub fn decimals(kind: Kind, planned: u8, figure: Quantity) -> u8 {
    match kind {
        Kind::Rate => planned.max(figure.decimals().min(RATE_DECIMALS)),
        Kind::Flow | Kind::Stock | Kind::Milestone | Kind::Rank => planned.max(figure.decimals()),
    }
}

/// Half away from zero, as a spreadsheet shows it.
pub fn rounded(value: Quantity, places: u8) -> Quantity {
    let step = 10i64.pow(Quantity::PLACES.saturating_sub(u32::from(places)));
    let size = value.magnitude().raw();
    let size = size.saturating_add(step / 2) / step * step;
    Quantity::from_raw(if value.is_negative() { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

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
