//! Answers that tell what their request costs.

use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderName, Method, StatusCode};
use serde_json::json;

use super::{Client, JSON};

const COST: HeaderName = HeaderName::from_static("kobling-cost");

#[tokio::test]
async fn the_cost_is_told_only_on_request_also_of_an_answer_that_is_kept() {
    let client = Client::new();
    for path in ["/graphql?query=%7Blens%7Brevision%7D%7D", "/graphql?query=%7Blens%7Brevision%7D%7D&revision=1"] {
        let cost = json!({ "asked": 2, "limit": 1_000_000 });
        for _ in 0..2 {
            let plain = client.get(path, &[(ACCEPT, JSON)]).await.json();
            assert!(plain.get("extensions").is_none(), "{plain}");
            let by_header = client.get(path, &[(ACCEPT, JSON), (COST, "1")]).await.json();
            assert_eq!(by_header["extensions"]["cost"], cost, "{path}");
            let by_address = client.get(&format!("{path}&cost=1"), &[(ACCEPT, JSON)]).await.json();
            assert_eq!(by_address, by_header);
        }
    }
    let headers = [(CONTENT_TYPE, JSON), (COST, "1")];
    let post = client.ask(Method::POST, "/graphql", &headers, r#"{"query": "{lens{revision}}"}"#).await.json();
    assert_eq!(post["extensions"]["cost"]["asked"], 2);
    let wrong = client.get("/graphql?query=%7Blens%7Brevision%7D%7D&cost=yes", &[]).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"));
}
