//! Exact figures: a decimal number with four places, kept as an integer.
//!
//! Never holds a binary fraction: what a cell shows is what is added up.

use std::fmt;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A figure in ten-thousandths of its unit of measure: `512.5` is `5_125_000`.
///
/// The door admits at most [`Quantity::LIMIT`] in size, so that a sum of hundreds of figures
/// cannot wrap; arithmetic saturates all the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Quantity(i64);

/// Why a piece of text is not a [`Quantity`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum QuantityError {
    #[error("không phải là số")]
    NotANumber,
    #[error("vượt quá 1.000.000.000.000")]
    TooLarge,
}

/// A figure as a reader took it in, and whether digits beyond the fourth decimal were lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rounded {
    pub quantity: Quantity,
    pub rounded: bool,
}

impl Quantity {
    pub const ZERO: Quantity = Quantity(0);
    /// Decimal places kept.
    pub const PLACES: u32 = 4;
    /// Ten-thousandths in one.
    pub const SCALE: i64 = 10_000;
    /// The largest figure that is taken in: 10¹² (`docs/contract.md`, *Figures*).
    pub const LIMIT: Quantity = Quantity(1_000_000_000_000 * Self::SCALE);

    /// From ten-thousandths, as the frame and the ledger hold it.
    pub const fn from_raw(ten_thousandths: i64) -> Quantity {
        Quantity(ten_thousandths)
    }

    /// In ten-thousandths, as the frame and the ledger hold it.
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// A whole number of units.
    pub const fn whole(units: i64) -> Quantity {
        Quantity(units * Self::SCALE)
    }

    /// Reads a plain decimal, `-12.345`: digits, at most one dot, an exponent as Excel writes it.
    /// Half a ten-thousandth rounds away from zero.
    pub fn from_decimal(text: &str) -> Result<Rounded, QuantityError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| QuantityError::NotANumber)?),
            None => (digits, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if whole.len() + fraction.len() == 0 || !all().all(|b| b.is_ascii_digit()) {
            return Err(QuantityError::NotANumber);
        }
        // The digits stand for an integer times ten to the power of `shift` ten-thousandths.
        let shift = i64::from(exponent) - fraction.len() as i64 + i64::from(Self::PLACES);
        let significant: Vec<u8> = all().skip_while(|b| *b == b'0').collect();
        if significant.is_empty() {
            return Ok(Rounded { quantity: Quantity::ZERO, rounded: false });
        }
        if significant.len() as i64 + shift > 18 {
            return Err(QuantityError::TooLarge);
        }
        let kept = (significant.len() as i64 + shift.min(0)).max(0) as usize;
        let mut raw = significant[..kept].iter().fold(0i64, |sum, b| sum * 10 + i64::from(b - b'0'));
        for _ in 0..shift.max(0) {
            raw *= 10;
        }
        let dropped = &significant[kept..];
        // With fewer digits than places to drop, the first dropped digit is a zero before them.
        let first_dropped_is_ours = significant.len() as i64 + shift >= 0;
        if first_dropped_is_ours && dropped.first().is_some_and(|b| *b >= b'5') {
            raw += 1;
        }
        let rounded = dropped.iter().any(|b| *b != b'0');
        let quantity = Quantity(if negative { -raw } else { raw });
        if quantity.magnitude() > Self::LIMIT {
            return Err(QuantityError::TooLarge);
        }
        Ok(Rounded { quantity, rounded })
    }

    /// Reads an Excel double by its shortest decimal, then shifts the point by `places`:
    /// `0.638` shown as a percentage is shifted by 2 and gives `63.8` exactly.
    pub fn from_double(double: f64, places: i32) -> Result<Rounded, QuantityError> {
        if !double.is_finite() {
            return Err(QuantityError::NotANumber);
        }
        // `{:e}` prints the shortest digits that read back as the same double.
        let shortest = format!("{double:e}");
        let (mantissa, exponent) = shortest.split_once('e').ok_or(QuantityError::NotANumber)?;
        let exponent: i32 = exponent.parse().map_err(|_| QuantityError::NotANumber)?;
        Self::from_decimal(&format!("{mantissa}e{}", exponent + places))
    }

    /// The nearest double, for a cell of a workbook and for nothing else.
    pub fn to_f64(self) -> f64 {
        // Parsing the decimal gives the double nearest to it; dividing could be one off.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The size without the sign.
    pub const fn magnitude(self) -> Quantity {
        Quantity(self.0.saturating_abs())
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// True when nothing stands behind the decimal point.
    pub const fn is_whole(self) -> bool {
        self.0 % Self::SCALE == 0
    }

    /// How many decimals the figure needs, 0 to 4.
    pub fn decimals(self) -> u8 {
        let mut fraction = self.0 % Self::SCALE;
        let mut places = Self::PLACES as u8;
        if fraction == 0 {
            return 0;
        }
        while fraction % 10 == 0 {
            fraction /= 10;
            places -= 1;
        }
        places
    }

    /// As people here write it: `3.613,5`. At least `decimals` places, more if the figure has more.
    pub fn vietnamese(self, decimals: u8) -> String {
        let places = usize::from(decimals.max(self.decimals()));
        let plain = format!("{:0>5}", self.0.unsigned_abs());
        let (whole, fraction) = plain.split_at(plain.len() - Self::PLACES as usize);
        let mut text = String::new();
        if self.0 < 0 {
            text.push('-');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                text.push('.');
            }
            text.push(digit);
        }
        if places > 0 {
            text.push(',');
            text.push_str(&fraction[..places]);
        }
        text
    }
}

