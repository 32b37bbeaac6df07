//! What a cell's format says that matters here: a percentage, and the font of a text.
//!
//! Never touches a value.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::grid::{Cell, Value};

#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct CellFormat {
    pub(super) percent: bool,
    pub(super) font: Option<Arc<str>>,
}

impl CellFormat {
    /// A text under a percentage format is shown as it stands, and a number is the same in every font.
    pub(super) fn apply(&self, cell: &mut Cell) {
        match cell.value {
            Value::Number(_) => cell.percent = self.percent,
            Value::Text(_) => cell.font.clone_from(&self.font),
            Value::Empty | Value::Bool(_) | Value::Date(_) | Value::Error(_) => {}
        }
    }
}

/// One name for each font, however many formats and cells use it.
#[derive(Default)]
pub(super) struct Fonts(BTreeMap<String, Arc<str>>);

impl Fonts {
    pub(super) fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let shared: Arc<str> = Arc::from(name);
        self.0.insert(name.to_owned(), shared.clone());
        shared
    }
}
