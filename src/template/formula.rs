//! The locked formulas of a template, each with the result that it has for the answers at hand.
//!
//! Never does arithmetic of its own: that stands in `layout::compute`; here it is worded for Excel.

use chrono::NaiveDate;
use rust_xlsxwriter::Formula;

use crate::layout::column::Column;
use crate::layout::{Computed, Role, Row, SheetKind, SheetLayout, Subject, compute, target_of_unit};
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::Address;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::quantity::Quantity;

use super::content::Template;

/// The figures of one row, as they stand in the workbook.
pub struct RowFigures<'a> {
    template: &'a Template<'a>,
    sheet: &'a SheetLayout,
    row: &'a Row,
    indicator: &'a Indicator,
}

impl<'a> RowFigures<'a> {
    /// None for rows that are no series: headings and names.
    pub fn new(template: &'a Template<'a>, sheet: &'a SheetLayout, row: &'a Row) -> Option<RowFigures<'a>> {
        let indicator = template.plan.indicator(row.subject.indicator()?)?;
        Some(RowFigures { template, sheet, row, indicator })
    }

    /// The figure that stands in a column: typed, issued or computed.
    pub fn figure(&self, column: Column) -> Option<Quantity> {
        match self.row.role(self.sheet, column)? {
            Role::Figure(figure) => Some(*figure),
            Role::Input(_) => self.typed(column).and_then(super::answers::Typed::quantity),
            Role::Computed(computed) => self.computed(*computed),
            Role::Empty | Role::Key | Role::Label(_) | Role::Check => None,
        }
    }

    pub fn typed(&self, column: Column) -> Option<&'a super::answers::Typed> {
        let key = self.row.subject.key()?;
        self.template.answers.cell(self.sheet.kind, &key, column)
    }

    pub fn kind(&self) -> Kind {
        self.indicator.kind
    }

    /// The target that the row is measured by: the unit's share.
    pub fn target(&self) -> Target {
        let layout = self.template.layout;
        target_of_unit(self.template.plan, self.indicator, &layout.unit, layout.period)
    }

    /// The days on which a milestone can have been done: from the start of last year to the cut-off.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let to = self.template.plan.calendar.cut_off(self.template.layout.period);
        (NaiveDate::from_ymd_opt(self.template.plan.year() - 1, 1, 1).unwrap_or(to), to)
    }

    /// Where the unit says that nothing happened in the period.
    pub fn nil_report(&self) -> Option<String> {
        let report = self.template.layout.sheet(SheetKind::Report)?;
        let header = report.header.iter().find(|header| header.key == HeaderKey::NilReport)?;
        let address = Address::new(header.at, report.header_column()).to_string();
        let absolute: String = address.chars().fold(String::from("$"), |mut text, c| {
            // `$D$6`: the same cell for every row.
            if c.is_ascii_digit() && !text.ends_with(|last: char| last.is_ascii_digit()) {
                text.push('$');
            }
            text.push(c);
            text
        });
        Some(match self.sheet.kind {
            SheetKind::Report => absolute,
            SheetKind::Districts | SheetKind::Names | SheetKind::Cases => {
                format!("'{}'!{absolute}", SheetKind::Report.name())
            }
        })
    }

    pub fn says_nil(&self) -> bool {
        self.template.answers.header.contains_key(&HeaderKey::NilReport)
    }

    /// The cell's address on its sheet, `G12`; none where the sheet has no such column.
    pub fn address(&self, column: Column) -> Option<String> {
        self.sheet.address(self.row, column).map(|address| address.to_string())
    }

    pub fn computed(&self, computed: Computed) -> Option<Quantity> {
        match computed {
            Computed::Cumulative => compute::cumulative(
                self.indicator.kind,
                self.figure(Column::Prior),
                self.figure(Column::Answer(Field::Current)),
            ),
            Computed::Fraction => compute::fraction(
                self.figure(Column::Answer(Field::Numerator)),
                self.figure(Column::Answer(Field::Denominator)),
            ),
            Computed::DistrictSum => compute::district_sum(&self.districts(Column::Answer(Field::Current))),
            Computed::Percent => {
                compute::percent(self.target(), self.figure(Column::Cumulative), &self.districts(Column::Cumulative))
            }
        }
    }

    /// The formula with its result; a blank result is an empty text, as the formula itself gives.
    pub fn formula(&self, computed: Computed) -> Formula {
        let result = self.computed(computed).map_or_else(String::new, |figure| figure.to_string());
        Formula::new(self.formula_text(computed)).set_result(result)
    }

    fn formula_text(&self, computed: Computed) -> String {
        let cell = |column| self.address(column).unwrap_or_default();
        let prior = cell(Column::Prior);
        let current = cell(Column::Answer(Field::Current));
        match computed {
            Computed::Cumulative => match self.indicator.kind {
                Kind::Flow => format!("=IF({prior}=\"\",\"\",ROUND({prior}+N({current}),4))"),
                Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => {
                    format!("=IF(ISNUMBER({current}),{current},IF({prior}=\"\",\"\",{prior}))")
                }
            },
            Computed::Fraction => {
                let numerator = cell(Column::Answer(Field::Numerator));
                let denominator = cell(Column::Answer(Field::Denominator));
                format!(
                    "=IF(AND(ISNUMBER({numerator}),N({denominator})>0),ROUND({numerator}/{denominator}*100,4),\"\")"
                )
            }
            Computed::DistrictSum => {
                let range = self.district_range(Column::Answer(Field::Current));
                format!("=IF(COUNT({range})=0,\"\",ROUND(SUM({range}),4))")
            }
            Computed::Percent => self.percent_text(&cell(Column::Cumulative)),
        }
    }

    /// Rounded to one decimal, and never 100 below the target (`docs/contract.md`, *Consolidation*).
    fn percent_text(&self, value: &str) -> String {
        let shown = |percent: String, is_short: String| {
            format!("IF(AND({is_short},ROUND({percent},1)>=100),99.9,ROUND({percent},1))")
        };
        let of = |a: Quantity, falls_short: &str| shown(format!("{value}/{a}*100"), format!("{value}{falls_short}{a}"));
        let nothing = || "=\"\"".to_owned();
        let percent = match self.target() {
            // Nothing can be said in percent of nothing.
            Target::AtLeast(a) | Target::Above(a) | Target::Range { min: a, .. } | Target::All(a)
                if a <= Quantity::ZERO =>
            {
                return nothing();
            }
            Target::AtLeast(a) | Target::Range { min: a, .. } => of(a, "<"),
            Target::Above(a) => of(a, "<="),
            Target::All(a) => format!("MIN(100,{})", of(a, "<")),
            Target::Each(a) => {
                // The figure is joined on as a figure: text in a criterion is read by the reader's country.
                let met = format!("COUNTIF({},\">=\"&{a})", self.district_range(Column::Cumulative));
                let required = self.indicator.districts.len();
                shown(format!("{met}/{required}*100"), format!("{met}<{required}"))
            }
            Target::AtMost(_) | Target::Below(_) | Target::Done | Target::None => return nothing(),
        };
        format!("=IF({value}=\"\",\"\",{percent})")
    }

    /// The figures of one column over the indicator's rows in `Theo huyện`.
    fn districts(&self, column: Column) -> Vec<Option<Quantity>> {
        let Some(sheet) = self.template.layout.sheet(SheetKind::Districts) else { return Vec::new() };
        sheet
            .districts_of(&self.indicator.code)
            .map(|row| RowFigures { template: self.template, sheet, row, indicator: self.indicator }.figure(column))
            .collect()
    }

    /// `'Theo huyện'!G8:G17`, without the sheet's name on the sheet itself.
    fn district_range(&self, column: Column) -> String {
        let Some(sheet) = self.template.layout.sheet(SheetKind::Districts) else { return "A1:A1".to_owned() };
        let mut rows = sheet.districts_of(&self.indicator.code);
        let first = rows.next();
        let last = rows.last().or(first);
        let ends =
            first.and_then(|row| sheet.address(row, column)).zip(last.and_then(|row| sheet.address(row, column)));
        let Some((first, last)) = ends else { return "A1:A1".to_owned() };
        match self.sheet.kind {
            SheetKind::Districts => format!("{first}:{last}"),
            SheetKind::Report | SheetKind::Names | SheetKind::Cases => {
                format!("'{}'!{first}:{last}", SheetKind::Districts.name())
            }
        }
    }

    /// True for the rows of single districts.
    pub fn is_district(&self) -> bool {
        match self.row.subject {
            Subject::District { .. } => true,
            Subject::Task { .. } | Subject::Indicator(_) | Subject::Name { .. } | Subject::Case { .. } => false,
        }
    }
}
