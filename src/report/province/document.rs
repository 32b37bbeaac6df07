//! What the report says, from the letterhead to the list of recipients.
//!
//! Never how it looks: a sheet and a Word document are written from the same blocks. Order and wording by Nghị định
//! 30/2020/NĐ-CP, Phụ lục I; the clerk fills number and day. Every name comes from the plan, the fixed sentences from
//! the text that an officer can edit.

use chrono::Datelike;

use super::appendix;
use super::blocks::{Block, Document, Letterhead, Signature, Tally, Title};
use super::words::Sentence;
use crate::model::calendar::vietnam;
use crate::model::consolidation::Status;
use crate::model::entry::{Field, HeaderKey};
use crate::model::plan::Task;
use crate::model::standing::standing;
use crate::report::ReportInput;
use crate::report::tree::{self, Row};
use crate::report::voices;
use crate::report::wording;

const DRAFT: &str = "DỰ THẢO";

pub fn compose(input: &ReportInput) -> Document {
    let mut blocks = vec![Block::Letterhead(letterhead(input)), Block::Title(title(input))];
    let parent = input.plan.about.parent_agency.trim();
    if !parent.is_empty() {
        let text = input.words.say(Sentence::Addressee, &[("noi_nhan", parent)]);
        blocks.push(Block::Addressee(text));
    }
    blocks.push(Block::Paragraph(opening(input)));
    blocks.push(section(input, Sentence::HeadingOverall));
    overall(&mut blocks, input);
    blocks.push(section(input, Sentence::HeadingByTask));
    by_task(&mut blocks, input);
    blocks.push(section(input, Sentence::HeadingDifficulties));
    said(&mut blocks, input, Field::Difficulty, Sentence::NoDifficulties);
    blocks.push(section(input, Sentence::HeadingProposals));
    said(&mut blocks, input, Field::Proposal, Sentence::NoProposals);
    next_tasks(&mut blocks, input);
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

fn section(input: &ReportInput, heading: Sentence) -> Block {
    Block::Heading { level: 0, text: input.words.say(heading, &[]) }
}

/// “DỰ THẢO”, while it is one.
pub fn draft(input: &ReportInput) -> Option<&'static str> {
    input.draft.then_some(DRAFT)
}

/// What the report is about, in lower case.
pub fn subject(input: &ReportInput) -> String {
    format!("kết quả thực hiện các nhiệm vụ trọng tâm {}", wording::period(input.consolidation.period))
}

fn letterhead(input: &ReportInput) -> Letterhead {
    let about = &input.plan.about;
    let today = input.known_at.with_timezone(&vietnam());
    let place = if about.place.trim().is_empty() { "…" } else { about.place.trim() };
    // January and February with a zero before them, so that no digit can be added.
    let month = if today.month() < 3 { format!("{:02}", today.month()) } else { today.month().to_string() };
    Letterhead {
        parent: about.parent_agency.to_uppercase(),
        agency: about.agency.to_uppercase(),
        country: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto: "Độc lập - Tự do - Hạnh phúc",
        number: format!("Số:        {}", wording::report_number_ending(about)),
        place_and_date: format!("{place}, ngày       tháng {month} năm {}", today.year()),
    }
}

fn title(input: &ReportInput) -> Title {
    let window = input.plan.calendar.window(input.consolidation.period);
    let subject = subject(input);
    let mut letters = subject.chars();
    let subject: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let from_to = input
        .words
        .say(Sentence::Window, &[("tu_ngay", &wording::day(window.from)), ("den_ngay", &wording::day(window.to))]);
    let remarks = input.remarks.iter().map(|remark| format!("({remark})"));
    Title { draft: draft(input), kind: "BÁO CÁO", subject, notes: std::iter::once(from_to).chain(remarks).collect() }
}

