//! What lies in the inbox and was never received.
//!
//! Never takes anything in, and never reads a file again that lies there as it was taken in.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::document::documents;
use super::incoming::from_path;
use crate::app::Workspace;
use crate::error::Failure;
use crate::ledger::{Ledger, TakenFrom};
use crate::workspace::INBOX;
use crate::workspace::inbox::files;

/// The files of the inbox of which something has never been received. An inbox that is not there has none.
///
/// A file counts as received without being read if a receipt names its path and its size, and nothing about it has
/// changed since a moment before that was recorded. This is safe because a file is read after the time that is recorded
/// with it: whatever is written into it, or takes its place, after it was read is changed later than that, and whatever
/// comes between the two is only read once more. Everything else is read, and known by its digest:
/// - a mail, whose receipts are those of its attachments: the ledger does not know how many it had;
/// - all there is where the program runs by a demonstration's clock, and what was recorded at a time that is still to
///   come: those times say nothing about files.
///
/// Unnoticed stays a file of the same size that takes the place of another and bears an older time: on Windows one that
/// was copied over it, anywhere one that a server wrote whose clock is behind. This is for saying how much waits; taking
/// in looks at every byte.
///
/// # Errors
/// If a file cannot be read from the disk; as the ledger's questions.
pub fn waiting(workspace: &Workspace, ledger: Option<&Ledger>) -> Result<Vec<PathBuf>, Failure> {
    let inbox = workspace.inbox();
    if !inbox.is_dir() {
        return Ok(Vec::new());
    }
    let mut waiting = files(std::slice::from_ref(&inbox))?;
    let Some(ledger) = ledger else { return Ok(waiting) };
    let taken = Taken::of(workspace, ledger)?;
    let mut known = Vec::new();
    for path in &waiting {
        known.push(taken.holds(path, &inbox) || is_known_by_content(path, ledger)?);
    }
    let mut known = known.into_iter();
    waiting.retain(|_| known.next() == Some(false));
    Ok(waiting)
}

