//! Strangers' workbooks are read with this program itself as the worker for those that need one.
//!
//! Never reads in this process what could bring it down.

pub use crate::excel::{WORKER, WORKER_MEMORY, serve};

use crate::error::Failure;
use crate::excel::{ReadError, Worker};
use crate::model::grid::Grid;

/// The inner result is about the file, the outer one about our side.
pub fn read(bytes: &[u8]) -> Result<Result<Grid, ReadError>, Failure> {
    let program = std::env::current_exe().map_err(Failure::Worker)?;
    Worker::new(program).read(bytes).map_err(Failure::Worker)
}
