//! A tiny builder of plans and reports, so that the tests of consolidation read as tables.

use chrono::{Days, NaiveDate, NaiveTime};

use super::{consolidate, of_indicator};
use crate::model::calendar::Calendar;
use crate::model::clock::vietnam;
use crate::model::consolidation::{Consolidation, Datum, Inclusion, Line};
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use crate::model::grid::CellRef;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::listed::Listed;
use crate::model::period::{Frequency, Period};
use crate::model::plan::{About, Allocation, Allocations, Opening, Plan, Task};
use crate::model::quantity::Quantity;
use crate::model::revised::Revised;
use crate::model::ruling::{Adjustment, AnswerValue, Ruled, Ruling};
use crate::model::standing::Received;
use crate::model::unit::{District, Unit, Validity};

pub fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn period(text: &str) -> Period {
    text.parse().unwrap()
}

pub fn at_least(value: &str) -> Target {
    Target::AtLeast(q(value))
}

/// A plan of 2022 with one task a year long, 1.1, its heading 1, and the indicator `x` of these units.
pub fn plan(kind: Kind, target: Target, units: &[&str]) -> Plan {
    let task = |no: &str, unit: Option<&str>| Task {
        no: no.to_owned(),
        title: no.to_owned(),
        leader: None,
        unit: unit.map(str::to_owned),
        deadline: Some(day("2022-12-31")),
        deadline_text: "31/12/2022".to_owned(),
        note: None,
    };
    let unit = |code: &&str| Unit {
        code: (*code).to_owned(),
        name: (*code).to_owned(),
        short: (*code).to_owned(),
        emails: Vec::new(),
        valid: Validity::default(),
    };
    let district = |code: &str| District {
        code: code.to_owned(),
        name: code.to_owned(),
        kind: "huyện".to_owned(),
        valid: Validity::default(),
    };
    let mut plan = Plan {
        about: About { id: "KH-2022".into(), revision: 1, year: 2022, ..About::default() },
        units: units.iter().map(unit).collect(),
        leaders: Listed::default(),
        districts: ["180", "181", "182"].map(district).to_vec().into(),
        tasks: vec![task("1", None), task("1.1", units.first().copied())].into(),
        indicators: Listed::default(),
        allocations: Allocations::default(),
        calendar: Calendar::default(),
        openings: Listed::default(),
        steps: Vec::new(),
        revised: Revised::default(),
        digest: String::new(),
    };
    add(&mut plan, "x", kind, target, units);
    plan
}

/// One more indicator under 1.1.
pub fn add(plan: &mut Plan, code: &str, kind: Kind, target: Target, units: &[&str]) {
    plan.indicators.push(Indicator {
        code: code.to_owned(),
        task: "1.1".to_owned(),
        title: code.to_owned(),
        uom: "ha".to_owned(),
        kind,
        target,
        decimals: 1,
        districts: Vec::new(),
        frequency: Frequency::Month,
        names: false,
        aspiration: false,
        confirm: None,
        note: None,
    });
    if units.len() > 1 {
        plan.allocations.extend(units.iter().map(|unit| Allocation {
            indicator: code.to_owned(),
            unit: (*unit).to_owned(),
            share: Quantity::from_raw(Quantity::SCALE / units.len() as i64),
            valid: Validity::default(),
        }));
    }
}

pub fn by_district(mut plan: Plan, districts: &[&str]) -> Plan {
    plan.indicators[0].districts = districts.iter().map(|code| (*code).to_owned()).collect();
    plan
}

pub fn every(mut plan: Plan, frequency: Frequency) -> Plan {
    plan.indicators[0].frequency = frequency;
    plan
}

/// With an opening figure of `x`; unit and district may be blank.
pub fn opened(mut plan: Plan, unit: &str, district: &str, as_of: &str, value: &str) -> Plan {
    let named = |code: &str| (!code.is_empty()).then(|| code.to_owned());
    plan.openings.push(Opening {
        indicator: "x".to_owned(),
        unit: named(unit),
        district: named(district),
        as_of: day(as_of),
        value: q(value),
        source: "Báo cáo năm 2021".to_owned(),
    });
    plan
}

/// An accepted report, received the day after the cut-off; its fields follow.
pub fn report(unit: &str, of: &str) -> Received {
    let period = period(of);
    let received = Calendar::default().cut_off(period) + Days::new(1);
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    Received {
        receipt: 1,
        unit: unit.to_owned(),
        period,
        attempt: 1,
        received_at: received.and_time(noon).and_local_timezone(vietnam()).unwrap(),
        disposition: Disposition::Accepted,
        proposed: Disposition::Accepted,
        via: None,
        file: format!("{unit}-{of}.xlsx"),
        sha256: "00".to_owned(),
        entries: Vec::new(),
        header: Vec::new(),
        findings: Vec::new(),
        repairs: Vec::new(),
        rulings: Vec::new(),
        undone: Vec::new(),
    }
}