/// True if everything in a file was received before, wherever it came from.
fn is_known_by_content(path: &Path, ledger: &Ledger) -> Result<bool, Failure> {
    for document in documents(&from_path(path.to_owned())?) {
        if ledger.stored_files(document.content.sha256())?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What was taken from inboxes, by the name of the file.
struct Taken(BTreeMap<OsString, Vec<TakenFrom>>);

/// A file's last change is known no better than this: some disks keep times to two seconds, and what the system writes
/// down may lag a little behind the clock.
const BLUR: Duration = Duration::from_secs(2);

impl Taken {
    /// As far as its times can be held against those of files.
    fn of(workspace: &Workspace, ledger: &Ledger) -> Result<Taken, Failure> {
        let mut by_name: BTreeMap<OsString, Vec<TakenFrom>> = BTreeMap::new();
        if workspace.settings.clock.is_some() {
            return Ok(Taken(by_name));
        }
        let all = ledger.taken_from(INBOX)?;
        for one in all.into_iter().filter(|one| one.recorded_at <= workspace.now) {
            if let Some(name) = Path::new(&one.source_path).file_name() {
                by_name.entry(name.to_owned()).or_default().push(one);
            }
        }
        Ok(Taken(by_name))
    }

    /// True if a file of the inbox was taken in and is as it was then.
    fn holds(&self, path: &Path, inbox: &Path) -> bool {
        let Some(of_name) = path.file_name().and_then(|name| self.0.get(name)) else { return false };
        let (Ok(file), Ok(absolute)) = (path.metadata(), std::path::absolute(path)) else { return false };
        let (Some(changed), Ok(inside)) = (changed_at(&file), path.strip_prefix(inbox)) else { return false };
        let inside = Path::new(INBOX).join(inside);
        of_name.iter().any(|one| {
            let recorded = u64::try_from(one.recorded_at.timestamp_millis()).unwrap_or(0);
            one.size == file.len()
                && changed + BLUR < UNIX_EPOCH + Duration::from_millis(recorded)
                && names(&one.source_path, &absolute, &inside)
        })
    }
}

/// True if a recorded path is that of a file. What was given from inside the workspace, or from a folder above it, is the
/// end of the whole path; the inbox has to be in it, so that a file of the same name elsewhere is none.
fn names(recorded: &str, absolute: &Path, inside: &Path) -> bool {
    let recorded = Path::new(recorded);
    let recorded = recorded.strip_prefix(".").unwrap_or(recorded);
    recorded.ends_with(inside) && absolute.ends_with(recorded)
}

/// When a file was last written or, where the system tells, last put in its place.
fn changed_at(file: &Metadata) -> Option<SystemTime> {
    let written = file.modified().ok()?;
    Some(put_in_place_at(file).map_or(written, |put| put.max(written)))
}

/// A file that is copied or moved may keep the time at which it was written; this one it does not keep.
#[cfg(unix)]
fn put_in_place_at(file: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (u64::try_from(file.ctime()).ok()?, u32::try_from(file.ctime_nsec()).ok()?);
    Some(UNIX_EPOCH + Duration::new(seconds, nanoseconds))
}

#[cfg(not(unix))]
fn put_in_place_at(_: &Metadata) -> Option<SystemTime> {
    None
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, TimeDelta};
    use tempfile::TempDir;

    use super::*;
    use crate::ledger::fixture::{item, receipt_at};
    use crate::ledger::{NewReceipt, ReceiptSource};
    use crate::model::disposition::Disposition;

    /// An inbox with one file, looked at long after it was put there.
    struct Inbox {
        folder: TempDir,
        workspace: Workspace,
        ledger: Ledger,
        file: PathBuf,
    }

    impl Inbox {
        fn new() -> Inbox {
            let folder = tempfile::tempdir().unwrap();
            let mut workspace = Workspace::open(folder.path()).unwrap();
            workspace.now += TimeDelta::days(2);
            let ledger = Ledger::open(&workspace.ledger_path()).unwrap();
            let file = workspace.inbox().join("vp.xlsx");
            std::fs::create_dir(workspace.inbox()).unwrap();
            std::fs::write(&file, b"first").unwrap();
            Inbox { folder, workspace, ledger, file }
        }

        /// Records that these bytes were taken from the file.
        fn take_in(&mut self, path: &str, bytes: &[u8], at: DateTime<FixedOffset>) {
            let source = ReceiptSource { path: path.to_owned(), ..ReceiptSource::default() };
            let item = item("vp", bytes, Disposition::Kept);
            self.ledger.record(&NewReceipt { source, plan: None, ..receipt_at(&item, bytes, at) }).unwrap();
        }

        fn waits(&self) -> bool {
            !waiting(&self.workspace, Some(&self.ledger)).unwrap().is_empty()
        }
    }

    #[test]
    fn what_lies_there_as_it_was_taken_in_is_not_read_again() {
        // Other bytes of the same length: whoever read the file would not know it.
        for path in ["hop-thu-den/vp.xlsx", "./hop-thu-den/vp.xlsx", "{}/hop-thu-den/vp.xlsx"] {
            let mut inbox = Inbox::new();
            assert!(inbox.waits());
            let at = inbox.workspace.now - TimeDelta::days(1);
            let path = path.replace("{}", inbox.folder.path().to_str().unwrap());
            inbox.take_in(&path, b"FIRST", at);
            assert!(!inbox.waits(), "{path}");
        }
        for path in ["vp.xlsx", "khac/hop-thu-den/vp.xlsx", "hop-thu-den/ngoai/vp.xlsx"] {
            let mut inbox = Inbox::new();
            inbox.take_in(path, b"FIRST", inbox.workspace.now - TimeDelta::days(1));
            assert!(inbox.waits(), "{path}");
            inbox.take_in(path, b"first", inbox.workspace.now - TimeDelta::days(1));
            assert!(!inbox.waits(), "known by its digest: {path}");
        }
    }

    #[test]
    fn a_file_that_took_the_place_of_another_is_noticed() {
        let mut inbox = Inbox::new();
        let at = inbox.workspace.now - TimeDelta::days(1);
        inbox.take_in("hop-thu-den/vp.xlsx", b"first", at);
        assert!(!inbox.waits());
        std::fs::write(&inbox.file, b"longer").unwrap();
        assert!(inbox.waits(), "by its size");
        std::fs::write(&inbox.file, b"other").unwrap();
        let written = std::fs::File::options().write(true).open(&inbox.file).unwrap();
        written.set_modified(SystemTime::from(at) + Duration::from_secs(1)).unwrap();
        assert!(inbox.waits(), "by its time");
    }

    /// The time at which it was written is kept, the one at which it was put there is not.
    #[cfg(unix)]
    #[test]
    fn an_older_file_that_was_put_in_the_place_is_noticed() {
        let mut inbox = Inbox::new();
        let at = inbox.workspace.now - TimeDelta::days(2);
        inbox.take_in("hop-thu-den/vp.xlsx", b"first", at);
        std::fs::write(&inbox.file, b"other").unwrap();
        let written = std::fs::File::options().write(true).open(&inbox.file).unwrap();
        written.set_modified(SystemTime::from(at) - Duration::from_secs(3600)).unwrap();
        assert!(inbox.waits());
    }

    #[test]
    fn times_of_a_demonstration_say_nothing_about_files() {
        let mut inbox = Inbox::new();
        let at = inbox.workspace.now + TimeDelta::days(1);
        inbox.take_in("hop-thu-den/vp.xlsx", b"FIRST", at);
        assert!(inbox.waits(), "recorded at a time to come");
        inbox.workspace.now += TimeDelta::days(2);
        assert!(!inbox.waits());
        inbox.workspace.settings.clock = Some(inbox.workspace.now);
        assert!(inbox.waits());
    }
}
