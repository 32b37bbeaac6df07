//! Writes files in the background, on a thread of its own, while the work goes on to the next reports.
//!
//! Never keeps a failure to itself: what could not be written is told at the end.

use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::error::Failure;
use crate::workspace::Workspace;
use crate::workspace::write::Output;

/// Batches that wait for the disk. More would only take up memory.
const WAITING: usize = 2;

pub struct BackgroundWriter<'scope> {
    batches: SyncSender<Vec<Output>>,
    writer: ScopedJoinHandle<'scope, Result<Vec<PathBuf>, Failure>>,
}

impl<'scope> BackgroundWriter<'scope> {
    pub fn open(workspace: &'scope Workspace, scope: &'scope Scope<'scope, '_>) -> BackgroundWriter<'scope> {
        let (batches, coming) = sync_channel::<Vec<Output>>(WAITING);
        let writer = scope.spawn(move || {
            let mut written = Vec::new();
            for batch in coming {
                written.extend(workspace.write_all(&batch)?);
            }
            Ok(written)
        });
        BackgroundWriter { batches, writer }
    }

    /// Hands files over. After a failure nothing more is written; it is told by [`close`](BackgroundWriter::close).
    pub fn send(&self, batch: Vec<Output>) {
        // Nobody takes it any more: the writer has stopped over a failure, and will say so.
        let _ = self.batches.send(batch);
    }

    /// Waits until everything stands on the disk, and says where, in the order in which it was sent.
    ///
    /// # Errors
    /// The first file that could not be written; see [`write::write`].
    pub fn close(self) -> Result<Vec<PathBuf>, Failure> {
        drop(self.batches);
        self.writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(folder: &std::path::Path, names: &[&str]) -> Vec<Output> {
        names.iter().map(|name| Output { path: folder.join(name), bytes: name.as_bytes().to_vec() }).collect()
    }

    #[test]
    fn everything_stands_when_it_closes() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        let written = std::thread::scope(|scope| {
            let writer = BackgroundWriter::open(&workspace, scope);
            for names in [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]] {
                writer.send(batch(folder.path(), &names));
            }
            writer.close()
        });
        let expected: Vec<PathBuf> = (1..=8).map(|number| folder.path().join(number.to_string())).collect();
        assert_eq!(written.unwrap(), expected);
        assert_eq!(std::fs::read(folder.path().join("8")).unwrap(), b"8");
    }

    #[test]
    fn a_failure_is_told_at_the_end_and_nobody_waits_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("blocked");
        std::fs::write(&blocked, b"a file").unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        let written = std::thread::scope(|scope| {
            let writer = BackgroundWriter::open(&workspace, scope);
            (0..10).for_each(|_| writer.send(batch(&blocked, &["x"])));
            writer.close()
        });
        assert!(matches!(written, Err(Failure::Write { .. })));
    }
}
