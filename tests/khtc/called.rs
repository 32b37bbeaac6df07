//! The use cases of an office, called as any door calls them: no process, no arguments, no screen.
//!
//! Never says what a door makes of an answer: where that counts, the binary is run ([`Office::khtc`]).

use std::path::Path;

use khtc::app::ask::{Arrived, Moment, Whose};
use khtc::app::close::ToClose;
use khtc::app::receive::{Incoming, Origin, from_paths};
use khtc::app::report::Form;
use khtc::app::{self, Answer, Workspace};
use khtc::note::Note;
use khtc::watch::Unwatched;
use serde::Serialize;
use serde_json::Value;

use crate::office::{Office, Told};

/// What a use case answered.
pub struct Called {
    needs_officer: bool,
    json: Value,
    notes: Vec<Note>,
}

impl Called {
    fn of<T: Serialize>(answer: Answer<T>) -> Called {
        let Answer { value, needs_officer, notes } = answer;
        Called { needs_officer, json: serde_json::to_value(&value).unwrap(), notes }
    }

    /// Asserts the exit code that it would be: 1 if it needs the officer, else 0.
    pub fn is(&self, code: i32) -> &Called {
        assert_eq!(i32::from(self.needs_officer), code, "{self}");
        self
    }

    /// The result as the contract has it.
    pub fn json(&self) -> Value {
        self.json.clone()
    }
}

impl Told for Called {
    fn json(&self) -> Value {
        self.json()
    }
}

impl std::fmt::Display for Called {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "needs the officer: {}\n{:#}\n{:#?}", self.needs_officer, self.json, self.notes)
    }
}

impl Office {
    fn workspace(&self) -> Workspace {
        Workspace::open(&self.path("")).unwrap()
    }

    /// What lies at a path in the workspace, named as somebody who works in it would.
    fn incoming(&self, path: &str) -> Vec<Incoming> {
        let mut incoming = from_paths(&[self.path(path)]).unwrap();
        for one in &mut incoming {
            if let Origin::Path(path) = &mut one.from {
                *path = path.strip_prefix(self.path("")).unwrap_or(path).to_owned();
            }
        }
        incoming
    }

    pub fn receive(&self, path: &str) -> Called {
        self.receive_as(path, &Arrived::default())
    }

    /// Receives what came at a time, by the officer's word.
    pub fn receive_at(&self, path: &str, at: &str) -> Called {
        self.receive_as(path, &Arrived { received_at: Some(at.parse().unwrap()), via: None })
    }

    fn receive_as(&self, path: &str, arrived: &Arrived) -> Called {
        let incoming = self.incoming(path);
        let whose = Whose::default();
        let answer = app::receive::receive(&mut self.workspace(), &incoming, arrived, &whose, &Unwatched).unwrap();
        assert!(!answer.value.unjudged.is_any(), "{:?}", answer.value.unjudged);
        Called::of(answer)
    }

    pub fn check(&self, path: &str) -> Called {
        let incoming = self.incoming(path);
        let answer = app::check::check(&self.workspace(), &incoming, &Whose::default(), None, &Unwatched).unwrap();
        assert!(!answer.value.unjudged.is_any(), "{:?}", answer.value.unjudged);
        Called::of(answer)
    }

    pub fn status(&self, period: &str) -> Called {
        Called::of(app::status::of_period(&self.workspace(), Some(period.parse().unwrap())).unwrap())
    }

    /// Consolidates a period; the workbook lies where it lies when nobody says otherwise.
    pub fn consolidate(&self, period: &str) -> Called {
        Called::of(app::consolidate::consolidate(&self.workspace(), &now(period), None).unwrap())
    }

    /// The same into a file of the workspace.
    pub fn consolidate_into(&self, period: &str, file: &str) -> Called {
        Called::of(app::consolidate::consolidate(&self.workspace(), &now(period), Some(&self.path(file))).unwrap())
    }

    /// The summary for the province, as a workbook.
    pub fn report(&self, period: &str) -> Called {
        self.report_as(period, &[Form::Workbook])
    }

    /// The same, as a Word document too.
    pub fn report_both(&self, period: &str) -> Called {
        self.report_as(period, &[Form::Workbook, Form::WordDocument])
    }

    fn report_as(&self, period: &str, forms: &[Form]) -> Called {
        let forms: Vec<_> = forms.iter().map(|form| (*form, None)).collect();
        Called::of(app::report::report(&self.workspace(), &now(period), &forms).unwrap())
    }

    /// Closes a period of which nothing is lacking.
    pub fn close(&self, period: &str) -> Called {
        let period = period.parse().unwrap();
        let asked = ToClose { period, although_lacking: false, by: None, reason: None, sent_as: None, sent_on: None };
        Called::of(app::close::close(&self.workspace(), &asked).unwrap())
    }

    pub fn log(&self) -> Called {
        Called::of(app::log::log(&self.workspace(), None).unwrap())
    }

    /// Whether the ledger is whole.
    pub fn verify(&self) -> Called {
        Called::of(app::verify::verify(&self.path(""), None).unwrap())
    }

    /// Issues the templates of a period.
    pub fn issue(&self, period: &str) {
        Called::of(app::issue::issue(&mut self.workspace(), period.parse().unwrap(), &[], None, &Unwatched).unwrap())
            .is(0);
    }

    /// Makes this folder a workspace of a plan.
    pub fn init(&self, plan: &Path) {
        Called::of(app::init::init(&self.path(""), Some(plan)).unwrap()).is(0);
    }
}

fn now(period: &str) -> Moment {
    Moment::now(period.parse().unwrap())
}
