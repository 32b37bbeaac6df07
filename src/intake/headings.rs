//! A table without its keys, known by what people read: the headings of its columns and the labels of its rows.
//!
//! Never takes the likelier of two: a heading or a label that could be two things leaves the table unread.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::column::Column;
use crate::layout::step;
use crate::layout::{Role, Row, SheetKind, SheetLayout, Subject};
use crate::model::entry::HeaderKey;
use crate::model::grid::{Address, Sheet, Value};
use crate::viet::{lookalike, text};

use super::key::key_text;

/// Fewer headings than this are a coincidence.
const ENOUGH_HEADINGS: usize = 4;

/// Where the parts of a table stand, and by what they were known.
pub(super) struct Recognised {
    pub columns: BTreeMap<Column, u16>,
    pub rows: BTreeMap<String, Vec<u32>>,
    pub headers: BTreeMap<HeaderKey, u32>,
    /// The last row above the answers.
    pub last_heading_row: u32,
    /// Where the row keys stand, if they are what is left.
    pub key_column: Option<u16>,
    /// In the officer's words.
    pub by: String,
}

/// What kept a sheet from being known as the table.
pub(super) struct Unmatched {
    /// False if nothing of the table is there at all.
    pub resembles: bool,
    pub what: String,
}

/// True if some row of the sheet has the headings, or the column keys, of a table of answers.
pub(super) fn has_headings(sheet: &Sheet) -> bool {
    [heading_key as fn(Column) -> String, column_key].into_iter().any(|name| {
        let (_, found) = best_row(sheet, &Column::ALL, name);
        found.keys().filter(|column| matches!(column, Column::Answer(_))).count() >= 2
    })
}

/// Knows the table again by what is left: the column keys or the headings, the row keys or the labels.
pub(super) fn recognise(sheet: &Sheet, expected: &SheetLayout) -> Result<Recognised, Unmatched> {
    let (columns, heading_row, by_column) = columns(sheet, expected)?;
    let (rows, key_column, by_row) = match rows_by_key(sheet, expected) {
        Some((rows, column)) => (rows, Some(column), "khóa dòng"),
        None => (rows_by_label(sheet, expected, &columns, heading_row)?, None, "nhãn dòng"),
    };
    let headers = headers(sheet, expected, &columns, &rows, key_column);
    let by = format!("nhận theo {by_column} và {by_row}: {} dòng", rows.len());
    Ok(Recognised { columns, rows, headers, last_heading_row: heading_row.saturating_add(1), key_column, by })
}

type Columns = BTreeMap<Column, u16>;
type Rows = BTreeMap<String, Vec<u32>>;

/// The columns that a table cannot do without: those that name its rows, and those that the unit types in.
fn needed(expected: &SheetLayout) -> BTreeSet<Column> {
    let typed = expected.rows.iter().flat_map(|row| expected.columns.iter().zip(&row.roles));
    let typed = typed.filter(|(_, role)| matches!(role, Role::Input(_))).map(|(column, _)| *column);
    let naming = match expected.kind {
        SheetKind::Report => vec![Column::Content],
        SheetKind::Districts => vec![Column::Content, Column::District],
        SheetKind::Names => vec![Column::No, Column::Content],
        SheetKind::Cases => vec![Column::No, Column::Words],
    };
    typed.chain(naming).collect()
}

/// The columns, the row of the headings, and by what they were known.
fn columns(sheet: &Sheet, expected: &SheetLayout) -> Result<(Columns, u32, &'static str), Unmatched> {
    let needed = needed(expected);
    let is_whole = |found: &BTreeMap<Column, Vec<u16>>| {
        needed.iter().all(|column| found.get(column).is_some_and(|places| places.len() == 1))
    };
    let single = |found: BTreeMap<Column, Vec<u16>>| -> Columns {
        found.into_iter().filter_map(|(column, places)| Some((column, *places.first()?))).collect()
    };
    let (key_row, keyed) = best_row(sheet, &expected.columns, column_key);
    if is_whole(&keyed) {
        return Ok((single(keyed), key_row.saturating_add(1), "khóa cột"));
    }
    let (row, headed) = best_row(sheet, &expected.columns, heading_key);
    let resembles = headed.len() >= ENOUGH_HEADINGS.min(needed.len());
    let missing: Vec<&str> =
        needed.iter().filter(|column| !headed.contains_key(column)).map(|column| column.vietnamese()).collect();
    if !missing.is_empty() {
        let what = format!("không còn khóa; không thấy tiêu đề cột {}", missing.join(", "));
        return Err(Unmatched { resembles, what });
    }
    if let Some((column, _)) = headed.iter().find(|(_, places)| places.len() > 1) {
        let what = format!("không còn khóa; tiêu đề cột “{}” có hai lần", column.vietnamese());
        return Err(Unmatched { resembles, what });
    }
    if rows_of(sheet)
        .into_iter()
        .filter(|other| in_row(sheet, *other, &expected.columns, heading_key).len() == headed.len())
        .count()
        > 1
    {
        return Err(Unmatched {
            resembles, what: "không còn khóa; hàng tiêu đề cột có hai lần".to_owned()
        });
    }
    Ok((single(headed), row, "tiêu đề cột"))
}

