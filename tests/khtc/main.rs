//! What an office lives through, in a folder of its own for each test: its use cases called, and the binary run where
//! arguments, screens, exit codes or processes are what counts.
//!
//! Never reaches below the use cases for what they are to answer by themselves.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test may fall over, and may tell"
)]
#![allow(unsafe_code, reason = "some ask the system itself for full disks and killed processes")]

mod agreement;
mod arithmetic;
mod attempts;
mod bad_input;
mod bad_samples;
mod called;
mod cases;
mod changed_files;
mod cli;
mod closing;
mod comparison;
mod contract;
mod decisions;
mod decisions_told;
mod doc_table;
mod faults;
mod guide;
mod house;
mod independent;
mod keeping;
mod lineage;
mod office;
mod our_failures;
mod package;
mod papers;
mod plan_folder;
mod plan_workbook;
mod punctuality;
mod recalculated;
mod remind;
mod replay;
mod replies;
mod resaved;
mod restating;
mod revisions;
mod row_heights;
mod samples;
mod second_plan;
mod shadow;
mod steps;
mod whose;

use samples::generator::bad::workbook;
