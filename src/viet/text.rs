//! Text: normal form, equality for matching, keys without accents, suggestions.
//!
//! Never accepts a word because it resembles another: likeness only suggests.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text as it is kept: NFC, plain spaces without runs, `Đ` for its look-alikes, nothing invisible.
///
/// Line breaks stay (as `\n`), blanks beside them go. A text in TCVN3 must be converted before: its `ư` is
/// the soft hyphen that is dropped here.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let cleaned = cleaned(text);
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

fn cleaned(text: &str) -> String {
    // Invisible characters go first: one between a letter and its mark would keep the two from composing.
    let visible: String = text.replace("\r\n", "\n").chars().filter_map(visible).nfc().collect();
    let mut cleaned = String::with_capacity(visible.len());
    for line in visible.split('\n') {
        for (at, word) in line.split(' ').filter(|word| !word.is_empty()).enumerate() {
            if at > 0 {
                cleaned.push(' ');
            }
            cleaned.push_str(word);
        }
        cleaned.push('\n');
    }
    cleaned.trim_matches('\n').to_owned()
}

/// True for most of what is typed. False says nothing.
fn is_clean(text: &str) -> bool {
    // Nothing here composes with its neighbour or decomposes.
    let stands_alone = |c: char| matches!(c, ..'\u{300}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}');
    let mut before = '\n';
    for c in text.chars() {
        let is_blank = |c: char| c == ' ' || c == '\n';
        if !stands_alone(c) || visible(c) != Some(c) || (is_blank(c) && is_blank(before)) {
            return false;
        }
        before = c;
    }
    before != ' ' && (before != '\n' || text.is_empty())
}

/// True if two texts mean the same name or word: whatever their case, the place of the tone mark (hoà, hòa),
/// i or y (tỷ, tỉ), and the punctuation and blanks between the words. Accents count.
pub fn matches(a: &str, b: &str) -> bool {
    let (key, other) = (fold(a), fold(b));
    // Two texts of nothing but punctuation share the empty key, and yet `-` is not `…`.
    if key.is_empty() { other.is_empty() && clean(a) == clean(b) } else { key == other }
}

/// The key that [`matches`] compares: lower case, each syllable's tone at its end, one blank between words.
/// Fit for a map; not for showing.
pub fn fold(text: &str) -> String {
    let lower = clean(text).to_lowercase();
    let mut key = String::with_capacity(lower.len());
    for word in lower.split(|c: char| !is_part_of_word(c)).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        let (tones, letters): (Vec<char>, Vec<char>) = word.nfd().partition(|c| is_tone(*c));
        key.extend(one_spelling_of_i(letters));
        key.extend(tones);
    }
    key
}

/// Without tones and accents, `đ` as `d`, case kept: for file names and suggestions.
pub fn without_accents(text: &str) -> String {
    let stripped = text.nfd().filter(|c| !is_combining_mark(*c));
    stripped.map(|c| if is_d_with_stroke(c) { if c.is_lowercase() { 'd' } else { 'D' } } else { c }).collect()
}

/// The candidate that a mistyped word most resembles, to be suggested and never accepted; none if nothing is
/// near. Of equals the first.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let key = |text: &str| -> (Vec<char>, Vec<char>) {
        let accented = fold(text);
        (without_accents(&accented).chars().collect(), accented.chars().collect())
    };
    let (plain, accented) = key(word);
    if plain.is_empty() {
        return None;
    }
    let mut best: Option<((usize, usize), &str)> = None;
    for candidate in candidates {
        let (other, other_accented) = key(candidate);
        // A third of the letters may differ. The lengths are compared first, so that a page of text is not measured.
        let allowed = plain.len().min(other.len()).div_ceil(3);
        if plain.len().abs_diff(other.len()) > allowed {
            continue;
        }
        let plain_distance = distance(&plain, &other);
        if plain_distance > allowed || plain_distance >= other.len() {
            continue;
        }
        let rank = (plain_distance, distance(&accented, &other_accented));
        if best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The first words of a long title, with an ellipsis for the rest; a title of up to 70 letters as it is.
pub fn shortened(title: &str) -> String {
    const MOST: usize = 70;
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    let cut: String = title.chars().take(MOST).collect();
    let at = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..at])
}

/// What a character becomes in clean text; none for what cannot be seen.
fn visible(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // Soft hyphen, zero-width marks, direction marks, byte order mark.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        // Eth and African D: other letters' code points, the same picture.
        '\u{d0}' | '\u{189}' => Some('Đ'),
        '\u{f0}' => Some('đ'),
        c => Some(c),
    }
}

/// Letters, digits, and the signs that carry meaning between them.
fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || "%‰°+=<>≥≤±×÷~≈$€".contains(c)
}

/// Grave, acute, tilde, hook above, dot below: the five tones. Circumflex, breve and horn make other letters.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

fn is_d_with_stroke(c: char) -> bool {
    matches!(c, 'đ' | 'Đ' | '\u{d0}' | '\u{f0}' | '\u{189}')
}

