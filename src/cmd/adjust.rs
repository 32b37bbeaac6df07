//! `adjust`: an officer's figure counts in place of the unit's own, which stays beside it.
//!
//! Never takes a figure that a unit could not send, and never mixes the two: what was adjusted is shown as that.

use crate::cli::{Adjust, Cli};
use crate::consolidate;
use crate::error::Failure;
use crate::layout::{Layout, Role};
use crate::model::consolidation::Line;
use crate::model::entry::{Entry, Field};
use crate::model::indicator::{Indicator, Kind};
use crate::model::period::Period;
use crate::model::plan::{Plan, parent_no};
use crate::model::quantity::Quantity;
use crate::model::ruling::{Act, Adjustment, Answer, Ruled, Ruling};
use crate::model::standing::Received;
use crate::model::submission::Disposition;
use crate::viet::date::{self, DateReading};
use crate::viet::number::{ROUNDED, Reading, Want, read_text};
use crate::viet::text::closest;
use crate::viet::words;

use super::decide::{Matter, Said};
use super::doubts::Doubts;
use super::past::Past;
use super::summary::shortened;
use super::workspace::Workspace;
use super::{Outcome, doubts, named};

pub fn run(cli: &Cli, args: &Adjust) -> Result<Outcome, Failure> {
    let workspace = Workspace::open(&cli.workspace)?;
    let mut matter = Matter::open(&workspace, &args.report)?;
    let plan = matter.plan;
    let indicator = plan.indicator(&args.indicator).ok_or_else(|| unknown(plan, &args.indicator))?;
    require_own_report(&matter, indicator)?;
    let report = matter.report()?.clone();
    let field = args.field.unwrap_or_else(|| usual(indicator, &args.to));
    let district = args.district.as_ref().map(|named| named::district(plan, named));
    require_asked(&matter, indicator, district.as_deref(), field)?;
    let to = read(&matter, indicator, field, &args.to)?;
    let is_own =
        |entry: &&Entry| entry.indicator == indicator.code && entry.district == district && entry.field == field;
    let own = report.entries.iter().find(is_own).cloned().map(Box::new);
    let holds = report.adjustment_of(&indicator.code, district.as_deref(), field);
    let replaces = holds.map(|(ruling, _)| ruling.decision);
    let is_same = holds.is_some_and(|(_, one)| one.to == to);
    let adjustment = Adjustment { indicator: indicator.code.clone(), district, field, to, own, replaces };
    let is_own = says_the_same(&adjustment);
    if let (Some(decision), true) = (replaces, is_own) {
        let what = worded(&matter, indicator, adjustment.district.as_deref(), field);
        return Err(Failure::UnitsOwnAnswer { to: args.to.clone(), what, decision });
    }
    require_possible(&matter, indicator, &report, &adjustment, args)?;
    let act = Act::Rule(Ruled::Adjusted(adjustment.clone()));
    let is_news = !is_same && !is_own;
    let done = if is_news { matter.record(&report, act, &args.decider)? } else { Matter::unchanged(act) };
    let more = match done.decision {
        Some(decision) => {
            Doubts { matter: &matter, indicator, before: &report, adjustment: &adjustment }.words(decision)?
        }
        None if is_own => vec!["► đơn vị đã báo đúng như vậy: không có gì để điều chỉnh.".to_owned()],
        None => Vec::new(),
    };
    Said { more, ..Said::of(&matter, &done, &args.decider, &report) }.tell(cli.format)
}

/// A task has no figure of its own: its indicators are named.
fn unknown(plan: &Plan, code: &str) -> Failure {
    let is_below = |indicator: &&Indicator| {
        let mut no = Some(indicator.task.as_str());
        while let Some(task) = no {
            if task == code {
                return true;
            }
            no = parent_no(task);
        }
        false
    };
    if plan.task(code).is_some() {
        let indicators = plan.indicators.iter().filter(is_below);
        let indicators = indicators.map(|one| format!("{} {}", one.code, shortened(&one.title))).collect();
        return Failure::TaskNotAdjusted { task: code.to_owned(), indicators };
    }
    let suggestion = closest(code, plan.indicators.iter().map(|one| one.code.as_str())).map(str::to_owned);
    Failure::NothingOfThatCode { plan: plan.about.id.clone(), code: code.to_owned(), suggestion }
}

/// What a longer period says is made of its months: those are adjusted, one by one.
fn require_own_report(matter: &Matter<'_>, indicator: &Indicator) -> Result<(), Failure> {
    let (plan, of) = (matter.plan, &matter.of);
    let parts: Vec<Period> = of.period.parts().into_iter().filter(|part| *part != of.period).collect();
    let is_asked = |period: Period| {
        let mut asked = plan.asked_of(&of.unit, period);
        asked.any(|one| one.code == indicator.code) && plan.is_owed(&of.unit, indicator, period)
    };
    let asked: Vec<String> = parts.into_iter().filter(|part| is_asked(*part)).map(|part| part.to_string()).collect();
    if asked.is_empty() || is_asked(of.period) {
        return Ok(());
    }
    Err(Failure::MadeOfParts { indicator: indicator.code.clone(), period: of.period.vietnamese_lower(), parts: asked })
}

