//! A draft that an officer looks over and sends: `.eml` with `X-Unsent: 1`, which mail programs open for writing.
//!
//! Never names a sender: the officer's own account is one. Never reads the clock and never rolls dice.

use chrono::{DateTime, FixedOffset};

use super::body::Body;
use super::write::{address, attachment_part, bare, boundary_of, worded_part, words};
use super::{Address, Attachment};

/// A mail that nobody has sent yet.
#[derive(Clone, PartialEq, Debug)]
pub struct Unsent {
    /// May be empty: then the officer fills it in.
    pub to: Vec<Address>,
    pub subject: String,
    pub date: DateTime<FixedOffset>,
    /// Without the angle brackets; unique for each mail, chosen by the caller.
    pub message_id: String,
    pub body: Body,
    pub attachments: Vec<Attachment>,
}

/// Writes the draft: the same words as plain text and as HTML, then the attachments.
pub fn compose_unsent(draft: &Unsent) -> Vec<u8> {
    let (text, html) = (draft.body.text(), draft.body.html());
    let boundary = boundary_of(&[&draft.message_id, &draft.subject, &html], &draft.attachments);
    let mut mail = String::from("X-Unsent: 1\r\n");
    let mut field = |key: &str, value: &str| mail.push_str(&format!("{key}: {value}\r\n"));
    if !draft.to.is_empty() {
        field("To", &draft.to.iter().map(address).collect::<Vec<_>>().join(",\r\n "));
    }
    field("Subject", &words(&draft.subject));
    field("Date", &draft.date.to_rfc2822());
    field("Message-ID", &format!("<{}>", bare(&draft.message_id)));
    field("MIME-Version", "1.0");
    // No beginning of the other: readers take a line that begins like a boundary for one.
    let words = boundary_of(&[&boundary, &text], &[]);
    let alternative = format!(
        "Content-Type: multipart/alternative;\r\n boundary=\"{words}\"\r\n\r\n--{words}\r\n{}--{words}\r\n{}--{words}--\r\n",
        worded_part("plain", &text),
        worded_part("html", &html),
    );
    if draft.attachments.is_empty() {
        mail.push_str(&alternative);
        return mail.into_bytes();
    }
    mail.push_str(&format!(
        "Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{alternative}"
    ));
    for attachment in &draft.attachments {
        mail.push_str(&format!("--{boundary}\r\n{}", attachment_part(attachment)));
    }
    mail.push_str(&format!("--{boundary}--\r\n"));
    mail.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{Block, read};

    fn draft() -> Unsent {
        Unsent {
            to: vec![Address {
                name: Some("Chi cục Kiểm lâm".to_owned()), address: "kl@langson.gov.vn".to_owned()
            }],
            subject: "Đề nghị chỉnh lý báo cáo tháng 6/2022 của Chi cục Kiểm lâm (lần 1)".to_owned(),
            date: DateTime::parse_from_rfc3339("2022-06-15T15:20:00+07:00").unwrap(),
            message_id: "0123456789@khtc".to_owned(),
            body: Body(vec![Block::Paragraph("Kính gửi: Chi cục <Kiểm lâm>,".to_owned())]),
            attachments: vec![Attachment { name: "cc-kl-lan-1-tra-lai.xlsx".to_owned(), bytes: b"PK".to_vec() }],
        }
    }

    #[test]
    fn a_draft_is_a_mail_without_sender() {
        let bytes = compose_unsent(&draft());
        assert_eq!(bytes, compose_unsent(&draft()));
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with("X-Unsent: 1\r\n") && !text.contains("\r\nFrom:"), "{text}");
        assert!(text.is_ascii() && text.matches('\n').count() == text.matches("\r\n").count());
        let mail = read(&bytes).unwrap();
        assert_eq!((mail.from.as_slice(), mail.subject), ([].as_slice(), draft().subject));
        assert_eq!((mail.attachments, mail.date), (draft().attachments, Some(draft().date)));
    }

    #[test]
    fn both_readings_say_the_same() {
        for attachments in [draft().attachments, Vec::new()] {
            let bytes = compose_unsent(&Unsent { attachments: attachments.clone(), ..draft() });
            let parsed = mailparse::parse_mail(&bytes).unwrap();
            let alternative = if attachments.is_empty() { &parsed } else { &parsed.subparts[0] };
            assert_eq!(alternative.ctype.mimetype, "multipart/alternative");
            let bodies: Vec<String> = alternative.subparts.iter().map(|part| part.get_body().unwrap()).collect();
            assert!(bodies[0].contains("Kính gửi: Chi cục <Kiểm lâm>,"), "{bodies:?}");
            assert!(bodies[1].contains("Kính gửi: Chi cục &lt;Kiểm lâm&gt;,"), "{bodies:?}");
        }
    }

    #[test]
    fn nobody_to_write_to_is_left_open() {
        let text = String::from_utf8(compose_unsent(&Unsent { to: Vec::new(), ..draft() })).unwrap();
        assert!(!text.contains("\r\nTo:"), "{text}");
        let hostile = Address { name: None, address: "a@b.vn\r\nBcc: all@b.vn".to_owned() };
        let text = String::from_utf8(compose_unsent(&Unsent { to: vec![hostile], ..draft() })).unwrap();
        assert!(!text.contains("\r\nBcc"), "{text}");
    }
}
