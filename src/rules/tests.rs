//! What holds for all rules together.
//!
//! Never repeats what a rule's own tests say.

use std::collections::HashSet;

use polars::prelude::{Expr, col, lit};
use proptest::prelude::*;

use super::columns::TEXT;
use super::example::{Example, codes, judged, judged_with, plan};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use super::{JudgeInput, RULES, Settings, docs, findings, judge, judge_by, nearest, rule};
use crate::model::finding::{Fault, Severity};
use crate::model::grid::CellRef;
use crate::model::rule::{Facts, Family, Tells, Yields};

#[test]
fn every_code_is_there_once_and_in_order() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.doc.code).collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    let names: HashSet<&str> = RULES.iter().map(|rule| rule.doc.name).collect();
    assert_eq!(names.len(), codes.len());
    assert_eq!(docs(&[]).iter().map(|doc| doc.code).collect::<Vec<_>>(), codes);
    let place =
        |code: &&str| (Family::ALL.iter().position(|family| code.starts_with(family.letter())), code.to_string());
    assert!(codes.is_sorted_by_key(place));
}

#[test]
fn no_file_of_a_rule_is_left_out() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // `p203_above_all_target.rs` holds P203, `above-all-target`.
    let of_rules = names.filter(|name| name.as_bytes()[1].is_ascii_digit());
    let listed = RULES.iter().map(|rule| format!("{} {}", rule.doc.code, rule.doc.name)).collect::<HashSet<_>>();
    let named = of_rules.map(|name| {
        let (code, words) = name.trim_end_matches(".rs").split_once('_').unwrap();
        format!("{} {}", code.to_uppercase(), words.replace('_', "-"))
    });
    assert_eq!(named.collect::<HashSet<_>>(), listed);
}

#[test]
fn a_code_begins_with_the_letter_of_its_family() {
    for doc in RULES.iter().map(|rule| &rule.doc).chain(crate::plan::rules::RULES.iter()) {
        assert!(doc.code.starts_with(doc.facts.family.letter()), "{}: {:?}", doc.code, doc.facts.family);
    }
    let letters: String = Family::ALL.map(Family::letter).iter().collect();
    assert_eq!(letters, "WSCPHXRK");
    assert!(Family::ALL.is_sorted());
}

#[test]
fn what_the_program_reads_from_a_finding_is_said_by_one_rule() {
    let telling = |what: Tells| -> Vec<&str> {
        RULES.iter().filter(|rule| rule.doc.facts.tells == Some(what)).map(|rule| rule.doc.code).collect()
    };
    assert_eq!(telling(Tells::IdentifiedByHand), ["W009"]);
    assert_eq!(telling(Tells::CameAfterClosing), ["W017"]);
    let looks_back: Vec<&str> =
        RULES.iter().filter(|rule| rule.doc.facts.looks_at_other_periods).map(|rule| rule.doc.code).collect();
    assert_eq!(looks_back, ["C115", "H301", "H302", "H303", "H304", "H305", "H306", "H307"]);
}

#[test]
fn every_doc_is_whole() {
    let known = ["{place}", "{found}", "{expected}", "{indicator}"];
    for doc in RULES.iter().map(|rule| rule.doc) {
        let RuleDoc { code, name, severity: _, title, what, why, example, remedy, message, facts: _ } = doc;
        for text in [title, what, why, example, remedy, message] {
            assert!(text.trim() == text && text.chars().count() > 8, "{code}: {text:?}");
            assert!(!text.contains("  "), "{code}: {text:?}");
        }
        for text in [what, why, remedy, message] {
            // A message may ask.
            assert!(text.ends_with('.') || (text == message && text.ends_with('?')), "{code}: {text:?}");
        }
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}: {name}");
        let bare = known.iter().fold(format!("{message}{remedy}"), |text, one| text.replace(one, ""));
        assert!(!bare.contains(['{', '}']), "{code}: {bare}");
    }
}

