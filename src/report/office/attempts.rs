//! The sheet *Chỉnh lý*: what a report that was sent again changed, figure by figure, against the attempt before it.
//!
//! Never says which is right: both values stand side by side, with their times of receipt and files.

use std::collections::HashSet;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet::{formula_across, heading};
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::correction::{Change, Sort, Version, changes};
use crate::model::dates;
use crate::model::disposition::Disposition;
use crate::model::entry::Entry;
use crate::model::grid::Address;
use crate::model::quantity::Quantity;
use crate::model::standing::{Received, standing};
use crate::report::ReportInput;
use crate::report::filing;
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

pub const NAME: &str = "Chỉnh lý";

const COLUMNS: [(&str, f64); 10] = [
    ("TT", 5.0),
    ("Mã", 9.0),
    ("Chỉ tiêu", 46.0),
    ("Huyện", 14.0),
    ("Nội dung", 20.0),
    ("Lần trước", 26.0),
    ("Lần sau", 26.0),
    ("Chênh lệch", 14.0),
    ("Thay đổi", 14.0),
    ("Sheet, ô", 18.0),
];
const BEFORE: u16 = 5;
const AFTER: u16 = 6;
const CHANGE: u16 = 8;
const LAST: u16 = 9;
const WIDTH: f64 = 192.0;

/// The row of the column headings, from 0.
const HEADER: u32 = 5;

const MORE: &str = "… (xem tệp gốc)";

/// Two attempts of one unit and period that follow each other.
struct Pair<'a> {
    before: &'a Received,
    after: &'a Received,
    changes: Vec<Change>,
}

const SORTS: [Sort; 3] = [Sort::Corrected, Sort::Added, Sort::Removed];

fn label(sort: Sort) -> String {
    sign(sort).label(match sort {
        Sort::Corrected => "sửa",
        Sort::Added => "bổ sung",
        Sort::Removed => "bỏ",
    })
}

const fn sign(sort: Sort) -> Sign {
    match sort {
        Sort::Corrected => Sign::Repair,
        Sort::Added => Sign::DoneOnTime,
        Sort::Removed => Sign::AtRisk,
    }
}

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    heading(sheet, input, "Nội dung chỉnh lý giữa các lần gửi báo cáo, đến hết", (0, LAST), WIDTH)?;
    table::header(sheet, HEADER, 0, COLUMNS)?;
    let pairs = pairs(input);
    let stands: HashSet<i64> = standing(input.received).into_iter().map(|one| one.receipt).collect();
    let mut row = HEADER + 1;
    let mut number = 0;
    for pair in &pairs {
        let words = about(input, pair, &stands);
        put_across(sheet, row, (0, LAST), &words, &style::heading(0))?;
        sheet.set_row_height(row, style::row_height(&[(&words, WIDTH, style::size::BODY_BOLD)]))?;
        row += 1;
        for change in &pair.changes {
            number += 1;
            change_row(sheet, row, number, input, change)?;
            row += 1;
        }
        if pair.changes.is_empty() {
            let words = "Không đổi nội dung nào đã đọc được ở lần trước";
            put_across(sheet, row, (0, LAST), words, &style::text_center())?;
            row += 1;
        }
    }
    if pairs.is_empty() {
        let words = "Từ đầu năm đến hết kỳ này không có báo cáo nào phải gửi lại hoặc được chỉnh lý";
        put_across(sheet, row, (0, LAST), words, &style::text_center())?;
        row += 1;
    }
    formula_across(sheet, HEADER - 1, (0, LAST), &tally(&pairs, row - 1), &style::section())?;
    sheet.set_freeze_panes(HEADER + 1, 3)?;
    sheet.set_print_area(0, 0, row - 1, LAST)?;
    style::page_landscape(sheet, Some((HEADER, HEADER)))
}

/// Of every unit and period of the year so far; the periods in order of time.
fn pairs<'a>(input: &ReportInput<'a>) -> Vec<Pair<'a>> {
    let was_read = |one: &&Received| match one.disposition {
        Disposition::Accepted | Disposition::AcceptedWithWarnings | Disposition::SentBack => true,
        Disposition::Refused | Disposition::Duplicate | Disposition::Kept => false,
    };
    let mut attempts: Vec<&Received> = filing::attempts(input).into_iter().filter(was_read).collect();
    // The sort is stable, so that units stay in the order of the plan; later is what came later.
    let order = filing::order_of_units(input.plan);
    let unit_order = |code: &str| order.get(code).copied().unwrap_or(usize::MAX);
    attempts.sort_by(|a, b| {
        let rank = |one: &Received| (one.period.position(), one.period, unit_order(&one.unit));
        rank(a)
            .cmp(&rank(b))
            .then_with(|| a.unit.cmp(&b.unit))
            .then_with(|| (a.received_at, a.receipt).cmp(&(b.received_at, b.receipt)))
    });
    let follow = |before: &&Received, after: &&Received| before.unit == after.unit && before.period == after.period;
    attempts
        .iter()
        .zip(attempts.iter().skip(1))
        .filter(|(before, after)| follow(before, after))
        .map(|(before, after)| Pair {
            before,
            after,
            changes: changes(input.plan, Version::from(*before), Version::from(*after)),
        })
        .collect()
}

