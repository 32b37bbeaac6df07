//! The whole road of a form: written, filled, read back, judged.
//!
//! Never asks what a rule means (that stands below each rule), only that what was typed arrives where it belongs.

mod agreement;
mod blank;
mod changes;
mod fates;
mod form;
mod typing;
mod unchanged;
