//! The sheet `Chỉ tiêu`: what is measured, how it adds up, what is enough.
//!
//! Never knows who reports it.

use crate::model::finding::Fault;
use crate::model::indicator::{Indicator, Kind, Op, Target};
use crate::model::period::Frequency;
use crate::model::quantity::Quantity;
use crate::model::unit::{District, Validity};
use crate::viet::number::Want;
use crate::viet::text::matches;

use super::super::codes;
use super::super::table::{Row, Table};
use super::super::value::plain_number;
use super::known::{Firsts, known, some_of};
use super::tasks::Tasks;
use crate::plan::table::Placed;

pub(in crate::plan) struct Indicators<'a> {
    pub read: Vec<Placed<'a, Indicator>>,
    /// Codes that stand in the sheet, whether or not their row could be used.
    pub named: Vec<String>,
    /// Tasks that a row of the sheet names, likewise.
    pub tasks: Vec<String>,
}

/// The word for a breakdown to every district, cities included.
const ALL_DISTRICTS: &str = "tất cả";

pub(super) fn read<'a>(
    table: &'a Table<'a>,
    year: Option<i32>,
    tasks: &Tasks<'_>,
    districts: &[Placed<'_, District>],
    faults: &mut Vec<Fault>,
) -> Indicators<'a> {
    let mut firsts = Firsts::default();
    let task_numbers: Vec<&str> = tasks.named.iter().map(String::as_str).collect();
    let mut indicators = Indicators { read: Vec::new(), named: Vec::new(), tasks: Vec::new() };
    for row in table.rows() {
        let before = faults.len();
        let code = row.code("code", "mã chỉ tiêu, ví dụ 1.3.a", faults);
        indicators.named.extend(row.text("code"));
        indicators.tasks.extend(row.text("task"));
        row.required("task", "số của nhiệm vụ, ví dụ 1.3", faults);
        let task = known(row, "task", &task_numbers, codes::UNKNOWN_TASK, faults);
        let title = row.required("title", "nội dung chỉ tiêu", faults).unwrap_or_default();
        let kind = kind(row, faults);
        let decimals = decimals(row, faults);
        let uom = row.text("uom").unwrap_or_else(|| "–".to_owned());
        // Without a known kind, figures count: the kind's fault is the one to mend.
        let want = Want { decimals, uom: uom.clone(), kind: kind.unwrap_or(Kind::Stock) };
        let target = target(row, kind, &want, faults);
        let frequency = frequency(row, faults);
        let broken_down_to = breakdown(row, year, districts, faults);
        if let (Some(Target::Each(_)), Some([])) = (target, broken_down_to.as_deref()) {
            faults.push(row.fault(codes::EACH_WITHOUT_DISTRICTS, "breakdown", row.shown("breakdown"), "huyện"));
        }
        let admitted = code.as_deref().is_some_and(|code| firsts.admit(code, row, "code", faults));
        for fault in faults.iter_mut().skip(before) {
            fault.indicator.clone_from(&code);
        }
        let Some(code) = code.filter(|_| admitted) else { continue };
        // Each that is missing here has been named.
        let (Some(task), Some(kind), Some(target)) = (task, kind, target) else { continue };
        let indicator = Indicator {
            code,
            task,
            title,
            uom,
            kind,
            target,
            decimals,
            districts: broken_down_to.unwrap_or_default(),
            frequency,
            names: row.mark("names"),
            aspiration: row.mark("emphasis"),
            confirm: row.text("confirm"),
            note: row.text("note"),
        };
        indicators.read.push(Placed { is: indicator, row });
    }
    indicators
}

fn kind(row: Row<'_>, faults: &mut Vec<Fault>) -> Option<Kind> {
    let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let text = row.required("kind", &some_of(&words), faults)?.to_lowercase();
    let kind = Kind::ALL.into_iter().find(|kind| text == kind.code() || matches(&text, kind.vietnamese()));
    if kind.is_none() {
        faults.push(row.fault(codes::UNKNOWN_WORD, "kind", text, some_of(&words)));
    }
    kind
}

