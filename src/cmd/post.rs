//! The post: answers are put on the disk by a hand of its own, while the counter goes on to the next reports.
//!
//! Never keeps a failure to itself: what could not be written is told when the post closes.

use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::error::Failure;

use super::output::{self, Output};

/// Bags that wait for the disk. More would only take up memory.
const WAITING: usize = 2;

pub struct Post<'scope> {
    bags: SyncSender<Vec<Output>>,
    postman: ScopedJoinHandle<'scope, Result<Vec<PathBuf>, Failure>>,
}

impl<'scope> Post<'scope> {
    pub fn open(scope: &'scope Scope<'scope, '_>) -> Post<'scope> {
        let (bags, coming) = sync_channel::<Vec<Output>>(WAITING);
        let postman = scope.spawn(move || {
            let mut written = Vec::new();
            for bag in coming {
                written.extend(output::write_all(&bag)?);
            }
            Ok(written)
        });
        Post { bags, postman }
    }

    /// Hands files over. After a failure nothing more is written; it is told by [`close`](Post::close).
    pub fn send(&self, bag: Vec<Output>) {
        // Nobody takes it any more: the postman has stopped over a failure, and will say so.
        let _ = self.bags.send(bag);
    }

    /// Waits until everything stands on the disk, and says where, in the order in which it was sent.
    ///
    /// # Errors
    /// The first file that could not be written; see [`output::write`].
    pub fn close(self) -> Result<Vec<PathBuf>, Failure> {
        drop(self.bags);
        self.postman.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(folder: &std::path::Path, names: &[&str]) -> Vec<Output> {
        names.iter().map(|name| Output { path: folder.join(name), bytes: name.as_bytes().to_vec() }).collect()
    }

    #[test]
    fn everything_stands_when_it_closes() {
        let folder = tempfile::tempdir().unwrap();
        let written = std::thread::scope(|scope| {
            let post = Post::open(scope);
            for names in [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]] {
                post.send(bag(folder.path(), &names));
            }
            post.close()
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
        let written = std::thread::scope(|scope| {
            let post = Post::open(scope);
            (0..10).for_each(|_| post.send(bag(&blocked, &["x"])));
            post.close()
        });
        assert!(matches!(written, Err(Failure::Write { .. })));
    }
}
