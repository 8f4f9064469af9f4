//! What measures are estimated to take, beside what they take:
//!
//!     cargo bench --bench effort -- [PARTIES]...
//!
//! Each argument is a number of parties, 3,000 and 30,000 unless given, with a little more projects of 2 to 150 participants, some
//! parties in many. Each measure is taken on one thread, over sets and over ties as far as it can be, and figures are seconds of
//! processor time. What would take longer than `SECONDS` by its estimate is sampled if it can be, else passed over, and told.
//! What takes a tenth of a second or more is begun again and stopped halfway, as when its client has gone: how long it
//! went on is told, too. Ends with 1 when of such a measure an estimate is off by more than ten times, or it goes on for more
//! than 100 ms after it was stopped.

mod support;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kobling::analytics::betweenness::BetweennessOptions;
use kobling::analytics::brokerage::brokerage;
use kobling::analytics::change::change;
use kobling::analytics::change::difference::{choices, difference};
use kobling::analytics::communities::{CommunityOptions, Method, communities};
use kobling::analytics::constraint::ConstraintOptions;
use kobling::analytics::coreness::CorenessOptions;
use kobling::analytics::cross_ties::{CrossTieOptions, PairValue, cross_ties};
use kobling::analytics::degree::DegreeOptions;
use kobling::analytics::effort;
use kobling::analytics::eigenvector::EigenvectorOptions;
use kobling::analytics::harmonic::DistanceOptions;
use kobling::analytics::measure::{Measure, compute, compute_of_sets, is_of_sets};
use kobling::analytics::page_rank::PageRankOptions;
use kobling::analytics::participation::ParticipationOptions;
use kobling::analytics::sampling::Draws;
use kobling::analytics::{Stop, Stopped};
use kobling::graph::adjacency::Ties;
use kobling::graph::extent::Extent;
use kobling::graph::incidence::{Incidence, Sets, Weighting};
use kobling::graph::rows::Rows;
use kobling::graph::shape::Shape;
use support::process::timed;

/// What may take longer is not measured.
const SECONDS: f64 = 40.0;
/// By how much an estimate may be off.
const OFF: f64 = 10.0;
/// What takes less, in seconds, is not judged.
const LITTLE: f64 = 0.1;
/// How long work may go on after it was stopped.
const WITHIN: Duration = Duration::from_millis(100);
/// How many groups there are.
const GROUPS: usize = 60;

