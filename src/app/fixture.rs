//! An office for tests of use cases: a folder with the plan of the samples, at the hour of the samples or another one.
//!
//! Never used outside tests.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Workspace;
use super::ask::{Arrived, Whose};
use super::receive::{Incoming, from_paths, receive};
use crate::ledger::NewReceipt;
use crate::ledger::fixture::{at, receipt};
use crate::model::submission::Item;
use crate::plan::{self, PlanSource};
use crate::watch::Unwatched;
use crate::workspace::plans::plan_key;

pub(crate) struct Office {
    /// Gone with the office.
    folder: TempDir,
    pub(crate) workspace: Workspace,
}

impl Office {
    /// An office that has received nothing.
    pub(crate) fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let source = PlanSource::from_toml(include_str!("../../samples/ke-hoach-2022.toml")).unwrap();
        std::fs::write(folder.path().join("ke-hoach-2022.xlsx"), plan::write(&source).unwrap()).unwrap();
        std::fs::write(folder.path().join("khtc.toml"), include_str!("../../samples/khtc.toml")).unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        Office { folder, workspace }
    }

    /// The same at another time.
    pub(crate) fn at(now: &str) -> Office {
        let mut office = Office::new();
        office.workspace.now = at(now);
        office
    }

    /// An office that has received some of the sample reports.
    pub(crate) fn with_reports(names: &[&str]) -> Office {
        let mut office = Office::new();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/hop-thu-den");
        let paths: Vec<PathBuf> = names.iter().map(|name| samples.join(name)).collect();
        let incoming: Vec<Incoming> = from_paths(&paths).unwrap();
        let (arrived, whose) = (Arrived::default(), Whose::default());
        let received = receive(&mut office.workspace, &incoming, &arrived, &whose, &Unwatched).unwrap();
        received.value.unjudged.require_none().unwrap();
        office
    }

    /// An office with one judged report in its ledger, which came on 15/6/2022; it is the morning two days later.
    pub(crate) fn with_report(report: &Item, bytes: &[u8]) -> Office {
        let mut office = Office::new();
        let clock = "[demo]\nclock = \"2022-06-17T08:00:00+07:00\"\n";
        std::fs::write(office.path("khtc.toml"), clock).unwrap();
        office.workspace = Workspace::open(office.root()).unwrap();
        let plan = plan_key(office.workspace.plan_of("2022-06".parse().unwrap()).unwrap());
        let mut ledger = office.workspace.ledger().unwrap();
        ledger.record(&NewReceipt { plan: Some(plan), ..receipt(report, bytes) }).unwrap();
        office
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }
}
