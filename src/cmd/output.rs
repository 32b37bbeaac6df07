//! Files that the program writes: each appears whole or not at all, and never on top of one that is open.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::Failure;

/// A file to be written.
pub struct Output {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// Writes files as [`write`] does, and says where they stand, in their order. Side by side: most of the time goes
/// into waiting for the disk to have each of them whole.
///
/// # Errors
/// As [`write`].
pub fn write_all(outputs: &[Output]) -> Result<Vec<PathBuf>, Failure> {
    /// Waiting costs no processor; more of them would wait for the folder.
    const WRITERS: usize = 4;
    let share = outputs.len().div_ceil(WRITERS).max(1);
    let write_part = |part: &[Output]| -> Result<Vec<PathBuf>, Failure> {
        part.iter().map(|output| write(&output.path, &output.bytes)).collect()
    };
    if outputs.len() <= 1 {
        return write_part(outputs);
    }
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
        Ok(written)
    })
}

/// Writes a file and says where it stands: beside its place, as `… (2).xlsx`, if the place is taken by a workbook
/// that is open in Excel or LibreOffice.
///
/// # Errors
/// [`Failure::Write`] if the folder cannot be written to or the disk is full; then nothing was changed.
pub fn write(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|source| Failure::Write { path: folder.to_owned(), source })?;
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(path.to_owned());
    }
    let mut place = path.to_owned();
    let mut number = 2;
    loop {
        if !is_open_elsewhere(&place) {
            match place_whole(folder, &place, bytes) {
                // On Windows a file that is open cannot be replaced.
                Err(source)
                    if place.exists() && source.kind() == std::io::ErrorKind::PermissionDenied && number < 10 => {}
                Err(source) => return Err(Failure::Write { path: place, source }),
                Ok(()) => {
                    say_where(path, &place);
                    return Ok(place);
                }
            }
        }
        place = numbered(path, number);
        number += 1;
    }
}

/// Writes a file where there is none, whole or not at all.
///
/// # Errors
/// [`Failure::AlreadyThere`] if there is one, [`Failure::Write`] as [`write`].
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::AlreadyThere(path.to_owned()),
        _ => Failure::Write { path: path.to_owned(), source },
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|source| Failure::Write { path: folder.to_owned(), source })?;
    let file = draft(folder, bytes).map_err(failed)?;
    file.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Nobody shall look for the new figures in the file that is open.
fn say_where(path: &Path, place: &Path) {
    if path != place {
        anstream::eprintln!(
            "◊ {} đang mở trong chương trình khác nên giữ nguyên; đã ghi sang {}. Đóng tệp đang mở trước khi dùng bản mới.",
            path.display(),
            place.display()
        );
    }
}

fn place_whole(folder: &Path, place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    draft(folder, bytes)?.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// The whole file on the disk, not yet under its name.
fn draft(folder: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(".khtc-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    readable_by_all(file.as_file())?;
    Ok(file)
}

/// A temporary file is its owner's alone; what it becomes is for the whole office.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> std::io::Result<()> {
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
    fn a_folder_that_is_a_file_is_said_to_be_one() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("ket-qua");
        std::fs::write(&blocked, b"x").unwrap();
        assert!(matches!(write(&blocked.join("a.xlsx"), b"x"), Err(Failure::Write { .. })));
    }
}
