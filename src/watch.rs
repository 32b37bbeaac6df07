//! How long work tells whoever waits how far it is.
//!
//! Never slows the work down and never stops it.

/// What is being done, one thing after the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Documents are read and judged.
    Reading,
    /// Receipts are written into the ledger.
    Recording,
    /// Replies are composed.
    Replying,
    /// Templates are made.
    Issuing,
    /// Stored reports are judged again.
    JudgingAgain,
}

/// Whoever waits for long work. Several stages may be under way; each ends when all its steps are done.
pub trait Watch: Sync {
    /// A stage begins, or begins anew, with so many steps.
    fn begin(&self, stage: Stage, of: usize);

    /// One step of a stage is done.
    fn step(&self, stage: Stage);
}

/// Nobody waits, or nobody can see anything.
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: Stage, _: usize) {}

    fn step(&self, _: Stage) {}
}