/// True if the unit itself answered that. What it only estimated is not the same as the figure.
fn says_the_same(adjustment: &Adjustment) -> bool {
    let Some(own) = adjustment.own.as_ref().filter(|own| !own.estimated) else { return false };
    match &adjustment.to {
        Answer::Value(value) => own.value == Some(*value),
        Answer::Date(day) => own.date == Some(*day),
        Answer::Text(text) => own.text.as_ref() == Some(text),
    }
}

/// The field that is meant where none is named: of a milestone a label is its progress, anything else its day.
fn usual(indicator: &Indicator, to: &str) -> Field {
    match indicator.kind {
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank => Field::Current,
        Kind::Milestone if words::progress(to).is_some() => Field::Progress,
        Kind::Milestone => Field::DoneOn,
    }
}

fn worded(matter: &Matter<'_>, indicator: &Indicator, district: Option<&str>, field: Field) -> String {
    let district = district.map(|code| matter.plan.district(code).map_or(code, |one| one.name.as_str()));
    let place = district.map(|name| format!(", {name}")).unwrap_or_default();
    format!("‘{}’ của {}{place}", field.vietnamese(), indicator.code)
}

/// Only what the unit's workbook asks for has an answer to adjust: by district where it is broken down, by numerator
/// and denominator where several report a rate.
fn require_asked(
    matter: &Matter<'_>,
    indicator: &Indicator,
    district: Option<&str>,
    field: Field,
) -> Result<(), Failure> {
    // The difficulties that a workbook lists ask for no figure.
    let past = Past::of(matter.plan, &matter.received, &[], matter.of.period)?;
    let layout = past.layout(matter.plan, &matter.of.unit, matter.of.period);
    let asked = asked(&layout, &indicator.code);
    if asked.contains(&(district.map(str::to_owned), field)) {
        return Ok(());
    }
    let option = |(district, field): &(Option<String>, Field)| {
        let name = |code: &String| matter.plan.district(code).map_or(code.clone(), |one| one.name.clone());
        match district {
            Some(code) => format!("--district {code} --field {} ({})", field.key(), name(code)),
            None => format!("--field {} ({})", field.key(), field.vietnamese()),
        }
    };
    Err(Failure::NotAsked {
        period: matter.of.period.vietnamese_lower(),
        unit: matter.of.unit.clone(),
        what: worded(matter, indicator, district, field),
        asked: asked.iter().map(option).collect(),
    })
}

/// District and field of every answer to an indicator that a workbook asks for and an officer may adjust.
fn asked(layout: &Layout, indicator: &str) -> Vec<(Option<String>, Field)> {
    let rows = layout.sheets.iter().flat_map(|sheet| &sheet.rows);
    let rows = rows.filter(|row| row.subject.indicator() == Some(indicator));
    rows.flat_map(|row| {
        let district = row.subject.district().map(str::to_owned);
        row.roles.iter().filter_map(move |role| match role {
            Role::Input(field) if Field::ADJUSTABLE.contains(field) => Some((district.clone(), *field)),
            Role::Input(_) | Role::Empty | Role::Key | Role::Label(_) => None,
            Role::Figure(_) | Role::Computed(_) | Role::Check => None,
        })
    })
    .collect()
}

/// As a unit's cell is read, without its doubts: an officer says exactly what is meant.
fn read(matter: &Matter<'_>, indicator: &Indicator, field: Field, to: &str) -> Result<Answer, Failure> {
    let refused = |why: &str| Failure::NotAnAnswer {
        to: to.to_owned(),
        what: worded(matter, indicator, None, field),
        why: why.to_owned(),
    };
    match field {
        Field::Progress => match words::progress(to) {
            Some((progress, _)) => Ok(Answer::Text(progress.label().to_owned())),
            None => Err(refused("nêu một trong: chưa triển khai, đang thực hiện, hoàn thành, tạm dừng")),
        },
        Field::DoneOn => match date::read(to, matter.of.period.year) {
            DateReading::Date { date, .. } if date > matter.workspace.now.date_naive() => {
                Err(refused("ngày hoàn thành ở tương lai"))
            }
            DateReading::Date { date, .. } => Ok(Answer::Date(date)),
            DateReading::Missing { .. } | DateReading::Blank | DateReading::Fault(_) => {
                Err(refused("không phải là ngày; viết như 14/6/2022"))
            }
        },
        Field::Current | Field::Numerator | Field::Denominator => {
            figure(indicator, field, to).map(Answer::Value).map_err(|why| refused(&why))
        }
        Field::Estimate
        | Field::Result
        | Field::Evidence
        | Field::Difficulty
        | Field::Proposal
        | Field::Note
        | Field::Name => Err(refused("nội dung này không điều chỉnh được")),
    }
}

