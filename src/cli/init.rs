//! `init`: makes a workspace.

use super::args::{Cli, Init};
use super::outcome::Outcome;
use super::screen;
use crate::app::init::init;
use crate::error::Failure;

pub fn run(cli: &Cli, args: &Init) -> Result<Outcome, Failure> {
    let answer = init(&args.dir, args.plan.as_deref())?;
    let begun = &answer.value;
    screen::tell(cli.format, &answer, |out| {
        let (folder, plan) = (begun.workspace.display(), begun.plan.display());
        screen::wrote(out, "Thư mục làm việc", &begun.workspace)?;
        screen::wrote(out, "Kế hoạch", &begun.plan)?;
        writeln!(out, "\nTiếp theo:")?;
        if begun.is_blank {
            writeln!(out, "  1. Mở {plan} bằng Excel, điền kế hoạch năm")?;
        } else {
            writeln!(out, "  1. Xem lại kế hoạch: {plan}")?;
        }
        writeln!(out, "  2. khtc plan check --workspace {folder}")?;
        writeln!(out, "  3. khtc template --period KỲ --workspace {folder}")
    })
}
