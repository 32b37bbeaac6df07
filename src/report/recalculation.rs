//! What a reader finds in the two workbooks, and what an independent program makes of their formulas.
//!
//! Never compares bytes of different program versions: only what stands in the cells.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::libre_office::recalculated;
use super::sample::{Sample, detailed, sample};
use super::{office, province};

type Cells = BTreeMap<(String, u32, u32), Data>;

fn read(bytes: &[u8]) -> Cells {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut cells = Cells::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap();
        for (row, column, value) in range.used_cells() {
            cells.insert((name.clone(), row as u32 + top, column as u32 + left), value.clone());
        }
    }
    cells
}

fn formulas(bytes: &[u8]) -> BTreeMap<(String, u32, u32), String> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_formula(&name).unwrap();
        let Some((top, left)) = range.start() else { continue };
        for (row, column, formula) in range.used_cells().filter(|(.., formula)| !formula.is_empty()) {
            found.insert((name.clone(), row as u32 + top, column as u32 + left), formula.clone());
        }
    }
    found
}

fn office_bytes(sample: &Sample) -> Vec<u8> {
    office::workbook(&sample.input()).unwrap()
}

/// The row of *Tổng hợp chỉ tiêu* that shows an indicator.
fn row_of(cells: &Cells, code: &str) -> u32 {
    let sheet = "Tổng hợp chỉ tiêu";
    let is_code = |value: &Data| matches!(value, Data::String(text) if text == code);
    cells.iter().find(|((name, _, column), value)| name == sheet && *column == 0 && is_code(value)).unwrap().0.1
}

#[test]
fn the_tabs_stand_in_their_order() {
    let bytes = office_bytes(&sample());
    let workbook = Xlsx::new(Cursor::new(&bytes[..])).unwrap();
    let names = [
        "Tổng quan",
        "Tổng hợp chỉ tiêu",
        "Cảnh báo sớm",
        "Kiểm nghiệm dự báo",
        "Theo đơn vị",
        "Theo lãnh đạo",
        "Theo huyện",
        "Diễn biến tháng",
        "So sánh",
        "Tiến độ nhiệm vụ",
        "Tình hình nộp báo cáo",
        "Các lần nộp",
        "Khó khăn, kiến nghị",
        "Chỉnh lý",
        "Phát hiện và sửa tự động",
        "Thay đổi",
        "Dữ liệu",
        "Kiểm chứng",
    ];
    assert_eq!(workbook.sheet_names(), names);
    let bytes = province::workbook(&sample().input()).unwrap();
    assert_eq!(Xlsx::new(Cursor::new(&bytes[..])).unwrap().sheet_names(), ["Báo cáo", "Phụ lục"]);
}

#[test]
fn figures_are_formulas_with_the_consolidations_results() {
    let bytes = office_bytes(&sample());
    let (cells, formulas) = (read(&bytes), formulas(&bytes));
    let sheet = "Tổng hợp chỉ tiêu".to_owned();
    let row = row_of(&cells, "1.3.a");
    for (column, expected) in [(5, 9000.0), (6, 3100.5), (7, 512.5), (8, 3613.0), (9, 40.1), (10, 9000.0), (11, 104.7)]
    {
        assert_eq!(cells.get(&(sheet.clone(), row, column)), Some(&Data::Float(expected)), "column {column}");
        assert_eq!(formulas.contains_key(&(sheet.clone(), row, column)), column > 5, "column {column}");
    }
    let formula = &formulas[&(sheet.clone(), row, 7)];
    assert!(formula.contains("SUMIFS(DuLieu[Giá trị],DuLieu[Mã chỉ tiêu],\"1.3.a\""), "{formula}");
    // A rate of two units is the quotient of sums: (540000 + 34000) / (560000 + 40000).
    let row = row_of(&cells, "1.4.a");
    assert_eq!(cells.get(&(sheet.clone(), row, 7)), Some(&Data::Float(95.6667)));
    // Three of ten districts.
    let row = row_of(&cells, "1.3.c");
    assert_eq!(cells.get(&(sheet.clone(), row, 9)), Some(&Data::Float(30.0)));
    assert!(formulas[&(sheet.clone(), row, 9)].contains("SUMPRODUCT"));
}

