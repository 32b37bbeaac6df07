//! The year of `status`: units by months, each report with its sign, and how punctual everybody was.
//!
//! Never wider than a hundred columns, and never tells more of a report than its state.

use std::io::{self, Write};

use chrono::{DateTime, FixedOffset, NaiveDate};
use owo_colors::{OwoColorize, Style};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::cli::screen;
use crate::cli::status::codes;
use crate::model::filing::{Filing, Lateness, State, filings};
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::standing::Received;
use crate::model::year::{Punctuality, units};
use crate::report::filing::sign;

/// Every report that is owed in the year of a plan.
pub struct Year<'a> {
    plan: &'a Plan,
    filings: Vec<Filing<'a>>,
    today: NaiveDate,
}

/// Columns of a screen, whatever it is wide.
const WIDEST: usize = 100;
/// Letters of a unit's name, at least.
const SHORTEST_NAME: usize = 10;
const MONTHS: std::ops::RangeInclusive<u8> = 1..=12;
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

impl<'a> Year<'a> {
    pub fn of(plan: &'a Plan, received: &'a [Received], today: NaiveDate) -> Year<'a> {
        Year { plan, filings: filings(plan, received, Period::year(plan.year())), today }
    }

    fn month(&self, month: u8) -> Vec<&Filing<'a>> {
        self.filings.iter().filter(|filing| filing.last_month() == month).collect()
    }

    fn rate(&self, month: u8) -> Punctuality {
        Punctuality::of(self.month(month).into_iter(), self.today)
    }

    pub fn matrix(&self, out: &mut dyn Write) -> io::Result<()> {
        let head = format!("Năm {} · đến ngày {}", self.plan.year(), self.today.format("%-d/%-m/%Y"));
        writeln!(out, "{}", head.bold())?;
        let mut rows: Vec<(String, Vec<Cell>)> = vec![(NAME.to_owned(), self.headings())];
        for of in units(self.plan, &self.filings) {
            let name = if of.unit.short.is_empty() { &of.unit.name } else { &of.unit.short };
            let mut cells: Vec<Cell> = MONTHS.map(|month| self.cell(&of.month(month))).collect();
            cells.push(Cell::plain(in_words(of.punctuality(self.today))));
            rows.push((name.clone(), cells));
        }
        let mut rates: Vec<Cell> = MONTHS.map(|month| Cell::plain(percent(self.rate(month)))).collect();
        rates.push(Cell::plain(in_words(self.punctuality())));
        rows.push((RATE.to_owned(), rates));
        let months = usize::from(*MONTHS.end());
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
        self.legend(out)
    }

    fn headings(&self) -> Vec<Cell> {
        MONTHS.map(|month| format!("T{month}")).chain([RATE.to_owned()]).map(Cell::plain).collect()
    }

    /// The sign of each report that is owed for a month, with the number of attempts if it took several.
    fn cell(&self, due: &[&Filing<'_>]) -> Cell {
        Cell(due.iter().map(|filing| self.mark(filing)).collect())
    }

    fn mark(&self, filing: &Filing<'_>) -> (String, Style) {
        let is_over = filing.due < self.today;
        let style = match filing.state {
            State::OnTime => Style::new().green(),
            State::Late => Style::new().yellow(),
            State::SentBack => Style::new().red(),
            State::Missing if is_over => Style::new().red(),
            State::Missing => return (NOT_DUE.to_owned(), Style::new().dimmed()),
        };
        let symbol = sign(filing.state).symbol();
        match filing.attempts.len() {
            0 | 1 => (symbol.to_owned(), style),
            several => (format!("{symbol}{several}"), style),
        }
    }

    fn punctuality(&self) -> Punctuality {
        Punctuality::of(self.filings.iter(), self.today)
    }

    fn legend(&self, out: &mut dyn Write) -> io::Result<()> {
        let states: Vec<String> = State::ALL.into_iter().map(|state| sign(state).label(state.vietnamese())).collect();
        writeln!(out, "{}", format!("{}; {NOT_DUE} chưa đến hạn.", states.join("; ")).dimmed())?;
        let note = "Số sau ký hiệu: số lần gửi, nếu hơn một. Báo cáo quý, năm ghi ở tháng cuối của kỳ.";
        writeln!(out, "{}", note.dimmed())?;
        // By due day, so that whoever has owed longest stands first; the units of one state and period on one line.
        let mut open: Vec<(&Filing<'_>, Vec<&str>)> = Vec::new();
        for filing in self.filings.iter().filter(|filing| filing.is_open() && filing.is_late(self.today)) {
            let of_same = |other: &Filing<'_>| other.period == filing.period && other.state == filing.state;
            match open.iter_mut().find(|(other, _)| of_same(other)) {
                Some((_, names)) => names.push(&filing.unit.name),
                None => open.push((filing, vec![&filing.unit.name])),
            }
        }
        open.sort_by_key(|(filing, _)| filing.due);
        for (filing, names) in open {
            let state = sign(filing.state).label(filing.state.vietnamese());
            let late = filing.lateness(&self.plan.calendar, self.today).map(Lateness::vietnamese).unwrap_or_default();
            let head = format!("{state}, {}, quá hạn {late}:", filing.period.vietnamese_lower());
            screen::paragraph(out, "", &format!("{head} {}", names.join("; ")), 2, Style::new().red())?;
        }
        Ok(())
    }

    fn report(&self, filing: &Filing<'_>) -> Value {
        let time = |at: Option<DateTime<FixedOffset>>| at.map(|at| at.to_rfc3339());
        json!({
            "period": filing.period,
            "due": filing.due,
            "state": filing.state,
            "late": filing.is_late(self.today),
            "lateness": filing.lateness(&self.plan.calendar, self.today),
            "attempts": filing.attempts.len(),
            "first_received_at": time(filing.first_received_at()),
            "first_acceptable_at": time(filing.first_accepted_at()),
            "accepted_at": time(filing.standing().map(|one| one.received_at)),
        })
    }

    /// Units and months with what each owes, and their rates.
    pub fn json(&self) -> Value {
        let today = self.today;
        let unit = |of: &crate::model::year::UnitYear<'_>| {
            let months: Vec<Value> = MONTHS
                .map(|month| {
                    let due = of.month(month);
                    let reports: Vec<Value> = due.iter().map(|filing| self.report(filing)).collect();
                    json!({ "month": Period::month(self.plan.year(), month), "reports": reports })
                })
                .collect();
            let rate = of.punctuality(today);
            json!({ "unit": of.unit.code, "name": of.unit.name, "punctuality": rate, "months": months })
        };
        let month = |month: u8| {
            let due = self.month(month);
            let period = Period::month(self.plan.year(), month);
            json!({
                "month": period,
                "due": self.plan.calendar.window(period).due,
                "owed": due.len(),
                "punctuality": self.rate(month),
                "late": codes(&due, |filing| filing.is_late(today)),
                "missing": codes(&due, |filing| filing.state == State::Missing),
                "sent_back": codes(&due, |filing| filing.state == State::SentBack),
            })
        };
        json!({
            "year": self.plan.year(),
            "punctuality": self.punctuality(),
            "units": units(self.plan, &self.filings).iter().map(unit).collect::<Vec<_>>(),
            "months": MONTHS.map(month).collect::<Vec<_>>(),
        })
    }
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

    fn plan() -> Plan {
        let grid = crate::excel::read(include_bytes!("../../samples/ke-hoach-2022.xlsx")).unwrap();
        crate::plan::read(&grid).plan.unwrap()
    }

    fn screen(plan: &Plan, today: &str) -> Vec<String> {
        let mut out = Vec::new();
        Year::of(plan, &[], today.parse().unwrap()).matrix(&mut out).unwrap();
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
        let year = Year::of(&plan, &[], "2021-12-01".parse().unwrap()).json();
        assert_eq!(year["punctuality"], json!({ "on_time": 0, "judged": 0, "on_time_percent": null }));
    }

    #[test]
    fn a_name_is_cut_where_it_does_not_fit() {
        assert_eq!(shortened("Chi cục Kiểm lâm", 30), "Chi cục Kiểm lâm");
        assert_eq!(shortened("Chi cục Kiểm lâm", 9), "Chi cục…");
    }
}
