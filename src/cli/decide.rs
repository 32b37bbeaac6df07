//! What the officers' decisions have in common: the report that one is about, its record, and how it is told.
//!
//! Never decides anything: that is the officer's, by name and with a reason.

use std::io::{self, Write};

use owo_colors::OwoColorize;
use serde_json::Value;

use crate::app::ask::{Decider, OfReport};
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::effects::Effects;
use crate::cli::screen;
use crate::error::{Failure, NotUndone};
use crate::ledger::{Ledger, NewRuling, RulingOutcome};
use crate::model::closing::{Closing, closed_for};
use crate::model::dates::moment;
use crate::model::disposition::Disposition;
use crate::model::entry::Field;
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::model::ruling::{Act, Adjustment, Ruled};
use crate::model::standing::{Lapsed, Received, lapsed, standing};
use crate::model::submission::Item;
use crate::workspace::Workspace;

/// The attempts of one unit for one period, and the ledger that a decision about one of them is written to.
pub struct Matter<'w> {
    pub workspace: &'w Workspace,
    pub plan: &'w Plan,
    pub ledger: Ledger,
    pub of: OfReport,
    /// Everything of the plan.
    pub received: Vec<Received>,
}

impl<'w> Matter<'w> {
    pub fn open(workspace: &'w Workspace, of: &OfReport) -> Result<Matter<'w>, Failure> {
        let plan = workspace.plan_of(of.period)?;
        workspace.require_unit(Some(&of.unit), Some(of.period))?;
        let ledger = workspace.ledger()?;
        if let Some(closing) = closed_for(&ledger.closings(&plan.about.id, None)?, &of.unit, of.period) {
            return Err(closed(closing, &of.unit));
        }
        let received = ledger.received(&plan.about.id, None)?;
        Ok(Matter { workspace, plan, ledger, of: of.clone(), received })
    }

    /// The attempt that was named, or the one that came last.
    pub fn report(&self) -> Result<&Received, Failure> {
        let attempts = || self.received.iter().filter(|one| one.unit == self.of.unit && one.period == self.of.period);
        let (unit, period) = (self.of.unit.clone(), self.of.period.vietnamese_lower());
        let Some(last) = attempts().max_by_key(|one| (one.received_at, one.receipt)) else {
            return Err(Failure::NothingToDecide { unit, period, refused: self.refused()? });
        };
        let Some(attempt) = self.of.attempt else { return Ok(last) };
        let made = || attempts().map(|one| one.attempt).collect();
        let named = attempts().find(|one| one.attempt == attempt);
        named.ok_or_else(|| Failure::NoSuchAttempt { unit, period, attempt, made: made() })
    }

    /// Files of the unit for the period that nobody could read.
    fn refused(&self) -> Result<Vec<String>, Failure> {
        let all = self.ledger.receipts(&self.plan.about.id, None)?.into_iter();
        let is_own = |unit: &Option<String>| unit.as_deref() == Some(self.of.unit.as_str());
        let own = all.filter(|one| is_own(&one.unit) && one.period == Some(self.of.period));
        Ok(own.filter(|one| one.disposition == Disposition::Refused).map(|one| one.file).collect())
    }

    /// Records an act, and reads again what stands after it.
    pub fn record(&mut self, report: &Received, act: Act, decider: &Decider) -> Result<Done, Failure> {
        let new = NewRuling {
            plan_id: &self.plan.about.id,
            receipt: report.receipt,
            attempt: report.attempt,
            unit: &report.unit,
            period: report.period,
            act: &act,
            by: &decider.by,
            reason: &decider.reason,
        };
        let decision = match self.ledger.rule(&new, self.workspace.now)? {
            RulingOutcome::Recorded(decision) => decision,
            RulingOutcome::Closed(closing) => {
                return Err(closed(&closing, &report.unit));
            }
            RulingOutcome::Undone(by) => {
                let decision = match act {
                    Act::Undo(decision) => decision,
                    Act::Rule(_) => 0,
                };
                return Err(Failure::NotUndone { decision, because: NotUndone::AlreadyUndone { by } });
            }
        };
        let after = self.ledger.received(&self.plan.about.id, None)?;
        let before = std::mem::replace(&mut self.received, after);
        let of = (self.of.unit.as_str(), self.of.period);
        let effects = Effects::of(self.plan, of, (&before, &self.received), decision)?;
        Ok(Done { decision: Some(decision), act, effects })
    }

    /// The same decision holds already, or changes nothing: it is not written.
    pub fn unchanged(act: Act) -> Done {
        Done { decision: None, act, effects: Effects::default() }
    }
}

fn closed(closing: &Closing, unit: &str) -> Failure {
    Failure::Closed { period: closing.period, unit: unit.to_owned(), at: moment(closing.at) }
}

/// What became of a decision.
pub struct Done {
    /// Its number; none if nothing was written, because it would change nothing.
    pub decision: Option<i64>,
    pub act: Act,
    pub effects: Effects,
}

/// What there is to say about a decision, and about the report that it is about.
pub struct Said<'a> {
    pub matter: &'a Matter<'a>,
    pub done: &'a Done,
    pub decider: &'a Decider,
    pub receipt: i64,
    /// What the verb has to add, a line each.
    pub more: Vec<String>,
    /// The draft that was written for the unit.
    pub reply: Option<&'a std::path::Path>,
}

