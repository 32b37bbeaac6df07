//! A small plan and a way to write a submission in a few lines, to try rules on.
//!
//! Only for tests.

use chrono::NaiveDate;

use super::{JudgeInput, Settings, judge};
use crate::model::calendar::Calendar;
use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use crate::model::finding::Finding;
use crate::model::grid::CellRef;
use crate::model::history::Prior;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::listed::Listed;
use crate::model::period::{Frequency, Period};
use crate::model::plan::{About, Plan, Task};
use crate::model::quantity::Quantity;
use crate::model::submission::{Slot, SlotState, Submission};
use crate::model::unit::{Unit, Validity};

pub const UNIT: &str = "cc-kl";

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// One unit that reports everything, with one indicator of each sort of the 2022 plan.
pub fn plan() -> Plan {
    let wanted = [
        ("1.1.a", Kind::Flow, Target::AtLeast(q("5")), "chuỗi"),
        ("1.2.a", Kind::Stock, Target::Above(q("1000")), "ha"),
        ("1.3.a", Kind::Flow, Target::AtLeast(q("9000")), "ha"),
        ("1.3.b", Kind::Rate, Target::AtLeast(q("63.8")), "%"),
        ("1.3.c", Kind::Flow, Target::Each(q("1")), "vườn"),
        ("1.4.b", Kind::Rate, Target::AtMost(q("30")), "%"),
        ("2.a", Kind::Flow, Target::Range { min: q("1"), max: q("3") }, "doanh nghiệp"),
        ("2.c", Kind::Milestone, Target::Done, "–"),
        ("3.3.a", Kind::Flow, Target::All(q("295664")), "ha"),
        ("4.a", Kind::Rank, Target::None, "hạng"),
    ];
    let indicators = wanted.into_iter().map(|(code, kind, target, uom)| Indicator {
        code: code.to_owned(),
        task: "1".to_owned(),
        title: format!("chỉ tiêu {code}"),
        uom: uom.to_owned(),
        kind,
        target,
        decimals: 1,
        districts: if code == "1.3.c" { vec!["180".into(), "181".into()] } else { Vec::new() },
        frequency: Frequency::Month,
        names: code == "2.a",
        aspiration: false,
        confirm: None,
        note: None,
    });
    Plan {
        about: About { id: "lang-son-2022".into(), revision: 1, year: 2022, ..About::default() },
        units: vec![Unit {
            code: UNIT.into(),
            name: "Chi cục Kiểm lâm".into(),
            short: "CCKL".into(),
            emails: Vec::new(),
            valid: Validity::default(),
        }]
        .into(),
        leaders: Listed::default(),
        districts: Listed::default(),
        tasks: vec![Task {
            no: "1".into(),
            title: "nhiệm vụ".into(),
            leader: None,
            unit: Some(UNIT.into()),
            deadline: None,
            deadline_text: String::new(),
            note: None,
        }]
        .into(),
        indicators: indicators.collect(),
        allocations: crate::model::plan::Allocations::default(),
        calendar: Calendar::default(),
        openings: Listed::default(),
        steps: Vec::new(),
        revised: crate::model::revised::Revised::default(),
        digest: String::new(),
    }
}

/// A submission of June 2022, received on 15/6/2022, and its past.
pub struct Example {
    pub submission: Submission,
    pub priors: Vec<Prior>,
}

