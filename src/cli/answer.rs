//! `answer`: what is done about a difficulty or proposal.

use owo_colors::OwoColorize;

use super::args::{Answer, Cli};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::answer_case::answer_case;
use crate::error::Failure;
use crate::model::case::CaseAct;

pub fn run(cli: &Cli, args: &Answer) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let answer = answer_case(&workspace, &args.of.asked(), args.number, &asked(args), &args.by)?;
    screen::tell(cli.format, &answer, |out| {
        let answered = &answer.value;
        if answered.words.is_empty() {
            writeln!(out, "{} đã ghi như vậy rồi: không ghi thêm.", "◊".yellow())?;
        }
        for words in &answered.words {
            writeln!(out, "{} {words}", "✓".green())?;
        }
        screen::case(out, &answered.case)?;
        screen::remarks(out, &answer.notes)
    })
}

/// In the order in which they are recorded.
fn asked(args: &Answer) -> Vec<CaseAct> {
    let answer = args.text.clone().map(CaseAct::Answer);
    let assign = args.to.clone().map(CaseAct::Assign);
    let close = args.close.then_some(CaseAct::Close);
    let reopen = args.reopen.then_some(CaseAct::Reopen);
    [answer, assign, close, reopen].into_iter().flatten().collect()
}