/// The row that names the most columns, and where it names them.
fn best_row(sheet: &Sheet, columns: &[Column], name: fn(Column) -> String) -> (u32, BTreeMap<Column, Vec<u16>>) {
    let mut best = (0, BTreeMap::new());
    for row in rows_of(sheet) {
        let found = in_row(sheet, row, columns, name);
        if found.len() > best.1.len() {
            best = (row, found);
        }
    }
    if best.1.len() < ENOUGH_HEADINGS.min(columns.len().saturating_sub(2)) { (0, BTreeMap::new()) } else { best }
}

fn in_row(sheet: &Sheet, row: u32, columns: &[Column], name: fn(Column) -> String) -> BTreeMap<Column, Vec<u16>> {
    let names: BTreeMap<String, Column> = columns.iter().map(|column| (name(*column), *column)).collect();
    let mut found: BTreeMap<Column, Vec<u16>> = BTreeMap::new();
    for (at, cell) in sheet.row(row) {
        if let Value::Text(text) = &cell.value
            && let Some(column) = names.get(&key_of(text))
        {
            found.entry(*column).or_default().push(at.column);
        }
    }
    found
}

fn rows_of(sheet: &Sheet) -> BTreeSet<u32> {
    sheet.cells.keys().map(|at| at.row).collect()
}

fn heading_key(column: Column) -> String {
    key_of(column.vietnamese())
}

fn column_key(column: Column) -> String {
    key_of(column.key())
}

/// What two labels have in common that read the same.
fn key_of(label: &str) -> String {
    text::fold(&lookalike::latin(label))
}

/// The rows by their keys in whatever column those stand; none if too few are left.
fn rows_by_key(sheet: &Sheet, expected: &SheetLayout) -> Option<(Rows, u16)> {
    let keys: BTreeSet<String> = expected.rows.iter().filter_map(|row| row.subject.key()).collect();
    let mut by_column: BTreeMap<u16, Rows> = BTreeMap::new();
    for (at, cell) in &sheet.cells {
        let Value::Text(typed) = &cell.value else { continue };
        let key = key_text(typed);
        if keys.contains(key.as_ref()) {
            by_column.entry(at.column).or_default().entry(key.into_owned()).or_default().push(at.row);
        }
    }
    let (column, rows) = by_column.into_iter().max_by_key(|(_, rows)| rows.len())?;
    (rows.len() * 2 >= keys.len() && !rows.is_empty()).then_some((rows, column))
}

/// One row of the sheet as far as its labels tell.
struct Labels {
    row: u32,
    no: String,
    content: String,
    district: String,
    /// The heading, or the indicator, that stands above it.
    under: Option<String>,
}

fn rows_by_label(
    sheet: &Sheet,
    expected: &SheetLayout,
    columns: &Columns,
    heading_row: u32,
) -> Result<Rows, Unmatched> {
    let labels = labels(sheet, expected, columns, heading_row);
    let mut rows = Rows::new();
    let mut taken: BTreeMap<u32, String> = BTreeMap::new();
    let (mut wanted, mut lost) = (0, Vec::new());
    for row in &expected.rows {
        let Some(key) = row.subject.key() else { continue };
        let is_spare = matches!(row.subject, Subject::Name { .. });
        wanted += usize::from(!is_spare);
        let found = places(row, expected, &labels);
        if found.is_empty() {
            lost.extend((!is_spare).then_some(key));
            continue;
        }
        for at in &found {
            if let Some(other) = taken.insert(*at, key.clone()) {
                let what = format!("không còn khóa; nhãn ở dòng {} có thể là {other} hoặc {key}", at + 1);
                return Err(Unmatched { resembles: true, what });
            }
        }
        rows.insert(key, found);
    }
    // With most labels gone nobody knows what the rest is.
    if rows.is_empty() || lost.len() * 2 > wanted {
        let what = format!("không còn khóa; không thấy nhãn của các dòng {}", lost.join(", "));
        return Err(Unmatched { resembles: true, what });
    }
    Ok(rows)
}