impl<'a> Said<'a> {
    /// Of a verb that adds nothing and writes to nobody.
    pub fn of(matter: &'a Matter<'a>, done: &'a Done, decider: &'a Decider, report: &Received) -> Said<'a> {
        Said { matter, done, decider, receipt: report.receipt, more: Vec::new(), reply: None }
    }

    /// Says it, as the last thing that a verb does.
    pub fn tell(&self, format: Format) -> Result<Outcome, Failure> {
        screen::print(format, || self.json(), |out| self.text(out))?;
        Ok(Outcome::Clean)
    }

    fn report(&self) -> Option<&Received> {
        self.matter.received.iter().find(|one| one.receipt == self.receipt)
    }

    fn standing(&self) -> Option<&Received> {
        let of = &self.matter.of;
        standing(&self.matter.received).into_iter().find(|one| one.unit == of.unit && one.period == of.period)
    }

    fn json(&self) -> Value {
        let report = self.report();
        let lacking = report.map(unreported).unwrap_or_default();
        let place = |one: &&Finding| {
            serde_json::json!({
                "indicator": one.indicator,
                "district": one.district,
                "sheet": one.sheet,
                "cell": one.cell,
                "found": one.found,
            })
        };
        let mut json = act_json(&self.done.act);
        let of = &self.matter.of;
        let fields = serde_json::json!({
            "recorded": self.done.decision.is_some(),
            "number": self.done.decision,
            "decision": self.done.act.code(),
            "plan": self.matter.plan.about.id,
            "period": of.period,
            "unit": of.unit,
            "attempt": report.map(|report| report.attempt),
            "by": self.decider.by,
            "reason": self.decider.reason,
            "disposition": report.map(|report| report.disposition),
            "proposed": report.map(|report| report.proposed),
            "standing_attempt": self.standing().map(|one| one.attempt),
            "unreported": lacking.iter().map(place).collect::<Vec<_>>(),
            "reply": self.reply,
            "effects": self.done.effects.json(),
            "remarks": self.more,
        });
        if let (Some(all), Value::Object(fields)) = (json.as_object_mut(), fields) {
            all.extend(fields);
        }
        json
    }

    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let (plan, of) = (self.matter.plan, &self.matter.of);
        let Some(report) = self.report() else { return Ok(()) };
        let words = words(plan, &of.unit, report.attempt, &self.done.act);
        let period = of.period.vietnamese_lower();
        match self.done.decision {
            Some(decision) => {
                writeln!(out, "{} Quyết định số {decision}, {period}: {words}.", "✓".green())?;
                writeln!(out, "    {}; lý do: {}", self.decider.by, self.decider.reason)?;
            }
            None => writeln!(out, "{} {period}: {words} – đã như vậy rồi, không ghi thêm.", "◊".yellow())?,
        }
        for line in &self.more {
            writeln!(out, "  {line}")?;
        }
        self.what_stands(out, report)?;
        if self.done.decision.is_some() {
            self.done.effects.say(out, plan)?;
        }
        if !report.disposition.is_accepted() {
            let open = open_errors(report);
            if report.verdict().is_none() && open > 0 {
                writeln!(out, "  {} lần {} còn {open} lỗi chưa bỏ qua.", "▲".red(), report.attempt)?;
            }
        }
        for one in unreported(report) {
            let place = [one.sheet.as_deref(), one.cell.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("!");
            let indicator = one.indicator.as_deref().unwrap_or_default();
            let district = one.district.as_ref().map(|code| format!(" --district {code}")).unwrap_or_default();
            writeln!(
                out,
                "  {} {place} ‘{}’ vẫn không có số: nội dung này là chưa báo cáo. Có số thì dùng ‘khtc adjust {indicator} \
                 --period {} --unit {}{district} --to SỐ --by … --reason …’",
                "□".yellow(),
                one.found.trim(),
                of.period,
                of.unit
            )?;
        }
        if let Some(reply) = self.reply {
            screen::wrote(out, "Thư nháp gửi đơn vị", reply)?;
        }
        match (self.done.decision, &self.done.act) {
            (Some(decision), Act::Rule(_)) => {
                writeln!(out, "Xem các quyết định: khtc log. Hủy: khtc undo {decision} --by TÊN --reason LÝ_DO")?;
            }
            (Some(_), Act::Undo(_)) => writeln!(out, "Xem các quyết định: khtc log.")?,
            (None, _) => {}
        }
        screen::footnotes(out, self.matter.workspace)
    }

    /// Which attempt counts now.
    fn what_stands(&self, out: &mut dyn Write, report: &Received) -> io::Result<()> {
        match self.standing() {
            Some(one) if one.receipt == report.receipt => {
                writeln!(out, "  {} được tính: lần {}, nhận {}.", "●".green(), one.attempt, moment(one.received_at))
            }
            Some(one) => writeln!(
                out,
                "  {} được tính là lần {} (nhận {}), không phải lần {}; muốn quyết định về lần khác thì nêu --attempt.",
                "◊".yellow(),
                one.attempt,
                moment(one.received_at),
                report.attempt
            ),
            None => writeln!(out, "  {} chưa có lần gửi nào được tính.", "□".yellow()),
        }
    }
}

