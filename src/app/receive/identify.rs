//! Whose a workbook is: by its stamp, by what the officer says, by its sender; and whether that can be believed.
//!
//! Never reads an answer.

use std::collections::BTreeSet;

use super::document::Document;
use crate::app::ask::Whose;
use crate::intake::{self, Identity};
use crate::layout::stamp::seal_holds;
use crate::model::finding::Fault;
use crate::model::grid::Grid;
use crate::model::period::Period;
use crate::model::plan::Plan;
use crate::model::unit::Unit;
use crate::workspace::Workspace;

/// What a document was found to be.
pub enum Found {
    /// No workbook: stored with its receipt.
    Kept,
    /// Meant as a report, but it cannot be taken in.
    Refused {
        unit: Option<String>,
        period: Option<Period>,
        faults: Vec<Fault>,
    },
    /// A workbook without stamp, keys and headings of ours.
    Foreign(Box<Fault>),
    Report(Box<Report>),
}

/// A workbook of ours whose unit and period are known.
pub struct Report {
    pub plan_id: String,
    pub unit: String,
    pub period: Period,
    pub identity: Identity,
    /// What identifying it brought to light.
    pub faults: Vec<Fault>,
    pub grid: Grid,
}

/// Identifies a workbook.
pub fn identify(workspace: &Workspace, document: &Document, grid: Grid, whose: &Whose) -> Found {
    let identity = intake::identify(&grid);
    let mut faults = Vec::new();
    let claim = match claim(workspace, document, &identity, whose, &mut faults) {
        Ok(claim) => claim,
        Err(fault) if identity.stamp.is_none() && !identity.has_keys && !identity.has_headings => {
            return Found::Foreign(fault);
        }
        Err(fault) => return Found::Refused { unit: None, period: None, faults: vec![*fault] },
    };
    let refuse = |fault: Fault| Found::Refused {
        unit: Some(claim.unit.clone()),
        period: Some(claim.period),
        faults: vec![fault],
    };
    let plan = match &claim.plan {
        Some(id) => workspace.plans().by_id(id).filter(|plan| plan.year() == claim.period.year),
        None => workspace.plan_of(claim.period).ok(),
    };
    let Some(plan) = plan else {
        let ours: Vec<&str> = workspace.plans().named().map(|plan| plan.id).collect();
        if workspace.plan_of(claim.period).is_err() {
            let years: BTreeSet<i32> = workspace.plans().named().map(|plan| plan.year).collect();
            let years: Vec<String> = years.iter().map(i32::to_string).collect();
            let found = format!(
                "{}, kế hoạch {}",
                claim.period.vietnamese_lower(),
                claim.plan.as_deref().unwrap_or("không rõ")
            );
            return refuse(Fault::of_file("W013", found, format!("biểu mẫu của năm {}", years.join(", "))));
        }
        let found = format!("kế hoạch {}, kỳ {}", claim.plan.as_deref().unwrap_or("không rõ"), claim.period);
        return refuse(Fault::of_file("W004", found, format!("biểu mẫu theo kế hoạch {}", ours.join(", "))));
    };
    if let Some(fault) = newer_than_ours(plan, &identity) {
        return refuse(fault);
    }
    let Some(unit) = plan.unit(&claim.unit) else {
        let units: Vec<&str> = plan.units.iter().map(|unit| unit.code.as_str()).collect();
        return refuse(Fault::of_file(
            "W005",
            claim.unit.clone(),
            format!("một trong các đơn vị: {}", units.join(", ")),
        ));
    };
    let cut_off = plan.calendar.cut_off(claim.period);
    if !unit.valid.contains(cut_off) {
        let found = format!("{} không còn hoặc chưa hoạt động vào ngày {}", unit.name, cut_off.format("%-d/%-m/%Y"));
        return refuse(Fault::of_file("W015", found, "một đơn vị đang hoạt động trong kỳ"));
    }
    if !plan.indicators.iter().any(|indicator| plan.reports(&claim.unit, indicator, claim.period)) {
        let found = format!("{} của {}", claim.period.vietnamese(), unit.name);
        return refuse(Fault::of_file("W011", found, "một kỳ mà kế hoạch giao đơn vị báo cáo"));
    }
    sender_fault(unit, document, &mut faults);
    seal_faults(workspace, &identity, &mut faults);
    Found::Report(Box::new(Report {
        plan_id: plan.about.id.clone(),
        unit: claim.unit,
        period: claim.period,
        identity,
        faults,
        grid,
    }))
}

/// Whose a workbook says it is, or is said to be.
struct Claim {
    plan: Option<String>,
    unit: String,
    period: Period,
}