#[test]
fn warnings_stand_worst_first_and_are_formulas() {
    let bytes = office_bytes(&sample());
    let (cells, formulas) = (read(&bytes), formulas(&bytes));
    let sheet = "Cảnh báo sớm".to_owned();
    let at = |row: u32, column: u16| cells.get(&(sheet.clone(), row, column.into()));
    let classes: Vec<String> = (7..20).map_while(|row| at(row, 2).map(ToString::to_string)).collect();
    let rank = |class: &String| ["▲", "◊", "○", "●", "□"].iter().position(|sign| class.starts_with(sign)).unwrap();
    assert!(classes.len() >= 6 && classes.is_sorted_by_key(rank), "{classes:?}");
    let row = (7..20).find(|row| at(*row, 0) == Some(&Data::String("1.3.a".to_owned()))).unwrap();
    // 3613 ha in six months: 602,1667 a month, 7226 in the year; the unit expects all 9000.
    for (column, expected) in [(5, 3613.0), (8, 6.0), (9, 40.1), (10, 50.0), (11, -9.9), (12, 897.8333), (13, 602.1667)]
    {
        assert_eq!(at(row, column), Some(&Data::Float(expected)), "column {column}");
        assert!(formulas.contains_key(&(sheet.clone(), row, column.into())), "column {column}");
    }
    assert_eq!(at(row, 16), Some(&Data::Float(7226.0)));
    assert_eq!(at(row, 2), Some(&Data::String("◊ có nguy cơ".to_owned())));
    assert!(formulas[&(sheet.clone(), row, 2)].contains("ROUND(1*F"));
}

#[test]
fn not_reported_is_not_zero() {
    let bytes = office_bytes(&sample());
    let cells = read(&bytes);
    let sheet = "Tổng hợp chỉ tiêu".to_owned();
    let silent = row_of(&cells, "2.b");
    let shown = cells.get(&(sheet.clone(), silent, 7));
    assert!(matches!(shown, None | Some(Data::Empty)) || shown == Some(&Data::String(String::new())), "{shown:?}");
    let zero = row_of(&cells, "1.1.b");
    assert_eq!(cells.get(&(sheet, zero, 7)), Some(&Data::Float(0.0)));
}

#[test]
fn what_a_unit_typed_stays_text() {
    let bytes = office_bytes(&sample());
    let (cells, formulas) = (read(&bytes), formulas(&bytes));
    let typed = "=SUM(A1) là nội dung";
    let places: Vec<_> = cells
        .iter()
        .filter(|(_, value)| matches!(value, Data::String(text) if text.starts_with(typed)))
        .map(|(place, _)| place)
        .collect();
    assert!(places.len() >= 2, "in the table and in the data");
    assert!(places.iter().all(|place| !formulas.contains_key(*place)));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (first, second) = (sample(), sample());
    assert_eq!(office_bytes(&first), office_bytes(&second));
    let bytes = |sample: &Sample| province::workbook(&sample.input()).unwrap();
    assert_eq!(bytes(&first), bytes(&second));
}

#[test]
fn the_summary_reads_as_a_document() {
    let sample = sample();
    let bytes = province::workbook(&sample.input()).unwrap();
    let cells = read(&bytes);
    let says = |part: &str| cells.values().any(|value| matches!(value, Data::String(text) if text.contains(part)));
    for part in [
        "UBND TỈNH LẠNG SƠN",
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-SNN",
        "DỰ THẢO",
        "Kết quả thực hiện các nhiệm vụ trọng tâm tháng 6 năm 2022",
        "trong tổng số 17 chỉ tiêu của 09 nhiệm vụ",
        "lũy kế từ đầu năm 3.613 ha, bằng 40,1% kế hoạch năm (9.000 ha)",
        "thấp hơn kế hoạch năm (63,8%) 0,6\u{a0}điểm\u{a0}%",
        "hoàn thành ngày 28/01/2022",
        "- Lưu: VT, KHTC.",
        "GIÁM ĐỐC",
        "Lý Việt Hưng",
    ] {
        assert!(says(part), "{part}");
    }
    let last = super::ReportInput { draft: false, ..sample.input() };
    let cells = read(&province::workbook(&last).unwrap());
    assert!(!cells.values().any(|value| matches!(value, Data::String(text) if text.contains("DỰ THẢO"))));
}

#[test]
fn an_empty_period_still_gives_workbooks() {
    let mut sample = sample();
    sample.consolidation.data.clear();
    sample.consolidation.lines.clear();
    sample.consolidation.tasks.clear();
    sample.plan.tasks.clear();
    sample.plan.indicators.clear();
    sample.received.clear();
    sample.refused.clear();
    sample.plan.about = Default::default();
    assert!(!office_bytes(&sample).is_empty());
    assert!(!province::workbook(&sample.input()).unwrap().is_empty());
}

