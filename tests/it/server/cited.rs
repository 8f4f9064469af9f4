//! Answers with their citation.

use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, Method, StatusCode};
use kobling::server::router;
use serde_json::{Value, json};

use super::{Client, JSON, over, settings};
use crate::support::revisions_of;

const CITE: HeaderName = HeaderName::from_static("kobling-cite");
const SOURCES: &str = "id,title,publisher,basis\nsource:s,A source,Somebody,STATED\nsource:t,Another,Somebody,STATED\n";
const ONE: &str = "id,name,kind,source\nactor:a,One,COMPANY,source:s\n";
const TWO: &str = "id,name,kind,source\nactor:b,Two,COMPANY,source:t\n";

/// A client of a server with two revisions; the second has one actor more.
fn client() -> Client {
    let revisions = revisions_of(&[
        &[("sources.csv", SOURCES), ("actors.csv", ONE)],
        &[("sources.csv", SOURCES), ("actors.csv", TWO)],
    ]);
    Client(router(over(revisions, settings())))
}

async fn cited(client: &Client, body: Value) -> Value {
    let headers = [(CONTENT_TYPE, JSON), (ACCEPT, JSON), (CITE, "1")];
    client.ask(Method::POST, "/graphql", &headers, &body.to_string()).await.json()
}

