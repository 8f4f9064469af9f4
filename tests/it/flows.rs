//! Money: the bundled package here, small batches and generated ones beside.

mod by_hand;
mod properties;

use std::collections::HashMap;
use std::sync::Arc;

use kobling::analytics::flows::{
    Counting, Dimension, Filter, FlowError, Flows, KeyValue, Options, Row, Sum, flows, funders,
};
use kobling::graph::lens::{EvidenceMode, Lens, Time, Undated, View};
use kobling::graph::node::NodeKey;
use kobling::graph::snapshot::Snapshot;
use kobling::model::date::PartialDate;
use kobling::model::record::Record;
use kobling::model::tables::Batch;
use kobling::model::text::Texts;
use kobling::model::vocabulary::{AmountKind, Basis, PlaceRole};

use crate::support::norway;

/// Reads the rows of a table from lines of cells under a header; a cell cannot hold a comma.
fn rows<R: Record>(texts: &mut Texts, table: &str) -> Vec<R> {
    let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let row = |line: &str| {
        let cells: HashMap<&str, &str> = header.iter().copied().zip(line.split(',')).collect();
        let cell = |at: usize| cells.get(R::COLUMNS[at].name).copied().unwrap_or_default();
        R::read(cell, texts).unwrap_or_else(|wrong| panic!("{line}: {wrong:?}"))
    };
    lines.map(row).collect()
}

/// A batch from tables by name.
fn batch(tables: &[(&str, &str)]) -> Batch {
    let mut batch = Batch::default();
    for (name, table) in tables {
        let texts = &mut batch.texts;
        match *name {
            "regions" => batch.regions = rows(texts, table),
            "region_parts" => batch.region_parts = rows(texts, table),
            "actors" => batch.actors = rows(texts, table),
            "clusters" => batch.clusters = rows(texts, table),
            "memberships" => batch.memberships = rows(texts, table),
            "schemes" => batch.schemes = rows(texts, table),
            "projects" => batch.projects = rows(texts, table),
            "places" => batch.places = rows(texts, table),
            "participations" => batch.participations = rows(texts, table),
            "funding" => batch.funding = rows(texts, table),
            other => panic!("no table {other}"),
        }
    }
    batch
}

fn view(snapshot: &Arc<Snapshot>) -> View {
    View::new(Arc::clone(snapshot), Lens::default())
}

fn asked(by: &[Dimension]) -> Options {
    Options { by: by.to_vec(), ..Options::default() }
}

fn answer(view: &View, options: &Options) -> Flows {
    flows(view, options).expect("an answer")
}

fn sums(view: &View, sums: &[Sum]) -> Vec<(String, i128)> {
    sums.iter().map(|sum| (view.snapshot.text(sum.currency).to_owned(), sum.hundredths)).collect()
}

/// Each row as its labels, its sum and how many awards are behind it.
fn told(answer: &Flows) -> Vec<(String, i128, usize)> {
    let labels = |row: &Row| row.keys.iter().map(|key| key.label.as_str()).collect::<Vec<_>>().join(" | ");
    answer.rows.iter().map(|row| (labels(row), row.sum.hundredths, row.awards.len())).collect()
}

fn row(labels: &str, hundredths: i128, awards: usize) -> (String, i128, usize) {
    (labels.to_owned(), hundredths, awards)
}

fn nok(kroner: i128) -> Vec<(String, i128)> {
    vec![("NOK".to_owned(), kroner * 100)]
}

fn node(view: &View, id: &str) -> NodeKey {
    view.snapshot.find(id).expect(id)
}

/// A country with two versions of a county, another county, municipalities, and two regions without a code.
const REGIONS: &str = "id,scheme,code,name,level,parent,from,to
    region:no,ISO_COUNTRY,NO,Norge,COUNTRY,,,
    region:east,NO_REGION,01,East,COUNTY,region:no,,2019
    region:east~2020,NO_REGION,02,East,COUNTY,region:no,2020,
    region:west,NO_REGION,03,West,COUNTY,region:no,,
    region:e1,NO_REGION,0101,E1,MUNICIPALITY,region:east,,
    region:e2,NO_REGION,0102,E2,MUNICIPALITY,region:east,,
    region:w1,NO_REGION,0301,W1,MUNICIPALITY,region:west,,
    region:valley,,,Valley,FUNCTIONAL,region:e1,,
    region:coast,,,Coast,PART,region:no,,";

