//! Money in generated batches: what holds whatever is asked.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use kobling::analytics::flows::{Counting, Dimension, Filter, Flows, Key, KeyValue, Options, Place, Row, Sum};
use kobling::graph::lens::View;
use kobling::model::date::PartialDate;
use kobling::model::tables::Batch;
use kobling::model::vocabulary::{AmountKind, Value as _};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::{REGIONS, answer, asked, batch, sums, view};
use crate::support::graph_of;

/// What a generated batch is made of: the awards, each with receivers and their weights, a project, an amount, a day.
#[derive(Clone, Debug)]
struct Made {
    awards: Vec<Award>,
}

#[derive(Clone, Debug)]
struct Award {
    receivers: Vec<usize>,
    /// In tenths, one for each receiver; used where they add up to ten.
    tenths: Vec<u32>,
    project: Option<usize>,
    amount: Option<i64>,
    is_euro: bool,
    year: Option<u32>,
    kind: AmountKind,
}

const PEOPLE: usize = 6;

fn award() -> impl Strategy<Value = Award> {
    let receivers = proptest::sample::subsequence((0..PEOPLE).collect::<Vec<_>>(), 0..=4);
    let amount = proptest::option::weighted(0.9, -1_000_000_i64..100_000_000);
    let kind = proptest::sample::select(vec![AmountKind::Awarded, AmountKind::Loan]);
    let (project, year) = (proptest::option::of(0_usize..4), proptest::option::of(2015_u32..2018));
    let tenths = proptest::collection::vec(0_u32..8, 4);
    let parts = (receivers, tenths, project, amount, any::<bool>(), year, kind);
    parts.prop_map(|(receivers, mut tenths, project, amount, is_euro, year, kind)| {
        tenths.truncate(receivers.len());
        let others: u32 = tenths.iter().skip(1).sum();
        // often the shares add up to the whole
        if let (Some(first), 1..=10) = (tenths.first_mut(), others) {
            *first = if others.is_multiple_of(3) { *first } else { 10 - others };
        }
        Award { receivers, tenths, project, amount, is_euro, year, kind }
    })
}

fn made() -> impl Strategy<Value = Made> {
    proptest::collection::vec(award(), 1..25).prop_map(|awards| Made { awards })
}

/// A batch of what was made; `name` gives the nodes their ids, `order` the awards their places in the table.
fn batch_of(made: &Made, name: impl Fn(usize) -> usize, order: impl Fn(usize) -> usize) -> Batch {
    let mut actors = "id,name\n".to_owned();
    let mut places =
        "node,region,role,share\nproject:p0,region:e1,BENEFICIARY,0.3\nproject:p0,region:w1,BENEFICIARY,0.7
        project:p1,region:e1,SERVES,\nproject:p1,region:e2,SERVES,\nproject:p1,region:valley,SERVES,
        project:p2,region:coast,SERVES,\n"
            .to_owned();
    let mut participations = "party,project,role\n".to_owned();
    for at in 0..PEOPLE {
        let id = name(at);
        let _ = writeln!(actors, "actor:x{id},X{at}");
        if at > 1 {
            let region = ["e1", "w1", "no"][at % 3];
            let _ = writeln!(places, "actor:x{id},region:{region},SEAT,");
        }
        let role = ["COORDINATOR", "OWNER", "PARTNER"][at % 3];
        let _ = writeln!(participations, "actor:x{id},project:p{},{role}", at % 4);
    }
    let mut lines: Vec<(usize, String)> = made
        .awards
        .iter()
        .enumerate()
        .map(|(at, award)| {
            let receivers: Vec<_> = award.receivers.iter().map(|&at| format!("actor:x{}", name(at))).collect();
            let shares: Vec<_> = award.tenths.iter().map(|tenths| format!("0.{tenths}")).collect();
            let project = award.project.map_or(String::new(), |project| format!("project:p{project}"));
            let amount =
                award.amount.map_or(String::new(), |amount| format!("{}.{:02}", amount / 100, (amount % 100).abs()));
            let amount =
                if award.amount.is_some_and(|amount| -100 < amount && amount < 0) { "0".to_owned() } else { amount };
            let currency = if award.is_euro { "EUR" } else { "NOK" };
            let year = award.year.map_or(String::new(), |year| year.to_string());
            let (receivers, shares, kind) = (receivers.join(" "), shares.join(" "), award.kind.name());
            (order(at), format!("funding:{at},{receivers},{shares},{project},{amount},{currency},{kind},{year}\n"))
        })
        .collect();
    lines.sort();
    let funding: String = lines.into_iter().map(|(_, line)| line).collect();
    let funding = format!("id,receiver,shares,project,amount,currency,kind,from\n{funding}");
    let projects = "id,title\nproject:p0,P0\nproject:p1,P1\nproject:p2,P2\nproject:p3,P3";
    let parts = "whole,part\nregion:coast,region:east\nregion:coast,region:east~2020\nregion:coast,region:west";
    batch(&[
        ("actors", &actors),
        ("projects", projects),
        ("regions", REGIONS),
        ("region_parts", parts),
        ("places", &places),
        ("participations", &participations),
        ("funding", &funding),
    ])
}

