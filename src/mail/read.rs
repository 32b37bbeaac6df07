//! `.eml` into a [`Mail`]: who sent it, when, and every attachment, however deep.
//!
//! Never interprets an attachment, and never lets a badly coded one stop the others.

use std::panic::{self, AssertUnwindSafe};

use mailparse::{DispositionType, ParsedMail};

use super::{Attachment, Mail, base64, header};

/// Mails forwarded inside of mails; one that lies deeper stays an attachment, unopened.
const MAX_FORWARDS: usize = 8;
/// No unit sends more; a mail that does is no report.
const MAX_ATTACHMENTS: usize = 1_000;

/// The sender's fault, or the mail program's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MailError {
    #[error("Tệp không phải là thư điện tử (.eml). Hãy lưu thư từ hộp thư thành .eml, hoặc gửi thẳng tệp Excel.")]
    NotAMail,
    #[error("Thư bị hỏng, không tách được tệp đính kèm. Hãy tải lại thư, hoặc lấy riêng tệp Excel đính kèm.")]
    Broken,
    #[error("Thư có quá nhiều phần (trên {MAX_ATTACHMENTS} tệp đính kèm). Hãy lấy riêng tệp Excel đính kèm.")]
    TooManyParts,
}

/// Reads a mail.
///
/// A cut or badly coded attachment comes as far as it can be decoded; whoever opens it will see that.
///
/// # Errors
/// The bytes are no mail, or its parts cannot be told apart.
pub fn read(bytes: &[u8]) -> Result<Mail, MailError> {
    if !looks_like_mail(bytes) {
        return Err(MailError::NotAMail);
    }
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    // mailparse is written with care, yet it indexes: a panic of it is a broken mail, not our end.
    panic::catch_unwind(AssertUnwindSafe(|| open(bytes))).unwrap_or(Err(MailError::Broken))
}

/// A block of header fields, at least two of which every mail program writes.
pub fn looks_like_mail(bytes: &[u8]) -> bool {
    const KNOWN: [&str; 10] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "received",
        "mime-version",
        "content-type",
        "return-path",
        "delivered-to",
    ];
    /// Long chains of `Received` and signatures stay below this.
    const ENOUGH: usize = 256 << 10;
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let head = bytes.get(..ENOUGH).unwrap_or(bytes);
    let mut seen = [false; KNOWN.len()];
    for (number, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // The envelope line of a mailbox file, and lines that continue the field above.
        if (number == 0 && line.starts_with(b"From ")) || (number > 0 && matches!(line.first(), Some(b' ' | b'\t'))) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let (key, _) = line.split_at(colon);
        if key.is_empty() || !key.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        for (known, seen) in KNOWN.iter().zip(&mut seen) {
            *seen |= key.eq_ignore_ascii_case(known.as_bytes());
        }
    }
    seen.iter().filter(|seen| **seen).count() >= 2
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

fn open(bytes: &[u8]) -> Result<Mail, MailError> {
    let parsed = mailparse::parse_mail(bytes).map_err(|_| MailError::Broken)?;
    let mut mail = Mail {
        message_id: header::text(&parsed, "Message-ID")
            .map(|id| id.trim().trim_start_matches('<').trim_end_matches('>').to_owned())
            .filter(|id| !id.is_empty()),
        from: header::addresses(&parsed, "From"),
        subject: header::text(&parsed, "Subject").unwrap_or_default().trim().to_owned(),
        date: header::date(&parsed),
        attachments: Vec::new(),
        forwarded_from: None,
    };
    collect(&parsed, 0, &mut mail)?;
    Ok(mail)
}

/// What is of use in one part and the parts below it. mailparse itself stops at a hundred nested parts.
fn collect(part: &ParsedMail<'_>, forwards: usize, mail: &mut Mail) -> Result<(), MailError> {
    if !part.subparts.is_empty() {
        return part.subparts.iter().try_for_each(|inner| collect(inner, forwards, mail));
    }
    let name = header::file_name(part);
    match part.ctype.mimetype.as_str() {
        // Its boundary was never found: what it held cannot be told apart, and must not vanish in silence.
        kind if kind.starts_with("multipart/") => return Err(MailError::Broken),
        "message/rfc822" | "message/global" if forwards < MAX_FORWARDS => {
            let bytes = body(part);
            if let Ok(inner) = mailparse::parse_mail(&bytes) {
                if mail.forwarded_from.is_none() {
                    mail.forwarded_from = header::addresses(&inner, "From").into_iter().next();
                }
                return collect(&inner, forwards + 1, mail);
            }
        }
        // Receipts and bounces about a mail, for programs.
        "message/delivery-status" | "message/disposition-notification" | "text/rfc822-headers" => return Ok(()),
        "text/plain" | "text/html" | "text/enriched"
            if name.is_none() && part.get_content_disposition().disposition != DispositionType::Attachment =>
        {
            return Ok(());
        }
        _ => {}
    }
    if mail.attachments.len() >= MAX_ATTACHMENTS {
        return Err(MailError::TooManyParts);
    }
    let name = name.unwrap_or_else(|| format!("dinh-kem-{}", mail.attachments.len() + 1));
    mail.attachments.push(Attachment { name, bytes: body(part) });
    Ok(())
}

/// Decoded; base64 with damage as far as it goes.
fn body(part: &ParsedMail<'_>) -> Vec<u8> {
    match part.get_body_encoded() {
        mailparse::body::Body::Base64(body) => body.get_decoded().unwrap_or_else(|_| base64::decode(body.get_raw())),
        mailparse::body::Body::QuotedPrintable(body) => body.get_decoded().unwrap_or_else(|_| body.get_raw().to_vec()),
        mailparse::body::Body::SevenBit(body) | mailparse::body::Body::EightBit(body) => body.get_raw().to_vec(),
        mailparse::body::Body::Binary(body) => body.get_raw().to_vec(),
    }
}
