//! What a program has to survive: being killed, a full disk, writes that fail, others beside it, a ledger that is none.
//!
//! Never trusts what a process says of itself: ledger and files are compared with those of an undisturbed run.

mod cases;
mod damaged;
mod full;
mod killed;
mod scene;
mod together;
