//! Answers that are kept: by clients, by caches on the way, by the server.

use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{Method, StatusCode};
use flate2::read::GzDecoder;
use kobling::server::router;

use super::{Client, GRAPHQL, JSON, over, settings};
use crate::support::revisions_of;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const NEWEST: &str = "/graphql?query=%7Bactors%7Bnodes%7Bid%20name%7D%7D%7D";
const PINNED: &str = "/graphql?query=%7Bview(revision:1)%7Bactors%7Bnodes%7Bid%20name%7D%7D%7D%7D";

fn figure(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name} in\n{text}"));
    line.trim().parse().unwrap_or_else(|_| panic!("{line} is a number"))
}

#[tokio::test]
async fn an_answer_by_get_need_not_be_sent_again_while_it_is_the_same() {
    let client = Client::new();
    for (path, cache) in [(NEWEST, "no-cache"), (PINNED, FOR_EVER)] {
        for accept in [JSON, GRAPHQL] {
            let first = client.get(path, &[(ACCEPT, accept)]).await;
            assert_eq!(
                (first.status, first.headers[CACHE_CONTROL].to_str().ok()),
                (StatusCode::OK, Some(cache)),
                "{path}"
            );
            assert_eq!(first.headers[VARY], "accept, kobling-cite, kobling-cost");
            let tag = first.headers[ETAG].to_str().expect("text").to_owned();
            for known in [tag.as_str(), tag.trim_start_matches("W/"), &format!("\"other\", {tag}")] {
                let again = client.get(path, &[(ACCEPT, accept), (IF_NONE_MATCH, known)]).await;
                assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
                assert_eq!(
                    (&again.headers[ETAG], &again.headers[CACHE_CONTROL]),
                    (&first.headers[ETAG], &first.headers[CACHE_CONTROL])
                );
            }
            let other = client.get(path, &[(ACCEPT, accept), (IF_NONE_MATCH, "\"other\"")]).await;
            assert_eq!((other.status, &other.body), (StatusCode::OK, &first.body), "the same bytes");
            let head = client.ask(Method::HEAD, path, &[(ACCEPT, accept)], "").await;
            assert_eq!((&head.headers[ETAG], head.body.len()), (&first.headers[ETAG], 0));
        }
    }
    let (json, graphql) = (client.get(PINNED, &[(ACCEPT, JSON)]).await, client.get(PINNED, &[(ACCEPT, GRAPHQL)]).await);
    assert_ne!(json.headers[ETAG], graphql.headers[ETAG], "another media type is another content");
}

#[tokio::test]
async fn only_what_never_changes_is_kept_and_told_to_be_so() {
    let client = Client::new();
    for query in [
        "?query=%7Blens%7Brevision%7D%7D",
        "?query=%7Bview%7Blens%7Brevision%7D%7D%7D",
        "?query=%7Bview(revision:1)%7Bview%7Blens%7Brevision%7D%7D%7D%7D",
        "?query=%7Bview(revision:1)%7B__typename%7D%20__schema%7BqueryType%7Bname%7D%7D%7D",
        "?query=%7B__schema%7BqueryType%7Bname%7D%7D%7D&revision=1",
        "?query=%7Bview(revision:1)%7Bactor(id:%22actor:nobody%22)%7Bid%7D%20network%7Bties(first:-1)%7BtotalCount%7D%7D%7D%7D",
        "?query=%7Bnope%7D&revision=1",
    ] {
        let answer = client.get(&format!("/graphql{query}"), &[]).await;
        assert_eq!(answer.headers[CACHE_CONTROL], "no-cache", "{query}: {}", answer.text());
    }
    assert_eq!(figure(&client.get("/metrics", &[]).await.text(), "kobling_cache_misses_total{cache=\"answers\"}"), 0);
    for query in ["?query=%7Blens%7Brevision%7D%7D&revision=1", "?query=%7Bview%7Blens%7BasOf%7D%7D%7D&revision=1"] {
        let path = format!("/graphql{query}");
        let (first, again) = (client.get(&path, &[]).await, client.get(&path, &[]).await);
        assert_eq!(
            (first.headers[CACHE_CONTROL].to_str().ok(), first.text()),
            (Some(FOR_EVER), again.text()),
            "{query}"
        );
    }
    let text = client.get("/metrics", &[]).await.text();
    let figures = ["hits_total", "misses_total", "entries"]
        .map(|name| figure(&text, &format!("kobling_cache_{name}{{cache=\"answers\"}}")));
    assert_eq!(figures, [2, 2, 2]);
    assert!(figure(&text, "kobling_cache_bytes{cache=\"answers\"}") > 1000);
}

#[tokio::test]
async fn nothing_is_kept_beyond_the_budget() {
    let none = kobling::server::Settings { answer_bytes: 0, ..settings() };
    let client = Client(router(super::server(none)));
    let first = client.get(PINNED, &[]).await;
    assert_eq!(client.get(PINNED, &[]).await.body, first.body);
    let text = client.get("/metrics", &[]).await.text();
    assert_eq!(figure(&text, "kobling_cache_entries{cache=\"answers\"}"), 0);
}

#[tokio::test]
async fn a_revision_of_the_same_number_in_another_database_is_another() {
    let package = |name: &str| format!("id,name,kind,source\nactor:a,{name},COMPANY,source:s\n");
    let sources = "id,title,publisher,basis\nsource:s,A source,Somebody,STATED\n";
    let (one, other) = (package("One"), package("Other"));
    let snapshot = |actors: &str| revisions_of(&[&[("actors.csv", actors), ("sources.csv", sources)]]).remove(0);
    let (one, other) = (snapshot(&one), snapshot(&other));
    let server = over(vec![one], settings());
    let engine = std::sync::Arc::clone(&server.engine);
    let client = Client(router(server));
    assert!(client.get(PINNED, &[]).await.text().contains("\"One\""));
    engine.swap(other);
    assert!(client.get(PINNED, &[]).await.text().contains("\"Other\""));
}

#[tokio::test]
async fn large_answers_are_compressed_for_who_takes_that() {
    let client = Client::new();
    let large = "/graphql?query=%7Bview(revision:1)%7Bactors(first:100)%7Bnodes%7Bid%20name%7D%7D%7D%7D";
    let plain = client.get(large, &[]).await;
    assert!(plain.headers.get(CONTENT_ENCODING).is_none());
    for path in [large, "/schema.graphql", "/metrics"] {
        let plain = client.get(path, &[]).await;
        let packed = client.get(path, &[(ACCEPT_ENCODING, "gzip, deflate, br")]).await;
        assert_eq!(packed.headers[CONTENT_ENCODING], "gzip", "{path}");
        assert!(packed.headers.get_all(VARY).iter().any(|vary| vary == "accept-encoding"));
        assert!(packed.body.len() < plain.body.len() / 2, "{path}");
        if path != "/metrics" {
            let text = std::io::read_to_string(GzDecoder::new(packed.body.as_slice())).expect("it is gzip");
            assert_eq!((text, &packed.headers[ETAG]), (plain.text(), &plain.headers[ETAG]));
        }
    }
    let small = client.get("/graphql?query=%7B__typename%7D", &[(ACCEPT_ENCODING, "gzip")]).await;
    assert!(small.headers.get(CONTENT_ENCODING).is_none());
    let refused = client.get(large, &[(ACCEPT_ENCODING, "br;q=1, gzip;q=0")]).await;
    assert!(refused.headers.get(CONTENT_ENCODING).is_none());
}
