//! Locked cells: changed by hand, overwritten, stale, or outdated by the ledger.
//!
//! Our own value always wins; what differs is said.

use crate::layout::column::Column;
use crate::layout::{Computed, Role, Row, SheetKind, SheetLayout, compute, target_of_unit};
use crate::model::entry::Field;
use crate::model::finding::Fault;
use crate::model::grid::{Address, Cell, Value};
use crate::model::quantity::Quantity;
use crate::viet::text;

use super::table::Table;
use super::{Reader, Rows, shown};

impl Reader<'_> {
    /// Compares the locked cells of one row.
    pub(super) fn compare_row(
        &mut self,
        layout: &SheetLayout,
        table: &Table<'_>,
        row: &Row,
        at: u32,
        rows: &Rows,
        held: &Rows,
    ) {
        for (column, role) in layout.columns.iter().zip(&row.roles) {
            let Some(column_at) = table.column(*column) else { continue };
            let address = Address::new(at, column_at);
            match role {
                Role::Input(_) | Role::Key | Role::Check => {}
                Role::Label(_) | Role::Figure(_) => self.compare_issued(table, row, *column, address),
                Role::Empty => self.compare_empty(table, row, *column, address),
                Role::Computed(computed) => {
                    let ours = self.compute(row, *computed, layout.kind, rows);
                    let seen = self.compute(row, *computed, layout.kind, held);
                    self.compare_computed(table, row, *computed, address, ours, seen);
                }
            }
        }
    }

    fn compare_issued(&mut self, table: &Table<'_>, row: &Row, column: Column, address: Address) {
        let Some(key) = row.subject.key() else { return };
        let value_key = (table.kind.name().to_owned(), key, column.key().to_owned());
        let issued = self.issued.get(&value_key).cloned();
        let today = self.today.get(&value_key).cloned();
        let cell = table.sheet.cell(address);
        if issued != today && column == Column::Prior {
            let (old, new) = (figure_text(issued.as_deref()), figure_text(today.as_deref()));
            self.fault(
                table,
                row,
                "C115",
                address,
                format!("{old} (khi phát hành)"),
                format!("{new} (theo sổ hiện nay)"),
            );
        }
        self.settle(table, row, address, cell, issued.as_deref());
    }

    /// A cell without a use in this row: what stands there was not asked for. A prior that was blank today may
    /// have been issued with a value, and the other way round.
    fn compare_empty(&mut self, table: &Table<'_>, row: &Row, column: Column, address: Address) {
        let Some(key) = row.subject.key() else { return };
        let value_key = (table.kind.name().to_owned(), key, column.key().to_owned());
        let issued = self.issued.get(&value_key).cloned();
        if let Some(old) = issued.as_deref().filter(|_| column == Column::Prior) {
            let old = figure_text(Some(old));
            self.fault(table, row, "C115", address, format!("{old} (khi phát hành)"), "chưa có số theo sổ".to_owned());
        }
        self.settle(table, row, address, table.sheet.cell(address), issued.as_deref());
    }

    /// Equal to what was issued: accepted. Anything else: a changed locked cell, and our value wins.
    fn settle(&mut self, table: &Table<'_>, row: &Row, address: Address, cell: Option<&Cell>, issued: Option<&str>) {
        let is_blank = cell.is_none_or(|cell| cell.value.is_blank());
        let unchanged = match (issued, cell) {
            (None, _) => is_blank,
            (Some(issued), Some(cell)) => same(issued, &cell.value),
            (Some(issued), None) => issued.is_empty(),
        };
        if unchanged {
            match (issued, cell.is_some()) {
                (Some(_), true) => self.ballot.accept(&table.sheet.name, address),
                (None, true) => self.ballot.ignore(&table.sheet.name, address, "ô chỉ có khoảng trắng"),
                (_, false) => {}
            }
            return;
        }
        let found = cell.map_or_else(|| "để trống".to_owned(), shown);
        let expected = issued.map_or_else(|| "để trống".to_owned(), |issued| figure_text(Some(issued)));
        self.fault(table, row, "C110", address, found, expected);
        if cell.is_some() {
            self.ballot.ignore(&table.sheet.name, address, "ô khóa bị sửa: dùng giá trị đã phát hành");
        }
    }

    fn compare_computed(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        computed: Computed,
        address: Address,
        ours: Result<Option<Quantity>, Unknown>,
        seen: Result<Option<Quantity>, Unknown>,
    ) {
        let Some(cell) = table.sheet.cell(address) else { return };
        let Ok(ours) = ours else {
            // What depends on an unreadable cell stays silent.
            self.ballot.ignore(&table.sheet.name, address, "phụ thuộc ô chưa đọc được");
            return;
        };
        let theirs = match &cell.value {
            Value::Number(number) => Quantity::from_double(*number, 0).ok().map(|read| read.quantity),
            Value::Empty => None,
            Value::Text(text) if text.trim().is_empty() => None,
            Value::Text(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => {
                self.overwritten(table, row, computed, address, cell, ours);
                return;
            }
        };
        let is_recalculated = cell.formula.is_some() && cell.value == Value::Empty;
        // Right for what the cells hold: that a figure was typed as text has been said where it stands.
        let is_right_for_its_cells = cell.formula.is_some() && seen.is_ok_and(|seen| seen == theirs);
        if theirs == ours || is_recalculated || is_right_for_its_cells {
            self.ballot.accept(&table.sheet.name, address);
        } else {
            self.overwritten(table, row, computed, address, cell, ours);
        }
    }

    fn overwritten(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        computed: Computed,
        address: Address,
        cell: &Cell,
        ours: Option<Quantity>,
    ) {
        let expected = ours.map_or_else(|| "để trống".to_owned(), |ours| ours.vietnamese(0));
        // A total over districts that another number replaced cannot be used without asking; a stale one can.
        let replaced = computed == Computed::DistrictSum && cell.formula.is_none();
        if replaced {
            self.fault(table, row, "X402", address, shown(cell), expected);
            self.ballot.reject(&table.sheet.name, address);
        } else {
            self.fault(table, row, "C111", address, shown(cell), expected);
            self.ballot.ignore(&table.sheet.name, address, "công thức bị ghi đè hoặc chưa tính lại: dùng số tự tính");
        }
    }

    /// What the formula should give for the answers as they were read.
    fn compute(
        &self,
        row: &Row,
        computed: Computed,
        kind: SheetKind,
        rows: &Rows,
    ) -> Result<Option<Quantity>, Unknown> {
        let (Some(code), Some(key)) = (row.subject.indicator(), row.subject.key()) else { return Ok(None) };
        let Some(indicator) = self.plan.indicator(code) else { return Ok(None) };
        let layout = self.layout.sheet(kind);
        let role = |column| layout.and_then(|layout| row.role(layout, column));
        let typed = |column: Column| -> Result<Option<Quantity>, Unknown> {
            let answers = rows.get(&(kind, key.clone()));
            if answers.is_some_and(|answers| answers.unreadable.contains(&column)) {
                return Err(Unknown);
            }
            Ok(answers.and_then(|answers| answers.figures.get(&column)).copied())
        };
        let current = Column::Answer(Field::Current);
        match computed {
            Computed::Cumulative => {
                let current = match role(current) {
                    Some(Role::Computed(inner)) => self.compute(row, *inner, kind, rows)?,
                    Some(Role::Figure(figure)) => Some(*figure),
                    Some(Role::Input(_)) => typed(current)?,
                    Some(Role::Empty | Role::Key | Role::Label(_) | Role::Check) | None => None,
                };
                let issued = (kind.name().to_owned(), key.clone(), Column::Prior.key().to_owned());
                // The formula saw the prior as issued; a newer one is our business.
                let prior = self.issued.get(&issued).and_then(|prior| prior.parse().ok());
                Ok(compute::cumulative(indicator.kind, prior, current))
            }
            Computed::Fraction => {
                let (numerator, denominator) =
                    (typed(Column::Answer(Field::Numerator))?, typed(Column::Answer(Field::Denominator))?);
                Ok(compute::fraction(numerator, denominator))
            }
            Computed::DistrictSum => Ok(compute::district_sum(&self.districts(code, Computed::DistrictSum, rows)?)),
            Computed::Percent => {
                let value = self.compute(row, Computed::Cumulative, kind, rows)?;
                let districts = self.districts(code, Computed::Cumulative, rows)?;
                let target = target_of_unit(self.plan, indicator, &self.layout.unit, self.layout.period);
                Ok(compute::percent(target, value, &districts))
            }
        }
    }

    /// A figure of every district row of an indicator: its `current`, or its cumulative.
    fn districts(&self, code: &str, what: Computed, rows: &Rows) -> Result<Vec<Option<Quantity>>, Unknown> {
        let Some(layout) = self.layout.sheet(SheetKind::Districts) else { return Ok(Vec::new()) };
        layout
            .districts_of(code)
            .map(|row| match what {
                Computed::Cumulative => self.compute(row, Computed::Cumulative, SheetKind::Districts, rows),
                Computed::DistrictSum | Computed::Fraction | Computed::Percent => {
                    let key = (SheetKind::Districts, row.subject.key().unwrap_or_default());
                    let column = Column::Answer(Field::Current);
                    match rows.get(&key) {
                        Some(answers) if answers.unreadable.contains(&column) => Err(Unknown),
                        Some(answers) => Ok(answers.figures.get(&column).copied()),
                        None => Ok(None),
                    }
                }
            })
            .collect()
    }

    fn fault(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        code: &'static str,
        at: Address,
        found: String,
        expected: String,
    ) {
        let fault = Fault::at(code, table.sheet.cell_ref(at), found, expected);
        let fault = match row.subject.indicator() {
            Some(indicator) => fault.about(indicator, row.subject.district().map(str::to_owned)),
            None => fault,
        };
        self.submission.faults.push(fault);
    }
}

/// A figure that rests on a cell that could not be read.
pub(super) struct Unknown;

fn same(issued: &str, value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            let figure = Quantity::from_double(*number, 0).map(|read| read.quantity);
            issued.parse::<Quantity>().is_ok_and(|issued| figure == Ok(issued))
        }
        Value::Text(typed) => text::clean(typed) == text::clean(issued),
        Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}

/// An issued value as people write it.
fn figure_text(issued: Option<&str>) -> String {
    match issued {
        None => "để trống".to_owned(),
        Some(text) => text.parse::<Quantity>().map_or_else(|_| text.to_owned(), |figure| figure.vietnamese(0)),
    }
}
