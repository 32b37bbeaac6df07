//! The check column: a sentence beside the row while it is being typed, each naming the rule that it foreshadows.
//!
//! Never judges: the rules judge again what comes back, and it is silent where they might be.

use chrono::NaiveDate;
use rust_xlsxwriter::Formula;

use crate::excel::style;
use crate::layout::column::Column;
use crate::layout::{Role, Row, SheetLayout};
use crate::model::entry::{Field, Progress};
use crate::model::indicator::{Kind, Target};
use crate::model::quantity::Quantity;

use super::answers::Typed;
use super::formula::RowFigures;

/// One thing that can be wrong with a row: the same condition for Excel and for the answers at hand.
struct Check {
    code: &'static str,
    sign: &'static str,
    sentence: &'static str,
    /// A logical Excel expression.
    condition: String,
    holds: bool,
}

/// Signs that the column's colours go by.
pub const WRONG: &str = "▲";
pub const DOUBTFUL: &str = "◊";
pub const OPEN: &str = "□";

/// A rate up to this, where points are meant, was probably typed as a fraction (rule P202).
const FRACTION: Quantity = Quantity::from_raw(15_000);

/// Largest figure that is taken in; beyond it other rules are silent (rule C107).
const LARGEST: &str = "1E+12";

/// Beginnings of the words that stand for zero or for “not known”, so that they are no wrong numbers (rule C101).
const WORDS: [&str; 9] = ["kh", "ch", "tr", "đa", "kx", "n/", "#n", "..", "……"];

/// The check formula of a row, the first fault before the others; none for rows that have nothing to check.
pub fn formula(figures: &RowFigures<'_>, sheet: &SheetLayout, row: &Row) -> Option<Formula> {
    let checks = checks(figures, sheet, row);
    if checks.is_empty() {
        return None;
    }
    let sentence = |check: &Check| format!("{} {}: {}", check.sign, check.code, check.sentence);
    let mut text = "\"\"".to_owned();
    for check in checks.iter().rev() {
        text = format!("IF({},\"{}\",{text})", check.condition, sentence(check));
    }
    let result = checks.iter().find(|check| check.holds).map(sentence).unwrap_or_default();
    Some(Formula::new(format!("={text}")).set_result(result))
}

fn checks(figures: &RowFigures<'_>, sheet: &SheetLayout, row: &Row) -> Vec<Check> {
    let is_input = |field| row.role(sheet, Column::Answer(field)) == Some(&Role::Input(field));
    let mut checks = Vec::new();
    for field in [Field::Current, Field::Numerator, Field::Denominator, Field::Estimate] {
        if is_input(field) {
            checks.extend(no_number(figures, field));
        }
    }
    if is_input(Field::Current) {
        checks.extend(current_checks(figures));
    }
    if is_input(Field::Numerator) && is_input(Field::Denominator) {
        checks.extend(fraction_checks(figures));
    }
    for field in [Field::Current, Field::Numerator, Field::Estimate] {
        if is_input(field) {
            checks.extend(negative_level(figures, field));
        }
    }
    if is_input(Field::Estimate) {
        checks.extend(estimate_checks(figures));
    }
    // A milestone that was reported as done before need not be told again.
    let done_before = matches!(row.role(sheet, Column::Prior), Some(Role::Label(_)));
    if is_input(Field::Progress) && is_input(Field::DoneOn) && !done_before {
        checks.extend(milestone_checks(figures));
    }
    for field in [Field::Current, Field::Numerator, Field::Denominator] {
        if is_input(field) && figures.kind().is_numeric() {
            checks.extend(required(figures, field));
        }
    }
    if is_input(Field::Progress) && matches!(figures.kind(), Kind::Milestone | Kind::Rank) && !done_before {
        checks.extend(required(figures, Field::Progress));
    }
    checks
}

/// A text without a digit, and none of the words for zero. What else a text may say only intake can read.
fn no_number(figures: &RowFigures<'_>, field: Field) -> Option<Check> {
    let column = Column::Answer(field);
    let cell = figures.address(column)?;
    let words = WORDS.map(|word| format!("\"{word}\"")).join(",");
    Some(Check {
        code: "C101",
        sign: WRONG,
        sentence: "chưa phải là số, hãy nhập số (ví dụ 12,5)",
        condition: format!(
            "AND(ISTEXT({cell}),LEN(TRIM({cell}))>3,\
             SUMPRODUCT(--ISNUMBER(FIND({{0,1,2,3,4,5,6,7,8,9}},{cell})))=0,\
             SUMPRODUCT(--(LEFT(LOWER(TRIM({cell})),2)={{{words}}}))=0)"
        ),
        holds: match figures.typed(column) {
            Some(Typed::Text(text)) => is_no_number(text),
            Some(Typed::Number(_) | Typed::Date(_)) | None => false,
        },
    })
}

