//! Credentials, and requests by other sites.

use reqwest::RequestBuilder;
use serde_json::json;

use crate::http::api::{Api, KEY, builder, send};

const ROUTES: [(&str, &str); 8] = [
    ("GET", "/requests"),
    ("DELETE", "/requests"),
    ("GET", "/requests/wait"),
    ("GET", "/requests/latest"),
    ("POST", "/requests/latest/replay"),
    ("GET", "/requests/latest/deliveries"),
    ("POST", "/reset"),
    ("GET", "/events"),
];

#[tokio::test]
async fn needs_the_key_of_the_api() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (method, path) in ROUTES {
        let response = send(api.admin_request(method, path)).await;
        let message = json!("認証方式ヘッダーが存在しません");
        response.assert_error(412, message, "Precondition Failed");
        let response = send(api.admin_request(method, path).header("appkey", "x")).await;
        response.assert_error(401, json!("認証情報が不正です"), "Unauthorized");
    }
    let response = api.admin("PUT", "/requests").await;
    response.assert_error(404, json!("Cannot PUT /_emulator/requests"), "Not Found");
}

#[tokio::test]
async fn rejects_names_of_the_internet() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let public = [
        ("GET", "/readyz"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
    ];
    for (method, path) in ROUTES.into_iter().chain(public) {
        let request = api.admin_request(method, path).header("appkey", KEY);
        let response = send(request.header("host", "attacker.example")).await;
        let message = "the header Host must have localhost, an IP address or a name without a dot";
        response.assert_error(403, json!(message), "Forbidden");
    }
    let status = async |host: &str| {
        let request = api.admin_request("GET", "/requests").header("appkey", KEY);
        send(request.header("host", host)).await.status
    };
    for host in [
        "localhost:1",
        "a.localhost",
        "10.0.0.1",
        "[::1]:8080",
        "emulator:8080",
    ] {
        assert_eq!(status(host).await, 200, "{host}");
    }
    for host in [
        "localhost.example",
        "127.0.0.1.example:80",
        "",
        "a b",
        "127.0.0.1@evil.example",
    ] {
        assert_eq!(status(host).await, 403, "{host}");
    }
    // The API itself is also for containers with such a name.
    let request = api.request("GET", "/file/designs").header("appkey", KEY);
    assert_eq!(
        send(request.header("host", "emulator.example"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn rejects_changes_by_pages_of_other_origins() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let own = emulator.base_url().replace("/v1", "");
    let other_port = "http://127.0.0.1:1";
    let with = |method: &str, path: &str, origin: &str| -> RequestBuilder {
        let request = api.admin_request(method, path).header("appkey", KEY);
        request.header("origin", origin)
    };
    for (method, path) in ROUTES.into_iter().filter(|(method, _)| *method != "GET") {
        for origin in [other_port, "https://attacker.example", "null", ""] {
            let response = send(with(method, path, origin)).await;
            let message = "the header Origin must have the host and the port of the header Host";
            response.assert_error(403, json!(message), "Forbidden");
        }
    }
    assert_eq!(send(with("POST", "/reset", &own)).await.status, 204);
    // A page of another origin cannot read the response.
    assert_eq!(send(with("GET", "/requests", other_port)).await.status, 200);
}
