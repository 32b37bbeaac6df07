//! The first sheet: the report's blocks on a sheet of paper.
//!
//! Never a word of its own: what it says comes from the blocks. Layout by Nghị định 30/2020/NĐ-CP, Phụ lục I.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::blocks::{Appendix, Block, Document, Letterhead, Signature, Tally, Title};
use super::counted;
use super::paper::{BODY, COLUMNS, LAST, Paper, width};
use crate::excel::style;
use crate::model::grid::Address;
use crate::report::live::{self, Candidate};
use crate::report::shown::{cut, put, put_across};

pub const NAME: &str = "Báo cáo";

/// The left and the right block of the letterhead, and the columns that their rules stand on.
const LEFT: (u16, u16) = (0, 3);
const RIGHT: (u16, u16) = (4, LAST);
const LEFT_RULE: (u16, u16) = (2, 2);
const RIGHT_RULE: (u16, u16) = (5, 7);

/// Left, right, top, bottom, and from the edge to the number of the page, in inches: 30.5 mm, 15.5 mm, 22 mm, 22 mm and
/// 10 mm, inside the decree's limits (30 to 35, 15 to 20, 20 to 25).
pub const MARGINS: [f64; 5] = [1.2, 0.61, 0.87, 0.87, 0.4];

/// Letters of the country's and the agencies' names (12 to 13), of the motto (13 to 14).
const NAMES: f64 = 12.0;
const MOTTO: f64 = 13.5;
const MOTTO_ROW: f64 = 18.0;
/// Bold letters are a little wider.
const BOLD: f64 = 1.03;

pub fn write(sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?;
    for (column, width) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    let mut paper = Paper::new(sheet, 0);
    for block in &document.blocks {
        match block {
            Block::Letterhead(block) => letterhead(&mut paper, block)?,
            Block::Title(block) => title(&mut paper, block)?,
            Block::Addressee(text) => addressee(&mut paper, text)?,
            Block::Heading { text, .. } => paper.heading(text),
            Block::Paragraph(text) => paper.paragraph(text)?,
            Block::Tally(block) => tally(&mut paper, block, &document.appendix)?,
            Block::Signature(block) => signature(&mut paper, block)?,
        }
    }
    let last_row = paper.row.saturating_sub(1);
    sheet.set_print_area(0, 0, last_row, LAST)?;
    page(sheet);
    Ok(())
}

fn page(sheet: &mut Worksheet) {
    sheet.set_paper_size(9);
    sheet.set_portrait();
    let [left, right, top, bottom, to_number] = MARGINS;
    sheet.set_margins(left, right, top, bottom, to_number, to_number);
    sheet.set_header(format!("&C&\"{},Regular\"&13&P", style::FONT));
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
}

fn letterhead(paper: &mut Paper, block: &Letterhead) -> Result<(), XlsxError> {
    let centred = |size: f64| style::plain().set_font_size(size).set_align(FormatAlign::Center).set_text_wrap();
    put_across(paper.sheet, paper.row, LEFT, &block.parent, &centred(NAMES))?;
    put_across(paper.sheet, paper.row, RIGHT, block.country, &centred(NAMES).set_bold())?;
    paper.block(18.0)?;
    put_across(paper.sheet, paper.row, LEFT, &block.agency, &centred(NAMES).set_bold())?;
    put_across(paper.sheet, paper.row, RIGHT, block.motto, &centred(MOTTO).set_bold())?;
    // A rule stands right below the words; only a long name takes a second line.
    let pixels = style::text_width(&block.agency, NAMES) * 4.0 / 3.0 * BOLD;
    let fits = pixels < width(LEFT) * 7.0;
    let names = [(block.agency.as_str(), width(LEFT), NAMES)];
    paper.block(if fits { MOTTO_ROW } else { style::row_height(&names) })?;
    for rule in [LEFT_RULE, RIGHT_RULE] {
        for column in rule.0..=rule.1 {
            paper.sheet.write_blank(paper.row, column, &Format::new().set_border_top(FormatBorder::Thin))?;
        }
    }
    paper.block(6.0)?;
    put_across(paper.sheet, paper.row, LEFT, &block.number, &centred(13.0))?;
    put_across(paper.sheet, paper.row, RIGHT, &block.place_and_date, &centred(BODY).set_italic())?;
    paper.block(20.0)
}

