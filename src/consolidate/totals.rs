//! Every sum of the house: the entries added up by polars, at every moment of the year that is asked for.
//!
//! Never knows a target, a deadline or a plan; integers only, so that no sum depends on order or threads.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::{DataFrame, Expr, IntoLazy, JoinArgs, JoinType, LazyFrame, PolarsResult, col, df, lit, when};

use super::error::ConsolidateError;
use crate::frame::{self, Row, WHOLE, column};
use crate::model::entry::Field;

/// A point in the year up to which figures are taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Moment {
    /// Just before the period.
    Prior,
    /// The amounts of the period itself (flows only).
    Period,
    /// The end of the period with this place in the year, 1 to 13.
    At(u8),
}

/// What is known at a moment: reports up to a place in the year, opening figures up to a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    pub moment: Moment,
    pub last_position: u8,
    pub openings_to: NaiveDate,
}

/// Which amounts make up the period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Amounts {
    /// Those reported for its parts.
    OfItsParts,
    /// The period begins with the year: what stands at its end less what stood before, opening figures included.
    Between(Limit, Limit),
}

/// Whose sum: of the line, of a unit, of a district, of one series.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    Line,
    Unit(String),
    District(String),
    Series(String, String),
}

/// A sum over the rows that count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sum {
    /// Ten-thousandths.
    pub raw: i64,
    pub rows: u32,
    /// Of the newest and of the oldest row in it, see [`frame::rank_of`].
    pub newest: i32,
    pub oldest: i32,
    pub estimated: bool,
    /// True if every row is a report's, none an opening figure.
    pub reported: bool,
}

/// The sums, and the rows that they are made of.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    sums: BTreeMap<(String, Moment, Field, Scope), Sum>,
    /// Places in the list of rows, by moment.
    counted: BTreeMap<Moment, BTreeSet<u32>>,
}

const MOMENT: &str = "moment";
const LAST_POSITION: &str = "last_position";
const OPENINGS_TO: &str = "openings_to";
const KEY: &str = "key";
const ROWS: &str = "rows";
const OLDEST: &str = "oldest";
const OPENINGS: &str = "openings";
/// Lower than every rank.
const NEVER: i32 = i32::MIN;

impl Totals {
    /// Adds up the rows at every moment, and the amounts of the period.
    pub fn of(rows: &[Row], limits: &[Limit], amounts: Amounts) -> Result<Totals, ConsolidateError> {
        guard_against_wrapping(rows)?;
        let frame = frame::frame(rows)?;
        let known = known_at_each(&frame, limits)?.collect()?;
        let period = of_period(&frame, amounts).collect()?;
        let mut totals = Totals::default();
        for counted in [known, period] {
            totals.count(&counted)?;
            totals.add(&counted, &[], |_, _| Scope::Line)?;
            totals.add(&counted, &[column::UNIT], |unit, _| Scope::Unit(unit.to_owned()))?;
            totals.add(&counted, &[column::DISTRICT], |_, district| Scope::District(district.to_owned()))?;
            totals.add(&counted, &[column::UNIT, column::DISTRICT], |unit, district| {
                Scope::Series(unit.to_owned(), district.to_owned())
            })?;
        }
        Ok(totals)
    }

    /// None where nothing stands: not the same as zero.
    pub fn sum(&self, indicator: &str, moment: Moment, field: Field, scope: &Scope) -> Option<Sum> {
        self.sums.get(&(indicator.to_owned(), moment, field, scope.clone())).copied()
    }

    /// True if the row with that place in the list is part of the sums of a moment.
    pub fn counts(&self, row: u32, moment: Moment) -> bool {
        self.counted.get(&moment).is_some_and(|rows| rows.contains(&row))
    }

    /// The units that have anything of the indicator in the sums of a moment, by code.
    pub fn units(&self, indicator: &str, moment: Moment, field: Field) -> BTreeSet<&str> {
        self.of_field(indicator, moment, field)
            .filter_map(|scope| match scope {
                Scope::Unit(unit) if unit != WHOLE => Some(unit.as_str()),
                Scope::Unit(_) | Scope::Line | Scope::District(_) | Scope::Series(..) => None,
            })
            .collect()
    }

