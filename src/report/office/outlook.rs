//! The sheet *Cảnh báo sớm*: where every yearly amount is heading, worst first, and what the warning rests on.
//!
//! Never warns without its inputs: each projection is a formula over the cells of its row.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::outlook_rows::{
    COLUMNS, CUMULATIVE, ELAPSED, ESTIMATE, EVEN, FIRST_ROW, HEADER_ROW, HORIZON, LEFT, PERCENT, SIGNED, TARGET, THREE,
    Warned, decimals, rounded_formula, worst_first,
};
use super::sheet::heading;
use super::{indicator_cells, outlook_chart, outlook_class, outlook_past, outlook_path, table};
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{AnswerState, NOT_ASKED, Origin};
use crate::model::grid::Address;
use crate::model::outlook::{Forecast, Planned, Says};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::adjusted;
use crate::report::live::{self, Total};
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

const BY_PACE: u16 = 16;
const BY_RECENT: u16 = 17;

/// The range and the note come last.
const RANGE_AND_NOTE: usize = 3;

/// So many rows leave room for the chart on the same page; it must not be cut in two.
const ROWS_BESIDE_CHART: usize = 7;
const ROWS_OF_PATHS: usize = 4;
/// So many rows surely stand on one page: its heading is not repeated over what follows the table.
const ROWS_OF_PAGE: usize = 15;

