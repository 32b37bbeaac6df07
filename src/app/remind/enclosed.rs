//! What a reminding mail has in it besides its sentences: the form to be filled, or the report as it was sent back.
//!
//! Never judges a report: what was found in it is told as it was told before.

use super::whom::ToRemind;
use crate::app::ask::Whose;
use crate::app::issue;
use crate::app::issued::issued_at;
use crate::app::past::Past;
use crate::app::receive::document::Document;
use crate::app::receive::read::read_again;
use crate::error::Failure;
use crate::ledger::Ledger;
use crate::letters::receipt::ReplyMail;
use crate::letters::reminder::Why;
use crate::letters::reply::{self, Answered, Marking};
use crate::mail::{Attachment, Point};
use crate::model::filing::Filing;
use crate::model::finding::Severity;
use crate::model::plan::Plan;
use crate::model::ruling::Ruled;
use crate::watch::Unwatched;
use crate::workspace::Workspace;

/// What a mail has in it besides its sentences.
#[derive(Default)]
pub struct Enclosed {
    pub workbook: Option<Attachment>,
    /// What has to be mended.
    pub points: Vec<Point>,
    /// How many faults that is.
    pub faults: usize,
}

/// What goes with the reminder of one report; its form is issued once more where nothing came.
///
/// # Errors
/// As the ledger, the template and the reply.
pub fn enclosed(
    workspace: &Workspace,
    ledger: &mut Ledger,
    (plan, past): (&Plan, &Past),
    one: &ToRemind<'_>,
    remarks: &[String],
) -> Result<Enclosed, Failure> {
    match one.why {
        Why::BeforeDeadline | Why::Missing => {
            let layout = past.layout(plan, &one.filing.unit.code, one.filing.period);
            let issued = issue::write(workspace, ledger, plan, &[layout], None, &Unwatched)?;
            let named = |one: issue::Issued| Attachment { name: format!("{}.xlsx", one.unit), bytes: one.file.bytes };
            Ok(Enclosed { workbook: issued.into_iter().next().map(named), ..Enclosed::default() })
        }
        Why::SentBack => sent_back(workspace, ledger, (plan, past), one.filing, remarks),
    }
}

/// The reply to what was sent back, made once more from the original in the ledger. Where that can no longer be read by
/// the plan, the list of faults goes alone.
fn sent_back(
    workspace: &Workspace,
    ledger: &mut Ledger,
    (plan, past): (&Plan, &Past),
    filing: &Filing<'_>,
    remarks: &[String],
) -> Result<Enclosed, Failure> {
    let Some(latest) = filing.latest() else { return Ok(Enclosed::default()) };
    let (unit, period) = (filing.unit.code.as_str(), filing.period);
    let Some(judged) = ledger.latest_judgement(&latest.sha256, Some(unit), Some(period))? else {
        return Ok(Enclosed::default());
    };
    let item = judged.item.told().into_owned();
    let faults = item.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let returned = match ledger.original(&item.sha256)? {
        // Of a report that an officer returned without a fault in it there is nothing to mark.
        Some(bytes) if faults > 0 => {
            let document = Document::kept(item.file.clone(), &item.file, bytes, None);
            let whose = Whose { unit: item.unit.clone(), period: item.period, otherwise: None };
            read_again(workspace, plan, past, &whose, &document)
        }
        Some(_) | None => None,
    };
    let answered = Answered { item: &item, received_at: latest.received_at, senders: &[], recorded: true };
    let workbook = match &returned {
        Some(returned) => {
            let now = workspace.now;
            let issued_at = ledger.together(|writing| issued_at(writing, plan, &returned.layout, now))?;
            let bytes = reply::marked(workspace, plan, &answered, &Marking { returned, issued_at })?;
            Some(Attachment { name: format!("{unit}-lan-{}-tra-lai.xlsx", latest.attempt), bytes })
        }
        None => None,
    };
    let places = returned.as_ref().map(|returned| &returned.moved);
    let told = ReplyMail { plan, item: &item, received_at: latest.received_at, recorded: true, places, remarks };
    let asked = latest.verdict().filter(|verdict| verdict.ruled == Ruled::Returned);
    let asked = asked.map(|verdict| Point { number: None, place: String::new(), text: verdict.reason.clone() });
    let points: Vec<Point> = asked.into_iter().chain(told.points(Severity::Error)).collect();
    Ok(Enclosed { workbook, faults: faults.max(points.len()), points })
}