    /// Likewise the districts.
    pub fn districts(&self, indicator: &str, moment: Moment, field: Field) -> BTreeSet<&str> {
        self.of_field(indicator, moment, field)
            .filter_map(|scope| match scope {
                Scope::District(district) if district != WHOLE => Some(district.as_str()),
                Scope::District(_) | Scope::Line | Scope::Unit(_) | Scope::Series(..) => None,
            })
            .collect()
    }

    fn of_field(&self, indicator: &str, moment: Moment, field: Field) -> impl Iterator<Item = &Scope> {
        // Scopes of one field lie together, `Line` first.
        self.sums
            .range((indicator.to_owned(), moment, field, Scope::Line)..)
            .take_while(move |((_, at, of, _), _)| (*at, *of) == (moment, field))
            .take_while({
                let indicator = indicator.to_owned();
                move |((code, ..), _)| *code == indicator
            })
            .map(|((.., scope), _)| scope)
    }

    fn count(&mut self, counted: &DataFrame) -> PolarsResult<()> {
        let moments = counted.column(MOMENT)?.i32()?;
        let rows = counted.column(column::ROW)?.u32()?;
        for (moment, row) in moments.iter().zip(rows.iter()) {
            if let (Some(moment), Some(row)) = (moment.and_then(Moment::from_code), row) {
                self.counted.entry(moment).or_default().insert(row);
            }
        }
        Ok(())
    }

    fn add(&mut self, counted: &DataFrame, by: &[&str], scope: fn(&str, &str) -> Scope) -> PolarsResult<()> {
        let keys: Vec<Expr> =
            [MOMENT, column::INDICATOR, column::FIELD].iter().chain(by).map(|name| col(*name)).collect();
        let sums = counted
            .clone()
            .lazy()
            .group_by(keys)
            .agg([
                col(column::VALUE).sum(),
                col(column::ROW).count().alias(ROWS),
                col(column::RANK).max(),
                col(column::RANK).min().alias(OLDEST),
                col(column::ESTIMATED).any(true),
                col(column::AS_OF).is_not_null().any(true).alias(OPENINGS),
            ])
            .collect()?;
        let moments = sums.column(MOMENT)?.i32()?;
        let indicators = sums.column(column::INDICATOR)?.str()?;
        let fields = sums.column(column::FIELD)?.str()?;
        let values = sums.column(column::VALUE)?.i64()?;
        let counts = sums.column(ROWS)?.u32()?;
        let newest = sums.column(column::RANK)?.i32()?;
        let oldest = sums.column(OLDEST)?.i32()?;
        let estimated = sums.column(column::ESTIMATED)?.bool()?;
        let openings = sums.column(OPENINGS)?.bool()?;
        let units = if by.contains(&column::UNIT) { Some(sums.column(column::UNIT)?.str()?) } else { None };
        let districts = if by.contains(&column::DISTRICT) { Some(sums.column(column::DISTRICT)?.str()?) } else { None };
        for at in 0..sums.height() {
            let (Some(moment), Some(indicator), Some(field)) =
                (moments.get(at).and_then(Moment::from_code), indicators.get(at), fields.get(at))
            else {
                continue;
            };
            let Some(field) = Field::from_key(field) else { continue };
            let unit = units.and_then(|units| units.get(at)).unwrap_or(WHOLE);
            let district = districts.and_then(|districts| districts.get(at)).unwrap_or(WHOLE);
            let sum = Sum {
                raw: values.get(at).unwrap_or_default(),
                rows: counts.get(at).unwrap_or_default(),
                newest: newest.get(at).unwrap_or(NEVER),
                oldest: oldest.get(at).unwrap_or(NEVER),
                estimated: estimated.get(at).unwrap_or_default(),
                reported: !openings.get(at).unwrap_or_default(),
            };
            self.sums.insert((indicator.to_owned(), moment, field, scope(unit, district)), sum);
        }
        Ok(())
    }
}

