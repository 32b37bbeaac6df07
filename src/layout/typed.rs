//! What a sender typed into an input cell of a form, readable or not.

use super::{Column, SheetKind};
use crate::model::entry::HeaderKey;
use crate::model::grid::{Cell, CellRef};

/// One input cell as its sender left it.
pub struct Typed {
    pub place: TypedPlace,
    /// Where it stands in the sender's workbook.
    pub at: CellRef,
    pub cell: Cell,
}

/// Which input cell of the form.
pub enum TypedPlace {
    Answer { sheet: SheetKind, row: String, column: Column },
    Header(HeaderKey),
}