fn opening(input: &ReportInput) -> String {
    let about = &input.plan.about;
    let mut grounds = Vec::new();
    if !about.basis.trim().is_empty() {
        grounds.push(about.basis.trim().trim_end_matches(['.', ';']).to_owned());
    }
    if !about.title.trim().is_empty() {
        let document = wording::plan_document(about);
        let document = if document.is_empty() { document } else { format!(" ({document})") };
        grounds.push(format!("{}{document}", about.title.trim().trim_end_matches(['.', ';'])));
    }
    let agency = if about.agency.trim().is_empty() { "cơ quan" } else { about.agency.trim() };
    let sentence = if grounds.is_empty() { Sentence::OpeningWithoutGrounds } else { Sentence::Opening };
    let values = [("can_cu", grounds.join("; ")), ("co_quan", agency.to_owned()), ("noi_dung", subject(input))];
    input.words.say(sentence, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// The tally in a sentence, a small table, and on how many units it rests.
fn overall(blocks: &mut Vec<Block>, input: &ReportInput) {
    let lines = &input.consolidation.lines;
    let tasks: Vec<Status> = tree::rows(input.plan, input.consolidation)
        .into_iter()
        .filter_map(|row| match row {
            Row::Task { line: Some(line), counts: true, .. } => Some(line.status),
            Row::Task { .. } | Row::Indicator { .. } => None,
        })
        .collect();
    let with = |status: Status| lines.iter().filter(|line| line.status == status).count();
    let counts = Status::ALL.map(|status| format!("{} chỉ tiêu {}", number(with(status)), status.vietnamese()));
    let silent = lines.iter().filter(|line| !line.reported && line.completed_on.is_none()).count();
    let values = [
        ("ngay", wording::day(input.consolidation.as_of)),
        ("so_chi_tieu", number(lines.len())),
        ("so_nhiem_vu", number(tasks.len())),
        ("theo_tinh_trang", counts.join("; ")),
    ];
    let mut text = input.words.say(Sentence::Tally, &values.each_ref().map(|(name, value)| (*name, value.as_str())));
    if silent > 0 {
        text.push(' ');
        text.push_str(&input.words.say(Sentence::Silent, &[("so_chi_tieu", &number(silent))]));
    }
    blocks.push(Block::Paragraph(text));
    let row = |(at, status): (usize, Status)| {
        let tasks_with = tasks.iter().filter(|of| **of == status).count();
        [(at + 1).to_string(), status.vietnamese().to_owned(), with(status).to_string(), tasks_with.to_string()]
    };
    blocks.push(Block::Tally(Tally {
        header: ["TT", "Tình trạng", "Số chỉ tiêu", "Số nhiệm vụ"],
        rows: Status::ALL.into_iter().enumerate().map(row).collect(),
        total: [String::new(), "Cộng".to_owned(), lines.len().to_string(), tasks.len().to_string()],
    }));
    blocks.push(Block::Paragraph(coverage(input)));
}

fn coverage(input: &ReportInput) -> String {
    let coverage = &input.consolidation.coverage;
    let names =
        |codes: &[String]| codes.iter().map(|code| wording::unit_name(input.plan, code)).collect::<Vec<_>>().join(", ");
    let rest = [
        (Sentence::Missing, &coverage.missing),
        (Sentence::SentBack, &coverage.sent_back),
        (Sentence::CarriedForward, &coverage.carried_forward),
    ]
    .into_iter()
    .filter(|(_, units)| !units.is_empty())
    .map(|(sentence, units)| format!("; {}", input.words.say(sentence, &[("don_vi", &names(units))])))
    .collect::<String>();
    let (received, expected) = (number(coverage.received), number(coverage.expected));
    let values = [("so_da_nhan", received.as_str()), ("so_phai_nop", expected.as_str()), ("con_lai", rest.as_str())];
    input.words.say(Sentence::Coverage, &values)
}

fn by_task(blocks: &mut Vec<Block>, input: &ReportInput) {
    for row in tree::rows(input.plan, input.consolidation) {
        match row {
            Row::Task { task, level, .. } => {
                let who = if level == 0 { String::new() } else { responsible(input, task) };
                let title = task.title.trim().trim_end_matches([':', '.', ';']);
                blocks.push(Block::Heading { level: level + 1, text: format!("{}. {title}{who}", task.no) });
            }
            Row::Indicator { indicator, line } => {
                let sentence = wording::sentence(input.plan, input.consolidation, indicator, line);
                let label = tree::indicator_label(indicator);
                let title = indicator.title.trim().trim_end_matches([':', '.', ';']);
                blocks.push(Block::Paragraph(format!("{label} {title}: {sentence}")));
            }
        }
    }
}

fn responsible(input: &ReportInput, task: &Task) -> String {
    match task.unit.as_deref() {
        Some(code) => format!(" ({})", wording::unit_name(input.plan, code)),
        None => String::new(),
    }
}

/// What the units say, one dash each, with the unit's name.
fn said(blocks: &mut Vec<Block>, input: &ReportInput, field: Field, nothing: Sentence) {
    let mut any = false;
    for indicator in &input.plan.indicators {
        for voice in voices::of(input.consolidation, &indicator.code, field) {
            let unit = wording::unit_name(input.plan, voice.unit);
            let words = ended(voice.text);
            blocks.push(Block::Paragraph(format!("- {unit} (chỉ tiêu {}): {words}", indicator.code)));
            any = true;
        }
    }
    if !any {
        blocks.push(Block::Paragraph(input.words.say(nothing, &[])));
    }
}

fn next_tasks(blocks: &mut Vec<Block>, input: &ReportInput) {
    let last = input.consolidation.period.last_month();
    let stands = standing(input.received);
    let own = stands.iter().filter(|one| one.period == last || one.period == input.consolidation.period);
    let texts: Vec<(&str, &str)> = own
        .flat_map(|one| one.header.iter().map(move |answer| (one, answer)))
        .filter(|(_, answer)| answer.key == HeaderKey::NextTasks && !answer.text.trim().is_empty())
        .map(|(one, answer)| (wording::unit_name(input.plan, &one.unit), answer.text.trim()))
        .collect();
    if texts.is_empty() {
        return;
    }
    blocks.push(section(input, Sentence::HeadingNextTasks));
    for (unit, text) in texts {
        blocks.push(Block::Paragraph(format!("- {unit}: {}", ended(text))));
    }
}

fn closing(input: &ReportInput) -> String {
    let about = &input.plan.about;
    let parent = about.parent_agency.trim();
    let whom = if parent.is_empty() { "cấp trên" } else { parent };
    let subject = subject(input);
    let values = [("noi_dung", subject.as_str()), ("co_quan", about.agency.trim()), ("noi_nhan", whom)];
    input.words.say(Sentence::Closing, &values)
}

fn signature(input: &ReportInput) -> Signature {
    let about = &input.plan.about;
    let mut recipients = Vec::new();
    if !about.parent_agency.trim().is_empty() {
        recipients.push(format!("- {} (b/c);", about.parent_agency.trim()));
    }
    recipients.push("- Lãnh đạo cơ quan;".to_owned());
    recipients.push("- Các đơn vị trực thuộc;".to_owned());
    let office = wording::initials(&about.department);
    recipients.push(if office.is_empty() { "- Lưu: VT.".to_owned() } else { format!("- Lưu: VT, {office}.") });
    Signature {
        label: "Nơi nhận:",
        recipients,
        position: wording::signature(&about.signer_title),
        name: about.signer.trim().to_owned(),
    }
}

/// A sentence that ends.
fn ended(text: &str) -> String {
    let text = text.trim().replace('\n', "; ");
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// As the decree asks of small numbers: `05`, `12`; zero stays `0`.
fn number(count: usize) -> String {
    if (1..10).contains(&count) { format!("{count:02}") } else { count.to_string() }
}