impl Received {
    pub fn entry(mut self, indicator: &str, district: &str, field: Field, value: &str) -> Received {
        let row = self.entries.len() + 12;
        self.entries.push(Entry {
            indicator: indicator.to_owned(),
            district: (!district.is_empty()).then(|| district.to_owned()),
            field,
            value: if field.is_numeric() { Some(q(value)) } else { None },
            text: if field.is_numeric() || field == Field::DoneOn { None } else { Some(value.to_owned()) },
            date: if field == Field::DoneOn { Some(day(value)) } else { None },
            estimated: false,
            at: CellRef { sheet: "Báo cáo".to_owned(), cell: format!("G{row}") },
        });
        self
    }

    /// The figure of `x`.
    pub fn x(self, value: &str) -> Received {
        self.entry("x", "", Field::Current, value)
    }

    /// The figure of `x` in a district.
    pub fn xd(self, district: &str, value: &str) -> Received {
        self.entry("x", district, Field::Current, value)
    }

    /// Numerator and denominator of `x`.
    pub fn fraction(self, numerator: &str, denominator: &str) -> Received {
        self.entry("x", "", Field::Numerator, numerator).entry("x", "", Field::Denominator, denominator)
    }

    /// Progress of `x`, and its date if there is one.
    pub fn progress(self, label: &str, done_on: &str) -> Received {
        let said = self.entry("x", "", Field::Progress, label);
        if done_on.is_empty() { said } else { said.entry("x", "", Field::DoneOn, done_on) }
    }

    pub fn roughly(mut self) -> Received {
        self.entries.last_mut().unwrap().estimated = true;
        self
    }

    /// With another answer to `x` in place of its own, by the decision of that number.
    pub fn adjusted(mut self, decision: i64, district: &str, field: Field, to: AnswerValue) -> Received {
        let district = (!district.is_empty()).then(|| district.to_owned());
        let is_own = |entry: &&Entry| entry.district == district && entry.field == field;
        let own = self.entries.iter().find(is_own).cloned().map(Box::new);
        self.rulings.push(Ruling {
            decision,
            by: "Lan".to_owned(),
            reason: "đã kiểm tra".to_owned(),
            at: self.received_at + Days::new(1),
            ruled: Ruled::Adjusted(Adjustment { indicator: "x".to_owned(), district, field, to, own, replaces: None }),
        });
        self
    }

    pub fn nil(mut self) -> Received {
        let at = CellRef { sheet: "Báo cáo".to_owned(), cell: "D6".to_owned() };
        self.header.push(HeaderAnswer { key: HeaderKey::NilReport, text: "x".to_owned(), date: None, at });
        self
    }

    pub fn sent_back(mut self) -> Received {
        self.disposition = Disposition::SentBack;
        self
    }

    pub fn attempt(mut self, attempt: u32) -> Received {
        self.attempt = attempt;
        self.receipt = i64::from(attempt);
        self.received_at = self.received_at + Days::new(u64::from(attempt));
        self
    }
}

/// Consolidated with deadlines judged on the period's cut-off; the data behind it adds up to its totals.
pub fn consolidated(plan: &Plan, received: &[Received], of: &str) -> Consolidation {
    let period = period(of);
    let result = consolidate(plan, received, period, plan.calendar.cut_off(period)).unwrap();
    for line in &result.lines {
        adds_up(&result, line);
        let data: Listed<Datum> = result.data.of(&line.indicator).cloned().collect();
        let alone = of_indicator(plan, received, period, result.as_of, &line.indicator).unwrap();
        assert_eq!(alone, Some((line.clone(), data)));
    }
    result
}

/// The line of `x`.
pub fn line(plan: &Plan, received: &[Received], of: &str) -> Line {
    consolidated(plan, received, of).line("x").unwrap().clone()
}

/// `prior current cumulative percent`, `–` where there is none.
pub fn figures(plan: &Plan, received: &[Received], of: &str) -> String {
    let line = line(plan, received, of);
    [line.prior, line.current, line.cumulative, line.attainment_percent].map(shown).join(" ")
}

pub fn shown(value: Option<Quantity>) -> String {
    value.map_or("–".to_owned(), |value| value.to_string())
}

/// What `SUMIFS` over the sheet of data gives is what the line says.
fn adds_up(result: &Consolidation, line: &Line) {
    let sum = |part: fn(&crate::model::consolidation::Datum) -> &Inclusion, field: Field| -> Option<Quantity> {
        let of = result.data.iter().filter(|datum| datum.indicator == line.indicator && datum.field == field);
        let values: Vec<Quantity> = of.filter(|datum| part(datum).counts).filter_map(|datum| datum.value).collect();
        (!values.is_empty()).then(|| values.into_iter().sum())
    };
    let total = |part| match (sum(part, Field::Numerator), sum(part, Field::Denominator)) {
        (Some(above), Some(below)) => {
            Some(crate::model::attainment::Exact::rate(above.raw(), below.raw()).unwrap().rounded())
        }
        (_, _) => sum(part, Field::Current),
    };
    assert_eq!(total(|datum| &datum.in_prior), line.prior, "prior of {}", line.indicator);
    assert_eq!(total(|datum| &datum.in_cumulative), line.cumulative, "cumulative of {}", line.indicator);
    assert_eq!(total(|datum| &datum.in_period), line.current, "current of {}", line.indicator);
}
