//! The steps of the detailed plan under the table of *Tiến độ nhiệm vụ*: when each is due, and what the figures say.
//!
//! Never says that a step is done unless its indicator is, or the amounts are: units report indicators, not steps.

use chrono::NaiveDate;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cut_off::{CUT_OFF_NAME, SOON};
use super::sheet::repaint;
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{Line, Status};
use crate::model::grid::Address;
use crate::model::indicator::Indicator;
use crate::model::quantity::Quantity;
use crate::model::step::{Placed, placed};
use crate::report::ReportInput;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

const CODE: u16 = 1;
const DUE: u16 = 6;
const DAYS: u16 = 8;
const ATTENTION: u16 = 9;
const AMOUNT: u16 = 10;
const LAST: u16 = 11;

const HEADINGS: [&str; 12] = [
    "TT",
    "Mã",
    "Bước",
    "Nội dung bước",
    "Đơn vị thực hiện",
    "Lãnh đạo chỉ đạo",
    "Hạn của bước",
    "Từ ngày",
    "Số ngày còn lại (+), đã qua hạn (−)",
    "Cần chú ý",
    "Lượng kế hoạch của bước",
    "Lượng kế hoạch đến hết bước",
];

/// What the figures and the day say of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// The indicator itself is done or reached.
    Done,
    /// As much as all steps up to this one plan.
    Reached,
    /// Less than that, and the day is over.
    Behind,
    /// The day is over, and no amount tells what became of it.
    Over,
    Soon,
    Ahead,
}

struct Item<'a> {
    indicator: &'a Indicator,
    placed: Placed<'a>,
    state: State,
}

impl State {
    fn of(line: &Line, placed: &Placed, as_of: NaiveDate) -> State {
        let done = match line.status {
            Status::DoneOnTime | Status::DoneLate => true,
            Status::InProgressOnTime | Status::InProgressOverdue => line.met,
        };
        let days = (placed.step.due - as_of).num_days();
        match placed.is_reached_by(line.cumulative) {
            _ if done => State::Done,
            Some(true) => State::Reached,
            Some(false) if days < 0 => State::Behind,
            None if days < 0 => State::Over,
            Some(false) | None if days <= SOON => State::Soon,
            Some(false) | None => State::Ahead,
        }
    }

    const fn sign(self) -> Sign {
        match self {
            State::Done | State::Reached => Sign::DoneOnTime,
            State::Behind => Sign::Overdue,
            State::Over => Sign::Missing,
            State::Soon => Sign::AtRisk,
            State::Ahead => Sign::OnTime,
        }
    }
}

/// The steps of all indicators, in the order of the plan; of one indicator by the day on which they are due.
fn items<'a>(input: &ReportInput<'a>) -> Vec<Item<'a>> {
    let as_of = input.consolidation.as_of;
    let of = |indicator: &'a Indicator| {
        let line = input.consolidation.line(&indicator.code);
        let steps = placed(input.plan.steps_of(&indicator.code));
        line.into_iter().flat_map(move |line| {
            let item = move |placed: Placed<'a>| Item { indicator, state: State::of(line, &placed, as_of), placed };
            steps.clone().into_iter().map(item).collect::<Vec<_>>()
        })
    };
    input.plan.indicators.iter().flat_map(of).collect()
}

/// The steps that are past their day and not known to be done, in words, by the code of their indicator.
pub fn late<'a>(input: &ReportInput<'a>) -> Vec<(&'a str, String)> {
    let as_of = input.consolidation.as_of;
    let late = items(input).into_iter().filter(|item| match item.state {
        State::Behind | State::Over => true,
        State::Done | State::Reached | State::Soon | State::Ahead => false,
    });
    let words = |item: Item<'a>| {
        let step = item.placed.step;
        let days = (as_of - step.due).num_days();
        (item.indicator.code.as_str(), format!("bước {} của kế hoạch chi tiết qua hạn {days} ngày", step.no))
    };
    late.map(words).collect()
}

