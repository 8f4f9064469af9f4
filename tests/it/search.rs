//! Search as people in Norway type, through the API and on generated names.

mod properties;

use std::fmt::Write as _;
use std::fs;
use std::sync::{Arc, LazyLock};

use kobling::graph::snapshot::Snapshot;
use serde_json::{Value, json};

use crate::store::rows::batch;
use crate::support::{Api, graph_of, in_repository, revisions_of};

/// Actors with their names, the first primary.
const ACTORS: &[(&str, &[&str])] = &[
    ("innovasjon-norge", &["Innovasjon Norge", "Innovation Norway"]),
    ("innovasjon-norge-innlandet", &["Innovasjon Norge i Innlandet"]),
    ("klosser", &["Klosser Innovasjon AS", "Klosser"]),
    ("sintef", &["SINTEF", "Stiftelsen SINTEF"]),
    ("sintef-energi", &["SINTEF Energi AS"]),
    ("sintef-venner", &["Sintefs venner"]),
    (
        "ntnu",
        &["Norges teknisk-naturvitenskapelige universitet", "NTNU", "Norwegian University of Science and Technology"],
    ),
    ("uit", &["UiT Norges arktiske universitet", "Universitetet i Tromsø"]),
    ("tromso-havn", &["Tromsø Havn KF"]),
    ("alesund", &["Ålesund kommune"]),
    ("as", &["Ås kommune"]),
    ("mueller", &["Müller GmbH"]),
    ("muller-berlin", &["Mueller Berlin Gesellschaft mit beschränkter Haftung"]),
    ("fraunhofer", &["Fraunhofer-Gesellschaft zur Förderung der angewandten Forschung e.V.", "FhG"]),
    ("ostlandsforskning", &["Østlandsforskning", "ØF"]),
    ("laerdal", &["Lærdal Medical AS"]),
    ("equinor-as", &["Equinor AS"]),
    ("equinor", &["Equinor ASA"]),
    ("only-form", &["AS"]),
    ("rocket", &["🚀🚀"]),
    ("mixed", &["Газпром Norge"]),
    ("hebrew", &["אוניברסיטת תל אביב"]),
    ("greek", &["Εθνικό Μετσόβιο Πολυτεχνείο"]),
    ("loreal", &["L'Oréal"]),
    ("horizon", &["Horizon 2020"]),
    ("horizon-next", &["Horizon 2021"]),
    ("pot", &["Pot AS"]),
    ("poet", &["Poet AS"]),
    ("pair", &["Zebra Nord", "Quagga Sør"]),
    ("big", &["Vestlig Bølgekraft"]),
    ("small", &["Bølgekraft Vestlig"]),
    ("twin-b", &["Tvilling"]),
    ("twin-a", &["Tvilling"]),
];

static API: LazyLock<Api> = LazyLock::new(|| {
    let mut actors = "id,name,kind\n".to_owned();
    let mut names = "node,name,kind\n".to_owned();
    for (id, all) in ACTORS {
        writeln!(actors, "actor:{id},\"{}\",OTHER", all[0]).expect("memory");
        for name in &all[1..] {
            writeln!(names, "actor:{id},\"{name}\",ALIAS").expect("memory");
        }
    }
    let identifiers = "node,scheme,value\nactor:sintef,NO_ORG_NUMBER,919303808\n";
    let projects = "id,title\nproject:p,Sintef og klosser\nproject:q,Q\nproject:r,R\n";
    let rows = "party,project,role\nactor:small,project:p,PARTNER\nactor:big,project:p,PARTNER\n\
        actor:big,project:q,PARTNER\nactor:poet,project:q,PARTNER\nactor:equinor-as,project:q,PARTNER\n\
        actor:equinor-as,project:r,PARTNER\nactor:sintef-energi,project:r,PARTNER\n";
    Api::over(revisions_of(&[&[
        ("actors.csv", &actors),
        ("names.csv", &names),
        ("identifiers.csv", identifiers),
        ("projects.csv", projects),
        ("participations.csv", rows),
    ]]))
});

/// What is found, with the score.
fn hits(text: &str) -> Vec<(String, f64)> {
    let query = "query($text: String!) { search(text: $text, first: 1000) { nodes { score node { id } } } }";
    let answer = API.answer(query, &json!({ "text": text }));
    assert!(answer.get("errors").is_none(), "{text}: {answer:#}");
    let hit = |hit: &Value| {
        let id = hit["node"]["id"].as_str().expect("an id").to_owned();
        (id, hit["score"].as_f64().expect("a score"))
    };
    answer["data"]["search"]["nodes"].as_array().expect("nodes").iter().map(hit).collect()
}

/// The names of what is found, best first, without what kind it is of.
fn found(text: &str) -> Vec<String> {
    hits(text).into_iter().map(|(id, _)| id.split_once(':').expect("a kind").1.to_owned()).collect()
}

/// A snapshot of actors with these names, each with the id of its number.
fn snapshot_of_names(names: &[String]) -> Arc<Snapshot> {
    let line = |(number, name): (usize, &String)| format!("actors|id=actor:n{number:05}|name={name}|kind=OTHER\n");
    let lines: String = names.iter().enumerate().map(line).collect();
    graph_of(batch(&lines))
}

#[test]
fn what_people_type_finds_first_what_they_mean() {
    let cases = fs::read_to_string(in_repository("tests/cases/search/typed.txt")).expect("the cases");
    let (mut id, mut n_cases) = ("", 0);
    for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let Some(text) = line.strip_prefix("  ") else {
            id = line;
            continue;
        };
        assert_eq!(found(text).first().map(String::as_str), Some(id), "{text}: {:?}", hits(text));
        n_cases += 1;
    }
    assert!(n_cases > 100, "only {n_cases} cases");
}

