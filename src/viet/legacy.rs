//! TCVN3 and VNI, the one-byte encodings of the nineties, into Unicode; and how to know them.
//!
//! Never converts without evidence: the font of the cell, or what its words are before and after. Both encodings
//! look like Latin-1, `÷` and `×` are letters in one of them, and a clean text of today must pass untouched.

use super::syllable::{has_lost_u_with_horn, is_syllable};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Encoding {
    /// TCVN 5712-1:1993, as in the fonts `.VnTime`, `.VnArial`.
    Tcvn3,
    /// VNI Windows, as in `VNI-Times`.
    Vni,
}

/// A text that was converted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Converted {
    pub text: String,
    pub encoding: Encoding,
    /// The `ư` of TCVN3 is the soft hyphen, which many programs drop: words stand there that cannot be right.
    /// Which ones it was is not guessed.
    pub letters_lost: bool,
}

/// How sure a conversion is without a font.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Evidence {
    /// One word became a syllable: enough beside other texts of the same encoding.
    Weak,
    /// Two words or more did, and hardly one is left that is none.
    Strong,
}

/// From `¡` (A1) to `þ` (FE); a blank where TCVN3 has no letter.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// VNI's letters that are one character; the vowels with two are in [`VNI_MARKS`].
const VNI_SINGLE: [(char, char); 8] =
    [('ô', 'ơ'), ('ö', 'ư'), ('ñ', 'đ'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ'), ('đ', 'đ')];

/// By vowel: the marks that may follow it, and what they make of it.
const VNI_MARKS: [(char, &str, &str); 7] = [
    ('a', "øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ"),
    ('e', "øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    ('o', "øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    ('u', "øùûõï", "ùúủũụ"),
    ('y', "øùûõ", "ỳýỷỹ"),
    ('ô', "øùûõï", "ờớởỡợ"),
    ('ö', "øùûõï", "ừứửữự"),
];

/// The encoding that a font speaks of, and whether it shows small letters as capitals (`.VnTimeH`).
pub fn of_font(font: &str) -> Option<(Encoding, bool)> {
    let lower = font.trim().trim_start_matches('@').to_lowercase();
    if lower.starts_with(".vn") {
        return Some((Encoding::Tcvn3, lower.ends_with('h')));
    }
    lower.starts_with("vni-").then_some((Encoding::Vni, false))
}

/// Converts a text whose font is one of theirs. None if there is nothing to convert, or if the font misleads: the
/// text has letters that the encoding does not know, or fewer syllables afterwards.
pub fn by_font(text: &str, font: &str) -> Option<Converted> {
    let (encoding, capitals) = of_font(font)?;
    let trial = Trial::of(text, encoding)?;
    if trial.valid_after < trial.valid_before || trial.valid_after == 0 {
        return None;
    }
    let mut converted = trial.converted();
    if capitals {
        converted.text = converted.text.to_uppercase();
    }
    Some(converted)
}

/// Converts a text without regard to a font, and says how sure that is. None where the words do not tell.
pub fn by_words(text: &str) -> Option<(Converted, Evidence)> {
    // What is good Vietnamese, as nearly every text is, no encoding can make better.
    if !may_be_legacy(text) || text.split(|c| !is_of_word(c)).filter(|word| tells(word)).all(is_syllable) {
        return None;
    }
    let mut trials: Vec<Trial> =
        [Encoding::Tcvn3, Encoding::Vni].into_iter().filter_map(|encoding| Trial::of(text, encoding)).collect();
    trials.retain(|trial| trial.strange && trial.valid_after > trial.valid_before);
    trials.sort_by_key(|trial| std::cmp::Reverse(trial.valid_after));
    // Two encodings that explain the text equally well explain nothing.
    if let [first, second] = trials.as_slice()
        && first.valid_after == second.valid_after
    {
        return None;
    }
    let trial = trials.into_iter().next()?;
    // A word in ten may be a name or an abbreviation; what lost its `ư` has more.
    let clear = trial.valid_after * 10 >= trial.words * 8 || trial.converted().letters_lost;
    let gained = trial.valid_after - trial.valid_before;
    let evidence = if gained >= 2 { Evidence::Strong } else { Evidence::Weak };
    clear.then(|| (trial.converted(), evidence))
}

/// A text read as if it were in an encoding.
struct Trial {
    encoding: Encoding,
    text: String,
    /// Words in which the encodings differ.
    words: usize,
    valid_before: usize,
    valid_after: usize,
    /// Letters, or neighbours, that a Vietnamese text in Unicode does not have.
    strange: bool,
    letters_lost: bool,
}

impl Trial {
    /// None if nothing in the text would change, or if it has letters that no text of that encoding can have.
    fn of(text: &str, encoding: Encoding) -> Option<Trial> {
        if !may_be_legacy(text) {
            return None;
        }
        let mut trial = Trial {
            encoding,
            text: String::with_capacity(text.len() * 2),
            words: 0,
            valid_before: 0,
            valid_after: 0,
            strange: false,
            letters_lost: false,
        };
        let (mut damaged, mut has_u_with_horn) = (false, false);
        let mut before = None;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length =
                if is_of_word(first) { rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
            let (word, tail) = rest.split_at(length);
            let after = tail.chars().next();
            let touches_digit = [before, after].into_iter().flatten().any(|c: char| c.is_ascii_digit());
            let converted = if is_letters(word, touches_digit) { convert(word, encoding) } else { word.to_owned() };
            if is_of_word(first) && tells(word) {
                trial.words += 1;
                trial.valid_before += usize::from(is_syllable(word));
                trial.valid_after += usize::from(is_syllable(&converted));
                trial.strange |= converted != word && !is_syllable(word);
            }
            if word.chars().all(char::is_alphabetic) || converted != word {
                damaged |= has_lost_u_with_horn(&converted);
                has_u_with_horn |= word.contains(['\u{ad}', '¦']);
            }
            trial.text.push_str(&converted);
            before = word.chars().last();
            rest = tail;
        }
        trial.letters_lost = encoding == Encoding::Tcvn3 && damaged && !has_u_with_horn;
        (trial.text != text).then_some(trial)
    }

    fn converted(&self) -> Converted {
        Converted { text: self.text.clone(), encoding: self.encoding, letters_lost: self.letters_lost }
    }
}

/// False where the encodings do not differ, and for a text with a letter that neither can hold: it is Unicode already.
fn may_be_legacy(text: &str) -> bool {
    !text.is_ascii() && !text.chars().any(|c| c > '\u{ff}' && c.is_alphabetic())
}

/// A letter of the alphabet, or a character of the upper half that may be one in disguise.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{a1}'..='\u{ff}').contains(&c)
}

/// True for a word in which the encodings differ. `a×` is more likely a product than a word: it follows the others and
/// proves nothing.
fn tells(word: &str) -> bool {
    !word.is_ascii() && word.chars().any(|c| !c.is_ascii() && !"÷×±°²³".contains(c))
}

/// False for signs that stand for themselves: `÷` in `1÷3`, `§` alone, `m×` in `100m×50m`.
fn is_letters(word: &str, touches_digit: bool) -> bool {
    let has_letter = word.chars().any(|c| c.is_alphabetic());
    let has_sign = word.chars().any(|c| matches!(c, '÷' | '×' | '±' | '°' | '·'));
    (has_letter || is_pair(word)) && !(has_sign && touches_digit)
}

/// `®«`: signs that are letters only together.
fn is_pair(word: &str) -> bool {
    let are_signs = word.chars().count() >= 2 && !word.chars().any(|c| c.is_alphabetic() || "÷×±°".contains(c));
    are_signs && is_syllable(&convert(word, Encoding::Tcvn3))
}

fn convert(word: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Tcvn3 => word.chars().map(from_tcvn3).collect(),
        Encoding::Vni => from_vni(word),
    }
}

fn from_tcvn3(c: char) -> char {
    let place = u32::from(c).checked_sub(0xa1).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| TCVN3.chars().nth(place)).filter(|letter| *letter != ' ').unwrap_or(c)
}

