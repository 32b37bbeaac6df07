//! Where each answer stands: the only description of a unit's workbook.
//!
//! The template is written by it, intake reads by it, the reply paints by it. Never touches a file,
//! and never says how a cell looks.

pub mod column;
pub mod compute;
pub mod stamp;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::Address;
use crate::model::history::Prior;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::{Period, Span};
use crate::model::plan::{Plan, Task, parent_no};
use crate::model::quantity::Quantity;

use column::Column;
use stamp::IssuedValue;

/// What stands in column A of the hidden row of column keys.
pub const KEY_MARK: &str = "khtc.key";

/// One unit's workbook for one period.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    pub unit: String,
    pub period: Period,
    /// `Báo cáo`, then `Theo huyện` and `Danh sách` where the plan asks for them.
    pub sheets: Vec<SheetLayout>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SheetKind {
    Report,
    Districts,
    Names,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SheetLayout {
    pub kind: SheetKind,
    /// From column A on, as issued.
    pub columns: Vec<Column>,
    /// Answers above and below the table.
    pub header: Vec<HeaderRow>,
    /// The hidden row of column keys; headings stand in the row below it, column numbers in the next.
    pub key_row: u32,
    pub rows: Vec<Row>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeaderRow {
    pub key: HeaderKey,
    pub at: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The row as issued, counted from 0.
    pub at: u32,
    pub subject: Subject,
    /// One role for each column of the sheet.
    pub roles: Vec<Role>,
}

/// What a row is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A heading; it has no key and no answers.
    Task {
        no: String,
        level: usize,
    },
    Indicator(String),
    District {
        indicator: String,
        district: String,
    },
    /// A line of the list of names, counted from 1.
    Name {
        indicator: String,
        line: usize,
    },
}

/// What a cell is for.
#[derive(Clone, PartialEq, Debug)]
pub enum Role {
    /// Not used in this row.
    Empty,
    /// The row key.
    Key,
    /// Locked text.
    Label(String),
    /// A locked figure, as issued.
    Figure(Quantity),
    /// The unit types here.
    Input(Field),
    /// A locked formula.
    Computed(Computed),
    /// The sentence that the check column shows.
    Check,
}

/// What a locked formula computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Computed {
    /// Prior and current together.
    Cumulative,
    /// Attainment of the plan.
    Percent,
    /// `current` over the rows of `Theo huyện`.
    DistrictSum,
    /// Numerator / denominator × 100.
    Fraction,
}

/// What the ledger and the plan put into a template before the unit sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prefill<'a> {
    /// The past of the unit's series before the period.
    pub priors: &'a [Prior],
    /// Figures of a longer period that its months already gave, by indicator and district: shown locked.
    pub known: Option<&'a BTreeMap<(String, Option<String>), Quantity>>,
    /// Indicators that the official year need not ask again.
    pub settled: Option<&'a BTreeSet<String>>,
}

/// Lines in a list of names beyond the most that the plan foresees.
const SPARE_NAME_LINES: i64 = 10;
const MOST_NAME_LINES: i64 = 60;

impl Layout {
    /// The workbook of a unit for a period. Without a sheet's worth of indicators the tables are empty;
    /// whether a unit is asked at all is the plan's answer ([`Plan::owes`]).
    pub fn new(plan: &Plan, unit: &str, period: Period, prefill: Prefill<'_>) -> Layout {
        let builder = Builder { plan, unit, period, prefill };
        let shown = builder.shown();
        let mut sheets = vec![builder.report(&shown)];
        if shown.iter().any(|indicator| indicator.has_breakdown()) {
            sheets.push(builder.districts(&shown));
        }
        if shown.iter().any(|indicator| indicator.names && builder.asks(indicator)) {
            sheets.push(builder.names(&shown));
        }
        Layout { unit: unit.to_owned(), period, sheets }
    }

    pub fn sheet(&self, kind: SheetKind) -> Option<&SheetLayout> {
        self.sheets.iter().find(|sheet| sheet.kind == kind)
    }

