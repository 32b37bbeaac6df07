//! Whether letters make a Vietnamese syllable: an initial, a rhyme, a tone that goes with it.
//!
//! Never a dictionary: “nghiêu” passes, and so does a word that nobody uses. It tells a text from a row of
//! accented letters, and no more.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer ones first, so that `ngh` is not read as `n`.
const INITIALS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "r", "s", "t", "v", "x", "p",
];

/// Every rhyme without its tone.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong \
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn \
    uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu uyp ư ưa ưc ưi ươc ươi ươm ươn ương ươp ươt ươu ưng ưt ưu \
    y yêm yên yêng yêt yêu";

/// True for one syllable in Unicode, of whatever case: `rừng`, `HOÀN`, `Định`.
pub(super) fn is_syllable(word: &str) -> bool {
    let Some((initial, rhyme, stopped_well)) = taken_apart(word) else { return false };
    let is_rhyme = |wanted: &str| RHYMES.split_whitespace().any(|rhyme| rhyme == wanted);
    let whole = match initial {
        // `gì`, `giếng`: the i belongs to both.
        "gi" => rhyme.is_empty() || is_rhyme(&rhyme) || is_rhyme(&format!("i{rhyme}")),
        "qu" => is_rhyme(&rhyme) && !rhyme.starts_with('u') || is_rhyme(&format!("u{rhyme}")),
        _ => is_rhyme(&rhyme),
    };
    whole && stopped_well
}

/// True where a `ư` must have stood before the `ơ` or alone and is gone: `đợc`, `trờng`, `trng`. No syllable has
/// those rhymes, and each is one with its `ư`.
pub(super) fn has_lost_u_with_horn(word: &str) -> bool {
    let Some((_, rhyme, _)) = taken_apart(word) else { return false };
    matches!(rhyme.as_str(), "ơc" | "ơng" | "ơu" | "ng" | "n" | "t" | "c")
}

/// Initial, rhyme without tone, and whether a stopped rhyme has one of its two tones; none for what is no word of
/// Vietnamese letters.
fn taken_apart(word: &str) -> Option<(&'static str, String, bool)> {
    let lower = word.to_lowercase();
    let mut tone = None;
    let mut letters = String::with_capacity(lower.len());
    for c in lower.nfd() {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                // `ñ` is no letter of ours: a tone stands over a vowel, and only one in a syllable.
                let carrier = letters.chars().rfind(|c| !is_combining_mark(*c));
                if tone.is_some() || !carrier.is_some_and(|c| "aeiouy".contains(c)) {
                    return None;
                }
                tone = Some(c);
            }
            c => letters.push(c),
        }
    }
    let letters: String = letters.nfc().collect();
    let initial = INITIALS.into_iter().find(|initial| letters.starts_with(initial)).unwrap_or("");
    let rhyme = letters.strip_prefix(initial)?.to_owned();
    let is_stopped = ["c", "ch", "p", "t"].iter().any(|end| rhyme.ends_with(end));
    Some((initial, rhyme, !is_stopped || matches!(tone, Some('\u{301}' | '\u{323}'))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_known_by_their_build() {
        let text = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Lạng Sơn quyết định giết mổ gì nước khuỷu tay quýt \
            NGHIÊNG giếng thuở quờ quạng hoà hòa thuý thúy quý yếu ý ở rượu hươu bưu điện ngoằn ngoèo xoong huyện Hữu";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn other_rows_of_letters_are_none() {
        for word in [
            "tû",
            "huyÖn",
            "phñ",
            "®¹t",
            "leä",
            "ñaït",
            "röøng",
            "naêm",
            "Ñôn",
            "Köln",
            "café",
            "cat",
            "ữì",
            "w",
            "",
            "a\u{301}\u{300}",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn a_lost_letter_shows_only_where_nothing_else_is_possible() {
        for word in ["đợc", "trờng", "nớc", "lợng", "thng"] {
            assert!(has_lost_u_with_horn(word), "{word}");
        }
        for word in ["được", "trường", "vờn", "rừng", "ngời", "Lạng", "Sơn"] {
            assert!(!has_lost_u_with_horn(word), "{word}");
        }
    }
}
