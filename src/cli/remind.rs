//! `remind`: drafts of mails to the units whose reports are still to come, and of the official letter to those overdue.
//!
//! Never sends anything, and never judges a report; a draft of the same state on the same day has the same bytes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use owo_colors::OwoColorize;

use crate::app::ask::Whose;
use crate::app::case_book;
use crate::app::issue as template;
use crate::app::issued::issued_at;
use crate::app::past::Past;
use crate::app::receive::document::Document;
use crate::app::receive::read::{self, Opened};
use crate::app::receive::waiting::waiting;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Remind};
use crate::cli::screen;
use crate::consolidate;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::letters::receipt::Told;
use crate::letters::reminder::{Letter, Why};
use crate::letters::reply::Returned;
use crate::letters::reply::{self, Answered, Marking};
use crate::mail::{Attachment, Point};
use crate::model::clock::vietnam;
use crate::model::closing::{Closing, closed_for};
use crate::model::digest::sha256_hex;
use crate::model::filing::{Filing, State, filings};
use crate::model::finding::Severity;
use crate::model::period::{Period, Span};
use crate::model::plan::Plan;
use crate::model::reminder::{Reminder, ReminderKind, reminded_on};
use crate::model::ruling::Ruled;
use crate::model::standing::Received;
use crate::model::submission::Item;
use crate::report::province::urging::{self, Urging};
use crate::workspace::Workspace;
use crate::workspace::wording;
use crate::workspace::write::{self, Output};

/// Working days that an overdue report gets where the officer names no day.
const WORKING_DAYS: u32 = 2;

/// The text of the official letter, in `mau/`.
const OFFICIAL_WORDING: &str = "nhac-cong-van.txt";

pub fn run(cli: &Cli, args: &Remind) -> Result<Outcome, Failure> {
    let mut workspace = Workspace::open(&cli.workspace)?;
    let plan = workspace.plan_of(args.period)?;
    template::named(plan, &args.unit)?;
    if !args.dry_run {
        workspace.ensure_key()?;
    }
    let plan = workspace.plan_of(args.period)?;
    let mut ledger = if args.dry_run { workspace.ledger_as_it_is()? } else { Some(workspace.ledger()?) };
    let today = workspace.now.date_naive();
    let new_deadline = args.new_deadline.unwrap_or_else(|| plan.calendar.add_working_days(today, WORKING_DAYS));
    if new_deadline < today {
        return Err(Failure::DeadlineOver(new_deadline.format("%-d/%-m/%Y").to_string()));
    }
    let id = &plan.about.id;
    let (received, before, closings) = match &ledger {
        Some(ledger) => (ledger.received(id, None)?, ledger.reminders(id)?, ledger.closings(id, None)?),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let mut filings = filings(plan, &received, args.period);
    if args.period.span == Span::OfficialYear {
        let settled = settled(plan, &received, Period::year(args.period.year))?;
        let is_asked = |filing: &Filing<'_>| {
            plan.asked_of(&filing.unit.code, filing.period).any(|one| !settled.contains(&one.code))
        };
        filings.retain(|filing| filing.period != args.period || !filing.is_open() || is_asked(filing));
    }
    if filings.is_empty() {
        return Err(Failure::NothingDue(args.period.to_string()));
    }
    let mut round = Round { args, today, new_deadline, cases: Vec::new(), closed: Vec::new(), settled: Vec::new() };
    for filing in &filings {
        round.look_at(plan, filing, &closings);
    }
    let written = match &mut ledger {
        Some(ledger) if !args.dry_run => round.draft(&workspace, ledger, plan, &received)?,
        Some(_) | None => Written::default(),
    };
    let waiting = match round.cases.is_empty() {
        true => 0,
        false => waiting(&workspace.inbox(), ledger.as_ref())?.len(),
    };
    let result = Shown { plan, round: &round, written: &written, before: &before, waiting };
    screen::print(
        cli.format,
        || screen::with_settings(result.json(), &workspace),
        |out| {
            result.text(out)?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

/// The indicators that the year has settled: the official year asks only for what was still open.
fn settled(plan: &Plan, received: &[Received], year: Period) -> Result<BTreeSet<String>, Failure> {
    let so_far = consolidate::consolidate(plan, received, year, plan.calendar.cut_off(year))?;
    Ok(so_far.lines.into_iter().filter(|line| line.met).map(|line| line.indicator).collect())
}

/// A report that a unit is reminded of.
struct Case<'a> {
    filing: &'a Filing<'a>,
    why: Why,
    answer_by: NaiveDate,
}

impl Case<'_> {
    fn kind(&self) -> ReminderKind {
        match self.why {
            Why::BeforeDeadline => ReminderKind::BeforeDeadline,
            Why::Missing => ReminderKind::Missing,
            Why::SentBack => ReminderKind::SentBack,
        }
    }
}

/// Who is reminded today, and who of those asked about is not.
struct Round<'a> {
    args: &'a Remind,
    today: NaiveDate,
    new_deadline: NaiveDate,
    cases: Vec<Case<'a>>,
    /// The period is closed for them: what came now would not count.
    closed: Vec<&'a Filing<'a>>,
    /// Their report is in.
    settled: Vec<&'a Filing<'a>>,
}

