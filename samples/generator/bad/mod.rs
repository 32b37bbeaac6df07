//! `samples/bad/<code>-<name>/`: for every rule the files that break it, in their order, and what must be found.
//!
//! Never asks the program what it finds: that is written down in `expected.toml`, and a test compares.

mod desk;
mod scenarios;
#[allow(dead_code, reason = "the tests open packages and type into them in the same way, and in more ways")]
pub mod workbook;

use std::collections::BTreeMap;
use std::error::Error;

use khtc::model::digest::Key;
use khtc::model::plan::Plan;
use khtc::plan::{self, PlanSource};
use khtc::rules;
use serde_json::{Value, json};

use desk::Desk;

/// Where the scenarios lie in the repository.
pub const FOLDER: &str = "samples/bad";

const SECOND_PLAN: &str = include_str!("ke-hoach-phu-2022.toml");
const EXPECTED: &str = include_str!("expected.toml");

/// The files of a scenario, by name.
pub type Folder = BTreeMap<String, Vec<u8>>;

/// How the files of a scenario are given to the program.
pub enum Way {
    /// Each is judged by itself.
    Check,
    /// With whose they are said to be.
    CheckAs { unit: &'static str, period: &'static str },
    /// One after the other into a fresh workspace: what came before matters.
    Receive,
}

/// One rule, broken.
pub struct Scenario {
    pub code: &'static str,
    pub way: Way,
    /// Its own plan, where that is not the plan of 2022.
    pub plan: Option<PlanSource>,
    pub files: Folder,
}

/// What scenarios are made from.
pub struct Plans {
    pub of_2022: Plan,
    pub source: PlanSource,
    pub second: Plan,
    pub second_source: PlanSource,
    pub key: Key,
}

impl Plans {
    pub fn desk(&self) -> Desk {
        Desk::new(&self.of_2022, &self.key)
    }

    pub fn second_desk(&self) -> Desk {
        Desk::new(&self.second, &self.key)
    }
}

/// Every scenario, by the name of its folder.
///
/// # Errors
/// If a plan cannot be read, a template not be written, or a scenario has nothing to expect.
pub fn folders(source: &str, key: Key) -> Result<BTreeMap<String, Folder>, Box<dyn Error>> {
    let read = |source: &PlanSource| {
        let read = plan::read(&plan::grid(source));
        let said = || plan::judge(&read.faults).into_iter().map(|one| one.message).collect::<Vec<_>>().join("; ");
        read.plan.clone().ok_or_else(said)
    };
    let (source, second_source) = (PlanSource::from_toml(source)?, PlanSource::from_toml(SECOND_PLAN)?);
    let plans = Plans { of_2022: read(&source)?, source, second: read(&second_source)?, second_source, key };
    let expected: BTreeMap<String, Vec<String>> = toml::from_str(EXPECTED)?;
    let mut folders = BTreeMap::new();
    for scenario in scenarios::all(&plans)? {
        let name = rules::rule(scenario.code).ok_or_else(|| format!("{}: no such rule", scenario.code))?.doc.name;
        let lines = expected.get(scenario.code).map(Vec::as_slice).unwrap_or_default();
        let mut folder = scenario.files.clone();
        let told = serde_json::to_string_pretty(&expectation(&scenario, lines))?;
        folder.insert("expect.json".to_owned(), format!("{told}\n").into_bytes());
        if let Some(source) = &scenario.plan {
            folder.insert("plan.xlsx".to_owned(), plan::write(source)?);
        }
        if folders.insert(format!("{}-{name}", scenario.code), folder).is_some() {
            return Err(format!("{}: two scenarios", scenario.code).into());
        }
    }
    Ok(folders)
}

/// One line for each file: `sent_back: C101 Báo cáo!G12, R001 Báo cáo!G13`; repairs are those of the family R.
fn expectation(scenario: &Scenario, lines: &[String]) -> Value {
    let files = scenario.files.keys().enumerate().map(|(at, file)| {
        let (disposition, told) = lines.get(at).map_or("", String::as_str).split_once(':').unwrap_or_default();
        let told: Vec<Value> = told.split(',').map(str::trim).filter(|one| !one.is_empty()).map(place).collect();
        let (repairs, findings): (Vec<Value>, Vec<Value>) =
            told.into_iter().partition(|one| one["code"].as_str().is_some_and(|code| code.starts_with('R')));
        json!({ "file": file, "disposition": disposition, "findings": findings, "repairs": repairs })
    });
    let (verb, unit, period) = match scenario.way {
        Way::Check => ("check", None, None),
        Way::CheckAs { unit, period } => ("check", Some(unit), Some(period)),
        Way::Receive => ("receive", None, None),
    };
    let mut told = json!({ "verb": verb, "files": files.collect::<Vec<_>>() });
    if let (Some(unit), Some(period)) = (unit, period) {
        told["unit"] = unit.into();
        told["period"] = period.into();
    }
    told
}

/// `C101 Báo cáo!G12`, `S001 Theo huyện`, `W001`.
fn place(told: &str) -> Value {
    let (code, place) = told.split_once(' ').unwrap_or((told, ""));
    let (sheet, cell) = place.split_once('!').map_or((place, None), |(sheet, cell)| (sheet, Some(cell)));
    json!({ "code": code, "sheet": (!sheet.is_empty()).then_some(sheet), "cell": cell })
}
