//! By which way a report came: by mail, or as the officer says.
//!
//! Never decides anything: figures and deadlines are the same whatever the way.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// How a file came to the office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Way {
    /// Attached to a mail: the mail says so itself.
    Mail,
    /// As the officer said when it was received.
    Said(Said),
}

/// A way other than mail, in a word or two: `zalo`, `tay`, `usb`, or any other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said(String);

/// As much as a narrow column holds on two lines.
const LONGEST: usize = 30;

#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAWay {
    #[error("nêu cách gửi bằng một hai chữ: zalo, tay, usb, fax …")]
    Blank,
    #[error("cách gửi dài nhất {LONGEST} chữ, ví dụ zalo, tay, usb")]
    TooLong,
}

impl FromStr for Said {
    type Err = NotAWay;

    fn from_str(text: &str) -> Result<Said, NotAWay> {
        let tame: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let word = tame.split_whitespace().collect::<Vec<_>>().join(" ");
        match word.chars().count() {
            0 => Err(NotAWay::Blank),
            count if count > LONGEST => Err(NotAWay::TooLong),
            _ => Ok(Said(word)),
        }
    }
}

impl Said {
    /// The word as it was said.
    pub fn word(&self) -> &str {
        &self.0
    }
}

impl Way {
    /// The word in JSON and in the ledger.
    pub fn word(&self) -> &str {
        match self {
            Way::Mail => "mail",
            Way::Said(said) => said.word(),
        }
    }
}

/// As people say it: the usual short words in full, any other as it was said.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match self {
            Way::Mail => return f.write_str("thư điện tử"),
            Way::Said(said) => said.word(),
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

impl Serialize for Way {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str) -> String {
        Way::Said(word.parse().unwrap()).to_string()
    }

    #[test]
    fn usual_words_are_shown_in_full_and_others_as_they_are() {
        assert_eq!((shown("zalo"), shown("TAY"), shown("usb")), ("Zalo".into(), "nộp trực tiếp".into(), "USB".into()));
        assert_eq!(shown(" bưu\tđiện "), "bưu điện");
        assert_eq!(Way::Mail.to_string(), "thư điện tử");
    }

    #[test]
    fn a_way_is_a_word_or_two() {
        assert_eq!(" \n".parse::<Said>(), Err(NotAWay::Blank));
        assert_eq!("x".repeat(31).parse::<Said>(), Err(NotAWay::TooLong));
        // What was said cannot steer a terminal.
        assert_eq!("a\u{1b}b".parse::<Said>().unwrap().word(), "a b");
    }
}