/// What was drafted.
#[derive(Default)]
struct Written {
    /// One for each case, in their order: where it stands, and its digest.
    drafts: Vec<(PathBuf, String)>,
    official: Option<PathBuf>,
}

impl<'a> Round<'a> {
    fn look_at(&mut self, plan: &Plan, filing: &'a Filing<'a>, closings: &[Closing]) {
        let (unit, period) = (&filing.unit.code, filing.period);
        if !self.args.unit.is_empty() && !self.args.unit.contains(unit) {
            return;
        }
        if !filing.is_open() {
            self.settled.push(filing);
            return;
        }
        // Of a longer period nobody is reminded of what has not begun.
        if period != self.args.period && plan.calendar.window(period).from > self.today {
            return;
        }
        if closed_for(closings, unit, period).is_some() {
            self.closed.push(filing);
            return;
        }
        let is_over = filing.due < self.today;
        let (why, answer_by) = match filing.state {
            State::SentBack if is_over => (Why::SentBack, self.new_deadline),
            State::SentBack => {
                let named = self.args.new_deadline;
                (Why::SentBack, named.unwrap_or_else(|| plan.calendar.mend_by(period, self.today)))
            }
            State::Missing | State::OnTime | State::Late if is_over => (Why::Missing, self.new_deadline),
            State::Missing | State::OnTime | State::Late => (Why::BeforeDeadline, filing.due),
        };
        self.cases.push(Case { filing, why, answer_by });
    }

    /// What the official letter lists; nothing where only some units are looked at.
    fn overdue(&self) -> Vec<&'a Filing<'a>> {
        let is_over = |case: &&Case<'a>| self.args.unit.is_empty() && case.filing.due < self.today;
        self.cases.iter().filter(is_over).map(|case| case.filing).collect()
    }

