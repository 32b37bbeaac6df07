//! What one input cell says: a value with its repairs, nothing, or a fault.
//!
//! Never looks at another cell; the readers of Vietnamese stand in `viet`.

use chrono::NaiveDate;

use crate::layout::{LONGEST_TEXT, NIL_REPORT};
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::{Cell, Value};
use crate::model::indicator::{Indicator, Kind};
use crate::model::quantity::Quantity;
use crate::viet::date::{self, DateReading};
use crate::viet::number::{self, Doubt, NumberFault, Reading, Want};
use crate::viet::{text, words};

/// A rate up to this may be a fraction of one: 150 %.
const FRACTION: Quantity = Quantity::from_raw(15_000);

pub enum CellReading {
    Blank,
    /// “Không”, “…”: says that there is nothing to say, or no figure yet.
    Nothing {
        repairs: Vec<&'static str>,
    },
    Read {
        value: Option<Quantity>,
        text: Option<String>,
        date: Option<NaiveDate>,
        estimated: bool,
        repairs: Vec<&'static str>,
        /// Doubts: the code and what is expected.
        faults: Vec<(&'static str, String)>,
    },
    Fault {
        code: &'static str,
        expected: String,
    },
}

pub fn read(field: Field, cell: &Cell, indicator: &Indicator, year: i32) -> CellReading {
    if let Some(answer) = unusable(cell) {
        return answer;
    }
    match field {
        Field::Current | Field::Numerator | Field::Denominator | Field::Estimate => read_figure(field, cell, indicator),
        Field::Progress => read_progress(cell),
        Field::DoneOn => read_date(cell, year),
        Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note | Field::Name => {
            read_text(cell)
        }
    }
}

pub fn read_header(key: HeaderKey, cell: &Cell, year: i32) -> CellReading {
    if let Some(answer) = unusable(cell) {
        return answer;
    }
    match key {
        HeaderKey::DocumentDate => read_date(cell, year),
        HeaderKey::NilReport => read_nil_report(cell),
        HeaderKey::Reason
        | HeaderKey::NextTasks
        | HeaderKey::DocumentNo
        | HeaderKey::PreparedBy
        | HeaderKey::Phone
        | HeaderKey::SignedBy => read_text(cell),
    }
}

/// The label of the drop-down, in whichever words.
fn read_nil_report(cell: &Cell) -> CellReading {
    let typed = cell.value.display();
    if !words::is_nil_report(&typed) {
        return CellReading::Fault { code: "C104", expected: format!("“{NIL_REPORT}” hoặc để trống") };
    }
    CellReading::Read {
        value: None,
        text: Some(NIL_REPORT.to_owned()),
        date: None,
        estimated: false,
        repairs: if typed == NIL_REPORT { Vec::new() } else { vec!["R007"] },
        faults: Vec::new(),
    }
}

/// Blank cells, error values, formulas without a result: nobody can read those.
fn unusable(cell: &Cell) -> Option<CellReading> {
    match &cell.value {
        Value::Empty if cell.formula.is_some() => Some(CellReading::Fault {
            code: "C112",
            expected: "mở tệp, bấm F9 rồi lưu, hoặc nhập trực tiếp".to_owned(),
        }),
        Value::Error(_) => {
            Some(CellReading::Fault { code: "C105", expected: "một giá trị, không phải mã lỗi".to_owned() })
        }
        value if value.is_blank() => Some(CellReading::Blank),
        Value::Empty | Value::Number(_) | Value::Text(_) | Value::Bool(_) | Value::Date(_) => None,
    }
}

fn read_figure(field: Field, cell: &Cell, indicator: &Indicator) -> CellReading {
    let mut want = Want { decimals: indicator.decimals, uom: indicator.uom.clone(), kind: indicator.kind };
    let is_part = matches!(field, Field::Numerator | Field::Denominator);
    if is_part {
        // The parts of a rate are amounts, not points.
        want = Want { decimals: 2, uom: String::new(), kind: Kind::Stock };
    }
    let reading = match &cell.value {
        Value::Number(number) => number::read_double(*number, cell.percent, &want),
        Value::Text(text) => number::read_text(text, &want),
        Value::Date(_) => Reading::Fault(NumberFault::LooksLikeDate),
        Value::Bool(_) | Value::Empty | Value::Error(_) => Reading::Fault(NumberFault::NotANumber),
    };
    match reading {
        Reading::Blank => CellReading::Blank,
        Reading::Missing { repairs } => CellReading::Nothing { repairs },
        Reading::Zero { repairs } => figure(Quantity::ZERO, false, repairs, Vec::new()),
        Reading::Number { value, estimated, repairs, doubts } => {
            // Where an estimate is asked for, “khoảng 500” is the answer and no doubt.
            let asks_estimate = field == Field::Estimate;
            let mut faults: Vec<(&'static str, String)> = doubts
                .into_iter()
                .filter(|doubt| !(asks_estimate && *doubt == Doubt::Estimate))
                .map(|doubt| doubted(doubt, value))
                .collect();
            // A rate typed as a fraction has more decimals by nature; that is another fault (rule P202).
            let is_fraction = indicator.kind == Kind::Rate && value <= FRACTION;
            // Whose decimal sign is doubted may well have too many decimals: one doubt is enough.
            let is_doubted = faults.iter().any(|(code, _)| *code == "C109");
            if !is_part && !is_fraction && !is_doubted && value.decimals() > want.decimals {
                let expected = match want.decimals {
                    0 => "số nguyên".to_owned(),
                    places => format!("nhiều nhất {places} chữ số thập phân"),
                };
                faults.push(("C114", expected));
            }
            figure(value, estimated, repairs, faults)
        }
        Reading::Fault(fault) => faulty(fault, &want),
    }
}

fn figure(
    value: Quantity,
    estimated: bool,
    repairs: Vec<&'static str>,
    faults: Vec<(&'static str, String)>,
) -> CellReading {
    CellReading::Read { value: Some(value), text: None, date: None, estimated, repairs, faults }
}

fn doubted(doubt: Doubt, value: Quantity) -> (&'static str, String) {
    let read = value.vietnamese(0);
    match doubt {
        Doubt::Estimate => ("C108", format!("số chính xác; đã ghi {read} và coi là số ước")),
        Doubt::DotAsDecimal | Doubt::CommaBeforeThree => ("C109", format!("xác nhận là {read}")),
    }
}

fn faulty(fault: NumberFault, want: &Want) -> CellReading {
    let example = if want.decimals == 0 { "12" } else { "12,5" };
    let (code, expected) = match fault {
        NumberFault::NotANumber => ("C101", format!("một số, ví dụ {example}")),
        NumberFault::Ambiguous { as_thousands, as_decimal } => {
            let decimal = as_decimal.map(|decimal| format!(" hoặc {}", decimal.vietnamese(0))).unwrap_or_default();
            ("C102", format!("một số rõ ràng, {}{decimal}", as_thousands.vietnamese(0)))
        }
        NumberFault::RangeTyped => ("C106", format!("một số duy nhất, ví dụ {example}")),
        NumberFault::TooLarge => ("C107", "một số không quá 1.000.000.000.000".to_owned()),
        NumberFault::LooksLikeDate => ("C101", format!("một số, ví dụ {example}; ô này đang là ngày tháng")),
    };
    CellReading::Fault { code, expected }
}

fn read_progress(cell: &Cell) -> CellReading {
    let typed = cell.value.display();
    match words::progress(&typed) {
        Some((progress, exact)) => CellReading::Read {
            value: None,
            text: Some(progress.label().to_owned()),
            date: None,
            estimated: false,
            repairs: match (typed == progress.label(), exact) {
                (true, _) => Vec::new(),
                (false, true) => vec!["R005"],
                (false, false) => vec!["R007"],
            },
            faults: Vec::new(),
        },
        None => CellReading::Fault {
            code: "C104",
            expected: match words::meant(&cell.value.display()) {
                Some(meant) => format!("một mục trong danh sách, có phải là “{}”", meant.label()),
                None => "chưa triển khai, đang thực hiện, hoàn thành hoặc tạm dừng".to_owned(),
            },
        },
    }
}

fn read_date(cell: &Cell, year: i32) -> CellReading {
    let read = |day, repairs| CellReading::Read {
        value: None,
        text: None,
        date: Some(day),
        estimated: false,
        repairs,
        faults: Vec::new(),
    };
    let fault = || CellReading::Fault { code: "C103", expected: format!("ngày/tháng/năm, ví dụ 28/01/{year}") };
    match &cell.value {
        Value::Date(moment) => read(moment.date(), Vec::new()),
        Value::Text(text) if words::is_nil(text) || words::is_missing(text) => {
            CellReading::Nothing { repairs: vec!["R010"] }
        }
        Value::Text(text) => match date::read(text, year) {
            DateReading::Date { date, repairs } => read(date, repairs),
            DateReading::Missing { repairs } => CellReading::Nothing { repairs },
            DateReading::Blank => CellReading::Blank,
            DateReading::Fault(_) => fault(),
        },
        Value::Number(_) | Value::Bool(_) | Value::Empty | Value::Error(_) => fault(),
    }
}

fn read_text(cell: &Cell) -> CellReading {
    let raw = match &cell.value {
        Value::Number(number) => Quantity::from_double(*number, 0)
            .map(|read| read.quantity.vietnamese(0))
            .unwrap_or_else(|_| number.to_string()),
        other => other.display(),
    };
    let cleaned = text::clean(&raw).into_owned();
    if cleaned.is_empty() {
        return CellReading::Blank;
    }
    if cleaned == "0" || words::is_nil(&cleaned) || words::is_missing(&cleaned) {
        return CellReading::Nothing { repairs: vec!["R004"] };
    }
    let repairs = if cleaned == raw { Vec::new() } else { vec!["R005"] };
    let faults = if cleaned.chars().count() > LONGEST_TEXT as usize {
        vec![("C113", format!("không quá {LONGEST_TEXT} ký tự"))]
    } else {
        Vec::new()
    };
    CellReading::Read { value: None, text: Some(cleaned), date: None, estimated: false, repairs, faults }
}
