//! The papers of the house: what the source cites of them is there, and so is what they link to.
//!
//! Never judges what a paper says.

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the folders whose name ends so.
fn files(folders: &[&str], extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|one| one == extension) {
                found.push(path);
            }
        }
    }
    found
}

/// The titles of a paper, and the names of its headings as links write them.
fn titles(paper: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(paper).unwrap_or_else(|error| panic!("{}: {error}", paper.display()));
    text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_matches(['#', ' ']).to_owned()).collect()
}

/// A comment on one line, however it is broken.
fn unbroken(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches(['/', '!']));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// `docs/contract.md`, *Codes* and *Items*: paper and titles.
fn cited(text: &str) -> Vec<(String, Vec<String>)> {
    let text = unbroken(text);
    let of = |after: &str| {
        let (name, mut rest) = after.split_once("`")?;
        let mut titles = Vec::new();
        while let Some((title, left)) =
            [", *", " and *"].iter().find_map(|before| rest.strip_prefix(before)).and_then(|rest| rest.split_once('*'))
        {
            titles.push(title.to_owned());
            rest = left;
        }
        name.ends_with(".md").then(|| (format!("docs/{name}"), titles))
    };
    text.split("`docs/").skip(1).filter_map(of).collect()
}

#[test]
fn what_the_source_cites_stands_in_the_papers() {
    let mut number = 0;
    // What is cited below is made up.
    let others = |file: &PathBuf| !file.ends_with("khtc/papers.rs");
    for file in files(&["src", "tests", "benches", "samples"], "rs").into_iter().filter(others) {
        for (paper, wanted) in cited(&std::fs::read_to_string(&file).unwrap()) {
            let titles = titles(&root().join(&paper));
            for title in wanted {
                number += 1;
                assert!(titles.contains(&title), "{}: {paper} has no title “{title}”", file.display());
            }
        }
    }
    assert!(number > 20, "{number} citations were found");
}

#[test]
fn what_the_papers_link_to_is_there() {
    let mut papers = files(&["docs"], "md");
    papers.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name)));
    for paper in papers {
        let text = std::fs::read_to_string(&paper).unwrap();
        for link in text.split("](").skip(1).filter_map(|after| after.split_once(')')).map(|(link, _)| link) {
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let to = if path.is_empty() { paper.clone() } else { paper.with_file_name("").join(path) };
            assert!(link.contains("://") || to.exists(), "{}: {link} is not there", paper.display());
            assert!(place.is_empty(), "{}: {link} names a place, titles change", paper.display());
        }
    }
}

#[test]
fn citations_are_read_across_lines() {
    let text = "//! A (`docs/a.md`, *One\n//! two* and *Three*) and `docs/b.md`.";
    let expected =
        [("docs/a.md".to_owned(), vec!["One two".to_owned(), "Three".to_owned()]), ("docs/b.md".to_owned(), vec![])];
    assert_eq!(cited(text), expected);
}
