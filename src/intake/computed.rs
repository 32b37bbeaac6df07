//! Locked formulas: overwritten, deleted or not recalculated.
//!
//! Never believes a cached result: each is computed again from the answers as they were read.

use crate::layout::column::Column;
use crate::layout::{Computed, Role, Row, SheetKind, compute, target_of_unit};
use crate::model::entry::Field;
use crate::model::grid::{Address, Cell, Value};
use crate::model::quantity::Quantity;

use super::table::Table;
use super::{Reader, Rows, shown};

/// What a formula should give.
#[derive(Clone, Copy)]
pub(super) struct Ours {
    value: Option<Quantity>,
    /// Excel's formula cannot see what we read in a cell below it.
    worded: bool,
}

/// A figure that rests on a cell that could not be read.
pub(super) struct Unknown;

impl Ours {
    fn plain(value: Option<Quantity>) -> Ours {
        Ours { value, worded: false }
    }

    fn then(self, value: impl FnOnce(Option<Quantity>) -> Option<Quantity>) -> Ours {
        Ours { value: value(self.value), ..self }
    }
}

impl Reader<'_> {
    pub(super) fn compare_computed(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        computed: Computed,
        address: Address,
        ours: Result<Ours, Unknown>,
    ) {
        let sheet = &table.sheet.name;
        let is_unreadable = table.sheet.unreadable.iter().any(|(at, _)| *at == address);
        let (Ok(ours), false) = (ours, is_unreadable) else {
            // What depends on an unreadable cell stays silent.
            if table.sheet.cell(address).is_some() {
                self.ballot.ignore(sheet, address, "phụ thuộc ô chưa đọc được");
            }
            return;
        };
        let Some(cell) = table.sheet.cell(address) else {
            if ours.value.is_some() {
                self.lost(table, row, "C111", address, "để trống".to_owned(), ours);
            }
            return;
        };
        let is_formula = cell.formula.is_some() && !is_foreign_sum(table, computed, cell);
        let fits = match &cell.value {
            // Not recalculated by the program that saved it: ours takes its place, and nothing is wrong.
            Value::Empty => is_formula,
            _ if ours.worded && is_formula => true,
            Value::Number(number) => {
                let theirs = Quantity::from_double(*number, 0).ok().map(|read| read.quantity);
                theirs.zip(ours.value).is_some_and(|(theirs, ours)| is_near(theirs, ours, computed))
            }
            Value::Text(text) => text.trim().is_empty() && ours.value.is_none(),
            Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
        };
        if fits {
            return self.ballot.accept(sheet, address);
        }
        // A total over districts that somebody replaced cannot be used without asking; a stale one can.
        let replaced = computed == Computed::DistrictSum && !is_formula && !cell.value.is_blank();
        if replaced {
            self.lost(table, row, "X402", address, shown(cell), ours);
            self.ballot.reject(sheet, address);
        } else {
            self.lost(table, row, "C111", address, shown(cell), ours);
            self.ballot.ignore(sheet, address, "công thức bị ghi đè hoặc chưa tính lại: dùng số tự tính");
        }
    }

    fn lost(&mut self, table: &Table<'_>, row: &Row, code: &'static str, at: Address, found: String, ours: Ours) {
        let expected = ours.value.map_or_else(|| "để trống".to_owned(), |ours| ours.vietnamese(0));
        self.fault(row, code, table.sheet.cell_ref(at), found, expected);
    }

    /// What the formula should give for the answers as they were read.
    pub(super) fn compute(&self, row: &Row, computed: Computed, kind: SheetKind, rows: &Rows) -> Result<Ours, Unknown> {
        let blank = Ours::plain(None);
        let (Some(code), Some(key)) = (row.subject.indicator(), row.subject.key()) else { return Ok(blank) };
        let Some(indicator) = self.plan.indicator(code) else { return Ok(blank) };
        match computed {
            Computed::Cumulative => {
                let layout = self.layout.sheet(kind);
                let current = Column::Answer(Field::Current);
                let current = match layout.and_then(|layout| row.role(layout, current)) {
                    Some(Role::Computed(inner)) => self.compute(row, *inner, kind, rows)?,
                    Some(Role::Figure(_) | Role::Input(_) | Role::Empty) => answer(rows, kind, &key, current)?,
                    Some(Role::Key | Role::Label(_) | Role::Check) | None => blank,
                };
                // The formula saw the prior as issued; a newer one is our business.
                let prior = self.issued_figure(kind, &key, Column::Prior);
                Ok(current.then(|current| compute::cumulative(indicator.kind, prior, current)))
            }
            Computed::Fraction => {
                let numerator = answer(rows, kind, &key, Column::Answer(Field::Numerator))?;
                let denominator = answer(rows, kind, &key, Column::Answer(Field::Denominator))?;
                Ok(Ours {
                    value: compute::fraction(numerator.value, denominator.value),
                    worded: numerator.worded || denominator.worded,
                })
            }
            Computed::DistrictSum => {
                let (figures, worded) = self.districts(code, Computed::DistrictSum, rows)?;
                Ok(Ours { value: compute::district_sum(&figures), worded })
            }
            Computed::Percent => {
                let reached = self.compute(row, Computed::Cumulative, kind, rows)?;
                let (districts, worded) = self.districts(code, Computed::Cumulative, rows)?;
                let target = target_of_unit(self.plan, indicator, &self.layout.unit, self.layout.period);
                let percent = compute::percent(target, reached.value, &districts);
                Ok(Ours { value: percent, worded: worded || reached.worded })
            }
        }
    }

    /// A figure of every district row of an indicator: its `current`, or its cumulative.
    fn districts(&self, code: &str, what: Computed, rows: &Rows) -> Result<(Vec<Option<Quantity>>, bool), Unknown> {
        let Some(layout) = self.layout.sheet(SheetKind::Districts) else { return Ok((Vec::new(), false)) };
        let each: Result<Vec<Ours>, Unknown> = layout
            .districts_of(code)
            .map(|row| match what {
                Computed::Cumulative => self.compute(row, Computed::Cumulative, SheetKind::Districts, rows),
                Computed::DistrictSum | Computed::Fraction | Computed::Percent => {
                    let key = row.subject.key().unwrap_or_default();
                    answer(rows, SheetKind::Districts, &key, Column::Answer(Field::Current))
                }
            })
            .collect();
        let each = each?;
        Ok((each.iter().map(|one| one.value).collect(), each.iter().any(|one| one.worded)))
    }
}

