//! Writes the plan workbooks and the sample reports anew: `cargo run --example samples`.
//!
//! Never leaves a file there that the source no longer speaks of.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "says what it wrote, and falls over where a sample is wrong"
)]

mod generator;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in generator::plan_workbooks()? {
        std::fs::write(root.join(path), bytes)?;
    }
    let files = generator::files()?;
    let folder = root.join(generator::FOLDER);
    std::fs::create_dir_all(&folder)?;
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        if !files.contains_key(&*entry.file_name().to_string_lossy()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    for (name, bytes) in &files {
        std::fs::write(folder.join(name), bytes)?;
    }
    let scenarios = generator::bad_folders()?;
    let bad = root.join(generator::bad::FOLDER);
    std::fs::create_dir_all(&bad)?;
    for entry in std::fs::read_dir(&bad)? {
        std::fs::remove_dir_all(entry?.path())?;
    }
    for (name, files) in &scenarios {
        let folder = bad.join(name);
        std::fs::create_dir(&folder)?;
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes)?;
        }
    }
    println!("{} tình huống trong {}", scenarios.len(), generator::bad::FOLDER);
    let size: usize = files.values().map(Vec::len).sum();
    println!("{} tệp, {} KB, trong {}", files.len(), size / 1024, generator::FOLDER);
    Ok(())
}
