//! The drafts of mails that remind units: what each says, in sentences that an officer can edit.
//!
//! Never sends, never writes a file, and never decides who is reminded.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};

use crate::letters::receipt::addresses;
use crate::mail::{self, Attachment, Block, Body, Point, Tone, Unsent};
use crate::model::clock::local_day;
use crate::model::dates::day as short;
use crate::model::digest::sha256_hex;
use crate::model::filing::Filing;
use crate::model::plan::Plan;
use crate::model::reminder::ReminderKind;
use crate::template::replacing;
use crate::viet::worded::{Catalogue, Known, Worded};

/// The sentences of a mail.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sentence {
    Subject,
    Addressee,
    Text,
    /// After the list of what has to be mended.
    AfterPoints,
    Signature,
}

const BEFORE_DEADLINE: Catalogue<Sentence> = Catalogue {
    known: &[
        one(Sentence::Subject, "tieu_de", &["don_vi", "ky", "han"], &["ky"]),
        one(Sentence::Addressee, "kinh_gui", &["don_vi"], &[]),
        list(Sentence::Text, "noi_dung", &["don_vi", "ky", "han", "tu_ngay", "den_ngay", "phong", "co_quan"], &["han"]),
        list(Sentence::Signature, "ky_ten", &["phong", "co_quan"], &[]),
    ],
    ours: include_str!("../../templates/nhac-truoc-han.txt"),
};

const MISSING: Catalogue<Sentence> = Catalogue {
    known: &[
        one(Sentence::Subject, "tieu_de", &["don_vi", "ky", "han", "han_moi"], &["ky"]),
        one(Sentence::Addressee, "kinh_gui", &["don_vi"], &[]),
        list(
            Sentence::Text,
            "noi_dung",
            &["don_vi", "ky", "han", "han_moi", "hom_nay", "so_ngay", "tu_ngay", "den_ngay", "phong", "co_quan"],
            &["han_moi"],
        ),
        list(Sentence::Signature, "ky_ten", &["phong", "co_quan"], &[]),
    ],
    ours: include_str!("../../templates/nhac-qua-han.txt"),
};

const SENT_BACK: Catalogue<Sentence> = Catalogue {
    known: &[
        one(Sentence::Subject, "tieu_de", &["don_vi", "ky", "lan", "han_moi"], &["ky"]),
        one(Sentence::Addressee, "kinh_gui", &["don_vi"], &[]),
        list(
            Sentence::Text,
            "noi_dung",
            &["don_vi", "ky", "lan", "ngay_nhan", "so_noi_dung", "han", "phong", "co_quan"],
            &[],
        ),
        list(
            Sentence::AfterPoints,
            "sau_danh_sach",
            &["don_vi", "ky", "hom_nay", "thay_the", "truoc_ngay", "han_moi", "tep", "phong", "co_quan"],
            &["han_moi"],
        ),
        list(Sentence::Signature, "ky_ten", &["phong", "co_quan"], &[]),
    ],
    ours: include_str!("../../templates/nhac-tra-lai.txt"),
};

const fn one(
    sentence: Sentence,
    key: &'static str,
    blanks: &'static [&'static str],
    needed: &'static [&'static str],
) -> Known<Sentence> {
    Known { sentence, key, blanks, needed, may_repeat: false }
}

const fn list(
    sentence: Sentence,
    key: &'static str,
    blanks: &'static [&'static str],
    needed: &'static [&'static str],
) -> Known<Sentence> {
    Known { may_repeat: true, ..one(sentence, key, blanks, needed) }
}

/// Why a unit is written to, and with what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    BeforeDeadline,
    Missing,
    SentBack,
}

impl Why {
    /// What the office may edit: the file's name in `mau/`, and the sentences.
    pub const fn wording(self) -> (&'static str, Catalogue<Sentence>) {
        match self {
            Why::BeforeDeadline => ("nhac-truoc-han.txt", BEFORE_DEADLINE),
            Why::Missing => ("nhac-qua-han.txt", MISSING),
            Why::SentBack => ("nhac-tra-lai.txt", SENT_BACK),
        }
    }

    /// The end of the file's name.
    pub const fn file_name(self) -> &'static str {
        match self {
            Why::BeforeDeadline => "truoc-han",
            Why::Missing => "qua-han",
            Why::SentBack => "tra-lai",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Why::BeforeDeadline => Tone::Good,
            Why::Missing => Tone::Doubtful,
            Why::SentBack => Tone::Bad,
        }
    }
}

impl From<Why> for ReminderKind {
    fn from(why: Why) -> ReminderKind {
        match why {
            Why::BeforeDeadline => ReminderKind::BeforeDeadline,
            Why::Missing => ReminderKind::Missing,
            Why::SentBack => ReminderKind::SentBack,
        }
    }
}

