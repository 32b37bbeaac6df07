//! `.eml` into a [`Mail`]: who sent it, when, and every attachment, however deep.
//!
//! Never interprets an attachment, and never lets a badly coded one stop the others.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

use mailparse::{DispositionType, ParsedMail};

use super::{Address, Attachment, Mail, base64, forward, header};

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
        if key.is_empty() || !key.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        {
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
    let mut quoted = BTreeSet::new();
    collect(&parsed, 0, &mut mail, &mut quoted)?;
    // Of several nobody knows whose the attachment is.
    if mail.forwarded_from.is_none() && quoted.len() == 1 {
        mail.forwarded_from = quoted.pop_first().map(|address| Address { name: None, address });
    }
    Ok(mail)
}

/// What is of use in one part and the parts below it. mailparse itself stops at a hundred nested parts.
fn collect(
    part: &ParsedMail<'_>,
    forwards: usize,
    mail: &mut Mail,
    quoted: &mut BTreeSet<String>,
) -> Result<(), MailError> {
    if !part.subparts.is_empty() {
        return part.subparts.iter().try_for_each(|inner| collect(inner, forwards, mail, quoted));
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
                return collect(&inner, forwards + 1, mail, quoted);
            }
        }
        // Receipts and bounces about a mail, for programs.
        "message/delivery-status" | "message/disposition-notification" | "text/rfc822-headers" => return Ok(()),
        "text/plain" | "text/html" | "text/enriched"
            if name.is_none() && part.get_content_disposition().disposition != DispositionType::Attachment =>
        {
            let text = part.get_body().unwrap_or_default();
            let is_html = part.ctype.mimetype == "text/html";
            quoted.extend(forward::senders(&if is_html { forward::text_of_html(&text) } else { text }));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Written with plain line ends for the eye; mail has CRLF.
    fn mail(text: &str) -> Mail {
        read(text.replace('\n', "\r\n").as_bytes()).unwrap()
    }

    fn names(mail: &Mail) -> Vec<&str> {
        mail.attachments.iter().map(|attachment| attachment.name.as_str()).collect()
    }

    const NESTED: &str = "Received: from mx by mail; Tue, 14 Jun 2022 08:05:00 +0700
Received: from pc by mx; Tue, 14 Jun 2022 08:04:00 +0700
From: =?UTF-8?B?Q2hpIGPhu6VjIEtp4buDbSBsw6Jt?= <kl@langson.gov.vn>
To: khtc@langson.gov.vn
Subject: =?utf-8?Q?B=C3=A1o_c=C3=A1o_th=C3=A1ng_?=
 =?utf-8?Q?6/2022?=
Date: Tue, 14 Jun 2022 08:00:00 +0700
Message-ID: <abc@langson.gov.vn>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"ngoai\"

Thư có nhiều phần.
--ngoai
Content-Type: multipart/related; boundary=trong

--trong
Content-Type: multipart/alternative; boundary=\"sau cung\"

--sau cung
Content-Type: text/plain; charset=utf-8

Kính gửi
--sau cung
Content-Type: text/html

<p>Kính gửi</p>
--sau cung--
--trong
Content-Type: image/png
Content-ID: <logo>
Content-Disposition: inline
Content-Transfer-Encoding: base64

iVBORw==
--trong--
--ngoai
Content-Type: application/octet-stream; name=\"khac.xlsx\"
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
 filename*0*=UTF-8''b%C3%A1o%20c%C3%A1o%20th%C3;
 filename*1*=%A1ng%206;
 filename*2=\".xlsx\"

UEsD
BAo=
--ngoai
Content-Type: text/plain
Content-Disposition: attachment; filename=\"ghi chú.txt\"
Content-Transfer-Encoding: quoted-printable

tr=E1=BB=93ng =
r=E1=BB=ABng
--ngoai--
";

    #[test]
    fn every_part_is_found_however_deep() {
        let mail = mail(NESTED);
        assert_eq!(mail.message_id.as_deref(), Some("abc@langson.gov.vn"));
        assert_eq!(mail.subject, "Báo cáo tháng 6/2022");
        assert_eq!(mail.from[0].name.as_deref(), Some("Chi cục Kiểm lâm"));
        assert_eq!(mail.from[0].address, "kl@langson.gov.vn");
        assert_eq!(mail.date.unwrap().to_rfc3339(), "2022-06-14T08:00:00+07:00");
        assert_eq!(names(&mail), ["dinh-kem-1", "báo cáo tháng 6.xlsx", "ghi chú.txt"]);
        assert_eq!(mail.attachments[0].bytes, b"\x89PNG");
        assert_eq!(mail.attachments[1].bytes, b"PK\x03\x04\n");
        assert_eq!(mail.attachments[2].bytes, "trồng rừng".as_bytes());
        assert_eq!(mail.forwarded_from, None);
    }

    fn with_disposition(lines: &str) -> Mail {
        mail(&format!(
            "From: a@b.vn\nSubject: x\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n{lines}\n\nUEsDBA==\n"
        ))
    }

    #[test]
    fn names_come_in_many_spellings() {
        let spellings = [
            "Content-Disposition: attachment; filename=\"=?UTF-8?B?YsOhbyBjw6FvLnhsc3g=?=\"",
            "Content-Disposition: attachment; filename==?UTF-8?B?YsOhbyBjw6FvLnhsc3g=?=",
            "Content-Disposition: attachment;\n filename=\"=?UTF-8?B?YsOhbyBj?=\n =?UTF-8?B?w6FvLnhsc3g=?=\"",
            "Content-Disposition: attachment; filename=\"báo cáo.xlsx\"",
            "Content-Disposition: attachment; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.xlsx",
            "Content-Disposition: attachment; filename=\"b?o c?o.xlsx\"; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.xlsx",
            "Content-Disposition: attachment; filename=b.xlsx;\n filename*0*=UTF-8''b%C3%A1o;\n filename*1*=%20c%C3%A1o.xlsx",
            "Content-Type: application/octet-stream; name=\"=?utf-8?q?b=C3=A1o_c=C3=A1o=2Exlsx?=\"",
            "Content-Type: application/octet-stream; name*=utf-8'vi'b%C3%A1o%20c%C3%A1o.xlsx",
            "Content-Disposition: attachment; filename=\"C:\\\\bao\\\\báo cáo.xlsx\"",
            "Content-Type: text/plain; name=khac.txt\nContent-Disposition: attachment; filename=\"báo cáo.xlsx\"",
        ];
        for lines in spellings {
            let mail = with_disposition(lines);
            assert_eq!(names(&mail), ["báo cáo.xlsx"], "{lines}");
            assert_eq!(mail.attachments[0].bytes, b"PK\x03\x04");
        }
    }

    #[test]
    fn a_mail_may_be_nothing_but_its_attachment() {
        assert_eq!(names(&with_disposition("Content-Type: application/vnd.ms-excel")), ["dinh-kem-1"]);
        assert_eq!(
            names(&with_disposition("Content-Type: text/plain\nContent-Disposition: attachment")),
            ["dinh-kem-1"]
        );
        assert!(with_disposition("Content-Type: text/html").attachments.is_empty());
    }

    #[test]
    fn a_forwarded_mail_is_opened() {
        let forwarded = format!(
            "From: vp@langson.gov.vn\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=fwd\n\n--fwd\nContent-Type: message/rfc822\n\n{NESTED}\n--fwd--\n"
        );
        let mail = mail(&forwarded);
        assert_eq!(mail.from[0].address, "vp@langson.gov.vn");
        assert_eq!(mail.forwarded_from.as_ref().unwrap().address, "kl@langson.gov.vn");
        assert_eq!(names(&mail), ["dinh-kem-1", "báo cáo tháng 6.xlsx", "ghi chú.txt"]);
    }

    #[test]
    fn a_mail_forwarded_in_the_text_names_its_sender() {
        let text = "---------- Forwarded message ---------\nTừ: Chi cục <kl@langson.gov.vn>\nDate: Wed\n";
        let inline = |text: &str| {
            mail(&format!("From: vp@langson.gov.vn\nSubject: Fwd\nContent-Type: text/plain; charset=utf-8\n\n{text}"))
        };
        assert_eq!(inline(text).forwarded_from.unwrap().address, "kl@langson.gov.vn");
        assert_eq!(inline(&format!("{text}\n{}", text.replace("kl@", "kh@"))).forwarded_from, None);
    }

    #[test]
    fn forwarding_ends_somewhere() {
        let mut text = "From: a@b.vn\nSubject: x\nContent-Type: application/pdf\n\n%PDF".to_owned();
        for _ in 0..30 {
            text = format!("From: a@b.vn\nSubject: x\nContent-Type: message/rfc822\n\n{text}");
        }
        let mail = mail(&text);
        assert_eq!(names(&mail), ["dinh-kem-1"]);
        assert!(mail.attachments[0].bytes.starts_with(b"From: a@b.vn"));

        let deep: String =
            (0..200).map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n")).collect();
        assert_eq!(read(format!("From: a@b.vn\nSubject: x\n{deep}").as_bytes()), Err(MailError::Broken));
    }

    #[test]
    fn a_date_must_be_believable() {
        let dated = |lines: &str| mail(&format!("From: a@b.vn\nSubject: x\n{lines}\n\nx")).date.map(|d| d.to_rfc3339());
        let received =
            "Received: by b; Tue, 14 Jun 2022 09:00:00 +0700 (ICT)\nReceived: by a; Tue, 14 Jun 2022 08:59:00 +0700";
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(dated("Date: 14 Jun 2022 08:00 +0700"), at("2022-06-14T08:00:00+07:00"));
        assert_eq!(dated("Date: Tue, 14 Jun 2022 01:00:00 GMT"), at("2022-06-14T01:00:00+00:00"));
        for nonsense in
            ["Date: hôm qua", "Date: Sat, 01 Jan 1994 00:00:00 +0700", "Date: Sat, 01 Jan 2072 00:00:00 +0700", ""]
        {
            let lines = format!("{received}\n{nonsense}");
            assert_eq!(dated(lines.trim_end()), at("2022-06-14T09:00:00+07:00"), "{nonsense}");
        }
        assert_eq!(dated("X-A: b"), None);
    }

    #[test]
    fn damage_costs_only_its_part() {
        let damaged = NESTED.replace("UEsD\nBAo=", "UEsD\nBA!");
        assert_eq!(mail(&damaged).attachments[1].bytes, b"PK\x03\x04");
        // The end of the mail is missing: what came is there.
        let cut = &NESTED[..NESTED.find("BAo=").unwrap()];
        assert_eq!(mail(cut).attachments[1].bytes, b"PK\x03");
        // The boundary is not found: nothing could be told apart.
        let lost = "From: a@b.vn\nSubject: x\nContent-Type: multipart/mixed; boundary=x\n\n--y\n\n--y--\n";
        assert_eq!(read(lost.as_bytes()), Err(MailError::Broken));
    }

    #[test]
    fn a_mail_is_known_by_its_fields() {
        assert!(looks_like_mail(b"\xEF\xBB\xBFFrom: a@b.vn\nTo: c@d.vn\n\n"));
        assert!(looks_like_mail(b"From a@b.vn Tue Jun 14\nReturn-Path: <a@b.vn>\nReceived: by x;\n\ty\n\n"));
        for other in [
            b"".as_slice(),
            b"PK\x03\x04",
            b"%PDF-1.7\n",
            b"From: a@b.vn\n\n",
            b"<html>\nFrom: x\nTo: y\n",
            "Từ: a\nĐến: b\nFrom: c\nTo: d".as_bytes(),
            b"STT,From: a\nTo: b\nDate: c\n",
        ] {
            assert!(!looks_like_mail(other), "{}", String::from_utf8_lossy(other));
            assert_eq!(read(other), Err(MailError::NotAMail));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = open(&bytes);
        }

        #[test]
        fn no_change_makes_it_panic(place in 0..NESTED.len(), byte in any::<u8>(), cut in 0..NESTED.len()) {
            let mut bytes = NESTED.as_bytes().to_vec();
            bytes[place] = byte;
            // Six parts hold something, whatever is made of their fields.
            prop_assert!(open(&bytes).map_or(0, |mail| mail.attachments.len()) <= 6);
            let _ = open(&bytes[..cut]);
        }
    }
}
