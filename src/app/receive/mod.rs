//! `receive`: documents are judged, recorded, answered.

pub mod form;
pub mod identify;
pub mod late;
pub mod queue;
pub mod read;
pub mod received;
