//! Processes that are killed at random moments, also right when something happens in their folder.
//!
//! `KHTC_KILLS` asks for more than the usual number, `KHTC_SEED` for the same moments again.

use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::cases::FOREMOST;
use super::scene::{Scene, Try, say, told};

/// Kills in `.ci/run`.
const KILLS: u64 = 200;

/// Kills whenever the tests are run.
const FEW: u64 = 8;

#[test]
fn a_few_are_killed_and_nothing_is_lost() {
    kill(&Scene::all(|name| FOREMOST.contains(&name)), FEW);
}

#[test]
#[ignore = "two hundred kills take minutes; KHTC_KILLS asks for more, KHTC_SEED for the same again"]
fn whoever_is_killed_whenever_nothing_is_lost_and_nothing_is_half() {
    let kills = asked("KHTC_KILLS").unwrap_or(KILLS);
    kill(&Scene::all(|_| true), kills);
}

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// When a process is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    After(Duration),
    /// At the n-th thing that happens in its folder: a file made, written to, renamed, removed.
    Event(u64),
}

fn kill(scenes: &[&Scene], kills: u64) {
    let seed = asked("KHTC_SEED").unwrap_or_else(|| {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64 >> 10)
    });
    // The foremost twice.
    let of = |scene: &&Scene| if FOREMOST.contains(&scene.case.name) { 2 } else { 1 };
    let turns: Vec<&Scene> = scenes.iter().flat_map(|scene| std::iter::repeat_n(*scene, of(scene))).collect();
    let events: Vec<u64> = turns.iter().map(|scene| watched::count(&scene.copied())).collect();
    let (next, ended) = (AtomicU64::new(0), AtomicU64::new(0));
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= kills {
                        break;
                    }
                    let turn = number as usize % turns.len();
                    let mut chance = Chance(seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
                    let scene = turns[turn];
                    // Every other round at something that happens.
                    let moment = if (number as usize / turns.len()).is_multiple_of(2) || events[turn] == 0 {
                        let most = scene.takes.as_micros() as u64 + scene.takes.as_micros() as u64 / 10;
                        Moment::After(Duration::from_micros(chance.below(most)))
                    } else {
                        Moment::Event(1 + chance.below(events[turn]))
                    };
                    match killed(scene, moment, &mut chance) {
                        Ok(true) => {}
                        Ok(false) => drop(ended.fetch_add(1, Ordering::Relaxed)),
                        Err(what) => failures.lock().unwrap().push(format!(
                            "KHTC_SEED={seed}, kill {number}, {} at {moment:?}: {what}",
                            scene.case.name
                        )),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} of {kills}:\n{}", failures.len(), failures.join("\n"));
    let ended = ended.into_inner();
    say(&format!("killed {} of {kills}, KHTC_SEED={seed}", kills - ended));
    assert!(ended <= kills / 4, "{ended} of {kills} had ended before they could be killed");
}

/// True if a process lived until it was killed. How long one takes depends on what else the machine does: one that was
/// faster is followed by another that gets less time.
fn killed(scene: &Scene, moment: Moment, chance: &mut Chance) -> Result<bool, String> {
    const TRIES: usize = 4;
    let mut moment = moment;
    for _ in 0..TRIES {
        let one = scene.copied();
        let begun = Instant::now();
        let output = until(&one, moment);
        let took = begun.elapsed();
        one.stopped(&output.stdout).map_err(|what| format!("{what}\n{}", told(&output)))?;
        if output.status.code().is_none() {
            one.completes().map_err(|what| format!("{what}\n{}", told(&output)))?;
            return Ok(true);
        }
        moment = Moment::After(Duration::from_micros(chance.below(took.as_micros() as u64)));
    }
    Ok(false)
}

/// What a process leaves that is killed at a moment.
fn until(one: &Try<'_>, moment: Moment) -> Output {
    let mut watch = watched::Watch::over(&one.folder);
    let mut child = one.command().spawn().unwrap();
    let begun = Instant::now();
    let mut ended = false;
    match moment {
        Moment::After(time) => {
            while begun.elapsed() < time && !ended {
                std::thread::sleep(time.saturating_sub(begun.elapsed()).min(Duration::from_millis(2)));
                ended = child.try_wait().unwrap().is_some();
            }
        }
        Moment::Event(number) => {
            let mut seen = 0;
            while seen < number && !ended {
                seen += watch.happened(Duration::from_millis(2));
                ended = seen < number && child.try_wait().unwrap().is_some();
            }
        }
    }
    child.kill().unwrap();
    child.wait_with_output().unwrap()
}

