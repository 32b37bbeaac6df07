//! Plan and past into rows and roles: what each cell of a unit's workbook is for.
//!
//! Never reads an answer.

use chrono::NaiveDate;

use crate::model::dates;
use crate::model::entry::{Field, HeaderKey, Progress};
use crate::model::history::Prior;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::period::{Period, Span};
use crate::model::plan::{Plan, Task, parent_no};
use crate::model::quantity::Quantity;

use super::case;
use super::column::Column;
use super::prefill::Prefill;
use super::share::target_of_unit;
use super::sheet::{Computed, HeaderRow, Role, Row, SheetKind, SheetLayout, Subject};
use super::step;

/// What stands, locked, as the progress of an indicator that the official year need not ask again.
pub(super) const SETTLED: &str = "đã đạt";

/// Lines in a list of names beyond the most that the plan foresees.
const SPARE_NAME_LINES: i64 = 10;
const MOST_NAME_LINES: i64 = 60;

pub(super) struct Builder<'a> {
    pub(super) plan: &'a Plan,
    pub(super) unit: &'a str,
    pub(super) period: Period,
    pub(super) prefill: Prefill<'a>,
}

impl<'a> Builder<'a> {
    pub(super) fn sheets(&self) -> Vec<SheetLayout> {
        let shown = self.shown();
        let mut sheets = vec![self.report(&shown)];
        if shown.iter().any(|indicator| indicator.has_breakdown()) {
            sheets.push(self.districts(&shown));
        }
        if shown.iter().any(|indicator| indicator.names && self.asks(indicator)) {
            sheets.push(self.names(&shown));
        }
        if !self.prefill.cases.is_empty() {
            sheets.push(case::sheet(self.prefill.cases));
        }
        sheets
    }

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
        indicator.frequency.is_asked_in(self.period.span) && !self.is_settled(indicator)
    }

    /// The official year asks for what was reached on 31/12; an estimate of that would contradict it.
    fn ends_the_year(&self) -> bool {
        self.period.span == Span::OfficialYear
    }

    fn is_settled(&self, indicator: &Indicator) -> bool {
        self.ends_the_year() && self.prefill.settled.is_some_and(|settled| settled.contains(&indicator.code))
    }

    fn report(&self, shown: &[&Indicator]) -> SheetLayout {
        let fraction = shown.iter().any(|indicator| self.plan.needs_fraction(indicator, self.period));
        let columns: Vec<Column> = Column::ALL
            .into_iter()
            .filter(|column| match column {
                Column::District | Column::Answer(Field::Name) => false,
                Column::About | Column::Since | Column::Words | Column::Direction => false,
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
            let roles = sheet.columns.iter().map(|column| match column {
                Column::Content => Role::Label(builder.content_with_step(indicator)),
                column => builder.indicator_role(indicator, *column),
            });
            vec![(Subject::Indicator(indicator.code.clone()), roles.collect())]
        });
        let below = sheet.last_row() + 2;
        let keys = [
            HeaderKey::NextTasks,
            HeaderKey::DocumentNo,
            HeaderKey::DocumentDate,
            HeaderKey::PreparedBy,
            HeaderKey::Phone,
            HeaderKey::SignedBy,
        ];
        sheet.header.extend(keys.into_iter().zip(below..).map(|(key, at)| HeaderRow { key, at }));
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
                        Column::Content
                        | Column::District
                        | Column::Uom
                        | Column::Plan
                        | Column::Prior
                        | Column::Cumulative
                        | Column::Percent
                        | Column::About
                        | Column::Since
                        | Column::Words
                        | Column::Direction
                        | Column::Check
                        | Column::Answer(_) => Role::Empty,
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
            sheet.rows.push(Row { at: next, subject, roles, adjusted: false });
            next += 1;
            for indicator in shown.iter().filter(|indicator| indicator.task == task.no) {
                for (subject, roles) in rows_of(self, sheet, indicator) {
                    let adjusted = self.is_adjusted(&subject);
                    sheet.rows.push(Row { at: next, subject, roles, adjusted });
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

    /// The content of an indicator, and below it the step that the unit has in hand, if the plan gives steps.
    fn content_with_step(&self, indicator: &Indicator) -> String {
        let past = self.past(&indicator.code, None);
        let complete = past.filter(|past| past.complete);
        let before = complete.map(|past| past.cumulative.unwrap_or(Quantity::ZERO));
        let done = past.is_some_and(|past| past.done_on.is_some());
        match self.plan.step_in_hand(self.unit, indicator, self.period, before, done) {
            Some(one) => {
                let from = self.plan.calendar.window(self.period).from;
                format!("{}\n{}", content(indicator), step::line(one, from))
            }
            None => content(indicator),
        }
    }

    fn indicator_role(&self, indicator: &Indicator, column: Column) -> Role {
        let target = target_of_unit(self.plan, indicator, self.unit, self.period);
        let asks = self.asks(indicator);
        match column {
            Column::Code => Role::Key,
            Column::No => Role::Label(letter(&indicator.code)),
            Column::Content => Role::Label(content(indicator)),
            Column::District | Column::Answer(Field::Name) => Role::Empty,
            Column::About | Column::Since | Column::Words | Column::Direction => Role::Empty,
            Column::Uom => Role::Label(indicator.uom.clone()),
            Column::Plan => match target {
                Target::AtLeast(a) => Role::Figure(a),
                other => Role::Label(other.vietnamese(indicator.decimals)),
            },
            Column::Prior => self.prior_role(indicator, None),
            Column::Answer(Field::Current) => match indicator.kind {
                Kind::Milestone => Role::Empty,
                Kind::Flow | Kind::Stock if indicator.has_breakdown() => Role::Computed(Computed::DistrictSum),
                Kind::Rate if asks && self.plan.needs_fraction(indicator, self.period) => {
                    Role::Computed(Computed::Fraction)
                }
                Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank if asks => Role::Input(Field::Current),
                Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank => self.known_role(&indicator.code, None),
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
            Column::Answer(Field::Estimate) => match indicator.kind.is_numeric() && asks && !self.ends_the_year() {
                true => Role::Input(Field::Estimate),
                false => Role::Empty,
            },
            Column::Answer(Field::Progress) if self.is_settled(indicator) => Role::Label(SETTLED.to_owned()),
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
            Column::About | Column::Since | Column::Words | Column::Direction => Role::Empty,
        }
    }

    /// The cumulative before the period; blank where a report before it is not in, so that nobody adds to half
    /// a sum. A flow that begins here begins at zero; of a milestone, when it was done.
    fn prior_role(&self, indicator: &Indicator, district: Option<&str>) -> Role {
        let Some(past) = self.past(&indicator.code, district) else { return Role::Empty };
        match indicator.kind {
            // Once done, a milestone stays done: no report that is missing since can change it.
            Kind::Milestone => past.done_on.map_or(Role::Empty, |day| Role::Label(done_before(day))),
            Kind::Rank => Role::Empty,
            Kind::Flow | Kind::Stock | Kind::Rate if !past.complete => Role::Empty,
            Kind::Flow => Role::Figure(past.cumulative.unwrap_or(Quantity::ZERO)),
            Kind::Stock | Kind::Rate => past.cumulative.map_or(Role::Empty, Role::Figure),
        }
    }

    fn is_adjusted(&self, subject: &Subject) -> bool {
        let past = match subject {
            Subject::Indicator(indicator) => self.past(indicator, None),
            Subject::District { indicator, district } => self.past(indicator, Some(district)),
            Subject::Task { .. } | Subject::Name { .. } | Subject::Case { .. } => None,
        };
        past.is_some_and(|past| past.adjusted)
    }

    fn past(&self, indicator: &str, district: Option<&str>) -> Option<&Prior> {
        self.prefill.priors.iter().find(|prior| {
            prior.unit == self.unit && prior.indicator == indicator && prior.district.as_deref() == district
        })
    }

    fn known_role(&self, indicator: &str, district: Option<&str>) -> Role {
        let key = (indicator.to_owned(), district.map(str::to_owned));
        self.prefill.known.and_then(|known| known.get(&key)).map_or(Role::Empty, |figure| Role::Figure(*figure))
    }
}

/// `hoàn thành 28/01/2022`
fn done_before(day: NaiveDate) -> String {
    format!("{} {}", Progress::Done.label(), dates::full_day(day))
}

fn content(indicator: &Indicator) -> String {
    if indicator.aspiration { format!("{} (phấn đấu)", indicator.title) } else { indicator.title.clone() }
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
