//! khtc: the road that a report travels, from a unit's Excel workbook to the Chairman's summary.
//!
//! ```text
//! ke-hoach.xlsx ─► Grid ─► Plan ─► Layout ─► template ───────────────────────────► .xlsx to the unit
//! .xlsx / .eml  ─► Grid ─► intake(Layout) ─► Submission ─► rules ─► Item ────────► ledger
//!                                                              └──► letters ─────► .eml, .xlsx to the unit
//! ledger ─► entries as a polars frame ─► consolidate(Plan) ─► Consolidation ─► report ─► .xlsx for KHTC;
//!                                                                                   .xlsx, .docx for UBND tỉnh
//! ```
//!
//! `app` does what an office does and gives an [`Answer`](app::Answer); `cli` reads the arguments and prints it, as
//! another door could. Who may know whom stands in `docs/architecture.md`, and a test holds it.

pub mod app;
pub mod cli;
pub mod consolidate;
pub mod error;
pub mod excel;
pub mod frame;
pub mod intake;
pub mod layout;
pub mod ledger;
pub mod letters;
pub mod mail;
pub mod model;
pub mod note;
pub mod plan;
pub mod report;
pub mod rules;
pub mod template;
pub mod viet;
pub mod watch;
pub mod workspace;
