//! `receive`: reports are judged, recorded, answered.

use super::args::{Cli, Receive};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::receive::{from_paths, receive};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Receive) -> Result<Outcome, Failure> {
    let mut workspace = Workspace::open(&cli.workspace)?;
    // A path that does not exist is an error before anything is done.
    let incoming = from_paths(&args.paths)?;
    let (arrived, whose) = (args.arrived.asked(), args.whose.asked());
    let answer = receive(&mut workspace, &incoming, &arrived, &whose, &screen::Bars::default())?;
    let reception = &answer.value;
    let outcome = screen::tell(cli.format, &answer, |out| {
        screen::items(out, &workspace, &reception.items, screen::Detail::Findings)?;
        screen::lapsed(out, &reception.lapsed)?;
        screen::replies(out, &reception.replies)?;
        screen::remarks(out, &answer.notes)?;
        screen::sum(out, &reception.items, screen::Detail::Findings)
    })?;
    answer.value.unjudged.require_none()?;
    Ok(outcome)
}
