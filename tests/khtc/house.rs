//! Who may know whom (`docs/architecture.md`, *The rooms*), read from the paths in `src/`, so that it stays true.
//!
//! Never looks at tests inside `src/`: they may join rooms.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rooms, and the rooms that each may name besides itself. What a room is for stands in `docs/architecture.md`.
const MAY_KNOW: &[(&str, &[&str])] = &[
    // Doors.
    ("main", &["cli"]),
    ("cli", &["app", "error", "model", "note", "viet", "watch"]),
    // The work.
    (
        "app",
        &[
            "consolidate",
            "error",
            "excel",
            "intake",
            "layout",
            "ledger",
            "letters",
            "mail",
            "model",
            "note",
            "plan",
            "report",
            "rules",
            "template",
            "viet",
            "watch",
            "workspace",
        ],
    ),
    ("letters", &["error", "layout", "mail", "model", "rules", "template", "viet", "workspace"]),
    ("workspace", &["error", "excel", "ledger", "model", "note", "plan", "rules", "viet"]),
    // What is said beside the work: failures, notes, how far it is. Of the other rooms `error` knows their errors.
    ("error", &["consolidate", "ledger", "model", "report", "rules", "template"]),
    ("note", &["model"]),
    ("watch", &[]),
    // Verbs.
    ("plan", &["excel::style", "model", "viet"]),
    ("intake", &["layout", "model", "viet"]),
    ("rules", &["frame", "model", "viet"]),
    ("consolidate", &["frame", "model", "viet"]),
    ("template", &["excel::style", "layout", "model", "viet"]),
    ("report", &["excel::style", "model", "viet"]),
    // Edges.
    ("excel", &["model", "viet"]),
    ("ledger", &["model", "viet"]),
    ("mail", &["model", "viet"]),
    // Nouns.
    ("layout", &["model", "viet"]),
    ("frame", &["model"]),
    ("viet", &["model"]),
    ("model", &[]),
];

/// Crates with a room of their own.
const CRATES: &[(&str, &[&str])] = &[
    ("polars", &["frame", "rules", "consolidate"]),
    ("calamine", &["excel"]),
    ("zip", &["excel", "report"]),
    ("quick_xml", &["excel", "report"]),
    ("rust_xlsxwriter", &["excel", "template", "report", "plan"]),
    ("rusqlite", &["ledger"]),
    ("mailparse", &["mail"]),
    ("clap", &["cli", "main"]),
    ("indicatif", &["cli"]),
];

/// A source file of the program, without its tests.
struct Source {
    name: String,
    room: String,
    /// Modules from the crate's root to this one.
    module: Vec<String>,
    code: String,
}

