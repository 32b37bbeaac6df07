//! What is measured: the kind (how values add up) and the target (what is enough).
//!
//! Two independent questions, two enums; a new variant walks its author through every `match`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::period::Frequency;
use super::quantity::Quantity;

/// One thing that is measured or ticked off under a task, such as `1.1.a`.
#[derive(Clone, PartialEq, Debug)]
pub struct Indicator {
    pub code: String,
    /// Number of the task it belongs to.
    pub task: String,
    pub title: String,
    /// Unit of measure, `ha`; `–` where there is none.
    pub uom: String,
    pub kind: Kind,
    pub target: Target,
    /// Decimals it is shown with, 0 to 4.
    pub decimals: u8,
    /// Codes of the districts it is broken down to; empty: no breakdown.
    pub districts: Vec<String>,
    pub frequency: Frequency,
    /// The template asks for a list of names, such as enterprises (evidence for a count).
    pub names: bool,
    /// “Phấn đấu”: an aim beyond duty, shown as such.
    pub aspiration: bool,
    /// An assumption that KHTC still has to confirm.
    pub confirm: Option<String>,
    pub note: Option<String>,
}

/// How do values add up?
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Amounts of a period: summed over months, summed over units.
    Flow,
    /// A level: the latest reported over months, summed over units.
    Stock,
    /// A share in percent: the latest over months, Σ numerators / Σ denominators over units.
    Rate,
    /// Done on a date.
    Milestone,
    /// A place in an order: the latest; no arithmetic.
    Rank,
}

/// How a target compares: its shape without its numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    AtLeast,
    Above,
    AtMost,
    Below,
    Range,
    Each,
    All,
    Done,
    None,
}

/// What is enough?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// `>=`
    AtLeast(Quantity),
    /// `>`: strictly; “trên 1.000 ha” is not reached by 1.000.
    Above(Quantity),
    /// `<=`
    AtMost(Quantity),
    /// `<`
    Below(Quantity),
    /// `range`: below min not met, min…max met, above max exceeded.
    Range { min: Quantity, max: Quantity },
    /// `each`: at least this much in every required district.
    Each(Quantity),
    /// `all`: exactly this much; above it is a finding.
    All(Quantity),
    /// `done`: a completion date.
    Done,
    /// `none`: no number is asked for.
    None,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Flow, Kind::Stock, Kind::Rate, Kind::Milestone, Kind::Rank];

    /// The code in the plan workbook and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Flow => "flow",
            Kind::Stock => "stock",
            Kind::Rate => "rate",
            Kind::Milestone => "milestone",
            Kind::Rank => "rank",
        }
    }

    pub const fn vietnamese(self) -> &'static str {
        match self {
            Kind::Flow => "cộng dồn theo kỳ",
            Kind::Stock => "mức tại ngày chốt số liệu",
            Kind::Rate => "tỷ lệ %",
            Kind::Milestone => "mốc hoàn thành",
            Kind::Rank => "xếp hạng",
        }
    }

    /// True if the unit types a figure (`current`); a milestone has progress and a date instead.
    pub const fn is_numeric(self) -> bool {
        match self {
            Kind::Flow | Kind::Stock | Kind::Rate => true,
            Kind::Milestone | Kind::Rank => false,
        }
    }

    /// Whether a target that compares so makes sense for the kind.
    pub const fn accepts(self, op: Op) -> bool {
        match self {
            Kind::Flow | Kind::Stock => !matches!(op, Op::Done),
            Kind::Rate => !matches!(op, Op::Done | Op::Each | Op::All),
            Kind::Milestone => matches!(op, Op::Done),
            Kind::Rank => matches!(op, Op::None | Op::AtMost | Op::Below),
        }
    }
}

impl Op {
    pub const ALL: [Op; 9] =
        [Op::AtLeast, Op::Above, Op::AtMost, Op::Below, Op::Range, Op::Each, Op::All, Op::Done, Op::None];

    /// The operator in the plan workbook, in JSON and in the frame.
    pub const fn code(self) -> &'static str {
        match self {
            Op::AtLeast => ">=",
            Op::Above => ">",
            Op::AtMost => "<=",
            Op::Below => "<",
            Op::Range => "range",
            Op::Each => "each",
            Op::All => "all",
            Op::Done => "done",
            Op::None => "none",
        }
    }
}

impl Target {
    pub const fn op(self) -> Op {
        match self {
            Target::AtLeast(_) => Op::AtLeast,
            Target::Above(_) => Op::Above,
            Target::AtMost(_) => Op::AtMost,
            Target::Below(_) => Op::Below,
            Target::Range { .. } => Op::Range,
            Target::Each(_) => Op::Each,
            Target::All(_) => Op::All,
            Target::Done => Op::Done,
            Target::None => Op::None,
        }
    }

    /// The lower number: what a percentage of the plan divides by.
    pub const fn min(self) -> Option<Quantity> {
        match self {
            Target::AtLeast(a) | Target::Above(a) | Target::Each(a) | Target::All(a) => Some(a),
            Target::Range { min, .. } => Some(min),
            Target::AtMost(_) | Target::Below(_) | Target::Done | Target::None => None,
        }
    }

    /// The upper number.
    pub const fn max(self) -> Option<Quantity> {
        match self {
            Target::AtMost(a) | Target::Below(a) => Some(a),
            Target::Range { max, .. } => Some(max),
            Target::AtLeast(_) | Target::Above(_) | Target::Each(_) | Target::All(_) => None,
            Target::Done | Target::None => None,
        }
    }

    /// As a table shows it: `9.000`, `trên 1.000`, `1÷3`, `mỗi huyện ≥ 1`; `–` without a number.
    pub fn vietnamese(self, decimals: u8) -> String {
        match self {
            Target::AtLeast(a) => a.vietnamese(decimals),
            Target::Above(a) => format!("trên {}", a.vietnamese(decimals)),
            Target::AtMost(a) => format!("≤ {}", a.vietnamese(decimals)),
            Target::Below(a) => format!("dưới {}", a.vietnamese(decimals)),
            Target::Range { min, max } => format!("{}÷{}", min.vietnamese(decimals), max.vietnamese(decimals)),
            Target::Each(a) => format!("mỗi huyện ≥ {}", a.vietnamese(decimals)),
            Target::All(a) => format!("toàn bộ {}", a.vietnamese(decimals)),
            Target::Done => "hoàn thành".to_owned(),
            Target::None => "–".to_owned(),
        }
    }
}

impl Indicator {
    /// Typed in the sheet `Theo huyện`, one figure a district.
    pub fn has_breakdown(&self) -> bool {
        !self.districts.is_empty()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// `{ "op": ">=", "min": "9000", "max": null }`
impl Serialize for Target {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut target = serializer.serialize_struct("Target", 3)?;
        target.serialize_field("op", self.op().code())?;
        target.serialize_field("min", &self.min())?;
        target.serialize_field("max", &self.max())?;
        target.end()
    }
}
