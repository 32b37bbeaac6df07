//! A judged document, and when it came.

use chrono::{DateTime, FixedOffset};

use super::document::Document;
use super::queue::Position;
use crate::app::Workspace;
use crate::letters::reply::{Answered, Due, Marking};
use crate::model::plan::Plan;
use crate::model::submission::Item;

/// A judged document, and when it came.
pub struct Arrival {
    pub place: Position,
    pub at: DateTime<FixedOffset>,
    pub document: Document,
    pub item: Item,
}

impl Arrival {
    pub fn due<'a>(&'a self, workspace: &Workspace, plan: Option<&'a Plan>, marking: Option<Marking<'a>>) -> Due<'a> {
        let answered =
            Answered { item: &self.item, received_at: self.at, senders: self.document.senders(), recorded: true };
        Due { plan, folder: workspace.replies(self.item.period), answered, marking }
    }
}
