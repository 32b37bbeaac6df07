//! Where what the office reports comes from: the consolidation and the reports behind it, put into trees.
//!
//! Never computes a figure, and never decides what counts: both were said by the consolidation.
//!
//! ```text
//! figure    one indicator: each of its columns down to the cells        formula   how a column is made, in words
//! ground    what the trees are grown from, and whose figure is asked for
//! source    a unit's report: the attempt that stands, its cells, the others
//! ```

mod figure;
mod formula;
mod ground;
mod source;

#[cfg(test)]
mod tests;

use crate::model::consolidation::{Consolidation, Coverage, Datum, Line, Origin, Status};
use crate::model::filing::filings;
use crate::model::indicator::Kind;
use crate::model::lineage::{
    Branch, FigureKind, MadeAttempt, OfCoverage, OfIndicator, OfTally, OfTask, OwedReport, TallyTask,
};
use crate::model::plan::Task;
use crate::model::standing::{Received, standing};

pub use ground::{Ground, Whose};

pub use crate::report::wording::figure as figure_in_words;
use figure::About;

/// An indicator's figures down to the cells; none if the plan has no such indicator.
pub fn of_indicator(ground: Ground<'_>, line: &Line, whose: Whose<'_>, wanted: &[FigureKind]) -> Option<OfIndicator> {
    let indicator = ground.plan.indicator(&line.indicator)?;
    let about = About { ground, indicator, line, whose };
    Some(OfIndicator {
        indicator: indicator.code.clone(),
        task: indicator.task.clone(),
        title: indicator.title.clone(),
        uom: indicator.uom.clone(),
        kind: indicator.kind,
        target: indicator.target,
        unit: whose.unit.map(str::to_owned),
        district: whose.district.map(str::to_owned),
        remark: line.remark.clone(),
        figures: wanted.iter().map(|kind| about.figure(*kind)).collect(),
    })
}

/// A heading or a task with everything below it; none if the plan has no such task.
pub fn of_task(ground: Ground<'_>, consolidation: &Consolidation, no: &str) -> Option<OfTask> {
    let task = ground.plan.task(no)?;
    let line = consolidation.task(no)?;
    let lines = consolidation.lines.iter().filter(|line| line.task == task.no);
    Some(OfTask {
        task: task.no.clone(),
        title: task.title.clone(),
        status: line.status,
        deadline: line.deadline,
        completed_on: line.completed_on,
        reported: line.reported,
        formula: formula::of_task(ground.as_of, line),
        indicators: lines.map(|line| branch(ground, line)).collect(),
        tasks: ground.plan.children_of(no).filter_map(|child| of_task(ground, consolidation, &child.no)).collect(),
    })
}

/// The indicators of a class, and the tasks that have indicators of their own.
pub fn of_tally(ground: Ground<'_>, consolidation: &Consolidation, status: Status) -> OfTally {
    let lines = &consolidation.lines;
    let of_class: Vec<Branch> =
        lines.iter().filter(|line| line.status == status).map(|line| branch(ground, line)).collect();
    let has_own = |task: &&Task| lines.iter().any(|line| line.task == task.no);
    let tasks = ground.plan.tasks.iter().filter(has_own).filter_map(|task| {
        let line = consolidation.task(&task.no).filter(|line| line.status == status)?;
        Some(TallyTask {
            task: task.no.clone(),
            title: task.title.clone(),
            deadline: line.deadline,
            completed_on: line.completed_on,
        })
    });
    OfTally { status, count: of_class.len(), of: lines.len(), tasks: tasks.collect(), indicators: of_class }
}

/// Every report that the period's totals rest on, or would rest on.
pub fn of_coverage(ground: Ground<'_>, coverage: &Coverage) -> OfCoverage {
    let standing: Vec<i64> = standing(ground.received).iter().map(|one| one.receipt).collect();
    let filings = filings(ground.plan, ground.received, ground.period);
    let owed = filings.iter().map(|filing| OwedReport {
        unit: filing.unit.code.clone(),
        name: filing.unit.name.clone(),
        period: filing.period,
        due: filing.due,
        state: filing.state,
        attempts: filing.attempts.iter().map(|one| made(one, &standing)).collect(),
    });
    OfCoverage { coverage: coverage.clone(), filings: owed.collect() }
}

fn made(one: &Received, standing: &[i64]) -> MadeAttempt {
    MadeAttempt {
        attempt: one.attempt,
        received_at: one.received_at,
        disposition: one.disposition,
        stands: standing.contains(&one.receipt),
        file: one.file.clone(),
        sha256: one.sha256.clone(),
    }
}

fn branch(ground: Ground<'_>, line: &Line) -> Branch {
    let indicator = ground.plan.indicator(&line.indicator);
    let words = indicator.filter(|indicator| match indicator.kind {
        Kind::Milestone => true,
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank => false,
    });
    let is_officers =
        |datum: &&Datum| datum.indicator == line.indicator && matches!(datum.origin, Origin::Adjusted { .. });
    let counts = |datum: &Datum| match datum.field.is_numeric() {
        true => datum.in_cumulative.counts,
        false => line.kind == Kind::Milestone && line.adjusted.iter().any(|one| one.field == datum.field),
    };
    let adjusted = ground.data.iter().filter(is_officers).any(counts);
    let from = words.map(|indicator| About { ground, indicator, line, whose: Whose::default() }.words());
    Branch {
        indicator: line.indicator.clone(),
        title: indicator.map_or_else(String::new, |indicator| indicator.title.clone()),
        status: line.status,
        deadline: line.deadline,
        completed_on: line.completed_on,
        cumulative: line.cumulative,
        attainment_percent: line.attainment_percent,
        reported: line.reported,
        not_asked: line.not_asked,
        adjusted,
        from: from.unwrap_or_default(),
    }
}
