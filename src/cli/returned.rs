//! `return`: a report does not count any more, and its unit is asked for another one.
//!
//! Never sends anything: the letter is a draft.

use std::path::PathBuf;

use crate::app::ask::Decider;
use crate::cli::Outcome;
use crate::cli::args::{Cli, Return};
use crate::cli::decide::{Matter, Said};
use crate::error::Failure;
use crate::layout::stamp::sha256_hex;
use crate::letters::receipt::{addresses, moment};
use crate::mail::{self, Block, Body, Tone, Unsent};
use crate::model::clock::local_day;
use crate::model::ruling::{Act, Ruled};
use crate::model::standing::{Received, standing};
use crate::workspace::Workspace;
use crate::workspace::write;

pub fn run(cli: &Cli, args: &Return) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let decider = args.decider.asked();
    let mut matter = Matter::open(&workspace, &args.report.asked())?;
    let report = matter.report()?.clone();
    let act = Act::Rule(Ruled::Returned);
    let done =
        if report.disposition.is_accepted() { matter.record(&report, act, &decider)? } else { Matter::unchanged(act) };
    let reply = match done.decision {
        Some(_) => Some(write_letter(&matter, &report, &decider)?),
        None => None,
    };
    Said { reply: reply.as_deref(), ..Said::of(&matter, &done, &decider, &report) }.tell(cli.format)
}

/// The draft that tells the unit, beside the replies of the period.
fn write_letter(matter: &Matter<'_>, report: &Received, decider: &Decider) -> Result<PathBuf, Failure> {
    let stands = standing(&matter.received).into_iter();
    let stands = stands.filter(|one| one.unit == report.unit && one.period == report.period);
    let earlier = stands.map(|one| one.attempt).next();
    let letter = letter(matter, report, decider, earlier);
    let name = format!("{}-lan-{}-tra-lai.eml", report.unit, report.attempt);
    write::write(&matter.workspace.replies(Some(report.period)).join(name), &mail::compose_unsent(&letter))
}

fn letter(matter: &Matter<'_>, report: &Received, decider: &Decider, earlier: Option<u32>) -> Unsent {
    let (plan, now) = (matter.plan, matter.workspace.now);
    let unit = plan.unit(&report.unit);
    let name = unit.map_or(report.unit.as_str(), |unit| unit.name.as_str());
    let period = report.period.vietnamese_lower();
    let subject = format!("Đề nghị chỉnh lý báo cáo {period} - {name} (lần {})", report.attempt);
    let about = &plan.about;
    let last = plan.calendar.mend_by(report.period, local_day(now)).format("%-d/%-m/%Y");
    let mut blocks = vec![
        Block::Paragraph(format!("Kính gửi: {name},")),
        Block::Verdict(
            Tone::Bad,
            format!(
                "Báo cáo {period} (lần {}) của đơn vị, nhận lúc {}, đã được {} xem xét lại và đề nghị chỉnh lý. Lý do: {}",
                report.attempt,
                moment(report.received_at),
                about.department,
                ended(&decider.reason)
            ),
        ),
    ];
    blocks.push(Block::Paragraph(match earlier {
        Some(attempt) => {
            format!("Báo cáo lần {attempt} đã được chấp nhận vẫn có hiệu lực cho đến khi bản chỉnh lý được chấp nhận.")
        }
        None => "Số liệu của báo cáo này không còn được tính cho đến khi bản chỉnh lý được chấp nhận.".to_owned(),
    }));
    blocks.push(Block::Paragraph(format!(
        "Đề nghị đơn vị sửa trên tệp đã gửi và gửi lại cả tệp (ghi “Lý do chỉnh lý”), chậm nhất là hết ngày {last}."
    )));
    blocks.push(Block::Signature(vec![about.department.to_uppercase(), about.agency.clone()]));
    blocks.extend(matter.workspace.remarks().into_iter().map(Block::Remark));
    let body = Body(blocks);
    let digest = sha256_hex(format!("{}\ntra-lai\n{subject}\n{}", report.sha256, body.text()).as_bytes());
    Unsent {
        to: unit.map(addresses).unwrap_or_default(),
        subject,
        date: now,
        message_id: format!("{}@phan-hoi.khtc", digest.get(..32).unwrap_or_default()),
        body,
        attachments: Vec::new(),
    }
}

/// With its full stop.
fn ended(reason: &str) -> String {
    format!("{}.", reason.trim().trim_end_matches('.'))
}
