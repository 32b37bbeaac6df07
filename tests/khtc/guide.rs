//! The officer's guide: every screen that it shows is what the program prints, and what it links to is there.
//!
//! Never writes into the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

const GUIDE: &str = include_str!("../../README.vi.md");
const PROMPT: &str = "> ";
const LEFT_OUT: &str = "…";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a command of the program prints, on both channels.
fn said(arguments: &[&str], folder: &Path) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_khtc")).args(arguments).current_dir(folder).output().unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "khtc {arguments:?}: {done:?}");
    [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
}

/// The blocks that show a screen: a command and its lines, one after the other.
fn screens() -> Vec<(String, Vec<String>)> {
    let mut screens: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_screen = false;
    for line in GUIDE.lines() {
        if line.starts_with("```") {
            is_screen = line == "```console";
        } else if let Some(command) = line.strip_prefix(PROMPT).filter(|_| is_screen) {
            screens.push((command.to_owned(), Vec::new()));
        } else if is_screen {
            screens.last_mut().unwrap().1.push(line.to_owned());
        }
    }
    screens
}

fn copy_months(months: std::ops::RangeInclusive<u8>, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(root().join("samples/hop-thu-den")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if months.clone().any(|month| name.starts_with(&format!("2022-{month:02}"))) {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// What the guide takes as given once the workspace is made: its clock, the months before, the mails of June.
fn furnish(office: &Path) {
    std::fs::copy(root().join("samples/khtc.toml"), office.join("khtc.toml")).unwrap();
    let before = tempfile::tempdir().unwrap();
    copy_months(1..=5, before.path());
    said(&["receive", before.path().to_str().unwrap()], office);
    copy_months(6..=6, &office.join("hop-thu-den"));
}

#[test]
fn the_screens_are_what_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("samples/ke-hoach-2022.xlsx"), folder.path().join("ke-hoach-2022.xlsx")).unwrap();
    let mut here: PathBuf = folder.path().to_owned();
    let screens = screens();
    assert!(screens.len() >= 9, "{}", screens.len());
    for (command, lines) in &screens {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["cd", name] => here = here.join(name),
            ["khtc", arguments @ ..] => {
                let printed = said(arguments, &here);
                for line in lines.iter().filter(|line| *line != LEFT_OUT) {
                    assert!(printed.lines().any(|one| one == line), "{command}: “{line}” is not in\n{printed}");
                }
                if arguments.first() == Some(&"khoi-tao") {
                    furnish(&here.join("vp-2022"));
                }
            }
            _ => panic!("{command}"),
        }
    }
}

#[test]
fn every_verb_and_every_picture_of_the_guide_is_there() {
    let help = said(&["--help"], root());
    for line in help.lines().filter(|line| line.contains("[hoặc: ")) {
        let verb = line.split_whitespace().next().unwrap();
        let alias = line.split("[hoặc: ").nth(1).unwrap().trim_end_matches(']');
        assert!(GUIDE.contains(&format!("`{verb}")), "{verb}");
        assert!(GUIDE.contains(&format!("`{alias}")), "{alias}");
    }
    for picture in GUIDE.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if picture.ends_with(".png") || picture.ends_with(".md") {
            assert!(root().join(picture).is_file(), "{picture}");
        }
    }
}

/// Sheets that people see, in the blank plan and in the workbook for KHTC.
#[test]
fn every_sheet_is_explained() {
    use calamine::{Reader, SheetVisible};
    let folder = tempfile::tempdir().unwrap();
    let office = folder.path().join("phong");
    let out = office.to_str().unwrap();
    let plan = root().join("samples/ke-hoach-2022.xlsx");
    said(&["init", out, "--plan", plan.to_str().unwrap()], root());
    said(&["consolidate", "--period", "2022-06", "--workspace", out], root());
    for path in [root().join("templates/ke-hoach.xlsx"), office.join("ket-qua/2022-06/tong-hop-2022-06.xlsx")] {
        let workbook: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let seen = workbook.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        for sheet in seen {
            assert!(GUIDE.contains(&format!("*{}*", sheet.name)), "{}", sheet.name);
        }
    }
}

#[test]
fn an_example_of_a_sentence_is_taken_and_a_wrong_one_is_refused_as_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("samples/ke-hoach-2022.xlsx"), folder.path().join("ke-hoach-2022.xlsx")).unwrap();
    said(&["init", "vp-2022", "--plan", "ke-hoach-2022.xlsx"], folder.path());
    let office = folder.path().join("vp-2022");
    std::fs::create_dir(office.join("mau")).unwrap();
    let example = GUIDE.lines().find(|line| line.starts_with("muc_ky_toi = ")).unwrap();
    let words = office.join("mau/bao-cao-ubnd.txt");
    std::fs::write(&words, example).unwrap();
    said(&["report", "--period", "2022-06"], &office);
    std::fs::write(&words, example.replace("KY_TOI", "KY")).unwrap();
    let report = ["report", "--period", "2022-06"];
    let done = Command::new(env!("CARGO_BIN_EXE_khtc")).args(report).current_dir(&office).output().unwrap();
    assert_eq!(done.status.code(), Some(2), "{done:?}");
    let told = String::from_utf8(done.stderr).unwrap();
    let shown = GUIDE.lines().find(|line| line.starts_with("lỗi: ./mau/")).unwrap();
    assert!(told.lines().any(|line| line == shown), "{told}");
}
