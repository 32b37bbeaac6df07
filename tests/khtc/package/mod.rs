//! Every workbook and document that the program writes, taken apart: nothing in it makes Excel offer a repair.
//!
//! Never opens them with the library that wrote them.

mod around;
mod book;
mod container;
mod mutations;
mod sheet;
mod xml;

use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::process::Command;

use xml::Node;

use crate::office::{Office, text};

/// The parts of a package, in their order, those of XML as trees.
pub struct Parts {
    all: Vec<(String, Option<Node>)>,
}

/// What is wrong, each with the name of its kind.
#[derive(Default)]
pub struct Faults {
    found: Vec<String>,
    /// The sheet that is looked at.
    sheet: String,
}

impl Faults {
    fn add(&mut self, kind: &str, what: &str) {
        self.found.push(format!("{kind} {}: {what}", self.sheet));
    }
}

impl Parts {
    fn read(bytes: &[u8], faults: &mut Faults) -> Parts {
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut all = Vec::new();
        for at in 0..package.len() {
            let mut file = package.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            let is_xml = [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending));
            let tree = is_xml.then(|| xml::parse(&String::from_utf8_lossy(&content)));
            if let Some(Err(error)) = &tree {
                faults.add("not-well-formed", &format!("{name}: {error}"));
            }
            all.push((name, tree.and_then(Result::ok)));
        }
        Parts { all }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(name, _)| name.as_str())
    }

    fn tree(&self, name: &str) -> Option<&Node> {
        self.all.iter().find(|(part, _)| part == name)?.1.as_ref()
    }
}

/// Everything that is wrong with a workbook or a Word document, as lines that begin with the kind of fault.
fn faults(bytes: &[u8]) -> Vec<String> {
    let mut faults = Faults::default();
    let parts = Parts::read(bytes, &mut faults);
    container::check(&parts, &mut faults);
    if parts.names().any(|name| name.starts_with("xl/")) {
        book::check(&parts, &mut faults);
    }
    faults.found
}

/// An office in which all that the program writes has been written: plan, templates of all that is asked for,
/// replies, both workbooks of a month, a quarter and the year, and the Word document.
fn written() -> (Office, Vec<PathBuf>) {
    let office = Office::of_samples();
    for period in ["2022-06", "2022-07"] {
        office.issue(period);
    }
    for period in ["2022-06", "2022-Q2", "2022", "2022-11"] {
        office.consolidate(period).is(0);
        office.report_both(period).is(0);
    }
    let is_package = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "xlsx" || ending == "docx");
    let files = office.snapshot().into_keys().filter(is_package).map(|path| office.path(&text(&path))).collect();
    (office, files)
}

#[test]
fn nothing_that_is_written_asks_for_a_repair() {
    let (office, files) = written();
    assert!(files.len() > 20 && files.iter().any(|path| text(path).ends_with(".docx")), "{files:?}");
    let mut all = Vec::new();
    for path in &files {
        let name = path.strip_prefix(office.path("")).unwrap().display();
        all.extend(faults(&std::fs::read(path).unwrap()).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_opens_every_workbook() {
    let (_office, files) = written();
    let books: Vec<&PathBuf> = files.iter().filter(|path| text(path).ends_with(".xlsx")).collect();
    let program = "import sys, warnings, openpyxl
warnings.simplefilter('ignore')
for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path)
    print(sum(1 for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None))";
    // Debian's own Python: that is where Debian's openpyxl is.
    let done = Command::new("/usr/bin/python3").args(["-c", program]).args(&books).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let counts = String::from_utf8(done.stdout).unwrap();
    let counts: Vec<usize> = counts.lines().map(|line| line.parse().unwrap()).collect();
    assert!(counts.len() == books.len() && counts.iter().all(|count| *count > 50), "{counts:?}");
}
