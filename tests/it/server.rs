//! The server, asked as browsers and clients ask it; once over a real connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LOCATION, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use kobling::graph::snapshot::Snapshot;
use kobling::graphql::engine::{Engine, Limits};
use kobling::server::{Server, Settings, has_editor, router, serve};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::norway;

mod cached;
mod cited;
mod guarded;
mod priced;
mod slow;

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

fn settings() -> Settings {
    Settings { body_bytes: 4096, ..Settings::default() }
}

fn server(settings: Settings) -> Server {
    over(vec![norway()], settings)
}

/// A server over revisions, the last one the newest.
fn over(revisions: Vec<Arc<Snapshot>>, settings: Settings) -> Server {
    let newest = Arc::clone(revisions.last().expect("a revision"));
    let load = move |number| Ok(revisions.iter().find(|snapshot| snapshot.revision.number == number).cloned());
    let engine = Engine::new(newest, Box::new(load), Limits::default()).expect("an engine");
    Server::new(Arc::new(engine), settings).expect("a server")
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

struct Client(Router);

impl Client {
    fn new() -> Self {
        Self(router(server(settings())))
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.0.clone().oneshot(request).await.expect("a router always answers");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str, headers: &[(axum::http::HeaderName, &str)]) -> Answer {
        self.ask(Method::GET, path, headers, "").await
    }

    async fn post(&self, accept: &str, body: impl ToString) -> Answer {
        self.ask(Method::POST, "/graphql", &[(CONTENT_TYPE, JSON), (ACCEPT, accept)], &body.to_string()).await
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(axum::http::HeaderName, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }
}

#[tokio::test]
async fn health_tells_revision_and_version() {
    let answer = Client::new().get("/health", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let body = answer.json();
    assert_eq!((&body["status"], &body["revision"]), (&json!("ok"), &json!(1)));
    assert_eq!(body["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(body["digest"].as_str().map(str::len), Some(32));
}

#[tokio::test]
async fn the_root_leads_to_the_editor_under_any_path() {
    let client = Client::new();
    for (path, location) in [("/", "graphiql"), ("/graphiql/", "../graphiql")] {
        let answer = client.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(answer.headers[LOCATION], location);
    }
    let page = client.get("/graphiql", &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers[CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(page.text().contains("<title>kobling"), "{}", page.text());
    let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"), "{policy}");
    assert_eq!(page.headers[CACHE_CONTROL], "no-cache");
    let again = client.get("/graphiql", &[(IF_NONE_MATCH, page.headers[ETAG].to_str().expect("text"))]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn every_file_that_the_editor_names_is_there_in_every_encoding() {
    let client = Client::new();
    let page = client.get("/graphiql", &[]).await.text();
    let names: Vec<_> = page.split(['"', '\'']).filter_map(|part| part.strip_prefix("./assets/")).collect();
    assert_eq!(!names.is_empty(), has_editor());
    for name in names {
        let path = format!("/assets/{name}");
        let plain = client.get(&path, &[]).await;
        assert_eq!(plain.status, StatusCode::OK, "{path}");
        assert_eq!(plain.headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(plain.headers[VARY], "accept-encoding");
        for encoding in ["br", "gzip"] {
            let packed = client.get(&path, &[(ACCEPT_ENCODING, encoding)]).await;
            assert_eq!(packed.headers[CONTENT_ENCODING], encoding, "{path}");
            assert_eq!(packed.headers[CONTENT_TYPE], plain.headers[CONTENT_TYPE], "{path}");
            assert!(packed.body.len() < plain.body.len() && packed.headers[ETAG] != plain.headers[ETAG], "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_and_every_answer_is_guarded() {
    let client = Client::new();
    for path in ["/nope", "/assets/nope.js", "/assets/../graphiql.html", "/assets/", "/graphiql.html"] {
        let answer = client.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("There is /graphiql"), "{}", answer.text());
        assert_eq!(answer.headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(answer.headers[REFERRER_POLICY], "no-referrer");
        assert_eq!(answer.headers[CONTENT_SECURITY_POLICY], "default-src 'none'; frame-ancestors 'none'");
    }
}

#[tokio::test]
async fn the_schema_can_be_read() {
    let client = Client::new();
    let answer = client.get("/schema.graphql", &[]).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, kobling::graphql::sdl()));
    assert_eq!(answer.headers[CONTENT_TYPE], "text/plain; charset=utf-8");
    let head = client.ask(Method::HEAD, "/schema.graphql", &[], "").await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.headers[ETAG], answer.headers[ETAG]);
}

#[tokio::test]
async fn a_query_is_answered_by_post_and_by_get() {
    let client = Client::new();
    let asked = json!({
        "query": "query A { lens { revision } } query B($day: Date!) { view(asOf: $day) { lens { asOf } } }",
        "operationName": "B", "variables": {"day": "2019-06-30"}, "extensions": null,
    });
    let expected = json!({"data": {"view": {"lens": {"asOf": "2019-06-30"}}}});
    let answer = client.post(GRAPHQL, &asked).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, expected));
    assert_eq!(answer.headers[CONTENT_TYPE], "application/graphql-response+json; charset=utf-8");

    let path = "/graphql?query=query($day:Date!)%7Bview(asOf:$day)%7Blens%7BasOf%7D%7D%7D&variables=%7B%22day%22:%222019-06-30%22%7D";
    let answer = client.get(path, &[(ACCEPT, JSON)]).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::OK, json!({"data": {"view": {"lens": {"asOf": "2019-06-30"}}}}))
    );
    assert_eq!(answer.headers[CONTENT_TYPE], "application/json; charset=utf-8");
    assert_eq!(answer.headers[VARY], "accept, kobling-cite, kobling-cost");
    let head = client.ask(Method::HEAD, path, &[], "").await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn the_status_tells_what_could_not_be_executed_where_the_client_takes_that() {
    let client = Client::new();
    let deep = format!("{{ {} }}", "view { ".repeat(40) + "__typename" + &" }".repeat(40));
    // two to the power of thirty fields
    let fragment = |n: usize| format!("fragment F{n} on Query {{ ...F{} ...F{} }} ", n + 1, n + 1);
    let bomb = "{ ...F0 } ".to_owned() + &(0..30).map(fragment).collect::<String>() + "fragment F30 on Query { a }";
    for (query, code, told) in [
        ("{ nope }", "BAD_USER_INPUT", "nope"),
        ("{", "BAD_USER_INPUT", "the query cannot be read: expected"),
        ("query($day: Date!) { view(asOf: $day) { __typename } }", "BAD_USER_INPUT", "day"),
        ("mutation { drop }", "BAD_USER_INPUT", "mutations"),
        (&deep, "LIMIT_EXCEEDED", "at most 32 levels"),
        (&bomb, "LIMIT_EXCEEDED", "at most 2000 fields"),
    ] {
        let answer = client.post(GRAPHQL, json!({"query": query})).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, code), "{}", answer.text());
        assert!(answer.json().get("data").is_none() && answer.text().contains(told), "{}", answer.text());
        let answer = client.post(JSON, json!({"query": query})).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, code), "{}", answer.text());
    }
    let answer = client.post(GRAPHQL, json!({"query": "{ view(revision: 7) { __typename } }"})).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "NOT_FOUND"), "it was executed");
}

#[tokio::test]
async fn the_deep_query_by_which_tools_learn_the_schema_passes() {
    let of_type = "ofType { kind name ".repeat(9) + &" }".repeat(9);
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ types {{ ...FullType }} }} }} \
         fragment FullType on __Type {{ kind name fields(includeDeprecated: true) {{ name args {{ ...InputValue }} \
         type {{ ...TypeRef }} }} inputFields {{ ...InputValue }} }} \
         fragment InputValue on __InputValue {{ name type {{ ...TypeRef }} defaultValue }} \
         fragment TypeRef on __Type {{ kind name {of_type} }}"
    );
    let answer = Client::new().post(GRAPHQL, json!({"query": query})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.json()["data"]["__schema"]["types"].as_array().is_some_and(|types| types.len() > 5));
}

