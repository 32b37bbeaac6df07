//! The sheet of a unit's open cases: what it reported earlier, and what was answered.
//!
//! Never asks anything: every cell is locked, and what the unit has to add stands in its report.

use crate::model::case::Case;
use crate::model::clock::local_day;
use crate::model::dates::day;
use crate::model::plan::Plan;

use super::column::Column;
use super::sheet::{Role, Row, SheetKind, SheetLayout, Subject, case_key, case_of_key};
use super::stamp::IssuedValue;

/// One case as a template shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseRow {
    pub number: u32,
    pub about: String,
    pub since: String,
    pub words: String,
    pub direction: String,
}

const COLUMNS: [Column; 6] = [Column::Code, Column::No, Column::About, Column::Since, Column::Words, Column::Direction];

impl CaseRow {
    pub fn of(plan: &Plan, case: &Case) -> CaseRow {
        let about = plan
            .indicator(&case.indicator)
            .map_or_else(|| case.indicator.clone(), |indicator| format!("{} {}", indicator.code, indicator.title));
        let period = case.first_period().map(|period| period.vietnamese()).unwrap_or_default();
        let direction = match case.direction() {
            Some((text, decision)) => {
                format!("{text}\n({}, {})", decision.by, day(local_day(decision.at)))
            }
            None => format!("Chưa có. Nơi trả lời: {}", case.answerer(plan)),
        };
        CaseRow {
            number: case.number,
            about,
            since: format!("{period}\n(nhận ngày {})", day(case.since())),
            words: case.words(),
            direction,
        }
    }

    /// The cases that a template showed when it was issued: the ledger may have moved since.
    pub fn as_issued(issued: &[IssuedValue]) -> Vec<CaseRow> {
        let of_sheet = || issued.iter().filter(|one| one.sheet == SheetKind::Cases.name());
        let mut numbers: Vec<u32> = Vec::new();
        for number in of_sheet().filter_map(|one| case_of_key(&one.row)) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let value = |number: u32, column: Column| {
            let row = case_key(number);
            let found = of_sheet().find(|one| one.row == row && one.column == column.key());
            found.map(|one| one.value.clone()).unwrap_or_default()
        };
        let row = |number: u32| CaseRow {
            number,
            about: value(number, Column::About),
            since: value(number, Column::Since),
            words: value(number, Column::Words),
            direction: value(number, Column::Direction),
        };
        numbers.into_iter().map(row).collect()
    }
}

pub(super) fn sheet(cases: &[CaseRow]) -> SheetLayout {
    let key_row = 2;
    let row = |(at, case): (u32, &CaseRow)| {
        let role = |column: &Column| match column {
            Column::Code => Role::Key,
            // A text: a number on a sheet of ours that nobody asks for one would be named as astray.
            Column::No => Role::Label(format!("Số {}", case.number)),
            Column::About => Role::Label(case.about.clone()),
            Column::Since => Role::Label(case.since.clone()),
            Column::Words => Role::Label(case.words.clone()),
            Column::Direction => Role::Label(case.direction.clone()),
            Column::Content | Column::District | Column::Uom | Column::Plan | Column::Prior => Role::Empty,
            Column::Answer(_) | Column::Cumulative | Column::Percent | Column::Check => Role::Empty,
        };
        let roles = COLUMNS.iter().map(role).collect();
        Row { at, subject: Subject::Case { number: case.number }, roles, adjusted: false }
    };
    SheetLayout {
        kind: SheetKind::Cases,
        columns: COLUMNS.to_vec(),
        header: Vec::new(),
        key_row,
        rows: (key_row + 3..).zip(cases).map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_issued_gives_the_rows_back() {
        let row = |number: u32, direction: &str| CaseRow {
            number,
            about: "1.3.a Trồng rừng".into(),
            since: "Tháng 5/2022 (nhận ngày 14/5/2022)".into(),
            words: "Thiếu giống\nKiến nghị: cấp giống".into(),
            direction: direction.into(),
        };
        let rows = [row(12, "Đã giao"), row(3, "")];
        let layout = super::super::Layout {
            unit: "cc-kl".into(),
            period: "2022-06".parse().unwrap(),
            sheets: vec![sheet(&rows)],
        };
        assert_eq!(CaseRow::as_issued(&layout.issued_values()), rows);
        assert_eq!(CaseRow::as_issued(&[]), []);
    }
}
