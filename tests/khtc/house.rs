//! Who may know whom (design, section 3), read from the paths in `src/`, so that it stays true.
//!
//! Never looks at tests inside `src/`: they may join rooms.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Rooms, and the rooms that each may name besides itself.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("viet", &["model"]),
    ("frame", &["model"]),
    ("layout", &["model", "viet"]),
    ("plan", &["excel::style", "model", "viet"]),
    ("intake", &["layout", "model", "viet"]),
    ("rules", &["frame", "model", "viet"]),
    ("consolidate", &["frame", "model", "viet"]),
    ("template", &["excel::style", "layout", "model", "viet"]),
    ("report", &["excel::style", "model", "viet"]),
    ("excel", &["model", "viet"]),
    ("ledger", &["model", "viet"]),
    ("mail", &["model", "viet"]),
    ("main", &["cli"]),
];

/// Rooms that join the others; `error` knows only their errors.
const JOINS: [&str; 7] = ["app", "cli", "error", "letters", "note", "watch", "workspace"];

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
        if JOINS.contains(&source.room.as_str()) || source.room == "lib" {
            continue;
        }
        let known = MAY_KNOW.iter().find(|(room, _)| *room == source.room).map(|(_, known)| *known);
        let known = known.unwrap_or_else(|| panic!("{}: a room that the design does not have", source.name));
        for path in paths(&source).iter().filter_map(|path| path.strip_prefix("crate::").map(str::to_owned)) {
            let room = path.split("::").next().unwrap();
            // A macro or item at the root of the crate.
            let is_room = JOINS.contains(&room) || MAY_KNOW.iter().any(|(one, _)| *one == room);
            let allowed = known.iter().any(|one| path == *one || path.starts_with(&format!("{one}::")));
            if is_room && room != source.room && !allowed {
                faults.push(format!("{} knows {path}", source.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
#[ignore = "until the last verb is split"]
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
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Every path that the code names, by `use` or in full, from the crate's root on.
fn paths(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = String::new();
    for line in source.code.split_inclusive(';') {
        match line.rfind("use ").filter(|at| is_statement(&line[..*at])) {
            Some(at) => {
                let tree: String =
                    line[at + 4..].trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
                expand("", &tree, &mut found);
                rest.push_str(&line[..at]);
            }
            None => rest.push_str(line),
        }
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for word in rest.split(|c: char| !is_part(c)) {
        let word = word.trim_matches(':');
        if word.contains("::") && word.starts_with(|c: char| c.is_lowercase()) {
            found.insert(word.to_owned());
        }
    }
    found.into_iter().map(|path| from_root(&path, &source.module)).collect()
}

/// True if what stands before `use` on its line ends a statement or begins one.
fn is_statement(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap().trim();
    line.is_empty() || line.starts_with("pub")
}

/// `a::{b, c::{self, d}}` → `a::b`, `a::c`, `a::c::d`.
fn expand(before: &str, tree: &str, found: &mut BTreeSet<String>) {
    let tree = tree.trim();
    let joined = |part: &str| if before.is_empty() { part.to_owned() } else { format!("{before}::{part}") };
    let Some((head, inside)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap().trim();
        match path.trim_end_matches("::*").trim_end_matches('*') {
            "self" | "" => found.insert(before.to_owned()),
            path => found.insert(joined(path)),
        };
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