fn open_errors(report: &Received) -> usize {
    crate::model::ruling::open_errors(&report.findings, &report.rulings).count()
}

/// Cells in which something stands that gave no answer, and that nobody answered since: of a report that counts all
/// of them, of another one those whose finding was waived.
fn unreported(report: &Received) -> Vec<&Finding> {
    let is_told = |at: usize| report.disposition.is_accepted() || report.waiver(at).is_some();
    let gave_nothing = |one: &Finding| {
        let (Some(sheet), Some(cell), Some(indicator)) = (&one.sheet, &one.cell, &one.indicator) else { return false };
        let answered = report.entries.iter().any(|entry| entry.at.sheet == *sheet && entry.at.cell == *cell);
        let adjusted = |field: Field| report.adjustment_of(indicator, one.district.as_deref(), field).is_some();
        !one.found.trim().is_empty() && !answered && !Field::ADJUSTABLE.into_iter().any(adjusted)
    };
    let errors = report.findings.iter().enumerate();
    let errors = errors.filter(|(at, one)| one.counts() && one.severity == Severity::Error && is_told(*at));
    let mut cells: Vec<&Finding> = Vec::new();
    for (_, one) in errors.filter(|(_, one)| gave_nothing(one)) {
        if !cells.iter().any(|other| (&other.sheet, &other.cell) == (&one.sheet, &one.cell)) {
            cells.push(one);
        }
    }
    cells
}

