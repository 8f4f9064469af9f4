//! Reading files: each folder or archive in `tests/cases/import/<format>/` beside the file `<name>.issues.txt` that says
//! what is wrong with it, one issue a line, and at the end what was counted.
//!
//! To add a case, add the folder. To see what it gives, run this test: what differs is printed, and all that a case gave
//! lies in `target/tmp/import/<format>/<name>.issues.txt`, from where it can be copied once it has been read.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use kobling::import::{Format, Known, Limits, Progress};
use kobling::model::batch::Visit;
use kobling::model::record::Record;
use kobling::model::tables::Batch;
use kobling::model::text::Texts;
use kobling::model::vocabulary::Value as _;
use proptest::prelude::*;

use crate::support::in_repository;
use crate::whole::Imported;

mod cordis;

/// A database that holds one actor.
struct OneActor;

impl Known for OneActor {
    fn knows(&self, id: &str) -> bool {
        id == "actor:in-the-database"
    }
}

struct Unwatched;

impl Progress for Unwatched {
    fn advance(&self, read: u64, total: u64, _records: u64) {
        assert!(read <= total);
    }
}

fn read(format: Format, path: &Path, limits: &Limits) -> Imported {
    crate::whole::read(format, path, &OneActor, limits, &Unwatched)
}

/// Small enough that a case can pass them.
fn limits() -> Limits {
    Limits { field: 500, record: 1000, fields: 40, ..Limits::default() }
}

struct Counts(BTreeMap<&'static str, usize>);

impl Visit for Counts {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &[R], _: &Texts) -> Result<(), Infallible> {
        if !records.is_empty() {
            self.0.insert(R::TABLE.name(), records.len());
        }
        Ok(())
    }
}

fn counts(batch: &Batch) -> BTreeMap<&'static str, usize> {
    let mut counts = Counts(BTreeMap::new());
    let Ok(()) = batch.visit(&mut counts);
    counts.0
}

/// What a case gives, with paths from its folder on.
fn outcome(format: Format, path: &Path) -> String {
    let folder = format!("{}/", path.parent().expect("a case lies in a folder").display());
    let Imported { batch, issues } = read(format, path, &limits());
    let mut out = String::new();
    for issue in &issues {
        writeln!(out, "{}", issue.to_string().replace(&folder, "")).expect("a string takes all");
    }
    write!(out, "{} errors, {} warnings", issues.errors(), issues.warnings()).expect("a string takes all");
    if !issues.has_errors() {
        for (table, n) in counts(&batch) {
            write!(out, ", {n} {table}").expect("a string takes all");
        }
    }
    out.push('\n');
    out
}

fn cases(format: Format) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import").join(format.name());
    let mut paths: Vec<_> =
        fs::read_dir(&folder).expect("the cases are there").map(|e| e.expect("it is").path()).collect();
    paths.retain(|path| path.extension().is_none_or(|extension| extension != "txt"));
    paths.sort();
    assert!(!paths.is_empty(), "{} holds the cases", folder.display());
    paths
}

#[test]
fn every_case_gives_what_is_written_beside_it() {
    let mut differing = Vec::new();
    for format in Format::ALL {
        for path in cases(*format) {
            let name = path.file_stem().expect("a case has a name").to_string_lossy().into_owned();
            let expected = fs::read_to_string(path.with_file_name(format!("{name}.issues.txt"))).unwrap_or_default();
            let given = outcome(*format, &path);
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("import").join(format.name());
            fs::create_dir_all(&folder).expect("the target folder takes folders");
            fs::write(folder.join(format!("{name}.issues.txt")), &given).expect("the target folder takes files");
            if given != expected {
                println!("== {} {name}: expected\n{expected}== given\n{given}", format.name());
                differing.push(name);
            }
        }
    }
    assert!(differing.is_empty(), "these differ: {differing:?}");
}

#[test]
fn a_path_that_is_not_there_is_told() {
    for format in Format::ALL {
        let Imported { issues, .. } = read(*format, Path::new("no/such/folder"), &limits());
        let shown = issues.iter().next().expect("one issue").to_string();
        assert!(shown.starts_with("no/such/folder: error[unreadable]: cannot be opened"), "{shown}");
    }
}