#[test]
fn every_kind_of_period_and_any_text_gives_workbooks() {
    for period in ["2022-01", "2022-Q2", "2022-9M", "2022-F"] {
        let mut sample = sample();
        sample.consolidation.period = period.parse().unwrap();
        for datum in sample.consolidation.data.iter_mut().filter(|datum| datum.text.is_some()) {
            datum.text = Some("Mưa\u{1}\n\t🌲=1+1 ".repeat(2500));
        }
        let bytes = province::workbook(&sample.input()).unwrap();
        assert_eq!(read(&bytes).values().filter(|value| matches!(value, Data::Error(_))).count(), 0);
        assert!(!office_bytes(&sample).is_empty(), "{period}");
    }
}

#[test]
fn a_consolidation_that_says_otherwise_has_the_word() {
    // Wrong on purpose: the data give 512,5.
    let mut sample = sample();
    for line in sample.consolidation.lines.iter_mut().filter(|line| line.indicator == "1.3.a") {
        line.current = Some(super::sample::q("500"));
    }
    sample.consolidation.coverage.received = 6;
    let bytes = office_bytes(&sample);
    let (cells, formulas) = (read(&bytes), formulas(&bytes));
    let place = ("Tổng hợp chỉ tiêu".to_owned(), row_of(&cells, "1.3.a"), 7);
    assert_eq!(cells.get(&place), Some(&Data::Float(500.0)));
    assert!(!formulas.contains_key(&place));
    let received = ("Tổng quan".to_owned(), 8, 2);
    assert_eq!(cells.get(&received), Some(&Data::Float(6.0)));
    assert!(!formulas.contains_key(&received));
}

#[test]
fn the_number_begins_on_the_second_page() {
    let bytes = province::workbook(&sample().input()).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut package.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    assert!(xml.contains("<headerFooter differentFirst=\"1\"><oddHeader>"), "{xml}");
}

/// Forecasts that lie exactly on a bound, or a hair beside it, in decimals that a double does not hold.
fn on_the_edge() -> Sample {
    use super::sample::q;
    use crate::model::attainment::{Exact, judge};
    use crate::model::consolidation::Datum;
    use crate::model::entry::Field;
    use crate::model::indicator::Target;
    let mut sample = sample();
    for (code, target, may, june) in [
        ("1.1.a", Target::AtLeast(q("0.6")), "0.1", "0.2"),
        ("1.1.b", Target::AtLeast(q("0.6")), "0.1", "0.1999"),
        ("1.1.c", Target::AtLeast(q("1")), "0.25", "0.3"),
        ("1.3.a", Target::AtLeast(q("1")), "0.25", "0.3001"),
        ("2.a", Target::Above(q("0.6")), "0.1", "0.2"),
        ("2.b", Target::Range { min: q("0.5"), max: q("0.6") }, "0.1", "0.2"),
        ("3.3.a", Target::AtLeast(q("0.9")), "0.1001", "0.2"),
    ] {
        let cumulative = q(may) + q(june);
        let consolidation = &mut sample.consolidation;
        consolidation.data.retain(|datum| datum.indicator != code || datum.field != Field::Current);
        let is_june = |datum: &&Datum| datum.field == Field::Current && datum.in_period.counts;
        let mut datum = consolidation.data.iter().find(is_june).unwrap().clone();
        datum.indicator = code.to_owned();
        for value in [may, june] {
            datum.value = Some(q(value));
            consolidation.data.push(datum.clone());
        }
        for indicator in sample.plan.indicators.iter_mut().filter(|indicator| indicator.code == code) {
            indicator.target = target;
        }
        for line in consolidation.lines.iter_mut().filter(|line| line.indicator == code) {
            (line.target, line.estimate, line.cumulative) = (target, None, Some(cumulative));
            line.attainment_percent = judge(target, Some(Exact::of(cumulative)), None).percent;
        }
    }
    let Sample { plan, consolidation, .. } = &mut sample;
    let (lines, data) = (&consolidation.lines, &consolidation.data);
    consolidation.outlooks = crate::consolidate::outlooks(plan, lines, data, &[], consolidation.period);
    sample
}