/// `tỷ` and `tỉ`, `quý` and `quí` are one word each: a final `y` that is the syllable's only vowel counts as `i`.
/// In `thủy` and `tay` it is not, and stays.
fn one_spelling_of_i(mut letters: Vec<char>) -> Vec<char> {
    let lone = match letters.as_slice() {
        [.., 'q', 'u', 'y'] => true,
        [.., before, 'y'] => matches!(before, 'h' | 'k' | 'l' | 'm' | 's' | 't'),
        _ => false,
    };
    if lone && let Some(last) = letters.last_mut() {
        *last = 'i';
    }
    letters
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut last_a = None;
    for (row, from) in a.iter().enumerate() {
        let mut current = vec![row + 1];
        let mut left = row + 1;
        let mut last_b = None;
        for (column, to) in b.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&above, column) + usize::from(from != to);
            let mut least = replaced.min(left + 1).min(at(&above, column + 1) + 1);
            if last_a == Some(to) && last_b == Some(from) && column > 0 {
                least = least.min(at(&before, column - 1) + 1);
            }
            current.push(least);
            left = least;
            last_b = Some(to);
        }
        last_a = Some(from);
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clean_text_is_composed_and_has_nothing_invisible() {
        assert_eq!(clean("Trồng rừng".nfd().collect::<String>().as_str()), "Trồng rừng");
        assert_eq!(clean("\u{feff}  512,5\u{a0}\u{a0}ha\t"), "512,5 ha");
        assert_eq!(clean("Tr\u{200b}à\u{ad}ng \u{d0}ịnh"), "Tràng Định");
        assert_eq!(clean("a\u{200b}\u{301}"), "á", "a mark parted from its letter composes with it");
        assert_eq!(clean(" dòng 1 \r\n  dòng 2\r\rdòng 4\n"), "dòng 1\ndòng 2\n\ndòng 4");
        assert_eq!(clean("\u{a0}\n\u{200b}"), "");
    }

    #[test]
    fn text_that_is_clean_is_not_copied() {
        assert!(matches!(clean("huyện Tràng Định\nhuyện Hữu Lũng"), Cow::Borrowed(_)));
        assert!(matches!(clean(" huyện"), Cow::Owned(_)));
    }

    #[test]
    fn every_letter_that_stands_alone_is_in_normal_form() {
        for c in '\0'..='\u{2fff}' {
            let between = format!("a{c}a");
            assert!(!is_clean(&between) || cleaned(&between) == between, "{c:?}");
        }
    }

    #[test]
    fn spelling_variants_match() {
        for (a, b) in [
            ("hoà bình", "Hòa Bình"),
            ("THUỶ LỢI", "thủy lợi"),
            ("tỷ lệ", "tỉ lệ"),
            ("Quý III", "quí III"),
            ("kỹ  thuật", "kĩ thuật"),
            ("Tp. Lạng Sơn", "TP Lạng Sơn"),
            ("liên kết - tiêu thụ;", "Liên kết, tiêu thụ"),
            ("\u{d0}ình Lập", "đình lập"),
        ] {
            assert!(matches(a, b), "{a} = {b}");
        }
    }

    #[test]
    fn other_words_do_not_match() {
        for (a, b) in [
            ("Tràng Định", "Trang Dinh"),
            ("tay", "tai"),
            ("thủy", "thủi"),
            ("1.1", "11"),
            ("vườn", "vượn"),
            ("-", "…"),
            ("-", ""),
            ("5 %", "5"),
            ("dân", "đân"),
        ] {
            assert!(!matches(a, b), "{a} ≠ {b}");
        }
    }

    #[test]
    fn accents_go_and_case_stays() {
        assert_eq!(without_accents("Đình Lập, hữu lũng, ƯỚC đạt"), "Dinh Lap, huu lung, UOC dat");
        assert_eq!(without_accents("\u{d0}a"), "Da");
    }

    #[test]
    fn the_closest_word_is_suggested() {
        let districts = ["Tràng Định", "Bình Gia", "Văn Lãng", "Văn Quan", "Bắc Sơn", "Chi Lăng"];
        assert_eq!(closest("trang dinh", districts), Some("Tràng Định"));
        assert_eq!(closest("Van Lang", districts), Some("Văn Lãng"));
        assert_eq!(closest("Bắc Sơm", districts), Some("Bắc Sơn"));
        assert_eq!(closest("Hà Nội", districts), None);
        assert_eq!(closest("", districts), None);
        assert_eq!(closest("?", districts), None);
        // The accents decide between two that are alike without them.
        assert_eq!(closest("Lang", ["Làng", "Lạng", "Lang"]), Some("Lang"));
        assert_eq!(closest("ct", ["ha"]), None);
    }

    #[test]
    fn distances_counted_by_hand() {
        let count = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(count("", "abc"), 3);
        assert_eq!(count("abc", ""), 3);
        assert_eq!(count("vuon", "vuno"), 1);
        assert_eq!(count("kitten", "sitting"), 3);
        assert_eq!(count("ha", "ha"), 0);
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once).into_owned(), once);
        }

        #[test]
        fn what_looks_clean_is(text in "[a-ệĐ \n\u{2010}-\u{2027}…0-9,.ừỹÐ\u{ad}]{0,6}") {
            prop_assert!(!is_clean(&text) || cleaned(&text) == text);
        }

        #[test]
        fn cleaning_odd_text_twice_changes_nothing(text in "[a-ệĐÐ \u{a0}\n\r\u{300}-\u{30a}\u{323}\u{200b}\u{ad}ư]{0,12}") {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once).into_owned(), once);
        }

        #[test]
        fn a_text_matches_itself_decomposed_and_shouted(text in "[a-zàáạảãâầăằđèéêềìíòóôồơờùúưừỳýỷ ]{0,20}") {
            let decomposed: String = text.to_uppercase().nfd().collect();
            prop_assert!(matches(&text, &decomposed));
        }

        #[test]
        fn a_suggestion_is_one_of_the_candidates(word in any::<String>(), other in any::<String>()) {
            if let Some(found) = closest(&word, [other.as_str()]) {
                prop_assert_eq!(found, other.as_str());
            }
            fold(&word);
            without_accents(&word);
        }
    }
}
