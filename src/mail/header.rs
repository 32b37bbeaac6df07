//! What a header field says: decoded words, file names, addresses, dates.
//!
//! Never fails: a field that cannot be understood is read as it is written, or as absent.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Utc};
use mailparse::{MailAddr, MailHeader, MailHeaderMap, ParsedMail};
use unicode_normalization::UnicodeNormalization;

use super::Address;

/// No mail of ours is older: a date before it comes from a computer whose clock was never set.
const FIRST_BELIEVABLE_YEAR: i32 = 2000;

/// Unfolded and decoded (RFC 2047).
pub(super) fn text(mail: &ParsedMail<'_>, key: &str) -> Option<String> {
    mail.headers.get_first_header(key).map(|header| decoded(&raw(header)))
}

pub(super) fn addresses(mail: &ParsedMail<'_>, key: &str) -> Vec<Address> {
    let Some(header) = mail.headers.get_first_header(key) else { return Vec::new() };
    let joined = field(&join_words(&raw(header)));
    let Ok((header, _)) = mailparse::parse_header(joined.as_bytes()) else { return Vec::new() };
    match mailparse::addrparse_header(&header) {
        Ok(list) => list
            .into_inner()
            .into_iter()
            .flat_map(|one| match one {
                MailAddr::Single(single) => vec![single],
                MailAddr::Group(group) => group.addrs,
            })
            .map(|single| Address { name: single.display_name.map(|name| name.nfc().collect()), address: single.addr })
            .collect(),
        Err(_) => salvaged(&header.get_value()),
    }
}

/// The name of an attachment, from `Content-Disposition` or else `Content-Type`; RFC 2231 before RFC 2047.
pub(super) fn file_name(mail: &ParsedMail<'_>) -> Option<String> {
    parameter(mail, "Content-Disposition", "filename").or_else(|| parameter(mail, "Content-Type", "name"))
}

/// When it was sent, or else when the last server received it: the uppermost `Received`.
pub(super) fn date(mail: &ParsedMail<'_>) -> Option<DateTime<FixedOffset>> {
    let received = mail
        .headers
        .get_all_values("Received")
        .iter()
        .filter_map(|value| value.rsplit_once(';').and_then(|(_, date)| moment(date)))
        .next();
    let sent = mail.headers.get_first_value("Date").and_then(|value| moment(&value));
    match (sent, received) {
        // Nothing is received before it was sent: then the sender's clock is wrong.
        (Some(sent), Some(received)) if sent > received + TimeDelta::days(1) => Some(received),
        (Some(sent), _) => Some(sent),
        (None, received) => received,
    }
}

fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim();
    DateTime::parse_from_rfc2822(text)
        .ok()
        .or_else(|| {
            // Other spellings of the same; the offset is lost, the moment is not.
            let seconds = mailparse::dateparse(text).ok()?;
            DateTime::<Utc>::from_timestamp(seconds, 0).map(|date| date.fixed_offset())
        })
        .filter(|date| (FIRST_BELIEVABLE_YEAR..10_000).contains(&date.year()))
}

fn parameter(mail: &ParsedMail<'_>, key: &str, parameter: &str) -> Option<String> {
    let header = mail.headers.get_first_header(key)?;
    let value = without_fallback(&decoded(&raw(header)), parameter);
    let mut params = mailparse::parse_content_disposition(&value).params;
    let name = params.remove(parameter)?;
    // An encoded word straight after the equals sign is no word by the RFC, but is what several programs write.
    let name = if name.contains("=?") { decoded(&name) } else { name };
    clean(&name)
}

/// A header may give a name twice: plain for old programs, and exactly, as `filename*`. The exact one counts.
fn without_fallback(value: &str, parameter: &str) -> String {
    let fields = split_unquoted(value);
    let key = |field: &str| field.split('=').next().unwrap_or("").trim().to_ascii_lowercase();
    let exact = format!("{parameter}*");
    if !fields.iter().any(|field| key(field).starts_with(&exact)) {
        return value.to_owned();
    }
    fields.into_iter().filter(|field| key(field) != parameter).collect::<Vec<_>>().join(";")
}

fn split_unquoted(value: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    value
        .split(|c: char| {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ => {}
            }
            c == ';' && !quoted
        })
        .collect()
}

