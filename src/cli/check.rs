//! `check`: reports are judged, nothing is recorded.

use std::path::PathBuf;

use super::args::{Check, Cli, Format};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::check::check;
use crate::app::receive::from_paths;
use crate::error::Failure;
use crate::model::submission::Item;

pub fn run(cli: &Cli, args: &Check) -> Result<Outcome, Failure> {
    let incoming = from_paths(&args.files)?;
    let workspace = Workspace::open(&cli.workspace)?;
    let bars = screen::Bars::default();
    let answer = check(&workspace, &incoming, &args.whose.asked(), args.reply.as_deref(), &bars)?;
    if cli.format == Format::Json {
        // A list of items has no room for them.
        workspace.remarks().iter().for_each(|remark| screen::say(&format!("◊ {remark}")));
    }
    let items: Vec<Item> = answer.value.files.iter().map(|one| one.item.clone()).collect();
    let written: Vec<PathBuf> = answer.value.files.iter().flat_map(|one| &one.replies).cloned().collect();
    let outcome = screen::tell(cli.format, &answer, |out| {
        screen::items(out, &workspace, &items, screen::Detail::Tried)?;
        screen::replies(out, &written)?;
        screen::remarks(out, &answer.notes)?;
        screen::sum(out, &items, screen::Detail::Tried)
    })?;
    answer.value.unjudged.require_none()?;
    Ok(outcome)
}
