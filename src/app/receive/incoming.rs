//! What came in, before anybody looked at it: files, folders with all that is in them, what was handed over.
//!
//! Never looks at an extension, and never reads the same file twice.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::Failure;
use crate::workspace::inbox;

/// One thing that came in: a workbook, a mail, or whatever else somebody sent.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// As results name it: the file's name, without folders.
    pub name: String,
    pub bytes: Arc<[u8]>,
    pub from: Origin,
}

/// How something came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file on the disk.
    Path(PathBuf),
    /// Handed over by a program, without a place of its own.
    Upload,
}

impl Incoming {
    /// Where it came from, as the ledger records it: its path, else its name.
    pub fn source(&self) -> String {
        match &self.from {
            Origin::Path(path) => path.to_string_lossy().into_owned(),
            Origin::Upload => self.name.clone(),
        }
    }
}

/// Reads files, and folders with all that is in them, in order of name. Nothing is given unless all of it could be read.
///
/// # Errors
/// [`Failure::NotFound`] for a path that does not exist, [`Failure::Read`] for one that cannot be read.
pub fn from_paths(paths: &[PathBuf]) -> Result<Vec<Incoming>, Failure> {
    inbox::files(paths)?.into_par_iter().map(from_path).collect()
}

/// Reads one file.
///
/// # Errors
/// [`Failure::Read`].
pub fn from_path(path: PathBuf) -> Result<Incoming, Failure> {
    let bytes = std::fs::read(&path).map_err(|source| Failure::Read { path: path.clone(), source })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Incoming { name, bytes: bytes.into(), from: Origin::Path(path) })
}
