//! The fixed sentences of the summary, from a text file that an officer can edit.
//!
//! Never a sentence with a hole: a file that cannot be filled is refused with the number of its line.

use std::collections::BTreeMap;

use super::sentences::{Known, SENTENCES};

pub use super::sentences::Sentence;

/// The sentences that the program brings along.
const OURS: &str = include_str!("../../../templates/bao-cao-ubnd.txt");

/// The sentences of one report; a list has several lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words(BTreeMap<Sentence, Vec<Vec<Piece>>>);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Blank(&'static str, Letters),
    /// Said only if something stands in every blank of it.
    Optional(Vec<Piece>),
}

/// How the officer writes the name of a blank says how it is filled: `{ky}`, `{Ky}`, `{KY}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Letters {
    AsTheyAre,
    FirstCapital,
    Capitals,
}

/// A line that cannot be used, counted from 1, and why.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("dòng {line}: {reason}")]
pub struct BrokenLine {
    pub line: usize,
    pub reason: String,
}

impl Words {
    /// The program's own sentences.
    ///
    /// # Errors
    /// None: a test reads them.
    pub fn ours() -> Result<Words, BrokenLine> {
        Ok(Words(read(OURS)?))
    }

    /// The program's own sentences, those in the text instead of them.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn with(text: &str) -> Result<Words, BrokenLine> {
        let Words(mut sentences) = Words::ours()?;
        sentences.extend(read(text)?);
        Ok(Words(sentences))
    }

    /// A sentence with its figures and names, each beside what it stands for.
    pub fn say(&self, sentence: Sentence, values: &[(&str, &str)]) -> String {
        self.lines(sentence, values).into_iter().next().unwrap_or_default()
    }

    /// The lines of a list that say something.
    pub fn lines(&self, sentence: Sentence, values: &[(&str, &str)]) -> Vec<String> {
        let lines = self.0.get(&sentence).map(Vec::as_slice).unwrap_or_default();
        lines.iter().map(|pieces| filled(pieces, values)).filter(|line| !line.trim().is_empty()).collect()
    }
}

fn filled(pieces: &[Piece], values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(one, _)| *one == name).map(|(_, value)| *value).unwrap_or_default();
    let shown = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Blank(name, Letters::AsTheyAre) => value(name).to_owned(),
        Piece::Blank(name, Letters::FirstCapital) => first_capital(value(name)),
        Piece::Blank(name, Letters::Capitals) => value(name).to_uppercase(),
        Piece::Optional(inner) => {
            let says_all = inner.iter().all(|piece| match piece {
                Piece::Blank(name, _) => !value(name).is_empty(),
                Piece::Text(_) | Piece::Optional(_) => true,
            });
            if says_all { filled(inner, values) } else { String::new() }
        }
    };
    pieces.iter().map(shown).collect()
}

/// A sentence begins with a capital letter.
pub fn first_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn read(text: &str) -> Result<BTreeMap<Sentence, Vec<Vec<Piece>>>, BrokenLine> {
    let mut sentences: BTreeMap<Sentence, Vec<Vec<Piece>>> = BTreeMap::new();
    // Editors on Windows begin a file with a mark of its encoding.
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (sentence, pieces) = read_line(line).map_err(|reason| BrokenLine { line: at + 1, reason })?;
        let lines = sentences.entry(sentence.sentence).or_default();
        if !lines.is_empty() && !sentence.sentence.may_repeat() {
            return Err(BrokenLine { line: at + 1, reason: format!("câu ‘{}’ có hai lần", sentence.key) });
        }
        lines.push(pieces);
    }
    Ok(sentences)
}

