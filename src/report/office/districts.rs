//! The sheet *Theo huyện*: what is broken down by district, as a heat map whose figures can be read without colours.
//!
//! Never spreads a figure over districts: a district shows what was reported for it.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, ConditionalFormatType, Format, Worksheet, XlsxError};

use super::indicator_cells;
use super::sheet::heading;
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{DistrictFigure, Line};
use crate::model::entry::Field;
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Candidate, Total};
use crate::report::shown::{Shown, put, put_across};
use crate::report::slice::Slice;
use crate::report::tree::{self, Row};
use crate::report::wording;

pub const NAME: &str = "Theo huyện";

const FIXED: [(&str, f64); 5] =
    [("Mã", 7.5), ("Nội dung chỉ tiêu", 36.0), ("ĐVT", 9.0), ("Kế hoạch", 11.0), ("Số liệu", 16.0)];
const TARGET: u16 = 3;
const FIRST: u16 = 5;
const DISTRICT_WIDTH: f64 = 9.5;
const HEADER_ROW: u32 = 5;

/// From paper to a green that black letters are legible on; grey when printed in black and white.
const COLD: u32 = 0xFFFFFF;
const HOT: u32 = 0x93CBA6;

/// One indicator that is broken down.
#[derive(Clone, Copy)]
struct Broken<'a> {
    indicator: &'a Indicator,
    line: &'a Line,
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let broken: Vec<Broken> = tree::rows(input.plan, input.consolidation)
        .into_iter()
        .filter_map(|row| match row {
            Row::Indicator { indicator, line } => Some(Broken { indicator, line }),
            Row::Task { .. } => None,
        })
        .filter(|broken| !broken.line.by_district.is_empty())
        .collect();
    let codes: BTreeSet<&str> =
        broken.iter().flat_map(|one| &one.line.by_district).map(|figure| figure.district.as_str()).collect();
    let codes = Vec::from_iter(codes);
    let sum_column = FIRST + codes.len() as u16;
    let width = FIXED.iter().map(|(_, width)| width).sum::<f64>() + DISTRICT_WIDTH * codes.len() as f64 + 12.0;
    heading(sheet, input, "Kết quả thực hiện theo huyện", (0, sum_column), width)?;
    let unit_line = "Đơn vị tính: theo cột ĐVT; ô tô xám: huyện chưa có số liệu (khác với số 0)";
    put_across(sheet, HEADER_ROW - 1, (0, sum_column), unit_line, &style::unit_line())?;
    header(sheet, input, &codes, &broken)?;
    let mut row = HEADER_ROW + 1;
    for one in &broken {
        row = block(sheet, row, input, *one, &codes)?;
    }
    if broken.is_empty() {
        put_across(sheet, row, (0, sum_column), "Kế hoạch không có chỉ tiêu phân theo huyện", &style::text_center())?;
        row += 1;
    }
    let note = "Nền càng đậm, lũy kế của huyện càng lớn (so trong cùng một chỉ tiêu).";
    put_across(sheet, row, (0, sum_column), note, &style::note())?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 2)?;
    sheet.set_print_area(0, 0, row, sum_column)?;
    style::page_landscape(sheet, Some((HEADER_ROW, HEADER_ROW)))
}

fn header(sheet: &mut Worksheet, input: &ReportInput, codes: &[&str], broken: &[Broken]) -> Result<(), XlsxError> {
    let mut measured = Vec::new();
    let districts = (FIRST..).zip(codes).map(|(column, code)| {
        let name = input.plan.district(code).map_or(*code, |district| district.name.as_str());
        let figures = broken.iter().flat_map(|one| {
            let here = one.line.by_district.iter().filter(|figure| figure.district == *code);
            here.flat_map(|figure| [figure.current, figure.cumulative]).flatten().map(|value| shown(*one, value))
        });
        (column, name, style::figure_width(figures, DISTRICT_WIDTH))
    });
    let totals = broken.iter().flat_map(|one| one.line.cumulative.map(|value| shown(*one, value)));
    let targets = broken.iter().map(|one| wording::target_short(one.indicator.target));
    let target_width = style::figure_width(targets, FIXED[usize::from(TARGET)].1);
    let all = (FIRST + codes.len() as u16, "Toàn tỉnh", style::figure_width(totals, 12.0));
    let fixed = (0..).zip(FIXED).map(|(column, (name, width))| (column, name, width));
    for (column, name, width) in fixed.chain(districts).chain([all]) {
        sheet.set_column_width(column, width)?;
        put(sheet, HEADER_ROW, column, &Shown::from(name), &style::header())?;
        measured.push((name, width, style::size::BODY_BOLD));
    }
    sheet.set_column_width(TARGET, target_width)?;
    sheet.set_row_height(HEADER_ROW, style::row_height(&measured))?;
    Ok(())
}

