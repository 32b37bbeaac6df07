//! An officer's folder for one test: a workspace in a temporary place, its clock, and the binary run in it;
//! [`called`](crate::called) calls its use cases.
//!
//! Never looks at results; tests do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

use khtc::plan::{self, PlanSource};
use serde_json::Value;
use tempfile::TempDir;

use crate::workbook::Workbook;

/// A small plan of two units: enough for one of everything that is asked for monthly.
pub const SMALL_PLAN: &str = r#"
[about]
id = "so-nho-2024"
revision = 1
title = "Kế hoạch nhỏ năm 2024"
year = 2024
parent_agency = "UBND tỉnh Đất Mới"
agency = "Sở Việc Nhỏ"
department = "Phòng Tổng hợp"
place = "Đất Mới"
signer = "Lê Thị Ký"
signer_title = "Giám đốc"

[[units]]
code = "mot"
name = "Phòng Một"
emails = ["mot@so.example"]

[[units]]
code = "hai"
name = "Phòng Hai"
emails = ["hai@so.example"]

[[leaders]]
code = "ky"
name = "Lê Thị Ký"
title = "Giám đốc"

[[districts]]
code = "11"
name = "Huyện Đông"
kind = "huyện"

[[districts]]
code = "12"
name = "Huyện Tây"
kind = "huyện"

[[tasks]]
no = "1"
title = "Việc của phòng Một"
leader = "ky"
unit = "mot"
deadline = "Năm 2024"

[[tasks]]
no = "2"
title = "Việc của phòng Hai"
leader = "ky"
unit = "hai"
deadline = "Năm 2024"

[[indicators]]
code = "1.a"
task = "1"
title = "Làm 100 km đường"
uom = "km"
kind = "flow"
op = ">="
min = 100
decimals = 1

[[indicators]]
code = "1.b"
task = "1"
title = "Ban hành quy chế"
kind = "milestone"
op = "done"

[[indicators]]
code = "2.a"
task = "2"
title = "Mỗi huyện từ 01 vườn ươm trở lên"
uom = "vườn"
kind = "flow"
op = "each"
min = 1
breakdown = "huyện"
districts = ["11", "12"]

[[indicators]]
code = "2.b"
task = "2"
title = "Tỷ lệ hộ dùng nước sạch đạt 90%"
uom = "%"
kind = "rate"
op = ">="
min = 90
decimals = 1
"#;

/// The key that seals the templates of every test office.
pub const KEY: &str = "[key]\nid = \"thu\"\nsecret = \"000102030405060708090a0b0c0d0e0f\"\n";

pub struct Office {
    /// Holds the workspace and whatever lies beside it.
    outside: TempDir,
    root: PathBuf,
}

/// What was answered, whether a use case was called or the program run.
pub trait Told: std::fmt::Display {
    /// The result as the contract has it.
    fn json(&self) -> Value;
}

/// What the program answered.
pub struct Ran {
    pub args: String,
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Office {
    /// A workspace as somebody else prepares it, which is done once for all tests that ask for it by this name: each
    /// has a copy of its own. The program that prepared it has ended, so that its ledger is whole in the files.
    pub fn prepared(name: &str, prepare: impl FnOnce() -> Office) -> Office {
        type Prepared = Arc<OnceLock<(Vec<PathBuf>, BTreeMap<PathBuf, Vec<u8>>)>>;
        static ALL: Mutex<BTreeMap<String, Prepared>> = Mutex::new(BTreeMap::new());
        let prepared = Arc::clone(ALL.lock().unwrap().entry(name.to_owned()).or_default());
        let (folders, files) = prepared.get_or_init(|| {
            let office = prepare();
            (office.folders(), office.snapshot())
        });
        let office = Office::empty();
        folders.iter().for_each(|inside| std::fs::create_dir_all(office.root.join(inside)).unwrap());
        files.iter().for_each(|(inside, bytes)| std::fs::write(office.root.join(inside), bytes).unwrap());
        office
    }

    /// The small plan, with the forms of a period issued.
    pub fn issued(period: &str) -> Office {
        Office::prepared(&format!("issued {period}"), || {
            let office = Office::new();
            office.issue(period);
            office
        })
    }

    /// A workspace with the small plan, in the middle of January 2024.
    pub fn new() -> Office {
        Office::prepared("the small plan", || {
            let office = Office::with_plan(SMALL_PLAN);
            office.clock("2024-01-15T08:00:00+07:00");
            office
        })
    }

    /// The same after both units have reported January: ten kilometres, a nursery in the first district.
    pub fn after_january() -> Office {
        Office::prepared("after January", || {
            let office = Office::issued("2024-01");
            office.put("mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
            office.put("hai.xlsx", office.report_of_two("2024-01", [1.0, 0.0], 80.0).bytes());
            office.receive("hop-thu-den").is(0);
            office
        })
    }

    /// A workspace made by `init` from a plan workbook.
    pub fn with_plan(source: &str) -> Office {
        Office::prepared(&format!("plan:\n{source}"), || Office::of_plan(source))
    }

    fn of_plan(source: &str) -> Office {
        let office = Office::empty();
        let beside = office.outside.path().join("nguon");
        std::fs::create_dir_all(&beside).unwrap();
        let workbook = beside.join("ke-hoach.xlsx");
        std::fs::write(&workbook, plan_workbook(source)).unwrap();
        std::fs::write(beside.join("khtc.toml"), KEY).unwrap();
        std::fs::remove_dir(&office.root).unwrap();
        office.init(&workbook);
        office
    }

    /// The office of the samples, which has received everything in them.
    pub fn of_samples() -> Office {
        Office::prepared("the samples", || {
            let office = Office::before_the_samples();
            office.receive(&text(&samples("hop-thu-den"))).is(0);
            office
        })
    }

    /// The same before it has received anything.
    pub fn before_the_samples() -> Office {
        let office = Office::with_plan(&std::fs::read_to_string(samples("ke-hoach-2022.toml")).unwrap());
        std::fs::copy(samples("khtc.toml"), office.path("khtc.toml")).unwrap();
        office
    }

    /// An empty folder.
    pub fn empty() -> Office {
        let outside = tempfile::tempdir().unwrap();
        let root = outside.path().join("phong");
        std::fs::create_dir(&root).unwrap();
        Office { outside, root }
    }

    /// A path inside the workspace.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// A path beside the workspace.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.outside.path().join(name)
    }

    /// Sets the demonstration's clock, and with it what time it is in the ledger.
    pub fn clock(&self, time: &str) {
        self.settings(&format!("{KEY}\n[demo]\nclock = \"{time}\"\n"));
    }

    pub fn settings(&self, toml: &str) {
        std::fs::write(self.path("khtc.toml"), toml).unwrap();
    }

    /// Runs the program in the workspace.
    pub fn khtc(&self, args: &[&str]) -> Ran {
        self.khtc_in(&self.root, args)
    }

    pub fn khtc_in(&self, folder: &Path, args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_khtc")).args(args).current_dir(folder).output().unwrap();
        let ran = Ran {
            args: args.join(" "),
            code: output.status.code().expect("the program ended by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked") && !ran.out.contains("panicked"), "{ran}");
        ran
    }

    /// A template as it was issued.
    pub fn form(&self, period: &str, unit: &str) -> Workbook {
        Workbook::open(&self.path(&format!("bieu-mau/{period}/{unit}.xlsx")))
    }

    /// A file in the inbox; its path as an argument.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path("hop-thu-den").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        format!("hop-thu-den/{name}")
    }