fn claim(
    workspace: &Workspace,
    document: &Document,
    identity: &Identity,
    whose: &Whose,
    faults: &mut Vec<Fault>,
) -> Result<Claim, Box<Fault>> {
    if let Some(stamp) = &identity.stamp {
        if identity.contradictory {
            let found = "ba nơi ghi tem nói khác nhau".to_owned();
            return Err(Box::new(Fault::of_file("W006", found, "tem còn nguyên như khi phát hành")));
        }
        return Ok(Claim { plan: Some(stamp.plan.clone()), unit: stamp.unit.clone(), period: stamp.period });
    }
    let not_ours = |found: &str| {
        let expected = "biểu mẫu do phòng tổng hợp phát hành, còn nguyên các dòng và cột ẩn";
        Box::new(Fault::of_file("W003", format!("{}: {found}", document.name), expected))
    };
    if !identity.has_keys && !identity.has_headings {
        return Err(not_ours("không có tem, không có khóa và tiêu đề của biểu mẫu"));
    }
    let sender = unit_of_sender(workspace, document);
    let unit = whose.unit.clone().or(sender).ok_or_else(|| not_ours("tem đã mất, không rõ của đơn vị nào"))?;
    if let (Some(printed), Some(said)) = (identity.printed, whose.period)
        && printed != said
    {
        let (found, expected) = (printed.vietnamese_lower(), said.vietnamese_lower());
        return Err(Box::new(Fault::of_file("W016", found, expected)));
    }
    let period = whose.period.or(identity.printed).or(whose.otherwise);
    let period = period.ok_or_else(|| not_ours("tem đã mất, không rõ của kỳ nào"))?;
    let expected = "biểu mẫu còn tem như khi phát hành";
    let named = workspace.plan_of(period).ok().and_then(|plan| plan.unit(&unit)).map_or(&unit, |unit| &unit.name);
    let found = format!("không còn tem; hiểu là của {named}, {}", period.vietnamese_lower());
    faults.push(Fault::of_file("W009", found, expected));
    Ok(Claim { plan: None, unit, period })
}

/// The unit that a mail's sender belongs to, if exactly one.
fn unit_of_sender(workspace: &Workspace, document: &Document) -> Option<String> {
    let senders = &document.mail.as_ref()?.senders;
    let units: BTreeSet<&str> = workspace
        .plans()
        .all()
        .flat_map(|plan| &plan.units)
        .filter(|unit| unit.emails.iter().any(|email| senders.contains(email)))
        .map(|unit| unit.code.as_str())
        .collect();
    let mut units = units.into_iter();
    units.next().filter(|_| units.next().is_none()).map(str::to_owned)
}

/// A mail from somebody else with the unit's own form in it: a mistake, or worse.
fn sender_fault(unit: &Unit, document: &Document, faults: &mut Vec<Fault>) {
    let Some(mail) = document.mail.as_ref().filter(|mail| !mail.senders.is_empty()) else { return };
    if !unit.emails.is_empty() && !mail.senders.iter().any(|sender| unit.emails.contains(sender)) {
        let expected = format!("{}: {}", unit.name, unit.emails.join(", "));
        faults.push(Fault::of_file("W012", mail.senders.join(", "), expected));
    }
}

/// A form of an older revision is judged when the day of its receipt is known.
fn newer_than_ours(plan: &Plan, identity: &Identity) -> Option<Fault> {
    let (stamped, ours) = (identity.stamp.as_ref()?.revision, plan.about.revision);
    if stamped <= ours {
        return None;
    }
    let fault = Fault::of_file("W004", format!("bản {stamped}"), format!("bản {ours} đang dùng hoặc cũ hơn"));
    Some(fault.mended_by(
        "Kế hoạch đang dùng để đọc cũ hơn biểu mẫu: đơn vị báo phòng tổng hợp, không phải nhập lại; phòng tổng hợp \
         cập nhật kế hoạch rồi nhận lại tệp này.",
    ))
}

/// What is wrong with the seal. The values as issued are used all the same: where a program has cut them short, it has
/// cut the cells likewise, and nobody is accused of changing those.
fn seal_faults(workspace: &Workspace, identity: &Identity, faults: &mut Vec<Fault>) {
    let Some(stamp) = &identity.stamp else { return };
    let expected = "biểu mẫu còn tem và niêm phong như khi phát hành";
    let Some(issued) = &identity.issued else {
        faults.push(Fault::of_file("W008", "mất trang tem ẩn nên không kiểm được niêm phong", expected));
        return;
    };
    match &workspace.settings.key {
        Some(key) if key.id == stamp.key => {
            if !seal_holds(stamp, issued, key) {
                let found = "niêm phong không khớp với tem và các giá trị đã phát hành";
                faults.push(Fault::of_file("W006", found, expected));
            }
        }
        Some(_) | None => {
            faults.push(Fault::of_file("W007", stamp.key.clone(), expected));
        }
    }
}