#[test]
fn a_joint_award_counts_by_share_split_or_whole() {
    let view = view(&norway());
    let by_region = |counting| answer(&view, &Options { counting, ..asked(&[Dimension::Region]) });
    for counting in [Counting::Share, Counting::Split, Counting::Lead] {
        let answer = by_region(counting);
        let rows = [row("Hedmark", 595_000_000, 3), row("Nordland", 300_000_000, 1), row("Oppland", 75_000_000, 1)];
        assert_eq!(told(&answer), rows);
        assert_eq!(sums(&view, &answer.overlap), nok(0));
        assert!((answer.rows[0].share - 0.613_402_061_855_670_1).abs() < f64::EPSILON);
    }
    let whole = by_region(Counting::Whole);
    let rows = [row("Hedmark", 670_000_000, 3), row("Nordland", 300_000_000, 1), row("Oppland", 150_000_000, 1)];
    assert_eq!(told(&whole), rows);
    assert_eq!((sums(&view, &whole.totals), sums(&view, &whole.overlap)), (nok(9_700_000), nok(1_500_000)));
    assert_eq!((whole.unpriced.len(), whole.undated.len(), whole.awards.len()), (10, 3, 14));
    // Nord-Norge is known, but what it is made of is only inferred: no county
    assert_eq!(whole.unplaced.len(), 8);
    assert_eq!(whole.placed_by, [(PlaceRole::Beneficiary, 2), (PlaceRole::Serves, 4)]);
}

#[test]
fn with_inferred_evidence_more_is_placed_and_the_giver_is_named() {
    let lens = Lens { evidence: EvidenceMode::StatedAndInferred, ..Lens::default() };
    let inferred = View::new(norway(), lens);
    let answer = answer(&inferred, &asked(&[Dimension::Funder, Dimension::Region]));
    let first = &answer.rows[0];
    assert_eq!((first.keys[0].label.as_str(), first.keys[0].basis), ("Hedmark fylkeskommune", Basis::Stated));
    let council = answer.rows.iter().find(|row| row.keys[0].label == "Forskningsrådet").expect("a row");
    assert_eq!((council.keys[0].basis, council.keys[1].basis), (Basis::Inferred, Basis::Stated));
    assert_eq!(answer.unplaced.len(), 3);
    let stated = view(&norway());
    let hidden = self::answer(&stated, &asked(&[Dimension::Funder]));
    assert_eq!(told(&hidden)[1], row("not stated", 450_000_000, 2));
    assert_eq!((hidden.rows[1].keys[0].value, hidden.rows[1].keys[0].basis), (KeyValue::None, Basis::Stated));
}

#[test]
fn a_ceiling_is_no_award_and_headlines_are_compared_with_their_parts() {
    let view = view(&norway());
    let ceilings = answer(&view, &Options { amounts: vec![AmountKind::Ceiling], ..asked(&[Dimension::Scheme]) });
    assert_eq!(told(&ceilings), [row("Kompetanseutvikling i regionale næringsmiljø", 2_000_000_000, 1)]);
    let county = Filter { funders: Some(vec![node(&view, "actor:hedmark-fylkeskommune")]), ..Filter::default() };
    let by = [Dimension::Funder, Dimension::Receiver];
    let answer = answer(&view, &Options { filter: county, ..asked(&by) });
    let rows = [
        row("Hedmark fylkeskommune | Klosser Innovasjon", 300_000_000, 1),
        row("Hedmark fylkeskommune | Elverumsregionens næringsutvikling", 220_000_000, 1),
    ];
    assert_eq!(told(&answer), rows);
    assert_eq!((answer.unpriced.len(), answer.undated.len()), (0, 2));
    assert_eq!(answer.discrepancies.len(), 2);
    for discrepancy in &answer.discrepancies {
        assert_eq!(view.snapshot.name(discrepancy.about), "Hedmark fylkeskommune");
        assert_eq!(sums(&view, &[discrepancy.reported, discrepancy.parts]), [nok(5_300_000), nok(5_200_000)].concat());
        assert_eq!(sums(&view, &[discrepancy.difference]), nok(100_000));
        assert!(discrepancy.is_within_rounding);
    }
    // the same headline twice is one headline
    let headlines = Options { amounts: vec![AmountKind::Headline], ..asked(&[Dimension::Funder]) };
    assert_eq!(told(&self::answer(&view, &headlines)), [row("Hedmark fylkeskommune", 530_000_000, 1)]);
}

