//! The report's blocks as paragraphs and tables of a Word document, in the sizes of the decree.
//!
//! Never a word of its own: what it says comes from the blocks.

use std::io;

use super::page::UPRIGHT;
use super::paragraph::{Form, Letters, Lines, aligned, letters, paragraph, rule, styled};
use super::table::{Ruled, cell, row, table};
use super::xml::Xml;
use crate::excel::style;
use crate::report::province::blocks::{Align, Block, Letterhead, Signature, Tally, Title};

/// The two blocks of the letterhead.
const HEAD: [u32; 2] = [3954, UPRIGHT - 3954];
/// The motto in bold letters of 13 points: its rule is as long as its words.
const MOTTO: u32 = 3106;
/// The rule below the office's name, as a part of it: the decree asks for a third to a half.
const BELOW_AGENCY: f64 = 0.42;
/// The rule below the title.
const BELOW_TITLE: u32 = 2600;
/// The box around “DỰ THẢO”.
const DRAFT_BOX: u32 = 1800;
const TALLY: [u32; 4] = [900, UPRIGHT - 900 - 2 * 2100, 2100, 2100];
const FOOT: [u32; 2] = [4300, UPRIGHT - 4300];
/// Room for the hand and the seal.
const SEAL: u32 = 1600;

const AS_STYLED: Letters = Letters { size: None, bold: false, italic: false };

pub fn write(xml: &mut Xml, blocks: &[Block]) -> io::Result<()> {
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Letterhead(block) => letterhead(xml, block)?,
            Block::Title(block) => title(xml, block)?,
            Block::Addressee(text) => {
                let form = Form { before: Some(60), after: Some(160), ..aligned(Align::Centre) };
                paragraph(xml, form, AS_STYLED, text)?;
            }
            Block::Heading { level, text } => paragraph(xml, styled(heading_style(*level)), AS_STYLED, text)?,
            Block::Paragraph(text) => {
                // A signature does not stand alone on its page.
                let before_signature = matches!(blocks.get(at + 1), Some(Block::Signature(_)));
                let form = Form { keep_next: before_signature, ..styled("BodyText") };
                paragraph(xml, form, AS_STYLED, text.trim())?;
            }
            Block::Tally(block) => tally(xml, block)?,
            Block::Signature(block) => signature(xml, block)?,
        }
    }
    Ok(())
}

fn heading_style(level: usize) -> &'static str {
    match level {
        0 => "Heading1",
        1 => "Heading2",
        _ => "Heading3",
    }
}

fn letterhead(xml: &mut Xml, block: &Letterhead) -> io::Result<()> {
    let centred = aligned(Align::Centre);
    let [left, right] = HEAD;
    table(xml, Ruled::Not, &HEAD, |xml| {
        row(xml, false, |xml| {
            cell(xml, left, None, false, |xml| {
                paragraph(xml, centred, letters(24), &block.parent)?;
                paragraph(xml, centred, letters(24).bold(), &block.agency)?;
                let wide = (style::text_width(&block.agency, 12.0) * 20.0).min(f64::from(left));
                rule(xml, (wide * BELOW_AGENCY) as u32, left)
            })?;
            cell(xml, right, None, false, |xml| {
                paragraph(xml, centred, letters(24).bold(), block.country)?;
                paragraph(xml, centred, letters(26).bold(), block.motto)?;
                rule(xml, MOTTO, right)
            })
        })?;
        row(xml, false, |xml| {
            let below = Form { before: Some(60), ..centred };
            cell(xml, left, None, false, |xml| {
                block.number.lines().try_for_each(|line| paragraph(xml, below, letters(26), line))
            })?;
            cell(xml, right, None, false, |xml| paragraph(xml, below, letters(26).italic(), &block.place_and_date))
        })
    })
}

fn title(xml: &mut Xml, block: &Title) -> io::Result<()> {
    if let Some(draft) = block.draft {
        let [left, _] = HEAD;
        let beside = left.saturating_sub(DRAFT_BOX) / 2;
        let form = Form {
            lines: Some(Lines::Around),
            before: Some(160),
            sides: Some((beside, UPRIGHT - beside - DRAFT_BOX)),
            ..aligned(Align::Centre)
        };
        paragraph(xml, form, letters(26).bold(), draft)?;
    }
    let kind = Form { before: Some(240), ..styled("Title") };
    paragraph(xml, kind, AS_STYLED, &block.kind)?;
    paragraph(xml, styled("Title"), AS_STYLED, &block.subject)?;
    for note in &block.notes {
        paragraph(xml, aligned(Align::Centre), letters(26).italic(), note)?;
    }
    rule(xml, BELOW_TITLE, UPRIGHT)
}

fn tally(xml: &mut Xml, block: &Tally) -> io::Result<()> {
    let write_row = |xml: &mut Xml, is_header: bool, cells: [&str; 4], letters: Letters| {
        row(xml, is_header, |xml| {
            for (words, width) in cells.into_iter().zip(TALLY) {
                let fill = is_header.then_some(style::palette::HEADER);
                let form = Form { before: Some(40), after: Some(40), keep_next: true, ..aligned(Align::Centre) };
                cell(xml, width, fill, true, |xml| paragraph(xml, form, letters, words))?;
            }
            Ok(())
        })
    };
    table(xml, Ruled::Thin, &TALLY, |xml| {
        write_row(xml, true, block.header, letters(26).bold())?;
        for cells in &block.rows {
            write_row(xml, false, cells.each_ref().map(String::as_str), letters(26))?;
        }
        write_row(xml, false, block.total.each_ref().map(String::as_str), letters(26).bold())
    })?;
    // Two tables would grow together, and text would stick to the last line.
    paragraph(xml, Form { exactly: Some(120), ..Form::default() }, AS_STYLED, "")
}

/// Recipients on the left, the signature on the right with room for the seal: one row, so that no page divides it.
fn signature(xml: &mut Xml, block: &Signature) -> io::Result<()> {
    let [left, right] = FOOT;
    table(xml, Ruled::Not, &FOOT, |xml| {
        row(xml, false, |xml| {
            cell(xml, left, None, false, |xml| {
                paragraph(xml, aligned(Align::Left), letters(24).bold().italic(), block.label)?;
                for recipient in &block.recipients {
                    paragraph(xml, aligned(Align::Left), letters(22), recipient)?;
                }
                Ok(())
            })?;
            cell(xml, right, None, false, |xml| {
                let centred = aligned(Align::Centre);
                for line in &block.position {
                    paragraph(xml, centred, letters(28).bold(), line)?;
                }
                paragraph(xml, Form { before: Some(SEAL), ..centred }, letters(28).bold(), &block.name)
            })
        })
    })
}
