//! What was given to `check`, `receive`, `run`: paths become documents, mails their attachments.
//!
//! Never judges, never looks at an extension: content decides.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::error::Failure;
use crate::layout::stamp::sha256_hex;
use crate::ledger::{Ledger, MailSource};
use crate::mail;

/// One file: on its own, or out of a mail.
pub struct Document {
    /// As results name it: the file's or the attachment's name.
    pub name: String,
    /// The file itself, or the mail that it was attached to.
    pub path: PathBuf,
    pub part: Part,
    pub bytes: Vec<u8>,
    pub mail: Option<Envelope>,
}

/// Which document of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    Itself,
    /// Of a mail, counted from 0.
    Attachment(usize),
}

/// The mail around an attachment.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub source: MailSource,
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// Addresses that speak for the sender, in lower case: the mail's own and that of a forwarded one.
    pub senders: Vec<String>,
    /// True if the attachment stands for a mail that brought no file at all.
    pub is_mail_itself: bool,
}

impl Document {
    /// A file that the ledger kept, with the mail that it remembers.
    pub fn kept(name: String, file: &str, bytes: Vec<u8>, mail: Option<MailSource>) -> Document {
        let mail = mail.map(|source| {
            let senders = source.sender.iter().map(|sender| sender.to_lowercase()).collect();
            Envelope { senders, source, sent_at: None, is_mail_itself: false }
        });
        Document { name, path: PathBuf::from(file), part: Part::Itself, bytes, mail }
    }
}

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

/// The files of a folder of which something has never been received. A folder that is not there has none.
///
/// # Errors
/// If a file cannot be read from the disk.
pub fn waiting(folder: &Path, ledger: Option<&Ledger>) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut waiting = files(&[folder.to_owned()])?;
    let Some(ledger) = ledger else { return Ok(waiting) };
    let mut known = Vec::new();
    for path in &waiting {
        let mut is_known = true;
        for document in documents(path)? {
            is_known &= !ledger.stored_files(&sha256_hex(&document.bytes))?.is_empty();
        }
        known.push(is_known);
    }
    let mut known = known.into_iter();
    waiting.retain(|_| known.next() == Some(false));
    Ok(waiting)
}

/// What programs leave beside a workbook while it is open, and what file managers drop.
fn is_clutter(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with('.') || name.eq_ignore_ascii_case("thumbs.db") || name == "desktop.ini"
}

/// Opens one file. A mail gives its attachments; one without any gives itself, to be kept.
///
/// # Errors
/// If the file cannot be read from the disk.
pub fn documents(path: &Path) -> Result<Vec<Document>, Failure> {
    let bytes = std::fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    let itself = |bytes, mail| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Document { name, path: path.to_owned(), part: Part::Itself, bytes, mail }
    };
    if !mail::looks_like_mail(&bytes) {
        return Ok(vec![itself(bytes, None)]);
    }
    let Ok(mail) = mail::read(&bytes) else {
        return Ok(vec![itself(bytes, None)]);
    };
    let senders = mail.from.iter().chain(&mail.forwarded_from).map(|sender| sender.address.to_lowercase()).collect();
    let envelope = Envelope {
        source: MailSource {
            message_id: mail.message_id.clone(),
            sender: mail.from.first().map(|sender| sender.address.clone()),
        },
        sent_at: mail.date,
        senders,
        is_mail_itself: mail.attachments.is_empty(),
    };
    if mail.attachments.is_empty() {
        return Ok(vec![itself(bytes, Some(envelope))]);
    }
    let attachments = mail.attachments.into_iter().enumerate().map(|(at, attachment)| Document {
        name: attachment.name,
        path: path.to_owned(),
        part: Part::Attachment(at),
        bytes: attachment.bytes,
        mail: Some(envelope.clone()),
    });
    Ok(attachments.collect())
}

/// One document of a file, read again. Of a mail [`Part::Itself`] is the whole file.
///
/// # Errors
/// If the file cannot be read from the disk; [`Failure::Changed`] if what it held before is gone.
pub fn document(path: &Path, part: Part) -> Result<Document, Failure> {
    let mut documents = documents(path)?;
    let changed = || Failure::Changed(path.to_owned());
    match part {
        Part::Itself => {
            let mut first = documents.into_iter().next().ok_or_else(changed)?;
            if first.part != Part::Itself {
                first.bytes = std::fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })?;
                first.name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                first.part = Part::Itself;
            }
            Ok(first)
        }
        Part::Attachment(_) => {
            let at = documents.iter().position(|document| document.part == part).ok_or_else(changed)?;
            Ok(documents.swap_remove(at))
        }
    }
}
