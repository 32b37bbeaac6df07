//! The year of `status` on the officer's screen: units by months, each report with its sign.
//!
//! Never wider than a hundred columns, and never tells more of a report than its state.

use std::io::{self, Write};

use chrono::NaiveDate;
use owo_colors::{OwoColorize, Style};
use unicode_width::UnicodeWidthStr;

use super::paragraph;
use crate::app::status::{Overdue, ReportOfYear, UnitOfYear, YearOfReports};
use crate::model::dates::day as short;
use crate::model::filing::{Lateness, State};
use crate::model::sign::Sign;
use crate::model::year::Punctuality;

/// Columns of a screen, whatever it is wide.
const WIDEST: usize = 100;
/// Letters of a unit's name, at least.
const SHORTEST_NAME: usize = 10;
const NAME: &str = "Đơn vị";
const RATE: &str = "Đúng hạn";
/// What is neither in nor due yet.
const NOT_DUE: &str = "·";

/// What stands in the matrix: words, and how they are painted.
#[derive(Clone, Default)]
struct Cell(Vec<(String, Style)>);

impl Cell {
    fn plain(words: String) -> Cell {
        Cell(vec![(words, Style::new())])
    }

    fn width(&self) -> usize {
        self.0.iter().map(|(words, _)| words.width()).sum()
    }

    /// Filled up on the right.
    fn padded(&self, width: usize) -> String {
        let painted: String = self.0.iter().map(|(words, style)| words.style(*style).to_string()).collect();
        painted + &" ".repeat(width.saturating_sub(self.width()))
    }
}

/// A line of the matrix: whose it is, and a cell for each month and one for the rate.
type Row = (String, Vec<Cell>);

/// The matrix, what its signs mean, and below it whose reports are overdue.
pub fn matrix(out: &mut dyn Write, year: &YearOfReports, today: NaiveDate) -> io::Result<()> {
    let head = format!("Năm {} · đến ngày {}", year.year, short(today));
    writeln!(out, "{}", head.bold())?;
    let rows = rows(year, today);
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let months = columns.saturating_sub(1);
    let widest = |cells: &[&Cell]| cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
    let of_months: Vec<&Cell> = rows.iter().flat_map(|(_, cells)| cells.iter().take(months)).collect();
    let of_rates: Vec<&Cell> = rows.iter().filter_map(|(_, cells)| cells.get(months)).collect();
    let mut widths = vec![widest(&of_months); months];
    widths.push(widest(&of_rates));
    let rest: usize = 2 + widths.iter().map(|width| width + 1).sum::<usize>();
    let longest = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let name_width = longest.min(WIDEST.saturating_sub(rest).max(SHORTEST_NAME));
    let last = rows.len().saturating_sub(1);
    for (number, (name, cells)) in rows.iter().enumerate() {
        let name = Cell::plain(shortened(name, name_width)).padded(name_width);
        let cells: Vec<String> = cells.iter().zip(&widths).map(|(cell, width)| cell.padded(*width)).collect();
        let line = format!("  {name} {}", cells.join(" "));
        match line.trim_end() {
            line if number == 0 || number == last => writeln!(out, "{}", line.bold())?,
            line => writeln!(out, "{line}")?,
        }
    }
    legend(out)?;
    year.overdue.iter().try_for_each(|one| overdue(out, one))
}

/// The headings, the units, and the rates of the months.
fn rows(year: &YearOfReports, today: NaiveDate) -> Vec<Row> {
    let headings = (1..=year.months.len()).map(|month| format!("T{month}")).chain([RATE.to_owned()]);
    let of_unit = |of: &UnitOfYear| {
        let name = if of.short.is_empty() { &of.name } else { &of.short };
        let months = of.months.iter().map(|month| cell(&month.reports, today));
        (name.clone(), months.chain([Cell::plain(in_words(of.punctuality))]).collect())
    };
    let rates = year.months.iter().map(|month| Cell::plain(percent(month.punctuality)));
    let mut rows: Vec<Row> = vec![(NAME.to_owned(), headings.map(Cell::plain).collect())];
    rows.extend(year.units.iter().map(of_unit));
    rows.push((RATE.to_owned(), rates.chain([Cell::plain(in_words(year.punctuality))]).collect()));
    rows
}

/// The sign of each report that is owed for a month, with the number of attempts if it took several.
fn cell(owed: &[ReportOfYear], today: NaiveDate) -> Cell {
    Cell(owed.iter().map(|report| mark(report, today)).collect())
}

