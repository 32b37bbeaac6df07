//! A folder of two plans and a ledger, and what may not be done to them.

use super::*;
use crate::ledger::NewReceipt;
use crate::ledger::fixture::{at, item, receipt};
use crate::model::disposition::Disposition;
use crate::model::submission::Item;
use crate::plan::{self, PlanSource};

const PLAN_2022: &str = include_str!("../../../samples/ke-hoach-2022.toml");
const PLAN_2023: &str = include_str!("../../../tests/plans/ke-hoach-2023.toml");

struct Folder(tempfile::TempDir);

impl Folder {
    /// Two plans, under each of which something was reported.
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.put("ke-hoach-2022.xlsx", PLAN_2022);
        folder.put("ke-hoach-2023.xlsx", PLAN_2023);
        let plan_files = folder.plan_files().unwrap();
        let mut ledger = Ledger::open(&folder.ledger()).unwrap();
        plan_files.record(&mut ledger).unwrap();
        for year in [2022, 2023] {
            let period = format!("{year}-06").parse().ok();
            let report = Item { period, ..item("cc-kl", b"report", Disposition::Accepted) };
            let plan = plan_key(plan_files.of_year(year).unwrap());
            ledger.record(&NewReceipt { plan: Some(plan), ..receipt(&report, b"report") }).unwrap();
        }
        folder
    }

    fn ledger(&self) -> PathBuf {
        self.0.path().join("so-theo-doi.db")
    }

    fn put(&self, name: &str, toml: &str) {
        let bytes = plan::write(&PlanSource::from_toml(toml).unwrap()).unwrap();
        std::fs::write(self.0.path().join(name), bytes).unwrap();
    }

    fn plan_files(&self) -> Result<PlanFiles, Failure> {
        self.plan_files_at("2023-07-01T08:00:00+07:00")
    }

    fn plan_files_at(&self, now: &str) -> Result<PlanFiles, Failure> {
        PlanFiles::open(self.0.path(), self.ledger(), at(now))
    }
}

fn years_read(plan_files: &PlanFiles) -> Vec<i32> {
    plan_files.workbooks.iter().filter_map(Workbook::read_so_far).map(Plan::year).collect()
}

#[test]
fn what_the_ledger_knows_is_read_when_it_is_asked_for() {
    let folder = Folder::new();
    let plan_files = folder.plan_files().unwrap();
    let named: Vec<(&str, u32, i32)> = plan_files.named().map(|one| (one.id, one.revision, one.year)).collect();
    assert_eq!(named, [("snn-ls-2022", 1, 2022), ("sgtvt-yb-2023", 3, 2023)]);
    let mut ledger = Ledger::open(&folder.ledger()).unwrap();
    plan_files.refuse_changed(&ledger).unwrap();
    plan_files.record(&mut ledger).unwrap();
    plan_files.require_any().unwrap();
    assert_eq!(plan_files.of_year(2021).unwrap_err().to_string(), plan_files.lack(Some(2021)).to_string());
    assert_eq!(years_read(&plan_files), [0i32; 0]);
    assert_eq!(plan_files.of_year(2023).unwrap().year(), 2023);
    assert_eq!(years_read(&plan_files), [2023]);
    assert_eq!(plan_files.by_id("snn-ls-2022").unwrap().year(), 2022);
    assert_eq!(plan_files.all().map(Plan::year).collect::<Vec<_>>(), [2023, 2022]);
}

#[test]
fn a_workbook_that_was_edited_is_read_again() {
    let folder = Folder::new();
    let edited = PLAN_2022.replacen("min = 9000", "min = 9500", 1);
    assert_ne!(edited, PLAN_2022);
    folder.put("ke-hoach-2022.xlsx", &edited);
    let plan_files = folder.plan_files().unwrap();
    assert_eq!(years_read(&plan_files), [2022]);
    let ledger = Ledger::open(&folder.ledger()).unwrap();
    let refused = plan_files.refuse_changed(&ledger).unwrap_err();
    assert!(matches!(refused, Failure::ChangedPlan { revision: 1, .. }), "{refused}");
    // The edited file beside the one that is known: which of them holds nobody can say.
    folder.put("ke-hoach-2022-cu.xlsx", PLAN_2022);
    assert!(matches!(folder.plan_files().err(), Some(Failure::TwoPlans { revision: 1, .. })));
}