    /// Writes the drafts, then records them: what is recorded stands on the disk.
    fn draft(
        &self,
        workspace: &Workspace,
        ledger: &mut Ledger,
        plan: &Plan,
        received: &[Received],
    ) -> Result<Written, Failure> {
        let day = self.today.and_time(NaiveTime::MIN).and_local_timezone(vietnam()).single().unwrap_or(workspace.now);
        let remarks = workspace.remarks();
        // First what only reads: a broken text of the office's is told before a template is issued.
        let official = self.official(workspace, plan, day, &remarks)?;
        let outputs = self.letters(workspace, ledger, plan, received, day, &remarks)?;
        let paths = write::write_all(&outputs)?;
        let mut recorded = Vec::new();
        let record = |filing: &Filing<'_>, kind, digest: &str| Reminder {
            unit: filing.unit.code.clone(),
            period: filing.period,
            kind,
            at: workspace.now,
            digest: digest.to_owned(),
        };
        let mut written = Written::default();
        for ((case, output), path) in self.cases.iter().zip(&outputs).zip(paths) {
            let digest = sha256_hex(&output.bytes);
            recorded.push(record(case.filing, case.kind(), &digest));
            written.drafts.push((path, digest));
        }
        if let Some(official) = official {
            let digest = sha256_hex(&official.bytes);
            written.official = Some(write::write(&official.path, &official.bytes)?);
            recorded.extend(self.overdue().into_iter().map(|one| record(one, ReminderKind::Official, &digest)));
        }
        ledger.remind(&plan.about.id, &recorded)?;
        Ok(written)
    }

    /// The mails, one for each case, in their order.
    fn letters(
        &self,
        workspace: &Workspace,
        ledger: &mut Ledger,
        plan: &Plan,
        received: &[Received],
        day: DateTime<FixedOffset>,
        remarks: &[String],
    ) -> Result<Vec<Output>, Failure> {
        let mut words = Vec::new();
        for why in [Why::BeforeDeadline, Why::Missing, Why::SentBack] {
            let is_needed = self.cases.iter().any(|case| case.why == why);
            let (file, catalogue) = why.wording();
            if is_needed {
                words.push((why, wording::words(&workspace.wording(file), &catalogue)?));
            }
        }
        let known = case_book::cases(&plan.about.id, Some(ledger), received, None)?;
        let mut pasts: BTreeMap<Period, Past> = BTreeMap::new();
        for case in &self.cases {
            if let Entry::Vacant(place) = pasts.entry(case.filing.period) {
                place.insert(Past::of(plan, received, &known, case.filing.period)?);
            }
        }
        let mut outputs = Vec::new();
        for case in &self.cases {
            let (filing, period) = (case.filing, case.filing.period);
            let Some((_, words)) = words.iter().find(|(why, _)| *why == case.why) else { continue };
            let Some(past) = pasts.get(&period) else { continue };
            let enclosed = match case.why {
                Why::BeforeDeadline | Why::Missing => {
                    let layout = past.layout(plan, &filing.unit.code, period);
                    Enclosed::blank(template::write(
                        workspace,
                        ledger,
                        plan,
                        &[layout],
                        None,
                        &crate::watch::Unwatched,
                    )?)
                }
                Why::SentBack => sent_back(workspace, ledger, plan, past, filing, remarks)?,
            };
            let letter = Letter {
                plan,
                filing,
                why: case.why,
                words,
                answer_by: case.answer_by,
                day,
                points: enclosed.points,
                faults: enclosed.faults,
                attachment: enclosed.workbook,
                remarks,
            };
            let name = format!("{}-{}-{}.eml", self.today, filing.unit.code, case.why.file_name());
            outputs.push(Output { path: workspace.reminders(period).join(name), bytes: letter.eml() });
        }
        Ok(outputs)
    }

    fn official(
        &self,
        workspace: &Workspace,
        plan: &Plan,
        day: DateTime<FixedOffset>,
        remarks: &[String],
    ) -> Result<Option<Output>, Failure> {
        let overdue = self.overdue();
        if overdue.is_empty() {
            return Ok(None);
        }
        let words = wording::words(&workspace.wording(OFFICIAL_WORDING), &urging::CATALOGUE)?;
        let bytes = urging::word_document(&Urging {
            plan,
            period: self.args.period,
            overdue: &overdue,
            new_deadline: self.new_deadline,
            created: day,
            remarks,
            words: &words,
        })?;
        let name = format!("{}-cong-van-don-doc.docx", self.today);
        Ok(Some(Output { path: workspace.reminders(self.args.period).join(name), bytes }))
    }
}

/// What a mail has in it besides its sentences.
#[derive(Default)]
struct Enclosed {
    workbook: Option<Attachment>,
    points: Vec<Point>,
    faults: usize,
}

impl Enclosed {
    fn blank(issued: Vec<template::Issued>) -> Enclosed {
        let named = |one: template::Issued| Attachment { name: format!("{}.xlsx", one.unit), bytes: one.file.bytes };
        Enclosed { workbook: issued.into_iter().next().map(named), ..Enclosed::default() }
    }
}

