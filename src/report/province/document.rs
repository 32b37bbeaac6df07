//! What the report says, from the letterhead to the list of recipients.
//!
//! Never how it looks: a sheet and a Word document are written from the same blocks. Order by Nghị định 30/2020/NĐ-CP,
//! Phụ lục I, which also fixes the country's name, the motto and “Nơi nhận”; the clerk fills number and day. Every name
//! comes from the plan, the sentences from the text that an officer can edit.

use super::appendix;
use super::blocks::{Block, Document, Letterhead, Signature, Title};
use super::periods;
use super::sections;
use super::subject::{draft, subject};
use super::words::{Sentence, first_capital};
use crate::model::clock::vietnam;
use crate::report::ReportInput;
use crate::report::wording;

pub fn compose(input: &ReportInput) -> Document {
    let mut blocks = vec![Block::Letterhead(letterhead(input)), Block::Title(title(input))];
    let parent = input.plan.about.parent_agency.trim();
    if !parent.is_empty() {
        let text = input.words.say(Sentence::Addressee, &[("noi_nhan", parent)]);
        blocks.push(Block::Addressee(text));
    }
    blocks.push(Block::Paragraph(opening(input)));
    sections::overall(&mut blocks, input);
    sections::by_task(&mut blocks, input);
    sections::difficulties(&mut blocks, input);
    sections::proposals(&mut blocks, input);
    sections::next_tasks(&mut blocks, input);
    blocks.push(Block::Paragraph(closing(input)));
    blocks.push(Block::Signature(signature(input)));
    Document {
        name: format!("Báo cáo {}", subject(input)),
        agency: input.plan.about.agency.clone(),
        created: input.known_at,
        blocks,
        appendix: appendix::compose(input),
    }
}

fn letterhead(input: &ReportInput) -> Letterhead {
    let about = &input.plan.about;
    let today = input.known_at.with_timezone(&vietnam()).date_naive();
    let place = if about.place.trim().is_empty() { "…" } else { about.place.trim() };
    let year = today.format("%Y").to_string();
    let date = [("dia_danh", place), ("thang", &periods::month(today)), ("nam", &year)];
    let number = wording::report_number_ending(about);
    Letterhead {
        parent: about.parent_agency.to_uppercase(),
        agency: about.agency.to_uppercase(),
        country: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto: "Độc lập - Tự do - Hạnh phúc",
        number: input.words.say(Sentence::Number, &[("ky_hieu", &number)]),
        place_and_date: input.words.say(Sentence::PlaceAndDate, &date),
    }
}

fn title(input: &ReportInput) -> Title {
    let (from, to) = input.plan.calendar.covered(input.consolidation.period);
    let from_to = [("tu_ngay", &*periods::day(from)), ("den_ngay", &*periods::day(to))];
    let from_to = input.words.say(Sentence::Window, &from_to);
    let remarks = input.remarks.iter().map(|remark| format!("({remark})"));
    Title {
        draft: draft(input),
        kind: input.words.say(Sentence::Kind, &[]),
        subject: first_capital(&subject(input)),
        notes: std::iter::once(from_to).chain(remarks).collect(),
    }
}

fn opening(input: &ReportInput) -> String {
    let about = &input.plan.about;
    let bare = |text: &str| text.trim().trim_end_matches(['.', ';']).to_owned();
    let mut grounds = Vec::new();
    if !about.basis.trim().is_empty() {
        grounds.push(bare(&about.basis));
    }
    if !about.title.trim().is_empty() {
        let values = [("ke_hoach", &*bare(&about.title)), ("van_ban", &*wording::plan_document(about))];
        grounds.push(input.words.say(Sentence::OwnPlan, &values));
    }
    let (grounds, agency, subject) = (grounds.join("; "), agency(input), subject(input));
    let values = [("can_cu", grounds.as_str()), ("co_quan", agency.as_str()), ("noi_dung", subject.as_str())];
    let sentence = if grounds.is_empty() { Sentence::OpeningWithoutGrounds } else { Sentence::Opening };
    input.words.say(sentence, &values)
}

fn closing(input: &ReportInput) -> String {
    let (subject, agency) = (subject(input), agency(input));
    let parent = named(input, &input.plan.about.parent_agency, Sentence::UnnamedParent);
    let values = [("noi_dung", subject.as_str()), ("co_quan", agency.as_str()), ("noi_nhan", parent.as_str())];
    input.words.say(Sentence::Closing, &values)
}

fn agency(input: &ReportInput) -> String {
    named(input, &input.plan.about.agency, Sentence::UnnamedAgency)
}

fn named(input: &ReportInput, name: &str, unnamed: Sentence) -> String {
    if name.trim().is_empty() { input.words.say(unnamed, &[]) } else { name.trim().to_owned() }
}

fn signature(input: &ReportInput) -> Signature {
    let about = &input.plan.about;
    let office = wording::initials(&about.department);
    let values = [("cap_tren", about.parent_agency.trim()), ("phong", office.as_str())];
    Signature {
        label: "Nơi nhận:",
        recipients: input.words.lines(Sentence::Recipients, &values),
        position: wording::signature(&about.signer_title),
        name: about.signer.trim().to_owned(),
    }
}