    /// The first unit's report, filled.
    pub fn report_of_one(&self, period: &str, kilometres: f64) -> Workbook {
        let mut form = self.form(period, "mot");
        form.put("1.a", "current", kilometres).put("1.b", "progress", "đang thực hiện");
        form
    }

    /// The second unit's report, filled.
    pub fn report_of_two(&self, period: &str, nurseries: [f64; 2], rate: f64) -> Workbook {
        let mut form = self.form(period, "hai");
        form.put("2.a@11", "current", nurseries[0]).put("2.a@12", "current", nurseries[1]).put("2.b", "current", rate);
        form
    }

    /// Every folder of the workspace, the outer ones first.
    fn folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.root.clone()];
        let mut at = 0;
        while let Some(folder) = folders.get(at).cloned() {
            let inside = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            folders.extend(inside.filter(|path| path.is_dir()));
            at += 1;
        }
        folders.iter().map(|folder| folder.strip_prefix(&self.root).unwrap().to_owned()).collect()
    }

    /// Every file of the workspace with its content.
    pub fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&self.root).unwrap().to_owned();
                    files.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
        files
    }
}

impl Ran {
    /// Asserts the exit code.
    pub fn is(&self, code: i32) -> &Ran {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// The result as JSON: nothing else may stand on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {self}"))
    }

    /// Asserts a sentence on stderr, which is where our own failures are told.
    pub fn complains(&self, of: &[&str]) -> &Ran {
        assert!(self.err.starts_with("lỗi:"), "{self}");
        for words in of {
            assert!(self.err.contains(words), "‘{words}’ is missing: {self}");
        }
        self
    }
}

impl Told for Ran {
    fn json(&self) -> Value {
        self.json()
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "khtc {} → {}\n--- stdout\n{}\n--- stderr\n{}", self.args, self.code, self.out, self.err)
    }
}

/// A path in the folder of samples.
pub fn samples(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(inside)
}

/// A plan workbook from its readable source.
pub fn plan_workbook(source: &str) -> Vec<u8> {
    plan::write(&PlanSource::from_toml(source).unwrap()).unwrap()
}

pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The items of `check` or `receive`.
pub fn items(told: &impl Told) -> Vec<Value> {
    let json = told.json();
    json.as_array().or_else(|| json["items"].as_array()).unwrap_or_else(|| panic!("no items: {told}")).clone()
}

/// The only item.
pub fn item(told: &impl Told) -> Value {
    let items = items(told);
    assert_eq!(items.len(), 1, "{told}");
    items[0].clone()
}

/// The codes of an item's findings, without repetition.
pub fn codes(item: &Value) -> Vec<String> {
    let findings = item["findings"].as_array().unwrap();
    let mut codes: Vec<String> = findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// The line of an indicator in a consolidation.
pub fn line<'a>(consolidation: &'a Value, indicator: &str) -> &'a Value {
    let lines = consolidation["lines"].as_array().unwrap();
    lines.iter().find(|line| line["indicator"] == indicator).unwrap_or_else(|| panic!("no line {indicator}"))
}
