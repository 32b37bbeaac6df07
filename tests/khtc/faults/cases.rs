//! The verbs that write, each with a workspace that it is run in. A further verb is one line of [`CASES`].
//!
//! Never runs them; `scene` does.

use std::path::Path;
use std::sync::OnceLock;

use super::scene::{Files, files};
use crate::office::{KEY, Office, SMALL_PLAN, plan_workbook};

/// A verb, and what it is run in.
pub struct Case {
    pub name: &'static str,
    pub args: &'static [&'static str],
    pub base: Base,
    /// The ledger that it writes to, inside the folder that it is run in.
    pub ledger: &'static str,
    /// How an undisturbed run ends.
    pub code: i32,
    /// What the verb refuses to do twice: then the second run may end with 2 and these words.
    pub done_before: Option<&'static str>,
}

/// A workspace that verbs are run in.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    /// January is closed; of February the first unit's report is in, and five files wait: a correction, a report that
    /// is sent back, one of another month, one that is none, and a letter.
    Waiting,
    /// January is closed, February complete.
    Complete,
    /// Both reports of January wait; there is no ledger.
    Unopened,
    /// No workspace: a plan, settings and reports in folders of their own.
    Nothing,
}

impl Base {
    /// Made once for all tests that ask.
    pub fn files(self) -> &'static Files {
        static MADE: [OnceLock<Files>; 4] = [const { OnceLock::new() }; 4];
        MADE[self as usize].get_or_init(|| {
            let office = match self {
                Base::Waiting => waiting(),
                Base::Complete => complete(),
                Base::Unopened => unopened(),
                Base::Nothing => nothing(),
            };
            files(&office.path(""))
        })
    }
}

const LEDGER: &str = "so-theo-doi.db";
const BACKUP: &str = "sao-luu/so.db";

const fn case(name: &'static str, args: &'static [&'static str], base: Base, code: i32) -> Case {
    Case { name, args, base, ledger: LEDGER, code, done_before: None }
}

pub const CASES: &[Case] = &[
    case("receive", &["receive", "hop-thu-den"], Base::Waiting, 1),
    case("close", &["close", "--period", "2024-02", "--by", "Lan", "--sent-as", "12/BC-SVN"], Base::Complete, 0),
    Case { done_before: Some("tệp đã có"), ..case("backup", &["backup", BACKUP], Base::Complete, 0) },
    case("run", &["run", "--period", "2024-02"], Base::Waiting, 1),
    Case {
        ledger: "ra/so-theo-doi.db",
        ..case(
            "run from nothing",
            &["run", "--plan", "nguon/ke-hoach.xlsx", "--period", "2024-01", "--inbox", "den", "--out", "ra"],
            Base::Nothing,
            0,
        )
    },
    case("receive for the first time", &["receive", "hop-thu-den"], Base::Unopened, 0),
    case("consolidate", &["consolidate", "--period", "2024-02"], Base::Complete, 0),
    case("report", &["report", "--period", "2024-02", "--as", "xlsx,docx"], Base::Complete, 0),
    case("template", &["template", "--period", "2024-03"], Base::Complete, 0),
    case("remind", &["remind", "--period", "2024-02"], Base::Waiting, 0),
    case(
        "adjust",
        &["adjust", "1.a", "--period", "2024-02", "--unit", "mot", "--to", "50", "--by", "Lan", "--reason", "gọi điện"],
        Base::Complete,
        0,
    ),
    case(
        "reopen",
        &["reopen", "--period", "2024-01", "--unit", "mot", "--by", "Lan", "--reason", "sót"],
        Base::Complete,
        0,
    ),
];

/// The verbs that a case must not be forgotten of: each is killed twice as often as the others.
pub const FOREMOST: &[&str] = &["receive", "close", "backup", "run", "adjust"];

fn waiting() -> Office {
    let office = january();
    let mut correction = office.report_of_one("2024-02", 8.0);
    correction.answer("reason", "cộng thiếu");
    office.put("b-mot-2.xlsx", correction.bytes());
    let mut doubtful = office.report_of_two("2024-02", [1.0, 2.0], 80.0);
    doubtful.put("2.b", "current", "mấy?");
    office.put("c-hai.xlsx", doubtful.bytes());
    office.put("d-mot-3.xlsx", office.report_of_one("2024-03", 4.0).bytes());
    office.put("e-hong.xlsx", "không phải Excel");
    office.put("f-thu.eml", "From: mot@so.example\r\nSubject: Xin lui han\r\n\r\nXin nop cham.\r\n");
    office.clock("2024-03-22T09:00:00+07:00");
    office
}

fn complete() -> Office {
    let office = january();
    let path = office.put("c-hai.xlsx", office.report_of_two("2024-02", [1.0, 2.0], 80.0).bytes());
    office.receive(&path).is(0);
    office.clock("2024-03-22T09:00:00+07:00");
    office
}

fn january() -> Office {
    let office = unopened();
    office.receive("hop-thu-den").is(0);
    office.clock("2024-01-18T08:00:00+07:00");
    office.close("2024-01").is(0);
    office.clock("2024-02-15T08:00:00+07:00");
    office.issue("2024-02");
    office.issue("2024-03");
    let path = office.put("a-mot.xlsx", office.report_of_one("2024-02", 5.0).bytes());
    office.receive(&path).is(0);
    office
}

fn unopened() -> Office {
    let office = Office::issued("2024-01");
    office.put("0-mot.xlsx", office.report_of_one("2024-01", 10.0).bytes());
    office.put("1-hai.xlsx", office.report_of_two("2024-01", [1.0, 0.0], 80.0).bytes());
    office.clock("2024-01-16T08:00:00+07:00");
    std::fs::remove_file(office.path(LEDGER)).unwrap();
    office
}

fn nothing() -> Office {
    let source = unopened();
    let office = Office::empty();
    let write = |path: &str, bytes: &[u8]| {
        let path = office.path(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write("nguon/ke-hoach.xlsx", &plan_workbook(SMALL_PLAN));
    let settings = format!("{KEY}\n[demo]\nclock = \"2024-01-16T08:00:00+07:00\"\n");
    write("nguon/khtc.toml", settings.as_bytes());
    for name in ["0-mot.xlsx", "1-hai.xlsx"] {
        write(&format!("den/{name}"), &std::fs::read(source.path(&format!("hop-thu-den/{name}"))).unwrap());
    }
    office
}
