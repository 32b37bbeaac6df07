//! A folder that has received one report, for tests of use cases by call.
//!
//! Never used outside tests.

use tempfile::TempDir;

use super::Workspace;
use crate::ledger::NewReceipt;
use crate::ledger::fixture::receipt;
use crate::model::submission::Item;
use crate::plan::{self, PlanSource};
use crate::workspace::plans::plan_key;

const PLAN: &str = include_str!("../../samples/ke-hoach-2022.toml");

/// The plan of 2022, a report under it that came on 15/6/2022, and the morning two days later.
pub fn folder(report: &Item, bytes: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("ke-hoach-2022.xlsx", &plan::write(&PlanSource::from_toml(PLAN).unwrap()).unwrap());
    write("khtc.toml", b"[demo]\nclock = \"2022-06-17T08:00:00+07:00\"\n");
    let workspace = Workspace::open(folder.path()).unwrap();
    let plan = plan_key(workspace.plan_of("2022-06".parse().unwrap()).unwrap());
    let mut ledger = workspace.ledger().unwrap();
    ledger.record(&NewReceipt { plan: Some(plan), ..receipt(report, bytes) }).unwrap();
    folder
}
