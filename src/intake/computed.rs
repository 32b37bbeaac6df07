//! Locked formulas: overwritten, deleted or not recalculated.
//!
//! Never believes a cached result: each is computed again from the answers as they were read.

use crate::layout::column::Column;
use crate::layout::{Computed, Role, Row, SheetKind, compute, target_of_unit};
use crate::model::entry::Field;
use crate::model::grid::{Address, Cell, Value};
use crate::model::quantity::Quantity;

use super::locked::figure_of;
use super::table::Table;
use super::{Reader, Rows, shown};

/// Whose reading of the answers a formula is computed from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    /// As we read them: this counts.
    Ours,
    /// As Excel's own formulas see them: “512,5ha” is no number, 63,8 % is 0.638.
    Excel,
}

/// A figure that rests on a cell that could not be read.
struct Unknown;

impl Reader<'_> {
    pub(super) fn compare_computed(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        computed: Computed,
        address: Address,
        rows: &Rows,
    ) {
        let compute = |view| self.compute(row, computed, table.kind, rows, view);
        let sheet = &table.sheet.name;
        let is_unreadable = table.is_covered(address) || table.sheet.unreadable.iter().any(|(at, _)| *at == address);
        let (Ok(ours), Ok(seen), false) = (compute(View::Ours), compute(View::Excel), is_unreadable) else {
            // What depends on an unreadable cell stays silent.
            if table.sheet.cell(address).is_some() {
                self.ballot.ignore(sheet, address, "phụ thuộc ô chưa đọc được");
            }
            return;
        };
        let Some(cell) = table.sheet.cell(address) else {
            if ours.is_some() {
                self.lost(table, row, "C111", address, "để trống".to_owned(), ours);
            }
            return;
        };
        let is_formula = cell.formula.is_some() && !is_foreign_sum(table, computed, cell);
        let fits = match &cell.value {
            // Not recalculated by the program that saved it: ours takes its place, and nothing is wrong.
            Value::Empty => is_formula,
            // Nor calculated here: .xls keeps a 0 for a formula without a result.
            Value::Number(0.0) if is_formula && ours.is_none() => true,
            Value::Number(number) => {
                let theirs = Quantity::from_double(*number, 0).ok().map(|read| read.quantity);
                let is = |figure: Option<Quantity>| {
                    theirs.zip(figure).is_some_and(|(theirs, figure)| is_near(theirs, figure, computed))
                };
                is(ours) || (is_formula && is(seen))
            }
            Value::Text(text) if text.trim().is_empty() => ours.is_none() || (is_formula && seen.is_none()),
            // Typed as a text, and right: nothing is lost.
            Value::Text(text) => {
                figure_of(text).zip(ours).is_some_and(|(theirs, ours)| is_near(theirs, ours, computed))
            }
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

    fn lost(
        &mut self,
        table: &Table<'_>,
        row: &Row,
        code: &'static str,
        at: Address,
        found: String,
        ours: Option<Quantity>,
    ) {
        let expected = ours.map_or_else(|| "để trống".to_owned(), |ours| ours.vietnamese(0));
        self.fault(row, code, table.sheet.cell_ref(at), found, expected);
    }

    /// What the formula should give.
    fn compute(
        &self,
        row: &Row,
        computed: Computed,
        kind: SheetKind,
        rows: &Rows,
        view: View,
    ) -> Result<Option<Quantity>, Unknown> {
        let (Some(code), Some(key)) = (row.subject.indicator(), row.subject.key()) else { return Ok(None) };
        let Some(indicator) = self.plan.indicator(code) else { return Ok(None) };
        let typed = |column| answer(rows, kind, &key, column, view);
        match computed {
            Computed::Cumulative => {
                let layout = self.layout.sheet(kind);
                let current = Column::Answer(Field::Current);
                let current = match layout.and_then(|layout| row.role(layout, current)) {
                    Some(Role::Computed(inner)) => self.compute(row, *inner, kind, rows, view)?,
                    Some(Role::Figure(_) | Role::Input(_) | Role::Empty) => typed(current)?,
                    Some(Role::Key | Role::Label(_) | Role::Check) | None => None,
                };
                // The formula saw the prior as issued, or as somebody changed it; a newer one is our business.
                let prior = match view {
                    View::Ours => self.issued_figure(kind, &key, Column::Prior),
                    View::Excel => typed(Column::Prior)?,
                };
                Ok(compute::cumulative(indicator.kind, prior, current))
            }
            Computed::Fraction => {
                let numerator = typed(Column::Answer(Field::Numerator))?;
                Ok(compute::fraction(numerator, typed(Column::Answer(Field::Denominator))?))
            }
            Computed::DistrictSum => {
                Ok(compute::district_sum(&self.districts(code, Computed::DistrictSum, rows, view)?))
            }
            Computed::Percent => {
                let reached = self.compute(row, Computed::Cumulative, kind, rows, view)?;
                let districts = self.districts(code, Computed::Cumulative, rows, view)?;
                let target = target_of_unit(self.plan, indicator, &self.layout.unit, self.layout.period);
                Ok(compute::percent(target, reached, &districts))
            }
        }
    }

    /// A figure of every district row of an indicator: its `current`, or its cumulative.
    fn districts(&self, code: &str, what: Computed, rows: &Rows, view: View) -> Result<Vec<Option<Quantity>>, Unknown> {
        let Some(layout) = self.layout.sheet(SheetKind::Districts) else { return Ok(Vec::new()) };
        layout
            .districts_of(code)
            .map(|row| match what {
                Computed::Cumulative => self.compute(row, Computed::Cumulative, SheetKind::Districts, rows, view),
                Computed::DistrictSum | Computed::Fraction | Computed::Percent => {
                    let key = row.subject.key().unwrap_or_default();
                    answer(rows, SheetKind::Districts, &key, Column::Answer(Field::Current), view)
                }
            })
            .collect()
    }
}

/// The figure of a row.
fn answer(rows: &Rows, kind: SheetKind, key: &str, column: Column, view: View) -> Result<Option<Quantity>, Unknown> {
    let Some(answers) = rows.get(&(kind, key.to_owned())) else { return Ok(None) };
    if answers.unreadable.contains(&column) {
        return Err(Unknown);
    }
    let figures = match view {
        View::Ours => &answers.figures,
        View::Excel => &answers.seen,
    };
    Ok(figures.get(&column).copied())
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
        SheetKind::Districts | SheetKind::Names | SheetKind::Cases => formula.contains(':'),
    };
    computed == Computed::DistrictSum && !formula.is_empty() && !is_ours
}