/// Whose reports, when they came, what became of them, and why the later one was sent; with the receipts that stand.
fn about(input: &ReportInput, pair: &Pair, stands: &HashSet<i64>) -> String {
    let attempt = |one: &Received| {
        let at = dates::full_moment(one.received_at);
        let counts = if stands.contains(&one.receipt) { ", được tính" } else { "" };
        format!("lần {} (nhận {at}; {}{counts}; tệp {})", one.attempt, one.disposition.vietnamese(), one.file)
    };
    let reason = Version::from(pair.after).reason();
    let reason = reason.map(|text| format!(". Lý do chỉnh lý: {text}")).unwrap_or_default();
    let unit = wording::unit_name(input.plan, &pair.after.unit);
    let period = pair.after.period.vietnamese_lower();
    format!("{unit}, {period}: {} → {}{reason}", attempt(pair.before), attempt(pair.after))
}

/// How many corrected reports and changes, in one sentence that recounts itself.
fn tally(pairs: &[Pair], last: u32) -> Shown {
    let range = |column: u16| {
        let letters = Address::column_letters(column);
        format!("${letters}${}:${letters}${}", HEADER + 2, last + 1)
    };
    let mut formula = format!("\"Số lần gửi lại: \"&COUNTIF({},\"*→*\")", range(0));
    let mut result = format!("Số lần gửi lại: {}", pairs.len());
    for sort in SORTS {
        let label = label(sort);
        let count = pairs.iter().flat_map(|pair| &pair.changes).filter(|change| change.change == sort).count();
        formula += &format!("&\";   {label}: \"&COUNTIF({},\"{label}\")", range(CHANGE));
        result += &format!(";   {label}: {count}");
    }
    Shown::Formula { formula, result }
}

