//! Reports that other programs opened and saved again, in every format that they write.
//!
//! Never imitates those programs: `.ci/resave/all` runs them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::office::{Office, item, text};
use crate::workbook::Workbook;

/// What a program does to a file that its findings tell, beyond those of the original.
///
/// SheetJS writes an .ods without number formats, so that a day is the number 44726 there and 63,8 % is 0.638; and an
/// .xls or .xlsb without formulas, where a result that Excel had not calculated anew is an overwritten one; in an .xls it cuts
/// texts at 255 letters, the form's own among them, so that the seal does not hold.
const DOCUMENTED: &[(&str, &[&str])] = &[
    ("exceljs-xlsx", &[]),
    ("libreoffice-ods", &[]),
    ("libreoffice-xls", &[]),
    ("libreoffice-xlsx", &[]),
    ("openpyxl-xlsx", &[]),
    ("sheetjs-ods", &["C103", "C111", "P202"]),
    ("sheetjs-xls", &["C111", "W006"]),
    ("sheetjs-xlsb", &["C111"]),
    ("sheetjs-xlsx", &[]),
];

/// The reports of June 2022: with a district sheet, rates, milestones with their days, sentences; a list of names; a
/// figure that is shown as a percentage; and a template that nobody has filled.
fn reports(office: &Office) {
    let folder = office.beside("goc");
    std::fs::create_dir(&folder).unwrap();
    let keep = |name: &str, bytes: Vec<u8>| std::fs::write(folder.join(format!("{name}.xlsx")), bytes).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/hop-thu-den");
    for entry in std::fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !name.starts_with("2022-06") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        match path.extension().unwrap().to_str().unwrap() {
            "eml" => keep(&name, khtc::mail::read(&bytes).unwrap().attachments[0].bytes.clone()),
            _ => keep(&name, bytes),
        }
    }
    let mut shown_as_percentage = Workbook::open(&folder.join("2022-06_cc-kl_lan-2.xlsx"));
    shown_as_percentage.put("1.3.b", "current", 0.631).show_as_percentage("1.3.b", "current");
    keep("percent", shown_as_percentage.bytes_with_results());
    office.issue("2022-06");
    for unit in ["cc-kl", "cc-ptnt"] {
        keep(&format!("blank-{unit}"), std::fs::read(office.path(&format!("bieu-mau/2022-06/{unit}.xlsx"))).unwrap());
    }
}

fn judged(office: &Office, path: &Path) -> Value {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let place = office.put(&name, std::fs::read(path).unwrap());
    item(&office.check(&place))
}

/// Entries or repairs, except those of some cells.
fn except(list: &Value, places: &[String]) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    let mut rest: Vec<String> = list.filter(|one| !places.contains(&place(one))).map(Value::to_string).collect();
    rest.sort();
    rest
}

fn place(one: &Value) -> String {
    format!("{}!{}", one["sheet"], one["cell"])
}

/// Code and place of every finding.
fn findings(item: &Value) -> Vec<(String, String)> {
    let one = |finding: &Value| (finding["code"].as_str().unwrap().to_owned(), place(finding));
    let mut findings: Vec<(String, String)> = item["findings"].as_array().unwrap().iter().map(one).collect();
    findings.sort();
    findings
}

#[test]
#[ignore = "needs LibreOffice, openpyxl, ExcelJS and SheetJS"]
fn reports_saved_again_by_other_programs_say_the_same() {
    let office = Office::with_plan(&std::fs::read_to_string(root("samples/ke-hoach-2022.toml")).unwrap());
    std::fs::copy(root("samples/khtc.toml"), office.path("khtc.toml")).unwrap();
    reports(&office);
    let (from, to) = (office.beside("goc"), office.beside("luu-lai"));
    let resaved = Command::new(root(".ci/resave/all")).args([&from, &to]).output().unwrap();
    assert!(resaved.status.success(), "{}", String::from_utf8_lossy(&resaved.stderr));

    // Said by `.ci/run`, where npm has no packages to give.
    let without_npm = std::env::var_os("RESAVED_WITHOUT_NPM").is_some();
    let programs: Vec<_> = DOCUMENTED
        .iter()
        .filter(|(program, _)| !without_npm || program.starts_with("libreoffice") || program.starts_with("openpyxl"))
        .collect();
    let (mut compared, mut answers) = (0, 0);
    for entry in std::fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        let original = judged(&office, &path);
        assert_ne!(original["disposition"], "refused", "{original:#}");
        answers += except(&original["entries"], &[]).len();
        for (program, documented) in &programs {
            let ending = program.rsplit('-').next().unwrap();
            let again = judged(&office, &to.join(program).join(path.file_name().unwrap()).with_extension(ending));
            let about = format!("{program}: {}", text(&path));
            let expected = findings(&original);
            let beyond: Vec<(String, String)> =
                findings(&again).into_iter().filter(|finding| !expected.contains(finding)).collect();
            let undocumented = beyond.iter().filter(|(code, _)| !documented.contains(&code.as_str()));
            assert_eq!(undocumented.collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "{about}");
            let gone = expected.iter().filter(|finding| !findings(&again).contains(finding));
            assert_eq!(gone.collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "{about}");
            // What the program has taken from a cell, a finding tells; all others say the same.
            let told: Vec<String> = beyond.into_iter().map(|(_, place)| place).collect();
            for list in ["entries", "repairs"] {
                assert_eq!(except(&again[list], &told), except(&original[list], &told), "{about}");
            }
            assert_eq!((&again["unit"], &again["period"]), (&original["unit"], &original["period"]), "{about}");
            compared += 1;
        }
    }
    assert!(compared >= 9 * programs.len() && answers > 90, "{compared} {answers}");
}

fn root(inside: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}