fn is_no_number(text: &str) -> bool {
    let trimmed = text.trim().to_lowercase();
    let beginning: String = trimmed.chars().take(2).collect();
    trimmed.chars().count() > 3 && !text.contains(|c: char| c.is_ascii_digit()) && !WORDS.contains(&beginning.as_str())
}

fn current_checks(figures: &RowFigures<'_>) -> Vec<Check> {
    let column = Column::Answer(Field::Current);
    let Some(cell) = figures.address(column) else { return Vec::new() };
    let value = figures.figure(column);
    let mut checks = Vec::new();
    match figures.kind() {
        Kind::Rate => {
            checks.push(Check {
                code: "P201",
                sign: WRONG,
                sentence: "tỷ lệ vượt quá 100 %",
                condition: format!("AND(N({cell})>100,N({cell})<={LARGEST})"),
                holds: value.is_some_and(|value| value > Quantity::whole(100)),
            });
            checks.extend(fraction_for_points(figures, &cell, value));
        }
        Kind::Flow => {
            let reached = figures.figure(Column::Cumulative);
            if let Some(note) = figures.address(Column::Answer(Field::Note)) {
                let noted = match figures.typed(Column::Answer(Field::Note)) {
                    Some(Typed::Text(text)) => !text.trim().is_empty(),
                    Some(Typed::Number(_) | Typed::Date(_)) => true,
                    None => false,
                };
                checks.push(Check {
                    code: "P204",
                    sign: WRONG,
                    sentence: "số âm phải có giải thích ở cột Ghi chú",
                    condition: format!("AND(N({cell})<0,N({cell})>=-{LARGEST},TRIM({note})=\"\")"),
                    holds: value.is_some_and(Quantity::is_negative) && !noted,
                });
            }
            if let Some(total) = figures.address(Column::Cumulative) {
                checks.push(Check {
                    code: "H301",
                    sign: WRONG,
                    sentence: "lũy kế nhỏ hơn 0",
                    condition: format!("N({total})<0"),
                    holds: reached.is_some_and(Quantity::is_negative),
                });
            }
        }
        Kind::Stock | Kind::Milestone | Kind::Rank => {}
    }
    if let (Target::All(whole), Some(total), false) =
        (figures.target(), figures.address(Column::Cumulative), figures.is_district())
    {
        checks.push(Check {
            code: "P203",
            sign: WRONG,
            sentence: "lũy kế lớn hơn toàn bộ số phải làm",
            condition: format!("N({total})>{whole}"),
            holds: figures.figure(Column::Cumulative).is_some_and(|reached| reached > whole),
        });
    }
    checks
}

/// Small, and twenty times smaller than the rate to be reached: read as a fraction it would come near.
fn fraction_for_points(figures: &RowFigures<'_>, cell: &str, value: Option<Quantity>) -> Option<Check> {
    let wanted = match figures.target() {
        Target::AtLeast(min) | Target::Above(min) | Target::Range { min, .. } => min,
        Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::All(_) | Target::Done | Target::None => {
            return None;
        }
    };
    let limit = FRACTION.min(Quantity::from_raw(wanted.raw() / 20));
    (wanted >= Quantity::whole(5)).then(|| Check {
        code: "P202",
        sign: WRONG,
        sentence: "có phải là điểm phần trăm? 63,8 % thì nhập 63,8",
        condition: format!("AND(N({cell})>0,N({cell})<={limit})"),
        holds: value.is_some_and(|value| value > Quantity::ZERO && value <= limit),
    })
}

fn fraction_checks(figures: &RowFigures<'_>) -> Vec<Check> {
    let (numerator, denominator) = (Column::Answer(Field::Numerator), Column::Answer(Field::Denominator));
    let Some((above, below)) = figures.address(numerator).zip(figures.address(denominator)) else {
        return Vec::new();
    };
    let (part, whole) = (figures.figure(numerator), figures.figure(denominator));
    vec![
        Check {
            code: "X405",
            sign: WRONG,
            sentence: "mẫu số phải lớn hơn 0",
            condition: format!("AND(ISNUMBER({below}),N({below})<=0)"),
            holds: whole.is_some_and(|whole| whole <= Quantity::ZERO),
        },
        Check {
            code: "X406",
            sign: WRONG,
            sentence: "tử số lớn hơn mẫu số",
            condition: format!("AND(ISNUMBER({above}),N({below})>0,N({above})>N({below}))"),
            holds: part.zip(whole).is_some_and(|(part, whole)| whole > Quantity::ZERO && part > whole),
        },
    ]
}