/// Heading, number, width.
type Heading = (&'static str, String, f64);

/// The columns of the sheet; without a path they are what they are without detailed plans.
fn columns(with_path: bool) -> Vec<Heading> {
    let plain = COLUMNS.map(|(name, number, width)| (name, number.to_owned(), width)).to_vec();
    if !with_path {
        return plain;
    }
    let before = plain.len() - RANGE_AND_NOTE;
    let mut columns: Vec<Heading> = plain.iter().take(before).cloned().collect();
    columns.extend(outlook_path::COLUMNS.map(|(name, number, width)| (name, number.to_owned(), width)));
    for (name, _, width) in plain.into_iter().skip(before) {
        columns.push((name, format!("({})", columns.len()), width));
    }
    if let Some((name, number, _)) = columns.get_mut(usize::from(EVEN)) {
        (*name, *number) = ("% theo tiến độ đều, kế hoạch chi tiết", "(10)=(6)/(7)×100; (19)/(4)×100".to_owned());
    }
    columns
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let rows = worst_first(input);
    let with_path = outlook_path::is_given(&rows);
    let columns = columns(with_path);
    let last = columns.len().saturating_sub(1) as u16;
    table::widths(sheet, widths(&rows, &columns))?;
    heading(sheet, input, "Cảnh báo sớm khả năng hoàn thành kế hoạch", (0, last), 235.0)?;
    let unit_line = "Đơn vị tính: theo cột (3)";
    put_across(sheet, HEADER_ROW - 1, (0, last), unit_line, &style::unit_line())?;
    table::header(sheet, HEADER_ROW, 0, columns.iter().map(|(name, _, width)| (*name, *width)))?;
    table::numbers(sheet, HEADER_ROW + 1, columns.iter().map(|(_, number, width)| (number.as_str(), *width)))?;
    let mut row = FIRST_ROW;
    for one in &rows {
        warned_row(sheet, row, input, one, &rows, &columns)?;
        row += 1;
    }
    if rows.is_empty() {
        let nothing = "Kế hoạch không có chỉ tiêu cộng dồn có mức phải đạt";
        put_across(sheet, row, (0, last), nothing, &style::text())?;
        row += 1;
    }
    if with_path {
        row = outlook_path::write(sheet, &rows)?;
    }
    // With more columns the page is shown smaller, and holds some rows more.
    let room = if with_path { ROWS_BESIDE_CHART + ROWS_OF_PATHS } else { ROWS_BESIDE_CHART };
    let count = rows.len() + outlook_path::count(&rows);
    if count > room {
        // The chart goes over to the next page, and with it the words that explain it.
        sheet.set_page_breaks(&[row + 1])?;
    }
    row = outlook_class::methods(sheet, row + 1, with_path)?;
    row = outlook_chart::write(sheet, row + 1, &rows)?;
    sheet.set_freeze_panes(FIRST_ROW, 3)?;
    sheet.set_print_area(0, 0, row, last)?;
    style::page_wide(sheet, (count > ROWS_OF_PAGE).then_some((HEADER_ROW, HEADER_ROW + 1)))
}

/// The columns of figures are as wide as their longest figure.
fn widths(rows: &[Warned], columns: &[Heading]) -> Vec<f64> {
    let mut widths: Vec<f64> = columns.iter().map(|(_, _, width)| *width).collect();
    let mut widen = |column: u16, figures: Vec<String>| {
        if let Some(width) = widths.get_mut(usize::from(column)) {
            *width = style::figure_width(figures, *width);
        }
    };
    let of = |figure: fn(&Forecast) -> Option<Quantity>| -> Vec<(u8, Quantity)> {
        rows.iter().filter_map(|one| Some((decimals(one), one.forecast().and_then(figure)?))).collect()
    };
    let mean = |figures: Vec<(u8, Quantity)>| -> Vec<String> {
        let whole = |figure: Quantity| Quantity::whole(figure.raw() / Quantity::SCALE);
        figures.into_iter().map(|(decimals, figure)| whole(figure).vietnamese(decimals)).collect()
    };
    let exact = |figures: Vec<(u8, Quantity)>| -> Vec<String> {
        figures.into_iter().map(|(_, figure)| figure.vietnamese(0)).collect()
    };
    widen(TARGET, rows.iter().map(|one| wording::target_short(one.line.target)).collect());
    let reached = rows.iter().filter_map(|one| {
        let cumulative = one.line.cumulative?.vietnamese(one.indicator.decimals);
        Some(format!("{}{cumulative}", adjusted::sign(one.line)))
    });
    widen(CUMULATIVE, reached.collect());
    widen(THREE, exact(of(|found| found.inputs.last_three)));
    widen(ESTIMATE, exact(of(|found| found.inputs.estimate)));
    widen(12, mean(of(|found| found.needed)));
    widen(13, mean(of(|found| Some(found.pace))));
    widen(15, mean(of(|found| found.recent_pace)));
    // Of the methods that do not judge a path, either may lie outside its range.
    let furthest = |found: &Forecast| Some(found.highest.max(found.by_pace).max(found.by_recent.unwrap_or_default()));
    let range = range_columns(columns.len());
    for column in [BY_PACE, BY_RECENT, range.0, range.1] {
        widen(column, mean(of(furthest)));
    }
    if outlook_path::is_given(rows) {
        widen(outlook_path::BY_PATH, mean(of(furthest)));
        for (column, figures) in outlook_path::figures(rows) {
            widen(column, figures);
        }
    }
    widths
}

/// Where the least and the most stand.
const fn range_columns(count: usize) -> (u16, u16) {
    let lowest = count.saturating_sub(RANGE_AND_NOTE) as u16;
    (lowest, lowest + 1)
}

fn warned_row(
    sheet: &mut Worksheet,
    row: u32,
    input: &ReportInput,
    one: &Warned,
    rows: &[Warned],
    columns: &[Heading],
) -> Result<(), XlsxError> {
    let reckoning = Reckoning { input, one, row };
    let mut cells = reckoning.reached();
    cells.extend(reckoning.forecasts());
    if outlook_path::is_given(rows) {
        cells.extend(reckoning.by_path(rows));
    }
    cells.extend(reckoning.range());
    cells.push((Shown::from(note(input, one)), style::text()));
    table::row(sheet, row, style::size::BODY, &cells, columns.iter().map(|(.., width)| *width))
}

/// The row of a flow: each cell reckons with those before it.
struct Reckoning<'a> {
    input: &'a ReportInput<'a>,
    one: &'a Warned<'a>,
    /// From 0.
    row: u32,
}

type Cell = (Shown, Format);