fn figure(indicator: &Indicator, field: Field, to: &str) -> Result<Quantity, String> {
    let is_part = matches!(field, Field::Numerator | Field::Denominator);
    let want = match is_part {
        // The parts of a rate are amounts, not points.
        true => Want { decimals: 2, uom: String::new(), kind: Kind::Stock },
        false => Want { decimals: indicator.decimals, uom: indicator.uom.clone(), kind: indicator.kind },
    };
    let reading = read_text(to, &want);
    let too_fine = || match want.decimals {
        0 => "chỉ tiêu này là số nguyên".to_owned(),
        places => format!("nhiều nhất {places} chữ số thập phân"),
    };
    // Its last decimals would be lost without a word.
    if matches!(&reading, Reading::Number { repairs, .. } if repairs.contains(&ROUNDED)) {
        return Err(too_fine());
    }
    let value = match reading {
        Reading::Number { value, estimated: false, doubts, .. } if doubts.is_empty() => value,
        Reading::Zero { .. } => Quantity::ZERO,
        Reading::Number { value, .. } => {
            return Err(format!("viết rõ là {} nếu đúng số đó", value.vietnamese(value.decimals())));
        }
        Reading::Missing { .. } | Reading::Blank | Reading::Fault(_) => {
            return Err("không phải là một số rõ ràng; viết như 512,5".to_owned());
        }
    };
    if value.decimals() > want.decimals {
        return Err(too_fine());
    }
    match indicator.kind {
        Kind::Rate if !is_part && value > Quantity::whole(100) => Err("tỷ lệ không quá 100".to_owned()),
        Kind::Stock | Kind::Rate | Kind::Rank if value.is_negative() => Err("không thể là số âm".to_owned()),
        Kind::Rate if field == Field::Denominator && value == Quantity::ZERO => Err("mẫu số phải lớn hơn 0".to_owned()),
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => Ok(value),
    }
}

/// What the figure would make of others: a cumulative below zero and a part above its whole cannot stand.
fn require_possible(
    matter: &Matter<'_>,
    indicator: &Indicator,
    report: &Received,
    adjustment: &Adjustment,
    args: &Adjust,
) -> Result<(), Failure> {
    let refused = |why: String| Failure::NotAnAnswer {
        to: args.to.clone(),
        what: worded(matter, indicator, adjustment.district.as_deref(), adjustment.field),
        why,
    };
    let mut adjusted = report.clone();
    adjusted.rulings.push(Ruling {
        decision: i64::MAX,
        by: args.decider.by.clone(),
        reason: args.decider.reason.clone(),
        at: matter.workspace.now,
        ruled: Ruled::Adjusted(adjustment.clone()),
    });
    let part = |field| doubts::value_of(&adjusted, &adjustment.indicator, adjustment.district.as_deref(), field);
    if let (Some(above), Some(below)) = (part(Field::Numerator), part(Field::Denominator))
        && above > below
    {
        let (above, below) = (above.vietnamese(0), below.vietnamese(0));
        return Err(refused(format!("tử số {above} lớn hơn mẫu số {below}; cần đổi cả hai thì đổi mẫu số trước")));
    }
    if indicator.kind != Kind::Flow {
        return Ok(());
    }
    // The report may not stand: what it would give if it did.
    let others = matter.received.iter().filter(|one| (&one.unit, one.period) != (&report.unit, report.period));
    let mut all: Vec<Received> = others.cloned().collect();
    adjusted.disposition = Disposition::Accepted;
    all.push(adjusted);
    let year = Period::year(matter.of.period.year);
    let positions = std::iter::once(matter.of.period).chain(year.month_periods());
    for period in positions.filter(|one| one.position() >= matter.of.period.position()) {
        let line = line_of(matter, &all, period, &indicator.code)?.filter(|line| below_zero(line, report, adjustment));
        if line.is_some() {
            return Err(refused(format!("lũy kế đến {} sẽ nhỏ hơn 0", period.vietnamese_lower())));
        }
    }
    Ok(())
}

/// True if the cumulative of the unit, or of its district, is below zero.
fn below_zero(line: &Line, report: &Received, adjustment: &Adjustment) -> bool {
    let cumulative = match &adjustment.district {
        Some(district) => line.by_district.iter().find(|one| one.district == *district).and_then(|one| one.cumulative),
        None => line.by_unit.iter().find(|one| one.unit == report.unit).map_or(line.cumulative, |one| one.cumulative),
    };
    cumulative.is_some_and(Quantity::is_negative)
}

fn line_of(matter: &Matter<'_>, received: &[Received], period: Period, code: &str) -> Result<Option<Line>, Failure> {
    let plan = matter.plan;
    let found = consolidate::of_indicator(plan, received, period, plan.calendar.cut_off(period), code)?;
    Ok(found.map(|(line, _)| line))
}