#[test]
fn what_a_rule_yields_to_exists_and_does_not_yield_back() {
    for one in RULES {
        match one.doc.facts.yields {
            Yields::Never => {}
            // At the door a rule yields; over the frame its comparison does.
            Yields::AtTheCell(codes) | Yields::InTheRow(codes) => {
                assert!(one.comparison().is_none(), "{}", one.doc.code);
                assert!(codes.iter().all(|code| rule(code).is_some_and(|rule| rule.doc.facts.yields == Yields::Never)));
            }
        }
        let Some(comparison) = one.comparison() else { continue };
        for code in comparison.yields_to {
            let deeper = rule(code).unwrap().comparison().unwrap();
            assert!(!deeper.yields_to.contains(&one.doc.code), "{} {code}", one.doc.code);
        }
        let places = |said: &Said| said.words.matches("{}").count() == said.shows.len();
        assert!(comparison.said().all(places), "{}", one.doc.code);
    }
}

#[test]
fn severities_follow_the_contract() {
    let of = |code: &str| rule(code).unwrap().doc.severity;
    for code in ["C101", "C102", "C106", "C107", "P201", "P202", "P204", "P206", "P208", "H301", "X401", "X402", "S004"]
    {
        assert_eq!(of(code), Severity::Error, "{code}");
    }
    for code in ["C108", "C109", "C110", "C111", "P205", "P209", "H304", "W007"] {
        assert_eq!(of(code), Severity::Warning, "{code}");
    }
    assert!(RULES.iter().filter(|one| one.doc.code.starts_with('R')).all(|one| one.doc.severity == Severity::Note));
}

#[test]
fn one_fault_one_finding() {
    // Whatever stands in the rest of a row, an unreadable or absent figure is not blamed again.
    for state in ["?", "!"] {
        let text = format!("1.3.a current {state}\n1.3.a estimate -1\n1.3.a note _\npast 1.3.a cumulative=5 last=5");
        assert_eq!(codes(&text), "", "{state}");
    }
    // Nor is a figure at whose cell the door already found an error, nor a doubled row.
    let mut example = Example::read("1.3.b current 638\n1.2.a current -5");
    let cell = example.submission.slots[0].at.clone();
    example.submission.faults = vec![
        Fault::at("C106", cell.clone(), "6-38", "một số"),
        Fault::at("C106", cell, "6-38", "một số"),
        Fault::of_sheet("S004", "Báo cáo", "dòng 11 và 12", "một dòng").about("1.2.a", None),
    ];
    let found = judge(&plan(), &[example.case()], &Settings::default()).unwrap().findings.remove(0);
    assert_eq!(found.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["S004", "C106"]);
}

#[test]
fn a_doubt_about_the_writing_yields_to_the_figure() {
    let codes = |typed: &str, code: &'static str, toml: &str| {
        let mut example = Example::read(&format!("1.3.b current {typed}"));
        let cell = example.submission.slots[0].at.clone();
        example.submission.faults = vec![Fault::at(code, cell, "a", "b")];
        let settings: Settings = toml::from_str(toml).unwrap();
        let found = judge(&plan(), &[example.case()], &settings).unwrap().findings.remove(0);
        found.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("6.38", "C114", ""), ["P209"]);
    assert_eq!(codes("0.63", "C109", ""), ["P202"]);
    assert_eq!(codes("60.25", "C114", ""), ["C114"]);
    // What is on trial or off silences nothing.
    assert_eq!(codes("6.38", "C114", "shadow = ['P209']"), ["C114", "P209"]);
    assert_eq!(codes("6.38", "C114", "off = ['P209']"), ["C114"]);
}

