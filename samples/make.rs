//! Writes the sample reports into `samples/hop-thu-den/`: `cargo run --example samples`.
//!
//! Never leaves a file there that the source no longer speaks of.

mod generator;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let files = generator::files()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(generator::FOLDER);
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
    let size: usize = files.values().map(Vec::len).sum();
    println!("{} tệp, {} KB, trong {}", files.len(), size / 1024, generator::FOLDER);
    Ok(())
}