/// The reply to what was sent back, made once more from the original in the ledger. Where that can no longer be read by
/// the plan, the list of faults goes alone.
fn sent_back(
    workspace: &Workspace,
    ledger: &mut Ledger,
    plan: &Plan,
    past: &Past,
    filing: &Filing<'_>,
    remarks: &[String],
) -> Result<Enclosed, Failure> {
    let Some(latest) = filing.latest() else { return Ok(Enclosed::default()) };
    let (unit, period) = (filing.unit.code.as_str(), filing.period);
    let Some(judged) = ledger.latest_judgement(&latest.sha256, Some(unit), Some(period))? else {
        return Ok(Enclosed::default());
    };
    let item = judged.item.told().into_owned();
    let faults = item.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let returned = match ledger.original(&item.sha256)? {
        // Of a report that an officer returned without a fault in it there is nothing to mark.
        Some(bytes) if faults > 0 => read_again(workspace, plan, past, &item, bytes),
        Some(_) | None => None,
    };
    let answered = Answered { item: &item, received_at: latest.received_at, senders: &[], recorded: true };
    let workbook = match &returned {
        Some(returned) => {
            let now = workspace.now;
            let issued_at = ledger.together(|writing| issued_at(writing, plan, &returned.layout, now))?;
            let bytes = reply::marked(workspace, plan, &answered, &Marking { returned, issued_at })?;
            Some(Attachment { name: format!("{unit}-lan-{}-tra-lai.xlsx", latest.attempt), bytes })
        }
        None => None,
    };
    let places = returned.as_ref().map(|returned| &returned.moved);
    let told = Told { plan, item: &item, received_at: latest.received_at, recorded: true, places, remarks };
    let asked = latest.verdict().filter(|verdict| verdict.ruled == Ruled::Returned);
    let asked = asked.map(|verdict| Point { number: None, place: String::new(), text: verdict.reason.clone() });
    let points: Vec<Point> = asked.into_iter().chain(told.points(Severity::Error)).collect();
    Ok(Enclosed { workbook, faults: faults.max(points.len()), points })
}

fn read_again(workspace: &Workspace, plan: &Plan, past: &Past, item: &Item, bytes: Vec<u8>) -> Option<Returned> {
    let document = Document::kept(item.file.clone(), &item.file, bytes, None);
    let whose = Whose { unit: item.unit.clone(), period: item.period, otherwise: None };
    match read::open(workspace, &document, &whose) {
        Opened::Report(report) => Some(read::returned(workspace, plan, past, &report)),
        Opened::Settled(_) | Opened::Foreign(_) => None,
    }
}

/// What the officer is told.
struct Shown<'a> {
    plan: &'a Plan,
    round: &'a Round<'a>,
    written: &'a Written,
    /// What had been drafted before this.
    before: &'a [Reminder],
    /// Files that may be what is asked for.
    waiting: usize,
}