#[test]
fn who_gives_is_told_largest_first() {
    let view = view(&norway());
    let told: Vec<_> = funders(&view)
        .into_iter()
        .map(|funder| (view.snapshot.name(funder.party).to_owned(), sums(&view, &funder.totals), funder.award_count))
        .collect();
    let funder = |name: &str, totals, count| (name.to_owned(), totals, count);
    let expected = [
        funder("Hedmark fylkeskommune", nok(5_200_000), 2),
        funder("Innovasjon Norge", vec![], 10),
        funder("Kommunal- og moderniseringsdepartementet", vec![], 0),
    ];
    assert_eq!(told, expected);
}

#[test]
fn links_lead_from_one_dimension_to_the_next() {
    let view = view(&norway());
    let answer = answer(&view, &asked(&[Dimension::Funder, Dimension::Scheme, Dimension::Receiver]));
    let links: Vec<_> = answer
        .links
        .iter()
        .map(|link| (link.source.label.as_str(), link.target.label.as_str(), link.sum.hundredths / 10_000_000))
        .collect();
    let expected = [
        ("Hedmark fylkeskommune", "not stated", 52),
        ("not stated", "FORREGION-Forskningsbasert innovasjon i regionene", 30),
        ("not stated", "MOBI-Mobilisering", 15),
        (
            "FORREGION-Forskningsbasert innovasjon i regionene",
            "Mobilisering til mer forskningsbasert innovasjon i Nordland",
            30,
        ),
        ("not stated", "Klosser Innovasjon", 30),
        ("not stated", "Elverumsregionens næringsutvikling", 22),
        ("MOBI-Mobilisering", "Forskningsbasert kompetansemegling i Hedmark og Oppland", 15),
    ];
    assert_eq!(links, expected);
}

#[test]
fn where_a_time_is_asked_awards_without_a_date_stand_aside() {
    let snapshot = norway();
    let year = |text| PartialDate::parse(text).expect("a date");
    let in_2021 = (Some(year("2021")), Some(year("2021")));
    let filter = Filter { years: Some(in_2021), ..Filter::default() };
    let by_years = answer(&view(&snapshot), &Options { filter, ..asked(&[Dimension::Year, Dimension::Region]) });
    for undated in [Undated::Include, Undated::Exclude] {
        let time = Time::Period { from: in_2021.0, to: in_2021.1 };
        let lens = View::new(Arc::clone(&snapshot), Lens { time, undated, ..Lens::default() });
        let by_lens = answer(&lens, &asked(&[Dimension::Year, Dimension::Region]));
        assert_eq!(told(&by_lens), [row("2021 | Nordland", 300_000_000, 1)]);
        assert_eq!(sums(&lens, &by_lens.undated_totals), nok(6_700_000));
        assert_eq!((by_lens.undated.len(), by_lens.unplaced.len()), (3, 0));
        assert_eq!(by_lens, by_years);
    }
}

#[test]
fn what_cannot_be_answered_is_told() {
    let view = view(&norway());
    let error = |options: &Options| flows(&view, options).expect_err("no answer").to_string();
    assert!(error(&asked(&[])).contains("FUNDER, SCHEME"));
    assert_eq!(flows(&view, &asked(&[Dimension::Year; 2])), Err(FlowError::DuplicateDimension(Dimension::Year)));
    let mixed = Options { amounts: vec![AmountKind::Paid, AmountKind::Awarded], ..asked(&[Dimension::Funder]) };
    assert!(error(&mixed).starts_with("AWARDED, PAID are not added"));
    let by_kind = Options { by: vec![Dimension::AmountKind], ..mixed.clone() };
    assert_eq!(told(&answer(&view, &by_kind)), [row("AWARDED", 970_000_000, 4)]);
    let alike = vec![AmountKind::Awarded, AmountKind::Loan, AmountKind::Guarantee];
    assert!(flows(&view, &Options { amounts: alike, ..mixed }).is_ok());
}