#[test]
fn what_is_locked_in_a_row_with_the_label_of_another_is_told_once() {
    let at = |cell: &str| CellRef { sheet: "Báo cáo".into(), cell: cell.into() };
    let of = |code: &'static str, cell: &str| Fault::at(code, at(cell), "a", "b");
    let faults = [
        of("S006", "C10").about("1.3.a", None),
        of("C119", "D10").about("1.3.a", None),
        of("X402", "G10").about("1.3.a", None),
        of("C119", "D11").about("1.3.a", Some("dien-bien".into())),
        of("C110", "D12").about("1.3.b", None),
    ];
    let codes = |toml: &str| -> Vec<String> {
        let settings: Settings = toml::from_str(toml).unwrap();
        findings(&faults, &settings).iter().map(|one| format!("{} {}", one.code, one.cell.as_ref().unwrap())).collect()
    };
    assert_eq!(codes(""), ["S006 C10", "C119 D11", "C110 D12"]);
    assert_eq!(codes("off = ['S006']"), ["C119 D10", "X402 G10", "C119 D11", "C110 D12"]);
}

#[test]
fn a_blank_is_not_blamed_where_the_door_has_spoken() {
    let mut example = Example::read("1.3.a current _\n1.2.a current _\n1.1.a current _");
    let cell = example.submission.slots[0].at.clone();
    example.submission.faults = vec![
        Fault::at("C112", cell, "=B3*2", "một số"),
        Fault::of_sheet("S003", "Báo cáo", "dòng 1.2.a", "").about("1.2.a", None),
    ];
    let found = judge(&plan(), &[example.case()], &Settings::default()).unwrap().findings.remove(0);
    assert_eq!(found.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["S003", "C112", "X401"]);
    assert_eq!(found[2].indicator.as_deref(), Some("1.1.a"));
}

#[test]
fn a_cause_in_one_district_does_not_excuse_another() {
    let past = "past 1.2.a@180 cumulative=800\npast 1.2.a@181 cumulative=800\n";
    assert_eq!(codes(&format!("{past}1.2.a@180 current -5\n1.2.a@181 current 20")), "P210 G10, H304 G11");
}

#[test]
fn findings_stand_in_reading_order() {
    let at = |sheet: &str, cell: &str| CellRef { sheet: sheet.into(), cell: cell.into() };
    let faults = [
        Fault::at("C101", at("Theo huyện", "G9"), "a", "b"),
        Fault::at("C110", at("Báo cáo", "B2"), "a", "b"),
        Fault::at("C101", at("Báo cáo", "G10"), "a", "b"),
        Fault::at("C101", at("Báo cáo", "AA9"), "a", "b"),
        Fault::at("C101", at("Báo cáo", "G9"), "a", "b"),
        Fault::of_file("W010", "1", "2"),
        Fault::of_sheet("S003", "Báo cáo", "dòng", "").about("1.3.c", Some("180".into())),
        Fault::of_sheet("S003", "Báo cáo", "dòng", "").about("1.3.c", Some("181".into())),
    ];
    let order: Vec<String> = findings(&faults, &Settings::default())
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.cell.as_deref().unwrap_or("–")))
        .collect();
    assert_eq!(order, ["W010 –", "S003 –", "S003 –", "C101 G9", "C101 AA9", "C101 G10", "C110 B2", "C101 G9"]);
}

#[test]
fn settings_change_severities_everywhere() {
    let settings: Settings = toml::from_str("note = ['C109']\noff = ['C110']").unwrap();
    let cell = CellRef { sheet: "Báo cáo".into(), cell: "G9".into() };
    let faults = [Fault::at("C109", cell.clone(), "a", "b"), Fault::at("C110", cell, "a", "b")];
    let found = findings(&faults, &settings);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Note);
}

#[test]
fn a_rule_on_trial_speaks_and_changes_nothing() {
    use crate::model::disposition::Disposition;
    let with = |toml: &str, text: &str| judged_with(text, &toml::from_str(toml).unwrap());
    let found = with("shadow = ['P201']", "1.3.b current 638");
    assert_eq!((found.len(), found[0].shadow, found[0].level().as_str()), (1, true, "lỗi (chạy thử)"));
    assert_eq!(Disposition::of(&found), Disposition::Accepted);
    assert_eq!(serde_json::to_value(&found[0]).unwrap()["shadow"], true);
    assert!(serde_json::to_value(&judged("1.3.b current 638")[0]).unwrap().get("shadow").is_none());
    // Nor does it silence another that would yield to it; two on trial are told as they would be.
    let codes = |toml: &str| {
        let text = "1.2.a current -5\npast 1.2.a cumulative=800 last=800";
        with(toml, text)
            .iter()
            .map(|one| format!("{}{}", one.code, if one.shadow { "?" } else { "" }))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(""), ["P210"]);
    assert_eq!(codes("shadow = ['P210']"), ["P210?", "H304"]);
    assert_eq!(codes("shadow = ['P210', 'H304']"), ["P210?"]);
    assert_eq!(codes("shadow = ['H304']"), ["P210"]);
}

