//! A prepared workspace with what an undisturbed run makes of it, and copies of it in which runs are disturbed.
//!
//! Never looks at how a run was disturbed: the same is asked of all.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{LazyLock, OnceLock};
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use tempfile::TempDir;

use super::cases::{CASES, Case};

/// What went wrong, in words.
pub type Checked = Result<(), String>;

/// A row, column by column.
type Row = BTreeMap<String, String>;
/// What a ledger holds, table by table.
pub type Contents = BTreeMap<String, BTreeSet<Row>>;
/// Files with their bytes; those of a ledger stand for what it holds.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Rows that are written together with the row that they hang on.
const WHOLE: &[(&str, &str, &[&str])] = &[
    ("receipt", "receipt", &["entry", "header_answer", "finding", "repair", "ignored", "ignored_cell", "came_by"]),
    ("told", "told", &["told_figure"]),
    ("closed", "closing", &["closed_figure", "closed_workbook"]),
];

pub struct Scene {
    pub case: &'static Case,
    pub start: State,
    pub end: State,
    pub takes: Duration,
}

/// Everything in a folder.
#[derive(PartialEq, Eq)]
pub struct State {
    pub files: Files,
    pub ledger: Contents,
}

/// A copy of the workspace.
pub struct Try<'a> {
    pub scene: &'a Scene,
    pub folder: PathBuf,
    _holder: Option<TempDir>,
}

impl Scene {
    /// Prepared once for all tests that ask.
    pub fn of(case: &'static Case) -> &'static Scene {
        static MADE: LazyLock<Vec<OnceLock<Scene>>> = LazyLock::new(|| CASES.iter().map(|_| OnceLock::new()).collect());
        let at = CASES.iter().position(|one| one.name == case.name).expect("one of the cases");
        MADE[at].get_or_init(|| Scene::prepared(case))
    }

    /// Those whose names are wanted.
    pub fn all(wanted: impl Fn(&str) -> bool) -> Vec<&'static Scene> {
        CASES.iter().filter(|case| wanted(case.name)).map(Scene::of).collect()
    }

    fn prepared(case: &'static Case) -> Scene {
        let scene = Scene { case, start: State::nothing(), end: State::nothing(), takes: Duration::ZERO };
        let start = State::of(&scene.copied().folder, case);
        let undisturbed = scene.copied();
        let begun = Instant::now();
        let output = undisturbed.command().output().unwrap();
        let takes = begun.elapsed();
        assert_eq!(output.status.code(), Some(case.code), "{}: {}", case.name, told(&output));
        let end = State::of(&undisturbed.folder, case);
        assert!(end != start, "{}: an undisturbed run changes something", case.name);
        Scene { case, start, end, takes }
    }

    pub fn copied(&self) -> Try<'_> {
        let holder = tempfile::tempdir().unwrap();
        let folder = holder.path().join("phong");
        Try { _holder: Some(holder), ..self.copied_to(&folder) }
    }

    /// A copy in a folder that somebody else cares for.
    pub fn copied_to(&self, folder: &Path) -> Try<'_> {
        for (path, bytes) in self.case.base.files() {
            let place = folder.join(path);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, bytes).unwrap();
        }
        Try { scene: self, folder: folder.to_owned(), _holder: None }
    }
}

impl Try<'_> {
    /// The verb, ready to be started.
    pub fn command(&self) -> Command {
        command(&self.folder, self.scene.case.args)
    }

    /// What a run that was stopped left: nothing that is not whole, and nothing that was told is missing.
    pub fn stopped(&self, told_on_stdout: &[u8]) -> Checked {
        let holder = tempfile::tempdir().unwrap();
        let seen = holder.path().join("phong");
        // Looked at in a copy: whoever opens a ledger clears up behind whoever was killed.
        copy(&self.folder, &seen);
        let case = self.scene.case;
        self.verified(&seen)?;
        let state = State::of(&seen, case);
        let (start, end) = (&self.scene.start, &self.scene.end);
        for (path, bytes) in &state.files {
            let is_known = [start, end].iter().any(|one| one.files.get(path) == Some(bytes));
            if !is_known && !is_draft(path) {
                return Err(format!("{} is neither as it was nor as it is to be", path.display()));
            }
        }
        if let Some(gone) = start.files.keys().find(|path| !state.files.contains_key(*path)) {
            return Err(format!("{} is gone", gone.display()));
        }
        for (table, rows) in &start.ledger {
            if let Some(row) = rows.iter().find(|row| !state.ledger.get(table).is_some_and(|now| now.contains(*row))) {
                return Err(format!("{table} has lost {row:?}"));
            }
        }
        for (table, rows) in &state.ledger {
            let expected = end.ledger.get(table);
            if let Some(row) = rows.iter().find(|row| !expected.is_some_and(|rows| rows.contains(*row))) {
                return Err(format!("{table} has what an undisturbed run does not write: {row:?}"));
            }
        }
        whole(&state.ledger, &end.ledger)?;
        // Everything is said at the end: what was said is done.
        if !told_on_stdout.is_empty() {
            same(&state, end).map_err(|what| format!("it was told, but {what}"))?;
        }
        Ok(())
    }

    /// Runs the verb once more, undisturbed: it completes, and everything is as if nothing had happened.
    pub fn completes(&self) -> Checked {
        let case = self.scene.case;
        let output = self.command().output().unwrap();
        let refused = case.done_before.is_some_and(|words| {
            output.status.code() == Some(2) && String::from_utf8_lossy(&output.stderr).contains(words)
        });
        if output.status.code() != Some(case.code) && !refused {
            return Err(format!("the second run ends with {:?}: {}", output.status, told(&output)));
        }
        self.verified(&self.folder)?;
        let state = State::of(&self.folder, case);
        same(&state, &self.scene.end).map_err(|what| format!("after the second run {what}"))
    }

    /// The ledger is whole, by the program's own word.
    fn verified(&self, folder: &Path) -> Checked {
        let ledger = folder.join(self.scene.case.ledger);
        if !ledger.exists() {
            return if self.scene.start.ledger.is_empty() { Ok(()) } else { Err("the ledger is gone".to_owned()) };
        }
        let output = command(ledger.parent().unwrap(), &["verify"]).output().unwrap();
        if output.status.code() == Some(0) { Ok(()) } else { Err(format!("verify says: {}", told(&output))) }
    }
}

