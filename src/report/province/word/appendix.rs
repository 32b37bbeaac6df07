//! The appendix as a table across, its header on every page.
//!
//! Never a word of its own: rows and lines come from the blocks.

use std::io;

use super::page::ACROSS;
use super::paragraph::{Form, Letters, aligned, letters, paragraph};
use super::table::{Ruled, cell, row, table};
use super::xml::Xml;
use crate::excel::style::{self, Sign};
use crate::report::province::blocks::{Align, Appendix, AppendixRow, COLUMNS, Cell};
use crate::report::wording;

/// What each column has at least; the second, of words, has what is left.
const WIDTHS: [u32; COLUMNS] = [520, 0, 790, 1000, 900, 960, 920, 880, 1130, 1060, 1250, 1400];
const WORDS: usize = 1;
/// The column of words is never narrower, however long the figures are: they would be broken instead.
const NARROWEST: u32 = 1700;

/// Letters of the table: 10 points.
const SIZE: u32 = 20;
const DIGIT: u32 = 100;
const BESIDE: u32 = 160;

pub fn write(xml: &mut Xml, appendix: &Appendix) -> io::Result<()> {
    let centred = aligned(Align::Centre);
    paragraph(xml, centred, letters(28).bold(), appendix.name)?;
    paragraph(xml, centred, letters(28).bold(), &appendix.title)?;
    paragraph(xml, centred, letters(26).italic(), &appendix.belongs_to)?;
    if let Some(draft) = appendix.draft {
        paragraph(xml, centred, letters(24).bold().italic(), draft)?;
    }
    let above_table = Form { before: Some(60), after: Some(40), keep_next: true, ..aligned(Align::Right) };
    paragraph(xml, above_table, letters(22).italic(), &appendix.unit_line)?;
    let widths = widths(appendix);
    table(xml, Ruled::Thin, &widths, |xml| {
        header(xml, appendix, &widths)?;
        appendix.rows.iter().try_for_each(|entry| write_row(xml, &widths, entry))
    })
}

/// Columns of figures are as wide as their longest figure, as far as the page allows.
fn widths(appendix: &Appendix) -> [u32; COLUMNS] {
    let mut widths = WIDTHS;
    for (column, width) in widths.iter_mut().enumerate() {
        let longest = appendix.rows.iter().filter_map(|row| match row.cells.get(column)? {
            cell @ Cell::Figure { .. } => Some(shown(row, column, cell).0.chars().count()),
            Cell::Text { .. } | Cell::Day(_) => None,
        });
        let longest = longest.max().and_then(|digits| u32::try_from(digits).ok()).unwrap_or(0);
        *width = (*width).max(longest.saturating_mul(DIGIT).saturating_add(BESIDE));
    }
    let taken: u32 = widths.iter().sum();
    if ACROSS.saturating_sub(taken) < NARROWEST {
        widths = WIDTHS;
    }
    let left: u32 = ACROSS.saturating_sub(widths.iter().sum());
    widths[WORDS] = left;
    widths
}

fn header(xml: &mut Xml, appendix: &Appendix, widths: &[u32; COLUMNS]) -> io::Result<()> {
    let write_row = |xml: &mut Xml, words: [String; COLUMNS], letters: Letters, fill: Option<u32>| {
        row(xml, true, |xml| {
            for (words, width) in words.iter().zip(widths) {
                cell(xml, *width, fill, true, |xml| paragraph(xml, aligned(Align::Centre), letters, words))?;
            }
            Ok(())
        })
    };
    let names = appendix.header.each_ref().map(|(name, _)| name.clone());
    write_row(xml, names, letters(SIZE).bold(), Some(style::palette::HEADER))?;
    // A formula is broken after its sign of equality.
    let numbers = appendix.header.each_ref().map(|(_, number)| number.replace('=', "=\n"));
    write_row(xml, numbers, letters(16).italic(), None)
}

fn write_row(xml: &mut Xml, widths: &[u32; COLUMNS], entry: &AppendixRow) -> io::Result<()> {
    let fill = entry.level.and_then(style::heading_fill);
    let look = if entry.level.is_some() { letters(SIZE).bold() } else { letters(SIZE) };
    row(xml, false, |xml| {
        for (at, (content, width)) in entry.cells.iter().zip(widths).enumerate() {
            let (words, align) = shown(entry, at, content);
            // A task stands with its first indicator.
            let keep_next = entry.level.is_some();
            let form = Form { before: Some(20), after: Some(20), keep_next, ..aligned(align) };
            cell(xml, *width, fill, true, |xml| paragraph(xml, form, look, &words))?;
        }
        Ok(())
    })
}

/// What the cell in a column of a row says; with the sign of an officer's answer, which stays beside it.
fn shown(row: &AppendixRow, column: usize, cell: &Cell) -> (String, Align) {
    let (words, align) = plain(cell);
    let is_adjusted = row.adjusted.contains(&column) && !words.is_empty();
    (if is_adjusted { format!("{}\u{a0}{words}", Sign::Adjusted.symbol()) } else { words }, align)
}

fn plain(cell: &Cell) -> (String, Align) {
    match cell {
        Cell::Text { words, align } => (words.clone(), *align),
        Cell::Figure { figure, decimals } => {
            let rounded = figure.map(|figure| wording::rounded(figure, *decimals).vietnamese(*decimals));
            (rounded.unwrap_or_default(), Align::Right)
        }
        Cell::Day(day) => (day.map(wording::day).unwrap_or_default(), Align::Centre),
    }
}
