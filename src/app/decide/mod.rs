//! What the officers' decisions have in common: the report that one is about, its record, and what it moved.

pub mod doubts;
pub mod lapsed;