#[test]
fn what_means_nothing_finds_nothing() {
    for text in [
        "",
        " ",
        "   \t ",
        "...",
        "\"\"",
        "🚀",
        "-",
        "qqqqqqqq",
        "horizon 2022",
        "sintef qqqq",
        "\u{200f}",
        "\0",
        "%",
        "*",
    ] {
        assert_eq!(found(text), [""; 0], "{text:?}");
    }
    let one = found("a");
    assert!(one.len() > 5 && one.contains(&"as".to_owned()), "beginnings of words: {one:?}");
    let refused = API
        .answer("query($text: String!) { search(text: $text) { totalCount } }", &json!({ "text": "x".repeat(10_000) }));
    assert_eq!(refused["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
    assert_eq!(found(&"x".repeat(200)), [""; 0]);
    let sorted = |text: &str| {
        let mut ids = found(text);
        ids.sort();
        ids
    };
    assert_eq!(sorted(&"å ".repeat(100)), sorted("å"), "a word asked twice is asked once");
}

#[test]
fn the_best_come_first_then_the_largest_then_by_id() {
    let scores = |text: &str| {
        hits(text)
            .into_iter()
            .map(|(id, score)| format!("{} {score}", id.split_once(':').expect("a kind").1))
            .collect::<Vec<_>>()
    };
    assert_eq!(scores("sintef"), ["sintef 1", "p 0.9", "sintef-energi 0.9", "sintef-venner 0.85"]);
    assert_eq!(scores("tvilling"), ["twin-a 1", "twin-b 1"]);
    assert_eq!(scores("tvillnig"), ["twin-a 0.4", "twin-b 0.4"]);
    assert_eq!(scores("kraft"), ["big 0.5", "small 0.5"]);
    assert_eq!(scores("vestlig bølgekraft"), ["big 1", "small 0.8"]);
    assert_eq!(scores("Bolgekraft VESTLIG"), ["small 0.98", "big 0.8"]);
    assert_eq!(scores("bølgek vest"), ["big 0.7", "small 0.7"]);
    assert_eq!(scores("equinor"), ["equinor-as 0.96", "equinor 0.96"]);
    assert_eq!(scores("equinor asa"), ["equinor 1", "equinor-as 0.96"]);
    assert_eq!(scores("pot"), ["pot 0.96", "poet 0.95"]);
    assert_eq!(scores("nord sør"), ["pair 0.6"]);
    assert_eq!(scores("universiteett i tromssøø"), ["uit 0.13333333333333333"]);
}

#[test]
fn slips_are_forgiven_by_the_length_of_the_word() {
    for (text, is_found) in [
        ("haven", true),
        ("hvan", true),
        ("havm", true),
        ("pit", false),
        ("asx", false),
        ("sitnfe", false),
        ("fraunhoffer", true),
        ("faunhoffer", true),
        ("faunhoffre", false),
        ("horizon 2002", false),
        // one word may have two slips, or be unfinished with one, but not two words
        ("norgse naturvitensapelgie", true),
        ("tekniks naturvitensapelgie", true),
        ("univresitete naturvitensapelgie", false),
        ("innovasjon inlan", true),
    ] {
        assert_eq!(!found(text).is_empty(), is_found, "{text}: {:?}", hits(text));
    }
}

#[test]
fn kinds_and_filters_choose_among_what_is_found() {
    let ids = |data: &Value, list: &str| -> Vec<String> {
        let nodes = data[list]["nodes"].as_array().expect("nodes");
        nodes
            .iter()
            .map(|node| node["id"].as_str().or(node["node"]["id"].as_str()).expect("an id").to_owned())
            .collect()
    };
    let data = API.data("{ search(text: \"sintf\", kinds: [PROJECT]) { nodes { node { id } } } }");
    assert_eq!(ids(&data, "search"), ["project:p"]);
    // a filter takes slips only where there is nothing without
    for (text, expected) in [
        ("horizon 2020", &["actor:horizon"][..]),
        ("pxt", &[]),
        ("tvillnig", &["actor:twin-a", "actor:twin-b"]),
        (
            "norge",
            &["actor:innovasjon-norge", "actor:innovasjon-norge-innlandet", "actor:mixed", "actor:ntnu", "actor:uit"],
        ),
        ("", &[]),
    ] {
        let data = API.data(&format!("{{ actors(filter: {{ text: \"{text}\" }}) {{ nodes {{ id }} }} }}"));
        assert_eq!(ids(&data, "actors"), expected, "{text}");
    }
    let data = API.data("{ projects(filter: { text: \"kloser sintef\" }) { nodes { id } } }");
    assert_eq!(ids(&data, "projects"), ["project:p"]);
}

#[test]
fn a_text_of_any_length_is_searched() {
    let snapshot = snapshot_of_names(&["x".repeat(10_000), "y".into(), "z ".repeat(3000)]);
    for (text, n_found) in [
        ("x".repeat(10_000), 1),
        ("x".repeat(9_999), 1),
        ("x".repeat(10_001), 0),
        ("y".repeat(10_000), 0),
        ("z ".repeat(10_000), 1),
        ("é".repeat(10_000), 0),
        ("🚀".repeat(10_000), 0),
    ] {
        assert_eq!(snapshot.search(&text, |_| true).len(), n_found, "{} letters", text.len());
    }
}