impl Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_add(other.0))
    }
}

impl Sub for Quantity {
    type Output = Quantity;
    fn sub(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_sub(other.0))
    }
}

impl Neg for Quantity {
    type Output = Quantity;
    fn neg(self) -> Quantity {
        Quantity(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(figures: I) -> Quantity {
        figures.fold(Quantity::ZERO, Add::add)
    }
}

/// The canonical decimal, as JSON and the ledger show it: `512.5`, `-3`, `0`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let (whole, fraction) = (size / Self::SCALE as u64, size % Self::SCALE as u64);
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{fraction:04}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;
    fn from_str(text: &str) -> Result<Quantity, QuantityError> {
        Quantity::from_decimal(text).map(|read| read.quantity)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn reads_plain_decimals_exactly() {
        assert_eq!(q("512.5").raw(), 5_125_000);
        assert_eq!(q("-0.0001").raw(), -1);
        assert_eq!(q("1e3"), Quantity::whole(1000));
        assert_eq!(q("0.000049").raw(), 0);
        assert_eq!(q("0.00005").raw(), 1);
        assert_eq!(q("0.000005").raw(), 0);
        assert_eq!(q("9.99995").raw(), 100_000);
        assert!(Quantity::from_decimal("1.00001").unwrap().rounded);
        assert!(!Quantity::from_decimal("1.10000").unwrap().rounded);
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", ".", "-", "1,5", "1.2.3", "abc", "1e", "٣"] {
            assert_eq!(Quantity::from_decimal(text), Err(QuantityError::NotANumber), "{text}");
        }
        assert_eq!(Quantity::from_decimal("1000000000000.1"), Err(QuantityError::TooLarge));
        assert_eq!(Quantity::from_decimal("9e300"), Err(QuantityError::TooLarge));
        assert!(Quantity::from_decimal("1000000000000").is_ok());
    }

    #[test]
    fn shifts_a_percentage_without_binary_dust() {
        assert_eq!(Quantity::from_double(0.638, 2).unwrap().quantity, q("63.8"));
        assert_eq!(Quantity::from_double(0.07, 2).unwrap().quantity, q("7"));
        assert_eq!(Quantity::from_double(f64::NAN, 0), Err(QuantityError::NotANumber));
        // A sum that Excel keeps as 0.30000000000000004 is 0.3 to everybody else.
        assert_eq!(Quantity::from_double(0.1 + 0.2, 0).unwrap().quantity, q("0.3"));
    }

    #[test]
    fn shows_figures_as_people_write_them() {
        assert_eq!(q("3613.5").vietnamese(0), "3.613,5");
        assert_eq!(q("295664").vietnamese(0), "295.664");
        assert_eq!(q("-1234567").vietnamese(1), "-1.234.567,0");
        assert_eq!(q("0.05").vietnamese(1), "0,05");
        assert_eq!(q("512.5").to_string(), "512.5");
        assert_eq!(q("-0.5").to_string(), "-0.5");
    }
}
