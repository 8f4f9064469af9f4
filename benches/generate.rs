//! Writes a data package of any size, skewed like a research programme:
//!
//!     cargo bench --bench generate -- FOLDER [PARTICIPATIONS] [CHANGED]

mod support;

use std::path::Path;

use support::generator::{Size, write};

fn main() -> std::io::Result<()> {
    // cargo adds --bench
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let Some(folder) = args.first() else {
        println!("cargo bench --bench generate -- FOLDER [PARTICIPATIONS] [CHANGED]");
        return Ok(());
    };
    let number = |place: usize, default| args.get(place).and_then(|text| text.parse().ok()).unwrap_or(default);
    let size = Size { changed: number(2, 0), ..Size::of(number(1, 3_000_000)) };
    write(Path::new(folder), size, 1)
}
