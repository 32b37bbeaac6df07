//! `rules`: every rule in a line, or one explained from its own documentation.

use crate::cli::Outcome;
use crate::cli::args::{Cli, Rules};
use crate::cli::screen;
use crate::error::Failure;
use crate::plan;
use crate::rules;
use crate::workspace::settings;

pub fn run(cli: &Cli, args: &Rules) -> Result<Outcome, Failure> {
    // The workspace's settings, where there is one: what they change is said.
    let settings = settings::read(&cli.workspace.join(settings::FILE))?.rules;
    let of_plans = plan::rules::RULES;
    let docs = rules::docs(&of_plans);
    let Some(code) = &args.code else {
        screen::print(
            cli.format,
            || serde_json::json!(docs),
            |out| write!(out, "{}", rules::list(&of_plans, &settings)),
        )?;
        return Ok(Outcome::Clean);
    };
    let wanted = code.trim().to_uppercase();
    let found = docs.iter().find(|doc| doc.code == wanted || doc.name.eq_ignore_ascii_case(code.trim()));
    let doc = found.ok_or_else(|| Failure::UnknownRule {
        code: code.clone(),
        suggestion: rules::nearest(&wanted).map(str::to_owned),
    })?;
    screen::print(
        cli.format,
        || serde_json::json!(doc),
        |out| write!(out, "{}{}", rules::explain_doc(doc), rules::explain_settings(doc, &settings)),
    )?;
    Ok(Outcome::Clean)
}