/// Numbers by chance that a seed brings about again (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    /// From 0 up to the limit, without it.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

/// What happens in a folder, as Linux tells it.
#[cfg(target_os = "linux")]
mod watched {
    use std::collections::BTreeMap;
    use std::ffi::CString;
    use std::os::unix::ffi::OsStrExt;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use super::Try;

    pub struct Watch {
        inotify: i32,
        folders: BTreeMap<i32, PathBuf>,
    }

    const ASKED: u32 = libc::IN_CREATE | libc::IN_MODIFY | libc::IN_MOVED_TO | libc::IN_DELETE | libc::IN_CLOSE_WRITE;

    impl Watch {
        pub fn over(folder: &Path) -> Watch {
            // SAFETY: the descriptor is owned by the watch, which closes it.
            let inotify = unsafe { libc::inotify_init1(libc::IN_CLOEXEC) };
            assert!(inotify >= 0, "{}", std::io::Error::last_os_error());
            let mut watch = Watch { inotify, folders: BTreeMap::new() };
            watch.add(folder);
            watch
        }

        fn add(&mut self, folder: &Path) {
            let path = CString::new(folder.as_os_str().as_bytes()).unwrap();
            // SAFETY: the path ends with a zero and lives as long as the call.
            let number = unsafe { libc::inotify_add_watch(self.inotify, path.as_ptr(), ASKED) };
            if number < 0 {
                return;
            }
            self.folders.insert(number, folder.to_owned());
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    self.add(&entry.path());
                }
            }
        }

        /// How many things happened; waits for the first at most so long.
        pub fn happened(&mut self, patience: Duration) -> u64 {
            let mut asked = libc::pollfd { fd: self.inotify, events: libc::POLLIN, revents: 0 };
            // SAFETY: one descriptor, as is said.
            let ready = unsafe { libc::poll(&raw mut asked, 1, patience.as_millis() as i32) };
            if ready <= 0 {
                return 0;
            }
            let mut buffer = [0u8; 4096];
            // SAFETY: at most the buffer's length is written into it.
            let length = unsafe { libc::read(self.inotify, buffer.as_mut_ptr().cast(), buffer.len()) };
            let mut rest = &buffer[..usize::try_from(length).unwrap_or(0)];
            let mut count = 0;
            while rest.len() >= 16 {
                let number = |at: usize| u32::from_ne_bytes(rest[at..at + 4].try_into().unwrap());
                let (of, mask, length) = (number(0) as i32, number(4), number(12) as usize);
                let name = &rest[16..16 + length];
                let name = &name[..name.iter().position(|byte| *byte == 0).unwrap_or(name.len())];
                if mask & libc::IN_CREATE != 0 && mask & libc::IN_ISDIR != 0 {
                    let folder = self.folders.get(&of).map(|folder| folder.join(std::ffi::OsStr::from_bytes(name)));
                    if let Some(folder) = folder {
                        self.add(&folder);
                    }
                }
                count += 1;
                rest = &rest[16 + length..];
            }
            count
        }
    }

    impl Drop for Watch {
        fn drop(&mut self) {
            // SAFETY: opened by `over`, closed once.
            unsafe { libc::close(self.inotify) };
        }
    }

    /// How much happens while the verb runs undisturbed.
    pub fn count(one: &Try<'_>) -> u64 {
        let mut watch = Watch::over(&one.folder);
        let mut child = one.command().spawn().unwrap();
        let mut count = 0;
        loop {
            count += watch.happened(Duration::from_millis(2));
            if child.try_wait().unwrap().is_some() {
                return count + watch.happened(Duration::ZERO);
            }
        }
    }
}

/// Elsewhere only the time is left to chance.
#[cfg(not(target_os = "linux"))]
mod watched {
    use std::path::Path;
    use std::time::Duration;

    use super::Try;

    pub struct Watch;

    impl Watch {
        pub fn over(_: &Path) -> Watch {
            Watch
        }

        pub fn happened(&mut self, _: Duration) -> u64 {
            0
        }
    }

    pub fn count(_: &Try<'_>) -> u64 {
        0
    }
}
