//! A [`Draft`] into `.eml`, that every mail program opens.
//!
//! Never reads the clock and never rolls dice: the same draft gives the same bytes.

use super::{Address, Attachment, Draft, base64};

/// Characters of a header line that leave room for its beginning (RFC 5322 wants at most 78).
const LINE: usize = 60;

/// Writes a mail: UTF-8, all parts in base64, lines ended by CRLF.
///
/// Line breaks and control characters in fields cannot begin a field of their own: such text is encoded, and an
/// address or a message id loses them.
pub fn compose(draft: &Draft) -> Vec<u8> {
    let mut mail = String::new();
    let mut field = |key: &str, value: &str| {
        mail.push_str(key);
        mail.push_str(": ");
        mail.push_str(value);
        mail.push_str("\r\n");
    };
    field("From", &address(&draft.from));
    field("To", &draft.to.iter().map(address).collect::<Vec<_>>().join(",\r\n "));
    field("Subject", &words(&draft.subject));
    field("Date", &draft.date.to_rfc2822());
    field("Message-ID", &format!("<{}>", bare(&draft.message_id)));
    field("MIME-Version", "1.0");
    if draft.attachments.is_empty() {
        mail.push_str(&text_part(&draft.text));
        return mail.into_bytes();
    }
    let boundary = boundary(draft);
    field("Content-Type", &format!("multipart/mixed;\r\n boundary=\"{boundary}\""));
    mail.push_str(&format!("\r\n--{boundary}\r\n{}", text_part(&draft.text)));
    for attachment in &draft.attachments {
        mail.push_str(&format!("--{boundary}\r\n{}", attachment_part(attachment)));
    }
    mail.push_str(&format!("--{boundary}--\r\n"));
    mail.into_bytes()
}

fn text_part(text: &str) -> String {
    worded_part("plain", text)
}

/// A part in words: `plain` or `html`.
pub(super) fn worded_part(kind: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    format!(
        "Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64::encode_lines(text.as_bytes())
    )
}

pub(super) fn attachment_part(attachment: &Attachment) -> String {
    format!(
        "Content-Type: {}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;{}\r\n\r\n{}",
        media_type(&attachment.name),
        file_name(&attachment.name),
        base64::encode_lines(&attachment.bytes)
    )
}

fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase());
    match extension.as_str() {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        _ => "application/octet-stream",
    }
}

/// RFC 2231: pieces that fit a line, none of which cuts a letter.
fn file_name(name: &str) -> String {
    if is_plain(name) && name.len() <= LINE {
        return format!("\r\n filename={}", quoted(name));
    }
    let mut pieces = vec![String::new()];
    for c in name.chars() {
        let coded = percent_coded(c);
        match pieces.last_mut() {
            Some(piece) if piece.len() + coded.len() <= LINE => piece.push_str(&coded),
            Some(_) | None => pieces.push(coded),
        }
    }
    if let [only] = pieces.as_slice() {
        return format!("\r\n filename*=UTF-8''{only}");
    }
    let lines = pieces.iter().enumerate().map(|(number, piece)| {
        let charset = if number == 0 { "UTF-8''" } else { "" };
        format!("\r\n filename*{number}*={charset}{piece}")
    });
    lines.collect::<Vec<_>>().join(";")
}

fn percent_coded(c: char) -> String {
    if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') {
        return c.to_string();
    }
    c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(super) fn address(address: &Address) -> String {
    let bare = bare(&address.address);
    match &address.name {
        None => bare,
        Some(name) if is_plain(name) && name.len() <= LINE => format!("{} <{bare}>", quoted(name)),
        Some(name) => format!("{}\r\n <{bare}>", words(name)),
    }
}

/// Plain if that is safe, else encoded words (RFC 2047) of at most 75 characters, none of which cuts a letter.
pub(super) fn words(text: &str) -> String {
    /// 42 bytes are 56 letters of base64, with `=?UTF-8?B?…?=` 68, and with `Subject: ` 77.
    const WORD: usize = 42;
    if is_plain(text) && text.len() <= LINE {
        return text.to_owned();
    }
    let mut pieces = vec![String::new()];
    for c in text.chars() {
        match pieces.last_mut() {
            Some(piece) if piece.len() + c.len_utf8() <= WORD => piece.push(c),
            Some(_) | None => pieces.push(c.to_string()),
        }
    }
    let coded: Vec<String> =
        pieces.iter().map(|piece| format!("=?UTF-8?B?{}?=", base64::encode(piece.as_bytes()))).collect();
    coded.join("\r\n ")
}

/// ASCII that no reader can take for anything else.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && !text.contains("=?") && text.trim() == text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// An address or an id: nothing that could end it.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | ',' | ';')).collect()
}

