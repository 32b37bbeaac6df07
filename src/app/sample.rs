//! An office for tests of use cases: a folder with the plan of the samples, at the hour of the samples.
//!
//! Never used outside tests.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::ask::{Arrived, Whose};
use super::receive::{Incoming, from_paths, receive};
use crate::plan::{self, PlanSource};
use crate::watch::Unwatched;
use crate::workspace::Workspace;

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

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }
}
