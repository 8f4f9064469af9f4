//! Data skewed like a research programme: few parties in thousands of projects, most in one or two; sizes of projects
//! log-normal. The same seed gives the same bytes.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// How much data.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Organisations.
    pub parties: u32,
    /// Projects.
    pub projects: u32,
    /// Participations of all projects together.
    pub participations: u32,
    /// Of how many participations, from the first, the share differs from what it is otherwise.
    pub changed: u32,
}

impl Size {
    /// A tenth of a party and a sixth of a project for each participation.
    pub fn of(participations: u32) -> Self {
        Self { parties: participations.div_ceil(10), projects: participations.div_ceil(6), participations, changed: 0 }
    }
}

/// The largest project, as in Horizon 2020.
const LARGEST: u32 = 150;
/// Of the logarithm of the size of a project.
const SIGMA: f64 = 1.2;
const COUNTRIES: [&str; 12] = ["NO", "DE", "FR", "ES", "IT", "GB", "NL", "BE", "SE", "FI", "DK", "PL"];
const KINDS: [&str; 4] = ["HIGHER_EDUCATION", "RESEARCH_INSTITUTE", "COMPANY", "OTHER"];
const SYLLABLES: [&str; 16] = [
    "nor", "tek", "lab", "inno", "bio", "data", "mar", "sol", "ener", "gi", "kli", "ma", "form", "med", "agro", "vind",
];

/// Writes a data package into a folder.
pub fn write(folder: &Path, size: Size, seed: u64) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    fs::write(folder.join("datapackage.json"), "{\"name\": \"generated\", \"kobling\": \"1\"}\n")?;
    fs::write(folder.join("sources.csv"), "id,title,publisher\nsource:generated,Generated data,kobling\n")?;
    fs::write(folder.join("schemes.csv"), schemes())?;
    actors(folder, size, &mut random)?;
    projects(folder, size, &mut random)?;
    participations(folder, size, &mut random)
}

fn table(folder: &Path, name: &str, header: &str) -> io::Result<BufWriter<File>> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?);
    writeln!(file, "{header}")?;
    Ok(file)
}

fn schemes() -> String {
    let row = |number: u32| format!("scheme:part-{number},Part {number},source:generated\n");
    String::from("id,name,source\n") + &(0..20).map(row).collect::<String>()
}

fn actors(folder: &Path, size: Size, random: &mut ChaCha8Rng) -> io::Result<()> {
    let mut file = table(folder, "actors.csv", "id,name,kind,country,source")?;
    for number in 0..size.parties {
        let (kind, country) = (pick(&KINDS, random), pick(&COUNTRIES, random));
        let name = words(3, random);
        writeln!(file, "actor:pic-{number},{name} {number},{kind},{country},source:generated")?;
    }
    file.flush()
}

fn projects(folder: &Path, size: Size, random: &mut ChaCha8Rng) -> io::Result<()> {
    let mut file = table(folder, "projects.csv", "id,title,scheme,from,to,source")?;
    for number in 0..size.projects {
        let (title, scheme, year) = (words(6, random), below(20, random), 2014 + below(7, random));
        let (month, length) = (1 + below(12, random), 1 + below(5, random));
        writeln!(
            file,
            "project:p-{number},{title} {number},scheme:part-{scheme},{year}-{month:02}-01,{}-12-31,source:generated",
            year + length
        )?;
    }
    file.flush()
}

fn participations(folder: &Path, size: Size, random: &mut ChaCha8Rng) -> io::Result<()> {
    let mut file = table(folder, "participations.csv", "party,project,role,share,source")?;
    let sizes = sizes(size, random);
    let mut taken = HashSet::new();
    let mut written = 0;
    for (project, n) in (0..).zip(sizes) {
        taken.clear();
        while taken.len() < n as usize {
            let party = party(size.parties, random);
            if !taken.insert(party) {
                continue;
            }
            let role = if taken.len() == 1 { "COORDINATOR" } else { "PARTNER" };
            let share = if written < size.changed { "0.01" } else { "" };
            writeln!(file, "actor:pic-{party},project:p-{project},{role},{share},source:generated")?;
            written += 1;
        }
    }
    file.flush()
}

/// How many participants each project has: log-normal, at least one each, all together as many as wanted.
fn sizes(size: Size, random: &mut ChaCha8Rng) -> Vec<u32> {
    let largest = LARGEST.min(size.parties);
    let drawn: Vec<f64> = (0..size.projects).map(|_| (SIGMA * normal(random)).exp()).collect();
    let factor = f64::from(size.participations) / drawn.iter().sum::<f64>();
    let mut sizes: Vec<u32> = drawn.iter().map(|draw| ((draw * factor).round() as u32).clamp(1, largest)).collect();
    let mut missing = i64::from(size.participations) - sizes.iter().map(|&n| i64::from(n)).sum::<i64>();
    while missing != 0 {
        let project = &mut sizes[below(size.projects, random) as usize];
        let step = missing.signum();
        let next = i64::from(*project) + step;
        if (1..=i64::from(largest)).contains(&next) {
            *project = next as u32;
            missing -= step;
        }
    }
    sizes
}

/// A party, the first far more often than the last: the chance falls with the number to the power of 0.8.
fn party(n_parties: u32, random: &mut ChaCha8Rng) -> u32 {
    ((unit(random).powi(5) * f64::from(n_parties)) as u32).min(n_parties - 1)
}

fn words(n: usize, random: &mut ChaCha8Rng) -> String {
    let word = |random: &mut ChaCha8Rng| format!("{}{}", pick(&SYLLABLES, random), pick(&SYLLABLES, random));
    (0..n).map(|_| word(random)).collect::<Vec<_>>().join(" ")
}

fn pick<'t>(texts: &[&'t str], random: &mut ChaCha8Rng) -> &'t str {
    texts[below(texts.len() as u32, random) as usize]
}

fn below(n: u32, random: &mut ChaCha8Rng) -> u32 {
    ((u64::from(random.next_u32()) * u64::from(n)) >> 32) as u32
}

fn unit(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Box and Muller 1958.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (radius, angle) = (1.0 - unit(random), unit(random));
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}