#[test]
fn a_broken_workbook_is_named_where_a_plan_lacks_and_disturbs_no_other() {
    let folder = Folder::new();
    std::fs::write(folder.0.path().join("ke-hoach-2025.xlsx"), plan::blank(2025).unwrap()).unwrap();
    let plan_files = folder.plan_files().unwrap();
    assert_eq!(plan_files.of_year(2022).unwrap().year(), 2022);
    let (path, errors) = plan_files.broken().unwrap();
    assert!(path.ends_with("ke-hoach-2025.xlsx") && errors > 0);
    assert!(matches!(plan_files.of_year(2025), Err(Failure::BrokenPlan { .. })));
    // A plan in the making for a year to come: nobody has reported under it.
    plan_files.require_sound().unwrap();
    std::fs::write(folder.0.path().join("ke-hoach-2023.xlsx"), plan::blank(2023).unwrap()).unwrap();
    let plan_files = folder.plan_files().unwrap();
    assert!(matches!(plan_files.require_sound(), Err(Failure::BrokenPlan { .. })));
    assert!(matches!(plan_files.of_year(2023), Err(Failure::BrokenPlan { .. })));
    assert!(matches!(plan_files.of_year(2024), Err(Failure::NoPlan { year: Some(2024), .. })));
    std::fs::write(folder.0.path().join("ke-hoach-2023.xlsx"), b"no workbook").unwrap();
    let plan_files = folder.plan_files().unwrap();
    assert_eq!(plan_files.of_year(2022).unwrap().year(), 2022);
    assert!(matches!(plan_files.of_year(2023), Err(Failure::NotAPlan { .. })));
    assert!(matches!(plan_files.require_sound(), Err(Failure::NotAPlan { .. })));
}

#[test]
fn nobody_could_say_which_plan_is_meant() {
    let folder = Folder::new();
    folder.put("ke-hoach-khac.xlsx", &PLAN_2022.replacen("snn-ls-2022", "snn-ls-2022-khac", 1));
    assert!(matches!(folder.plan_files().err(), Some(Failure::TwoPlansOfAYear { year: 2022, .. })));
    let again = PLAN_2023.replacen("sgtvt-yb-2023", "snn-ls-2022", 1);
    folder.put("ke-hoach-2023.xlsx", &again);
    std::fs::remove_file(folder.0.path().join("ke-hoach-khac.xlsx")).unwrap();
    assert!(matches!(folder.plan_files().err(), Some(Failure::OneIdForTwoYears { years: (2022, 2023), .. })));
}

#[test]
fn what_the_ledger_has_used_is_neither_left_nor_given_another_meaning() {
    let folder = Folder::new();
    let ledger = Ledger::open(&folder.ledger()).unwrap();
    let second = PLAN_2022.replacen("revision = 1", "revision = 2", 1);
    // The code of a flow with figures, now counted in another unit.
    let wider = second.replacen("Trồng 9.000 ha rừng\"\nuom = \"ha\"", "Trồng 9.000 ha rừng\"\nuom = \"m2\"", 1);
    assert_ne!(second, wider);
    folder.put("ke-hoach-2022.xlsx", &wider);
    let refused = folder.plan_files().unwrap().refuse_changed(&ledger).unwrap_err();
    assert!(matches!(refused, Failure::ReusedCode { .. }), "{refused}");
    folder.put("ke-hoach-2022.xlsx", &second);
    let plan_files = folder.plan_files().unwrap();
    plan_files.refuse_changed(&ledger).unwrap();
    plan_files.record(&mut Ledger::open(&folder.ledger()).unwrap()).unwrap();
    folder.put("ke-hoach-2022.xlsx", PLAN_2022);
    let refused = folder.plan_files().unwrap().refuse_changed(&ledger).unwrap_err();
    assert!(matches!(refused, Failure::OlderPlan { revision: 1, used: 2, .. }), "{refused}");
}

#[test]
fn a_revised_plan_is_in_force_behind_what_it_was_wherever_it_comes_from() {
    let folder = Folder::new();
    let revised = PLAN_2022.replacen("revision = 1", "revision = 2", 1).replacen("min = 9000", "min = 8500", 1);
    folder.put("ke-hoach-2022.xlsx", &revised);
    let plan_files = folder.plan_files_at("2023-08-01T08:00:00+07:00").unwrap();
    let mut ledger = Ledger::open(&folder.ledger()).unwrap();
    plan_files.record(&mut ledger).unwrap();
    let plan = plan_files.of_year(2022).unwrap();
    assert_eq!((plan.about.revision, plan.revised.targets.len()), (2, 1));
    assert_eq!(kept(&ledger, &plan_key(plan)).unwrap().as_ref(), Some(plan));
    let first = plan_files.revisions("snn-ls-2022").unwrap().earlier(1).unwrap();
    assert_eq!(kept(&ledger, &plan_key(first)).unwrap().as_ref(), Some(first));
    assert_eq!(plan_files.as_judged(&plan_key(first)), Some(first));
    // The first alone, as if it lay in the folder, still knows what came of it.
    let then = plan_files.with(first.clone());
    assert_eq!(then.by_id("snn-ls-2022"), Some(first));
    assert_eq!(then.revisions("snn-ls-2022").unwrap().newest(), plan);
    assert_eq!(plan_files.revisions("sgtvt-yb-2023"), None);
}
