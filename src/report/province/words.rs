//! The fixed sentences of the summary, from a text file that an officer can edit.
//!
//! Never a sentence with a hole: a file that cannot be filled is refused with the number of its line.

use super::sentences::SENTENCES;
use crate::viet::worded::{Catalogue, Worded};

pub use super::sentences::Sentence;
pub use crate::viet::worded::{BrokenLine, first_capital};

/// What the summary may say, and the sentences that the program brings along.
pub const CATALOGUE: Catalogue<Sentence> =
    Catalogue { known: SENTENCES, ours: include_str!("../../../templates/bao-cao-ubnd.txt") };

/// The sentences of one report.
pub type Words = Worded<Sentence>;

impl Words {
    /// The program's own sentences.
    ///
    /// # Errors
    /// None: a test reads them.
    pub fn ours() -> Result<Words, BrokenLine> {
        CATALOGUE.ours()
    }

    /// The program's own sentences, those in the text instead of them.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn with(text: &str) -> Result<Words, BrokenLine> {
        CATALOGUE.with(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_whole() {
        let words = Words::ours().unwrap();
        for known in SENTENCES {
            for name in known.blanks {
                assert!(words.holds(known.sentence, name), "{}: {name}", known.key);
            }
        }
    }

    #[test]
    fn the_comment_above_a_sentence_names_what_can_be_filled_in() {
        let (mut comment, mut after_sentence, mut seen) = (String::new(), false, 0);
        for line in CATALOGUE.ours.lines() {
            if line.is_empty() {
                comment.clear();
            } else if line.starts_with('#') {
                if std::mem::take(&mut after_sentence) {
                    comment.clear();
                }
                comment.push_str(line);
            } else {
                let (known, _) = CATALOGUE.read_line(line).unwrap();
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