fn main() -> ExitCode {
    let arguments: Vec<u32> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if arguments.is_empty() { vec![3_000, 30_000] } else { arguments };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let is_right =
        one.install(|| sizes.into_iter().map(|parties| Bench::of(parties).run()).fold(true, |all, one| all & one));
    if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A network in both forms.
struct Bench {
    incidence: Arc<Incidence>,
    ties: Arc<Ties>,
    groups: Rows,
    is_right: bool,
}

impl Bench {
    fn of(parties: u32) -> Self {
        let mut draws = Draws::new(1);
        let mut sets = Sets::default();
        for _ in 0..parties * 7 / 6 {
            // few are large, and few parties are in many
            let unit = |draws: &mut Draws| draws.below(1 << 52) as f64 / (1_u64 << 52) as f64;
            let size = (2.0 / (1.0 - unit(&mut draws)).powf(0.6)).min(150.0) as usize;
            let party = |draws: &mut Draws| (unit(draws).powi(4) * f64::from(parties)) as u32;
            let members: std::collections::BTreeSet<u32> = (0..size).map(|_| party(&mut draws)).collect();
            if members.len() > 1 {
                sets.denominators.push(members.len() as u32 - 1);
                sets.members.push(&members.into_iter().collect::<Vec<u32>>());
            }
        }
        let incidence = Arc::new(Incidence::new(parties as usize, sets, Weighting::Count));
        let ties = Arc::new(incidence.pairs(&|| true).expect("wanted"));
        println!("{parties} parties, {} ties", ties.tie_count());
        let labels: Vec<(u32, u32)> = (0..parties).map(|party| (party, draws.below(GROUPS as u64) as u32)).collect();
        let groups = Rows::of_pairs(parties as usize, || labels.iter().copied());
        Self { incidence, ties, groups, is_right: true }
    }

    fn run(mut self) -> bool {
        let shapes = [Shape::Sets(Arc::clone(&self.incidence)), Shape::Ties(Arc::clone(&self.ties))];
        for shape in &shapes {
            let extent = Extent::of(shape);
            for measure in measures() {
                self.measure(shape, &extent, measure);
            }
            let options = |permutations| CrossTieOptions { permutations, ..CrossTieOptions::default() };
            let groups = self.groups.clone();
            for permutations in [0, 100] {
                let estimate = effort::of_cross_ties(&extent, permutations);
                let options = options(permutations);
                let count = |stop: &Stop| cross_ties(shape, Weighting::Count, &groups, GROUPS, &options, stop);
                self.judge(&format!("tie matrix, {permutations} permutations"), shape, estimate, count);
            }
        }
        self.of_ties(&Extent::of(&shapes[0]));
        self.is_right
    }

    /// What is always taken of the ties, each for itself.
    fn of_ties(&mut self, extent: &Extent) {
        let (ties, groups) = (Arc::clone(&self.ties), self.groups.clone());
        let shape = Shape::Ties(Arc::clone(&ties));
        let written = effort::written_out(extent);
        let incidence = Arc::clone(&self.incidence);
        self.judge("the ties written out", &shape, written, |stop| {
            incidence.pairs(&|| stop.check().is_ok()).ok_or(Stopped)
        });
        for method in [Method::Louvain, Method::Leiden, Method::LabelPropagation] {
            let options = CommunityOptions { method, ..Default::default() };
            let estimate = effort::of_communities(extent, method) - written;
            self.judge(&format!("{method:?}"), &shape, estimate, |stop| communities(&ties, &options, stop));
        }
        let options = CrossTieOptions::default();
        let counted =
            cross_ties(&shape, Weighting::Count, &groups, GROUPS, &options, &Stop::new()).expect("not stopped");
        let estimate = effort::of_pair_order(GROUPS);
        self.judge("pairs by z score", &shape, estimate, |stop| counted.pairs_by(PairValue::ZScore, true, stop));
        let first: Vec<Option<u32>> = (0..ties.n() as u32).map(|party| groups.of(party).first().copied()).collect();
        let estimate = effort::of_brokerage(extent) - written;
        self.judge("brokerage", &shape, estimate, |stop| brokerage(&ties, &first, stop));
        let estimate = effort::of_change(&[&shape, &shape].map(Extent::of));
        self.judge("change", &shape, estimate, |stop| change(&ties, &ties, &groups, GROUPS, stop));
        let treated: Vec<u32> = (0..4).collect();
        let estimate = effort::of_difference(&[&shape, &shape].map(Extent::of), choices(GROUPS, 4).expect("few"));
        self.judge("difference", &shape, estimate, |stop| {
            difference(&ties, &ties, &groups, GROUPS, &treated, u64::MAX, stop)
        });
    }

    fn measure(&mut self, shape: &Shape, extent: &Extent, mut measure: Measure) {
        let groups = self.groups.clone();
        let mut name = measure.name().to_owned();
        if effort::of_measure(extent, &measure) > SECONDS {
            let samples = effort::samples_within(extent, &measure, SECONDS / 8.0);
            match (&mut measure, samples) {
                (Measure::Betweenness(options), Some(samples)) => options.samples = Some(samples as u32),
                _ => {
                    return println!(
                        "  {name}: not measured, estimated at {:.0} s",
                        effort::of_measure(extent, &measure)
                    );
                }
            }
        }
        if let Measure::Betweenness(BetweennessOptions { weighted: true, .. })
        | Measure::Harmonic(DistanceOptions { weighted: true, .. }) = &measure
        {
            name.push_str(", weighted");
        }
        let estimate = effort::of_measure(extent, &measure);
        match shape {
            Shape::Ties(ties) => self.judge(&name, shape, estimate, |stop| compute(ties, &measure, &groups, stop)),
            Shape::Sets(incidence) if is_of_sets(&measure) => {
                self.judge(&name, shape, estimate, |stop| {
                    compute_of_sets(incidence, &measure, stop).expect("a measure of sets")
                });
            }
            Shape::Sets(_) => {}
        }
    }

    /// Takes a measure and sets its estimate beside it; stops it, if it is long enough.
    fn judge<T>(&mut self, name: &str, shape: &Shape, estimate: f64, work: impl Fn(&Stop) -> Result<T, Stopped>) {
        let start = Instant::now();
        let (_, took) = timed(|| work(&Stop::new()).is_ok());
        let wall = start.elapsed();
        let form = if matches!(shape, Shape::Sets(_)) { "sets" } else { "ties" };
        let is_off = took.max(estimate) >= LITTLE && (estimate / took > OFF || took / estimate > OFF);
        let went_on = if took < LITTLE { Duration::ZERO } else { went_on(wall / 2, work) };
        let is_late = went_on > WITHIN;
        self.is_right &= !is_off && !is_late;
        let off = if is_off { ", OFF" } else { "" };
        print!("  {name} over {form}: estimated {estimate:.3} s, took {took:.3} s, {:.2} x{off}", estimate / took);
        if took >= LITTLE {
            let late = if is_late { ", LATE" } else { "" };
            print!("; stopped within {:.1} ms{late}", went_on.as_secs_f64() * 1e3);
        }
        println!();
    }
}

/// How long work goes on after it was stopped.
fn went_on<T>(after: Duration, work: impl Fn(&Stop) -> Result<T, Stopped>) -> Duration {
    let stop = Stop::new();
    let from_outside = stop.clone();
    let stopping = std::thread::spawn(move || {
        std::thread::sleep(after);
        from_outside.set();
        Instant::now()
    });
    let result = work(&stop);
    let ended = Instant::now();
    let stopped = stopping.join().expect("it only waits");
    // it may have been at its end
    if result.is_ok() { Duration::ZERO } else { ended.saturating_duration_since(stopped) }
}

fn measures() -> Vec<Measure> {
    let weighted = DistanceOptions { weighted: true, ..Default::default() };
    vec![
        Measure::Degree(DegreeOptions::default()),
        Measure::Strength(DegreeOptions::default()),
        Measure::Betweenness(BetweennessOptions::default()),
        Measure::Betweenness(BetweennessOptions { weighted: true, ..Default::default() }),
        Measure::Closeness(DistanceOptions::default()),
        Measure::Harmonic(DistanceOptions::default()),
        Measure::Harmonic(weighted),
        Measure::PageRank(PageRankOptions::default()),
        Measure::Eigenvector(EigenvectorOptions::default()),
        Measure::Constraint(ConstraintOptions::default()),
        Measure::EffectiveSize(ConstraintOptions::default()),
        Measure::Coreness(CorenessOptions::default()),
        Measure::Participation(ParticipationOptions::default()),
    ]
}
