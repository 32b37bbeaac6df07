//! A unit's form, as the program issues it, and what comes of it.
//!
//! Only for tests.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Days, NaiveDate};

use crate::consolidate;
use crate::excel;
use crate::intake::{self, Intake};
use crate::layout::column::Column;
use crate::layout::stamp::{IssuedValue, seal};
use crate::layout::{Layout, Prefill, SheetKind};
use crate::model::digest::Key;
use crate::model::entry::{Field, HeaderKey};
use crate::model::finding::Finding;
use crate::model::grid::{Address, Grid, Sheet};
use crate::model::history::Prior;
use crate::model::indicator::Kind;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Stamp;
use crate::plan::{self, PlanSource};
use crate::rules::{self, Settings};
use crate::template::{self, Answers, Template, Typed};

pub const CURRENT: Column = Column::Answer(Field::Current);
pub const ESTIMATE: Column = Column::Answer(Field::Estimate);
pub const PROGRESS: Column = Column::Answer(Field::Progress);
pub const DONE_ON: Column = Column::Answer(Field::DoneOn);
pub const NOTE: Column = Column::Answer(Field::Note);

/// The plan of a year, read once for all tests.
pub fn plan(year: i32) -> Plan {
    static FIRST: LazyLock<Plan> = LazyLock::new(|| plan_of(include_str!("../../../samples/ke-hoach-2022.toml")));
    static SECOND: LazyLock<Plan> = LazyLock::new(|| plan_of(include_str!("../../../tests/plans/ke-hoach-2023.toml")));
    if year == 2022 { FIRST.clone() } else { SECOND.clone() }
}

fn plan_of(source: &str) -> Plan {
    let read = plan::read(&plan::grid(&PlanSource::from_toml(source).unwrap()));
    assert_eq!(read.faults, []);
    read.plan.unwrap()
}

pub fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

pub fn number(number: f64) -> Typed {
    Typed::Number(number)
}

pub fn text(text: &str) -> Typed {
    Typed::Text(text.to_owned())
}

pub fn day(text: &str) -> Typed {
    Typed::Date(text.parse().unwrap())
}

/// What the ledger holds before the period.
#[derive(Clone, Default)]
pub struct Ledger {
    pub priors: Vec<Prior>,
    pub known: BTreeMap<(String, Option<String>), Quantity>,
}

impl Ledger {
    /// Nothing was ever received.
    pub fn empty(plan: &Plan, period: Period) -> Ledger {
        Ledger { priors: consolidate::priors(plan, &[], None, period).unwrap(), known: BTreeMap::new() }
    }

    /// Every report is in, and every series stands at the same figure.
    pub fn full(plan: &Plan, period: Period, figure: Quantity) -> Ledger {
        let mut ledger = Ledger::empty(plan, period);
        for prior in &mut ledger.priors {
            prior.complete = true;
            prior.missing.clear();
            prior.cumulative = match plan.indicator(&prior.indicator).unwrap().kind {
                Kind::Flow | Kind::Stock | Kind::Rate => Some(figure),
                Kind::Milestone | Kind::Rank => None,
            };
        }
        ledger
    }

    pub fn set(mut self, indicator: &str, figure: &str) -> Ledger {
        for prior in self.priors.iter_mut().filter(|prior| prior.indicator == indicator) {
            prior.cumulative = Some(q(figure));
        }
        self
    }
}

/// One unit's form for one period.
pub struct Form {
    pub plan: Plan,
    pub layout: Layout,
    pub ledger: Ledger,
    pub answers: Answers,
}

impl Form {
    pub fn new(plan: &Plan, unit: &str, period: Period, ledger: Ledger) -> Form {
        let prefill = Prefill { priors: &ledger.priors, known: Some(&ledger.known), settled: None, cases: &[] };
        let layout = Layout::new(plan, unit, period, prefill);
        Form { plan: plan.clone(), layout, ledger, answers: Answers::default() }
    }

    pub fn put(&mut self, key: &str, column: Column, typed: Typed) {
        self.answers.put(self.sheet_of(key, column), key, column, typed);
    }