#[test]
fn a_class_on_the_edge_is_that_of_the_exact_figures() {
    let sample = on_the_edge();
    let class = |code: &str| {
        let outlook = sample.consolidation.outlooks.iter().find(|outlook| outlook.indicator == code).unwrap();
        match &outlook.says {
            crate::model::outlook::Says::Forecast(found) => (found.inputs.elapsed, found.class.vietnamese()),
            crate::model::outlook::Says::NotEnough(reason) => (0, *reason),
        }
    };
    let by_june = |code| {
        let (elapsed, class) = class(code);
        assert_eq!(elapsed, 6, "{code}");
        class
    };
    assert_eq!(["1.1.a", "1.1.b", "1.1.c", "1.3.a"].map(by_june), ["đạt", "khó đạt", "đạt", "vượt"]);
    assert_eq!(["2.a", "2.b", "3.3.a"].map(by_june), ["khó đạt", "đạt", "khó đạt"]);
}

#[test]
#[ignore = "needs LibreOffice"]
fn every_formula_gives_what_was_cached() {
    let hair = |cumulative| on_the_edge_of_a_path(cumulative);
    let of_figures = [sample(), of_two_units_since_may(), a_quarter_after_last_years()];
    let of_forecasts = [on_the_edge(), detailed(), hair("0.1"), hair("0.0999")];
    for sample in of_figures.into_iter().chain(of_forecasts) {
        recalculates(&sample);
    }
}

/// A path on which so much by June is 0,3 in the year, in decimals that a double does not hold.
fn on_the_edge_of_a_path(june: &str) -> Sample {
    use super::sample::q;
    use crate::model::indicator::Target;
    let mut sample = on_the_edge();
    let (code, target) = ("1.1.a", Target::AtLeast(q("0.9")));
    let step = |months: &[(usize, &str)]| {
        let mut step = detailed().plan.steps.remove(0);
        (step.indicator, step.unit, step.months) = (code.to_owned(), None, [None; 12]);
        for (month, amount) in months {
            step.months[month - 1] = Some(q(amount));
        }
        step
    };
    // 0,2 and 0,1 are done of 0,1 + 0,2 that were planned: 0,9 in the year.
    sample.plan.steps = vec![step(&[(3, "0.1"), (6, "0.2")]), step(&[(9, "0.6")])];
    let Sample { plan, consolidation, .. } = &mut sample;
    let mut amounts =
        consolidation.data.iter_mut().filter(|datum| datum.indicator == code && datum.value == Some(q("0.1")));
    amounts.next().unwrap().value = Some(q(june));
    for indicator in plan.indicators.iter_mut().filter(|indicator| indicator.code == code) {
        indicator.target = target;
    }
    for line in consolidation.lines.iter_mut().filter(|line| line.indicator == code) {
        let cumulative = q("0.2") + q(june);
        (line.target, line.cumulative) = (target, Some(cumulative));
        let exact = crate::model::attainment::Exact::of(cumulative);
        line.attainment_percent = crate::model::attainment::judge(target, Some(exact), None).percent;
    }
    let (lines, data) = (&consolidation.lines, &consolidation.data);
    consolidation.outlooks = crate::consolidate::outlooks(plan, lines, data, &[], consolidation.period);
    sample
}

#[test]
fn where_there_is_a_path_the_sheet_reckons_with_it() {
    let bytes = office_bytes(&detailed());
    let (cells, formulas) = (read(&bytes), formulas(&bytes));
    let sheet = "Cảnh báo sớm".to_owned();
    let at = |row: u32, column: u16| cells.get(&(sheet.clone(), row, column.into()));
    let text = |words: &str| Some(Data::String(words.to_owned()));
    let row = (7..20).find(|row| at(*row, 0) == text("1.3.a").as_ref()).unwrap();
    // 6000 of 9000 ha were planned by June, 3613 are planted: 5419,5 in the year; the unit expects 9000.
    let figures = [
        (10, 66.7),
        (11, -26.6),
        (16, 7226.0),
        (19, 6000.0),
        (20, 9000.0),
        (21, 2000.0),
        (22, 5419.5),
        (23, 5419.5),
        (24, 9000.0),
    ];
    for (column, expected) in figures {
        assert_eq!(at(row, column), Some(&Data::Float(expected)), "column {column}");
        assert!(formulas.contains_key(&(sheet.clone(), row, column.into())), "column {column}");
    }
    assert_eq!(at(row, 2), text("◊ có nguy cơ").as_ref());
    assert!(formulas[&(sheet.clone(), row, 2)].contains("-1,12)>=0"));
    let says = |words: &str| cells.values().any(|value| matches!(value, Data::String(text) if text.contains(words)));
    assert!(says("Kế hoạch chi tiết theo tháng") && says("Các bước của kế hoạch chi tiết"));
    let plain = read(&office_bytes(&sample()));
    let speaks = |value: &Data| matches!(value, Data::String(text) if text.contains("Kế hoạch chi tiết"));
    assert!(!plain.values().any(speaks), "without steps nothing is said of them");
}

