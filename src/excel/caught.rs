//! Runs foreign code that may panic, and keeps its panic message off the officer's screen.
//!
//! Never hides a panic of any other thread, nor of this thread outside of [`catch`].

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The foreign code panicked; what it said is of no use to anybody but its authors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Panicked;

/// The caller must be able to go on, or to give up, with whatever state `work` has left behind.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    static HOOK: Once = Once::new();
    // The hook belongs to the whole process, so it is set once, and asks the panicking thread whether it wants its panics caught in silence.
    HOOK.call_once(|| {
        let outer = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.with(Cell::get) {
                outer(info);
            }
        }));
    });
    let before = QUIET.with(|quiet| quiet.replace(true));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.with(|quiet| quiet.set(before));
    result.map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_value() {
        assert_eq!(catch(|| 7), Ok(7));
        let nothing: Option<u8> = std::hint::black_box(None);
        assert_eq!(catch(|| nothing.expect("nothing")), Err(Panicked));
        assert!(!QUIET.with(Cell::get));
    }
}
