//! The check column: a sentence beside the row while it is being typed, each naming the rule that it foreshadows.
//!
//! Helps the typist only; the rules judge again what comes back, and a test drives both over the same answers.

use rust_xlsxwriter::Formula;

use crate::layout::column::Column;
use crate::layout::{Role, Row, SheetLayout};
use crate::model::entry::{Field, Progress};
use crate::model::indicator::{Kind, Target};
use crate::model::quantity::Quantity;

use super::Typed;
use super::formula::RowFigures;

/// One thing that can be wrong with a row: the same condition for Excel and for the answers at hand.
struct Check {
    code: &'static str,
    sentence: &'static str,
    /// A logical Excel expression.
    condition: String,
    holds: bool,
}

/// Signs that the column's colours go by.
pub const WRONG: &str = "▲";
pub const OPEN: &str = "□";

/// A rate below this, where points are meant, was probably typed as a fraction (rule P202).
const FRACTION: Quantity = Quantity::from_raw(15_000);

/// The check formula of a row, the first fault before the others; none for rows that have nothing to check.
pub fn formula(figures: &RowFigures<'_>, sheet: &SheetLayout, row: &Row) -> Option<Formula> {
    let checks = checks(figures, sheet, row);
    if checks.is_empty() {
        return None;
    }
    let mut text = "\"\"".to_owned();
    for check in checks.iter().rev() {
        text = format!("IF({},\"{} {}\",{text})", check.condition, check.code, check.sentence);
    }
    let result = checks.iter().find(|check| check.holds);
    let result = result.map_or_else(String::new, |check| format!("{} {}", check.code, check.sentence));
    Some(Formula::new(format!("={text}")).set_result(result))
}

fn checks(figures: &RowFigures<'_>, sheet: &SheetLayout, row: &Row) -> Vec<Check> {
    let is_input = |field| row.role(sheet, Column::Answer(field)) == Some(&Role::Input(field));
    let mut checks = Vec::new();
    for field in [Field::Current, Field::Numerator, Field::Denominator, Field::Estimate] {
        if is_input(field) {
            checks.extend(number_checks(figures, field));
        }
    }
    if is_input(Field::Progress) && is_input(Field::DoneOn) {
        checks.extend(milestone_checks(figures));
    }
    for field in [Field::Current, Field::Numerator, Field::Denominator] {
        if is_input(field) && figures.kind().is_numeric() {
            checks.extend(required(figures, field));
        }
    }
    if is_input(Field::Progress) && figures.kind() == Kind::Milestone {
        checks.extend(required(figures, Field::Progress));
    }
    checks
}

fn number_checks(figures: &RowFigures<'_>, field: Field) -> Vec<Check> {
    let column = Column::Answer(field);
    let Some(cell) = figures.address(column) else { return Vec::new() };
    let typed = figures.typed(column);
    let value = figures.figure(column);
    let mut checks = vec![Check {
        code: "▲ C101:",
        sentence: "chưa phải là số, hãy nhập số (ví dụ 12,5)",
        condition: format!("AND({cell}<>\"\",NOT(ISNUMBER({cell})))"),
        holds: matches!(typed, Some(Typed::Text(_))),
    }];
    if field == Field::Current {
        checks.extend(current_checks(figures, &cell, value));
    }
    if field == Field::Estimate
        && let Some(reached) = figures.address(Column::Cumulative)
    {
        let cumulative = figures.figure(Column::Cumulative);
        checks.push(Check {
            code: "▲ X404:",
            sentence: "ước cả năm nhỏ hơn lũy kế đã đạt",
            condition: format!("AND(ISNUMBER({cell}),ISNUMBER({reached}),N({cell})<N({reached}))"),
            holds: value.zip(cumulative).is_some_and(|(estimate, reached)| estimate < reached),
        });
    }
    checks
}

fn current_checks(figures: &RowFigures<'_>, cell: &str, value: Option<Quantity>) -> Vec<Check> {
    let mut checks = Vec::new();
    match figures.kind() {
        Kind::Rate => {
            checks.push(Check {
                code: "▲ P201:",
                sentence: "tỷ lệ vượt quá 100 %",
                condition: format!("N({cell})>100"),
                holds: value.is_some_and(|value| value > Quantity::whole(100)),
            });
            let far_above = figures.target().min().is_some_and(|target| target > Quantity::whole(15));
            if far_above {
                checks.push(Check {
                    code: "▲ P202:",
                    sentence: "có phải là điểm phần trăm? 63,8 % thì nhập 63,8",
                    condition: format!("AND(ISNUMBER({cell}),N({cell})>0,N({cell})<={FRACTION})"),
                    holds: value.is_some_and(|value| value > Quantity::ZERO && value <= FRACTION),
                });
            }
        }
        Kind::Flow => {
            if let Some(note) = figures.address(Column::Answer(Field::Note)) {
                checks.push(Check {
                    code: "▲ P204:",
                    sentence: "số âm phải có giải thích ở cột Ghi chú",
                    condition: format!("AND(N({cell})<0,{note}=\"\")"),
                    holds: value.is_some_and(Quantity::is_negative)
                        && figures.typed(Column::Answer(Field::Note)).is_none(),
                });
            }
        }
        Kind::Stock | Kind::Milestone | Kind::Rank => {}
    }
    if let (Target::All(whole), Some(reached), false) =
        (figures.target(), figures.address(Column::Cumulative), figures.is_district())
    {
        checks.push(Check {
            code: "▲ P203:",
            sentence: "lũy kế lớn hơn toàn bộ số phải làm",
            condition: format!("N({reached})>{whole}"),
            holds: figures.figure(Column::Cumulative).is_some_and(|reached| reached > whole),
        });
    }
    checks
}

fn milestone_checks(figures: &RowFigures<'_>) -> Vec<Check> {
    let progress = Column::Answer(Field::Progress);
    let done_on = Column::Answer(Field::DoneOn);
    let Some((progress_cell, date_cell)) = figures.address(progress).zip(figures.address(done_on)) else {
        return Vec::new();
    };
    let done = Progress::Done.label();
    let says_done = matches!(figures.typed(progress), Some(Typed::Text(text)) if text.eq_ignore_ascii_case(done));
    let has_date = figures.typed(done_on).is_some();
    vec![
        Check {
            code: "▲ P206:",
            sentence: "đã hoàn thành thì phải nhập ngày hoàn thành",
            condition: format!("AND({progress_cell}=\"{done}\",{date_cell}=\"\")"),
            holds: says_done && !has_date,
        },
        Check {
            code: "▲ P207:",
            sentence: "có ngày hoàn thành nhưng tiến độ chưa là “hoàn thành”",
            condition: format!("AND({date_cell}<>\"\",{progress_cell}<>\"{done}\")"),
            holds: has_date && !says_done,
        },
    ]
}

fn required(figures: &RowFigures<'_>, field: Field) -> Option<Check> {
    let column = Column::Answer(field);
    let cell = figures.address(column)?;
    Some(Check {
        code: "□ X401:",
        sentence: "chưa nhập",
        condition: format!("{cell}=\"\""),
        holds: figures.typed(column).is_none(),
    })
}
