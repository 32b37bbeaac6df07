//! What became of a decision about a report, and the commands by which an officer goes on from there.

use std::io::{self, Write};

use owo_colors::OwoColorize;
use serde::{Serialize, Serializer};

use super::{remarks, wrote};
use crate::app::decide::effects::{AffectedAdjustment, Effects};
use crate::app::decide::outcome::{DecisionOutcome, UnreportedCell};
use crate::app::decide::remark::{AnswerOfReport, Doubt, Factor, Remark};
use crate::app::{Answer, Workspace};
use crate::cli::args::Format;
use crate::cli::outcome::Outcome;
use crate::error::Failure;
use crate::model::closing::moment;
use crate::model::correction::Change;
use crate::model::dates;
use crate::model::entry::{Field, Progress};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::told::Moved;
use crate::note::Note;

/// Answers that a screen shows; JSON has all of them.
const MOST_ANSWERS: usize = 12;

/// Says what became of a decision, as the last thing that its verb does.
///
/// # Errors
/// If it cannot be printed.
pub fn tell(format: Format, workspace: &Workspace, answer: &Answer<DecisionOutcome>) -> Result<Outcome, Failure> {
    let plan = workspace.plan_of(answer.value.period)?;
    super::tell(format, answer, |out| text(out, plan, &answer.value, &answer.notes))
}

fn text(out: &mut dyn Write, plan: &Plan, outcome: &DecisionOutcome, notes: &[Note]) -> io::Result<()> {
    let (period, words) = (outcome.period.vietnamese_lower(), &outcome.words);
    match outcome.number {
        Some(number) => {
            writeln!(out, "{} Quyết định số {number}, {period}: {words}.", "✓".green())?;
            writeln!(out, "    {}; lý do: {}", outcome.by, outcome.reason)?;
        }
        None => writeln!(out, "{} {period}: {words} – đã như vậy rồi, không ghi thêm.", "◊".yellow())?,
    }
    for remark in &outcome.remarks {
        writeln!(out, "  {}", worded(remark))?;
    }
    what_counts(out, outcome)?;
    if outcome.recorded {
        effects(out, plan, &outcome.effects)?;
    }
    if outcome.open_errors > 0 {
        let (attempt, open) = (outcome.attempt, outcome.open_errors);
        writeln!(out, "  {} lần {attempt} còn {open} lỗi chưa bỏ qua.", "▲".red())?;
    }
    outcome.unreported.iter().try_for_each(|one| unreported(out, outcome, one))?;
    if let Some(reply) = &outcome.reply {
        wrote(out, "Thư nháp gửi đơn vị", reply)?;
    }
    match (outcome.number, outcome.about.undoes) {
        (Some(number), None) => {
            writeln!(out, "Xem các quyết định: khtc log. Hủy: khtc undo {number} --by TÊN --reason LÝ_DO")?;
        }
        (Some(_), Some(_)) => writeln!(out, "Xem các quyết định: khtc log.")?,
        (None, _) => {}
    }
    remarks(out, notes)
}

/// Which attempt counts now.
fn what_counts(out: &mut dyn Write, outcome: &DecisionOutcome) -> io::Result<()> {
    let Some((counts, received_at)) = outcome.standing_attempt.zip(outcome.standing_received_at) else {
        return writeln!(out, "  {} chưa có lần gửi nào được tính.", "□".yellow());
    };
    let received = moment(received_at);
    if counts == outcome.attempt {
        return writeln!(out, "  {} được tính: lần {counts}, nhận {received}.", "●".green());
    }
    writeln!(
        out,
        "  {} được tính là lần {counts} (nhận {received}), không phải lần {}; muốn quyết định về lần khác thì nêu --attempt.",
        "◊".yellow(),
        outcome.attempt
    )
}

fn effects(out: &mut dyn Write, plan: &Plan, effects: &Effects) -> io::Result<()> {
    if effects.answers.is_empty() {
        writeln!(out, "  {} số liệu được tính không thay đổi.", "◊".yellow())?;
    } else {
        writeln!(out, "  {} số liệu được tính thay đổi:", "♦".magenta())?;
    }
    let shown: Vec<&Change> = effects.answers.iter().take(MOST_ANSWERS).collect();
    for (at, change) in shown.iter().enumerate() {
        writeln!(out, "      {}: {} → {}", change.about(plan), change.was(), change.is())?;
        let is_last = shown.get(at + 1).is_none_or(|next| next.indicator != change.indicator);
        let totals = if is_last { totals_of(effects, &change.indicator) } else { Vec::new() };
        if !totals.is_empty() {
            writeln!(out, "        {}", format!("cả chỉ tiêu: {}", totals.join("; ")).dimmed())?;
        }
    }
    if let Some(left) = effects.answers.len().checked_sub(MOST_ANSWERS).filter(|left| *left > 0) {
        writeln!(out, "      và {left} nội dung khác: xem đủ bằng --format json, hoặc lập lại bảng tổng hợp")?;
    }
    for one in &effects.ended {
        let because = one.because.as_deref().unwrap_or_default();
        writeln!(out, "  {} {} {because}.", "♦".magenta(), named(one))?;
    }
    for one in &effects.back_in_force {
        let (named, number) = (named(one), one.number);
        let how = format!("khtc undo {number} --by TÊN --reason LÝ_DO");
        writeln!(out, "  {} {named} có hiệu lực trở lại; không đúng thì: {how}", "▲".red())?;
    }
    Ok(())
}

