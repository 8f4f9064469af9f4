//! Every reader on files that were good until they were tampered with: none panics, none takes memory without bound, and
//! what is passed on is what was announced.
//!
//! Some hundred inputs for each format, or as many as `KOBLING_INPUTS` says; a million take some minutes in a release
//! build: `KOBLING_INPUTS=1000000 cargo test --release --test it fuzz`.

use std::fs;
use std::path::{Path, PathBuf};

use kobling::import::{self, Format, Limits, Sink};
use kobling::model::portion::Portion;
use kobling::model::vocabulary::Value as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::support::{Nothing, Silent, in_repository};

/// How many inputs there are of each format by themselves.
const INPUTS: u32 = 400;
/// What makes a difference to a reader.
const PIECES: [&[u8]; 20] = [
    b",",
    b"\t",
    b";",
    b"\"",
    b"\"\"",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"..",
    b"-1",
    b"NA",
    b"99999999999999999999",
    b"actor:a",
    b"2020-02-30",
    b" ",
    b"\x1f",
];

struct Counting {
    n_records: usize,
}

impl Sink for Counting {
    fn take(&mut self, portion: Portion) -> bool {
        assert_eq!(portion.batch.len(), portion.prints.len());
        self.n_records += portion.batch.len();
        true
    }
}

/// The files of the folders of cases of a format.
fn sound(format: Format) -> Vec<Vec<(String, Vec<u8>)>> {
    let folder = in_repository("tests/cases/import").join(format.name());
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).expect("the cases").map(|e| e.expect("a case").path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    let files = |case: &PathBuf| {
        let files = fs::read_dir(case).expect("a folder").map(|entry| entry.expect("a file"));
        let mut files: Vec<_> = files
            .map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).expect("a file")))
            .filter(|(_, bytes)| bytes.len() < 20_000)
            .collect();
        files.sort();
        files
    };
    cases.iter().map(files).filter(|files| !files.is_empty()).collect()
}

/// Does something to a file that an editor, a spreadsheet, a broken disk or a spiteful person might do.
fn tamper(bytes: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    let mut below = |n: usize| (random.next_u64() % n.max(1) as u64) as usize;
    for _ in 0..=below(3) {
        let at = below(bytes.len() + 1);
        let to = at + below(bytes.len() - at + 1).min(40);
        match below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..at, PIECES[below(PIECES.len())].iter().copied())),
            2 => drop(bytes.splice(at..to, PIECES[below(PIECES.len())].iter().copied())),
            3 => drop(bytes.drain(at..to)),
            4 => bytes.extend_from_within(at..to),
            5 if at < bytes.len() => bytes[at] = below(256) as u8,
            _ => {
                let piece = bytes[at..to].to_vec();
                for _ in 0..below(30) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
        }
        if bytes.len() > 50_000 {
            bytes.truncate(50_000);
        }
    }
}

fn read(format: Format, folder: &Path) -> (usize, u64) {
    let limits = Limits { field: 2_000, record: 5_000, fields: 60, issues: 50, ..Limits::default() };
    let mut counting = Counting { n_records: 0 };
    let issues = import::read(format, folder, &Nothing, &limits, &Silent, &mut counting);
    assert!(issues.iter().count() <= 2 * limits.issues + 2, "no more is kept than can be shown");
    for issue in issues.iter() {
        assert!(issue.to_string().len() < 2_000, "a message fits on a screen: {issue}");
    }
    (counting.n_records, issues.errors())
}

/// The most memory that this process has held, in bytes.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[test]
fn tampered_files_are_read_or_refused() {
    let n_inputs = std::env::var("KOBLING_INPUTS").map_or(INPUTS, |text| text.parse().expect("a number of inputs"));
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder");
    for format in Format::ALL {
        let cases = sound(*format);
        let mut random = ChaCha8Rng::seed_from_u64(20);
        let (mut n_sound, mut n_refused) = (0, 0);
        for number in 0..n_inputs {
            let case = &cases[number as usize % cases.len()];
            let input = folder.path().join("input");
            fs::create_dir(&input).expect("a folder");
            let which = (random.next_u64() % case.len() as u64) as usize;
            for (index, (name, bytes)) in case.iter().enumerate() {
                let mut bytes = bytes.clone();
                if index == which {
                    tamper(&mut bytes, &mut random);
                }
                fs::write(input.join(name), bytes).expect("it is written");
            }
            let (_, n_errors) = read(*format, &input);
            if n_errors == 0 {
                n_sound += 1
            } else {
                n_refused += 1
            }
            fs::remove_dir_all(&input).expect("it goes");
        }
        println!("{}: {n_inputs} inputs, {n_sound} sound, {n_refused} refused", format.name());
        assert!(n_sound > 0 && n_refused > 0, "{}: {n_sound} and {n_refused}", format.name());
    }
    if n_inputs > INPUTS
        && let Some(peak) = peak()
    {
        println!("peak memory {} MB", peak >> 20);
        assert!(peak < 1 << 30, "{peak} bytes");
    }
}