fn read_line(line: &str) -> Result<(&'static Known, Vec<Piece>), String> {
    let Some((key, words)) = line.split_once('=') else {
        return Err("thiếu dấu bằng giữa tên câu và lời văn".to_owned());
    };
    let key = key.trim();
    let Some(known) = SENTENCES.iter().find(|known| known.key == key) else {
        return Err(format!("không có câu nào tên ‘{key}’"));
    };
    if words.trim().is_empty() {
        return Err(format!("câu ‘{key}’ không có lời văn; xóa cả dòng để dùng lời văn có sẵn"));
    }
    let pieces = optional_parts(words.trim(), known.blanks)?;
    if let Some(name) = known.needed.iter().find(|name| !holds(&pieces, name)) {
        return Err(format!("câu ‘{key}’ thiếu chỗ điền ‘{{{name}}}’, nội dung ấy sẽ không được in"));
    }
    Ok((known, pieces))
}

fn holds(pieces: &[Piece], wanted: &str) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Blank(name, _) => *name == wanted,
        Piece::Optional(inner) => holds(inner, wanted),
    })
}

/// A text cut at its square brackets, and between them at what is to be filled in.
fn optional_parts(words: &str, names: &[&'static str]) -> Result<Vec<Piece>, String> {
    let mut all = Vec::new();
    let mut rest = words;
    while let Some((before, from)) = rest.split_once('[') {
        let Some((inside, after)) = from.split_once(']') else {
            return Err(format!("dấu [ chưa đóng: ‘[{}’", from.trim_end()));
        };
        if inside.contains('[') {
            return Err("ngoặc vuông nằm trong ngoặc vuông".to_owned());
        }
        all.extend(pieces(before, names)?);
        let inner = pieces(inside, names)?;
        if !inner.iter().any(|piece| matches!(piece, Piece::Blank(..))) {
            return Err(format!("trong ngoặc vuông không có chỗ điền nào: ‘[{inside}]’"));
        }
        all.push(Piece::Optional(inner));
        rest = after;
    }
    all.extend(pieces(rest, names)?);
    Ok(all)
}

fn pieces(words: &str, names: &[&'static str]) -> Result<Vec<Piece>, String> {
    if words.contains(']') {
        return Err("có dấu ] mà không có dấu [ trước nó".to_owned());
    }
    let mut pieces = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        let Some(from) = from.strip_prefix('{') else {
            return Err("có dấu } mà không có dấu { trước nó".to_owned());
        };
        let unclosed = || format!("dấu {{ chưa đóng: ‘{{{}’", from.trim_end());
        let (inside, after) = from.split_once('}').ok_or_else(unclosed)?;
        if inside.contains('{') {
            return Err(unclosed());
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(blank(inside, names)?);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn blank(inside: &str, names: &[&'static str]) -> Result<Piece, String> {
    let written = inside.trim();
    let letters = |name: &str| {
        if written == name {
            Some(Letters::AsTheyAre)
        } else if written == name.to_uppercase() {
            Some(Letters::Capitals)
        } else if written == first_capital(name) {
            Some(Letters::FirstCapital)
        } else {
            None
        }
    };
    let known = names.iter().find_map(|name| letters(name).map(|letters| Piece::Blank(name, letters)));
    known.ok_or_else(|| {
        let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        let known = if known.is_empty() { "không có chỗ điền nào".to_owned() } else { known.join(", ") };
        format!("không có chỗ điền ‘{{{inside}}}’; câu này dùng được: {known}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_whole() {
        let Words(sentences) = Words::ours().unwrap();
        for known in SENTENCES {
            let lines = sentences.get(&known.sentence).unwrap_or_else(|| panic!("{}", known.key));
            for name in known.blanks {
                assert!(lines.iter().any(|pieces| holds(pieces, name)), "{}: {name}", known.key);
            }
        }
    }

    #[test]
    fn the_comment_above_a_sentence_names_what_can_be_filled_in() {
        let (mut comment, mut after_sentence, mut seen) = (String::new(), false, 0);
        for line in OURS.lines() {
            if line.is_empty() {
                comment.clear();
            } else if line.starts_with('#') {
                if std::mem::take(&mut after_sentence) {
                    comment.clear();
                }
                comment.push_str(line);
            } else {
                let (known, _) = read_line(line).unwrap();
                for name in known.blanks {
                    assert!(comment.contains(&format!("{{{name}}}")), "{}: {name}", known.key);
                }
                (after_sentence, seen) = (true, seen + 1);
            }
        }
        assert!(seen >= SENTENCES.len());
    }

    #[test]
    fn what_has_nothing_to_say_is_left_out() {
        let words = Words::with("nhiem_vu = {so}. {TEN}[ ({Don_vi})]").unwrap();
        let say = |unit| words.say(Sentence::Task, &[("so", "1"), ("ten", "Trồng rừng"), ("don_vi", unit)]);
        assert_eq!(say("chi cục"), "1. TRỒNG RỪNG (Chi cục)");
        assert_eq!(say(""), "1. TRỒNG RỪNG");
    }

    #[test]
    fn recipients_are_a_list() {
        let words = Words::with("noi_nhan = [- {cap_tren};]\nnoi_nhan = - Lưu.").unwrap();
        assert_eq!(words.lines(Sentence::Recipients, &[("cap_tren", "UBND")]), ["- UBND;", "- Lưu."]);
        assert_eq!(words.lines(Sentence::Recipients, &[]), ["- Lưu."]);
    }

    #[test]
    fn an_officers_sentence_takes_the_place_of_ours() {
        let words = Words::with("\u{feff}# sửa\r\nket_thuc = {co_quan} kính báo cáo {noi_nhan}.\r\n").unwrap();
        let values = [("co_quan", "Sở {noi_nhan}"), ("noi_nhan", "UBND tỉnh")];
        // What is filled in is never read again.
        assert_eq!(words.say(Sentence::Closing, &values), "Sở {noi_nhan} kính báo cáo UBND tỉnh.");
        assert_eq!(words.say(Sentence::HeadingOverall, &[]), "I. KẾT QUẢ CHUNG");
    }

    #[test]
    fn a_broken_line_is_named() {
        for (text, line, words) in [
            ("\n# a\nket_thuc = Của {co_qan}.", 3, "‘{co_qan}’; câu này dùng được: {noi_dung}, {co_quan}, {noi_nhan}"),
            ("ket_thuc = Của {co_quan.", 1, "chưa đóng: ‘{co_quan.’"),
            ("ket_thuc = Của {co_quan {noi_nhan}.", 1, "chưa đóng"),
            ("ket_thuc = Của co_quan}.", 1, "không có dấu {"),
            ("muc_kho_khan = {co_quan}", 1, "không có chỗ điền nào"),
            ("ket_thuc =", 1, "không có lời văn"),
            ("ket = A.", 1, "không có câu nào tên ‘ket’"),
            ("Trên đây là báo cáo", 1, "thiếu dấu bằng"),
            ("muc_ky_toi = V.\nmuc_ky_toi = VI.", 2, "hai lần"),
            ("nhiem_vu = {so}. {ten} [({don_vi})", 1, "chưa đóng: ‘[({don_vi})’"),
            ("nhiem_vu = {so}. {ten} ({don_vi})]", 1, "không có dấu ["),
            ("nhiem_vu = {so}. {ten} [[{don_vi}]]", 1, "trong ngoặc vuông"),
            ("nhiem_vu = {so}. {ten} [chủ trì]", 1, "không có chỗ điền nào"),
            ("nhiem_vu = {so}. {tEn}", 1, "‘{tEn}’"),
            ("cong_don = {thuc_hien}[, {so_ke_hoach}]", 1, "thiếu chỗ điền ‘{luy_ke}’"),
        ] {
            let broken = Words::with(text).unwrap_err();
            assert_eq!(broken.line, line, "{text}");
            assert!(broken.reason.contains(words), "{text}: {}", broken.reason);
        }
    }
}
