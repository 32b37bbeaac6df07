//! A disk that is full, writes that fail, places that are only for reading.
//!
//! Small disks need root to mount them; without it that part is skipped, and said to be.

#![cfg(target_os = "linux")]

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::cases::{CASES, FOREMOST};
use super::scene::{Scene, State, Try, command, files, is_draft, same, say, told};
use crate::office::Office;

/// KiB that are left.
const ROOM: &[u64] = &[0, 12, 32, 40, 56, 72, 96, 128, 192, 256, 400, 700];

/// KiB that a file may grow to.
const LARGEST: &[u64] = &[0, 1, 12, 20, 33, 48, 64, 96, 128, 192, 256, 400];

#[test]
fn on_a_full_disk_nothing_is_half_and_with_room_it_completes() {
    disturb(&Scene::all(|name| name == "receive" || name == "close"), &[0, 72], on_a_disk_with);
}

#[test]
#[ignore = "some hundred runs take minutes"]
fn on_a_disk_of_any_fullness_nothing_is_half_and_with_room_it_completes() {
    disturb(&Scene::all(|name| FOREMOST.contains(&name)), ROOM, on_a_disk_with);
    disturb(&Scene::all(|name| !FOREMOST.contains(&name)), &[0, 48, 160], on_a_disk_with);
}

#[test]
fn writes_that_fail_leave_nothing_half() {
    disturb(&Scene::all(|name| name == "receive" || name == "close"), &[96], with_files_of_at_most);
}

#[test]
#[ignore = "some hundred runs take minutes"]
fn wherever_a_write_fails_nothing_is_half() {
    disturb(&Scene::all(|name| FOREMOST.contains(&name)), LARGEST, with_files_of_at_most);
    disturb(&Scene::all(|name| !FOREMOST.contains(&name)), &[12, 33, 96], with_files_of_at_most);
}