fn countings() -> [Counting; 4] {
    [Counting::Share, Counting::Split, Counting::Whole, Counting::Lead]
}

fn questions() -> Vec<Options> {
    let groupings: [&[Dimension]; 5] = [
        &[Dimension::Receiver],
        &[Dimension::Region],
        &[Dimension::Year, Dimension::Region],
        &[Dimension::Funder, Dimension::Receiver, Dimension::Region],
        &[Dimension::Scheme, Dimension::AmountKind, Dimension::Project, Dimension::Year],
    ];
    let mut questions = Vec::new();
    for by in groupings {
        for counting in countings() {
            for place in [Place::Receiver, Place::Beneficiary] {
                let amounts = vec![AmountKind::Awarded, AmountKind::Loan];
                questions.push(Options { counting, place, amounts, ..asked(by) });
            }
        }
    }
    questions
}

/// An answer without symbols and numbers, which differ from batch to batch.
fn readable(view: &View, answer: &Flows) -> Vec<String> {
    let sum = |sum: &Sum| format!("{} {}", sum.hundredths, view.snapshot.text(sum.currency));
    let key = |key: &Key| format!("{} {:?}", key.label, key.basis);
    let rows = answer.rows.iter().map(|row| {
        let keys: Vec<_> = row.keys.iter().map(key).collect();
        format!("{} {} {:?} {}", keys.join(" | "), sum(&row.sum), row.awards, row.share)
    });
    let links =
        answer.links.iter().map(|link| format!("{} > {} {}", key(&link.source), key(&link.target), sum(&link.sum)));
    let totals = answer.totals.iter().chain(&answer.overlap).map(sum);
    let gaps = [&answer.unpriced, &answer.undated, &answer.unplaced, &answer.awards].map(|list| format!("{list:?}"));
    rows.chain(links).chain(totals).chain(gaps).chain([format!("{:?}", answer.placed_by)]).collect()
}

