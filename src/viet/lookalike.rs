//! Letters of other scripts that look like ours: Cyrillic `а`, Greek `Ο`, full-width `５`, `Ð` for `Đ`.
//!
//! Never touches a word of another script as a whole: `Москва` is Russian, `Тràng` is a slip.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Pictures that are the same in print; capitals and small letters apart.
const PAIRS: [(&str, &str); 2] = [
    // Cyrillic.
    ("АВЕЅІЈКМНОРСТХУаеѕіјорсхуһԁԛԝ", "ABESIJKMHOPCTXYaesijopcxyhdqw"),
    // Greek.
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν", "ABEZHIKMNOPTYXoiv"),
];

/// The text with look-alikes replaced where the word shows that they are a slip: another letter of it is Latin.
/// Full-width characters and the look-alikes of `Đ` are replaced everywhere, as nothing else can be meant.
pub fn mend(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| plain(c).is_some() || latin_of(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let text: String = text.chars().map(|c| plain(c).unwrap_or(c)).collect();
    let mut mended = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric() && !is_mark(c)) {
        let is_latin = |c: char| c.is_alphabetic() && latin_of(c).is_none() && is_of_latin_script(c);
        if word.chars().any(is_latin) {
            mended.push_str(&latin(word));
        } else {
            mended.push_str(word);
        }
    }
    Cow::Owned(mended)
}

/// The text with every look-alike replaced: for comparing with words of ours, never for keeping.
pub fn latin(text: &str) -> String {
    let replaced = text.nfd().map(|c| plain(c).or_else(|| latin_of(c)).unwrap_or(c));
    // A mark may only now have found its letter.
    replaced.nfc().collect()
}

/// Characters of another width, and the pictures of `Đ`.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{d0}' | '\u{189}' => Some('Đ'),
        '\u{f0}' => Some('đ'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

fn latin_of(c: char) -> Option<char> {
    // Most letters are ours, and this is asked of every one.
    if !('\u{370}'..='\u{52f}').contains(&c) {
        return None;
    }
    PAIRS.iter().find_map(|(from, to)| from.chars().position(|one| one == c).and_then(|at| to.chars().nth(at)))
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_of_latin_script(c: char) -> bool {
    c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c) || ('\u{1e00}'..='\u{1eff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_slip_is_mended() {
        assert_eq!(mend("Тrồng rừng"), "Trồng rừng", "a Cyrillic T");
        assert_eq!(mend("hоàn thành"), "hoàn thành", "a Cyrillic o");
        assert_eq!(mend("hoа\u{300}n thành"), "hoàn thành", "a Cyrillic a with a mark of its own");
        assert_eq!(mend("\u{d0}ình Lập"), "Đình Lập");
        assert_eq!(mend("５１２，５"), "512,5");
        assert_eq!(mend("１２ ｈａ"), "12 ha");
    }

    #[test]
    fn another_script_stays() {
        for text in ["Москва", "НТХ", "Ελλάδα", "東京", "512,5 ha", "Trồng rừng", "1÷3", "m²", "½", "…", "", "π", "μm"]
        {
            assert!(matches!(mend(text), Cow::Borrowed(_)) || mend(text) == text, "{text}");
        }
    }

    #[test]
    fn every_pair_has_its_letter() {
        for (from, to) in PAIRS {
            assert_eq!(from.chars().count(), to.chars().count());
            assert!(to.is_ascii() && !from.chars().any(|c| c.is_ascii()));
        }
        assert_eq!(latin("НТХ"), "HTX");
        assert_eq!(latin("сurrent"), "current");
    }

    proptest! {
        #[test]
        fn mending_twice_changes_nothing(text in any::<String>()) {
            let once = mend(&text).into_owned();
            prop_assert_eq!(mend(&once).into_owned(), once);
        }

        #[test]
        fn vietnamese_text_is_not_copied(text in "[ -~à-ỹĂăĐđƠơƯư\u{a0}]{0,24}") {
            let text: String = text.chars().filter(|c| !matches!(c, '\u{f0}' | '\u{d0}')).collect();
            let is_ours = text.chars().all(|c| is_of_latin_script(c) || c == '\u{a0}');
            if is_ours && !text.contains('\u{189}') {
                prop_assert!(matches!(mend(&text), Cow::Borrowed(_)));
            }
        }
    }
}