    /// The locked values as issued, for the stamp.
    pub fn issued_values(&self) -> Vec<IssuedValue> {
        let mut values = Vec::new();
        for sheet in &self.sheets {
            for row in &sheet.rows {
                let Some(key) = row.subject.key() else { continue };
                for (column, role) in sheet.columns.iter().zip(&row.roles) {
                    let value = match role {
                        Role::Label(text) => text.clone(),
                        Role::Figure(figure) => figure.to_string(),
                        Role::Empty | Role::Key | Role::Input(_) | Role::Computed(_) | Role::Check => continue,
                    };
                    values.push(IssuedValue {
                        sheet: sheet.kind.name().to_owned(),
                        row: key.clone(),
                        column: column.key().to_owned(),
                        value,
                    });
                }
            }
        }
        values
    }
}

impl SheetKind {
    /// The name on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            SheetKind::Report => "Báo cáo",
            SheetKind::Districts => "Theo huyện",
            SheetKind::Names => "Danh sách",
        }
    }
}

impl SheetLayout {
    pub fn column(&self, column: Column) -> Option<u16> {
        self.columns.iter().position(|one| *one == column).map(|at| at as u16)
    }

    pub fn address(&self, row: &Row, column: Column) -> Option<Address> {
        self.column(column).map(|at| Address::new(row.at, at))
    }

    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.subject.key().as_deref() == Some(key))
    }

    /// Where header answers are typed: the column of the unit of measure, first after the wide text.
    pub fn header_column(&self) -> u16 {
        self.column(Column::Uom).unwrap_or(3)
    }

    /// The district rows of an indicator.
    pub fn districts_of<'a>(&'a self, indicator: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows
            .iter()
            .filter(move |row| matches!(&row.subject, Subject::District { indicator: of, .. } if of == indicator))
    }

    /// The last row that the layout speaks of.
    pub fn last_row(&self) -> u32 {
        let rows = self.rows.iter().map(|row| row.at);
        rows.chain(self.header.iter().map(|header| header.at)).max().unwrap_or(self.key_row + 2)
    }
}

impl Row {
    pub fn role(&self, sheet: &SheetLayout, column: Column) -> Option<&Role> {
        sheet.column(column).and_then(|at| self.roles.get(usize::from(at)))
    }
}

impl Subject {
    /// The row key in column A: `1.3.a`, `1.3.c@181`, `2.a#3`; none for a heading.
    pub fn key(&self) -> Option<String> {
        match self {
            Subject::Task { .. } => None,
            Subject::Indicator(code) => Some(code.clone()),
            Subject::District { indicator, district } => Some(format!("{indicator}@{district}")),
            Subject::Name { indicator, line } => Some(format!("{indicator}#{line}")),
        }
    }

    pub fn indicator(&self) -> Option<&str> {
        match self {
            Subject::Task { .. } => None,
            Subject::Indicator(code) => Some(code),
            Subject::District { indicator, .. } | Subject::Name { indicator, .. } => Some(indicator),
        }
    }

    pub fn district(&self) -> Option<&str> {
        match self {
            Subject::District { district, .. } => Some(district),
            Subject::Task { .. } | Subject::Indicator(_) | Subject::Name { .. } => None,
        }
    }
}

/// The target of one unit: its share of the plan's.
pub fn target_of_unit(plan: &Plan, indicator: &Indicator, unit: &str, period: Period) -> Target {
    let share = plan.reporters(indicator, period).into_iter().find(|reporter| reporter.unit == unit);
    let whole = Quantity::whole(1);
    match (share.map_or(whole, |reporter| reporter.share), indicator.kind) {
        (share, Kind::Flow | Kind::Stock) if share != whole => scaled(indicator.target, share),
        // A rate, a milestone or a rank is not divided among its reporters.
        (_, Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank) => indicator.target,
    }
}

fn scaled(target: Target, share: Quantity) -> Target {
    let part = |whole: Quantity| {
        let product = i128::from(whole.raw()) * i128::from(share.raw());
        Quantity::from_raw((product / i128::from(Quantity::SCALE)) as i64)
    };
    match target {
        Target::AtLeast(a) => Target::AtLeast(part(a)),
        Target::Above(a) => Target::Above(part(a)),
        Target::AtMost(a) => Target::AtMost(part(a)),
        Target::Below(a) => Target::Below(part(a)),
        Target::Range { min, max } => Target::Range { min: part(min), max: part(max) },
        Target::All(a) => Target::All(part(a)),
        // “Mỗi huyện” holds for every district, whoever reports it.
        Target::Each(a) => Target::Each(a),
        Target::Done => Target::Done,
        Target::None => Target::None,
    }
}

