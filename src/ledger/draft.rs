//! A ledger in the making: in a folder of its own beside its place, with all that SQLite keeps beside it, and moved to
//! its place when it is whole.
//!
//! Never stays: it is gone when it is let go, and what a program that was killed left is cleared away by the next one.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{TempDir, TempPath};

use super::error::{At, LedgerError};

/// How the folder's name begins.
const PREFIX: &str = ".so-theo-doi-";

/// A file in the folder, locked by the program that makes the draft for as long as it runs.
const HOLD: &str = "dang-ghi";

/// How often a folder that another program cleared away a moment after it was made is made again.
const TRIES: usize = 20;

pub(super) struct Draft {
    path: PathBuf,
    _hold: File,
    // Goes last, with everything in it.
    _folder: TempDir,
}

impl Draft {
    /// An empty file to become what will stand at `path`.
    pub(super) fn beside(path: &Path) -> Result<Draft, LedgerError> {
        let beside = folder_of(path);
        clear_away_beside(path);
        for _ in 0..TRIES {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside).at(path)?;
            let hold = match File::create_new(folder.path().join(HOLD)) {
                Ok(hold) => hold,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(LedgerError::from_io(path, &error)),
            };
            // Where a file system knows no locks, nobody clears away either.
            let is_taken = matches!(hold.try_lock(), Err(fs::TryLockError::WouldBlock));
            if is_taken || !folder.path().join(HOLD).exists() {
                continue;
            }
            let draft = folder.path().join("so.db");
            // With the permissions of any new file: a ledger is for whomever its folder is for.
            File::create_new(&draft).at(path)?;
            return Ok(Draft { path: draft, _hold: hold, _folder: folder });
        }
        Err(LedgerError::from_io(path, &Error::from(ErrorKind::WouldBlock)))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the file, which is whole and on the disk, to its place, and waits until its name is on the disk, too.
    ///
    /// # Errors
    /// [`ErrorKind::AlreadyExists`] if there is a file: that one stays.
    pub(super) fn into_place(self, place: &Path) -> Result<(), Error> {
        TempPath::try_from_path(&self.path)?.persist_noclobber(place).map_err(|error| error.error)?;
        sync_folder(folder_of(place))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file is as safe as its name: without this a power failure could take both.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), Error> {
    match File::open(folder)?.sync_all() {
        // Some network drives know no such wish.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        other => other,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), Error> {
    Ok(())
}

/// Removes drafts whose makers have ended without doing so. Not being able to is no reason to stop: they are in
/// nobody's way.
pub(super) fn clear_away_beside(path: &Path) {
    let Ok(inside) = fs::read_dir(folder_of(path)) else { return };
    for draft in inside.flatten().filter(|one| one.file_name().to_string_lossy().starts_with(PREFIX)) {
        let draft = draft.path();
        match File::open(draft.join(HOLD)) {
            // Held until it is gone, so that nobody takes it for his own meanwhile.
            Ok(hold) if hold.try_lock().is_ok() => {
                let _ = fs::remove_dir_all(&draft);
            }
            Ok(_) => {}
            // Its maker came no further, and finds out if he still lives. Fails if there is something in it.
            Err(_) => {
                let _ = fs::remove_dir(&draft);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::Folder;

    #[test]
    fn what_a_killed_program_left_is_cleared_away_and_what_lives_is_not() {
        let folder = Folder::new();
        let place = folder.path();
        let living = Draft::beside(&place).unwrap();
        let dead = place.with_file_name(format!("{PREFIX}chet"));
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(HOLD), b"").unwrap();
        fs::write(dead.join("so.db-wal"), b"rest").unwrap();
        fs::create_dir(place.with_file_name(format!("{PREFIX}rong"))).unwrap();
        let mine = place.with_file_name(format!("{PREFIX}cua-toi"));
        fs::create_dir(&mine).unwrap();
        fs::write(mine.join("ghi-chu.txt"), b"mine").unwrap();
        drop(folder.ledger());
        assert!(living.path().is_file() && mine.is_dir() && !dead.exists());
        assert_eq!(folder.names().len(), 3, "{:?}", folder.names());
        drop(living);
        fs::remove_dir_all(&mine).unwrap();
        assert_eq!(folder.names(), ["so-theo-doi.db"]);
    }
}