/// The rows that count at each moment: all amounts that no opening figure holds already, and the latest levels.
fn known_at_each(frame: &DataFrame, limits: &[Limit]) -> PolarsResult<LazyFrame> {
    let moments = df!(
        MOMENT => limits.iter().map(|limit| limit.moment.code()).collect::<Vec<i32>>(),
        LAST_POSITION => limits.iter().map(|limit| i32::from(limit.last_position)).collect::<Vec<i32>>(),
        OPENINGS_TO => limits.iter().map(|limit| frame::days(limit.openings_to)).collect::<Vec<i32>>(),
        KEY => vec![1i32; limits.len()],
    )?;
    // Every row at every moment: a join on a constant.
    let everywhere = frame.clone().lazy().with_column(lit(1i32).alias(KEY)).join(
        moments.lazy(),
        [col(KEY)],
        [col(KEY)],
        JoinArgs::new(JoinType::Inner),
    );
    let is = |name: &str, wanted: bool| {
        let whole = col(name).eq(lit(WHOLE));
        when(if wanted { whole } else { whole.not() }).then(col(column::RANK)).otherwise(lit(NEVER)).max()
    };
    let own = [MOMENT, column::TRACK, column::INDICATOR, column::UNIT, column::DISTRICT];
    let unit = [MOMENT, column::TRACK, column::INDICATOR, column::UNIT];
    let line = [MOMENT, column::TRACK, column::INDICATOR];
    let newest_of_series = col(column::RANK).eq(col(column::RANK).max().over(own)?);
    // A level of the whole and levels of its districts are never added: the newer wins, the districts at a tie.
    let newest_of_breakdown = when(col(column::DISTRICT).eq(lit(WHOLE)))
        .then(col(column::RANK).gt(is(column::DISTRICT, false).over(unit)?))
        .otherwise(col(column::RANK).gt_eq(is(column::DISTRICT, true).over(unit)?));
    // An opening level of all units together counts until the first of them has a level of its own.
    let newest_of_units = col(column::UNIT).eq(lit(WHOLE)).not().or(is(column::UNIT, false).over(line)?.eq(lit(NEVER)));
    let latest = newest_of_series.and(newest_of_breakdown).and(newest_of_units);
    Ok(everywhere.filter(stands(col(LAST_POSITION), col(OPENINGS_TO))).filter(col(column::LEVEL).not().or(latest)))
}

/// The amounts of the period. A level has none: its period is a question of ranks.
fn of_period(frame: &DataFrame, amounts: Amounts) -> LazyFrame {
    let at = |limit: Limit| stands(lit(i32::from(limit.last_position)), lit(frame::days(limit.openings_to)));
    let inside = match amounts {
        Amounts::OfItsParts => col(column::IN_PERIOD),
        Amounts::Between(before, end) => at(end).and(at(before).not()),
    };
    frame
        .clone()
        .lazy()
        .filter(col(column::LEVEL).not().and(inside))
        .with_column(lit(Moment::Period.code()).alias(MOMENT))
}

/// Reports by their place in the year, opening figures by their day, and nothing that an opening figure known by
/// then holds already.
fn stands(last_position: Expr, openings_to: Expr) -> Expr {
    let known = when(col(column::AS_OF).is_null())
        .then(col(column::POSITION).lt_eq(last_position))
        .otherwise(col(column::AS_OF).lt_eq(openings_to.clone()));
    let covered =
        when(col(column::COVERED_ON).is_null()).then(lit(false)).otherwise(col(column::COVERED_ON).lt_eq(openings_to));
    known.and(covered.not())
}

/// Integer sums would wrap in silence: figures that could reach that are refused as a whole.
fn guard_against_wrapping(rows: &[Row]) -> Result<(), ConsolidateError> {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        if let Some(value) = row.value {
            let size = sizes.entry(row.indicator).or_default();
            *size = size.saturating_add(value.raw().unsigned_abs());
        }
    }
    match sizes.into_iter().find(|(_, size)| i64::try_from(*size).is_err()) {
        Some((indicator, _)) => Err(ConsolidateError::TooLarge { indicator: indicator.to_owned() }),
        None => Ok(()),
    }
}

impl Moment {
    fn code(self) -> i32 {
        match self {
            Moment::Prior => -2,
            Moment::Period => -1,
            Moment::At(position) => i32::from(position),
        }
    }

    fn from_code(code: i32) -> Option<Moment> {
        match code {
            -2 => Some(Moment::Prior),
            -1 => Some(Moment::Period),
            position => u8::try_from(position).ok().map(Moment::At),
        }
    }
}