struct Builder<'a> {
    plan: &'a Plan,
    unit: &'a str,
    period: Period,
    prefill: Prefill<'a>,
}

impl<'a> Builder<'a> {
    /// The indicators that the workbook shows: what is asked for, and in a longer period what its months gave.
    fn shown(&self) -> Vec<&'a Indicator> {
        let everything = !self.period.is_month();
        self.plan
            .indicators
            .iter()
            .filter(|indicator| self.plan.reports(self.unit, indicator, self.period))
            .filter(|indicator| everything || self.asks(indicator))
            .collect()
    }

    /// True if the unit types this indicator's figures here.
    fn asks(&self, indicator: &Indicator) -> bool {
        let settled = self.prefill.settled.is_some_and(|settled| settled.contains(&indicator.code));
        let official_year = self.period.span == Span::OfficialYear;
        indicator.frequency.is_asked_in(self.period.span) && !(official_year && settled)
    }

    fn report(&self, shown: &[&Indicator]) -> SheetLayout {
        let fraction = shown.iter().any(|indicator| self.plan.needs_fraction(indicator, self.period));
        let columns: Vec<Column> = Column::ALL
            .into_iter()
            .filter(|column| match column {
                Column::District | Column::Answer(Field::Name) => false,
                Column::Answer(Field::Numerator | Field::Denominator) => fraction,
                _ => true,
            })
            .collect();
        let mut sheet = SheetLayout {
            kind: SheetKind::Report,
            columns,
            header: vec![HeaderRow { key: HeaderKey::Reason, at: 4 }, HeaderRow { key: HeaderKey::NilReport, at: 5 }],
            key_row: 6,
            rows: Vec::new(),
        };
        self.fill_tree(&mut sheet, shown, |builder, sheet, indicator| {
            let roles =
                sheet.columns.iter().map(|column| builder.indicator_role(indicator, *column)).collect::<Vec<_>>();
            vec![(Subject::Indicator(indicator.code.clone()), roles)]
        });
        let mut next = sheet.last_row() + 2;
        for key in [
            HeaderKey::NextTasks,
            HeaderKey::DocumentNo,
            HeaderKey::DocumentDate,
            HeaderKey::PreparedBy,
            HeaderKey::Phone,
            HeaderKey::SignedBy,
        ] {
            sheet.header.push(HeaderRow { key, at: next });
            next += 1;
        }
        sheet
    }

    fn districts(&self, shown: &[&Indicator]) -> SheetLayout {
        let broken_down: Vec<&Indicator> = shown.iter().copied().filter(|one| one.has_breakdown()).collect();
        let columns = vec![
            Column::Code,
            Column::No,
            Column::Content,
            Column::District,
            Column::Uom,
            Column::Prior,
            Column::Answer(Field::Current),
            Column::Cumulative,
            Column::Answer(Field::Note),
            Column::Check,
        ];
        let mut sheet =
            SheetLayout { kind: SheetKind::Districts, columns, header: Vec::new(), key_row: 2, rows: Vec::new() };
        self.fill_tree(&mut sheet, &broken_down, |builder, sheet, indicator| {
            let total = sheet.columns.iter().map(|column| match column {
                Column::Answer(Field::Note) | Column::Check => Role::Empty,
                Column::District => Role::Label("Cộng".to_owned()),
                column => builder.indicator_role(indicator, *column),
            });
            let mut rows = vec![(Subject::Indicator(indicator.code.clone()), total.collect())];
            for (line, code) in indicator.districts.iter().enumerate() {
                let roles =
                    sheet.columns.iter().map(|column| builder.district_role(indicator, code, line + 1, *column));
                let subject = Subject::District { indicator: indicator.code.clone(), district: code.clone() };
                rows.push((subject, roles.collect()));
            }
            rows
        });
        sheet
    }

    fn names(&self, shown: &[&Indicator]) -> SheetLayout {
        let asked: Vec<&Indicator> =
            shown.iter().copied().filter(|indicator| indicator.names && self.asks(indicator)).collect();
        let columns = vec![Column::Code, Column::No, Column::Content, Column::Answer(Field::Name), Column::Check];
        let mut sheet =
            SheetLayout { kind: SheetKind::Names, columns, header: Vec::new(), key_row: 2, rows: Vec::new() };
        self.fill_tree(&mut sheet, &asked, |_, sheet, indicator| {
            let foreseen = indicator.target.max().or(indicator.target.min()).unwrap_or(Quantity::ZERO);
            let lines = (foreseen.raw() / Quantity::SCALE + SPARE_NAME_LINES).clamp(SPARE_NAME_LINES, MOST_NAME_LINES);
            (1..=lines as usize)
                .map(|line| {
                    let roles = sheet.columns.iter().map(|column| match column {
                        Column::Code => Role::Key,
                        Column::No => Role::Label(line.to_string()),
                        Column::Content if line == 1 => Role::Label(indicator.title.clone()),
                        Column::Answer(Field::Name) => Role::Input(Field::Name),
                        _ => Role::Empty,
                    });
                    (Subject::Name { indicator: indicator.code.clone(), line }, roles.collect())
                })
                .collect()
        });
        sheet
    }

    /// Lays the indicators out under the headings of their tasks, in the order of the plan.
    fn fill_tree(
        &self,
        sheet: &mut SheetLayout,
        shown: &[&Indicator],
        rows_of: impl Fn(&Self, &SheetLayout, &Indicator) -> Vec<(Subject, Vec<Role>)>,
    ) {
        let mut next = sheet.key_row + 3;
        for task in &self.plan.tasks {
            if !shown.iter().any(|indicator| is_within(&indicator.task, &task.no)) {
                continue;
            }
            let roles = sheet.columns.iter().map(|column| match column {
                Column::No => Role::Label(task.no.clone()),
                Column::Content => Role::Label(self.heading(task)),
                _ => Role::Empty,
            });
            let level = task.no.split('.').count();
            let subject = Subject::Task { no: task.no.clone(), level };
            let roles = roles.collect();
            sheet.rows.push(Row { at: next, subject, roles });
            next += 1;
            for indicator in shown.iter().filter(|indicator| indicator.task == task.no) {
                for (subject, roles) in rows_of(self, sheet, indicator) {
                    sheet.rows.push(Row { at: next, subject, roles });
                    next += 1;
                }
            }
        }
    }

    /// The title of a task; where it has indicators of its own also until when and under whom.
    fn heading(&self, task: &Task) -> String {
        let leader = task.leader.as_deref().and_then(|code| self.plan.leader(code));
        let leader = leader.map(|leader| format!("Chỉ đạo: {} {}", leader.title, leader.name));
        let deadline = (!task.deadline_text.is_empty()).then(|| format!("Thời hạn: {}", task.deadline_text));
        let facts: Vec<String> = [deadline, leader].into_iter().flatten().collect();
        if facts.is_empty() || self.plan.indicators_of(&task.no).next().is_none() {
            return task.title.clone();
        }
        format!("{}\n{}", task.title, facts.join(" · "))
    }

    fn indicator_role(&self, indicator: &Indicator, column: Column) -> Role {
        let target = target_of_unit(self.plan, indicator, self.unit, self.period);
        let asks = self.asks(indicator);
        match column {
            Column::Code => Role::Key,
            Column::No => Role::Label(letter(&indicator.code)),
            Column::Content if indicator.aspiration => Role::Label(format!("{} (phấn đấu)", indicator.title)),
            Column::Content => Role::Label(indicator.title.clone()),
            Column::District | Column::Answer(Field::Name) => Role::Empty,
            Column::Uom => Role::Label(indicator.uom.clone()),
            Column::Plan => match target {
                Target::AtLeast(a) => Role::Figure(a),
                other => Role::Label(other.vietnamese(indicator.decimals)),
            },
            Column::Prior => self.prior_role(indicator, None),
            Column::Answer(Field::Current) => match indicator.kind {
                Kind::Milestone => Role::Empty,
                Kind::Flow | Kind::Stock if indicator.has_breakdown() => Role::Computed(Computed::DistrictSum),
                Kind::Rate if self.plan.needs_fraction(indicator, self.period) => Role::Computed(Computed::Fraction),
                _ if asks => Role::Input(Field::Current),
                _ => self.known_role(&indicator.code, None),
            },
            Column::Answer(field @ (Field::Numerator | Field::Denominator)) => {
                match self.plan.needs_fraction(indicator, self.period) && asks {
                    true => Role::Input(field),
                    false => Role::Empty,
                }
            }
            Column::Cumulative => match indicator.kind {
                Kind::Flow | Kind::Stock | Kind::Rate => Role::Computed(Computed::Cumulative),
                Kind::Milestone | Kind::Rank => Role::Empty,
            },
            Column::Percent => match target {
                Target::AtLeast(_) | Target::Above(_) | Target::Range { .. } | Target::Each(_) | Target::All(_) => {
                    Role::Computed(Computed::Percent)
                }
                Target::AtMost(_) | Target::Below(_) | Target::Done | Target::None => Role::Empty,
            },
            Column::Answer(Field::Estimate) => match indicator.kind.is_numeric() && asks {
                true => Role::Input(Field::Estimate),
                false => Role::Empty,
            },
            Column::Answer(Field::Progress) => match indicator.kind {
                Kind::Milestone | Kind::Rank if asks => Role::Input(Field::Progress),
                Kind::Milestone | Kind::Rank | Kind::Flow | Kind::Stock | Kind::Rate => Role::Empty,
            },
            Column::Answer(Field::DoneOn) => match indicator.kind {
                Kind::Milestone if asks => Role::Input(Field::DoneOn),
                Kind::Milestone | Kind::Rank | Kind::Flow | Kind::Stock | Kind::Rate => Role::Empty,
            },
            // A longer period asks for its narrative even where the months gave the figures.
            Column::Answer(
                field @ (Field::Result | Field::Evidence | Field::Difficulty | Field::Proposal | Field::Note),
            ) => Role::Input(field),
            Column::Check => Role::Check,
        }
    }

    fn district_role(&self, indicator: &Indicator, district: &str, line: usize, column: Column) -> Role {
        match column {
            Column::Code => Role::Key,
            Column::No => Role::Label(line.to_string()),
            Column::District => {
                let name = self.plan.district(district).map_or(district, |district| &district.name);
                Role::Label(name.to_owned())
            }
            Column::Uom => Role::Label(indicator.uom.clone()),
            Column::Prior => self.prior_role(indicator, Some(district)),
            Column::Answer(Field::Current) if self.asks(indicator) => Role::Input(Field::Current),
            Column::Answer(Field::Current) => self.known_role(&indicator.code, Some(district)),
            Column::Answer(Field::Note) => Role::Input(Field::Note),
            Column::Cumulative => Role::Computed(Computed::Cumulative),
            Column::Check => Role::Check,
            Column::Content | Column::Plan | Column::Percent | Column::Answer(_) => Role::Empty,
        }
    }

    /// The cumulative before the period; blank where a report before it is not in, so that nobody adds to half
    /// a sum. A flow that begins here begins at zero.
    fn prior_role(&self, indicator: &Indicator, district: Option<&str>) -> Role {
        if !indicator.kind.is_numeric() {
            return Role::Empty;
        }
        let past = self.prefill.priors.iter().find(|prior| {
            prior.unit == self.unit && prior.indicator == indicator.code && prior.district.as_deref() == district
        });
        match (past, indicator.kind) {
            (Some(past), _) if !past.complete => Role::Empty,
            (Some(past), Kind::Flow) => Role::Figure(past.cumulative.unwrap_or(Quantity::ZERO)),
            (Some(past), _) => past.cumulative.map_or(Role::Empty, Role::Figure),
            (None, _) => Role::Empty,
        }
    }

    fn known_role(&self, indicator: &str, district: Option<&str>) -> Role {
        let key = (indicator.to_owned(), district.map(str::to_owned));
        self.prefill.known.and_then(|known| known.get(&key)).map_or(Role::Empty, |figure| Role::Figure(*figure))
    }
}

/// `a)` for `1.3.a`: the last part of the code.
fn letter(code: &str) -> String {
    format!("{})", code.rsplit('.').next().unwrap_or(code))
}

/// True if `task` is `ancestor` or stands below it.
fn is_within(task: &str, ancestor: &str) -> bool {
    let mut at = Some(task);
    while let Some(no) = at {
        if no == ancestor {
            return true;
        }
        at = parent_no(no);
    }
    false
}
