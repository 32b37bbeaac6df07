//! What lies where reports come in: the files behind paths, folders with all that is in them.
//!
//! Never opens a file.

use std::path::{Path, PathBuf};

use crate::error::Failure;

/// Every file behind the paths, folders with all that is in them, in order of name.
///
/// # Errors
/// [`Failure::NotFound`] for a path that does not exist, before anything is done.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(Failure::NotFound(missing.clone()));
    }
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let wrong = |source| Failure::Read { path: path.to_owned(), source };
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(path).map_err(wrong)? {
        inside.push(entry.map_err(wrong)?.path());
    }
    inside.sort();
    for path in inside.iter().filter(|path| !is_clutter(path)) {
        collect(path, files)?;
    }
    Ok(())
}

/// What programs leave beside a workbook while it is open, and what file managers drop.
fn is_clutter(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with('.') || name.eq_ignore_ascii_case("thumbs.db") || name == "desktop.ini"
}
