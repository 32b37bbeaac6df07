//! Files that the program writes: each appears whole or not at all, and never on top of one that is open.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::Failure;

/// A file to be written.
pub struct Output {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// How the name of a file begins that is being written; hidden, so that nobody takes it for a result.
const DRAFT: &str = ".khtc-";

/// Writes files as [`write`] does, and says where they stand, in their order. Side by side: most of the time goes
/// into waiting for the disk to have each of them whole.
///
/// # Errors
/// As [`write`].
pub fn write_all(outputs: &[Output]) -> Result<Vec<PathBuf>, Failure> {
    /// Waiting costs no processor; more of them would wait for the folder.
    const WRITERS: usize = 4;
    let folders: BTreeSet<&Path> = outputs.iter().map(|output| folder_of(&output.path)).collect();
    folders.iter().try_for_each(|folder| make_ready(folder).map(drop))?;
    let share = outputs.len().div_ceil(WRITERS).max(1);
    let write_part = |part: &[Output]| -> Result<Vec<PathBuf>, Failure> {
        part.iter().map(|output| write_beside_what_is_open(&output.path, &output.bytes)).collect()
    };
    let written = if outputs.len() <= 1 {
        write_part(outputs)?
    } else {
        std::thread::scope(|scope| {
            let writers: Vec<_> = outputs.chunks(share).map(|part| scope.spawn(move || write_part(part))).collect();
            let mut written = Vec::with_capacity(outputs.len());
            for writer in writers {
                match writer.join() {
                    Ok(part) => written.extend(part?),
                    // Our failure stays one: it is no answer that nothing was written.
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok::<_, Failure>(written)
        })?
    };
    folders.iter().try_for_each(|folder| keep_names(folder))?;
    Ok(written)
}

/// Writes a file and says where it stands: beside its place, as `… (2).xlsx`, if the place is taken by a workbook
/// that is open in Excel or LibreOffice. It is on the disk, and so is its name.
///
/// # Errors
/// [`Failure::Write`] if the folder cannot be written to or the disk is full; then nothing was changed.
pub fn write(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let folder = folder_of(path);
    make_ready(folder)?;
    let place = write_beside_what_is_open(path, bytes)?;
    keep_names(folder)?;
    Ok(place)
}

/// Writes a file where there is none, whole or not at all.
///
/// # Errors
/// [`Failure::AlreadyThere`] if there is one, [`Failure::Write`] as [`write`].
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => Failure::AlreadyThere(path.to_owned()),
        _ => Failure::Write { path: path.to_owned(), source },
    };
    let folder = folder_of(path);
    make_ready(folder)?;
    let file = draft(folder, bytes).map_err(failed)?;
    file.persist_noclobber(path).map_err(|error| failed(error.error))?;
    keep_names(folder)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder if there is none, and clears away what a program that was killed left in it. The folders that were
/// made, the innermost first.
///
/// # Errors
/// [`Failure::Write`] if the folder cannot be made.
pub fn make_ready(folder: &Path) -> Result<Vec<&Path>, Failure> {
    if folder.is_dir() {
        clear_away(folder);
        return Ok(Vec::new());
    }
    let made: Vec<&Path> = folder.ancestors().take_while(|one| !one.as_os_str().is_empty() && !one.is_dir()).collect();
    std::fs::create_dir_all(folder).map_err(|source| Failure::Write { path: folder.to_owned(), source })?;
    made.iter().try_for_each(|one| keep_names(folder_of(one)))?;
    Ok(made)
}

/// Takes folders away again that were made for nothing; those that are not empty stay.
pub fn unmake(made: &[&Path]) {
    for folder in made {
        let _ = std::fs::remove_dir(folder);
    }
}

/// Removes drafts whose writers have ended without doing so. Not being able to is no reason to stop: they are in
/// nobody's way.
fn clear_away(folder: &Path) {
    let Ok(inside) = std::fs::read_dir(folder) else { return };
    for draft in inside.flatten().filter(|one| one.file_name().to_string_lossy().starts_with(DRAFT)) {
        // Held until it is gone, so that nobody takes it for his own meanwhile.
        if let Ok(held) = File::open(draft.path())
            && held.try_lock().is_ok()
        {
            let _ = std::fs::remove_file(draft.path());
        }
    }
}

/// Waits until the names in a folder are on the disk: a file that was told of is there after a power failure.
#[cfg(unix)]
fn keep_names(folder: &Path) -> Result<(), Failure> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some network drives know no such wish, and a folder above may be closed to us.
        Err(source)
            if !matches!(
                source.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            Err(Failure::Write { path: folder.to_owned(), source })
        }
        Err(_) | Ok(()) => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_names(_: &Path) -> Result<(), Failure> {
    Ok(())
}

fn write_beside_what_is_open(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(path.to_owned());
    }
    let mut place = path.to_owned();
    let mut number = 2;
    loop {
        if !is_open_elsewhere(&place) {
            match place_whole(folder_of(path), &place, bytes) {
                // On Windows a file that is open cannot be replaced.
                Err(source) if place.exists() && source.kind() == io::ErrorKind::PermissionDenied && number < 10 => {}
                Err(source) => return Err(Failure::Write { path: place, source }),
                Ok(()) => return Ok(place),
            }
        }
        place = numbered(path, number);
        number += 1;
    }
}

fn place_whole(folder: &Path, place: &Path, bytes: &[u8]) -> io::Result<()> {
    draft(folder, bytes)?.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// The whole file on the disk, not yet under its name.
fn draft(folder: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = held(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    readable_by_all(file.as_file())?;
    Ok(file)
}

/// An empty draft that is locked for as long as its writer lives: so others know it from one that was left behind.
fn held(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    /// How often a draft that another program cleared away a moment after it was made is made again.
    const TRIES: usize = 20;
    for _ in 0..TRIES {
        let file = tempfile::Builder::new().prefix(DRAFT).tempfile_in(folder)?;
        // Where a file system knows no locks, nobody clears away either.
        let is_taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !is_taken && file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::from(io::ErrorKind::WouldBlock))
}

/// A temporary file is its owner's alone; what it becomes is for the whole office.
#[cfg(unix)]
fn readable_by_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> io::Result<()> {
    Ok(())
}

/// Excel keeps `~$name` beside an open workbook, LibreOffice `.~lock.name#`.
fn is_open_elsewhere(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    path.exists()
        && (path.with_file_name(format!("~${name}")).exists()
            || path.with_file_name(format!(".~lock.{name}#")).exists())
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem} ({number}){extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_that_is_open_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tong-hop.xlsx");
        assert_eq!(write(&path, b"mot").unwrap(), path);
        std::fs::write(folder.path().join("~$tong-hop.xlsx"), b"").unwrap();
        let beside = folder.path().join("tong-hop (2).xlsx");
        assert_eq!(write(&path, b"hai").unwrap(), beside);
        assert_eq!(std::fs::read(&path).unwrap(), b"mot");
        assert_eq!(std::fs::read(&beside).unwrap(), b"hai");
        // The same content again needs no second file.
        assert_eq!(write(&path, b"mot").unwrap(), path);
    }

    #[test]
    fn what_a_killed_program_left_is_cleared_away_and_what_lives_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let living = held(folder.path()).unwrap();
        let dead = folder.path().join(".khtc-chet");
        std::fs::write(&dead, b"half").unwrap();
        let path = folder.path().join("tong-hop.xlsx");
        write(&path, b"mot").unwrap();
        assert!(living.path().is_file() && path.is_file() && !dead.exists());
        std::fs::write(&dead, b"half").unwrap();
        write_all(&[Output { path, bytes: b"hai".to_vec() }]).unwrap();
        assert!(living.path().is_file() && !dead.exists());
    }

    #[test]
    fn a_folder_that_is_a_file_is_said_to_be_one() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("ket-qua");
        std::fs::write(&blocked, b"x").unwrap();
        assert!(matches!(write(&blocked.join("a.xlsx"), b"x"), Err(Failure::Write { .. })));
    }
}