/// Writes the section from a row on, if the plan has steps; returns the last row.
pub fn write(
    sheet: &mut Worksheet,
    input: &ReportInput,
    top: u32,
    widths: &[(&'static str, f64); 12],
) -> Result<u32, XlsxError> {
    let items = items(input);
    if items.is_empty() {
        return Ok(top.saturating_sub(1));
    }
    let title = "Các bước của kế hoạch chi tiết";
    put_across(sheet, top + 1, (0, LAST), title, &style::section())?;
    let header = top + 2;
    let mut columns = *widths;
    for ((name, _), heading) in columns.iter_mut().zip(HEADINGS) {
        *name = heading;
    }
    table::header(sheet, header, 0, columns.iter().copied())?;
    let first = header + 1;
    for (item, row) in items.iter().zip(first..) {
        item_row(sheet, input, (first, row), item, &columns)?;
    }
    let last = header + items.len() as u32;
    let signs = [State::Done, State::Behind, State::Over, State::Soon, State::Ahead]
        .map(|state| (state.sign().symbol().to_owned(), state.sign()));
    repaint(sheet, (first, ATTENTION, last, ATTENTION), &signs)?;
    let legend = "Đơn vị báo cáo chỉ tiêu, không báo cáo từng bước: “đã đủ lượng” là lũy kế của chỉ tiêu đạt lượng kế hoạch đến hết bước; bước không có lượng đã qua hạn thì cần hỏi đơn vị.";
    put_across(sheet, last + 1, (0, LAST), legend, &style::note())?;
    Ok(last + 1)
}

fn item_row(
    sheet: &mut Worksheet,
    input: &ReportInput,
    (first, row): (u32, u32),
    item: &Item,
    columns: &[(&str, f64)],
) -> Result<(), XlsxError> {
    let (plan, indicator, step) = (input.plan, item.indicator, item.placed.step);
    let date = |day: Option<NaiveDate>| day.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day)));
    let unit = match step.unit.as_deref() {
        Some(unit) => wording::unit_short(plan, unit).to_owned(),
        None => wording::reporters(plan, indicator, input.consolidation.period),
    };
    let leader = plan.task(&indicator.task).and_then(|task| task.leader.as_deref());
    let leader = leader.map_or("", |code| wording::leader_name(plan, code));
    let days = Quantity::whole((step.due - input.consolidation.as_of).num_days());
    let amount = |of: Option<Quantity>| style::figure(indicator.decimals.max(of.map_or(0, Quantity::decimals)));
    let (own, through) = (step.amount(), item.placed.through);
    let range = |column: u16| {
        let letters = Address::column_letters(column);
        format!("${letters}${}:{letters}{}", first + 1, row + 1)
    };
    let sum = format!("ROUND(SUMPRODUCT(({}={})*{}),4)", range(CODE), Address::new(row, CODE), range(AMOUNT));
    let through_shown = if through.is_some() { Shown::formula(sum, through) } else { Shown::Blank };
    let cells = [
        (Shown::Number(f64::from(row - first + 1)), style::text_center()),
        (Shown::from(indicator.code.as_str()), style::text_center()),
        (Shown::from(step.no.as_str()), style::text_center()),
        (Shown::from(step.content.as_str()), style::text()),
        (Shown::from(unit), style::text_center()),
        (Shown::from(leader), style::text_center()),
        (date(Some(step.due)), style::date()),
        (date(step.from), style::date()),
        (
            Shown::formula(format!("{}-{CUT_OFF_NAME}", Address::new(row, DUE)), Some(days)),
            style::centred(style::figure(0)).set_num_format("+0;\"−\"0;0"),
        ),
        (attention(row, item, days), style::sign(item.state.sign()).set_bold()),
        (Shown::quantity(own), amount(own)),
        (through_shown, amount(through)),
    ];
    table::row(sheet, row, style::size::BODY, &cells, columns.iter().map(|(_, width)| *width))
}

fn attention(row: u32, item: &Item, days: Quantity) -> Shown {
    // Without a cumulative an amount tells nothing either.
    let (over, because) = match (item.state, item.placed.through) {
        (State::Over, _) | (_, None) => (Sign::Missing.label("đã qua hạn "), ""),
        (_, Some(_)) => (Sign::Overdue.label("quá hạn "), ", chưa đủ lượng"),
    };
    let (soon, ahead) = (Sign::AtRisk.label("còn "), Sign::OnTime.label("còn "));
    let days_cell = Address::new(row, DAYS);
    let formula = format!(
        "IF({days_cell}<0,\"{over}\"&-{days_cell}&\" ngày{because}\",IF({days_cell}<={SOON},\"{soon}\"&{days_cell}&\" ngày\",\"{ahead}\"&{days_cell}&\" ngày\"))"
    );
    let count = days.magnitude();
    let result = match item.state {
        State::Done => return Shown::from(State::Done.sign().label("chỉ tiêu đã xong")),
        State::Reached => return Shown::from(State::Reached.sign().label("đã đủ lượng")),
        State::Behind | State::Over => format!("{over}{count} ngày{because}"),
        State::Soon => format!("{soon}{count} ngày"),
        State::Ahead => format!("{ahead}{count} ngày"),
    };
    Shown::Formula { formula, result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{detailed, sample};

    #[test]
    fn amounts_and_days_tell_what_became_of_a_step() {
        assert!(items(&sample().input()).is_empty());
        let sample = detailed();
        let input = sample.input();
        let told: Vec<(String, String)> = items(&input)
            .iter()
            .map(|item| {
                let step = item.placed.step;
                let days = Quantity::whole((step.due - input.consolidation.as_of).num_days());
                let words = match attention(9, item, days) {
                    Shown::Text(words) | Shown::Formula { result: words, .. } => words,
                    other => panic!("{other:?}"),
                };
                (format!("{} {}", step.indicator, step.no), words)
            })
            .collect();
        let expected = [
            // 3613 ha are planted: 3000 were planned by March, 5000 by May.
            ("1.3.a 1", "● đã đủ lượng"),
            ("1.3.a 2", "▲ quá hạn 14 ngày, chưa đủ lượng"),
            ("1.3.a 3", "○ còn 169 ngày"),
            ("3.1.a 1", "● chỉ tiêu đã xong"),
            ("3.2.b 1", "□ đã qua hạn 105 ngày"),
            ("3.2.b 2", "◊ còn 16 ngày"),
        ];
        assert_eq!(told, expected.map(|(step, words)| (step.to_owned(), words.to_owned())));
    }
}