#[test]
fn what_grows_without_end_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = fs::File::create(folder.path().join("actors.csv.gz")).expect("a file");
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::best());
    packed.write_all(b"id,name\n").expect("it takes all");
    let lines = vec![b'\n'; 100_000];
    for _ in 0..2000 {
        packed.write_all(&lines).expect("it takes all");
    }
    packed.finish().expect("it ends");
    let tight = Limits { decompressed: 1_000_000, ..Limits::default() };
    for (limits, told) in [(Limits::default(), "300 times larger"), (tight, "larger than 1000000 bytes")] {
        let Imported { issues, .. } = read(Format::Package, folder.path(), &limits);
        let shown: Vec<_> = issues.iter().map(ToString::to_string).collect();
        assert!(shown.iter().any(|issue| issue.contains("error[too-large]") && issue.contains(told)), "{shown:?}");
    }
}

#[test]
fn more_records_than_the_limit_are_told_once() {
    let few = Limits { records: 3, ..Limits::default() };
    for (format, case) in [(Format::Package, "package/good"), (Format::Cordis, "cordis/published")] {
        let Imported { issues, .. } = read(format, &in_repository("tests/cases/import").join(case), &few);
        let shown: Vec<_> = issues.iter().map(ToString::to_string).collect();
        let told: Vec<_> = shown.iter().filter(|issue| issue.contains("the input has more than 3 records")).collect();
        assert_eq!(told.len(), 1, "{shown:?}");
        assert!(told[0].contains("error[too-large]"), "{told:?}");
    }
}

#[test]
fn issues_beyond_the_limit_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "actor:a,\n".repeat(50);
    fs::write(folder.path().join("actors.csv"), format!("id,name\n{rows}")).expect("it is written");
    let Imported { issues, .. } = read(Format::Package, folder.path(), &Limits { issues: 10, ..Limits::default() });
    assert_eq!((issues.errors(), issues.iter().count(), issues.left_out()), (50, 11, 40));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_in_a_file_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
        let folder = tempfile::tempdir().expect("a folder");
        let names = [
            "participations.csv", "funding.csv", "datapackage.json", "region_changes.csv.gz", "pack.zip", "project.csv",
            "organization.csv", "participations.csv.gz",
        ];
        for name in names {
            let start = if header { "party,project,role,share,id,receiver,shares,amount,kind,projectID,rcn\n" } else { "" };
            fs::write(folder.path().join(name), [start.as_bytes(), &bytes].concat()).expect("it is written");
        }
        for format in Format::ALL {
            read(*format, folder.path(), &limits());
            read(*format, &folder.path().join("pack.zip"), &limits());
        }
    }

    #[test]
    fn each_cycle_is_told_once(parents in proptest::collection::vec(proptest::option::of(0_usize..9), 1..9)) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut rows = "id,name,part_of\n".to_owned();
        let parents: Vec<_> = parents.iter().map(|parent| parent.filter(|&parent| parent < parents.len())).collect();
        for (index, parent) in parents.iter().enumerate() {
            let parent = parent.map_or(String::new(), |parent| format!("scheme:{parent}"));
            writeln!(rows, "scheme:{index},Scheme,{parent}").expect("a string takes all");
        }
        fs::write(folder.path().join("schemes.csv"), rows).expect("it is written");
        // On a cycle is who comes back to itself; a cycle is known by the least of those on it.
        let way = |start: usize| std::iter::successors(parents[start], |&at| parents[at]).take(parents.len());
        let on_cycle = (0..parents.len()).filter(|&start| way(start).any(|at| at == start));
        let cycles = on_cycle.filter(|&start| way(start).all(|at| at >= start)).count();
        let Imported { issues, .. } = read(Format::Package, folder.path(), &limits());
        prop_assert_eq!(issues.errors(), cycles as u64);
    }

    #[test]
    fn sound_cells_in_any_order_do_not_make_it_panic(
        cells in proptest::collection::vec("(actor|project|funding|scheme):[ab]|0[.]5|2020|AWARDED|PARTNER|NOK|-1|", 0..120),
        width in 1_usize..12,
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let rows: String = cells.chunks(width).map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
        let headers = [
            ("funding", "id,kind,amount,receiver,shares,currency,part_of,leg_of,from,to,scheme,project"),
            ("participations", "party,project,role,share,from,to,headcount,on_behalf_of,status,source,locator,note"),
            ("projects", "id,title,part_of,follows,scheme,from,to,duration_months,source,locator,note,x"),
        ];
        for (table, header) in headers {
            let header: Vec<_> = header.split(',').take(width).collect();
            fs::write(folder.path().join(format!("{table}.csv")), format!("{}\n{rows}\n", header.join(",")))
                .expect("it is written");
        }
        for format in Format::ALL {
            read(*format, folder.path(), &limits());
        }
    }
}