fn shown(one: Broken, value: Quantity) -> String {
    let sign = adjusted::sign(one.line);
    format!("{sign}{}", value.vietnamese(wording::decimals(one.line.kind, one.indicator.decimals, value)))
}

fn figure_format(one: Broken, value: Option<Quantity>) -> Format {
    let planned = one.indicator.decimals;
    style::figure(value.map_or(planned, |value| wording::decimals(one.line.kind, planned, value)))
}

fn adjusted_format(one: Broken, value: Option<Quantity>) -> Format {
    let planned = one.indicator.decimals;
    let places = value.map_or(planned, |value| wording::decimals(one.line.kind, planned, value));
    style::adjusted(style::figure(places), places)
}

/// The rows of one indicator; returns the first free row.
fn block(sheet: &mut Worksheet, top: u32, input: &ReportInput, one: Broken, codes: &[&str]) -> Result<u32, XlsxError> {
    figures(sheet, top, input, one, codes, Total::Cumulative)?;
    figures(sheet, top + 1, input, one, codes, Total::Period)?;
    let mut last = top + 1;
    if let Target::Each(each) = one.line.target {
        last += 1;
        signs(sheet, last, top, one, codes, each)?;
    }
    let texts = [
        (0, one.indicator.code.as_str(), style::locked_text()),
        (1, one.indicator.title.as_str(), style::text()),
        (2, one.indicator.uom.as_str(), style::text_center()),
    ];
    for (column, words, format) in texts {
        sheet.merge_range(top, column, last, column, &crate::report::shown::cut(words), &format)?;
    }
    let (target, format) = indicator_cells::target_cell(one.indicator);
    sheet.merge_range(top, TARGET, last, TARGET, "", &format)?;
    put(sheet, top, TARGET, &target, &format)?;
    let rows = last - top + 1;
    let needed = style::row_height(&[(one.indicator.title.as_str(), FIXED[1].1, style::size::BODY)]);
    for row in top..=last {
        sheet.set_row_height(row, (needed / f64::from(rows)).max(22.0))?;
    }
    if codes.len() > 1 {
        let scale =
            ConditionalFormat2ColorScale::new().set_minimum_color(Color::RGB(COLD)).set_maximum_color(Color::RGB(HOT));
        let scale = match one.line.kind {
            Kind::Flow | Kind::Stock => scale.set_minimum(ConditionalFormatType::Number, 0),
            Kind::Rate | Kind::Milestone | Kind::Rank => scale,
        };
        sheet.add_conditional_format(top, FIRST, top, FIRST + codes.len() as u16 - 1, &scale)?;
    }
    let behind = behind(input, one.line);
    if !behind.is_empty() {
        let words = format!("Chưa đạt mức kế hoạch: {}", behind.join(", "));
        let sum_column = FIRST + codes.len() as u16;
        last += 1;
        put(sheet, last, 0, &Shown::Blank, &style::sign(Sign::AtRisk))?;
        put_across(sheet, last, (1, sum_column), &Sign::AtRisk.label(&words), &style::sign(Sign::AtRisk))?;
        let width = DISTRICT_WIDTH.mul_add(codes.len() as f64, 80.0);
        sheet.set_row_height(last, style::row_height(&[(&words, width, style::size::BODY)]))?;
    }
    Ok(last + 1)
}

