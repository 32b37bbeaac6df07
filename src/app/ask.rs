//! What doors ask use cases with: which period and by what state of the ledger, whose a file is, who decides.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::model::channel::NamedChannel;
use crate::model::period::Period;

/// When and how something came that is no mail: a mail says so itself.
#[derive(Clone, Default, Debug)]
pub struct Arrived {
    /// The officer's word about when it came.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// How it came: by hand, by Zalo …
    pub via: Option<NamedChannel>,
}

/// Whose a workbook is, as the officer says; it counts where the workbook has lost its stamp.
#[derive(Clone, Default, Debug)]
pub struct Whose {
    pub unit: Option<String>,
    pub period: Option<Period>,
    /// The period that is being collected. It is taken for workbooks whose period is said neither by themselves nor by the
    /// officer.
    pub otherwise: Option<Period>,
}

/// Which period, judged on which day, by which state of the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub period: Period,
    /// The day on which deadlines are judged; none for the period's cut-off.
    pub as_of: Option<NaiveDate>,
    /// What was known at that time counts; none for now.
    pub known_at: Option<DateTime<FixedOffset>>,
}

impl Moment {
    /// A period as it stands now, judged at its cut-off.
    pub const fn now(period: Period) -> Moment {
        Moment { period, as_of: None, known_at: None }
    }

    /// True for a look at another day or back, which is not what leaders are told.
    pub const fn is_a_look_aside(&self) -> bool {
        self.as_of.is_some() || self.known_at.is_some()
    }
}

/// Which report an officer decides about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfReport {
    pub period: Period,
    pub unit: String,
    /// None for the attempt that came last.
    pub attempt: Option<u32>,
}

/// Who decides, and why: never left out.
#[derive(Clone, Debug)]
pub struct Decider {
    pub by: String,
    pub reason: String,
}

/// Whose numbers of difficulties and proposals are meant: they begin anew with each year's plan.
#[derive(Clone, Copy, Default, Debug)]
pub struct CaseYear {
    /// By the reports up to this period; none for all so far.
    pub period: Option<Period>,
    /// Of the plan of this year; none for the year under way.
    pub year: Option<i32>,
}