fn boundary(draft: &Draft) -> String {
    boundary_of(&[&draft.message_id, &draft.subject, &draft.text], &draft.attachments)
}

/// From the content, so that the same draft gives the same bytes. `=_` never occurs in base64.
pub(super) fn boundary_of(texts: &[&str], attachments: &[Attachment]) -> String {
    let mut hash = Fnv::new();
    for text in texts {
        hash.add(text.as_bytes());
    }
    for attachment in attachments {
        hash.add(attachment.name.as_bytes());
        hash.add(&attachment.bytes);
    }
    format!("=_khtc_{:016x}", hash.0)
}

/// FNV-1a: no secret is kept by it, and no two parts need differ in it.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::mail::read;

    fn draft() -> Draft {
        Draft {
            from: Address {
                name: Some("Phòng Kế hoạch - Tài chính".to_owned()),
                address: "khtc@langson.gov.vn".to_owned(),
            },
            to: vec![
                Address { name: Some("Kiem lam, \"CCKL\"".to_owned()), address: "kl@langson.gov.vn".to_owned() },
                Address { name: None, address: "vp@langson.gov.vn".to_owned() },
            ],
            subject: "Đôn đốc báo cáo kết quả thực hiện nhiệm vụ trọng tâm tháng 6/2022 của Chi cục Kiểm lâm"
                .to_owned(),
            date: DateTime::parse_from_rfc3339("2022-06-14T08:00:00+07:00").unwrap(),
            message_id: "2022-06.cc-kl@khtc".to_owned(),
            text: "Kính gửi đơn vị,\n\nHạn gửi là 16/6/2022.\n.\nFrom nay\n".to_owned(),
            attachments: vec![
                Attachment {
                    name: "Báo cáo nhiệm vụ trọng tâm – Chi cục Kiểm lâm, tháng 6 năm 2022 (bản chỉnh lý).xlsx"
                        .to_owned(),
                    bytes: (0..=255).collect(),
                },
                Attachment { name: "mau.xlsx".to_owned(), bytes: b"PK".to_vec() },
                Attachment { name: "trống.txt".to_owned(), bytes: Vec::new() },
            ],
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let draft = draft();
        let mail = read(&compose(&draft)).unwrap();
        assert_eq!(mail.from, std::slice::from_ref(&draft.from));
        assert_eq!(mail.subject, draft.subject);
        assert_eq!(mail.date, Some(draft.date));
        assert_eq!(mail.message_id.as_ref(), Some(&draft.message_id));
        assert_eq!(mail.attachments, draft.attachments);
    }

    #[test]
    fn lines_are_those_of_mail() {
        let text = String::from_utf8(compose(&draft())).unwrap();
        assert!(text.is_ascii());
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        // The media type of a workbook is longer than a line should be, and has no place to be folded at.
        assert!(text.split("\r\n").all(|line| line.len() <= 78 || line.starts_with("Content-Type")), "{text}");
        assert!(text.contains("To: \"Kiem lam, \\\"CCKL\\\"\" <kl@langson.gov.vn>,\r\n vp@langson.gov.vn\r\n"));
        assert!(text.contains("filename=\"mau.xlsx\""));
        assert_eq!(compose(&draft()), compose(&draft()));
    }

    #[test]
    fn no_text_begins_a_field_of_its_own() {
        let mut draft = draft();
        draft.subject = "x\r\nBcc: all@langson.gov.vn".to_owned();
        draft.from.address = "a@b.vn>\r\nBcc: <all@langson.gov.vn".to_owned();
        draft.attachments[1].name = "a\"\r\nX-Bad: 1.xlsx".to_owned();
        let text = String::from_utf8(compose(&draft)).unwrap();
        assert!(!text.contains("\r\nBcc") && !text.contains("\r\nX-Bad"), "{text}");
    }

    #[test]
    fn a_mail_without_attachments_has_one_part() {
        let draft = Draft { attachments: Vec::new(), ..draft() };
        let mail = read(&compose(&draft)).unwrap();
        assert!(mail.attachments.is_empty());
        assert_eq!(mail.subject, draft.subject);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_name_and_any_bytes_come_back(
            subject in "[a-zđĐôàáạảãâăêơưế=?_\" -]{0,80}",
            name in "[a-zđĐôàáạảãâăêơưế=?_;'%* -]{0,90}x",
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let name = name.trim_start().to_owned();
            let subject = subject.trim().to_owned();
            let draft = Draft {
                subject: subject.clone(),
                attachments: vec![Attachment { name: name.clone(), bytes: bytes.clone() }],
                ..draft()
            };
            let mail = read(&compose(&draft)).unwrap();
            prop_assert_eq!(mail.subject, subject);
            prop_assert_eq!(mail.attachments, vec![Attachment { name, bytes }]);
        }
    }
}