#[test]
fn a_frame_finding_is_told_in_full() {
    let finding = &judged("1.3.b current 638")[0];
    assert_eq!(finding.message, "Báo cáo!G10: chỉ tiêu 1.3.b ghi 638%, vượt quá 100%.");
    assert_eq!((finding.sheet.as_deref(), finding.indicator.as_deref()), (Some("Báo cáo"), Some("1.3.b")));
    let district = &judged("1.3.c@181 current _")[0];
    assert_eq!((district.sheet.as_deref(), district.district.as_deref()), (Some("Theo huyện"), Some("181")));
}

#[test]
fn nothing_to_judge_is_no_failure() {
    assert!(judge(&plan(), &[], &Settings::default()).unwrap().findings.is_empty());
    assert_eq!(codes(""), "");
}

#[test]
fn a_unit_answers_for_its_share_of_the_target() {
    let mut plan = plan();
    plan.allocations = [crate::model::plan::Allocation {
        indicator: "3.3.a".into(),
        unit: super::example::UNIT.into(),
        share: "0.5".parse().unwrap(),
        valid: Default::default(),
    }]
    .into_iter()
    .collect();
    let over = |current: &str| {
        let example = Example::read(&format!("3.3.a current {current}"));
        judge(&plan, &[example.case()], &Settings::default()).unwrap().findings.remove(0).len()
    };
    assert_eq!((over("147832"), over("147832.1")), (0, 1));
}

/// A rule of ours with a mistake in it.
const fn broken(code: &'static str, fault: fn(&Settings) -> Expr, found: Said) -> Rule {
    let doc = RuleDoc {
        code,
        name: "broken",
        severity: Severity::Error,
        title: "",
        what: "",
        why: "",
        example: "",
        remedy: "",
        message: "",
        facts: Facts::of(Family::Plan),
    };
    let comparison = Comparison {
        scope: Scope::Slot,
        on: || lit(true),
        fault,
        found,
        expected: Said::BLANK,
        remedy: None,
        yields_to: &[],
    };
    Rule { doc, judge: Judge::Frame(comparison) }
}

#[test]
fn a_rule_that_cannot_run_is_named_and_the_others_still_speak() {
    static BLIND: Rule = broken("P997", |_| col("không có cột này"), Said::BLANK);
    // Sees its fault and has no words for it: a column that is not there, and one of another type.
    static MUTE: Rule =
        broken("P998", |_| lit(true), Said { words: "{}", shows: &[Show::Text(|| col("không có cột này"))] });
    static ODD: Rule = broken("P999", |_| lit(true), Said { words: "{}", shows: &[Show::Date(|| col(TEXT))] });
    let example = Example::read("1.3.b current 638\n1.2.a current -5");
    let sound = judged("1.3.b current 638\n1.2.a current -5");
    assert_eq!(sound.len(), 2);
    for broken in [[&BLIND].as_slice(), &[&MUTE], &[&ODD], &[&BLIND, &MUTE, &ODD]] {
        let rules: Vec<&'static Rule> = RULES.iter().copied().chain(broken.iter().copied()).collect();
        let judgement = judge_by(&rules, &plan(), &[example.case()], &Settings::default()).unwrap();
        assert_eq!(judgement.findings[0], sound);
        let named: Vec<&str> = judgement.failures.iter().map(|failure| failure.code).collect();
        assert_eq!(named, broken.iter().map(|rule| rule.doc.code).collect::<Vec<_>>());
        let told = judgement.failures[0].to_string();
        assert!(told.starts_with(&format!("quy tắc {} (broken) không chạy được: ", named[0])), "{told}");
    }
}