fn mark(report: &ReportOfYear, today: NaiveDate) -> (String, Style) {
    let is_over = report.due < today;
    let style = match report.state {
        State::OnTime => Style::new().green(),
        State::Late => Style::new().yellow(),
        State::SentBack => Style::new().red(),
        State::Missing if is_over => Style::new().red(),
        State::Missing => return (NOT_DUE.to_owned(), Style::new().dimmed()),
    };
    let symbol = Sign::from(report.state).symbol();
    match report.attempts {
        0 | 1 => (symbol.to_owned(), style),
        several => (format!("{symbol}{several}"), style),
    }
}

fn legend(out: &mut dyn Write) -> io::Result<()> {
    let states: Vec<String> = State::ALL.into_iter().map(label).collect();
    writeln!(out, "{}", format!("{}; {NOT_DUE} chưa đến hạn.", states.join("; ")).dimmed())?;
    let note = "Số sau ký hiệu: số lần gửi, nếu hơn một. Báo cáo quý, năm ghi ở tháng cuối của kỳ.";
    writeln!(out, "{}", note.dimmed())
}

fn label(state: State) -> String {
    Sign::from(state).label(state.vietnamese())
}

fn overdue(out: &mut dyn Write, one: &Overdue) -> io::Result<()> {
    let late = one.lateness.map(Lateness::vietnamese).unwrap_or_default();
    let head = format!("{}, {}, quá hạn {late}:", label(one.state), one.period.vietnamese_lower());
    paragraph(out, "", &format!("{head} {}", one.units.join("; ")), 2, Style::new().red())
}

/// `5/6 83%`; nothing while nothing was due.
fn in_words(rate: Punctuality) -> String {
    match rate.whole_percent() {
        Some(percent) => format!("{}/{} {percent}%", rate.on_time, rate.judged),
        None => String::new(),
    }
}

fn percent(rate: Punctuality) -> String {
    rate.whole_percent().map(|percent| format!("{percent}%")).unwrap_or_default()
}

/// As much of a name as there is room for.
fn shortened(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut shown = String::new();
    for letter in name.chars() {
        let longer = format!("{shown}{letter}");
        if longer.width() >= width {
            break;
        }
        shown = longer;
    }
    format!("{}…", shown.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::Frequency;
    use crate::model::plan::Plan;

    fn plan() -> Plan {
        let grid = crate::excel::read(include_bytes!("../../../samples/ke-hoach-2022.xlsx")).unwrap();
        crate::plan::read(&grid).plan.unwrap()
    }

    fn screen(plan: &Plan, today: &str) -> Vec<String> {
        let (mut out, today) = (Vec::new(), today.parse().unwrap());
        matrix(&mut out, &YearOfReports::of(plan, &[], today), today).unwrap();
        let text = anstream::adapter::strip_str(std::str::from_utf8(&out).unwrap()).to_string();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn long_names_and_several_reports_in_a_month_fit_a_hundred_columns() {
        let mut plan = plan();
        for unit in &mut plan.units {
            unit.short = format!("{} và các đơn vị trực thuộc ở tất cả các huyện của tỉnh", unit.name);
        }
        let frequencies = [Frequency::Month, Frequency::Quarter, Frequency::Half, Frequency::Year];
        for (indicator, frequency) in plan.indicators.iter_mut().zip(frequencies.into_iter().cycle()) {
            indicator.frequency = frequency;
        }
        let lines = screen(&plan, "2023-03-01");
        let matrix = lines.iter().take(plan.units.len() + 3);
        assert!(matrix.clone().all(|line| line.width() <= WIDEST), "{lines:#?}");
        assert!(matrix.clone().any(|line| line.contains('…')), "{lines:#?}");
        // December owes several reports of one unit.
        assert!(matrix.clone().any(|line| line.contains("□□")), "{lines:#?}");
    }

    #[test]
    fn before_the_year_begins_nothing_is_judged() {
        let plan = plan();
        let lines = screen(&plan, "2021-12-01");
        assert!(lines.iter().all(|line| !line.contains('%') && !line.contains("quá hạn 0")), "{lines:#?}");
        let year = YearOfReports::of(&plan, &[], "2021-12-01".parse().unwrap());
        assert_eq!(year.punctuality, Punctuality { on_time: 0, judged: 0 });
    }

    #[test]
    fn a_name_is_cut_where_it_does_not_fit() {
        assert_eq!(shortened("Chi cục Kiểm lâm", 30), "Chi cục Kiểm lâm");
        assert_eq!(shortened("Chi cục Kiểm lâm", 9), "Chi cục…");
    }
}