#[tokio::test]
async fn an_answer_is_cited_only_on_request() {
    let client = client();
    let path = "/graphql?query=%7Bactors%7BtotalCount%7D%7D";
    assert!(client.get(path, &[]).await.json().get("extensions").is_none());
    let by_header = client.get(path, &[(CITE, "1")]).await.json();
    let by_address = client.get(&format!("{path}&cite=1"), &[]).await.json();
    assert_eq!(by_header, by_address);
    let post = client
        .ask(Method::POST, "/graphql?cite=1", &[(CONTENT_TYPE, JSON)], r#"{"query": "{actors{totalCount}}"}"#)
        .await
        .json();
    assert_eq!(post["extensions"]["citation"]["revision"], 2);
    let wrong = client.get(&format!("{path}&cite=yes"), &[]).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"));
    let refused = client.get("/graphql?query=%7Bnope%7D&cite=1", &[]).await.json();
    assert!(refused.get("extensions").is_none(), "there is nothing to cite: {refused}");
}

#[tokio::test]
async fn a_citation_tells_every_lens_and_the_sources_behind_it() {
    let query = "query Q($day: Date!) { \
                 actors { totalCount } view(revision: 1, asOf: $day, undated: EXCLUDE) { actors { totalCount } } }";
    let answer = cited(&client(), json!({ "query": query, "variables": { "day": "2020-02-01" } })).await;
    let citation = &answer["extensions"]["citation"];
    assert_eq!(citation["digest"].as_str().map(str::len), Some(32));
    assert!(citation["loadedAt"].as_str().is_some_and(|at| at.ends_with('Z')));
    let statuses = json!(["ONGOING", "ACHIEVED", "PARTLY"]);
    let view = |at: usize| {
        let view = &citation["views"][at];
        (view["revision"].clone(), view["lens"].clone(), view["leftOut"].clone(), view["undatedCount"].clone())
    };
    let first = json!({ "asOf": "2020-02-01", "period": null, "undated": "EXCLUDE", "evidence": "STATED", "statuses": statuses });
    let second =
        json!({ "asOf": null, "period": null, "undated": "INCLUDE", "evidence": "STATED", "statuses": statuses });
    assert_eq!(view(0), (json!(1), first, json!([]), json!(0)), "{citation:#}");
    assert_eq!(view(1), (json!(2), second, json!([]), json!(0)), "{citation:#}");
    let (s, t) = (json!({ "id": "source:s", "title": "A source" }), json!({ "id": "source:t", "title": "Another" }));
    assert_eq!(citation["views"][0]["sources"], json!([s]));
    assert_eq!(citation["views"][1]["sources"], json!([s, t]));
    assert_eq!(
        (&citation["views"][1]["sourceCount"], &citation["views"][1]["areSourcesCut"]),
        (&json!(2), &json!(false))
    );
}

#[tokio::test]
async fn its_link_gives_the_same_answer_for_ever() {
    let revisions = revisions_of(&[
        &[("sources.csv", SOURCES), ("actors.csv", ONE)],
        &[("sources.csv", SOURCES), ("actors.csv", TWO)],
    ]);
    let server = over(revisions.clone(), settings());
    server.engine.swap(std::sync::Arc::clone(&revisions[0]));
    let engine = std::sync::Arc::clone(&server.engine);
    let client = Client(router(server));
    let query = "query Q($n: Int!) {\n  actors(first: $n) { nodes { name } } a: view { lens { revision } } # æ & +\n}";
    let answer = cited(&client, json!({ "query": query, "operationName": "Q", "variables": { "n": 5 } })).await;
    let link = answer["extensions"]["citation"]["link"].as_str().expect("a link").to_owned();
    assert!(link.starts_with("/graphql?query=query+Q") && link.ends_with("&revision=1"), "{link}");
    engine.swap(std::sync::Arc::clone(&revisions[1]));
    let newest = cited(&client, json!({ "query": query, "variables": { "n": 5 } })).await;
    assert_ne!(newest["data"], answer["data"], "the newest revision holds more");
    for _ in 0..2 {
        let followed = client.get(&link, &[]).await;
        assert_eq!((followed.status, &followed.json()["data"]), (StatusCode::OK, &answer["data"]));
        assert_eq!(followed.headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
    let cited = client.get(&format!("{link}&cite=1"), &[]).await;
    assert_eq!(cited.json()["extensions"]["citation"]["link"], link.as_str());
    assert_eq!(cited.headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn a_request_as_a_whole_can_be_pinned() {
    let client = client();
    let query = "{ lens { revision } view { lens { revision } } dataset { revisions { totalCount } } }";
    let expected = json!({ "lens": { "revision": 1 }, "view": { "lens": { "revision": 1 } }, "dataset": { "revisions": { "totalCount": 1 } } });
    let post = client.post(JSON, json!({ "query": query, "extensions": { "revision": 1 } })).await;
    assert_eq!(post.json()["data"], expected);
    for (pin, code) in [
        (json!(7), "NOT_FOUND"),
        (json!(0), "BAD_USER_INPUT"),
        (json!("x"), "BAD_USER_INPUT"),
        (json!(1.5), "BAD_USER_INPUT"),
    ] {
        let answer = client.post(JSON, json!({ "query": query, "extensions": { "revision": pin } })).await;
        assert_eq!(answer.code(), code, "{}", answer.text());
    }
    let none = client.get("/graphql?query=%7B__typename%7D&revision=7", &[]).await;
    assert!(none.text().contains("there is no revision 7; revisions 1 to 2 can be had"), "{}", none.text());
    assert!(none.json().get("data").is_none() && !none.text().contains("locations"), "{}", none.text());
}

#[tokio::test]
async fn a_query_too_long_for_an_address_is_told() {
    let fields: Vec<String> = (0..190).map(|n| format!("a{n}{}: lens {{ revision }}", "x".repeat(400))).collect();
    let long = format!("{{ {} }}", fields.join(" "));
    let revisions = revisions_of(&[&[("sources.csv", SOURCES), ("actors.csv", ONE)]]);
    let client = Client(router(over(revisions, kobling::server::Settings::default())));
    let answer = cited(&client, json!({ "query": long })).await;
    let citation = &answer["extensions"]["citation"];
    assert_eq!(citation["link"], Value::Null, "{answer}");
    assert!(citation["linkProblem"].as_str().is_some_and(|text| text.contains("65534 bytes")), "{citation}");
}
