//! What every package has, a workbook or a Word document: parts, their types, what leads from one to another, and the
//! properties of the document.
//!
//! Never looks at cells.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::Node;
use super::{Faults, Parts};

/// What leads out of a part: id → path of another part, or nothing for what lies outside of the package.
pub fn targets(parts: &Parts, part: &str) -> BTreeMap<String, Option<String>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let place = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(relations) = parts.tree(&place) else { return BTreeMap::new() };
    let target = |one: &Node| {
        let target = one.get("Target").unwrap_or_default();
        (one.get("TargetMode") != Some("External")).then(|| resolved(folder, target))
    };
    relations.children.iter().map(|one| (one.get("Id").unwrap_or_default().to_owned(), target(one))).collect()
}

/// A path as it is written in a part of this folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        if step == ".." {
            path.pop();
        } else {
            path.push(step);
        }
    }
    path.join("/")
}

pub fn check(parts: &Parts, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for name in parts.names() {
        if !names.insert(name.to_lowercase()) {
            faults.add("part-twice", name);
        }
    }
    types(parts, faults);
    for place in parts.names().filter(|name| name.ends_with(".rels")) {
        relations(parts, place, faults);
    }
    for name in parts.names().filter(|name| name.ends_with(".xml")) {
        let known = targets(parts, name);
        let Some(tree) = parts.tree(name) else { continue };
        for (attribute, id) in tree.all().into_iter().flat_map(|node| &node.attributes) {
            if attribute.starts_with("r:") && !known.contains_key(id) {
                faults.add("relationship-missing", &format!("{name}: {attribute}={id}"));
            }
        }
    }
    properties(parts, faults);
}

fn types(parts: &Parts, faults: &mut Faults) {
    let Some(types) = parts.tree("[Content_Types].xml") else { return faults.add("no-content-types", "") };
    let (mut extensions, mut overrides) = (BTreeSet::new(), BTreeSet::new());
    for one in &types.children {
        let is_new = match one.name() {
            "Default" => extensions.insert(one.get("Extension").unwrap_or_default().to_lowercase()),
            _ => overrides.insert(one.get("PartName").unwrap_or_default().to_lowercase()),
        };
        if !is_new || one.get("ContentType").is_none_or(str::is_empty) {
            faults.add("content-type-twice", &format!("{:?}", one.attributes));
        }
    }
    for name in parts.names().filter(|name| *name != "[Content_Types].xml") {
        let extension = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        // What is only `application/xml` is nothing that Office knows.
        let is_known = overrides.contains(&format!("/{}", name.to_lowercase()))
            || (extensions.contains(&extension) && extension != "xml");
        if !is_known {
            faults.add("no-content-type", name);
        }
    }
    for name in overrides {
        if !parts.names().any(|part| format!("/{}", part.to_lowercase()) == name) {
            faults.add("content-type-of-nothing", &name);
        }
    }
}

fn relations(parts: &Parts, place: &str, faults: &mut Faults) {
    let source = place.replace("_rels/", "");
    let source = source.trim_end_matches(".rels");
    if !source.is_empty() && !parts.names().any(|name| name == source) {
        faults.add("relationships-of-nothing", place);
    }
    let Some(tree) = parts.tree(place) else { return };
    let mut ids = BTreeSet::new();
    for one in &tree.children {
        if !ids.insert(one.get("Id").unwrap_or_default()) {
            faults.add("relationship-id-twice", place);
        }
    }
    for target in targets(parts, source).into_values().flatten() {
        if !parts.names().any(|name| name == target) {
            faults.add("relationship-to-nothing", &format!("{place}: {target}"));
        }
    }
}

fn properties(parts: &Parts, faults: &mut Faults) {
    if let Some(core) = parts.tree("docProps/core.xml") {
        let mut names = BTreeSet::new();
        for one in &core.children {
            let is_day = ["created", "modified"].contains(&one.name());
            let is_valid = !is_day || chrono::DateTime::parse_from_rfc3339(&one.text).is_ok();
            if !names.insert(one.name()) || !is_valid || one.text.encode_utf16().count() > 255 {
                faults.add("core-property", &format!("{}: {}", one.full_name, one.text));
            }
        }
    }
    if let Some(app) = parts.tree("docProps/app.xml") {
        for vector in app.named("vector") {
            if vector.number("size") != Some(vector.children.len()) {
                faults.add("app-property", &format!("{:?}", vector.attributes));
            }
        }
    }
    if let Some(custom) = parts.tree("docProps/custom.xml") {
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for one in &custom.children {
            let is_valid = one.number("pid").is_some_and(|id| id >= 2 && ids.insert(id))
                && one.get("name").is_some_and(|name| !name.is_empty() && names.insert(name.to_lowercase()))
                && one.get("fmtid") == Some("{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
                && one.whole_text().encode_utf16().count() <= 255;
            if !is_valid {
                faults.add("custom-property", &format!("{:?}", one.attributes));
            }
        }
    }
}