/// The districts that have to reach an `each` target and have not, by name.
fn behind<'a>(input: &ReportInput<'a>, line: &'a Line) -> Vec<&'a str> {
    let required = |figure: &&DistrictFigure| is_required(input, line, &figure.district);
    match line.target {
        Target::Each(_) => line
            .by_district
            .iter()
            .filter(|figure| !figure.met)
            .filter(required)
            .map(|figure| input.plan.district(&figure.district).map_or(figure.district.as_str(), |one| &one.name))
            .collect(),
        Target::AtLeast(_) | Target::Above(_) | Target::AtMost(_) | Target::Below(_) => Vec::new(),
        Target::Range { .. } | Target::All(_) | Target::Done | Target::None => Vec::new(),
    }
}

fn is_required(input: &ReportInput, line: &Line, district: &str) -> bool {
    input.plan.indicator(&line.indicator).is_some_and(|indicator| indicator.districts.iter().any(|one| one == district))
}

fn of_district<'a>(line: &'a Line, code: &str) -> Option<&'a DistrictFigure> {
    line.by_district.iter().find(|figure| figure.district == code)
}

fn figures(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    one: Broken,
    codes: &[&str],
    total: Total,
) -> Result<(), XlsxError> {
    let line = one.line;
    let (label, column, all) = match total {
        Total::Cumulative => ("Lũy kế", indicator_cells::CUMULATIVE, line.cumulative),
        Total::Period => ("Trong kỳ", indicator_cells::CURRENT, line.current),
    };
    put(sheet, row, FIRST - 1, &Shown::from(label), &style::text())?;
    let is_adjusted = |district: &str| {
        let slice = Slice { indicator: &line.indicator, total: Some(total), ..Slice::default() };
        Slice { district: Some(district), ..slice }.is_adjusted(input.consolidation)
    };
    let mut sum = Vec::new();
    for (column, code) in (FIRST..).zip(codes) {
        let Some(figure) = of_district(line, code) else {
            put(sheet, row, column, &Shown::from("–"), &style::locked_text_center())?;
            continue;
        };
        let says = match total {
            Total::Cumulative => figure.cumulative,
            Total::Period => figure.current,
        };
        sum.extend(says);
        let format = match says {
            Some(_) if is_adjusted(code) => adjusted_format(one, says),
            Some(_) => figure_format(one, says),
            None => style::painted(figure_format(one, None), Sign::Missing),
        };
        put(sheet, row, column, &of_part(input, line, code, total, says), &format)?;
    }
    let range = format!("{}:{}", Address::new(row, FIRST), Address::new(row, FIRST + codes.len() as u16 - 1));
    let added = match line.kind {
        Kind::Flow | Kind::Stock if !sum.is_empty() => {
            Some((format!("ROUND(SUM({range}),4)"), Some(sum.into_iter().sum())))
        }
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => None,
    };
    let there = indicator_cells::cell(input, &line.indicator, column);
    let there = there.map(|cell| (format!("IF({cell}=\"\",\"\",{cell})"), all));
    let shown = live::first_that_gives(all, vec![added, there]);
    let format = match adjusted::is_in_total(input.consolidation, line, total) {
        true => adjusted_format(one, all),
        false => figure_format(one, all),
    };
    put(sheet, row, FIRST + codes.len() as u16, &shown, &format.set_bold())
}

/// A district's figure as the sum of its answers.
fn of_part(input: &ReportInput, line: &Line, code: &str, total: Total, says: Option<Quantity>) -> Shown {
    if says.is_none() {
        return Shown::Blank;
    }
    let slice = Slice { indicator: &line.indicator, total: Some(total), district: Some(code), ..Slice::default() };
    let sum = slice.sum(input.consolidation, Field::Current);
    let candidates: Vec<Candidate> = match line.kind {
        Kind::Flow | Kind::Stock => vec![sum],
        Kind::Rate => vec![sum, slice.fraction(input.consolidation)],
        Kind::Milestone | Kind::Rank => Vec::new(),
    };
    live::first_that_gives(says, candidates)
}

