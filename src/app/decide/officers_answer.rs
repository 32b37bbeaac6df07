//! What an officer gives in the place of a unit's answer, read as the unit's own cell would be.
//!
//! Never takes what leaves a doubt: an officer says exactly what is meant.

use chrono::NaiveDate;

use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind};
use crate::model::quantity::Quantity;
use crate::model::ruling::AnswerValue;
use crate::viet::date::{self, DateReading};
use crate::viet::number::{ROUNDED, Reading, Want, read_text};
use crate::viet::words;

/// The field that is meant where none is named: of a milestone a label is its progress, anything else its day.
pub fn usual_field(indicator: &Indicator, to: &str) -> Field {
    match indicator.kind {
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank => Field::Current,
        Kind::Milestone if words::progress(to).is_some() => Field::Progress,
        Kind::Milestone => Field::DoneOn,
    }
}

/// Reads an answer of a field, in a plan of that year.
///
/// # Errors
/// In words, why it cannot be the answer.
pub fn read(indicator: &Indicator, field: Field, to: &str, year: i32, today: NaiveDate) -> Result<AnswerValue, String> {
    match field {
        Field::Progress => match words::progress(to) {
            Some((progress, _)) => Ok(AnswerValue::Text(progress.label().to_owned())),
            None => Err("nêu một trong: chưa triển khai, đang thực hiện, hoàn thành, tạm dừng".to_owned()),
        },
        Field::DoneOn => match date::read(to, year) {
            DateReading::Date { date, .. } if date > today => Err("ngày hoàn thành ở tương lai".to_owned()),
            DateReading::Date { date, .. } => Ok(AnswerValue::Date(date)),
            DateReading::Missing { .. } | DateReading::Blank | DateReading::Fault(_) => {
                Err("không phải là ngày; viết như 14/6/2022".to_owned())
            }
        },
        Field::Current | Field::Numerator | Field::Denominator => figure(indicator, field, to).map(AnswerValue::Value),
        Field::Estimate
        | Field::Result
        | Field::Evidence
        | Field::Difficulty
        | Field::Proposal
        | Field::Note
        | Field::Name => Err("nội dung này không điều chỉnh được".to_owned()),
    }
}

fn figure(indicator: &Indicator, field: Field, to: &str) -> Result<Quantity, String> {
    let is_part = matches!(field, Field::Numerator | Field::Denominator);
    let want = match is_part {
        // The parts of a rate are amounts, not points.
        true => Want { decimals: 2, uom: String::new(), kind: Kind::Stock },
        false => Want { decimals: indicator.decimals, uom: indicator.uom.clone(), kind: indicator.kind },
    };
    let reading = read_text(to, &want);
    let too_fine = || match want.decimals {
        0 => "chỉ tiêu này là số nguyên".to_owned(),
        places => format!("nhiều nhất {places} chữ số thập phân"),
    };
    // Its last decimals would be lost without a word.
    if matches!(&reading, Reading::Number { repairs, .. } if repairs.contains(&ROUNDED)) {
        return Err(too_fine());
    }
    let value = match reading {
        Reading::Number { value, estimated: false, doubts, .. } if doubts.is_empty() => value,
        Reading::Zero { .. } => Quantity::ZERO,
        Reading::Number { value, .. } => {
            return Err(format!("viết rõ là {} nếu đúng số đó", value.vietnamese(value.decimals())));
        }
        Reading::Missing { .. } | Reading::Blank | Reading::Fault(_) => {
            return Err("không phải là một số rõ ràng; viết như 512,5".to_owned());
        }
    };
    if value.decimals() > want.decimals {
        return Err(too_fine());
    }
    match indicator.kind {
        Kind::Rate if !is_part && value > Quantity::whole(100) => Err("tỷ lệ không quá 100".to_owned()),
        Kind::Stock | Kind::Rate | Kind::Rank if value.is_negative() => Err("không thể là số âm".to_owned()),
        Kind::Rate if field == Field::Denominator && value == Quantity::ZERO => Err("mẫu số phải lớn hơn 0".to_owned()),
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => Ok(value),
    }
}