/// An operator by its code, or as it is also written; in lower case.
fn op_of(text: &str) -> Option<Op> {
    Op::ALL.into_iter().find(|op| text == op.code() || also_written(*op).contains(&text))
}

const fn also_written(op: Op) -> &'static [&'static str] {
    match op {
        Op::AtLeast => &["≥", "=>", "ít nhất"],
        Op::Above => &["trên"],
        Op::AtMost => &["≤", "=<", "nhiều nhất"],
        Op::Below => &["dưới"],
        Op::Range => &["khoảng"],
        Op::Each => &["mỗi huyện"],
        Op::All => &["toàn bộ"],
        Op::Done => &["hoàn thành"],
        Op::None => &["không"],
    }
}

/// Reads `op` with the numbers that it needs; faults a shape that the kind cannot have.
fn target(row: Row<'_>, kind: Option<Kind>, want: &Want, faults: &mut Vec<Fault>) -> Option<Target> {
    let text = row.required("op", &some_of(&Op::ALL.map(Op::code)), faults);
    let (had_min, had_max) = (row.text("min").is_some(), row.text("max").is_some());
    let (min, max) = (row.figure("min", want, faults), row.figure("max", want, faults));
    let op = text?.to_lowercase();
    // A number that is there but could not be read has been named; only a blank is missing.
    let need = |key: &str, figure: Option<Quantity>, had: bool, faults: &mut Vec<Fault>| {
        if figure.is_none() && !had && !row.is_spoilt(key) {
            let expected = format!("một số, vì phép so là {op}");
            faults.push(row.fault(codes::TARGET_NUMBER_MISSING, key, "(trống)", expected));
        }
        figure
    };
    let target = match op_of(&op) {
        Some(Op::AtLeast) => Target::AtLeast(need("min", min, had_min, faults)?),
        Some(Op::Above) => Target::Above(need("min", min, had_min, faults)?),
        Some(Op::AtMost) => Target::AtMost(need("max", max, had_max, faults)?),
        Some(Op::Below) => Target::Below(need("max", max, had_max, faults)?),
        Some(Op::Range) => {
            let (min, max) = (need("min", min, had_min, faults), need("max", max, had_max, faults));
            Target::Range { min: min?, max: max? }
        }
        Some(Op::Each) => Target::Each(need("min", min, had_min, faults)?),
        Some(Op::All) => Target::All(need("min", min, had_min, faults)?),
        Some(Op::Done) => Target::Done,
        Some(Op::None) => Target::None,
        None => {
            faults.push(row.fault(codes::UNKNOWN_WORD, "op", row.shown("op"), some_of(&Op::ALL.map(Op::code))));
            return None;
        }
    };
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let expected = format!("số tối đa từ {} trở lên", min.vietnamese(0));
        faults.push(row.fault(codes::MIN_ABOVE_MAX, "max", max.vietnamese(0), expected));
    }
    if let Some(kind) = kind
        && !kind.accepts(target.op())
    {
        let found = format!("{} với loại {} ({})", target.op().code(), kind.code(), kind.vietnamese());
        faults.push(row.fault(codes::TARGET_NOT_FOR_KIND, "op", found, ops_of(kind)));
    }
    Some(target)
}

/// The operators that a kind can have, as the plan writes them.
fn ops_of(kind: Kind) -> String {
    let ops: Vec<&str> = Op::ALL.into_iter().filter(|op| kind.accepts(*op)).map(Op::code).collect();
    some_of(&ops)
}

