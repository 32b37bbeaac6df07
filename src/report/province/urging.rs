//! The official letter (công văn đôn đốc) to the units whose reports are overdue, as a Word document to be signed by the
//! agency's leaders (layout by Nghị định 30/2020/NĐ-CP, Phụ lục I).
//!
//! Never decides who is late, and never a word of its own but the headings of its table: the rest stands in the text that
//! an officer can edit.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::blocks::{Block, Letterhead, Signature, Tally};
use super::periods;
use super::word::{self, About};
use crate::model::clock::vietnam;
use crate::model::filing::Filing;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::report::{ReportError, wording};
use crate::viet::worded::{Catalogue, Known, Worded};

/// What the letter may say, and the sentences that the program brings along.
pub const CATALOGUE: Catalogue<UrgingSentence> = Catalogue {
    known: &[
        one(UrgingSentence::Number, "so_ky_hieu", &["ky_hieu"], &["ky_hieu"]),
        one(UrgingSentence::Subject, "trich_yeu", &["ky"], &["ky"]),
        one(UrgingSentence::PlaceAndDate, "dia_danh_ngay", &["dia_danh", "thang", "nam"], &["nam"]),
        one(UrgingSentence::Addressee, "kinh_gui", &["cac_don_vi"], &["cac_don_vi"]),
        list(
            UrgingSentence::BeforeTable,
            "truoc_danh_sach",
            &["ky", "hom_nay", "co_quan", "phong", "so_bao_cao"],
            &["ky"],
        ),
        list(UrgingSentence::AfterTable, "sau_danh_sach", &["ky", "han_moi", "co_quan", "phong"], &["han_moi"]),
        list(UrgingSentence::Recipients, "noi_nhan", &["phong"], &[]),
    ],
    ours: include_str!("../../../templates/nhac-cong-van.txt"),
};

/// The sentences of the letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UrgingSentence {
    Number,
    Subject,
    PlaceAndDate,
    Addressee,
    BeforeTable,
    AfterTable,
    Recipients,
}

const fn one(
    sentence: UrgingSentence,
    key: &'static str,
    blanks: &'static [&'static str],
    needed: &'static [&'static str],
) -> Known<UrgingSentence> {
    Known { sentence, key, blanks, needed, may_repeat: false }
}

const fn list(
    sentence: UrgingSentence,
    key: &'static str,
    blanks: &'static [&'static str],
    needed: &'static [&'static str],
) -> Known<UrgingSentence> {
    Known { may_repeat: true, ..one(sentence, key, blanks, needed) }
}

/// All that the letter is made of; the same input gives the same bytes.
pub struct Urging<'a> {
    pub plan: &'a Plan,
    pub period: Period,
    /// Reports whose deadline has passed and of which nothing could be accepted.
    pub overdue: &'a [&'a Filing<'a>],
    pub new_deadline: NaiveDate,
    /// The file's time of creation; its day is the day of the letter.
    pub created: DateTime<FixedOffset>,
    pub remarks: &'a [String],
    pub words: &'a Worded<UrgingSentence>,
}

/// The letter.
///
/// # Errors
/// What the writer of packages refuses.
pub fn word_document(urging: &Urging<'_>) -> Result<Vec<u8>, ReportError> {
    let about = &urging.plan.about;
    let ky = wording::period(urging.period);
    let name = urging.words.say(UrgingSentence::Subject, &[("ky", &ky)]);
    let properties =
        About { kind: "công văn đôn đốc", name: &name, agency: &about.agency, created: urging.created };
    word::letter(&properties, &blocks(urging, &ky, &name))
}

fn blocks(urging: &Urging<'_>, ky: &str, subject: &str) -> Vec<Block> {
    let about = &urging.plan.about;
    let today = urging.created.with_timezone(&vietnam()).date_naive();
    let (day, new_deadline) = (periods::day(today), periods::day(urging.new_deadline));
    let count = urging.overdue.len().to_string();
    let values = [
        ("ky", ky),
        ("hom_nay", &day),
        ("han_moi", &new_deadline),
        ("co_quan", about.agency.trim()),
        ("phong", about.department.trim()),
        ("so_bao_cao", &count),
    ];
    let mut units: Vec<&str> = Vec::new();
    for filing in urging.overdue {
        if !units.contains(&filing.unit.name.as_str()) {
            units.push(&filing.unit.name);
        }
    }
    let paragraphs = |part| urging.words.lines(part, &values).into_iter().map(Block::Paragraph);
    let mut blocks = vec![
        Block::Letterhead(letterhead(urging, today, subject)),
        Block::Addressee(urging.words.say(UrgingSentence::Addressee, &[("cac_don_vi", &units.join("; "))])),
    ];
    blocks.extend(urging.remarks.iter().map(|remark| Block::Paragraph(format!("({remark})"))));
    blocks.extend(paragraphs(UrgingSentence::BeforeTable));
    blocks.push(Block::Tally(table(urging, today)));
    blocks.extend(paragraphs(UrgingSentence::AfterTable));
    let office = wording::initials(&about.department);
    blocks.push(Block::Signature(Signature {
        label: "Nơi nhận:",
        recipients: urging.words.lines(UrgingSentence::Recipients, &[("phong", &office)]),
        position: wording::signature(&about.signer_title),
        name: about.signer.trim().to_owned(),
    }));
    blocks
}

fn letterhead(urging: &Urging<'_>, today: NaiveDate, subject: &str) -> Letterhead {
    let about = &urging.plan.about;
    let place = if about.place.trim().is_empty() { "…" } else { about.place.trim() };
    let (month, year) = (periods::month(today), today.format("%Y").to_string());
    let number = wording::letter_number_ending(about);
    let number = urging.words.say(UrgingSentence::Number, &[("ky_hieu", &number)]);
    Letterhead {
        parent: about.parent_agency.to_uppercase(),
        agency: about.agency.to_uppercase(),
        country: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto: "Độc lập - Tự do - Hạnh phúc",
        number: format!("{number}\n{subject}"),
        place_and_date: urging
            .words
            .say(UrgingSentence::PlaceAndDate, &[("dia_danh", place), ("thang", &month), ("nam", &year)]),
    }
}

fn table(urging: &Urging<'_>, today: NaiveDate) -> Tally {
    let row = |(number, filing): (usize, &&Filing<'_>)| {
        // Of a longer period the parts are owed, each by its own deadline.
        let part = if filing.period == urging.period {
            String::new()
        } else {
            format!(" ({})", filing.period.vietnamese_lower())
        };
        let days = (today - filing.due).num_days();
        [
            number.to_string(),
            format!("{}{part}", filing.unit.name),
            periods::day(filing.due),
            format!("{}, quá hạn {days} ngày", filing.state.vietnamese()),
        ]
    };
    Tally {
        header: ["STT", "Đơn vị", "Hạn gửi", "Tình trạng"],
        rows: (1..).zip(urging.overdue).map(row).collect(),
        total: [String::new(), "Tổng số".to_owned(), format!("{} báo cáo", urging.overdue.len()), String::new()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_whole() {
        let words = CATALOGUE.ours().unwrap();
        for known in CATALOGUE.known {
            for name in known.needed {
                assert!(words.holds(known.sentence, name), "{}: {name}", known.key);
            }
        }
        let said = words.say(UrgingSentence::Subject, &[("ky", "tháng 6 năm 2022")]);
        assert_eq!(said, "V/v đôn đốc báo cáo kết quả thực hiện nhiệm vụ trọng tâm tháng 6 năm 2022");
    }
}
