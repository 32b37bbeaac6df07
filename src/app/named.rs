//! What an officer names, by its code or by its name.
//!
//! Never takes a name that two of the plan could bear.

use crate::error::Failure;
use crate::model::plan::Plan;
use crate::model::unit::Unit;
use crate::rules;
use crate::viet::text::{closest, fold, without_accents};

/// What stands before the name of a district and is left out as often.
const SORTS: [&str; 4] = ["huyen", "thanh pho", "thi xa", "tp"];

/// The code of a district that is named: `181`, `Bình Gia`, `huyện Bình Gia`, `binh-gia`. What none of the plan bears
/// comes back as it was, for whoever knows what there is instead.
pub fn district(plan: &Plan, named: &str) -> String {
    if plan.district(named).is_some() {
        return named.to_owned();
    }
    let bearing = |key: fn(&str) -> String| {
        let of_name = plan.districts.iter().filter(|one| key(&one.name) == key(named));
        let codes: Vec<&str> = of_name.map(|one| one.code.as_str()).collect();
        match codes[..] {
            [only] => Some(only.to_owned()),
            _ => None,
        }
    };
    bearing(fold).or_else(|| bearing(plain)).unwrap_or_else(|| named.to_owned())
}

/// The code of a rule that is named in either case.
///
/// # Errors
/// [`Failure::UnknownRule`] with the nearest code.
pub fn rule(code: &str) -> Result<&'static str, Failure> {
    let code = code.trim().to_uppercase();
    let suggestion = || rules::nearest(&code).map(str::to_owned);
    let found = rules::rule(&code).map(|rule| rule.doc.code);
    found.ok_or_else(|| Failure::UnknownRule { suggestion: suggestion(), code: code.clone() })
}

/// A unit that is named by its code.
///
/// # Errors
/// [`Failure::UnknownUnit`] with the nearest code.
pub fn unit<'a>(plan: &'a Plan, code: &str) -> Result<&'a Unit, Failure> {
    plan.unit(code).ok_or_else(|| Failure::UnknownUnit {
        plan: plan.about.id.clone(),
        unit: code.to_owned(),
        suggestion: closest(code, plan.units.iter().map(|unit| unit.code.as_str())).map(str::to_owned),
    })
}

/// Without accents and without the sort of district.
fn plain(name: &str) -> String {
    let plain = without_accents(&fold(name));
    let bare = SORTS.iter().find_map(|sort| plain.strip_prefix(sort)?.strip_prefix(' '));
    bare.unwrap_or(&plain).to_owned()
}