fn decimals(row: Row<'_>, faults: &mut Vec<Fault>) -> u8 {
    let had = row.text("decimals");
    let before = faults.len();
    let figure = row.figure("decimals", &plain_number(), faults);
    let places = figure.filter(|f| f.is_whole()).and_then(|f| u8::try_from(f.raw() / Quantity::SCALE).ok());
    match (places.filter(|places| *places <= 4), had) {
        (Some(places), _) => places,
        (None, Some(had)) => {
            if faults.len() == before {
                faults.push(row.fault(codes::DECIMALS_OUT_OF_RANGE, "decimals", had, "số nguyên từ 0 đến 4"));
            }
            0
        }
        (None, None) => 0,
    }
}

fn frequency(row: Row<'_>, faults: &mut Vec<Fault>) -> Frequency {
    let Some(text) = row.text("frequency").map(|text| text.to_lowercase()) else { return Frequency::Month };
    let by_word = Frequency::ALL.into_iter().find(|frequency| matches(frequency.vietnamese(), &text));
    let frequency = by_word.or(match text.as_str() {
        "month" => Some(Frequency::Month),
        "quarter" => Some(Frequency::Quarter),
        "half" => Some(Frequency::Half),
        "year" => Some(Frequency::Year),
        _ => None,
    });
    frequency.unwrap_or_else(|| {
        let words: Vec<&str> = Frequency::ALL.iter().map(|frequency| frequency.vietnamese()).collect();
        faults.push(row.fault(codes::UNKNOWN_WORD, "frequency", text, some_of(&words)));
        Frequency::Month
    })
}

/// The districts of an indicator, by code. A list stands as given; without one the breakdown's word chooses
/// among those that exist in the year. None if that could not be read.
fn breakdown(
    row: Row<'_>,
    year: Option<i32>,
    districts: &[Placed<'_, District>],
    faults: &mut Vec<Fault>,
) -> Option<Vec<String>> {
    if row.is_spoilt("breakdown") || row.is_spoilt("districts") {
        return None;
    }
    let word = row.text("breakdown").map(|word| word.to_lowercase());
    let list = row.text("districts").unwrap_or_default();
    let named: Vec<&str> = list.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    // `tất cả` says the same in either column.
    let (word, named) =
        if named == [ALL_DISTRICTS] { (Some(ALL_DISTRICTS.to_owned()), Vec::new()) } else { (word, named) };
    let everything = word.as_deref().is_some_and(|word| matches(word, ALL_DISTRICTS));
    let mut codes: Vec<String> = Vec::new();
    if !named.is_empty() {
        let mut unknown = Vec::new();
        for part in &named {
            let found = districts
                .iter()
                .map(|district| &district.is)
                .find(|district| district.code == *part || matches(&district.name, part));
            match found {
                Some(district) => codes.push(district.code.clone()),
                None => unknown.push(*part),
            }
        }
        if !unknown.is_empty() {
            let all: Vec<&str> = districts.iter().map(|district| district.is.code.as_str()).collect();
            faults.push(row.fault(codes::UNKNOWN_DISTRICT, "districts", unknown.join(", "), some_of(&all)));
            return None;
        }
    } else if let Some(word) = word.as_deref().filter(|word| everything || *word != "không") {
        let of_the_year = |valid: Validity| year.and_then(validity_of).is_none_or(|year| valid.overlaps(year));
        let chosen = districts.iter().map(|district| &district.is).filter(|d| everything || matches(&d.kind, word));
        codes.extend(chosen.filter(|district| of_the_year(district.valid)).map(|district| district.code.clone()));
        if codes.is_empty() {
            let expected = format!("huyện, {ALL_DISTRICTS} hoặc một loại có trong sheet Huyện");
            faults.push(row.fault(codes::UNKNOWN_WORD, "breakdown", word, expected));
            return None;
        }
    }
    codes.sort();
    codes.dedup();
    Some(codes)
}

fn validity_of(year: i32) -> Option<Validity> {
    let day = |month, day| chrono::NaiveDate::from_ymd_opt(year, month, day);
    Some(Validity { from: Some(day(1, 1)?), to: Some(day(12, 31)?) })
}