fn negative_level(figures: &RowFigures<'_>, field: Field) -> Option<Check> {
    match figures.kind() {
        Kind::Stock | Kind::Rate => {}
        Kind::Flow | Kind::Milestone | Kind::Rank => return None,
    }
    let column = Column::Answer(field);
    let cell = figures.address(column)?;
    Some(Check {
        code: "P210",
        sign: WRONG,
        sentence: "số này không thể âm",
        condition: format!("AND(N({cell})<0,N({cell})>=-{LARGEST})"),
        holds: figures.figure(column).is_some_and(Quantity::is_negative),
    })
}

/// Only of amounts: a level may fall until the end of the year.
fn estimate_checks(figures: &RowFigures<'_>) -> Option<Check> {
    if figures.kind() != Kind::Flow {
        return None;
    }
    let column = Column::Answer(Field::Estimate);
    let (cell, total) = figures.address(column).zip(figures.address(Column::Cumulative))?;
    let (estimate, reached) = (figures.figure(column), figures.figure(Column::Cumulative));
    Some(Check {
        code: "X404",
        sign: DOUBTFUL,
        sentence: "ước cả năm nhỏ hơn lũy kế đã đạt",
        condition: format!("AND(ISNUMBER({cell}),ISNUMBER({total}),N({cell})<N({total}))"),
        holds: estimate.zip(reached).is_some_and(|(estimate, reached)| estimate < reached),
    })
}

fn milestone_checks(figures: &RowFigures<'_>) -> Vec<Check> {
    let progress = Column::Answer(Field::Progress);
    let done_on = Column::Answer(Field::DoneOn);
    let Some((progress_cell, date_cell)) = figures.address(progress).zip(figures.address(done_on)) else {
        return Vec::new();
    };
    let done = Progress::Done.label();
    let says = match figures.typed(progress) {
        // Excel compares without regard to case.
        Some(Typed::Text(text)) => text.to_lowercase(),
        Some(Typed::Number(_) | Typed::Date(_)) | None => String::new(),
    };
    let others: Vec<&str> = Progress::ALL.map(Progress::label).into_iter().filter(|label| *label != done).collect();
    let is_other = others.iter().map(|label| format!("{progress_cell}=\"{label}\"")).collect::<Vec<_>>().join(",");
    // A day outside these is a fault of its own (rule P208).
    let (from, to) = figures.days();
    let serial = |day: NaiveDate| style::date_serial(day) as i64;
    let inside = match figures.typed(done_on) {
        Some(Typed::Date(day)) => (from..=to).contains(day),
        Some(Typed::Number(_) | Typed::Text(_)) | None => false,
    };
    vec![
        Check {
            code: "P206",
            sign: WRONG,
            sentence: "đã hoàn thành thì phải nhập ngày hoàn thành",
            condition: format!("AND({progress_cell}=\"{done}\",{date_cell}=\"\")"),
            holds: says == done && figures.typed(done_on).is_none(),
        },
        Check {
            code: "P207",
            sign: DOUBTFUL,
            sentence: "có ngày hoàn thành nhưng tiến độ chưa là “hoàn thành”",
            condition: format!(
                "AND(ISNUMBER({date_cell}),N({date_cell})>={},N({date_cell})<={},OR({is_other}))",
                serial(from),
                serial(to)
            ),
            holds: inside && others.contains(&says.as_str()),
        },
    ]
}

/// Where the unit says that nothing happened, flows need not be typed.
fn required(figures: &RowFigures<'_>, field: Field) -> Option<Check> {
    let column = Column::Answer(field);
    let cell = figures.address(column)?;
    let is_blank = figures.typed(column).is_none();
    let (condition, holds) = match (figures.kind(), figures.nil_report()) {
        (Kind::Flow, Some(nil)) => (format!("AND({cell}=\"\",{nil}=\"\")"), is_blank && !figures.says_nil()),
        (Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank, _) => (format!("{cell}=\"\""), is_blank),
    };
    Some(Check { code: "X401", sign: OPEN, sentence: "chưa nhập", condition, holds })
}