/// What each receiver has by stated shares, in fractions.
fn by_fractions(made: &Made) -> BTreeMap<(String, String), BigRational> {
    let mut sums: BTreeMap<(String, String), BigRational> = BTreeMap::new();
    for award in &made.awards {
        let Some(amount) = award.amount.filter(|amount| !(-100 < *amount && *amount < 0)) else { continue };
        let total: u32 = award.tenths.iter().sum();
        let is_stated = total == 10;
        let receivers: Vec<(String, u32)> = match (&award.receivers[..], award.project) {
            ([], None) => vec![("not stated".to_owned(), 1)],
            ([], Some(project)) => vec![(format!("P{project}"), 1)],
            (all, _) => all
                .iter()
                .zip(&award.tenths)
                .map(|(at, &tenths)| (format!("X{at}"), if is_stated { tenths } else { 1 }))
                .collect(),
        };
        let whole: u32 = receivers.iter().map(|(_, weight)| weight).sum();
        for (receiver, weight) in receivers.into_iter().filter(|(_, weight)| *weight > 0) {
            let part = BigRational::new(BigInt::from(amount) * weight, BigInt::from(whole));
            let currency = if award.is_euro { "EUR" } else { "NOK" };
            *sums.entry((receiver, currency.to_owned())).or_insert_with(|| BigRational::from(BigInt::ZERO)) += part;
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_books_balance(made in made()) {
        let view = view(&graph_of(batch_of(&made, |at| at, |at| at)));
        for options in questions() {
            let answer = answer(&view, &options);
            for (total, overlap) in answer.totals.iter().zip(&answer.overlap) {
                let of = |sums: &mut dyn Iterator<Item = Sum>| -> i128 {
                    sums.filter(|sum| sum.currency == total.currency).map(|sum| sum.hundredths).sum()
                };
                let rows = of(&mut answer.rows.iter().map(|row| row.sum));
                prop_assert_eq!(rows - overlap.hundredths, total.hundredths, "{:?}", options);
                if options.counting == Counting::Whole {
                    continue;
                }
                prop_assert_eq!(overlap.hundredths, 0);
                for pair in options.by.windows(2) {
                    let of_pair = answer.links.iter().filter(|link| link.source.dimension == pair[0]);
                    prop_assert_eq!(of(&mut of_pair.map(|link| link.sum)), total.hundredths, "{:?}", options);
                }
            }
            let once = |key: &Key| (key.dimension, key.label.clone());
            let mut labels: HashMap<_, KeyValue> = HashMap::new();
            for key in answer.rows.iter().flat_map(|row| &row.keys) {
                prop_assert_eq!(*labels.entry(once(key)).or_insert(key.value), key.value);
            }
        }
    }

    #[test]
    fn totals_and_gaps_are_the_same_under_every_counting(made in made()) {
        let view = view(&graph_of(batch_of(&made, |at| at, |at| at)));
        let answers = countings().map(|counting| answer(&view, &Options { counting, ..asked(&[Dimension::Region]) }));
        for answer in &answers {
            prop_assert_eq!(&answer.totals, &answers[0].totals);
            prop_assert_eq!((&answer.unpriced, &answer.undated), (&answers[0].unpriced, &answers[0].undated));
        }
        // where money is to be used is no matter of who leads
        prop_assert_eq!(readable(&view, &answers[0]), readable(&view, &answers[3]));
    }

    #[test]
    fn rows_are_the_exact_sums_rounded_once(made in made()) {
        let view = view(&graph_of(batch_of(&made, |at| at, |at| at)));
        let amounts = vec![AmountKind::Awarded, AmountKind::Loan];
        let answer = answer(&view, &Options { amounts, ..asked(&[Dimension::Receiver]) });
        let exact = by_fractions(&made);
        prop_assert_eq!(answer.rows.len(), exact.len());
        for row in &answer.rows {
            let currency = view.snapshot.text(row.sum.currency).to_owned();
            let exact = &exact[&(row.keys[0].label.clone(), currency)];
            let rounded = [exact.floor(), exact.ceil()].map(|bound| bound.to_integer());
            prop_assert!(rounded.contains(&BigInt::from(row.sum.hundredths)), "{exact} {row:?}");
        }
    }

    #[test]
    fn neither_the_order_of_rows_nor_the_ids_of_nodes_change_the_answer(made in made(), seed in 0_usize..1000) {
        let plain = view(&graph_of(batch_of(&made, |at| at, |at| at)));
        let shuffled = view(&graph_of(batch_of(&made, |at| at, |at| (at + 1) * 7919 * (seed + 1) % 1009)));
        let renamed = view(&graph_of(batch_of(&made, |at| (PEOPLE - at) * 10 + seed, |at| at)));
        for options in questions() {
            let answers = [&plain, &shuffled].map(|view| readable(view, &answer(view, &options)));
            prop_assert_eq!(&answers[0], &answers[1]);
            let by_label = |view: &View| -> BTreeMap<_, _> {
                let rows = answer(view, &options).rows.into_iter();
                let labels = |row: &Row| {
                    row.keys.iter().map(|key| key.label.clone()).collect::<Vec<_>>()
                };
                rows.map(|row| ((labels(&row), view.snapshot.text(row.sum.currency).to_owned()), row.sum.hundredths))
                    .collect()
            };
            let (one, other) = (by_label(&plain), by_label(&renamed));
            prop_assert_eq!(one.len(), other.len());
            for (key, sum) in one {
                // which of two equal rests gets the last hundredth goes by id
                prop_assert!((sum - other[&key]).abs() <= 1, "{key:?}");
            }
        }
    }

    #[test]
    fn years_add_up_to_all_time(made in made()) {
        let view = view(&graph_of(batch_of(&made, |at| at, |at| at)));
        let all = answer(&view, &asked(&[Dimension::Receiver]));
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        for year in ["2015", "2016", "2017"] {
            let date = PartialDate::parse(year);
            let filter = Filter { years: Some((date, date)), ..Filter::default() };
            let answer = answer(&view, &Options { filter, ..asked(&[Dimension::Receiver]) });
            for sum in answer.totals.iter().chain(answer.undated_totals.iter().filter(|_| year == "2015")) {
                *sums.entry(view.snapshot.text(sum.currency).to_owned()).or_default() += sum.hundredths;
            }
        }
        let totals: BTreeMap<String, i128> = self::sums(&view, &all.totals).into_iter().collect();
        prop_assert_eq!(sums, totals);
    }
}