#[test]
fn rooms_know_only_whom_they_may() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.room == "lib" {
            continue;
        }
        let known = MAY_KNOW.iter().find(|(room, _)| *room == source.room).map(|(_, known)| *known);
        let known = known.unwrap_or_else(|| panic!("{}: a room that docs/architecture.md does not have", source.name));
        for path in paths(&source).iter().filter_map(|path| path.strip_prefix("crate::").map(str::to_owned)) {
            let room = path.split("::").next().unwrap();
            // A macro or item at the root of the crate.
            let is_room = MAY_KNOW.iter().any(|(one, _)| *one == room);
            let allowed = known.iter().any(|one| path == *one || path.starts_with(&format!("{one}::")));
            if is_room && room != source.room && !allowed {
                faults.push(format!("{} knows {path}", source.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A file imports another file of its room if its code names that file's module, or an item that is defined there, by
/// `use` or by a path in full. An item that a third file hands on (`pub use child::Item`) counts as an import of the file
/// that defines it. Declaring a module (`mod child;`) is no import, and handing an item on is none either, unless the
/// file that hands it on also names the item in its own code. Tests inside `src/` are left out.
#[test]
fn no_two_files_of_a_room_import_each_other_in_a_circle() {
    let circles = circles(&imports(&sources()));
    assert!(circles.is_empty(), "files that import each other in a circle:\n{}", circles.join("\n"));
}

#[test]
fn only_errors_and_nouns_are_known_to_the_error_of_our_side() {
    for source in sources().iter().filter(|source| source.room == "error") {
        for path in paths(source).iter().filter(|path| path.starts_with("crate::")) {
            let is_own = path.starts_with("crate::error::");
            let is_noun = path.starts_with("crate::model::");
            assert!(is_own || is_noun || path.ends_with("Error"), "{} knows {path}", source.name);
        }
    }
}

#[test]
fn what_went_wrong_is_said_in_words_that_hold_for_any_door() {
    for source in sources().iter().filter(|source| source.room == "error" || source.name.ends_with("error.rs")) {
        for text in literals(&source.code) {
            assert!(!names_a_command(&text), "{} names a command: {text}", source.name);
        }
    }
}

#[test]
fn use_cases_do_not_know_the_terminal() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| ["app", "letters", "workspace"].contains(&source.room.as_str())) {
        for word in ["println", "clap::", "indicatif", "owo_colors", "anstream"] {
            if source.code.contains(word) {
                faults.push(format!("{} knows {word}", source.name));
            }
        }
        // `khtc.toml` is read by whoever uses the terminal: its comments may name a verb.
        let texts = literals(&source.code).into_iter().filter(|_| source.name != "workspace/settings.rs");
        faults.extend(texts.filter(|text| names_a_command(text)).map(|text| format!("{}: {text}", source.name)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// True for words that only the terminal knows: a verb in quotes, a flag.
fn names_a_command(text: &str) -> bool {
    text.contains("‘khtc ") || text.starts_with("khtc ") || text.starts_with("--") || text.contains(" --")
}

/// The texts in quotes of a program without comments.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A quote as a letter, `'"'`, begins no text.
            '\'' if letters.peek() == Some(&'"') => {
                letters.next();
            }
            '"' => {
                let mut text = String::new();
                while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
                    text.push(letter);
                    if letter == '\\' {
                        text.extend(letters.next());
                    }
                }
                found.push(text);
            }
            _ => {}
        }
    }
    found
}

#[test]
fn crates_are_named_only_in_their_rooms() {
    let mut faults = Vec::new();
    for source in sources() {
        let named: BTreeSet<String> =
            paths(&source).iter().map(|path| path.split("::").next().unwrap().to_owned()).collect();
        for (name, rooms) in CRATES {
            if named.contains(*name) && !rooms.contains(&source.room.as_str()) {
                faults.push(format!("{} names {name}", source.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_clock_is_read_in_one_place_and_passed_in() {
    for source in sources().iter().filter(|source| source.name != "workspace/clock.rs") {
        for clock in ["Utc::now", "Local::now", "SystemTime::now", "Instant::now"] {
            assert!(!source.code.contains(clock), "{} reads the clock", source.name);
        }
    }
}

#[test]
fn files_are_opened_only_in_the_workspace_and_by_the_ledger() {
    let open = ["app", "cli", "ledger", "workspace"];
    for source in sources().iter().filter(|source| !open.contains(&source.room.as_str())) {
        for path in paths(source) {
            assert!(!path.starts_with("std::fs"), "{} opens files: {path}", source.name);
        }
        assert!(!source.code.contains("std::fs::"), "{} opens files", source.name);
    }
}

#[test]
fn rooms_are_named_for_what_they_are() {
    for source in sources() {
        for shapeless in ["util", "utils", "common", "helper", "helpers", "misc"] {
            assert!(!source.module.iter().any(|module| module == shapeless), "{}", source.name);
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in files(&root()) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} has no line of purpose", path.display());
    }
}

#[test]
fn texts_are_told_from_the_program_around_them() {
    let code = r#"let a = "khtc \"a\" --b"; let c = '"'; f("", 'x', "‘khtc log’");"#;
    assert_eq!(literals(code), [r#"khtc \"a\" --b"#, "", "‘khtc log’"]);
}

#[test]
fn paths_are_read_as_the_compiler_reads_them() {
    let source = Source {
        name: "report/office/data.rs".into(),
        room: "report".into(),
        module: vec!["report".into(), "office".into(), "data".into()],
        code: "use crate::{model::{plan::{self, Plan}, entry::Entry}, excel};\n\
               use super::super::tree as branch;\nuse polars::prelude::*;\n\
               fn f() -> crate::viet::Text { rusqlite::open() }"
            .into(),
    };
    let expected = [
        "crate::excel",
        "crate::model::entry::Entry",
        "crate::model::plan",
        "crate::model::plan::Plan",
        "crate::report::tree",
        "crate::viet::Text",
        "polars::prelude",
        "rusqlite::open",
    ];
    assert_eq!(paths(&source).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_circle_is_found_through_what_a_parent_hands_on() {
    let of = |name: &str, module: &[&str], code: &str| Source {
        name: name.into(),
        room: "plan".into(),
        module: module.iter().map(|part| (*part).to_owned()).collect(),
        code: code.into(),
    };
    let parent = "mod a;\nmod b;\npub use a::A;\npub use self::b::{B as Second};";
    let a = of("plan/a.rs", &["plan", "a"], "use super::Second;\npub struct A(Second);");
    let b = of("plan/b.rs", &["plan", "b"], "use crate::plan;\npub fn f() -> plan::A { todo!() }");
    let mut sources = vec![of("plan/mod.rs", &["plan"], parent), a, b];
    assert_eq!(circles(&imports(&sources)), ["plan/a.rs, plan/b.rs"]);
    sources[2].code = "pub struct B;".into();
    assert!(circles(&imports(&sources)).is_empty());
    // The child uses an item of its parent, and the parent one of the child.
    sources[2].code = "use super::LIMIT;\npub struct B;".into();
    assert!(circles(&imports(&sources)).is_empty());
    sources[0].code = format!("{parent}\npub const LIMIT: usize = 1;\nfn f() -> Second {{ b::B }}");
    assert_eq!(circles(&imports(&sources)), ["plan/b.rs, plan/mod.rs"]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The files of the program: those behind `#[cfg(test)] mod …;` are no part of it.
fn sources() -> Vec<Source> {
    let root = root();
    let files = files(&root);
    let mut tests: Vec<PathBuf> = Vec::new();
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        let stem = path.file_stem().unwrap();
        let is_own_folder = stem == "mod" || stem == "lib" || stem == "main";
        let folder = if is_own_folder { path.parent().unwrap().to_owned() } else { path.with_extension("") };
        for after in text.split("#[cfg(test)]").skip(1) {
            let name = after.trim_start().trim_start_matches("pub(crate) ").strip_prefix("mod ");
            if let Some((name, _)) = name.and_then(|rest| rest.split_once(';')).filter(|(name, _)| !name.contains('{'))
            {
                tests.push(folder.join(format!("{}.rs", name.trim())));
                tests.push(folder.join(name.trim()));
            }
        }
    }
    let of = |path: PathBuf| {
        let inside = path.strip_prefix(&root).unwrap();
        let mut module: Vec<String> =
            inside.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.len() > 1 && module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        Source {
            name: inside.to_string_lossy().into_owned(),
            room: module[0].clone(),
            module,
            code: without_tests(&std::fs::read_to_string(&path).unwrap()),
        }
    };
    let is_test = |path: &PathBuf| tests.iter().any(|test| path.starts_with(test));
    files.into_iter().filter(|path| !is_test(path)).map(of).collect()
}

/// Without comments, and without the module of tests that ends a file.
fn without_tests(text: &str) -> String {
    let starts_tests = |after: &str| after.lines().next().is_some_and(|line| line.ends_with("mod tests {"));
    let tests = text.match_indices("#[cfg(test)]\n").find(|(at, mark)| starts_tests(&text[at + mark.len()..]));
    let lines =
        text[..tests.map_or(text.len(), |(at, _)| at)].lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What a file imports by one path of a `use`.
struct Import {
    path: String,
    /// What the file calls it.
    name: String,
    /// Handed on to whoever names this file.
    is_public: bool,
}

/// Every path that the code names, by `use` or in full, from the crate's root on.
fn paths(source: &Source) -> BTreeSet<String> {
    let (imports, rest) = apart(&source.code);
    let used = imports.into_iter().map(|import| import.path);
    used.chain(paths_in_full(&rest)).map(|path| from_root(&path, &source.module)).collect()
}

/// The imports of the code, and the code without them.
fn apart(code: &str) -> (Vec<Import>, String) {
    let (mut imports, mut rest) = (Vec::new(), String::new());
    for line in code.split_inclusive(';') {
        match line.rfind("use ").filter(|at| is_statement(&line[..*at])) {
            Some(at) => {
                let tree: String =
                    line[at + 4..].trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
                let mut found = BTreeSet::new();
                expand("", &tree, &mut found);
                let (before, visibility) = line[..at].rsplit_once('\n').unwrap_or(("", &line[..at]));
                let is_public = visibility.trim().starts_with("pub");
                imports.extend(found.into_iter().map(|(path, name)| Import { path, name, is_public }));
                rest.push_str(before);
            }
            None => rest.push_str(line),
        }
    }
    (imports, rest)
}

/// The paths of two parts or more in code without its imports.
fn paths_in_full(code: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.split(|c: char| !is_part(c)).map(|word| word.trim_matches(':'));
    words
        .filter(|word| word.contains("::") && word.starts_with(|c: char| c.is_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// True if what stands before `use` on its line ends a statement or begins one.
fn is_statement(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap().trim();
    line.is_empty() || line.starts_with("pub")
}

/// `a::{b, c::{self, d as e}}` → `a::b` named `b`, `a::c` named `c`, `a::c::d` named `e`.
fn expand(before: &str, tree: &str, found: &mut BTreeSet<(String, String)>) {
    let tree = tree.trim();
    let joined = |part: &str| if before.is_empty() { part.to_owned() } else { format!("{before}::{part}") };
    let Some((head, inside)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim())));
        let path = match path.trim().trim_end_matches("::*").trim_end_matches('*') {
            "self" | "" => before.to_owned(),
            path => joined(path),
        };
        let name = name.unwrap_or_else(|| path.rsplit("::").next().unwrap()).to_owned();
        found.insert((path, name));
        return;
    };
    let head = joined(head.trim().trim_end_matches("::"));
    let head = head.trim_end_matches("::").to_owned();
    let inside = inside.trim_end().strip_suffix('}').unwrap();
    let (mut depth, mut from) = (0, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&head, &inside[from..at], found);
                from = at + 1;
            }
            _ => {}
        }
    }
    if !inside[from..].trim().is_empty() {
        expand(&head, &inside[from..], found);
    }
}

/// `super::` and `self::` resolved.
fn from_root(path: &str, module: &[String]) -> String {
    let mut at: Vec<&str> = module.iter().map(String::as_str).collect();
    let mut parts = path.split("::").peekable();
    let mut is_relative = false;
    while let Some(part) = parts.next_if(|part| *part == "super" || *part == "self") {
        is_relative = true;
        if part == "super" {
            at.pop();
        }
    }
    let parts: Vec<&str> = parts.collect();
    if !is_relative {
        return path.to_owned();
    }
    let whole: Vec<&str> = std::iter::once("crate").chain(at).chain(parts).collect();
    whole.join("::")
}

/// For every file of a room with files, the files of the same room that it imports.
fn imports(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let read: BTreeMap<&[String], Read> = sources.iter().map(|source| (&source.module[..], Read::of(source))).collect();
    let mut found = BTreeMap::new();
    for source in sources {
        let here = &read[&source.module[..]];
        let of_room = |path: &str| definer(path, &source.module, &read, sources.len());
        let files: BTreeSet<&str> = here.named().iter().filter_map(|path| of_room(path)).collect();
        found.insert(&source.name[..], files.into_iter().filter(|file| *file != source.name).collect());
    }
    found
}

/// A file's imports, and its code without them.
struct Read<'a> {
    source: &'a Source,
    imports: Vec<Import>,
    rest: String,
}

impl<'a> Read<'a> {
    fn of(source: &'a Source) -> Self {
        let (imports, rest) = apart(&source.code);
        Read { source, imports, rest }
    }

    /// The paths that the file itself uses: without those that it only hands on.
    fn named(&self) -> Vec<String> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let code: Vec<&str> =
            self.rest.lines().filter(|line| !(line.contains("mod ") && line.ends_with(';'))).collect();
        let words: BTreeSet<&str> = code.iter().flat_map(|line| line.split(|c: char| !is_part(c))).collect();
        let used = self.imports.iter().filter(|import| !import.is_public || words.contains(&import.name[..]));
        used.map(|import| import.path.clone()).chain(paths_in_full(&self.rest)).collect()
    }
}

/// The file of the same room that defines what the file of `module` calls by `path`, followed through at most `steps`
/// files that hand it on.
fn definer<'a>(path: &str, module: &[String], read: &BTreeMap<&[String], Read<'a>>, steps: usize) -> Option<&'a str> {
    let here = &read[module];
    let (first, behind) = path.split_once("::").unwrap_or((path, ""));
    let child: Vec<String> = module.iter().cloned().chain([first.to_owned()]).collect();
    let path = match here.imports.iter().find(|import| import.name == first && import.path != path) {
        _ if ["crate", "super", "self"].contains(&first) => from_root(path, module),
        _ if read.contains_key(&child[..]) => from_root(&format!("self::{path}"), module),
        Some(import) if steps > 0 => {
            let whole = if behind.is_empty() { import.path.clone() } else { format!("{}::{behind}", import.path) };
            return definer(&whole, module, read, steps - 1);
        }
        _ => return None,
    };
    let parts: Vec<String> = path.strip_prefix("crate::")?.split("::").map(str::to_owned).collect();
    if parts[0] != module[0] {
        return None;
    }
    let length = (1..=parts.len()).rev().find(|length| read.contains_key(&parts[..*length]))?;
    let (file, item) = (&parts[..length], &parts[length..]);
    let there = &read[file];
    let is_handed_on = |name: &String| there.imports.iter().any(|import| import.name == *name);
    match item.first().filter(|name| steps > 0 && file != module && is_handed_on(name)) {
        Some(_) => definer(&item.join("::"), file, read, steps - 1),
        None => Some(&there.source.name),
    }
}

/// The groups of files that reach each other by imports, each with its files' names.
fn circles(imports: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports.keys().map(|file| (*file, reach(file, imports))).collect();
    let mut found = BTreeSet::new();
    for (file, others) in &reached {
        let circle: Vec<&str> = others.iter().copied().filter(|other| reached[other].contains(file)).collect();
        if !circle.is_empty() {
            found.insert(circle.join(", "));
        }
    }
    found.into_iter().collect()
}

/// The files that `file` imports, and those that they import, and so on.
fn reach<'a>(file: &'a str, imports: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let (mut found, mut next) = (BTreeSet::new(), vec![file]);
    while let Some(file) = next.pop() {
        next.extend(imports[file].iter().filter(|other| found.insert(**other)));
    }
    found
}