/// A mail to be drafted.
pub struct Letter<'a> {
    pub plan: &'a Plan,
    pub filing: &'a Filing<'a>,
    pub why: Why,
    pub words: &'a Worded<Sentence>,
    /// The last day on which the report is expected.
    pub answer_by: NaiveDate,
    /// The beginning of the day on which it is drafted: a draft of the same day has the same bytes.
    pub day: DateTime<FixedOffset>,
    /// What has to be mended, in the places of the attached workbook.
    pub points: Vec<Point>,
    /// How many faults that is.
    pub faults: usize,
    pub attachment: Option<Attachment>,
    /// What differs from the ordinary, such as changed rules.
    pub remarks: &'a [String],
}

impl Letter<'_> {
    /// The draft as a file.
    pub fn eml(self) -> Vec<u8> {
        let unit = self.filing.unit;
        let to = addresses(unit);
        let (subject, body) = (self.subject(), self.body());
        let named =
            format!("{}\n{}\n{}\n{subject}\n{}", unit.code, self.filing.period, self.day.to_rfc3339(), body.text());
        let id = sha256_hex(named.as_bytes());
        mail::compose_unsent(&Unsent {
            to,
            subject,
            date: self.day,
            message_id: format!("{}@don-doc.khtc", id.get(..32).unwrap_or_default()),
            body,
            attachments: self.attachment.into_iter().collect(),
        })
    }

    fn subject(&self) -> String {
        self.said(Sentence::Subject).into_iter().next().unwrap_or_default()
    }

    fn body(&self) -> Body {
        let mut blocks: Vec<Block> = self.said(Sentence::Addressee).into_iter().map(Block::Paragraph).collect();
        let mut text = self.said(Sentence::Text).into_iter();
        blocks.extend(text.next().map(|first| Block::Verdict(self.why.tone(), first)));
        blocks.extend(text.map(Block::Paragraph));
        if !self.points.is_empty() {
            blocks.push(Block::Points(self.points.clone()));
        }
        blocks.extend(self.said(Sentence::AfterPoints).into_iter().map(Block::Paragraph));
        blocks.push(Block::Signature(self.said(Sentence::Signature)));
        blocks.extend(self.remarks.iter().cloned().map(Block::Remark));
        Body(blocks)
    }

    fn said(&self, part: Sentence) -> Vec<String> {
        let (filing, about) = (self.filing, &self.plan.about);
        let window = self.plan.calendar.window(filing.period);
        let today = self.day.date_naive();
        let latest = filing.latest();
        let attempt = latest.map(|one| one.attempt.to_string()).unwrap_or_default();
        let received_on = latest.map(|one| local_day(one.received_at));
        let instead = latest.zip(received_on).map(|(one, on)| replacing(one.attempt, on)).unwrap_or_default();
        let values = [
            ("don_vi", filing.unit.name.clone()),
            ("ky", filing.period.vietnamese_lower()),
            ("han", short(filing.due)),
            ("han_moi", short(self.answer_by)),
            ("truoc_ngay", short(self.answer_by + Days::new(1))),
            ("hom_nay", short(today)),
            ("so_ngay", (today - filing.due).num_days().to_string()),
            ("tu_ngay", short(window.from)),
            ("den_ngay", short(window.to)),
            ("phong", about.department.trim().to_owned()),
            ("co_quan", about.agency.trim().to_owned()),
            ("lan", attempt),
            ("ngay_nhan", received_on.map(short).unwrap_or_default()),
            ("so_noi_dung", self.faults.to_string()),
            ("thay_the", instead),
            ("tep", self.attachment.as_ref().map(|one| one.name.clone()).unwrap_or_default()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.words.lines(part, &values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_whole_and_their_comments_name_every_blank() {
        for why in [Why::BeforeDeadline, Why::Missing, Why::SentBack] {
            let (file, catalogue) = why.wording();
            let words = catalogue.ours().unwrap();
            for known in catalogue.known {
                for name in known.needed {
                    assert!(words.holds(known.sentence, name), "{file}: {}: {name}", known.key);
                }
                let (above, _) = catalogue.ours.split_once(&format!("\n{} =", known.key)).unwrap();
                let comment = above.rsplit("\n\n").next().unwrap();
                for name in known.blanks {
                    assert!(comment.contains(&format!("{{{name}}}")), "{file}: {}: {name}", known.key);
                }
            }
        }
    }

    #[test]
    fn a_text_without_the_new_deadline_is_refused_by_its_line() {
        let broken = MISSING.with("noi_dung = Đề nghị gửi báo cáo {ky}.\nnoi_dung = Xin cảm ơn.").unwrap_err();
        assert_eq!(broken.line, 2);
        assert!(broken.reason.contains("thiếu chỗ điền ‘{han_moi}’"), "{}", broken.reason);
    }
}
