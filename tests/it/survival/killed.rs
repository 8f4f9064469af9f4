//! `kill -9` at random moments of imports and of serving: the last good revision opens, all of it is sound, and the same
//! import then succeeds.
//!
//! Fifty rounds, or as many as `KOBLING_ROUNDS` says.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kobling::store::Store;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::cli::{ends, home, kobling};

/// How many rounds there are by themselves.
const ROUNDS: u32 = 50;

/// How many rounds a database has to bear: it grows with each, and checking it takes longer.
const OF_A_DATABASE: u32 = 50;

/// Writes a package of so many participations; `version` tells one from another in half of the rows.
fn package(folder: &Path, version: &str) -> PathBuf {
    let folder = folder.join(version);
    std::fs::create_dir(&folder).expect("a folder");
    let mut tables = [
        ("sources.csv", String::from("id,title\nsource:s,S\n")),
        ("actors.csv", String::from("id,name,source\n")),
        ("projects.csv", String::from("id,title,source\n")),
        ("participations.csv", String::from("party,project,role,from,source\n")),
    ];
    for n in 0..500 {
        writeln!(tables[1].1, "actor:a{n},A {n},source:s").expect("a string takes all");
        writeln!(tables[2].1, "project:p{n},P {version} {n},source:s").expect("a string takes all");
        for other in 1..10 {
            let year = if other < 5 { "2020" } else { version };
            writeln!(tables[3].1, "actor:a{},project:p{n},PARTNER,{year},source:s", (n * 7 + other) % 500)
                .expect("a string takes all");
        }
    }
    for (name, text) in &tables {
        std::fs::write(folder.join(name), text).expect("it is written");
    }
    folder
}

fn import(home: &Path, db: &Path, package: &Path) -> Command {
    let mut command = kobling(home);
    command.args(["import", "package", "--replace"]).arg(package).env("KOBLING_DB", db);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn serve(home: &Path, db: &Path) -> Child {
    let mut command = kobling(home);
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "off"]).env("KOBLING_DB", db);
    command.stdout(Stdio::piped()).spawn().expect("it starts")
}

fn digest(db: &Path) -> Option<String> {
    Store::open(db).expect("it opens").newest().expect("it is read").map(|newest| newest.digest)
}

/// A database with both packages imported, and what is killed at work on it.
struct Victim {
    home: tempfile::TempDir,
    packages: [PathBuf; 2],
    digests: [Option<String>; 2],
    /// How long an import takes when nothing kills it.
    whole: Duration,
}

impl Victim {
    fn new() -> Self {
        let home = home();
        let packages = ["2018", "2019"].map(|version| package(home.path(), version));
        let mut victim = Self { home, packages, digests: [None, None], whole: Duration::ZERO };
        let start = Instant::now();
        for next in 0..2 {
            ends(&victim.import(next).output().expect("it starts"), 0);
            victim.digests[next] = victim.digest();
        }
        victim.whole = start.elapsed() / 2;
        victim
    }

    fn db(&self) -> PathBuf {
        self.home.path().join("k.db")
    }

    fn digest(&self) -> Option<String> {
        digest(&self.db())
    }

    fn import(&self, next: usize) -> Command {
        import(self.home.path(), &self.db(), &self.packages[next])
    }

    /// Kills an import, and now and then a server beside it, after a share of the time it takes. Is the revision before it
    /// left?
    fn kill(&self, round: u32, share: f64) -> bool {
        let (next, before) = ((round % 2) as usize, self.digest());
        let mut server = round.is_multiple_of(5).then(|| serve(self.home.path(), &self.db()));
        let mut killed = self.import(next).spawn().expect("it starts");
        std::thread::sleep(self.whole.mul_f64(share));
        // It may have ended by itself.
        killed.kill().expect("it can be killed");
        if let Some(server) = &mut server {
            server.kill().expect("it can be killed");
            server.wait().expect("it ends");
        }
        killed.wait().expect("it ends");

        let found = self.digest();
        assert!(found == before || found == self.digests[next], "round {round}: {found:?}");
        let verified = Store::open(&self.db()).expect("it opens").verify().expect("it is read");
        assert_eq!(verified.problems, Vec::<String>::new(), "round {round}");
        ends(&self.import(next).output().expect("it starts"), 0);
        assert_eq!(self.digest(), self.digests[next], "round {round}: the same import then succeeds");
        found == before
    }
}

#[test]
fn the_last_good_revision_is_there() {
    let rounds = std::env::var("KOBLING_ROUNDS").map_or(ROUNDS, |text| text.parse().expect("a number of rounds"));
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut victim = Victim::new();
    let mut n_before = 0;
    for round in 0..rounds {
        if round > 0 && round % OF_A_DATABASE == 0 {
            println!("{round} rounds: {n_before} left the revision before");
            victim = Victim::new();
        }
        // Beyond its end, too, for the moments about the commit, whenever that comes.
        let share = 1.5 * f64::from(random.next_u32()) / f64::from(u32::MAX);
        n_before += u32::from(victim.kill(round, share));
    }
    println!("{rounds} rounds: {n_before} left the revision before, {} the new one", rounds - n_before);
    assert!(n_before > 0, "the import was killed at work");
}

#[test]
fn the_first_import_can_be_killed_too() {
    let home = home();
    let package = package(home.path(), "2020");
    for round in 0..5 {
        let db = home.path().join(format!("{round}.db"));
        let mut killed = import(home.path(), &db, &package).spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(30 * round));
        killed.kill().expect("it can be killed");
        killed.wait().expect("it ends");
        ends(&import(home.path(), &db, &package).output().expect("it starts"), 0);
        assert!(digest(&db).is_some());
    }
}

#[test]
fn a_server_that_is_killed_leaves_the_file_as_it_was() {
    let home = home();
    let db = home.path().join("s.db");
    let package = package(home.path(), "2020");
    ends(&import(home.path(), &db, &package).output().expect("it starts"), 0);
    let before = std::fs::read(&db).expect("the database");
    let mut server = serve(home.path(), &db);
    let mut lines = BufReader::new(server.stdout.take().expect("its output")).lines();
    assert!(lines.any(|line| line.expect("text").contains("http://")), "it serves");
    server.kill().expect("it can be killed");
    server.wait().expect("it ends");
    assert!(std::fs::read(&db).expect("the database") == before, "the file is the same to the byte");
    assert_eq!(Store::open(&db).expect("it opens").verify().expect("it is read").problem_count, 0);
}