#[tokio::test]
async fn what_is_no_request_is_refused_with_a_code() {
    let client = Client::new();
    let large = json!({"query": "{ __typename }", "variables": {"text": "x".repeat(5000)}}).to_string();
    for (content_type, body, status, code) in [
        (JSON, "{", StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
        (JSON, "", StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
        (JSON, "[{\"query\": \"{a}\"}]", StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
        (JSON, "{\"query\": 1}", StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
        ("text/plain", "{\"query\": \"{ __typename }\"}", StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT"),
        ("application/json; charset=latin1", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT"),
        (JSON, &large, StatusCode::PAYLOAD_TOO_LARGE, "LIMIT_EXCEEDED"),
    ] {
        for accept in [JSON, GRAPHQL] {
            let headers = [(CONTENT_TYPE, content_type), (ACCEPT, accept)];
            let answer = client.ask(Method::POST, "/graphql", &headers, body).await;
            assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
        }
    }
    let answer = client.post(JSON, large).await;
    assert!(answer.text().contains("limited to 4096 bytes"), "{}", answer.text());
    for query in ["", "?query=%7Ba%7D&query=%7Bb%7D", "?query=%7Ba%7D&variables=1", "?query=%7Ba%7D&variables=%7B"] {
        let answer = client.get(&format!("/graphql{query}"), &[]).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{query}");
    }
    let answer = client.get("/graphql?query=%7B__typename%7D", &[(ACCEPT, "text/html")]).await;
    assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn other_methods_are_told_which_are_answered() {
    let client = Client::new();
    for (path, allowed) in [("/graphql", "GET,HEAD,POST"), ("/health", "GET,HEAD"), ("/graphiql", "GET,HEAD")] {
        for method in [Method::PUT, Method::DELETE, Method::OPTIONS] {
            let answer = client.ask(method, path, &[], "").await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(answer.headers[ALLOW], allowed, "{path}");
        }
    }
}

/// What has been asked when the server is told to stop is answered; then the server ends.
#[tokio::test(flavor = "multi_thread")]
async fn requests_in_work_end_before_the_server_does() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(serve(listener, server(settings()), async move { stopped.await.unwrap_or_default() }));
    let body = "{\"query\": \"{ __typename }\"}";
    let (begun, rest) = tokio::task::spawn_blocking(move || {
        let mut client = TcpStream::connect(address).expect("it listens");
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            body.len()
        );
        client.write_all(head.as_bytes()).expect("it reads");
        // The server writes this when it waits for the body: the request is in work.
        let mut begun = [0; 25];
        client.read_exact(&mut begun).expect("it goes on");
        stop.send(()).expect("it runs");
        client.write_all(body.as_bytes()).expect("it reads on");
        let mut rest = String::new();
        client.read_to_string(&mut rest).expect("it answers and closes");
        (String::from_utf8_lossy(&begun).into_owned(), rest)
    })
    .await
    .expect("the client ends");
    assert_eq!(begun, "HTTP/1.1 100 Continue\r\n\r\n");
    assert!(
        rest.starts_with("HTTP/1.1 200 OK\r\n") && rest.ends_with("{\"data\":{\"__typename\":\"Query\"}}"),
        "{rest}"
    );
    running.await.expect("it does not panic").expect("it ends well");
    assert!(TcpStream::connect(address).is_err(), "nothing listens any more");
}