    /// The sheet on which a row's column is typed.
    fn sheet_of(&self, key: &str, column: Column) -> SheetKind {
        match (key.contains('@'), column) {
            (true, _) => SheetKind::Districts,
            (false, Column::Answer(Field::Name)) => SheetKind::Names,
            (false, _) => SheetKind::Report,
        }
    }

    pub fn address(&self, key: &str, column: Column) -> Address {
        self.address_on(self.sheet_of(key, column), key, column)
    }

    pub fn address_on(&self, kind: SheetKind, key: &str, column: Column) -> Address {
        let sheet = self.layout.sheet(kind).unwrap();
        sheet.address(sheet.row(key).unwrap_or_else(|| panic!("{key}")), column).unwrap()
    }

    pub fn header_address(&self, key: HeaderKey) -> Address {
        let sheet = self.layout.sheet(SheetKind::Report).unwrap();
        let row = sheet.header.iter().find(|header| header.key == key).unwrap().at;
        Address::new(row, sheet.header_column())
    }

    pub fn bytes(&self) -> Vec<u8> {
        let issued = self.layout.issued_values();
        let key = Key { id: "thu".into(), secret: b"bi mat".to_vec() };
        let mut stamp = Stamp {
            plan: self.plan.about.id.clone(),
            revision: self.plan.about.revision,
            unit: self.layout.unit.clone(),
            period: self.layout.period,
            issued_at: DateTime::parse_from_rfc3339("2022-06-01T08:00:00+07:00").unwrap(),
            key: key.id.clone(),
            seal: String::new(),
        };
        stamp.seal = seal(&stamp, &issued, &key);
        template::write(&Template {
            plan: &self.plan,
            layout: &self.layout,
            stamp: &stamp,
            issued: &issued,
            guide: &[],
            answers: &self.answers,
            reply: None,
            banner: None,
        })
        .unwrap()
    }

    pub fn grid(&self) -> Grid {
        excel::read(&self.bytes()).unwrap()
    }

    pub fn read(&self, grid: &Grid) -> Intake {
        let issued: Option<Vec<IssuedValue>> = intake::identify(grid).issued;
        let intake = intake::read(&self.plan, &self.layout, issued.as_deref(), grid);
        let cells = intake.submission.cells;
        let held: usize = grid.sheets.iter().map(|sheet| sheet.cells.len() + sheet.unreadable.len()).sum();
        assert_eq!(cells.read as usize, held, "every cell is counted once");
        assert_eq!(cells.read, cells.accepted + cells.rejected + cells.ignored);
        let ignored: u32 = intake.submission.ignored.iter().map(|one| one.count).sum();
        assert_eq!(ignored, cells.ignored);
        intake
    }

    pub fn judge(&self, intake: &Intake) -> Vec<Finding> {
        judge_all([(self, intake)]).remove(0)
    }

    pub fn case<'a>(&'a self, intake: &'a Intake) -> rules::JudgeInput<'a> {
        rules::JudgeInput {
            unit: &self.layout.unit,
            period: self.layout.period,
            received_on: self.received_on(),
            submission: &intake.submission,
            priors: &self.ledger.priors,
            names_elsewhere: &[],
        }
    }

    fn received_on(&self) -> NaiveDate {
        self.plan.calendar.cut_off(self.layout.period) + Days::new(1)
    }

    /// The findings about a workbook, in short: `C101 Báo cáo!G12`.
    pub fn findings(&self, grid: &Grid) -> Vec<String> {
        self.judge(&self.read(grid)).iter().map(short).collect()
    }
}