/// The rows of the sheet that bear the labels of a row of ours. The label alone decides where it stands once; its
/// number and the heading above it only where several share it.
fn places(row: &Row, expected: &SheetLayout, labels: &[Labels]) -> Vec<u32> {
    let label = |column| match row.role(expected, column) {
        Some(Role::Label(text)) => key_of(step::parted(text).0),
        Some(Role::Empty | Role::Key | Role::Figure(_) | Role::Input(_) | Role::Computed(_) | Role::Check) | None => {
            String::new()
        }
    };
    let blocks = expected.rows.iter().filter(|row| matches!(row.subject, Subject::Indicator(_))).count();
    let (no, content, district) = (label(Column::No), label(Column::Content), label(Column::District));
    let found: Vec<&Labels> = match &row.subject {
        Subject::Task { .. } | Subject::Case { .. } => Vec::new(),
        Subject::Indicator(_) => {
            labels.iter().filter(|one| one.content == content && one.district == district).collect()
        }
        Subject::District { indicator, .. } => labels
            .iter()
            .filter(|one| one.content.is_empty() && one.district == district)
            .filter(|one| blocks == 1 || one.under.as_ref() == Some(indicator))
            .collect(),
        Subject::Name { indicator, .. } => {
            labels.iter().filter(|one| one.no == no && one.under.as_ref() == Some(indicator)).collect()
        }
    };
    let share = expected.rows.iter().filter(|other| {
        matches!(other.subject, Subject::Indicator(_))
            && matches!(other.role(expected, Column::Content), Some(Role::Label(text)) if key_of(step::parted(text).0) == content)
    });
    if found.len() > 1 && matches!(row.subject, Subject::Indicator(_)) && share.count() > 1 {
        let task = task_above(row, expected);
        return found.iter().filter(|one| one.no == no && one.under == task).map(|one| one.row).collect();
    }
    found.iter().map(|one| one.row).collect()
}

/// The number of the heading over a row as issued.
fn task_above(row: &Row, expected: &SheetLayout) -> Option<String> {
    let above = expected.rows.iter().filter(|other| other.at < row.at);
    above.rev().find_map(|other| match &other.subject {
        Subject::Task { no, .. } => Some(no.clone()),
        Subject::Indicator(_) | Subject::District { .. } | Subject::Name { .. } | Subject::Case { .. } => None,
    })
}

fn labels(sheet: &Sheet, expected: &SheetLayout, columns: &Columns, heading_row: u32) -> Vec<Labels> {
    let text_at = |row: u32, column: Column| {
        let at = columns.get(&column).map(|at| Address::new(row, *at));
        at.and_then(|at| sheet.value(at))
            .map(|value| key_of(step::parted(&text::clean(&value.display())).0))
            .unwrap_or_default()
    };
    // What stands above others, and what it is called: headings on the report, indicators on the other sheets.
    let above: Vec<(String, String)> = expected
        .rows
        .iter()
        .filter_map(|row| {
            let name = match (&row.subject, expected.kind) {
                (Subject::Task { no, .. }, SheetKind::Report) => no.clone(),
                (Subject::Indicator(code), SheetKind::Districts) => code.clone(),
                (Subject::Name { indicator, line: 1 }, SheetKind::Names) => indicator.clone(),
                (Subject::Task { .. } | Subject::Indicator(_) | Subject::District { .. }, _)
                | (Subject::Name { .. } | Subject::Case { .. }, _) => {
                    return None;
                }
            };
            match row.role(expected, Column::Content) {
                Some(Role::Label(text)) => Some((key_of(step::parted(text).0), name)),
                Some(Role::Empty | Role::Key | Role::Figure(_) | Role::Input(_) | Role::Computed(_) | Role::Check)
                | None => None,
            }
        })
        .collect();
    let mut under = None;
    let mut labels = Vec::new();
    for row in rows_of(sheet).into_iter().filter(|row| *row > heading_row) {
        let (no, content, district) =
            (text_at(row, Column::No), text_at(row, Column::Content), text_at(row, Column::District));
        if !content.is_empty()
            && let Some((_, name)) = above.iter().find(|(label, _)| *label == content)
        {
            under = Some(name.clone());
        }
        labels.push(Labels { row, no, content, district, under: under.clone() });
    }
    labels
}

/// The answers above and below the table: by their keys, or by a label that stands there once.
fn headers(
    sheet: &Sheet,
    expected: &SheetLayout,
    columns: &Columns,
    rows: &Rows,
    key_column: Option<u16>,
) -> BTreeMap<HeaderKey, u32> {
    let last = columns.get(&Column::Content).copied().unwrap_or(u16::MAX);
    let keyed: BTreeSet<u32> = rows.values().flatten().copied().collect();
    let mut headers = BTreeMap::new();
    for header in &expected.header {
        let label = key_of(header.key.vietnamese());
        let places: BTreeSet<u32> = sheet
            .cells
            .iter()
            .filter(|(at, _)| at.column <= last && !keyed.contains(&at.row))
            .filter(|(at, cell)| match &cell.value {
                Value::Text(text) if Some(at.column) == key_column => key_text(text) == header.key.key(),
                // “Lý do chỉnh lý (khi gửi lại)”: the label and its explanation.
                Value::Text(text) => key_of(text).starts_with(&label),
                Value::Empty | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
            })
            .map(|(at, _)| at.row)
            .collect();
        if let (Some(row), 1) = (places.first(), places.len()) {
            headers.insert(header.key, *row);
        }
    }
    headers
}