impl Reckoning<'_> {
    fn at(&self, column: u16) -> String {
        Address::new(self.row, column).to_string()
    }

    fn given(&self, of: fn(&Forecast) -> Option<Quantity>) -> Option<Quantity> {
        self.one.forecast().and_then(of)
    }

    fn planned(&self) -> Option<Planned> {
        self.one.forecast().and_then(|found| found.inputs.planned)
    }

    fn over(&self, formula: String, of: fn(&Forecast) -> Option<Quantity>) -> Shown {
        rounded_formula(formula, self.given(of))
    }

    /// A mean, or what was reckoned with one.
    fn figure(&self, formula: String, of: fn(&Forecast) -> Option<Quantity>) -> Cell {
        (self.over(formula, of), style::figure(decimals(self.one)))
    }

    fn places(&self, value: Option<Quantity>) -> u8 {
        let planned = self.one.indicator.decimals;
        value.map_or(planned, |value| planned.max(value.decimals()))
    }

    /// As it was reported or planned.
    fn plain(&self, value: Option<Quantity>) -> Format {
        style::figure(self.places(value))
    }

    /// What the flow is, its class, how far it has come and how far it should have.
    fn reached(&self) -> Vec<Cell> {
        let (consolidation, line, indicator) = (self.input.consolidation, self.one.line, self.one.indicator);
        let (target, cumulative) = (self.at(TARGET), self.at(CUMULATIVE));
        let (elapsed, horizon) = (self.at(ELAPSED), self.at(HORIZON));
        let found = self.one.forecast();
        let class = match found {
            Some(found) => {
                (outlook_class::shown(self.row, found), style::sign(outlook_class::sign(found.class)).set_bold())
            }
            None => (Shown::from(Sign::Missing.label("chưa đủ số liệu")), style::sign(Sign::Missing)),
        };
        let month = |of: fn(&Forecast) -> u8| found.map_or(Shown::Blank, |found| Shown::Number(f64::from(of(found))));
        let months_left = found
            .map_or(Shown::Blank, |found| Shown::count(format!("{horizon}-{elapsed}"), usize::from(found.months_left)));
        let even = match self.planned() {
            Some(_) => format!("ROUND({}*100/{target},1)", self.at(outlook_path::SO_FAR)),
            None => format!("ROUND({elapsed}*100/{horizon},1)"),
        };
        let ahead = match self.one.ahead() {
            Some(points) => Shown::formula(format!("ROUND({}-{},1)", self.at(PERCENT), self.at(EVEN)), Some(points)),
            None => Shown::Blank,
        };
        let title =
            if indicator.aspiration { format!("{} (phấn đấu)", indicator.title) } else { indicator.title.clone() };
        let reached = adjusted::total(consolidation, line, Total::Cumulative, self.places(line.cumulative));
        vec![
            (Shown::from(indicator.code.as_str()), style::locked_text()),
            (Shown::from(title), style::text()),
            class,
            (Shown::from(indicator.uom.as_str()), style::text_center()),
            indicator_cells::target_cell(indicator),
            (live::total(consolidation, line, Total::Cumulative, line.cumulative), reached.set_bold()),
            (month(|found| found.inputs.elapsed), style::text_center()),
            (month(|found| found.inputs.horizon), style::text_center()),
            (months_left, style::text_center()),
            (live::attainment(consolidation, line, &cumulative, &target), style::figure(1).set_bold()),
            (self.over(even, |found| Some(found.even_percent)), style::figure(1)),
            (ahead, style::figure(1).set_num_format(SIGNED)),
        ]
    }

    /// What is needed, the paces, what they come to, and what the units expect.
    fn forecasts(&self) -> Vec<Cell> {
        let (target, cumulative, three) = (self.at(TARGET), self.at(CUMULATIVE), self.at(THREE));
        let (elapsed, horizon, left) = (self.at(ELAPSED), self.at(HORIZON), self.at(LEFT));
        let (last_three, estimate) =
            (self.given(|found| found.inputs.last_three), self.given(|found| found.inputs.estimate));
        let expected = match estimate {
            Some(_) => live::estimate(self.input.consolidation, self.one.line),
            None => Shown::Blank,
        };
        vec![
            self.figure(format!("ROUND(MAX(0,{target}-{cumulative})/{left},4)"), |found| found.needed),
            self.figure(format!("ROUND({cumulative}/{elapsed},4)"), |found| Some(found.pace)),
            (self.last_three(last_three), self.plain(last_three)),
            self.figure(format!("ROUND({three}/3,4)"), |found| found.recent_pace),
            self.figure(format!("ROUND({cumulative}*{horizon}/{elapsed},4)"), |found| Some(found.by_pace)),
            self.figure(format!("ROUND({cumulative}+{three}*{left}/3,4)"), |found| found.by_recent),
            (expected, self.plain(estimate)),
        ]
    }

    fn last_three(&self, says: Option<Quantity>) -> Shown {
        match self.one.forecast() {
            Some(found) if says.is_some() => {
                let window = outlook_past::three_to(found.inputs.elapsed);
                let is_part = |origin: &Origin| outlook_past::is_reported_in(origin, &window);
                live::of_parts(self.input.consolidation, self.one.line, None, is_part, says)
            }
            Some(_) | None => Shown::Blank,
        }
    }

    /// The columns of a monthly path.
    fn by_path(&self, rows: &[Warned]) -> Vec<Cell> {
        let (elapsed, horizon, cumulative) = (self.at(ELAPSED), self.at(HORIZON), self.at(CUMULATIVE));
        let planned = self.planned();
        let plan_of = |condition: String, gives: fn(&Planned) -> Option<Quantity>| {
            let gives = planned.as_ref().and_then(gives);
            let formula = outlook_path::planned(rows, &self.one.indicator.code, &condition, false);
            let shown = match formula.filter(|_| gives.is_some()) {
                Some(formula) => Shown::formula(formula, gives),
                None => Shown::Blank,
            };
            (shown, self.plain(gives))
        };
        let (to_horizon, so_far) = (self.at(outlook_path::TO_HORIZON), self.at(outlook_path::SO_FAR));
        vec![
            plan_of(format!("\"<=\"&{elapsed}"), |planned| Some(planned.so_far)),
            plan_of(format!("\"<=\"&{horizon}"), |planned| Some(planned.to_horizon)),
            plan_of(format!("{elapsed}+1"), |planned| planned.next),
            self.figure(format!("ROUND({cumulative}*{to_horizon}/{so_far},4)"), |found| found.by_path),
        ]
    }

    /// The least and the most of the forecasts that judge it.
    fn range(&self) -> [Cell; 2] {
        let range = match self.planned() {
            Some(_) => format!("{},{}", self.at(ESTIMATE), self.at(outlook_path::BY_PATH)),
            None => format!("{}:{}", self.at(BY_PACE), self.at(ESTIMATE)),
        };
        [
            self.figure(format!("MIN({range})"), |found| Some(found.lowest)),
            self.figure(format!("MAX({range})"), |found| Some(found.highest)),
        ]
    }
}

