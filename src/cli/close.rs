//! `close`: a period is locked, with the workbooks that were made of it.
//!
//! Never closes what the months before leave open, and never closes twice.

use std::io::Write;

use chrono::NaiveDate;
use owo_colors::OwoColorize;
use serde_json::Value;

use crate::app::ask::Moment;
use crate::app::results::Results;
use crate::app::told;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Close};
use crate::cli::closure;
use crate::cli::screen;
use crate::error::Failure;
use crate::ledger::{Closure, Ledger, NewClosing};
use crate::model::closing::{Closing, Kept, Sent, standing};
use crate::model::dates;
use crate::model::dates::moment;
use crate::model::filing::{Filing, State, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::workspace::Workspace;

/// What became of it.
enum Ending {
    Done(i64),
    /// By whoever was first.
    Already(i64),
    Refused(Obstacles),
}

/// What keeps a period from being closed.
#[derive(Default)]
struct Obstacles {
    /// Periods that have to be closed before.
    not_closed: Vec<Period>,
    /// Unit, and of which period.
    missing: Vec<(String, Period)>,
    sent_back: Vec<(String, Period)>,
}

pub fn run(cli: &Cli, args: &Close) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let plan = workspace.plan_of(args.period)?;
    if closure::parts(plan, args.period).is_empty() {
        return Err(Failure::NothingDue(args.period.to_string()));
    }
    let today = workspace.now.date_naive();
    if let Some(on) = args.sent_on.filter(|on| *on > today) {
        return Err(Failure::SentInTheFuture(dates::day(on)));
    }
    let sent = args.sent_as.as_ref().map(|number| Sent { number: number.clone(), on: args.sent_on.unwrap_or(today) });
    let cut_off = plan.calendar.cut_off(args.period);
    if let Some(sent) = sent.as_ref().filter(|sent| sent.on < cut_off) {
        let day = |day: NaiveDate| day.format("%-d/%-m/%Y").to_string();
        let period = args.period.vietnamese_lower();
        return Err(Failure::SentTooEarly { on: day(sent.on), period, cut_off: day(cut_off) });
    }
    let mut ledger = workspace.ledger()?;
    let (closing, is_news) = match close(&workspace, &mut ledger, args)? {
        Ending::Done(closing) => (closing, true),
        Ending::Already(closing) => (closing, false),
        Ending::Refused(obstacles) => {
            screen::print(cli.format, || refusal(args.period, &obstacles), |out| say(out, plan, args, &obstacles))?;
            return Ok(Outcome::NeedsOfficer);
        }
    };
    if let Some(sent) = &sent {
        ledger.send_as(&plan.about.id, args.period, closing, sent, args.by.as_deref(), workspace.now)?;
    }
    // What is written now is what is kept: after an interruption, too, the same again completes the work.
    let results = Results::of(&workspace, Some(&ledger), &at_once(args.period))?;
    let office = results.write_office(&results.office_path(&workspace), None)?.path;
    let province = results.write_province(&results.province_path(&workspace))?;
    let mut files = vec![office.clone(), province.clone()];
    // A draft that lies there must not outlive the closing.
    let word = results.province_word_path(&workspace);
    let word = if word.is_file() { Some(results.write_province_word(&word)?) } else { None };
    files.extend(word.clone());
    let closed = results.standing.closed.as_ref();
    let sent = closed.and_then(|closed| closed.sent.as_ref());
    let at = closed.map(|closed| closed.at);
    screen::print(
        cli.format,
        || {
            serde_json::json!({
                "period": args.period,
                "closed": true,
                "already_closed": !is_news,
                "closed_at": at.map(|at| at.to_rfc3339()),
                "sent": sent,
                "files": files,
            })
        },
        |out| {
            let (name, at) = (args.period.vietnamese(), at.map(moment).unwrap_or_default());
            match is_news {
                true => writeln!(out, "{} {name}: đã chốt lúc {at}.", "✓".green())?,
                false => writeln!(out, "{} {name} đã chốt từ trước, lúc {at}: không chốt lại.", "◊".yellow())?,
            }
            if let Some(sent) = sent {
                writeln!(out, "  Đã gửi UBND tỉnh: {}.", sent.vietnamese())?;
            }
            screen::wrote(out, "Bảng tổng hợp", &office)?;
            for path in [Some(&province), word.as_ref()].into_iter().flatten() {
                screen::wrote(out, "Báo cáo UBND tỉnh", path)?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

const fn at_once(period: Period) -> Moment {
    Moment { period, as_of: None, known_at: None }
}

fn close(workspace: &Workspace, ledger: &mut Ledger, args: &Close) -> Result<Ending, Failure> {
    /// Reports may be recorded while the workbooks are made.
    const TRIES: usize = 5;
    for _ in 0..TRIES {
        let plan_id = &workspace.plan_of(args.period)?.about.id;
        // Asked first: what is decided after it makes the workbooks stale.
        let last_decision = ledger.last_decision(plan_id)?;
        let results = Results::of(workspace, Some(ledger), &at_once(args.period))?;
        if let Some(closed) = &results.standing.closed {
            return Ok(Ending::Already(closed.closing));
        }
        let (plan, acts) = (results.plan, &results.standing.acts);
        let obstacles = obstacles(plan, acts, &results);
        let lacks = !obstacles.missing.is_empty() || !obstacles.sent_back.is_empty();
        if !obstacles.not_closed.is_empty() || (lacks && !args.force) {
            return Ok(Ending::Refused(obstacles));
        }
        let last_act = acts.last().map_or(0, |act| act.id);
        let results = results.into_final();
        let changes = told::changes(&results, Some(ledger))?;
        let workbooks = [
            (Kept::Office, results.office(changes.as_ref())?),
            (Kept::Province, results.province()?),
            (Kept::ProvinceWord, results.province_word()?),
        ];
        let lacking = lacks.then(|| lacking(plan, &obstacles));
        let new = NewClosing {
            figures: &told::told(&results),
            last_act,
            last_decision,
            workbooks: &workbooks,
            by: args.by.as_deref(),
            reason: args.reason.as_deref(),
            lacking: lacking.as_deref(),
        };
        match ledger.close(&new, workspace.now)? {
            Closure::Done(closing) => return Ok(Ending::Done(closing.id)),
            Closure::Already(closing) => return Ok(Ending::Already(closing.id)),
            Closure::Moved => {}
        }
    }
    Err(Failure::StillMoving(args.period.vietnamese()))
}

fn obstacles(plan: &Plan, acts: &[Closing], results: &Results<'_>) -> Obstacles {
    let period = results.period;
    let year = Period::year(period.year).month_periods();
    // A month after the months before it; a longer period after all that is owed inside it, too.
    let months = year.filter(|month| month.position() < period.position() && !plan.owed(*month).is_empty());
    let mut before: Vec<Period> = months.collect();
    before.extend(closure::parts(plan, period).into_iter().filter(|part| *part != period));
    before.sort_by_key(|one| (one.position(), *one));
    before.dedup();
    before.retain(|one| standing(acts, *one).is_none());
    let mut obstacles = Obstacles { not_closed: before, ..Obstacles::default() };
    let filings = filings(plan, &results.received, period);
    // What was closed without a report stays so.
    for filing in filings.iter().filter(|filing| filing.period == period) {
        let of = || (filing.unit.code.clone(), filing.period);
        match filing.state {
            State::Missing => obstacles.missing.push(of()),
            State::SentBack => obstacles.sent_back.push(of()),
            State::OnTime | State::Late if Filing::waits_for_correction(filing) => obstacles.sent_back.push(of()),
            State::OnTime | State::Late => {}
        }
    }
    obstacles
}

fn names(plan: &Plan, units: &[(String, Period)]) -> String {
    let name = |(code, _): &(String, Period)| plan.unit(code).map_or(code.clone(), |unit| unit.short.clone());
    units.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn lacking(plan: &Plan, obstacles: &Obstacles) -> String {
    let part = |words: &str, units: &[(String, Period)]| {
        (!units.is_empty()).then(|| format!("{words}: {}", names(plan, units)))
    };
    let parts = [part("chưa nộp", &obstacles.missing), part("bị trả lại", &obstacles.sent_back)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn refusal(period: Period, obstacles: &Obstacles) -> Value {
    let codes = |units: &[(String, Period)]| -> Vec<String> { units.iter().map(|(code, _)| code.clone()).collect() };
    serde_json::json!({
        "period": period,
        "closed": false,
        "not_closed": obstacles.not_closed,
        "missing": codes(&obstacles.missing),
        "sent_back": codes(&obstacles.sent_back),
    })
}

fn say(out: &mut dyn Write, plan: &Plan, args: &Close, obstacles: &Obstacles) -> std::io::Result<()> {
    writeln!(out, "{} Chưa chốt {}:", "✗".red(), args.period.vietnamese_lower())?;
    if !obstacles.not_closed.is_empty() {
        let periods: Vec<String> = obstacles.not_closed.iter().map(|one| one.vietnamese_lower()).collect();
        writeln!(out, "  {} {}; chốt theo thứ tự", "▲ còn kỳ chưa chốt:".red(), periods.join(", "))?;
    }
    if !obstacles.missing.is_empty() {
        writeln!(out, "  {} {}", "□ chưa nộp:".yellow(), names(plan, &obstacles.missing))?;
    }
    if !obstacles.sent_back.is_empty() {
        writeln!(out, "  {} {}", "▲ đang bị trả lại:".red(), names(plan, &obstacles.sent_back))?;
    }
    if obstacles.not_closed.is_empty() {
        writeln!(out, "  Vẫn chốt khi còn thiếu: thêm --force --by TÊN --reason LÝ_DO.")?;
    }
    Ok(())
}
