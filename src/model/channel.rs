//! By which way a report came: by mail, or as the officer says.
//!
//! Never decides anything: figures and deadlines are the same whatever the way.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// How a file came to the office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Channel {
    /// Attached to a mail: the mail says so itself.
    Mail,
    /// As the officer said when it was received.
    Named(NamedChannel),
}

/// A way other than mail, in a word or two: `zalo`, `tay`, `usb`, or any other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedChannel(String);

/// As much as a narrow column holds on two lines.
const LONGEST: usize = 30;

#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAChannel {
    #[error("nêu cách gửi bằng một hai chữ: zalo, tay, usb, fax …")]
    Blank,
    #[error("cách gửi dài nhất {LONGEST} chữ, ví dụ zalo, tay, usb")]
    TooLong,
}

impl FromStr for NamedChannel {
    type Err = NotAChannel;

    fn from_str(text: &str) -> Result<NamedChannel, NotAChannel> {
        let tame: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let word = tame.split_whitespace().collect::<Vec<_>>().join(" ");
        match word.chars().count() {
            0 => Err(NotAChannel::Blank),
            count if count > LONGEST => Err(NotAChannel::TooLong),
            _ => Ok(NamedChannel(word)),
        }
    }
}

impl NamedChannel {
    /// The word as it was said.
    pub fn word(&self) -> &str {
        &self.0
    }
}

impl Channel {
    /// The word in JSON and in the ledger.
    pub fn word(&self) -> &str {
        match self {
            Channel::Mail => "mail",
            Channel::Named(said) => said.word(),
        }
    }
}

/// As people say it: the usual short words in full, any other as it was said.
impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match self {
            Channel::Mail => return f.write_str("thư điện tử"),
            Channel::Named(said) => said.word(),
        };
        f.write_str(match said.to_lowercase().as_str() {
            "zalo" => "Zalo",
            "tay" => "nộp trực tiếp",
            "usb" => "USB",
            "fax" => "fax",
            "khac" => "cách khác",
            _ => said,
        })
    }
}

impl Serialize for Channel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str) -> String {
        Channel::Named(word.parse().unwrap()).to_string()
    }

    #[test]
    fn usual_words_are_shown_in_full_and_others_as_they_are() {
        assert_eq!((shown("zalo"), shown("TAY"), shown("usb")), ("Zalo".into(), "nộp trực tiếp".into(), "USB".into()));
        assert_eq!(shown(" bưu\tđiện "), "bưu điện");
        assert_eq!(Channel::Mail.to_string(), "thư điện tử");
    }

    #[test]
    fn a_way_is_a_word_or_two() {
        assert_eq!(" \n".parse::<NamedChannel>(), Err(NotAChannel::Blank));
        assert_eq!("x".repeat(31).parse::<NamedChannel>(), Err(NotAChannel::TooLong));
        // What was said cannot steer a terminal.
        assert_eq!("a\u{1b}b".parse::<NamedChannel>().unwrap().word(), "a b");
    }
}