/// The figure of a row as it was read.
fn answer(rows: &Rows, kind: SheetKind, key: &str, column: Column) -> Result<Ours, Unknown> {
    let Some(answers) = rows.get(&(kind, key.to_owned())) else { return Ok(Ours::plain(None)) };
    if answers.unreadable.contains(&column) {
        return Err(Unknown);
    }
    Ok(Ours { value: answers.figures.get(&column).copied(), worded: answers.worded.contains(&column) })
}

/// Sums are exact; a quotient may differ in its last place, where binary halves round the other way.
fn is_near(theirs: Quantity, ours: Quantity, computed: Computed) -> bool {
    let slack = match computed {
        Computed::Cumulative | Computed::DistrictSum => 0,
        Computed::Fraction => 1,
        Computed::Percent => Quantity::SCALE / 10,
    };
    (theirs.raw() - ours.raw()).abs() <= slack
}

/// `=5+10` where the sum over the districts stood is no better than a typed 15. On `Báo cáo` our formula names
/// another sheet; on `Theo huyện` it sums a range. A shared formula has no text to look at.
fn is_foreign_sum(table: &Table<'_>, computed: Computed, cell: &Cell) -> bool {
    let formula = cell.formula.as_deref().unwrap_or_default();
    let is_ours = match table.kind {
        SheetKind::Report => formula.contains('!'),
        SheetKind::Districts | SheetKind::Names => formula.contains(':'),
    };
    computed == Computed::DistrictSum && !formula.is_empty() && !is_ours
}
