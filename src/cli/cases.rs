//! `cases`: the difficulties and proposals that are followed, the oldest first.

use super::args::{Cases, Cli};
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::cases::{AskedCases, cases};
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Cases) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let asked = AskedCases { of: args.of.asked(), unit: args.unit.clone(), with_settled: args.all };
    let answer = cases(&workspace, &asked)?;
    screen::tell(cli.format, &answer, |out| {
        let cases = &answer.value.cases;
        cases.iter().try_for_each(|case| screen::case(out, case))?;
        let open = cases.iter().filter(|case| case.state.is_open()).count();
        match (open, cases.len()) {
            (0, 0) => writeln!(out, "Không có khó khăn, kiến nghị nào đang theo dõi.")?,
            (open, all) if open == all => writeln!(out, "{open} việc chưa giải quyết xong.")?,
            (open, all) => writeln!(out, "{all} việc, trong đó {open} chưa giải quyết xong.")?,
        }
        if open > 0 {
            writeln!(out, "Ghi ý kiến giải quyết: khtc answer SỐ --by TÊN \"Ý KIẾN\" (thêm --close khi đã xong)")?;
        }
        screen::remarks(out, &answer.notes)
    })
}
