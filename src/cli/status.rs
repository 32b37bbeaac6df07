//! `status`: who has sent, who is late, who is missing, who was sent back; one period in detail, or the year.
//!
//! Never judges and never writes.

use std::collections::BTreeSet;
use std::io::{self, Write};

use chrono::{DateTime, FixedOffset, NaiveDate};
use owo_colors::OwoColorize;
use serde_json::Value;

use crate::app::decide::act::{ActShown, ruled_words};
use crate::cli::Outcome;
use crate::cli::args::{Cli, Status};
use crate::cli::closure::{self, Standing};
use crate::cli::refused;
use crate::cli::remind;
use crate::cli::screen;
use crate::cli::status_year::Year;
use crate::error::Failure;
use crate::model::dates::moment;
use crate::model::filing::{Filing, Lateness, State, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::reminder::{Reminder, reminded_on};
use crate::model::ruling::{Ended, Ruling};
use crate::model::standing::{Received, out_of_force};
use crate::model::year::Punctuality;
use crate::report::filing::sign;
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Status) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let period = match (args.period, args.year) {
        (Some(period), _) => period,
        (None, Some(year)) => Period::year(year),
        (None, None) => current(&workspace)?,
    };
    let plan = workspace.plan_of(period)?;
    let ledger = workspace.ledger_as_it_is()?;
    let (received, reminders) = match &ledger {
        Some(ledger) => (closure::filed(ledger, &plan.about.id)?, ledger.reminders(&plan.about.id)?),
        None => (Vec::new(), Vec::new()),
    };
    let standing = Standing::of(plan, ledger.as_ref(), &received, period, None)?;
    let refused = match &ledger {
        Some(ledger) => refused::of(ledger, plan, period, &standing.acts)?,
        None => Vec::new(),
    };
    let today = workspace.now.date_naive();
    let filings = filings(plan, &received, period);
    let year = Year::of(plan, &received, today);
    screen::print(
        cli.format,
        || match args.year {
            Some(_) => serde_json::json!({ "plan": plan.about.id, "today": today, "year": year.json() }),
            None => {
                let mut result = json(plan, period, &filings, &reminders, today, &year);
                if let Some(fields) = result.as_object_mut() {
                    fields.insert("closing".to_owned(), closure::json(&standing));
                    fields.insert("refused".to_owned(), serde_json::json!(refused));
                }
                result
            }
        },
        |out| {
            match args.year {
                Some(_) => year.matrix(out)?,
                None => {
                    in_detail(out, plan, period, &filings, &reminders, today)?;
                    refused::say(out, plan, &refused)?;
                    closure::say(out, plan, &standing)?;
                }
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    let late = filings.iter().any(|filing| filing.is_late(today));
    Ok(if late { Outcome::NeedsOfficer } else { Outcome::Clean })
}

/// The month whose reports are being collected: the last whose figures are closed, else the first.
pub fn current(workspace: &Workspace) -> Result<Period, Failure> {
    let today = workspace.now.date_naive();
    workspace.plans().require_sound()?;
    let years: BTreeSet<i32> = workspace.plans().named().map(|plan| plan.year).collect();
    let mut first = None;
    for year in years.into_iter().rev() {
        let plan = workspace.plans().of_year(year)?;
        let months = || Period::year(year).month_periods();
        let closed = months().map(|month| (plan.calendar.cut_off(month), month)).filter(|(day, _)| *day <= today);
        if let Some((_, month)) = closed.max() {
            return Ok(month);
        }
        first = months().next();
    }
    first.ok_or_else(|| Failure::NoPlan { dir: workspace.root.clone(), year: None })
}

/// The tally and one line for each report that is owed.
pub fn table(
    out: &mut dyn Write,
    plan: &Plan,
    period: Period,
    filings: &[Filing<'_>],
    reminders: &[Reminder],
    today: NaiveDate,
) -> io::Result<()> {
    listed(out, plan, period, filings, reminders, today, |_, _| Ok(()))
}

/// The same, and under each report that took more than one attempt its times and what was corrected.
fn in_detail(
    out: &mut dyn Write,
    plan: &Plan,
    period: Period,
    filings: &[Filing<'_>],
    reminders: &[Reminder],
    today: NaiveDate,
) -> io::Result<()> {
    listed(out, plan, period, filings, reminders, today, |out, filing| {
        rulings(out, plan, filing)?;
        if filing.attempts.len() < 2 {
            return Ok(());
        }
        writeln!(out, "      {}", times(filing).dimmed())?;
        filing.correction(plan).map_or(Ok(()), |correction| screen::correction(out, plan, &correction, "      "))
    })
}

/// What officers decided about a report and did not take back; of an adjusted answer also the adjustments before.
fn rulings(out: &mut dyn Write, plan: &Plan, filing: &Filing<'_>) -> io::Result<()> {
    for one in &filing.attempts {
        for ruling in decided(one) {
            let (at, by) = (moment(ruling.at), &ruling.by);
            let words = ruled_words(plan, &ruling.ruled);
            let fate = out_of_force(&filing.attempts, one, ruling);
            let fate = fate.map(|why| format!(" – {}", why.vietnamese(one.attempt))).unwrap_or_default();
            let reason = &ruling.reason;
            let line =
                format!("♦ số {}, lần {}: {words}{fate} ({by}, {at}; lý do: {reason})", ruling.decision, one.attempt);
            screen::paragraph(out, "      ", &line, 8, owo_colors::Style::new())?;
        }
    }
    Ok(())
}

/// In order of record: what holds, and what a further adjustment that holds took the place of.
fn decided(report: &Received) -> Vec<&Ruling> {
    let is_adjusted = |one: &Ruling| {
        let adjustment = one.adjustment();
        adjustment.is_some_and(|one| report.adjustment_of(&one.indicator, one.district.as_deref(), one.field).is_some())
    };
    let replaced = report.undone.iter().filter(|one| one.ended == Ended::Replaced).map(|one| &one.ruling);
    let mut all: Vec<&Ruling> = replaced.filter(|one| is_adjusted(one)).chain(&report.rulings).collect();
    all.sort_by_key(|one| one.decision);
    all
}

fn listed(
    out: &mut dyn Write,
    plan: &Plan,
    period: Period,
    filings: &[Filing<'_>],
    reminders: &[Reminder],
    today: NaiveDate,
    under: impl Fn(&mut dyn Write, &Filing<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let due = plan.calendar.window(period).due;
    // A due day that the plan gives and that moved is said: the units may know the other one.
    let given = plan.calendar.windows.get(&period).and_then(|given| given.due).filter(|given| *given != due);
    let given = given.map(|given| format!(" (kế hoạch ghi {}, là ngày nghỉ)", given.format("%-d/%-m/%Y")));
    let due = due.format("%-d/%-m/%Y");
    let head = format!("{} · hạn gửi {due}{}", period.vietnamese(), given.unwrap_or_default());
    writeln!(out, "{}", head.bold())?;
    let width = filings.iter().map(|filing| filing.unit.name.chars().count()).max().unwrap_or(0);
    let period_width = filings.iter().map(|filing| filing.period.vietnamese().chars().count()).max().unwrap_or(0);
    let several = filings.iter().any(|filing| filing.period != period);
    for filing in filings {
        let name = format!("{:width$}", filing.unit.name);
        let part = if several { format!("{:period_width$}  ", filing.period.vietnamese()) } else { String::new() };
        let state = state_words(filing, plan, today);
        let facts = filing.latest().map(|one| facts(filing, one));
        // Of a report that is in nobody asks any more how often it was asked for.
        let reminded = if filing.is_open() { remind::times(&reminded_on(reminders, filing)) } else { None };
        match [facts, reminded].into_iter().flatten().reduce(|facts, more| format!("{facts}; {more}")) {
            Some(facts) => writeln!(out, "  {part}{name}  {state}  {}", facts.dimmed())?,
            None => writeln!(out, "  {part}{name}  {state}")?,
        }
        under(out, filing)?;
    }
    let count = |state| filings.iter().filter(|filing| filing.state == state).count();
    let tally: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.vietnamese()))
        .collect();
    let tally = if tally.is_empty() { String::new() } else { format!(": {}", tally.join("; ")) };
    writeln!(out, "{} báo cáo phải nộp{tally}.", filings.len())?;
    match Punctuality::of(filings.iter(), today) {
        Punctuality { judged: 0, .. } => Ok(()),
        rate @ Punctuality { on_time, judged } => {
            let percent = rate.percent().map(|percent| percent.vietnamese(0)).unwrap_or_default();
            writeln!(out, "Đúng hạn: {on_time}/{judged} ({percent}%).")
        }
    }
}

/// What came last, when, and how.
fn facts(filing: &Filing<'_>, last: &Received) -> String {
    let stands = filing.attempts.iter().any(|one| one.disposition.is_accepted());
    let pending = if filing.waits_for_correction() && stands {
        " – bị trả lại, lần trước vẫn được tính"
    } else {
        ""
    };
    let via = last.via.as_ref().map(|way| format!(", {way}")).unwrap_or_default();
    format!("lần {}, nhận {}{via}{pending}", last.attempt, moment(last.received_at))
}

/// First received, first acceptable, finally accepted.
fn times(filing: &Filing<'_>) -> String {
    let first = filing.first_received_at().map(|at| format!("nhận lần đầu {}", moment(at)));
    let acceptable = match filing.first_accepted_at() {
        Some(at) => format!("hợp lệ lần đầu {}", moment(at)),
        None => "chưa có lần nào hợp lệ".to_owned(),
    };
    let stands = filing.standing();
    let stands = stands.map(|one| format!("được tính: lần {}, nhận {}", one.attempt, moment(one.received_at)));
    [first, Some(acceptable), stands].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn state_words(filing: &Filing<'_>, plan: &Plan, today: NaiveDate) -> String {
    let words = sign(filing.state).label(filing.state.vietnamese());
    let late = filing.lateness(&plan.calendar, today).map(Lateness::vietnamese);
    match (filing.state, late) {
        (State::OnTime, _) => words.green().to_string(),
        (State::Late, late) => format!("{words} {}", late.unwrap_or_default()).yellow().to_string(),
        (State::SentBack | State::Missing, Some(late)) => format!("{words}, quá hạn {late}").red().to_string(),
        (State::SentBack, None) => words.red().to_string(),
        (State::Missing, None) => words,
    }
}

fn ruling_json(filing: &Filing<'_>, report: &Received, ruling: &Ruling) -> Value {
    let mut json = serde_json::json!(ActShown::from(&ruling.ruled));
    if let Some(fields) = json.as_object_mut() {
        fields.insert("number".to_owned(), serde_json::json!(ruling.decision));
        fields.insert("decision".to_owned(), serde_json::json!(ruling.ruled.code()));
        fields.insert("by".to_owned(), serde_json::json!(ruling.by));
        fields.insert("reason".to_owned(), serde_json::json!(ruling.reason));
        fields.insert("at".to_owned(), serde_json::json!(ruling.at.to_rfc3339()));
        let why = out_of_force(&filing.attempts, report, ruling).map(|why| why.vietnamese(report.attempt));
        fields.insert("out_of_force".to_owned(), serde_json::json!(why));
    }
    json
}

/// One report that is owed, with everything that its unit did about it.
fn filing_json(plan: &Plan, filing: &Filing<'_>, reminders: &[Reminder], today: NaiveDate) -> Value {
    let time = |at: Option<DateTime<FixedOffset>>| at.map(|at| at.to_rfc3339());
    let (last, stands) = (filing.latest(), filing.standing());
    let reminded = reminded_on(reminders, filing);
    let drafts: Vec<&Reminder> =
        reminders.iter().filter(|one| one.unit == filing.unit.code && one.period == filing.period).collect();
    let attempt = |one: &&Received| {
        serde_json::json!({
            "attempt": one.attempt,
            "received_at": one.received_at.to_rfc3339(),
            "via": one.via,
            "file": one.file,
            "sha256": one.sha256,
            "disposition": one.disposition,
            "proposed": one.proposed,
            "decisions": decided(one).into_iter().map(|ruling| ruling_json(filing, one, ruling)).collect::<Vec<_>>(),
            "stands": stands.is_some_and(|stands| stands.receipt == one.receipt),
        })
    };
    serde_json::json!({
        "unit": filing.unit.code,
        "name": filing.unit.name,
        "period": filing.period,
        "due": filing.due,
        "state": filing.state,
        "late": filing.is_late(today),
        "lateness": filing.lateness(&plan.calendar, today),
        "attempts": filing.attempts.len(),
        "waits_for_correction": filing.waits_for_correction(),
        "first_received_at": time(filing.first_received_at()),
        "first_acceptable_at": time(filing.first_accepted_at()),
        "accepted_at": time(stands.map(|one| one.received_at)),
        "accepted_attempt": stands.map(|one| one.attempt),
        "last_received_at": time(last.map(|one| one.received_at)),
        "last_disposition": last.map(|one| one.disposition),
        "last_via": last.and_then(|one| one.via.as_ref()),
        "received": filing.attempts.iter().map(attempt).collect::<Vec<_>>(),
        "correction": filing.correction(plan),
        "reminded": reminded.len(),
        "last_reminded_on": reminded.last(),
        "reminders": drafts,
    })
}

/// The units of some filings, each named once although it may owe several reports.
pub fn codes(filings: &[&Filing<'_>], is: impl Fn(&Filing<'_>) -> bool) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for filing in filings.iter().filter(|filing| is(filing)) {
        if !codes.contains(&filing.unit.code) {
            codes.push(filing.unit.code.clone());
        }
    }
    codes
}

fn json(
    plan: &Plan,
    period: Period,
    filings: &[Filing<'_>],
    reminders: &[Reminder],
    today: NaiveDate,
    year: &Year<'_>,
) -> Value {
    let all: Vec<&Filing<'_>> = filings.iter().collect();
    serde_json::json!({
        "plan": plan.about.id,
        "period": period,
        "due": plan.calendar.window(period).due,
        "today": today,
        "punctuality": Punctuality::of(filings.iter(), today),
        "late": codes(&all, |filing| filing.is_late(today)),
        "missing": codes(&all, |filing| filing.state == State::Missing),
        "sent_back": codes(&all, |filing| filing.state == State::SentBack),
        "reports": filings.iter().map(|filing| filing_json(plan, filing, reminders, today)).collect::<Vec<_>>(),
        "year": year.json(),
    })
}