/// What was decided, in words: `điều chỉnh 1.3.a: 512,5 → 500 (Chi cục Kiểm lâm, lần 2)`.
pub fn words(plan: &Plan, unit: &str, attempt: u32, act: &Act) -> String {
    let of = format!("{}, lần {attempt}", plan.unit(unit).map_or(unit, |unit| unit.name.as_str()));
    match act {
        Act::Rule(ruled) => format!("{} ({of})", ruled_words(plan, ruled)),
        Act::Undo(decision) => format!("hủy quyết định số {decision} ({of})"),
    }
}

/// The same without whose report it is about.
pub fn ruled_words(plan: &Plan, ruled: &Ruled) -> String {
    match ruled {
        Ruled::Waived(waived) => format!("bỏ qua {}", waived.vietnamese()),
        Ruled::Adjusted(one) => format!("điều chỉnh {}: {} → {}", about(plan, one), one.was(), one.to.vietnamese()),
        Ruled::Accepted => "chấp nhận báo cáo".to_owned(),
        Ruled::Returned => "trả lại báo cáo".to_owned(),
    }
}

/// `1.3.c, Bình Gia, tử số`
fn about(plan: &Plan, one: &Adjustment) -> String {
    let district = one.district.as_deref();
    let district = district.map(|code| plan.district(code).map_or(code, |district| district.name.as_str()).to_owned());
    let field = (one.field != Field::Current).then(|| one.field.vietnamese().to_lowercase());
    [Some(one.indicator.clone()), district, field].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What an act is about, for programs.
pub fn act_json(act: &Act) -> Value {
    let (finding, adjusted, undoes) = match act {
        Act::Rule(Ruled::Waived(waived)) => (Some(waived), None, None),
        Act::Rule(Ruled::Adjusted(adjustment)) => (None, Some(adjustment), None),
        Act::Rule(Ruled::Accepted | Ruled::Returned) => (None, None, None),
        Act::Undo(decision) => (None, None, Some(decision)),
    };
    serde_json::json!({
        "finding": finding.map(|one| serde_json::json!({ "code": one.code, "sheet": one.sheet, "cell": one.cell })),
        "adjusted": adjusted.map(|one| serde_json::json!({
            "indicator": one.indicator,
            "district": one.district,
            "field": one.field,
            "own": one.own,
            "value": one.to.value(),
            "text": one.to.text(),
            "date": one.to.date(),
            "replaces": one.replaces,
        })),
        "undoes": undoes,
    })
}

/// Adjustments that hold no longer because of reports that came just now.
pub fn lapsed_by<'a>(items: &[Item], received: &'a [Received]) -> Vec<Lapsed<'a>> {
    let is_new = |by: &Received| {
        items.iter().any(|item| {
            item.disposition.is_accepted()
                && item.attempt == Some(by.attempt)
                && item.period == Some(by.period)
                && item.unit.as_deref() == Some(by.unit.as_str())
        })
    };
    lapsed(received).into_iter().filter(|one| is_new(one.by)).collect()
}

/// That an officer's figure holds no longer, and why.
pub fn say_lapsed(out: &mut dyn Write, plan: &Plan, all: &[Lapsed<'_>]) -> io::Result<()> {
    for one in all {
        let unit = plan.unit(&one.of.unit).map_or(one.of.unit.as_str(), |unit| unit.name.as_str());
        writeln!(
            out,
            "  {} {unit}, {}: quyết định số {} của {} ({}) hết hiệu lực vì có lần gửi {}; vẫn cần thì điều chỉnh lại",
            "♦ điều chỉnh:".magenta(),
            one.of.period.vietnamese_lower(),
            one.ruling.decision,
            one.ruling.by,
            ruled_words(plan, &one.ruling.ruled),
            one.by.attempt
        )?;
    }
    Ok(())
}

/// The same for programs.
pub fn lapsed_json(one: &Lapsed<'_>) -> Value {
    serde_json::json!({
        "number": one.ruling.decision,
        "unit": one.of.unit,
        "period": one.of.period,
        "attempt": one.of.attempt,
        "indicator": one.adjustment.indicator,
        "district": one.adjustment.district,
        "field": one.adjustment.field,
        "lapsed_by": one.by.attempt,
    })
}
