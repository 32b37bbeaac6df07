//! What the summary is made of: typed blocks, the same for a sheet and for a Word document.
//!
//! Never a column, a row or a size: how a block looks is its writer's to know.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::model::indicator::Target;
use crate::model::quantity::Quantity;

/// What an error calls the report.
pub const WORKBOOK: &str = "báo cáo trình UBND tỉnh";

/// The report and its appendix, in words and figures.
pub struct Document {
    /// For the properties of the file.
    pub name: String,
    pub agency: String,
    pub created: DateTime<FixedOffset>,
    pub blocks: Vec<Block>,
    pub appendix: Appendix,
}

pub enum Block {
    Letterhead(Letterhead),
    Title(Title),
    /// `Kính gửi: …`
    Addressee(String),
    /// Level 0 for `I.`, 1 for a task, 2 for a task below it.
    Heading {
        level: usize,
        text: String,
    },
    Paragraph(String),
    Tally(Tally),
    Signature(Signature),
}

pub struct Letterhead {
    pub parent: String,
    pub agency: String,
    pub country: &'static str,
    pub motto: &'static str,
    /// The number; a letter has what it is about on the lines below it.
    pub number: String,
    pub place_and_date: String,
}

pub struct Title {
    /// “DỰ THẢO”, while the period is open.
    pub draft: Option<&'static str>,
    pub kind: String,
    pub subject: String,
    /// In brackets and italics: from when to when, and what differs from the ordinary.
    pub notes: Vec<String>,
}

/// The small table of how many are where.
pub struct Tally {
    pub header: [&'static str; 4],
    pub rows: Vec<[String; 4]>,
    pub total: [String; 4],
}

pub struct Signature {
    /// `Nơi nhận:`
    pub label: &'static str,
    pub recipients: Vec<String>,
    /// One line, or two where a deputy signs for the head.
    pub position: Vec<String>,
    pub name: String,
}

/// The table that goes with the report, across.
pub struct Appendix {
    pub name: &'static str,
    pub title: String,
    /// `(Kèm theo Báo cáo số …)`
    pub belongs_to: String,
    pub draft: Option<&'static str>,
    pub unit_line: String,
    /// Name and number of each column.
    pub header: [(String, &'static str); COLUMNS],
    pub rows: Vec<AppendixRow>,
}

/// Columns of the appendix.
pub const COLUMNS: usize = 12;

pub struct AppendixRow {
    /// Of a task; none for an indicator.
    pub level: Option<usize>,
    pub cells: [Cell; COLUMNS],
    /// Which of them rest on an officer's answer in the place of a unit's own.
    pub adjusted: Vec<usize>,
    /// What an indicator's percentage is of.
    pub target: Option<Target>,
}

pub enum Cell {
    Text { words: String, align: Align },
    Figure { figure: Option<Quantity>, decimals: u8 },
    Day(Option<NaiveDate>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    Left,
    Centre,
    Right,
}

impl Cell {
    pub fn left(words: impl Into<String>) -> Cell {
        Cell::Text { words: words.into(), align: Align::Left }
    }

    pub fn centre(words: impl Into<String>) -> Cell {
        Cell::Text { words: words.into(), align: Align::Centre }
    }

    pub fn right(words: impl Into<String>) -> Cell {
        Cell::Text { words: words.into(), align: Align::Right }
    }
}