fn named(one: &AffectedAdjustment) -> String {
    format!("quyết định số {} của {} ({})", one.number, one.by, one.words)
}

/// What rests on the answers of an indicator: a sum of several units, what has come together since the new year.
fn totals_of(effects: &Effects, indicator: &str) -> Vec<String> {
    let of = effects.totals.iter().filter(|one| one.indicator == indicator).map(|one| one.moved);
    let shown = |value: Option<Quantity>| value.map_or("(trống)".to_owned(), |value| value.vietnamese(0));
    let words = of.filter_map(|moved| {
        let [then, now] = match moved {
            Moved::Current { then, now } | Moved::Cumulative { then, now } => [then, now].map(shown),
            Moved::Status { then, now } => {
                [then, now].map(|status| status.map_or(String::new(), |status| status.vietnamese().to_owned()))
            }
            Moved::Prior { .. } | Moved::AttainmentPercent { .. } => return None,
        };
        Some(format!("{} {then} → {now}", moved.vietnamese().to_lowercase()))
    });
    words.collect()
}

fn unreported(out: &mut dyn Write, outcome: &DecisionOutcome, one: &UnreportedCell) -> io::Result<()> {
    let place = [one.sheet.as_deref(), one.cell.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("!");
    let indicator = one.indicator.as_deref().unwrap_or_default();
    let district = one.district.as_ref().map(|code| format!(" --district {code}")).unwrap_or_default();
    writeln!(
        out,
        "  {} {place} ‘{}’ vẫn không có số: nội dung này là chưa báo cáo. Có số thì dùng ‘khtc adjust {indicator} \
         --period {} --unit {}{district} --to SỐ --by … --reason …’",
        "□".yellow(),
        one.found.trim(),
        outcome.period,
        outcome.unit
    )
}

/// JSON says a remark in the words of the screen, commands and all: they are part of the contract with programs, and
/// only this room may word commands. So the serialisation stands here and not beside the type.
impl Serialize for Remark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&worded(self))
    }
}

fn worded(remark: &Remark) -> String {
    match remark {
        Remark::Finding(message) => format!("► {message}"),
        Remark::LetterNotNeeded => "► thư trả lại đã soạn trước đó trong phan-hoi/ không cần gửi nữa.".to_owned(),
        Remark::UnitSaidTheSame => "► đơn vị đã báo đúng như vậy: không có gì để điều chỉnh.".to_owned(),
        Remark::Doubt(doubt) => doubted(doubt),
    }
}

fn doubted(doubt: &Doubt) -> String {
    let shown = |value: &Quantity| value.vietnamese(0);
    match doubt {
        Doubt::FarFromBefore { to, before, factor } => {
            let times = match factor {
                Factor::Times(times) => format!("gấp {} lần", shown(times)),
                Factor::OneIn(times) => format!("chỉ bằng 1/{}", shown(times)),
            };
            format!("▲ {} {times} số được tính trước đó ({})", shown(to), shown(before))
        }
        Doubt::Negative { to } => {
            format!("▲ {} là số âm: chỉ đúng khi trừ bớt số đã tính thừa ở các kỳ trước", shown(to))
        }
        Doubt::BeyondTarget { to, percent, target } => {
            format!("▲ {} lớn hơn {percent}% kế hoạch cả năm ({})", shown(to), shown(target))
        }
        Doubt::IfMistyped { decision, again } => {
            let again = adjusting(again);
            format!("► gõ nhầm thì sửa: {again}; hoặc hủy: khtc undo {decision} --by TÊN --reason LÝ_DO")
        }
        Doubt::NoDayOfCompletion { missing } => {
            let next = adjusting(missing);
            format!("▲ chưa có ngày hoàn thành nên chưa được coi là hoàn thành; điều chỉnh tiếp: {next}")
        }
        Doubt::NotSaidToBeDone { day, progress, missing } => {
            let progress = progress.as_ref().map_or("để trống".to_owned(), |progress| format!("‘{progress}’"));
            format!(
                "▲ có ngày hoàn thành {} mà tiến độ {progress} nên chưa được coi là hoàn thành; nếu đã xong: {}",
                dates::day(*day),
                adjusting(missing)
            )
        }
    }
}

/// The command that adjusts an answer; the one answer that is meant stands in it, else the place for one.
fn adjusting(answer: &AnswerOfReport) -> String {
    let AnswerOfReport { report, indicator, district, field } = answer;
    let district = district.as_ref().map(|code| format!(" --district {code}")).unwrap_or_default();
    let attempt = report.attempt.map(|attempt| format!(" --attempt {attempt}")).unwrap_or_default();
    let to = match field {
        Field::Progress => format!("\"{}\"", Progress::Done.label()),
        Field::DoneOn => "NGÀY".to_owned(),
        Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => "SỐ".to_owned(),
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => {
            "…".to_owned()
        }
    };
    format!(
        "khtc adjust {indicator} --period {} --unit {}{attempt}{district} --field {} --to {to} --by TÊN --reason LÝ_DO",
        report.period,
        report.unit,
        field.key()
    )
}