#[test]
fn a_class_by_the_path_is_that_of_the_exact_figures() {
    let class = |june: &str| {
        let sample = on_the_edge_of_a_path(june);
        let outlook = sample.consolidation.outlooks.iter().find(|outlook| outlook.indicator == "1.1.a").unwrap();
        match &outlook.says {
            crate::model::outlook::Says::Forecast(found) => found.class.vietnamese(),
            crate::model::outlook::Says::NotEnough(reason) => reason,
        }
    };
    assert_eq!((class("0.1"), class("0.0999")), ("đạt", "khó đạt"));
}

/// The figure of May as an opening figure, and one that two units share.
fn of_two_units_since_may() -> Sample {
    use crate::model::consolidation::{Origin, UnitFigure};
    let mut sample = sample();
    for datum in sample.consolidation.data.iter_mut().filter(|datum| datum.indicator == "1.3.a") {
        if matches!(&datum.origin, Origin::Report { period, .. } if period.month_number() == Some(5)) {
            datum.origin = Origin::Opening { as_of: "2022-05-14".parse().unwrap(), source: "Sổ cũ".into() };
        }
    }
    let line = sample.consolidation.lines.iter_mut().find(|line| line.indicator == "1.3.a").unwrap();
    let q = super::sample::q;
    line.by_unit = [("cc-kl", "0.6", "512.5", "3613"), ("tt-nuoc", "0.4", "", "")]
        .map(|(unit, share, current, cumulative)| UnitFigure {
            unit: unit.into(),
            prior: None,
            current: (!current.is_empty()).then(|| q(current)),
            cumulative: (!cumulative.is_empty()).then(|| q(cumulative)),
            reported: true,
            not_asked: false,
            share: q(share),
        })
        .to_vec();
    sample
}

/// The second quarter of a year whose predecessor is in the ledger: amounts of two units, a level, a rate.
fn a_quarter_after_last_years() -> Sample {
    use crate::consolidate::builder::{add, at_least, consolidated, opened, plan, report};
    use crate::consolidate::recalled;
    use crate::model::entry::Field;
    use crate::model::indicator::Kind;
    let mut plan = opened(plan(Kind::Flow, at_least("100"), &["a", "b"]), "a", "", "2021-12-14", "7");
    add(&mut plan, "y", Kind::Stock, at_least("50"), &["a"]);
    add(&mut plan, "z", Kind::Rate, at_least("97"), &["a"]);
    let mut last_plan = plan.clone();
    (last_plan.about.id, last_plan.about.year, last_plan.openings) = ("KH-2021".into(), 2021, vec![].into());
    let mut received = Vec::new();
    for (at, year) in [(0, "2021"), (1, "2022")] {
        for month in 1..=6 {
            let of = format!("{year}-{month:02}");
            let figures = [format!("{month}.{at}5"), format!("{}", 30 + month), format!("9{month}.{at}")];
            let [x, y, z] = figures.each_ref().map(String::as_str);
            received.push(report("a", &of).x(x).entry("y", "", Field::Current, y).entry("z", "", Field::Current, z));
            received.push(report("b", &of).x("0.2"));
        }
    }
    let ours: Vec<_> = received.iter().filter(|one| one.period.year == 2022).cloned().collect();
    let consolidation = consolidated(&plan, &ours, "2022-Q2");
    let consolidation = recalled(consolidation, &plan, &last_plan, &received).unwrap();
    assert_eq!(consolidation.comparisons.len(), 3);
    Sample { plan, consolidation, received: ours, changes: None, ..sample() }
}

fn recalculates(sample: &Sample) {
    let bytes = office_bytes(sample);
    let (cached, again) = (read(&bytes), read(&recalculated(&bytes)));
    let formulas = formulas(&bytes);
    assert!(formulas.len() > 80, "{}", formulas.len());
    for place in formulas.keys() {
        let (before, after) = (cached.get(place), again.get(place));
        let blank = |value: Option<&Data>| match value {
            None | Some(Data::Empty) => true,
            Some(Data::String(text)) => text.is_empty(),
            Some(_) => false,
        };
        assert!(before == after || (blank(before) && blank(after)), "{place:?}: {before:?} ≠ {after:?}");
    }
}
