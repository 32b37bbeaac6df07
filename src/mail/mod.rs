//! Mail as a file: attachments and senders out of `.eml`, and drafts of our own into it.
//!
//! Never sends and never fetches, and never opens an attachment.

mod base64;
mod body;
mod forward;
mod header;
mod read;
mod unsent;
mod write;

use chrono::{DateTime, FixedOffset};

pub use body::{Block, Body, Column, Line, Point, Table, Tone};
pub use read::{MailError, looks_like_mail, read};
pub use unsent::{Unsent, compose_unsent};
pub use write::compose;

/// What a mail brought.
#[derive(Clone, PartialEq, Debug)]
pub struct Mail {
    /// Without the angle brackets.
    pub message_id: Option<String>,
    /// Usually one.
    pub from: Vec<Address>,
    pub subject: String,
    /// When it was sent; if the mail does not say so believably, when the last server received it.
    pub date: Option<DateTime<FixedOffset>>,
    /// In the order of the mail; those of a forwarded mail among them. Pictures inside the text count too.
    pub attachments: Vec<Attachment>,
    /// Who sent the first mail that was forwarded inside this one as a whole; if none was, the one whose mail is
    /// forwarded in the text.
    pub forwarded_from: Option<Address>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Address {
    pub name: Option<String>,
    /// `kl@langson.gov.vn`, as written.
    pub address: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// A bare file name, NFC, without folders or control characters; `dinh-kem-2` where the mail gives none.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A mail to be written.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    pub from: Address,
    pub to: Vec<Address>,
    pub subject: String,
    pub date: DateTime<FixedOffset>,
    /// Without the angle brackets; unique for each mail, chosen by the caller.
    pub message_id: String,
    /// Plain text; any line ends.
    pub text: String,
    pub attachments: Vec<Attachment>,
}
