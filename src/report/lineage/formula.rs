//! How a figure is made, in the officer's words, with the numbers that went into it.
//!
//! Never reckons: every number here stands in the consolidation or in a report.

use chrono::NaiveDate;

use crate::model::consolidation::{Line, TaskLine};
use crate::model::entry::Field;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::lineage::{Contribution, FigureKind, FigureSource, Leaf};
use crate::model::quantity::Quantity;
use crate::report::wording;

/// Of an amount or a level, by what counted in it.
pub fn of_amount(indicator: &Indicator, line: &Line, kind: FigureKind, from: &[Contribution]) -> String {
    let several = from.iter().filter(|one| !one.sources.is_empty()).count() > 1;
    let has_opening =
        from.iter().flat_map(|one| &one.sources).any(|source| matches!(source, FigureSource::Opening { .. }));
    let leaves = || from.iter().flat_map(|one| &one.sources).flat_map(cells);
    match (indicator.kind, kind) {
        (Kind::Flow, FigureKind::Current) => "tổng các số thực hiện báo cáo trong kỳ".to_owned(),
        (Kind::Flow, FigureKind::Prior) if has_opening => "số đầu kỳ + tổng các kỳ sau đó, đến trước kỳ".to_owned(),
        (Kind::Flow, FigureKind::Prior) => "tổng các kỳ từ đầu năm đến trước kỳ".to_owned(),
        (Kind::Flow, _) if has_opening => "số đầu kỳ + tổng các kỳ sau đó, đến hết kỳ".to_owned(),
        (Kind::Flow, _) => "tổng các kỳ từ đầu năm đến hết kỳ".to_owned(),
        (Kind::Stock, _) if several => format!("tổng {} của các đơn vị", level(kind)),
        (Kind::Stock | Kind::Rank, _) => level(kind).to_owned(),
        (Kind::Rate, _) => {
            let sum = |field| -> Option<Quantity> {
                let values: Vec<Quantity> =
                    leaves().filter(|leaf| leaf.field == field).filter_map(|leaf| leaf.value).collect();
                (!values.is_empty()).then(|| values.into_iter().sum())
            };
            match (sum(Field::Numerator), sum(Field::Denominator)) {
                (Some(above), Some(below)) => format!(
                    "tổng tử số ÷ tổng mẫu số × 100 = {} ÷ {} × 100 ({})",
                    above.vietnamese(0),
                    below.vietnamese(0),
                    level(kind)
                ),
                (_, _) => match &line.remark {
                    Some(remark) if leaves().next().is_none() => remark.clone(),
                    Some(_) | None => format!("tỷ lệ đơn vị báo cáo, {}", level(kind)),
                },
            }
        }
        (Kind::Milestone, _) => "không có số; xem tình trạng".to_owned(),
    }
}

fn cells(source: &FigureSource) -> &[Leaf] {
    match source {
        FigureSource::Report(report) => &report.cells,
        FigureSource::Opening { .. } => &[],
    }
}

const fn level(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Current => "mức tại ngày chốt của kỳ",
        FigureKind::Prior => "mức cuối cùng trước kỳ",
        FigureKind::Cumulative | FigureKind::Percent | FigureKind::Status => "mức mới nhất",
    }
}

/// Of the percentage: what was divided by what.
pub fn of_percent(indicator: &Indicator, line: &Line) -> String {
    let cumulative = line.cumulative.map_or_else(|| "chưa có".to_owned(), |value| value.vietnamese(0));
    let over = |target: Quantity| format!("{cumulative} ÷ {} × 100", target.vietnamese(0));
    let rounded = "làm tròn một chữ số thập phân";
    let formula = match indicator.target {
        Target::AtLeast(a) | Target::Above(a) => format!("lũy kế ÷ kế hoạch = {}, {rounded}", over(a)),
        Target::Range { min, .. } => format!("lũy kế ÷ mức thấp của kế hoạch = {}, {rounded}", over(min)),
        Target::All(a) => format!("lũy kế ÷ toàn bộ = {}, {rounded}, không quá 100", over(a)),
        Target::Each(least) => match line.districts_met {
            Some((met, required)) => format!(
                "số huyện đạt từ {} trở lên ÷ số huyện của kế hoạch = {met} ÷ {required} × 100, {rounded}",
                least.vietnamese(0)
            ),
            None => "số huyện đạt ÷ số huyện của kế hoạch: chưa có số của huyện nào".to_owned(),
        },
        Target::AtMost(_) | Target::Below(_) => "không tính tỷ lệ với kế hoạch là mức không được vượt".to_owned(),
        Target::Done | Target::None => "không tính tỷ lệ: kế hoạch không giao số".to_owned(),
    };
    // The rule shows only where a hundred is near.
    let is_held_back = !line.met && line.attainment_percent.is_some_and(|percent| percent >= Quantity::whole(99));
    if is_held_back { format!("{formula}; chưa đạt thì không ghi 100") } else { formula }
}

/// Of the status: the three dates that it follows from.
pub fn of_status(as_of: NaiveDate, indicator: &Indicator, line: &Line) -> String {
    let done = match line.completed_on {
        Some(day) => format!("hoàn thành ngày {}", wording::day(day)),
        None => "chưa hoàn thành".to_owned(),
    };
    let by = match indicator.kind {
        Kind::Milestone => "theo tiến độ và ngày hoàn thành của đơn vị báo cáo cuối cùng",
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Rank => "theo lũy kế so với kế hoạch tại các ngày chốt số liệu",
    };
    format!("hạn {}; {done} ({by}); xét đến {}", wording::day(line.deadline), wording::day(as_of))
}

/// Of a heading or a task.
pub fn of_task(as_of: NaiveDate, line: &TaskLine) -> String {
    let deadline = line.deadline.map_or_else(String::new, |day| format!("hạn {}; ", wording::day(day)));
    let done = match line.completed_on {
        Some(day) => format!("; tất cả hoàn thành, muộn nhất ngày {}", wording::day(day)),
        None => String::new(),
    };
    let as_of = wording::day(as_of);
    format!("{deadline}lấy tình trạng xấu nhất của các mục bên dưới, xét đến {as_of}{done}")
}
