//! Who wrote a mail that was forwarded inside the text of another: the `From:` line below a forward's mark.
//!
//! Never guesses: a line counts only where a mail program puts one, and it has exactly one address.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// Lines of a text that are looked at; a longer one is no letter.
const MOST_LINES: usize = 2_000;
/// Lines between a mark and the line that names the sender.
const BELOW_THE_MARK: usize = 4;

/// What mail programs write above a forwarded text, in small letters.
const MARKS: [&str; 8] = [
    "forwarded message",
    "original message",
    "tin nhắn đã chuyển tiếp",
    "tin nhắn được chuyển tiếp",
    "thư đã chuyển tiếp",
    "thư được chuyển tiếp",
    "thư gốc",
    "tin nhắn gốc",
];
const FROM: [&str; 3] = ["từ:", "from:", "người gửi:"];
const SENT: [&str; 5] = ["đã gửi:", "sent:", "date:", "ngày:", "ngày gửi:"];

/// The addresses, in small letters, of those whose mails are forwarded in a text.
pub(super) fn senders(text: &str) -> BTreeSet<String> {
    let lines: Vec<String> = text.lines().take(MOST_LINES).map(plain).collect();
    let mut found = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(rest) = FROM.iter().find_map(|word| line.strip_prefix(word)) else { continue };
        let above = lines.iter().take(at).rev().take(BELOW_THE_MARK);
        let below = || lines.iter().skip(at + 1);
        let is_marked = above.clone().any(|line| MARKS.iter().any(|mark| line.contains(mark)));
        let is_dated = below().take(3).any(|line| SENT.iter().any(|word| line.starts_with(word)));
        if !is_marked && !is_dated {
            continue;
        }
        // A long name pushes the address to the next line.
        let folded = below().next().filter(|line| line.starts_with('<')).map_or("", String::as_str);
        let mut addresses = addresses(&format!("{rest} {folded}")).into_iter();
        if let (Some(address), None) = (addresses.next(), addresses.next()) {
            found.insert(address);
        }
    }
    found
}

/// The text of an HTML body, line by line as it is shown.
pub(super) fn text_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else { return text };
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if ["br", "p", "div", "tr", "li", "hr"].contains(&name.to_ascii_lowercase().as_str()) {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&#64;", "@").replace("&amp;", "&")
}

/// A line without marks of quotation and of bold type, in small letters.
fn plain(line: &str) -> String {
    let line: String = line.nfc().filter(|c| *c != '*').collect::<String>().to_lowercase();
    let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).trim_end();
    line.replace('\u{a0}', " ").replace(" :", ":")
}

fn addresses(text: &str) -> BTreeSet<String> {
    text.split(|c: char| c.is_whitespace() || "<>()[];,\"'".contains(c))
        .map(|word| word.strip_prefix("mailto:").unwrap_or(word))
        .filter(|word| {
            let mut parts = word.split('@');
            let name = parts.next().is_some_and(|name| !name.is_empty());
            name && parts.next().is_some_and(|host| host.contains('.')) && parts.next().is_none()
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<String> {
        let found: Vec<String> = senders(text).into_iter().collect();
        (found.len() == 1).then(|| found[0].clone())
    }

    #[test]
    fn forwards_of_common_programs() {
        let kl = Some("cc-kl@sonn.example".to_owned());
        for text in [
            "Kính chuyển.\n\n---------- Forwarded message ---------\nTừ: Chi cục Kiểm lâm <cc-kl@sonn.example>\nDate: T4",
            "---------- Forwarded message ---------\nFrom: Chi cục\n <CC-KL@sonn.example>\nDate: Wed",
            "> -----Original Message-----\n> From: Chi cục [mailto:cc-kl@sonn.example]\n> Sent: 15/6/2022",
            "________________________________\n*Từ:* Chi cục <cc-kl@sonn.example>\n*Đã gửi:* Thứ Tư\n*Đến:* vp@so.example",
            "-------- Thư được chuyển tiếp --------\nTiêu đề: Báo cáo\nNgày: T4\nNgười gửi: cc-kl@sonn.example <cc-kl@sonn.example>",
        ] {
            assert_eq!(one(text), kl, "{text}");
        }
        let html = "<p>Kính chuyển</p><div>Từ: <b>Chi cục</b> &lt;cc-kl@sonn.example&gt;<br>Đã gửi: Thứ Tư</div>";
        assert_eq!(one(&text_of_html(html)), kl);
    }

    #[test]
    fn what_is_no_forward_names_nobody() {
        for text in [
            "Từ: cc-kl@sonn.example đến nay chưa gửi",
            "---------- Forwarded message ---------\nTừ: Chi cục Kiểm lâm\nDate: T4",
            "---------- Forwarded message ---------\nTừ: a@b.example, c@d.example\nDate: T4",
            "From: a@b.example\nSent: T4\n\nFrom: c@d.example\nSent: T3",
            "",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }
}
