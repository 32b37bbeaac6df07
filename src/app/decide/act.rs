//! What an officer did about a report: its words, and what programs are told of it.
//!
//! Never says whether it holds: that depends on what was decided and what came after it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::entry::{Entry, Field};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::ruling::{Act, Adjustment, Ruled, Waived};

/// What an act is about, for programs: of the three the one that its kind has, none for an acceptance or a return.
/// The fields stand among those of the decision (`#[serde(flatten)]`).
#[derive(Serialize, Clone, Default, Debug)]
pub struct ActShown {
    /// The finding that was waived.
    pub finding: Option<WaivedFinding>,
    pub adjusted: Option<AdjustedAnswer>,
    /// Number of the decision that is taken back.
    pub undoes: Option<i64>,
}

/// A finding that no longer stands against a report.
#[derive(Serialize, Clone, Debug)]
pub struct WaivedFinding {
    pub code: String,
    pub sheet: Option<String>,
    pub cell: Option<String>,
}

/// An answer that an officer gave in the place of the unit: a figure, a day or a label.
#[derive(Serialize, Clone, Debug)]
pub struct AdjustedAnswer {
    pub indicator: String,
    pub district: Option<String>,
    pub field: Field,
    /// What the unit itself answered; none where it left that blank or nobody could read it.
    pub own: Option<Box<Entry>>,
    pub value: Option<Quantity>,
    pub text: Option<String>,
    pub date: Option<NaiveDate>,
    /// Number of the adjustment whose place it takes for good.
    pub replaces: Option<i64>,
}

impl From<&Act> for ActShown {
    fn from(act: &Act) -> ActShown {
        match act {
            Act::Rule(ruled) => ActShown::from(ruled),
            Act::Undo(decision) => ActShown { undoes: Some(*decision), ..ActShown::default() },
        }
    }
}

impl From<&Ruled> for ActShown {
    fn from(ruled: &Ruled) -> ActShown {
        match ruled {
            Ruled::Waived(waived) => ActShown { finding: Some(WaivedFinding::from(waived)), ..ActShown::default() },
            Ruled::Adjusted(one) => ActShown { adjusted: Some(AdjustedAnswer::from(one)), ..ActShown::default() },
            Ruled::Accepted | Ruled::Returned => ActShown::default(),
        }
    }
}

impl From<&Waived> for WaivedFinding {
    fn from(waived: &Waived) -> WaivedFinding {
        WaivedFinding { code: waived.code.clone(), sheet: waived.sheet.clone(), cell: waived.cell.clone() }
    }
}

impl From<&Adjustment> for AdjustedAnswer {
    fn from(one: &Adjustment) -> AdjustedAnswer {
        AdjustedAnswer {
            indicator: one.indicator.clone(),
            district: one.district.clone(),
            field: one.field,
            own: one.own.clone(),
            value: one.to.value(),
            text: one.to.text().map(str::to_owned),
            date: one.to.date(),
            replaces: one.replaces,
        }
    }
}

/// What was decided about whose report: `điều chỉnh 1.3.a: 512,5 → 500 (Chi cục Kiểm lâm, lần 2)`.
pub fn words(plan: &Plan, unit: &str, attempt: u32, act: &Act) -> String {
    let of = format!("{}, lần {attempt}", plan.unit(unit).map_or(unit, |unit| unit.name.as_str()));
    match act {
        Act::Rule(ruled) => format!("{} ({of})", ruled_words(plan, ruled)),
        Act::Undo(decision) => format!("hủy quyết định số {decision} ({of})"),
    }
}

/// The same without whose report it is about: `điều chỉnh 1.3.a: 512,5 → 500`.
pub fn ruled_words(plan: &Plan, ruled: &Ruled) -> String {
    match ruled {
        Ruled::Waived(waived) => format!("bỏ qua {}", waived.vietnamese()),
        Ruled::Adjusted(one) => format!("điều chỉnh {}: {} → {}", about(plan, one), one.was(), one.to.vietnamese()),
        Ruled::Accepted => "chấp nhận báo cáo".to_owned(),
        Ruled::Returned => "trả lại báo cáo".to_owned(),
    }
}

/// `1.3.c, Bình Gia, tử số`
fn about(plan: &Plan, one: &Adjustment) -> String {
    let district = one.district.as_deref();
    let district = district.map(|code| plan.district(code).map_or(code, |district| district.name.as_str()).to_owned());
    let field = (one.field != Field::Current).then(|| one.field.vietnamese().to_lowercase());
    [Some(one.indicator.clone()), district, field].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
