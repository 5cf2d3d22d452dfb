//! The headers of each page, and requests by other sites.

use super::browser::{Browser, assert_contains, html};
use crate::http::api::{Api, KEY, builder, send};
use serde_json::json;

/// Each route, and errors.
const REQUESTS: [(&str, &str); 23] = [
    ("GET", "/"),
    ("POST", "/"),
    ("GET", "/inbox"),
    ("GET", "/favicon.ico"),
    ("POST", "/favicon.ico"),
    ("GET", "/inbox/requests/unknown"),
    ("GET", "/inbox/designs"),
    ("GET", "/inbox/designs/Invoice000000001/v1"),
    ("POST", "/inbox/designs/Invoice000000001/v1"),
    ("GET", "/inbox/designs/unknown/v1"),
    ("GET", "/inbox/faults"),
    ("POST", "/inbox/faults"),
    ("POST", "/inbox/faults/remove"),
    ("DELETE", "/inbox/faults"),
    ("GET", "/inbox/login"),
    ("POST", "/inbox/login"),
    ("POST", "/inbox/preferences"),
    ("GET", "/inbox/logout"),
    ("GET", "/inbox/events"),
    ("GET", "/inbox/assets/x/inbox.css"),
    ("GET", "/inbox/assets/x/nothing"),
    ("GET", "/inbox/nothing/at/all"),
    ("PATCH", "/inbox/nothing"),
];
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async fn logged_in(emulator: &reportflow_emulator::Emulator) -> Browser {
    let mut browser = Browser::new(emulator);
    browser.log_in(KEY).await;
    browser
}

#[tokio::test]
async fn each_response_has_the_headers() {
    let emulator = builder().start().await.unwrap();
    let browser = logged_in(&emulator).await;
    for host in [None, Some("evil.example")] {
        for (method, path) in REQUESTS {
            let mut request = browser.request(method, path);
            if let Some(host) = host {
                request = request.header("host", host);
            }
            // The stream of events has no end.
            let response = request.send().await.unwrap();
            let header = |name: &str| {
                let value = response.headers().get(name);
                value.map_or("", |it| it.to_str().unwrap())
            };
            let context = format!("{method} {path} {host:?}");
            assert_eq!(
                header("content-security-policy"),
                CONTENT_SECURITY_POLICY,
                "{context}"
            );
            assert_eq!(header("x-content-type-options"), "nosniff", "{context}");
            assert_eq!(header("referrer-policy"), "same-origin", "{context}");
            assert_eq!(
                header("cross-origin-opener-policy"),
                "same-origin",
                "{context}"
            );
            assert_eq!(
                header("cross-origin-resource-policy"),
                "same-origin",
                "{context}"
            );
            let cache_control = match (path, host) {
                ("/inbox/assets/x/inbox.css", None) => "public, max-age=31536000, immutable",
                ("/inbox/events", None) => "no-cache",
                _ => "no-store",
            };
            assert_eq!(header("cache-control"), cache_control, "{context}");
            assert_eq!(header("access-control-allow-origin"), "", "{context}");
        }
    }
}

#[tokio::test]
async fn rejects_names_of_the_internet() {
    let emulator = builder().start().await.unwrap();
    let browser = logged_in(&emulator).await;
    for (method, path) in REQUESTS {
        let response = send(browser.request(method, path).header("host", "evil.example")).await;
        assert_eq!(response.status, 403, "{method} {path}");
        assert_contains(&html(&response), "the header Host must have localhost");
    }
}

#[tokio::test]
async fn rejects_changes_by_other_sites() {
    let emulator = builder().start().await.unwrap();
    let browser = logged_in(&emulator).await;
    let forms: [(&str, &[(&str, &str)]); 6] = [
        ("/inbox/designs/Invoice000000001/v1", &[("file_name", "a")]),
        ("/inbox/faults", &[("text", "hang")]),
        ("/inbox/faults/remove", &[]),
        ("/inbox/login", &[("key", KEY)]),
        ("/inbox/logout", &[]),
        ("/inbox/preferences", &[("theme", "dark")]),
    ];
    emulator
        .set_fault(reportflow_emulator::Fault::status(503).id("stays").every(9))
        .unwrap();
    for origin in ["https://evil.example", "http://127.0.0.1:1", "null", ""] {
        for (path, fields) in forms {
            let request = browser.form_request(path, fields);
            let mut request = request.build().unwrap();
            request
                .headers_mut()
                .insert("origin", origin.parse().unwrap());
            let response = reqwest_send(request).await;
            assert_eq!(response, 403, "{path} {origin}");
        }
    }
    let ids: Vec<_> = emulator
        .faults()
        .iter()
        .map(|it| it.id().to_owned())
        .collect();
    assert_eq!(ids, ["stays"]);
    assert!(emulator.find("").await.unwrap().is_empty());
    browser.page("/").await;
}

async fn reqwest_send(request: reqwest::Request) -> u16 {
    let client = crate::http::api::plain_client().no_proxy().build().unwrap();
    client.execute(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn other_paths_are_errors_of_the_service() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for path in ["/nothing", "/v1/nothing", "/inboxes", "/_emulator/nothing"] {
        let request = api.request("GET", "");
        let mut request = request.build().unwrap();
        request.url_mut().set_path(path);
        let client = crate::http::api::plain_client().no_proxy().build().unwrap();
        let response = client.execute(request).await.unwrap();
        assert_eq!(response.status(), 404);
        let body: serde_json::Value =
            serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(body["message"], json!(format!("Cannot GET {path}")));
    }
}