#[test]
fn a_rule_that_is_switched_off_cannot_fail() {
    static OFF: Rule = broken("H304", |_| col("không có cột này"), Said::BLANK);
    let settings: Settings = toml::from_str("off = ['H304']").unwrap();
    let judgement = judge_by(&[&OFF], &plan(), &[Example::read("1.3.b current 50").case()], &settings).unwrap();
    assert!(judgement.failures.is_empty());
}

#[test]
fn suggests_the_code_that_was_meant() {
    assert_eq!(nearest("c101"), Some("C101"));
    assert_eq!(nearest("H340"), Some("H304"));
    assert_eq!(nearest("P281"), Some("P201"));
    assert_eq!(nearest("chào"), None);
}

/// Lines that meet in many faults, for a submission put together at random.
const LINES: [&str; 24] = [
    "1.1.a current 2",
    "1.1.a note _",
    "1.2.a current -5",
    "1.2.a current 4000",
    "1.3.a current -12.5",
    "1.3.a current _",
    "1.3.a note đo lại",
    "1.3.a note ?",
    "1.3.a estimate 3",
    "1.3.b current 638",
    "1.3.b current 0.638",
    "1.3.b numerator 7",
    "1.3.b denominator 5",
    "1.3.c@180 current 1",
    "1.3.c@181 current ?",
    "1.3.c estimate 0",
    "2.c progress hoàn thành",
    "2.c done_on _",
    "2.c done_on 2022-12-31",
    "3.3.a current 300000",
    "past 1.3.a cumulative=5 last=5 missing=2022-05",
    "past 1.2.a cumulative=820 last=820",
    "past 1.1.a cumulative=2 last=2",
    "nil Có",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_is_judged_as_each_alone(batch in prop::collection::vec(prop::collection::vec(0..LINES.len(), 0..12), 1..5)) {
        let examples: Vec<Example> = batch
            .iter()
            .map(|lines| {
                let mut lines = lines.clone();
                lines.sort_unstable();
                lines.dedup();
                Example::read(&lines.iter().map(|at| LINES[*at]).collect::<Vec<_>>().join("\n"))
            })
            .collect();
        let cases: Vec<JudgeInput<'_>> = examples.iter().map(Example::case).collect();
        let together = judge(&plan(), &cases, &Settings::default()).unwrap().findings;
        for (example, found) in examples.iter().zip(&together) {
            prop_assert_eq!(found, &judge(&plan(), &[example.case()], &Settings::default()).unwrap().findings[0]);
        }
    }
}

/// Prints how long a thousand submissions take (`--nocapture`); asserts nothing about time.
#[test]
fn a_thousand_submissions_in_one_scan() {
    let rows: Vec<String> = (0..10).map(|at| format!("1.3.a@{} current {at}\n1.3.a@{0} note _", 100 + at)).collect();
    let text = format!(
        "{}\n2.c progress hoàn thành\n2.c done_on _\n1.3.b current 638\n1.3.a estimate 5\n1.1.a current 1\n1.2.a current 900\n1.2.a note _\n4.a progress _\n3.3.a current 5\n3.3.a note _",
        rows.join("\n")
    );
    let example = Example::read(&text);
    assert_eq!(example.submission.slots.len(), 30);
    let cases: Vec<JudgeInput<'_>> = (0..1000).map(|_| example.case()).collect();
    let start = std::time::Instant::now();
    let found = judge(&plan(), &cases, &Settings::default()).unwrap().findings;
    println!("1,000 submissions of 30 slots: {:?}", start.elapsed());
    let one = judge(&plan(), &cases[..1], &Settings::default()).unwrap().findings;
    assert!(one[0].len() >= 3 && found.iter().all(|findings| *findings == one[0]));
}
