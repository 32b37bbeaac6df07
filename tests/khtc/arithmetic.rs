//! The figures of the samples, under the version of the arithmetic that brought them about.
//!
//! Never lets a figure move unnoticed: `golden/arithmetic.txt` holds every one of them, and is written anew only where
//! the version was raised or the samples are others.

use std::path::{Path, PathBuf};

use khtc::consolidate::{ARITHMETIC, consolidate};
use khtc::excel;
use khtc::ledger::Ledger;
use khtc::model::period::Period;
use khtc::model::plan::Plan;
use khtc::model::standing::Received;
use khtc::model::told::ToldFigures;
use khtc::plan;
use sha2::{Digest, Sha256};

use crate::samples::{generator, khtc, root};

const PLAN: &str = "samples/ke-hoach-2022.xlsx";

/// The periods of which the samples hold reports, and those that they are part of.
const PERIODS: [&str; 10] =
    ["2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06", "2022-Q1", "2022-Q2", "2022-H1", "2022"];

/// Set to write the golden file anew.
const WRITE: &str = "KHTC_WRITE_ARITHMETIC";

fn golden() -> PathBuf {
    root().join("tests/khtc/golden/arithmetic.txt")
}

#[test]
fn no_figure_moves_without_a_new_version_of_the_arithmetic() {
    let now = Page { arithmetic: ARITHMETIC.to_owned(), samples: samples(), figures: figures() };
    let then = std::fs::read_to_string(golden()).ok().map(|text| Page::read(&text));
    let Some(why) = then.as_ref().map_or(Some(Why::NoPage), |then| now.differs(then)) else { return };
    let may_write = match why {
        Why::FiguresMoved => false,
        Why::NoPage | Why::OtherVersion | Why::OtherSamples => true,
    };
    if may_write && std::env::var_os(WRITE).is_some() {
        std::fs::write(golden(), now.text()).unwrap();
        return;
    }
    let moved = then.map(|then| now.moved(&then)).unwrap_or_default();
    panic!("{}\n{}", why.says(), moved.join("\n"));
}

#[test]
fn a_moved_figure_is_told_from_a_new_version_and_from_other_samples() {
    let then = Page { arithmetic: "1".into(), samples: "a".into(), figures: vec!["2022 1.a 5".into()] };
    assert_eq!(Page::read(&then.text()), then);
    assert_eq!(then.differs(&then), None);
    let moved = Page { figures: vec!["2022 1.a 6".into()], ..then.clone() };
    assert_eq!(moved.differs(&then), Some(Why::FiguresMoved));
    assert_eq!(moved.moved(&then), ["- 2022 1.a 5", "+ 2022 1.a 6"]);
    let raised = Page { arithmetic: "2".into(), ..moved.clone() };
    assert_eq!(raised.differs(&then), Some(Why::OtherVersion));
    let other = Page { samples: "b".into(), ..moved };
    assert_eq!(other.differs(&then), Some(Why::OtherSamples));
}

/// What the golden file holds.
#[derive(Clone, PartialEq, Debug)]
struct Page {
    arithmetic: String,
    /// Digest of the plan and of every report.
    samples: String,
    /// `period indicator prior current cumulative percent status`.
    figures: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Why {
    NoPage,
    OtherVersion,
    OtherSamples,
    FiguresMoved,
}

impl Page {
    fn read(text: &str) -> Page {
        let mut lines = text.lines();
        let mut after =
            |head: &str| lines.next().and_then(|line| line.strip_prefix(head)).unwrap_or_default().to_owned();
        let (arithmetic, samples) = (after("arithmetic "), after("samples "));
        Page { arithmetic, samples, figures: lines.map(str::to_owned).collect() }
    }

    fn text(&self) -> String {
        format!("arithmetic {}\nsamples {}\n{}\n", self.arithmetic, self.samples, self.figures.join("\n"))
    }

    fn differs(&self, then: &Page) -> Option<Why> {
        if self.arithmetic != then.arithmetic {
            Some(Why::OtherVersion)
        } else if self.samples != then.samples {
            Some(Why::OtherSamples)
        } else if self.figures != then.figures {
            Some(Why::FiguresMoved)
        } else {
            None
        }
    }

    fn moved(&self, then: &Page) -> Vec<String> {
        let gone = then.figures.iter().filter(|line| !self.figures.contains(line)).map(|line| format!("- {line}"));
        let come = self.figures.iter().filter(|line| !then.figures.contains(line)).map(|line| format!("+ {line}"));
        gone.chain(come).collect()
    }
}

impl Why {
    fn says(self) -> String {
        let write = format!("run this test with {WRITE}=1, look at what it changed, and commit that");
        match self {
            Why::NoPage => format!("golden/arithmetic.txt is not there: {write}."),
            Why::OtherVersion => format!("golden/arithmetic.txt is of another version of the arithmetic: {write}."),
            Why::OtherSamples => format!("golden/arithmetic.txt is of other samples: {write}."),
            Why::FiguresMoved => format!(
                "Figures of the samples came out otherwise, and the arithmetic is still {ARITHMETIC}. If that was not \
                 meant, mend it. If it was, raise `consolidate::ARITHMETIC`, so that ledgers do not take figures told \
                 before for damaged ones; then {write}."
            ),
        }
    }
}

fn samples() -> String {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(generator::FOLDER)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let digests =
        std::iter::once(root().join(PLAN)).chain(files).map(|path| Sha256::digest(std::fs::read(path).unwrap()));
    let all: Sha256 = digests.fold(Sha256::new(), |all, one| all.chain_update(one));
    all.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn figures() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (plan, received) = received(folder.path());
    let of = |period: &&str| -> Vec<String> {
        let period: Period = period.parse().unwrap();
        let all = consolidate(&plan, &received, period, plan.calendar.cut_off(period)).unwrap();
        all.lines.iter().map(|line| format!("{period} {}", told(&ToldFigures::from(line)))).collect()
    };
    PERIODS.iter().flat_map(of).collect()
}

/// What a ledger holds once it has received the samples.
fn received(folder: &Path) -> (Plan, Vec<Received>) {
    let out = folder.to_str().unwrap();
    let run = ["run", "--plan", PLAN, "--period", "2022-06", "--inbox", generator::FOLDER, "--out", out];
    let run = khtc(&run, None);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let plan = plan::read(&excel::read(&std::fs::read(root().join(PLAN)).unwrap()).unwrap()).plan.unwrap();
    let ledger = Ledger::open_existing(&folder.join("so-theo-doi.db")).unwrap().unwrap();
    let received = ledger.received(&plan.about.id, None).unwrap();
    (plan, received)
}

fn told(figures: &ToldFigures) -> String {
    let ToldFigures { indicator, prior, current, cumulative, percent, status } = figures;
    let [prior, current, cumulative, percent] = [prior, current, cumulative, percent]
        .map(|figure| figure.map_or("–".to_owned(), |figure| figure.to_string()));
    format!(
        "{indicator}: prior {prior}, current {current}, cumulative {cumulative}, percent {percent}, {}",
        status.vietnamese()
    )
}