impl Example {
    /// One line for each slot: `1.3.c@181 current -5`, where `_` is a blank, `?` something unreadable, `!` an
    /// absent cell. `nil Có` and `document_date 2022-06-14` answer the header; `past 1.3.a cumulative=3 last=2 missing=2022-05 done=2022-01-28 open=2022-05-14`
    /// tells what stood before. Rows are numbered from 10 as they come, fields stand from column G on.
    pub fn read(text: &str) -> Example {
        let mut example = Example { submission: Submission::default(), priors: Vec::new() };
        let mut rows: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (head, rest) = line.split_once(' ').unwrap();
            match head {
                "nil" => example.submission.header.push(HeaderAnswer {
                    key: HeaderKey::NilReport,
                    text: rest.to_owned(),
                    date: None,
                    at: CellRef { sheet: "Báo cáo".into(), cell: "C4".into() },
                }),
                "document_date" => example.submission.header.push(HeaderAnswer {
                    key: HeaderKey::DocumentDate,
                    text: rest.to_owned(),
                    date: Some(rest.parse().unwrap()),
                    at: CellRef { sheet: "Báo cáo".into(), cell: "C5".into() },
                }),
                "past" => example.priors.push(prior(rest)),
                key => example.slot(key, rest, &mut rows),
            }
        }
        example
    }

    fn slot(&mut self, key: &str, rest: &str, rows: &mut Vec<String>) {
        let (field, typed) = rest.trim().split_once(' ').unwrap();
        let (field, typed) = (Field::from_key(field).unwrap(), typed.trim());
        let (indicator, district) = key.split_once('@').map_or((key, None), |(i, d)| (i, Some(d.to_owned())));
        // Each name stands in a row of its own.
        let row_key = if field == Field::Name { format!("{key} {typed}") } else { key.to_owned() };
        let row = rows.iter().position(|known| *known == row_key).unwrap_or_else(|| {
            rows.push(row_key);
            rows.len() - 1
        });
        let letter = char::from(b'G' + Field::ALL.iter().position(|one| *one == field).unwrap() as u8);
        let sheet = match (field, &district) {
            (Field::Name, _) => "Danh sách",
            (_, Some(_)) => "Theo huyện",
            (_, None) => "Báo cáo",
        };
        let at = CellRef { sheet: sheet.to_owned(), cell: format!("{letter}{}", row + 10) };
        let state = match typed {
            "_" => SlotState::Blank,
            "?" => SlotState::Unreadable,
            "!" => SlotState::Absent,
            _ => SlotState::Answered,
        };
        if state == SlotState::Answered {
            let date = field == Field::DoneOn;
            self.submission.entries.push(Entry {
                indicator: indicator.to_owned(),
                district: district.clone(),
                field,
                value: field.is_numeric().then(|| q(typed)),
                text: (!field.is_numeric() && !date).then(|| typed.to_owned()),
                date: date.then(|| typed.parse().unwrap()),
                estimated: false,
                at: at.clone(),
            });
        }
        self.submission.slots.push(Slot { indicator: indicator.to_owned(), district, field, state, at });
    }

    pub fn case(&self) -> JudgeInput<'_> {
        JudgeInput {
            unit: UNIT,
            period: Period::month(2022, 6),
            received_on: NaiveDate::from_ymd_opt(2022, 6, 15).unwrap(),
            submission: &self.submission,
            priors: &self.priors,
            names_elsewhere: &[],
        }
    }
}

fn prior(text: &str) -> Prior {
    let mut words = text.split_whitespace();
    let key = words.next().unwrap();
    let (indicator, district) = key.split_once('@').map_or((key, None), |(i, d)| (i, Some(d.to_owned())));
    let mut prior = Prior {
        unit: UNIT.to_owned(),
        indicator: indicator.to_owned(),
        district,
        cumulative: None,
        last: None,
        adjusted: false,
        complete: true,
        missing: Vec::new(),
        done_on: None,
        open_on: None,
    };
    for word in words {
        let (name, value) = word.split_once('=').unwrap();
        match name {
            "cumulative" => prior.cumulative = Some(q(value)),
            "last" => prior.last = Some((Period::month(2022, 5), q(value))),
            "missing" => prior.missing = value.split(',').map(|period| period.parse().unwrap()).collect(),
            "done" => prior.done_on = Some(value.parse().unwrap()),
            "open" => prior.open_on = Some(value.parse().unwrap()),
            other => panic!("{other}"),
        }
    }
    prior.complete = prior.missing.is_empty();
    prior
}

/// The findings about one submission under default settings.
pub fn judged(text: &str) -> Vec<Finding> {
    judged_with(text, &Settings::default())
}

pub fn judged_with(text: &str, settings: &Settings) -> Vec<Finding> {
    let example = Example::read(text);
    judge(&plan(), &[example.case()], settings).unwrap().findings.remove(0)
}

/// The same as `P204 G10, H302`.
pub fn codes(text: &str) -> String {
    let one = |finding: &Finding| match &finding.cell {
        Some(cell) => format!("{} {cell}", finding.code),
        None => finding.code.clone(),
    };
    judged(text).iter().map(one).collect::<Vec<_>>().join(", ")
}