impl State {
    fn nothing() -> State {
        State { files: Files::new(), ledger: Contents::new() }
    }

    pub fn of(folder: &Path, case: &Case) -> State {
        let ledger = folder.join(case.ledger);
        let contents = if ledger.exists() { contents(&ledger) } else { Contents::new() };
        let mut files = files(folder);
        files.retain(|path, _| !path.to_str().unwrap().starts_with(case.ledger));
        for (path, bytes) in &mut files {
            if path.extension().is_some_and(|end| end == "db") && !is_draft(path) {
                *bytes = format!("{:?}", self::contents(&folder.join(path))).into_bytes();
            }
        }
        State { files, ledger: contents }
    }
}

pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khtc"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Says something that is read even of a test that passes.
pub fn say(line: &str) {
    use std::io::Write;
    // Past what the test runner keeps to itself.
    std::io::stderr().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// What a process answered.
pub fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n--- stdout\n{}\n--- stderr\n{}", output.status, text(&output.stdout), text(&output.stderr))
}

/// Asserts in words what two states share.
pub fn same(state: &State, expected: &State) -> Checked {
    let names = |files: &Files| files.keys().cloned().collect::<BTreeSet<_>>();
    let (here, there) = (names(&state.files), names(&expected.files));
    if here != there {
        let (more, fewer) = (here.difference(&there).collect::<Vec<_>>(), there.difference(&here).collect::<Vec<_>>());
        return Err(format!("there are files {more:?} too many, and {fewer:?} are missing"));
    }
    if let Some((path, _)) = state.files.iter().find(|(path, bytes)| expected.files.get(*path) != Some(*bytes)) {
        return Err(format!("{} has other bytes", path.display()));
    }
    for table in state.ledger.keys().chain(expected.ledger.keys()) {
        let none = BTreeSet::new();
        let (here, there) = (state.ledger.get(table).unwrap_or(&none), expected.ledger.get(table).unwrap_or(&none));
        if here != there {
            let more: Vec<_> = here.difference(there).take(2).collect();
            let fewer: Vec<_> = there.difference(here).take(2).collect();
            return Err(format!("{table} has {more:?} too much, and {fewer:?} is missing"));
        }
    }
    Ok(())
}

/// What hangs on a row came with it.
fn whole(ledger: &Contents, expected: &Contents) -> Checked {
    let none = BTreeSet::new();
    let rows = |of: &'_ Contents, table: &str| of.get(table).unwrap_or(&none).clone();
    for (table, key, parts) in WHOLE {
        for row in rows(ledger, table) {
            let id = row.get("id").or_else(|| row.get(*key)).cloned().unwrap_or_default();
            let of = |contents: &Contents, part: &str| -> BTreeSet<Row> {
                rows(contents, part).into_iter().filter(|one| one.get(*key) == Some(&id)).collect()
            };
            if let Some(part) = parts.iter().find(|part| of(ledger, part) != of(expected, part)) {
                return Err(format!("{table} {id} is half: {part} is not what it is to be"));
            }
        }
    }
    Ok(())
}

/// What is being written, and hidden until it is.
pub fn is_draft(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name.starts_with(".khtc-") || name.starts_with(".so-theo-doi-")
    })
}

/// All rows of all tables. Blobs by their digest.
pub fn contents(path: &Path) -> Contents {
    readable(path).unwrap()
}

/// The same of a ledger that may be damaged.
pub fn readable(path: &Path) -> rusqlite::Result<Contents> {
    let ledger = rusqlite::Connection::open(path)?;
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let tables: Vec<String> = ledger.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let rows = |table: &String| -> rusqlite::Result<(String, BTreeSet<Row>)> {
        let mut statement = ledger.prepare(&format!("SELECT * FROM {table}"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Row> {
            let shown = |at| row.get_ref(at).map(shown);
            columns.iter().enumerate().map(|(at, name)| Ok((name.clone(), shown(at)?))).collect()
        };
        let rows = statement.query_map([], row)?.collect::<rusqlite::Result<_>>()?;
        Ok((table.clone(), rows))
    };
    tables.iter().map(rows).collect()
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Blob(bytes) => {
            let mut hasher = DefaultHasher::new();
            bytes.hash(&mut hasher);
            format!("{} bytes, {:x}", bytes.len(), hasher.finish())
        }
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
    }
}

pub fn files(root: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut is_empty = true;
        for entry in std::fs::read_dir(&folder).unwrap() {
            is_empty = false;
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
        // A draft's folder is seen even when nothing is left in it.
        if is_empty && is_draft(&folder) {
            files.insert(folder.strip_prefix(root).unwrap().to_owned(), Vec::new());
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &place);
        } else {
            std::fs::copy(&path, &place).unwrap();
        }
    }
}
