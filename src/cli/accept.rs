//! `accept`: a report counts, although the program would send it back.
//!
//! Never makes a figure of what could not be read: that stays unreported until somebody adjusts it.

use crate::cli::Outcome;
use crate::cli::args::{Accept, Cli};
use crate::cli::decide::{Matter, Said};
use crate::error::Failure;
use crate::model::ruling::{Act, Ruled};
use crate::workspace::Workspace;

pub fn run(cli: &Cli, args: &Accept) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let decider = args.decider.asked();
    let mut matter = Matter::open(&workspace, &args.report.asked())?;
    let report = matter.report()?.clone();
    let act = Act::Rule(Ruled::Accepted);
    let done = if report.disposition.is_accepted() {
        Matter::unchanged(act)
    } else {
        matter.record(&report, act, &decider)?
    };
    let mut more = Vec::new();
    if done.decision.is_some() && !report.proposed.is_accepted() {
        more.push("► thư trả lại đã soạn trước đó trong phan-hoi/ không cần gửi nữa.".to_owned());
    }
    Said { more, ..Said::of(&matter, &done, &decider, &report) }.tell(cli.format)
}
