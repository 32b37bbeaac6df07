//! Every formula of both workbooks of every period of the samples, calculated anew by LibreOffice.
//!
//! Never takes the program's word: what stands in the files is compared with what another program makes of them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};

use crate::office::{Office, text};
use crate::workbook::Workbook;

/// Months with reports, a month and periods without any, and all that is made from months.
pub const PERIODS: [&str; 18] = [
    "2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06", "2022-07", "2022-12", "2022-Q1", "2022-Q2",
    "2022-Q3", "2022-Q4", "2022-H1", "2022-H2", "2022-9M", "2022", "2022-F", "2022-09",
];

/// A figure that an officer adjusts, as it is typed and as JSON writes it.
#[derive(Clone, Copy)]
pub struct Adjusted {
    pub unit: &'static str,
    pub month: u8,
    pub indicator: &'static str,
    pub district: Option<&'static str>,
    pub typed: &'static str,
    pub json: &'static str,
}

const fn adjusted(unit: &'static str, month: u8, indicator: &'static str, figure: [&'static str; 2]) -> Adjusted {
    Adjusted { unit, month, indicator, district: None, typed: figure[0], json: figure[1] }
}

/// An amount of two months, a level, a rate, and one of a district.
pub const ADJUSTED: [Adjusted; 5] = [
    adjusted("cc-ptnt", 4, "1.1.a", ["3", "3"]),
    adjusted("cc-ptnt", 6, "1.1.c", ["5", "5"]),
    adjusted("cc-ttbvtv", 5, "1.2.a", ["44,5", "44.5"]),
    adjusted("cc-kl", 6, "1.3.b", ["62,9", "62.9"]),
    Adjusted { district: Some("181"), ..adjusted("cc-kl", 5, "1.3.c", ["7", "7"]) },
];

pub fn adjust(office: &Office, one: Adjusted) {
    let period = format!("2022-{:02}", one.month);
    let mut args = vec!["adjust", one.indicator, "--period", &period, "--unit", one.unit, "--to", one.typed];
    args.extend(["--by", "Lan", "--reason", "đối chiếu hồ sơ"]);
    args.extend(one.district.iter().flat_map(|code| ["--district", code]));
    office.khtc(&args).is(0);
}

/// Sheet, row, column.
type Place = (String, u32, u32);

/// Writes both workbooks of every period into a folder; their paths.
fn workbooks(office: &Office, folder: &Path) -> Vec<PathBuf> {
    let mut written = Vec::new();
    for period in PERIODS {
        for verb in ["consolidate", "report"] {
            let path = folder.join(format!("{verb}-{period}.xlsx"));
            office.khtc(&[verb, "--period", period, "--out", &text(&path)]).is(0);
            written.push(path);
        }
    }
    written
}

/// All files as LibreOffice saves them after a hard recalculation: it is started once.
fn recalculate(files: &[PathBuf], folder: &Path) {
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(profile.join("user/registrymodifications.xcu"), settings).unwrap();
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

fn cells(path: &Path) -> BTreeMap<Place, Data> {
    each(path, |book, sheet| book.worksheet_range(sheet).unwrap(), |value| !matches!(value, Data::Empty))
}

fn formulas(path: &Path) -> BTreeMap<Place, String> {
    each(path, |book, sheet| book.worksheet_formula(sheet).unwrap(), |formula| !formula.is_empty())
}

fn each<T: calamine::CellType>(
    path: &Path,
    range: impl Fn(&mut Xlsx<Cursor<Vec<u8>>>, &str) -> calamine::Range<T>,
    wanted: impl Fn(&T) -> bool,
) -> BTreeMap<Place, T> {
    let mut book = Xlsx::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let mut found = BTreeMap::new();
    for sheet in book.sheet_names() {
        let range = range(&mut book, &sheet);
        let Some((top, left)) = range.start() else { continue };
        for (row, column, value) in range.used_cells().filter(|(.., value)| wanted(value)) {
            found.insert((sheet.clone(), row as u32 + top, column as u32 + left), value.clone());
        }
    }
    found
}

/// Counts, sums and texts exactly; a number with more than the four decimals of every figure is a ratio.
fn same(cached: Option<&Data>, again: Option<&Data>) -> bool {
    let is_blank =
        |value: Option<&Data>| value.is_none_or(|value| matches!(value, Data::String(text) if text.is_empty()));
    match (cached, again) {
        (Some(Data::Float(cached)), Some(Data::Float(again))) if (cached * 1e4).round() / 1e4 != *cached => {
            (cached - again).abs() <= 1e-9 * cached.abs().max(1.0)
        }
        _ => cached == again || (is_blank(cached) && is_blank(again)),
    }
}

/// Formula cells whose result differs from the one that the file had, and cells with an error, as lines to read.
fn differences(before: &Path, after: &Path) -> Vec<String> {
    let (cached, again) = (cells(before), cells(after));
    let differ = formulas(before).into_iter().filter_map(|(place, formula)| {
        let (cached, again) = (cached.get(&place), again.get(&place));
        (!same(cached, again)).then(|| format!("{place:?}: {cached:?} ≠ {again:?}: {formula}"))
    });
    let is_error = |(_, value): &(&Place, &Data)| matches!(value, Data::Error(_));
    let errors = cached.iter().chain(&again).filter(is_error).map(|(place, value)| format!("{place:?}: {value:?}"));
    differ.chain(errors).collect()
}

/// The value of a cell, and the cell's formula if it has one, changed in a copy.
fn spoilt(original: &Path, copy: &Path, sheet: &str, old: &str, new: &str) {
    let mut book = Workbook::open(original);
    let part = book.part_of(sheet);
    book.replace(&part, old, new);
    std::fs::write(copy, book.bytes_with_results()).unwrap();
}

#[test]
#[ignore = "needs LibreOffice"]
fn every_formula_of_every_period_gives_what_was_cached() {
    let office = Office::of_samples();
    ADJUSTED.into_iter().for_each(|one| adjust(&office, one));
    let (folder, again) = (office.beside("so"), office.beside("tinh-lai"));
    std::fs::create_dir_all(&folder).unwrap();
    let written = workbooks(&office, &folder);

    // A figure that was changed after its totals were worked out, and a total that nobody worked out.
    let june = folder.join("consolidate-2022-06.xlsx");
    let (wrong_input, wrong_result) = (folder.join("sai-so-lieu.xlsx"), folder.join("sai-ket-qua.xlsx"));
    spoilt(&june, &wrong_input, "Dữ liệu", "<v>512.5</v>", "<v>512.75</v>");
    spoilt(&june, &wrong_result, "Tổng hợp chỉ tiêu", "<v>3613</v>", "<v>3613.0001</v>");

    let all: Vec<PathBuf> = written.iter().chain([&wrong_input, &wrong_result]).cloned().collect();
    recalculate(&all, &again);
    let differences = |path: &Path| differences(path, &again.join(path.file_name().unwrap()));
    for path in &written {
        assert_eq!(differences(path), Vec::<String>::new(), "{}", path.display());
        let least = if text(path).contains("consolidate") { 350 } else { 12 };
        let count = formulas(path).len();
        assert!(count >= least, "{}: {count} formulas", path.display());
    }
    let places: Vec<String> = differences(&wrong_input);
    for sheet in ["Tổng hợp chỉ tiêu", "Diễn biến tháng", "Theo đơn vị", "Kiểm chứng"] {
        assert!(places.iter().any(|place| place.contains(sheet)), "{sheet} does not follow the data: {places:#?}");
    }
    assert!(!differences(&wrong_result).is_empty(), "a wrong total is not seen");
}