/// A bare file name: folders, control characters and outer spaces are of no use to us, and may harm.
fn clean(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = name.nfc().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    (!name.is_empty() && name.chars().any(|c| c != '.')).then(|| name.to_owned())
}

/// The first thing that looks like an address in a field that is no list of addresses.
fn salvaged(value: &str) -> Vec<Address> {
    value
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')'))
        .find(|word| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')))
        .map(|address| Address { name: None, address: address.to_owned() })
        .into_iter()
        .collect()
}

fn raw<'h>(header: &'h MailHeader<'_>) -> Cow<'h, str> {
    let bytes = header.get_value_raw();
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

fn decoded(raw: &str) -> String {
    let joined = field(&join_words(raw));
    let value = mailparse::parse_header(joined.as_bytes()).map(|(header, _)| header.get_value()).unwrap_or_default();
    value.nfc().collect()
}

/// A whole header field, unfolded, that mailparse can read once more.
fn field(value: &str) -> String {
    let unfolded: String = value.chars().map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c }).collect();
    format!("X: {unfolded}")
}

/// Joins encoded words of the same charset and coding: some programs cut a letter in two between them.
fn join_words(raw: &str) -> String {
    let mut joined = String::with_capacity(raw.len());
    let mut rest = raw;
    // The head (`=?utf-8?b?`) of the word that the text so far ends with.
    let mut open: Option<String> = None;
    while let Some(start) = rest.find("=?") {
        let (before, word) = rest.split_at(start);
        let Some((head, payload, after)) = encoded_word(word) else {
            joined.push_str(before);
            joined.push_str("=?");
            open = None;
            rest = word.get(2..).unwrap_or("");
            continue;
        };
        let continues =
            before.chars().all(char::is_whitespace) && open.as_deref() == Some(head.to_ascii_lowercase().as_str());
        if continues {
            joined.truncate(joined.len().saturating_sub("?=".len()));
        } else {
            joined.push_str(before);
            joined.push_str(head);
        }
        joined.push_str(payload);
        joined.push_str("?=");
        open = Some(head.to_ascii_lowercase());
        rest = after;
    }
    joined.push_str(rest);
    joined
}

/// `=?utf-8?B?dHI=?= rest` into `=?utf-8?B?`, `dHI=`, ` rest`.
fn encoded_word(text: &str) -> Option<(&str, &str, &str)> {
    let charset = text.get(2..)?.find('?')? + 2;
    let coding = text.get(charset + 1..)?.find('?')? + charset + 1;
    let end = text.get(coding + 1..)?.find("?=")? + coding + 1;
    let payload = text.get(coding + 1..end)?;
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_graphic());
    let whole = text.get(2..end)?;
    (plain(whole) && coding == charset + 2).then_some((text.get(..=coding)?, payload, text.get(end + 2..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_even_in_the_middle_of_a_letter() {
        // “ế” is E1 BA BF; the first word ends after E1.
        assert_eq!(decoded("=?utf-8?Q?k=E1?=\r\n =?UTF-8?q?=BA=BF?= =?utf-8?Q?_ho=E1=BA=A1ch?= 2022"), "kế hoạch 2022");
        assert_eq!(decoded("=?UTF-8?B?a+E=?= =?UTF-8?B?ur8=?="), "kế");
        assert_eq!(decoded("không có từ mã hóa"), "không có từ mã hóa");
        assert_eq!(decoded("a =? b ?= c"), "a =? b ?= c");
        assert_eq!(decoded("=?utf-8?B?xJE=?= x =?utf-8?B?xJE=?="), "đ x đ");
    }

    #[test]
    fn the_exact_name_counts() {
        let both = "attachment; filename=\"bao cao; 6.xlsx\"; filename*=UTF-8''b%C3%A1o.xlsx";
        assert_eq!(without_fallback(both, "filename"), "attachment; filename*=UTF-8''b%C3%A1o.xlsx");
        let plain = "attachment; filename=\"a;b.xlsx\"";
        assert_eq!(without_fallback(plain, "filename"), plain);
    }

    #[test]
    fn names_are_bare() {
        assert_eq!(clean("C:\\Users\\a\\báo cáo.xlsx").as_deref(), Some("báo cáo.xlsx"));
        assert_eq!(clean("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(clean("ba\u{301}o\r\n.xlsx").as_deref(), Some("báo.xlsx"));
        assert_eq!(clean(".."), None);
        assert_eq!(clean("  "), None);
    }
}
