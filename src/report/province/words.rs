//! The fixed sentences of the summary, from a text file that an officer can edit.
//!
//! Never a sentence with a hole: a file that cannot be filled is refused with the number of its line.

use std::collections::BTreeMap;

/// The sentences that the program brings along.
const OURS: &str = include_str!("../../../templates/bao-cao-ubnd.txt");

/// Every sentence that the file may hold: its key, and what can be filled in.
const SENTENCES: [(Sentence, &str, &[&str]); 18] = [
    (Sentence::Addressee, "kinh_gui", &["noi_nhan"]),
    (Sentence::Window, "so_lieu_trong_ky", &["tu_ngay", "den_ngay"]),
    (Sentence::Opening, "mo_dau", &["can_cu", "co_quan", "noi_dung"]),
    (Sentence::OpeningWithoutGrounds, "mo_dau_khong_can_cu", &["co_quan", "noi_dung"]),
    (Sentence::HeadingOverall, "muc_ket_qua_chung", &[]),
    (Sentence::Tally, "tong_so", &["ngay", "so_chi_tieu", "so_nhiem_vu", "theo_tinh_trang"]),
    (Sentence::Silent, "chua_co_so_lieu", &["so_chi_tieu"]),
    (Sentence::Coverage, "nguon_so_lieu", &["so_da_nhan", "so_phai_nop", "con_lai"]),
    (Sentence::Missing, "chua_nhan_du", &["don_vi"]),
    (Sentence::SentBack, "dang_chinh_ly", &["don_vi"]),
    (Sentence::CarriedForward, "dung_so_ky_truoc", &["don_vi"]),
    (Sentence::HeadingByTask, "muc_ket_qua_theo_nhiem_vu", &[]),
    (Sentence::HeadingDifficulties, "muc_kho_khan", &[]),
    (Sentence::NoDifficulties, "khong_co_kho_khan", &[]),
    (Sentence::HeadingProposals, "muc_de_xuat", &[]),
    (Sentence::NoProposals, "khong_co_de_xuat", &[]),
    (Sentence::HeadingNextTasks, "muc_ky_toi", &[]),
    (Sentence::Closing, "ket_thuc", &["noi_dung", "co_quan", "noi_nhan"]),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sentence {
    Addressee,
    Window,
    Opening,
    OpeningWithoutGrounds,
    HeadingOverall,
    Tally,
    Silent,
    Coverage,
    Missing,
    SentBack,
    CarriedForward,
    HeadingByTask,
    HeadingDifficulties,
    NoDifficulties,
    HeadingProposals,
    NoProposals,
    HeadingNextTasks,
    Closing,
}

/// The sentences of one report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words(BTreeMap<Sentence, Vec<Piece>>);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Filled(&'static str),
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
        let pieces = self.0.get(&sentence).map(Vec::as_slice).unwrap_or_default();
        let shown = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Filled(name) => {
                let value = values.iter().find(|(one, _)| one == name);
                value.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
            }
        };
        pieces.iter().map(shown).collect()
    }
}

fn read(text: &str) -> Result<BTreeMap<Sentence, Vec<Piece>>, BrokenLine> {
    let mut sentences = BTreeMap::new();
    // Editors on Windows begin a file with a mark of its encoding.
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let broken = |reason: String| BrokenLine { line: at + 1, reason };
        let Some((key, words)) = line.split_once('=') else {
            return Err(broken("thiếu dấu bằng giữa tên câu và lời văn".to_owned()));
        };
        let key = key.trim();
        let Some((sentence, _, names)) = SENTENCES.iter().find(|(_, one, _)| *one == key) else {
            return Err(broken(format!("không có câu nào tên ‘{key}’")));
        };
        let pieces = pieces(words.trim(), names).map_err(broken)?;
        if pieces.is_empty() {
            return Err(broken(format!("câu ‘{key}’ không có lời văn; xóa cả dòng để dùng lời văn có sẵn")));
        }
        if sentences.insert(*sentence, pieces).is_some() {
            return Err(broken(format!("câu ‘{key}’ có hai lần")));
        }
    }
    Ok(sentences)
}

/// A text cut at what is to be filled in.
fn pieces(words: &str, names: &[&'static str]) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        let Some((inside, after)) = from.strip_prefix('{').map(|from| from.split_once('}').unwrap_or((from, "")))
        else {
            return Err("có dấu } mà không có dấu { trước nó".to_owned());
        };
        if !from.contains('}') || inside.contains('{') {
            return Err(format!("dấu {{ chưa đóng: ‘{{{}’", inside.trim_end()));
        }
        let Some(name) = names.iter().find(|name| **name == inside.trim()) else {
            let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
            let known = if known.is_empty() { "không có chỗ điền nào".to_owned() } else { known.join(", ") };
            return Err(format!("không có chỗ điền ‘{{{inside}}}’; câu này dùng được: {known}"));
        };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Filled(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_whole() {
        let Words(sentences) = Words::ours().unwrap();
        for (sentence, key, names) in SENTENCES {
            let pieces = sentences.get(&sentence).unwrap_or_else(|| panic!("{key}"));
            for name in names {
                assert!(pieces.contains(&Piece::Filled(name)), "{key}: {name}");
            }
        }
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
        ] {
            let broken = Words::with(text).unwrap_err();
            assert_eq!(broken.line, line, "{text}");
            assert!(broken.reason.contains(words), "{text}: {}", broken.reason);
        }
    }
}
