//! A child process, timed and weighed.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Wall time, and the peak of resident memory in KiB as the kernel accounts for it.
#[expect(clippy::zombie_processes, reason = "wait4 below reaps it")]
pub fn measured(command: &mut Command) -> (Duration, u64) {
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("khtc starts");
    let mut status = 0;
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // The standard library does not hand out a child's usage.
    let waited = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) };
    assert!(waited > 0 && libc::WIFEXITED(status) && libc::WEXITSTATUS(status) < 2, "khtc failed");
    (start.elapsed(), usage.ru_maxrss as u64)
}
