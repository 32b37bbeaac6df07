//! An officer's folder for the tests of use cases: the plan of 2022 in a temporary place, at a time of its own.

use tempfile::TempDir;

use crate::app::Workspace;
use crate::ledger::fixture::at;
use crate::plan::{self, PlanSource};

/// A workspace with the plan of 2022 in which nothing has come yet; it lasts as long as the folder.
pub fn office(now: &str) -> (TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let source = PlanSource::from_toml(include_str!("../../samples/ke-hoach-2022.toml")).unwrap();
    std::fs::write(folder.path().join("ke-hoach-2022.xlsx"), plan::write(&source).unwrap()).unwrap();
    let mut workspace = Workspace::open(folder.path()).unwrap();
    workspace.now = at(now);
    (folder, workspace)
}