fn from_vni(word: &str) -> String {
    let mut text = String::with_capacity(word.len() * 2);
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let is_capital = c.is_uppercase();
        let small = lower(c);
        let marked = letters.peek().and_then(|mark| with_mark(small, lower(*mark)));
        let letter = match marked {
            Some(letter) => {
                letters.next();
                letter
            }
            None => VNI_SINGLE.iter().find(|(from, _)| *from == small).map_or(small, |(_, to)| *to),
        };
        if is_capital {
            text.extend(letter.to_uppercase());
        } else {
            text.push(letter);
        }
    }
    text
}

/// The vowel and the mark behind it as one letter.
fn with_mark(vowel: char, mark: char) -> Option<char> {
    let (_, marks, letters) = VNI_MARKS.iter().find(|(of, ..)| *of == vowel)?;
    let place = marks.chars().position(|one| one == mark)?;
    letters.chars().nth(place)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";

    /// The way back, which the program never goes.
    fn to_tcvn3(text: &str) -> String {
        let code = |c: char| TCVN3.chars().position(|one| one == c && c != ' ').map(|at| char::from(0xa1 + at as u8));
        text.chars().map(|c| code(c).unwrap_or(c)).collect()
    }

    fn to_vni(text: &str) -> String {
        text.chars()
            .map(|c| {
                let small = lower(c);
                let marked = VNI_MARKS.iter().find_map(|(vowel, marks, letters)| {
                    let at = letters.chars().position(|one| one == small)?;
                    Some(format!("{vowel}{}", marks.chars().nth(at).unwrap()))
                });
                let single = VNI_SINGLE.iter().find(|(_, to)| *to == small).map(|(from, _)| from.to_string());
                let text = marked.or(single).unwrap_or_else(|| small.to_string());
                if c.is_uppercase() { text.to_uppercase() } else { text }
            })
            .collect()
    }

    #[test]
    fn the_tables_hold_every_letter() {
        assert_eq!(LETTERS.chars().count(), 67);
        assert_eq!(TCVN3.chars().count(), 0xfe - 0xa0);
        for letter in LETTERS.chars() {
            let small = letter.to_string();
            let capital = small.to_uppercase();
            assert_eq!(convert(&to_tcvn3(&small), Encoding::Tcvn3), small);
            assert_eq!(convert(&to_vni(&small), Encoding::Vni), small);
            assert_eq!(convert(&to_vni(&capital), Encoding::Vni), capital);
        }
        for capital in "ĂÂÊÔƠƯĐ".chars().map(|c| c.to_string()) {
            assert_eq!(convert(&to_tcvn3(&capital), Encoding::Tcvn3), capital);
        }
        assert_eq!(from_tcvn3('\u{ad}'), 'ư');
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (code, letter) in [
            (0xA1, 'Ă'),
            (0xA7, 'Đ'),
            (0xAE, 'đ'),
            (0xB5, 'à'),
            (0xB9, 'ạ'),
            (0xBB, 'ằ'),
            (0xBE, 'ắ'),
            (0xC6, 'ặ'),
            (0xC7, 'ầ'),
            (0xCC, 'è'),
            (0xCE, 'ẻ'),
            (0xD0, 'é'),
            (0xD7, 'ì'),
            (0xD8, 'ỉ'),
            (0xDC, 'ĩ'),
            (0xDE, 'ị'),
            (0xDF, 'ò'),
            (0xE1, 'ỏ'),
            (0xE5, 'ồ'),
            (0xEA, 'ờ'),
            (0xEF, 'ù'),
            (0xF1, 'ủ'),
            (0xF7, 'ữ'),
            (0xFE, 'ỵ'),
        ] {
            assert_eq!(from_tcvn3(char::from(code)), letter, "{code:x}");
        }
    }

    #[test]
    fn whole_texts_by_their_words() {
        for (raw, text, encoding) in [
            ("®« la c¸o th\u{ad}", "đô la cáo thư", Encoding::Tcvn3),
            ("tû lÖ che phñ rõng ®¹t 63,8%", "tỷ lệ che phủ rừng đạt 63,8%", Encoding::Tcvn3),
            ("tyû leä che phuû röøng ñaït 63,8%", "tỷ lệ che phủ rừng đạt 63,8%", Encoding::Vni),
            ("§¬n vÞ chñ tr×", "Đơn vị chủ trì", Encoding::Tcvn3),
            ("Ñôn vò chuû trì", "Đơn vị chủ trì", Encoding::Vni),
            ("huyÖn Trµng §Þnh", "huyện Tràng Định", Encoding::Tcvn3),
            ("huyeän Höõu Luõng", "huyện Hữu Lũng", Encoding::Vni),
            ("hoµn thµnh", "hoàn thành", Encoding::Tcvn3),
            ("thùc hiÖn tõ 1÷3 v\u{ad}ên \u{ad}¬m", "thực hiện từ 1÷3 vườn ươm", Encoding::Tcvn3),
        ] {
            let (converted, evidence) = by_words(raw).unwrap_or_else(|| panic!("{raw}"));
            assert_eq!((converted.text.as_str(), converted.encoding, evidence), (text, encoding, Evidence::Strong));
            assert!(!converted.letters_lost);
        }
    }

    #[test]
    fn a_font_decides_and_may_mislead() {
        let text = |raw, font| by_font(raw, font).map(|converted| converted.text);
        assert_eq!(text("rõng", ".VnTime").as_deref(), Some("rừng"));
        assert_eq!(text("hoµn thµnh", ".VnTimeH").as_deref(), Some("HOÀN THÀNH"));
        assert_eq!(text("ñaït", "VNI-Times").as_deref(), Some("đạt"));
        assert_eq!(text("hoàn thành đúng hạn", ".VnTime"), None, "letters that TCVN3 does not have");
        assert_eq!(text("hoàn thành", ".VnTime"), None, "syllables that would be none");
        assert_eq!(text("512,5 ha", ".VnTime"), None);
        assert_eq!(text("1÷3", ".VnTime"), None);
        assert_eq!(text("rõng", "Times New Roman"), None);
    }

    #[test]
    fn one_word_is_weak_evidence() {
        let (converted, evidence) = by_words("5 chuçi").unwrap();
        assert_eq!((converted.text.as_str(), evidence), ("5 chuỗi", Evidence::Weak));
    }

    #[test]
    fn a_lost_letter_is_told_and_not_guessed() {
        let (converted, _) = by_words("Nhµ tr\u{ad}êng ®\u{ad}îc cÊp n\u{ad}íc").unwrap();
        assert_eq!((converted.text.as_str(), converted.letters_lost), ("Nhà trường được cấp nước", false));
        let (converted, _) = by_words("Nhµ trêng ®îc cÊp níc").unwrap();
        assert_eq!((converted.text.as_str(), converted.letters_lost), ("Nhà trờng đợc cấp nớc", true));
    }

    #[test]
    fn what_is_not_theirs_stays() {
        for text in [
            "",
            "63,8%",
            "1÷3",
            "1 ÷ 3 HTX",
            "×",
            "÷",
            "100m×50m",
            "25 °C",
            "5 m²",
            "± 0,5",
            "© 2022",
            "½",
            "§ 5",
            "UBND huyện",
            "Trồng rừng",
            "hoàn thành",
            "Công ty TNHH Hồi Xứ Lạng",
            "Köln",
            "für die Größe schön",
            "naïve café à la carte",
            "théâtre où l'été",
            "Müller & Söhne",
            "Zoë Noël",
            "São Tomé",
            "a× b×",
            "a × b",
            "m² × m",
            "x ≥ 5",
            "Nông, lâm – thủy sản",
            "trên 1.000 ha",
        ] {
            assert_eq!(by_words(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_and_ascii_never_change(text in "[ -~÷×±°²³%]{0,24}") {
            prop_assert_eq!(by_words(&text), None);
        }

        #[test]
        fn a_number_stays_under_any_font(text in "[0-9., ]{1,8}[÷×%°±-]?[0-9., ]{0,8}") {
            for font in [".VnTime", ".VnArialH", "VNI-Times"] {
                prop_assert_eq!(by_font(&text, font), None);
            }
        }

        #[test]
        fn vietnamese_in_unicode_never_changes(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..9)) {
            let text = words.join(" ");
            prop_assert_eq!(by_words(&text), None, "{}", text);
        }

        #[test]
        fn a_text_comes_back_from_either_encoding(
            words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..9),
            number in 0u32..10_000,
        ) {
            let text = format!("{} {number},5% × 3", words.join(" "));
            for (raw, font) in [(to_tcvn3(&text), ".VnTime"), (to_vni(&text), "VNI-Times")] {
                if raw != text {
                    prop_assert_eq!(by_font(&raw, font).map(|converted| converted.text), Some(text.clone()));
                }
                if let Some((converted, Evidence::Strong)) = by_words(&raw) {
                    prop_assert_eq!(converted.text, text.clone());
                }
            }
        }

        #[test]
        fn nothing_panics(text in any::<String>(), font in "(\\.Vn|VNI-)[A-Za-z]{0,5}") {
            by_words(&text);
            by_font(&text, &font);
        }
    }

    const WORDS: [&str; 44] = [
        "tỷ",
        "lệ",
        "che",
        "phủ",
        "rừng",
        "đạt",
        "hoàn",
        "thành",
        "thực",
        "hiện",
        "trong",
        "kỳ",
        "huyện",
        "Tràng",
        "đường",
        "nước",
        "vườn",
        "ươm",
        "giống",
        "cây",
        "hỗ",
        "trợ",
        "phát",
        "triển",
        "mới",
        "chuỗi",
        "liên",
        "kết",
        "sản",
        "phẩm",
        "được",
        "cấp",
        "thẩm",
        "định",
        "quyết",
        "người",
        "dân",
        "ở",
        "xã",
        "không",
        "có",
        "và",
        "nông",
        "nghiệp",
    ];
}