/// Tries every scene at every level, two at a time.
fn disturb(scenes: &[&Scene], levels: &[u64], how: fn(&Scene, u64) -> Result<bool, String>) {
    let all: Vec<(&Scene, u64)> =
        scenes.iter().flat_map(|one| levels.iter().map(move |level| (*one, *level))).collect();
    let (next, failed, skipped) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((scene, level)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match how(scene, *level) {
                        Ok(true) => drop(failed.fetch_add(1, Ordering::Relaxed)),
                        Ok(false) => {}
                        Err(what) if what == NO_DISK => drop(skipped.fetch_add(1, Ordering::Relaxed)),
                        Err(what) => {
                            faults.lock().unwrap().push(format!("{} with {level} KiB: {what}", scene.case.name));
                        }
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n\n"));
    if skipped.into_inner() > 0 {
        say("!! a small disk cannot be mounted here (that needs root): full disks are NOT tried in this run");
        return;
    }
    let failed = failed.into_inner();
    say(&format!("{} runs, {failed} of them without room", all.len()));
    assert!(failed > scenes.len() / 2, "hardly anything failed, so hardly anything was tried");
}

const NO_DISK: &str = "no disk";

/// True if the run failed for want of room.
fn on_a_disk_with(scene: &Scene, room: u64) -> Result<bool, String> {
    let disk = Disk::mounted().ok_or(NO_DISK)?;
    let one = scene.copied_to(&disk.path().join("phong"));
    disk.fill(room);
    let output = one.command().output().unwrap();
    let failed = ended(&one, &output, &["đĩa đầy"])?;
    // Whoever only reads is served meanwhile.
    let ledger = one.folder.join(scene.case.ledger);
    if ledger.exists() && failed {
        let looked = command(ledger.parent().unwrap(), &["verify"]).output().unwrap();
        let log = ledger.with_extension("db-wal");
        let rests = std::fs::metadata(log).is_ok_and(|log| log.len() > 0);
        if looked.status.code() != Some(0) && !rests {
            return Err(format!("verify on the full disk: {}", told(&looked)));
        }
    }
    one.stopped(&finished(&output))?;
    disk.empty();
    one.completes()?;
    Ok(failed)
}

/// True if the run failed because a file may not grow.
fn with_files_of_at_most(scene: &Scene, kibibytes: u64) -> Result<bool, String> {
    let one = scene.copied();
    let mut command = one.command();
    limit(&mut command, kibibytes * 1024);
    let output = command.output().unwrap();
    let failed = ended(&one, &output, &["lỗi đọc, ghi đĩa", "đĩa đầy", "vượt cỡ lớn nhất"])?;
    one.stopped(&finished(&output))?;
    one.completes()?;
    Ok(failed)
}

fn limit(command: &mut Command, bytes: u64) {
    let limit = move || {
        let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
        // SAFETY: between fork and exec only these two calls, neither of which allocates.
        unsafe {
            if libc::signal(libc::SIGXFSZ, libc::SIG_IGN) == libc::SIG_ERR
                || libc::setrlimit(libc::RLIMIT_FSIZE, &raw const limit) != 0
            {
                return Err(std::io::Error::last_os_error());
            }
        }
        Ok(())
    };
    // SAFETY: see above.
    unsafe { command.pre_exec(limit) };
}

/// What was said, where all of it was done: a workbook that the ledger had no room to remember is said to be one.
fn finished(output: &Output) -> Vec<u8> {
    let forgets = String::from_utf8_lossy(&output.stderr).contains("không được ghi nhớ");
    if forgets { Vec::new() } else { output.stdout.clone() }
}

/// True if the run failed, in the words that it should; and nothing is left lying about.
fn ended(one: &Try<'_>, output: &Output, words: &[&str]) -> Result<bool, String> {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let failed = match output.status.code() {
        Some(2) if said.starts_with("lỗi:") && words.iter().any(|one| said.contains(one)) => true,
        code if code == Some(one.scene.case.code) => false,
        _ => return Err(format!("it ended otherwise than it should: {}", told(output))),
    };
    if said.contains("panicked") {
        return Err(format!("it panicked: {}", told(output)));
    }
    let left: Vec<_> = files(&one.folder).into_keys().filter(|path| is_draft(path)).collect();
    if left.is_empty() { Ok(failed) } else { Err(format!("{left:?} are left: {}", told(output))) }
}

/// A small disk of its own.
struct Disk(tempfile::TempDir);

/// Enough for some workspaces and everything that is made in them.
const SIZE: &str = "size=32m";

impl Disk {
    /// None where it is not allowed.
    fn mounted() -> Option<Disk> {
        let folder = tempfile::tempdir().unwrap();
        mount(Some("tmpfs"), folder.path(), 0, Some(SIZE)).then_some(Disk(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Leaves so many KiB.
    fn fill(&self, room: u64) {
        use std::io::Write;
        let mut filler = std::fs::File::create(self.path().join("day")).unwrap();
        let block = [7u8; 4096];
        while filler.write_all(&block).is_ok() {}
        let length = filler.metadata().unwrap().len();
        filler.set_len(length.saturating_sub(room * 1024)).unwrap();
    }

    fn empty(&self) {
        std::fs::remove_file(self.path().join("day")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        unmount(self.0.path());
    }
}

fn mount(kind: Option<&str>, place: &Path, flags: libc::c_ulong, data: Option<&str>) -> bool {
    let text = |text: Option<&str>| text.map(|text| CString::new(text).unwrap());
    let (kind, data) = (text(kind), text(data));
    let place = CString::new(place.as_os_str().as_bytes()).unwrap();
    let kind = kind.as_ref().map_or(std::ptr::null(), |kind| kind.as_ptr());
    let data = data.as_ref().map_or(std::ptr::null(), |data| data.as_ptr());
    // SAFETY: every text ends with a zero and lives as long as the call.
    unsafe { libc::mount(place.as_ptr(), place.as_ptr(), kind, flags, data.cast()) == 0 }
}

/// A process that another test has just forked holds every open file for a moment: as long as one of them is being
/// written, the disk stays writable.
fn read_only(place: &Path) {
    let is_done = || mount(None, place, libc::MS_REMOUNT | libc::MS_RDONLY, None);
    let wait = || std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(
        (0..100).any(|_| is_done() || {
            wait();
            false
        }),
        "{}",
        std::io::Error::last_os_error()
    );
}

fn unmount(place: &Path) {
    let place = CString::new(place.as_os_str().as_bytes()).unwrap();
    // SAFETY: the path ends with a zero and lives as long as the call.
    unsafe { libc::umount2(place.as_ptr(), libc::MNT_DETACH) };
}

#[test]
fn where_only_reading_is_allowed_readers_are_served_and_writers_told() {
    let Some(disk) = Disk::mounted() else {
        return say("!! a small disk cannot be mounted here (that needs root): disks only for reading are NOT tried");
    };
    for name in ["receive", "close", "run", "remind", "consolidate", "backup"] {
        let scene = Scene::of(CASES.iter().find(|case| case.name == name).unwrap());
        let one = scene.copied_to(&disk.path().join(name));
        read_only(disk.path());
        let output = one.command().output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_told = said.starts_with("lỗi:") && said.contains("không ghi được") && said.contains("chỉ cho phép đọc");
        assert!(output.status.code() == Some(2) && is_told, "{name}: {}", told(&output));
        for reading in [&["status", "--period", "2024-01"][..], &["verify"], &["log"]] {
            let output = command(&one.folder, reading).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{name}, {reading:?}: {}", told(&output));
        }
        assert!(mount(None, disk.path(), libc::MS_REMOUNT, None));
        assert_eq!(same(&State::of(&one.folder, scene.case), &scene.start), Ok(()), "{name}");
    }
}

#[test]
fn a_ledger_only_for_reading_refuses_the_writer_by_its_name() {
    let office = Office::issued("2024-01");
    let path = office.put("mot.xlsx", office.report_of_one("2024-01", 3.0).bytes());
    let ledger = office.path("so-theo-doi.db");
    if !mount(None, &ledger, libc::MS_BIND, None) {
        return say("!! a file cannot be mounted here (that needs root): a ledger only for reading is NOT tried");
    }
    assert!(mount(None, &ledger, libc::MS_BIND | libc::MS_REMOUNT | libc::MS_RDONLY, None));
    let refused = office.khtc(&["receive", &path]);
    let read = office.khtc(&["status", "--period", "2024-01"]);
    unmount(&ledger);
    refused.is(2).complains(&["so-theo-doi.db", "chỉ cho phép đọc", "cấp quyền ghi"]);
    read.is(0);
    office.khtc(&["receive", &path]).is(0);
}