fn title(paper: &mut Paper, block: &Title) -> Result<(), XlsxError> {
    paper.gap(8.0)?;
    if let Some(draft) = block.draft {
        let boxed = style::plain()
            .set_font_size(BODY)
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        paper.sheet.merge_range(paper.row, 1, paper.row, 2, draft, &boxed)?;
        paper.block(22.0)?;
        paper.gap(6.0)?;
    }
    let bold = style::plain().set_font_size(14.0).set_bold().set_align(FormatAlign::Center).set_text_wrap();
    paper.across(&block.kind, &bold, 14.0)?;
    paper.across(&block.subject, &bold, 14.5)?;
    let italic = style::plain().set_font_size(BODY).set_italic().set_align(FormatAlign::Center).set_text_wrap();
    for note in &block.notes {
        paper.across(note, &italic, BODY)?;
    }
    for column in 3..=5 {
        paper.sheet.write_blank(paper.row, column, &Format::new().set_border_top(FormatBorder::Thin))?;
    }
    paper.gap(10.0)
}

fn addressee(paper: &mut Paper, text: &str) -> Result<(), XlsxError> {
    let centred = style::plain().set_font_size(14.0).set_align(FormatAlign::Center).set_text_wrap();
    paper.across(text, &centred, 14.0)?;
    paper.gap(8.0)
}

fn tally(paper: &mut Paper, block: &Tally, appendix: &Appendix) -> Result<(), XlsxError> {
    paper.gap(4.0)?;
    tally_row(paper, &block.header, &style::header(), [None, None])?;
    let first = paper.row;
    for row in &block.rows {
        let [_, words, ..] = row;
        let (lines, tasks) = counted::with_status(appendix, words);
        tally_row(paper, &row.each_ref().map(String::as_str), &style::text_center(), [lines, tasks])?;
    }
    let last = paper.row.saturating_sub(1);
    let sum = |column: u16, place: usize| {
        let range = format!("{}:{}", Address::new(first, column), Address::new(last, column));
        let counts = block.rows.iter().filter_map(|row| row.get(place)?.parse::<usize>().ok());
        Some((format!("SUM({range})"), Some(counted::count(counts.sum()))))
    };
    let total = block.total.each_ref().map(String::as_str);
    let sums = [sum(PLACES[2].0, 2), sum(PLACES[3].0, 3)];
    tally_row(paper, &total, &style::text_center().set_bold(), sums)?;
    paper.gap(6.0)
}

/// Where the four columns of the small table are on the page.
const PLACES: [(u16, u16); 4] = [(0, 0), (1, 4), (5, 6), (7, 8)];

/// One row of the small table: whole numbers as numbers, the two counts as formulas where there are any.
fn tally_row(paper: &mut Paper, cells: &[&str; 4], format: &Format, counts: [Candidate; 2]) -> Result<(), XlsxError> {
    let format = format.clone().set_font_size(12.0);
    let counts = [None, None].into_iter().chain(counts);
    for ((text, (first, last)), count) in cells.iter().zip(PLACES).zip(counts) {
        put_across(paper.sheet, paper.row, (first, last), text, &format)?;
        if let Ok(number) = text.parse::<usize>() {
            let shown = live::first_that_gives(Some(counted::count(number)), vec![count]);
            put(paper.sheet, paper.row, first, &shown, &format)?;
        }
    }
    paper.block(20.0)
}

/// Recipients on the left, the signature on the right with room for the seal: one row, so that no page divides it.
fn signature(paper: &mut Paper, block: &Signature) -> Result<(), XlsxError> {
    paper.gap(10.0)?;
    let recipients = cut(&block.recipients.join("\n")).into_owned();
    let label = format!("{}\n", block.label);
    let letters = |size: f64| style::plain().set_font_size(size);
    let left = letters(11.0).set_text_wrap();
    paper.sheet.merge_range(paper.row, LEFT.0, paper.row, LEFT.1, "", &left)?;
    let bold = letters(12.0).set_bold().set_italic();
    let pieces = [(&bold, label.as_str()), (&letters(11.0), recipients.as_str())];
    paper.sheet.write_rich_string_with_format(paper.row, LEFT.0, &pieces, &left)?;

    let signing = format!("{}{SEAL}{}", block.position.join("\n"), block.name);
    let right = letters(BODY).set_bold().set_align(FormatAlign::Center).set_text_wrap();
    put_across(paper.sheet, paper.row, RIGHT, &signing, &right)?;
    let label_and_list = format!("{label}{recipients}");
    let heights = [(label_and_list.as_str(), width(LEFT), 12.0), (signing.as_str(), width(RIGHT), BODY)];
    paper.block(style::row_height(&heights))
}

/// Room for the hand and the seal.
const SEAL: &str = "\n\n\n\n\n\n";
