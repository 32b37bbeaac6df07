//! Files whose reader cannot be held in check are read by a worker: this program once more, in a process of its own.
//!
//! Never lets such a file cost more than itself: if the worker runs out of memory or time, or dies, only its file is
//! refused.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::error::ReadError;
use super::read::{Source, read, source};
use super::{ods, wire, xlsx};
use crate::model::grid::Grid;

/// The argument by which the program knows that it is a worker. No verb is named like that, and none ever will be.
pub const WORKER: &str = "--read-a-workbook-from-stdin";

/// What a worker may allocate, in bytes. Its caller sets the limit, as only a program's root owns the allocator.
pub const WORKER_MEMORY: usize = 512 << 20;

const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Of an answer more is not read: a grid within the limits of readers is smaller.
const MAX_ANSWER: u64 = 512 << 20;

/// Reads whatever strangers send.
#[derive(Clone, Debug)]
pub struct Worker {
    program: PathBuf,
    time_limit: Duration,
}

impl Worker {
    /// `program` must call [`serve`] when its only argument is [`WORKER`].
    pub fn new(program: PathBuf) -> Worker {
        Worker { program, time_limit: TIME_LIMIT }
    }

    /// Reads a workbook: streamed formats here, the others in a worker. The inner result is about the file, as that
    /// of [`read`].
    ///
    /// # Errors
    /// The outer one is ours: the worker could not be started.
    pub fn read(&self, bytes: &[u8]) -> io::Result<Result<Grid, ReadError>> {
        match source(bytes) {
            Err(error) => Ok(Err(error)),
            Ok(Source::Xlsx(parts)) => Ok(xlsx::read(bytes, parts)),
            Ok(Source::Ods(parts)) => Ok(ods::read(parts)),
            Ok(Source::Xlsb(mut parts)) => match parts.check_limits() {
                Err(error) => Ok(Err(error)),
                Ok(()) => self.elsewhere(bytes),
            },
            Ok(Source::Xls) => self.elsewhere(bytes),
        }
    }

    fn elsewhere(&self, bytes: &[u8]) -> io::Result<Result<Grid, ReadError>> {
        let mut child = Command::new(&self.program)
            .arg(WORKER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (sender, receiver) = mpsc::channel();
        let answer = thread::scope(|scope| {
            // A worker that has died takes no more; what it leaves unread is no fault of ours.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
            scope.spawn(move || {
                let mut answer = Vec::new();
                let read = stdout.map(|stdout| stdout.take(MAX_ANSWER).read_to_end(&mut answer));
                let _ = sender.send(matches!(read, Some(Ok(_))).then_some(answer));
            });
            let answer = receiver.recv_timeout(self.time_limit).ok().flatten();
            if answer.is_none() {
                // It may have ended by itself by now.
                let _ = child.kill();
            }
            answer
        });
        child.wait()?;
        Ok(answer.and_then(|answer| wire::unpack(&answer)).unwrap_or(Err(ReadError::Exhausting)))
    }
}

/// What a worker does: reads a workbook from `source`, writes the answer to `target`.
///
/// # Errors
/// The caller is gone.
pub fn serve(mut source: impl Read, mut target: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    target.write_all(&wire::pack(read(&bytes))?)?;
    target.flush()
}
