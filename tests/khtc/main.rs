//! The program as its users meet it: the binary, run in a folder of its own for each test.
//!
//! Never reaches into the library for what the program is to show by itself.

mod agreement;
mod arithmetic;
mod attempts;
mod bad_input;
mod bad_samples;
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
