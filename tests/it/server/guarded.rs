//! Who may ask, and from where.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, HOST,
    ORIGIN, SET_COOKIE, VARY,
};
use axum::http::{HeaderName, Method, StatusCode};
use kobling::server::{Hosts, Settings, router};

use super::{Client, JSON, server, settings};

const ASKED: &str = "/graphql?query=%7B__typename%7D";

#[tokio::test]
async fn pages_of_other_sites_read_nothing_unless_they_are_allowed() {
    let closed = Client::new();
    let answer = closed.get(ASKED, &[(ORIGIN, "https://example.org")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers.get(ACCESS_CONTROL_ALLOW_ORIGIN).is_none());

    let allowed = vec![String::from("https://example.org"), String::from("http://localhost:5173")];
    let open = Client(router(server(Settings { allow_origins: allowed.clone(), ..settings() })));
    for origin in &allowed {
        let answer = open.get(ASKED, &[(ORIGIN, origin)]).await;
        assert_eq!(answer.headers[ACCESS_CONTROL_ALLOW_ORIGIN], origin.as_str());
        assert!(answer.headers.get(ACCESS_CONTROL_ALLOW_CREDENTIALS).is_none());
        let vary: Vec<_> = answer.headers.get_all(VARY).iter().filter_map(|vary| vary.to_str().ok()).collect();
        assert!(
            vary.join(", ").contains("origin") && vary.join(", ").contains("accept, kobling-cite, kobling-cost"),
            "{vary:?}"
        );
    }
    let asked = [
        (ORIGIN, "https://example.org"),
        (ACCESS_CONTROL_REQUEST_METHOD, "POST"),
        (ACCESS_CONTROL_REQUEST_HEADERS, "content-type,kobling-cite"),
    ];
    let before = open.ask(Method::OPTIONS, "/graphql", &asked, "").await;
    assert_eq!(before.status, StatusCode::OK);
    let headers = before.headers[ACCESS_CONTROL_ALLOW_HEADERS].to_str().expect("text");
    assert!(headers.contains("content-type") && headers.contains("kobling-cite"), "{headers}");
    assert_eq!(before.headers[ACCESS_CONTROL_ALLOW_METHODS], "GET,HEAD,POST");
    let other = open.get(ASKED, &[(ORIGIN, "https://example.org.evil.example")]).await;
    assert!(other.headers.get(ACCESS_CONTROL_ALLOW_ORIGIN).is_none());
    let any = Client(router(server(Settings { allow_origins: vec![String::from("*")], ..settings() })));
    assert_eq!(any.get(ASKED, &[(ORIGIN, "https://a.b")]).await.headers[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
}

#[tokio::test]
async fn a_server_of_this_machine_is_not_addressed_by_other_names() {
    let hosts = Hosts::of("127.0.0.1:8080".parse().expect("an address"), &[String::from("data.example.org")]);
    let client = Client(router(server(Settings { hosts, ..settings() })));
    for host in ["localhost:8080", "127.0.0.1", "[::1]:1", "data.example.org"] {
        assert_eq!(client.get(ASKED, &[(HOST, host)]).await.status, StatusCode::OK, "{host}");
    }
    for path in [ASKED, "/graphiql", "/health", "/metrics", "/nope"] {
        let answer = client.get(path, &[(HOST, "rebound.example.org:8080")]).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{path}");
        assert!(answer.text().contains("'rebound.example.org:8080'; start it with --allow-host"), "{}", answer.text());
    }
    let post = client
        .ask(Method::POST, "/graphql", &[(HOST, "a.b"), (CONTENT_TYPE, JSON)], r#"{"query":"{__typename}"}"#)
        .await;
    assert_eq!((post.status, post.code().as_str()), (StatusCode::MISDIRECTED_REQUEST, "BAD_USER_INPUT"));
    assert_eq!(Client::new().get(ASKED, &[(HOST, "a.b")]).await.status, StatusCode::OK, "where none is insisted on");
}

#[tokio::test]
async fn every_request_has_an_id_and_no_answer_a_cookie() {
    let id = HeaderName::from_static("x-request-id");
    let client = Client::new();
    let (one, other) = (client.get("/health", &[]).await, client.get("/nope", &[]).await);
    assert_eq!(one.headers[&id].len(), 16);
    assert_ne!(one.headers[&id], other.headers[&id]);
    assert_eq!(client.get(ASKED, &[(id.clone(), "abc-1.2")]).await.headers[&id], "abc-1.2");
    assert_eq!(client.get(ASKED, &[(id.clone(), "a b")]).await.headers[&id].len(), 16);
    for path in ["/", "/graphiql", ASKED, "/schema.graphql", "/health", "/ready", "/metrics", "/nope"] {
        let answer = client.get(path, &[]).await;
        assert!(answer.headers.get(SET_COOKIE).is_none(), "{path}");
        for (name, value) in
            [("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin")]
        {
            assert_eq!(answer.headers[name], value, "{path}");
        }
    }
}

#[tokio::test]
async fn what_goes_on_can_be_read_by_prometheus() {
    let server = server(settings());
    server.metrics.loaded(std::time::Duration::from_millis(250));
    server.metrics.load_failed();
    let client = Client(router(server.clone()));
    client.get(ASKED, &[]).await;
    client.get("/graphql?query=%7Bnope%7D", &[]).await;
    client.get("/somewhere/else", &[]).await;
    let answer = client.get("/metrics", &[]).await;
    assert_eq!(answer.headers[CONTENT_TYPE], "text/plain; version=0.0.4");
    let text = answer.text();
    for line in [
        "kobling_http_requests_total{method=\"GET\",route=\"/graphql\",status=\"200\"} 2",
        "kobling_http_requests_total{method=\"GET\",route=\"other\",status=\"404\"} 1",
        "kobling_http_request_duration_seconds_count{route=\"/graphql\"} 2",
        "# TYPE kobling_http_request_duration_seconds histogram",
        "kobling_graphql_errors_total{code=\"BAD_USER_INPUT\"} 1",
        "kobling_pool_seats{lane=\"heavy\"} 2",
        "kobling_pool_running{lane=\"light\"} 0",
        "kobling_pool_refused_total{lane=\"heavy\"} 0",
        "kobling_cache_bytes{cache=\"networks\"} 0",
        "kobling_cache_entries{cache=\"revisions\"} 0",
        "kobling_revision 1",
        "kobling_revision_load_seconds 0.25",
        "kobling_revision_load_failures_total 1",
        "kobling_http_connections_limit 512",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    #[cfg(target_os = "linux")]
    assert!(text.contains("\nprocess_resident_memory_bytes "), "{text}");
    let ready = client.get("/ready", &[]).await;
    assert_eq!(
        (ready.status, &ready.json()["status"], &ready.json()["revision"]),
        (StatusCode::OK, &"ready".into(), &1.into())
    );
}