/// What has to be known beside the figures.
fn note(input: &ReportInput, one: &Warned) -> String {
    let mut words: Vec<String> = Vec::new();
    match &one.outlook.says {
        Says::NotEnough(reason) => words.push((*reason).to_owned()),
        Says::Forecast(found) => {
            let deadline = wording::day(one.line.deadline);
            if one.line.deadline < input.consolidation.as_of && !one.line.met {
                words.push(format!("đã quá thời hạn {deadline}"));
            } else if found.inputs.horizon < 12 {
                words.push(format!("dự báo đến thời hạn {deadline}, không dùng ước cả năm"));
            }
            if found.inputs.elapsed < input.consolidation.period.position().min(12) {
                let not_asked = one.line.answer() == AnswerState::NotAsked;
                words.push(if not_asked { NOT_ASKED } else { "kỳ này chưa báo cáo" }.to_owned());
            }
            match (found.inputs.planned, found.by_path) {
                (Some(_), Some(_)) if found.inputs.estimate.is_some() => {
                    words.push("xét theo kế hoạch chi tiết (d) và ước của đơn vị (c)".to_owned());
                }
                (Some(_), Some(_)) => words.push("xét theo kế hoạch chi tiết (d)".to_owned()),
                (Some(_), None) => {
                    words.push(
                        "theo kế hoạch chi tiết chưa đến tháng thực hiện, xét theo ước của đơn vị (c)".to_owned(),
                    );
                }
                (None, _) if found.by_recent.is_none() => {
                    words.push("chưa đủ 3 tháng liền có báo cáo cho cách (b)".to_owned());
                }
                (None, _) => {}
            }
        }
    }
    if !one.outlook.gaps.is_empty() {
        let months: Vec<String> = one.outlook.gaps.iter().map(u8::to_string).collect();
        words.push(format!("thiếu báo cáo tháng {}", months.join(", ")));
    }
    if one.line.estimated {
        words.push("có số ước".to_owned());
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use crate::report::office;
    use crate::report::sample::sample;

    /// With so many times the warnings of the sample.
    fn repeats_the_heading(times: usize) -> bool {
        let mut sample = sample();
        let outlooks = std::mem::take(&mut sample.consolidation.outlooks);
        let all = outlooks.iter().cycle().take(outlooks.len() * times);
        sample.consolidation.outlooks = all.cloned().collect();
        let bytes = office::workbook(&sample.input()).unwrap();
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut names = String::new();
        package.by_name("xl/workbook.xml").unwrap().read_to_string(&mut names).unwrap();
        names.contains("'Cảnh báo sớm'!$6:$7")
    }

    #[test]
    fn the_heading_of_a_table_of_one_page_does_not_stand_over_the_chart() {
        assert!(!repeats_the_heading(1));
        assert!(repeats_the_heading(4));
    }
}