/// The findings about each of many forms, judged together as a batch is: once for each plan.
pub fn judge_all<'a>(read: impl IntoIterator<Item = (&'a Form, &'a Intake)>) -> Vec<Vec<Finding>> {
    let read: Vec<(&Form, &Intake)> = read.into_iter().collect();
    let mut findings = vec![Vec::new(); read.len()];
    let mut of_plans: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    read.iter().enumerate().for_each(|(at, (form, _))| of_plans.entry(form.plan.year()).or_default().push(at));
    for of_plan in of_plans.into_values() {
        let cases: Vec<_> = of_plan.iter().map(|at| read[*at].0.case(read[*at].1)).collect();
        let plan = &read[of_plan[0]].0.plan;
        assert!(of_plan.iter().all(|at| read[*at].0.plan == *plan), "two plans of one year");
        let judged = rules::judge(plan, &cases, &Settings::default()).unwrap().findings;
        of_plan.iter().zip(judged).for_each(|(at, judged)| findings[*at] = judged);
    }
    findings
}

pub fn short(finding: &Finding) -> String {
    match (&finding.sheet, &finding.cell) {
        (Some(sheet), Some(cell)) => format!("{} {sheet}!{cell}", finding.code),
        (Some(sheet), None) => format!("{} {sheet}", finding.code),
        (None, _) => finding.code.clone(),
    }
}

pub fn sheet(grid: &mut Grid, kind: SheetKind) -> &mut Sheet {
    grid.sheets.iter_mut().find(|sheet| sheet.name == kind.name()).unwrap()
}

/// The forest rangers' June of 2022, filled without a fault.
pub fn forest() -> Form {
    let plan = plan(2022);
    let period = Period::month(2022, 6);
    let ledger = Ledger::full(&plan, period, q("0")).set("1.3.a", "3100.5").set("1.3.b", "63.4").set("3.3.a", "200000");
    let mut form = Form::new(&plan, "cc-kl", period, ledger);
    form.put("1.3.a", CURRENT, number(512.5));
    form.put("1.3.a", ESTIMATE, number(9000.0));
    form.put("1.3.b", CURRENT, number(63.5));
    let districts = plan.indicator("1.3.c").unwrap().districts.clone();
    for district in districts {
        form.put(&format!("1.3.c@{district}"), CURRENT, number(1.0));
    }
    for (key, done) in [("3.1.a", "2022-01-28"), ("3.2.a", "2022-03-30"), ("3.2.b", "2022-03-31")] {
        form.put(key, PROGRESS, text("hoàn thành"));
        form.put(key, DONE_ON, day(done));
    }
    form.put("3.3.a", CURRENT, number(30000.0));
    form.put("3.3.b", PROGRESS, text("đang thực hiện"));
    form
}

/// The project office's June, with lists of names.
pub fn project() -> Form {
    let plan = plan(2022);
    let period = Period::month(2022, 6);
    let mut form = Form::new(&plan, "bql-csht", period, Ledger::full(&plan, period, q("1")));
    let name = Column::Answer(Field::Name);
    form.put("2.a", CURRENT, number(1.0));
    form.put("2.a#1", name, text("Công ty TNHH Hồi Xứ Lạng"));
    form.put("2.b", CURRENT, number(2.0));
    if form.layout.sheet(SheetKind::Names).unwrap().row("2.b#1").is_some() {
        form.put("2.b#1", name, text("HTX Thạch đen Tràng Định"));
        form.put("2.b#2", name, text("HTX Rau sạch Hải Yến"));
    }
    form.put("2.c", PROGRESS, text("đang thực hiện"));
    form
}

/// A quarter of the second plan, with a rate that two units share and monthly figures that are known.
pub fn registration() -> Form {
    let plan = plan(2023);
    let period: Period = "2023-Q2".parse().unwrap();
    let mut form = Form::new(&plan, "p-vt", period, Ledger::full(&plan, period, q("50")));
    form.put("2.2.a", Column::Answer(Field::Numerator), number(970.0));
    form.put("2.2.a", Column::Answer(Field::Denominator), number(1000.0));
    form
}

/// The Sở's own office in June: a rank, of which only the progress is told.
pub fn office() -> Form {
    let plan = plan(2022);
    let period = Period::month(2022, 6);
    let mut form = Form::new(&plan, "vp", period, Ledger::full(&plan, period, q("0")));
    form.put("4.a", PROGRESS, text("đang thực hiện"));
    form
}