fn change_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    change: &Change,
) -> Result<(), XlsxError> {
    let code = change.indicator.as_str();
    let title = input.plan.indicator(code).map_or("", |indicator| indicator.title.as_str());
    let district =
        change.district.as_deref().map_or("", |code| input.plan.district(code).map_or(code, |one| one.name.as_str()));
    let newest = change.after.first().or(change.before.first());
    let place = newest.map(|entry| format!("{}, {}", entry.at.sheet, entry.at.cell)).unwrap_or_default();
    let cells: [(Shown, Format); 10] = [
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(code), style::text_center()),
        (Shown::from(title), style::text()),
        (Shown::from(district), style::text_center()),
        (Shown::from(change.field.vietnamese()), style::text()),
        side(&change.before, change.unread.as_deref()),
        side(&change.after, change.unread.as_deref()),
        difference(row, change),
        (Shown::from(label(change.change)), style::sign(sign(change.change))),
        (Shown::from(place), style::text_center()),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

/// What one attempt said: a figure as a figure; nothing where nothing stood; where something stood that could not
/// be read, that.
fn side(entries: &[Entry], unread: Option<&str>) -> (Shown, Format) {
    match entries {
        [] => {
            let words = unread.map_or_else(|| "(trống)".to_owned(), |found| format!("(không tính) ‘{found}’"));
            (fitted(&words), style::locked_text())
        }
        [entry] => match (figure(entry), entry.value, entry.date) {
            (Some(figure), ..) => (Shown::quantity(Some(figure)), style::figure(figure.decimals())),
            (None, Some(about), _) => (Shown::from(format!("khoảng {}", about.vietnamese(0))), style::text()),
            (None, None, Some(day)) => (Shown::Number(style::date_serial(day)), style::date()),
            (None, None, None) => (fitted(entry.text.as_deref().unwrap_or_default()), style::text()),
        },
        several => {
            let texts = several.iter().filter_map(|entry| entry.text.as_deref());
            (fitted(&texts.collect::<Vec<_>>().join("\n")), style::text())
        }
    }
}

fn fitted(words: &str) -> Shown {
    let width = COLUMNS.get(usize::from(AFTER)).map_or(10.0, |(_, width)| *width);
    Shown::from(style::fitted(words, width, style::size::BODY, MORE))
}

/// A figure that is not an estimate.
fn figure(entry: &Entry) -> Option<Quantity> {
    entry.value.filter(|_| !entry.estimated)
}

fn difference(row: u32, change: &Change) -> (Shown, Format) {
    let only = |entries: &[Entry]| match entries {
        [entry] => figure(entry),
        [] | [_, _, ..] => None,
    };
    let (Some(before), Some(after)) = (only(&change.before), only(&change.after)) else {
        return (Shown::Blank, style::text());
    };
    let (from, to) = (Address::new(row, BEFORE), Address::new(row, AFTER));
    let gives = after - before;
    let places = gives.decimals();
    let number = style::number_format(places);
    let bare = number.strip_prefix("[$-42A]").unwrap_or(&number);
    let format = style::figure(places).set_num_format(format!("[$-42A]+{bare};[$-42A]\"−\"{bare};0"));
    (Shown::formula(format!("ROUND({to}-{from},4)"), Some(gives)), format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::Field;
    use crate::model::grid::CellRef;
    use crate::report::sample::{Sample, q, sample};

    fn entry(indicator: &str, field: Field, value: Option<&str>, text: Option<&str>, cell: &str) -> Entry {
        Entry {
            indicator: indicator.into(),
            district: None,
            field,
            value: value.map(q),
            text: text.map(str::to_owned),
            date: None,
            estimated: false,
            at: CellRef { sheet: "Báo cáo".into(), cell: cell.into() },
        }
    }

    /// The Forest Protection Office sent June twice.
    fn twice(before: Vec<Entry>, after: Vec<Entry>) -> Sample {
        let mut sample = sample();
        let of = |one: &&mut Received| one.unit == "cc-kl" && one.period.to_string() == "2022-06";
        let mut both: Vec<&mut Received> = sample.received.iter_mut().filter(of).collect();
        assert_eq!(both.len(), 2);
        both[1].entries = after;
        both[0].entries = before;
        for finding in &mut both[0].findings {
            (finding.indicator, finding.cell) = (Some("1.3.b".into()), Some("G10".into()));
        }
        sample
    }

    #[test]
    fn only_what_differs_is_listed_in_the_order_of_the_plan() {
        let sample = twice(
            vec![
                entry("3.3.a", Field::Current, Some("55664"), None, "G15"),
                entry("1.3.a", Field::Current, Some("512"), None, "G9"),
                entry("1.3.a", Field::Note, None, Some("bỏ"), "P9"),
            ],
            vec![
                entry("1.3.b", Field::Current, Some("63.2"), None, "G10"),
                entry("1.3.a", Field::Current, Some("512.5"), None, "G9"),
                entry("3.3.a", Field::Current, Some("55664"), None, "G16"),
            ],
        );
        let input = sample.input();
        let pairs = pairs(&input);
        assert_eq!(pairs.len(), 1, "every other report of the sample came once");
        let seen: Vec<_> =
            pairs[0].changes.iter().map(|change| (change.indicator.as_str(), change.field, change.change)).collect();
        assert_eq!(
            seen,
            [
                ("1.3.a", Field::Current, Sort::Corrected),
                ("1.3.a", Field::Note, Sort::Removed),
                ("1.3.b", Field::Current, Sort::Added)
            ]
        );
        let Shown::Formula { result, .. } = difference(9, &pairs[0].changes[0]).0 else { panic!("no formula") };
        assert_eq!(result, "0.5");
        // What stood there and could not be read is shown, not called blank.
        let added = &pairs[0].changes[2];
        let (shown, _) = side(&added.before, added.unread.as_deref());
        assert_eq!(shown, Shown::from("(không tính) ‘63,8 - 64’"));
        let Shown::Formula { result, .. } = tally(&pairs, 20) else { panic!("no formula") };
        assert_eq!(result, "Số lần gửi lại: 1;   ► sửa: 1;   ● bổ sung: 1;   ◊ bỏ: 1");
        let stands = standing(input.received).into_iter().map(|one| one.receipt).collect();
        assert!(
            about(&input, &pairs[0], &stands)
                .contains("lần 2 (nhận 09:30 16/06/2022; đã tiếp nhận, có cảnh báo, được tính")
        );
    }

    #[test]
    fn the_same_answers_from_other_cells_are_no_change() {
        let one = |cell: &str| vec![entry("1.3.a", Field::Current, Some("512.5"), None, cell)];
        let sample = twice(one("G9"), one("G10"));
        assert!(pairs(&sample.input())[0].changes.is_empty());
    }

    #[test]
    fn a_year_without_second_attempts_has_no_pairs() {
        let mut sample = sample();
        sample.received.retain(|one| one.attempt == 1);
        assert!(pairs(&sample.input()).is_empty());
        assert!(crate::report::office::workbook(&sample.input()).is_ok());
    }
}