impl Shown<'_> {
    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let round = self.round;
        let due = self.plan.calendar.window(round.args.period).due;
        let head = format!("{} · hạn gửi {}", round.args.period.vietnamese(), shown(due));
        writeln!(out, "{}", head.bold())?;
        if round.cases.is_empty() {
            writeln!(out, "  Không có đơn vị nào cần nhắc.")?;
        }
        for (at, case) in round.cases.iter().enumerate() {
            let filing = case.filing;
            let part = if filing.period == round.args.period {
                String::new()
            } else {
                format!(" ({})", filing.period.vietnamese_lower())
            };
            let when = match case.why {
                Why::BeforeDeadline => "hạn",
                Why::Missing | Why::SentBack => "hạn mới",
            };
            let facts = format!("{}, {when} {}", case.kind().vietnamese(), shown(case.answer_by));
            let facts = format!("{}{part}: {facts}{}", filing.unit.name, self.reminded(filing));
            match self.written.drafts.get(at) {
                Some((path, _)) => {
                    writeln!(out, "  {} {facts}", "✓".green())?;
                    writeln!(out, "      {}", path.display().dimmed())?;
                }
                None => writeln!(out, "  □ {facts}")?,
            }
        }
        for filing in &round.closed {
            writeln!(out, "  – {}: kỳ đã chốt sổ, không nhắc", filing.unit.name)?;
        }
        if !round.args.unit.is_empty() {
            for filing in &round.settled {
                writeln!(out, "  – {}: {}, không cần nhắc", filing.unit.name, filing.state.vietnamese())?;
            }
        }
        let overdue = round.overdue();
        let listed = format!("{} báo cáo quá hạn, hạn mới {}", overdue.len(), shown(round.new_deadline));
        match &self.written.official {
            Some(path) => screen::wrote(out, &format!("Công văn đôn đốc ({listed})"), path)?,
            None if !overdue.is_empty() => writeln!(out, "  □ Công văn đôn đốc ({listed})")?,
            None => {}
        }
        self.warnings(out)
    }

    fn warnings(&self, out: &mut dyn Write) -> io::Result<()> {
        let round = self.round;
        let unaddressed = self.unaddressed();
        if !unaddressed.is_empty() {
            let names: Vec<&str> =
                unaddressed.iter().filter_map(|code| self.plan.unit(code)).map(|unit| unit.name.as_str()).collect();
            let sign = "◊ kế hoạch chưa có địa chỉ thư, thư để trống người nhận:".yellow().to_string();
            writeln!(out, "  {sign} {}", names.join("; "))?;
        }
        if self.waiting > 0 {
            let sign = format!("◊ còn {} tệp trong hop-thu-den/ chưa tiếp nhận:", self.waiting);
            writeln!(out, "  {} tiếp nhận trước khi gửi thư nhắc", sign.yellow())?;
        }
        let is_promised = round.cases.iter().any(|case| case.why != Why::BeforeDeadline);
        if is_promised && !self.plan.calendar.is_working_day(round.new_deadline) {
            writeln!(out, "  {} {}", "◊ hạn mới không phải ngày làm việc:".yellow(), shown(round.new_deadline))?;
        }
        if !is_promised && round.args.new_deadline.is_some() {
            writeln!(out, "  {}", "◊ chưa có báo cáo nào quá hạn nên hạn mới không được dùng".yellow())?;
        }
        if round.cases.is_empty() {
            return Ok(());
        }
        if round.args.dry_run {
            writeln!(out, "Chỉ liệt kê: chưa soạn thư, chưa ghi sổ.")
        } else {
            writeln!(out, "Chưa gửi gì: mở từng tệp .eml bằng chương trình thư, xem lại rồi gửi.")
        }
    }

    /// “; đã soạn thư nhắc 1 lần, gần nhất 15/6/2022”, before today's.
    fn reminded(&self, filing: &Filing<'_>) -> String {
        let mut days = reminded_on(self.before, filing);
        days.retain(|day| *day < self.round.today);
        times(&days).map(|times| format!("; trước đây {times}")).unwrap_or_default()
    }

    fn unaddressed(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for case in &self.round.cases {
            let unit = case.filing.unit;
            if unit.emails.is_empty() && !codes.contains(&unit.code.as_str()) {
                codes.push(&unit.code);
            }
        }
        codes
    }

    fn json(&self) -> serde_json::Value {
        let round = self.round;
        let of = |(at, case): (usize, &Case<'_>)| {
            let written = self.written.drafts.get(at);
            serde_json::json!({
                "unit": case.filing.unit.code,
                "name": case.filing.unit.name,
                "period": case.filing.period,
                "kind": case.kind(),
                "due": case.filing.due,
                "answer_by": case.answer_by,
                "to": case.filing.unit.emails,
                "file": written.map(|(path, _)| path),
                "digest": written.map(|(_, digest)| digest),
                "reminded_before": reminded_on(self.before, case.filing).iter().filter(|day| **day < round.today).count(),
            })
        };
        let overdue = round.overdue();
        let official = (!overdue.is_empty()).then(|| {
            serde_json::json!({
                "file": self.written.official,
                "new_deadline": round.new_deadline,
                "reports": overdue
                    .iter()
                    .map(|one| serde_json::json!({ "unit": one.unit.code, "period": one.period }))
                    .collect::<Vec<_>>(),
            })
        });
        serde_json::json!({
            "plan": self.plan.about.id,
            "period": round.args.period,
            "today": round.today,
            "dry_run": round.args.dry_run,
            "drafts": round.cases.iter().enumerate().map(of).collect::<Vec<_>>(),
            "official": official,
            "without_address": self.unaddressed(),
            "waiting": self.waiting,
            "closed": round.closed.iter().map(|one| &one.unit.code).collect::<Vec<_>>(),
        })
    }
}

/// “đã soạn thư nhắc 2 lần, gần nhất 15/6/2022”; none if there was none.
pub fn times(days: &[NaiveDate]) -> Option<String> {
    days.last().map(|last| format!("đã soạn thư nhắc {} lần, gần nhất {}", days.len(), shown(*last)))
}

fn shown(day: NaiveDate) -> String {
    day.format("%-d/%-m/%Y").to_string()
}
