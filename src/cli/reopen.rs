//! `reopen`: a closed period is opened again, for one unit.
//!
//! Never changes what was closed: what the unit sends now is a restatement, and shown as one.

use owo_colors::OwoColorize;

use crate::cli::Outcome;
use crate::cli::args::{Cli, Reopen};
use crate::cli::closure;
use crate::cli::screen;
use crate::error::Failure;
use crate::model::closing::{closed_for, touches};
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Reopen) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let plan = workspace.plan_of(args.period)?;
    workspace.require_unit(Some(&args.unit), Some(args.period))?;
    let mut ledger = workspace.ledger()?;
    let acts = ledger.closings(&plan.about.id, None)?;
    if !acts.iter().any(|act| act.period == args.period) {
        return Err(Failure::NotClosed(args.period.vietnamese()));
    }
    let decision = (args.by.as_deref(), args.reason.as_str());
    let is_news = closed_for(&acts, &args.unit, args.period).is_some()
        && ledger.reopen(&plan.about.id, args.period, &args.unit, decision, workspace.now)?;
    let closed = ledger.closed(&plan.about.id, None)?;
    let mut touched = closure::relied_on(&closed);
    touched.retain(|one| touches(args.period, one.told.period));
    screen::print(
        cli.format,
        || {
            let periods = touched.iter().map(|one| serde_json::json!({ "period": one.told.period, "sent": one.sent }));
            serde_json::json!({
                "period": args.period,
                "unit": args.unit,
                "reopened": is_news,
                "touches": periods.collect::<Vec<_>>(),
            })
        },
        |out| {
            let unit = plan.unit(&args.unit).map_or(args.unit.as_str(), |unit| unit.name.as_str());
            let period = args.period.vietnamese();
            match is_news {
                true => writeln!(out, "{} {period}: đã mở lại cho {unit}.", "✓".green())?,
                false => writeln!(out, "{} {period} đang mở cho {unit} rồi: không ghi thêm.", "◊".yellow())?,
            }
            for one in &touched {
                let sent = one.sent.as_ref().map(|sent| format!(": UBND tỉnh đang giữ {}", sent.vietnamese()));
                let name = one.told.period.vietnamese_lower();
                writeln!(out, "  ▲ có thể làm thay đổi số liệu {name} đã chốt{}", sent.unwrap_or_default())?;
            }
            writeln!(out, "Tiếp theo: nhận lại báo cáo của đơn vị, rồi chốt lại các kỳ trên theo thứ tự.")?;
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}