const MET: &str = "đạt";
const NOT_MET: &str = "chưa";

/// Whether each district has what it has to have, and how many do.
fn signs(
    sheet: &mut Worksheet,
    row: u32,
    figures: u32,
    one: Broken,
    codes: &[&str],
    each: Quantity,
) -> Result<(), XlsxError> {
    put(sheet, row, FIRST - 1, &Shown::from("Mức kế hoạch"), &style::text())?;
    let (met, not_met) = (Sign::DoneOnTime.label(MET), Sign::AtRisk.label(NOT_MET));
    let mut count = 0;
    for (column, code) in (FIRST..).zip(codes) {
        let required = one.indicator.districts.iter().any(|district| district == code);
        let Some(figure) = of_district(one.line, code).filter(|_| required) else {
            put(sheet, row, column, &Shown::from("–"), &style::locked_text_center())?;
            continue;
        };
        let gives = figure.cumulative.is_some_and(|value| value >= each);
        count += usize::from(gives);
        let result = if figure.met { met.clone() } else { not_met.clone() };
        let at = Address::new(figures, column);
        let shown = if gives == figure.met {
            let formula = format!("IF(N({at})>={each},\"{met}\",\"{not_met}\")");
            Shown::Formula { formula, result }
        } else {
            Shown::from(result)
        };
        let sign = if figure.met { Sign::DoneOnTime } else { Sign::AtRisk };
        put(sheet, row, column, &shown, &style::painted(style::text_center(), sign))?;
    }
    let range = format!("{}:{}", Address::new(row, FIRST), Address::new(row, FIRST + codes.len() as u16 - 1));
    let Some((reached, required)) = one.line.districts_met else {
        return put(sheet, row, FIRST + codes.len() as u16, &Shown::Blank, &style::text_center());
    };
    let whole = |count: usize| Quantity::whole(i64::try_from(count).unwrap_or(i64::MAX / Quantity::SCALE));
    let counted = Some((format!("COUNTIF({range},\"{met}\")"), Some(whole(count))));
    let shown = live::first_that_gives(Some(whole(reached)), vec![counted]);
    let format = style::worded_number_format("", 0, &format!("/{required} huyện"));
    put(sheet, row, FIRST + codes.len() as u16, &shown, &style::centred(style::figure(0)).set_num_format(format))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{q, sample};

    #[test]
    fn a_district_shows_the_sum_of_its_answers_or_what_the_consolidation_says() {
        let sample = sample();
        let line = sample.consolidation.line("1.3.c").unwrap();
        let of = |code: &str| {
            let says = of_district(line, code).and_then(|figure| figure.cumulative);
            of_part(&sample.input(), line, code, Total::Cumulative, says)
        };
        assert!(matches!(of("181"), Shown::Formula { formula, result }
            if formula.contains("DuLieu[Mã huyện],\"181\"") && result == "1"));
        // The data give 1,5, the consolidation says 1: it has the word.
        assert_eq!(of("188"), Shown::Number(1.0));
        assert_eq!(of("183"), Shown::Blank, "not reported is not zero");
    }

    #[test]
    fn who_is_behind_is_named() {
        let mut sample = sample();
        let names = ["Tràng Định", "Văn Lãng", "Cao Lộc", "Văn Quan", "Bắc Sơn", "Chi Lăng", "Đình Lập"];
        assert_eq!(behind(&sample.input(), sample.consolidation.line("1.3.c").unwrap()), names);
        let line = sample.consolidation.lines.iter_mut().find(|line| line.indicator == "1.3.c").unwrap();
        // A district beyond those that have to: its figure is shown, nobody reproaches it.
        line.by_district.push(DistrictFigure {
            district: "178".into(),
            prior: None,
            current: None,
            cumulative: Some(q("0")),
            met: false,
        });
        assert_eq!(behind(&sample.input(), sample.consolidation.line("1.3.c").unwrap()), names);
    }
}
