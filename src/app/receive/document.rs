//! A document: what came in by itself, or an attachment of a mail; taken out and hashed once.
//!
//! Never judges, never looks at an extension: content decides.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::incoming::Incoming;
use crate::ledger::MailSource;
use crate::mail;
use crate::model::digest::Content;

/// One file: on its own, or out of a mail.
#[derive(Clone, Debug)]
pub struct Document {
    /// As results name it: the file's or the attachment's name.
    pub name: String,
    /// Where the file came from, or the mail that it was attached to, as the ledger records it.
    pub source: String,
    pub which: WhichDocument,
    pub content: Content,
    pub mail: Option<Envelope>,
}

/// Which document of what came in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WhichDocument {
    Itself,
    /// Of a mail, counted from 0.
    Attachment(usize),
}

/// The mail around a document.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub source: MailSource,
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// Addresses that speak for the sender, in lower case: the mail's own and that of a forwarded one.
    pub senders: Vec<String>,
    /// True if the document is a mail that brought no file at all.
    pub is_mail_itself: bool,
}

impl Document {
    /// A file that the ledger kept, with the mail that it remembers.
    pub fn kept(name: String, source: &str, bytes: Vec<u8>, mail: Option<MailSource>) -> Document {
        let mail = mail.map(|source| {
            let senders = source.sender.iter().map(|sender| sender.to_lowercase()).collect();
            Envelope { senders, source, sent_at: None, is_mail_itself: false }
        });
        Document { name, source: source.to_owned(), which: WhichDocument::Itself, content: Content::of(bytes), mail }
    }

    /// What came in as one document, a mail with all its attachments.
    pub fn whole(incoming: &Incoming, mail: Option<Envelope>) -> Document {
        Document {
            name: incoming.name.clone(),
            source: incoming.source(),
            which: WhichDocument::Itself,
            content: Content::of(Arc::clone(&incoming.bytes)),
            mail,
        }
    }

    /// When it came: by its mail, as stated, or now. A mail from the future came now.
    pub fn arrived_at(
        &self,
        stated: Option<DateTime<FixedOffset>>,
        now: DateTime<FixedOffset>,
    ) -> DateTime<FixedOffset> {
        let sent = self.mail.as_ref().and_then(|mail| mail.sent_at).filter(|at| *at <= now);
        sent.or(stated).unwrap_or(now)
    }

    /// The addresses that speak for whoever sent it.
    pub fn senders(&self) -> &[String] {
        self.mail.as_ref().map_or(&[], |mail| &mail.senders)
    }
}

/// The documents of what came in: a mail gives its attachments; one without any gives itself, to be kept.
pub fn documents(incoming: &Incoming) -> Vec<Document> {
    if !mail::looks_like_mail(&incoming.bytes) {
        return vec![Document::whole(incoming, None)];
    }
    let Ok(mail) = mail::read(&incoming.bytes) else {
        return vec![Document::whole(incoming, None)];
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
        return vec![Document::whole(incoming, Some(envelope))];
    }
    let attachments = mail.attachments.into_iter().enumerate().map(|(at, attachment)| Document {
        name: attachment.name,
        source: incoming.source(),
        which: WhichDocument::Attachment(at),
        content: Content::of(attachment.bytes),
        mail: Some(envelope.clone()),
    });
    attachments.collect()
}
