//! Listing, showing and deleting stored requests.

use std::time::Duration;

use serde_json::{Value, json};

use crate::http::api::{Api, INVOICE, builder, invoices, send, with_sales};
use crate::http::held_documents::HeldDocuments;

const UNKNOWN: &str = "指定された生成ジョブ (requestId) が見つかりません。";

/// Returns the ids of a list.
fn ids(list: &Value) -> Vec<&str> {
    let requests = list["requests"].as_array().unwrap().iter();
    requests
        .map(|it| it["requestId"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn shows_what_was_sent_and_what_leaves_blanks() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let params = json!({ "請求先名": "山田商店", "合計金額": 1, "請求先": "typo" });
    let content = json!({
        "passthrough": { "page": "a1" }, "shareType": "03", "passcodeEnabled": true,
    });
    let accepted = api.invoice(params.clone(), content).await.json();
    let id = accepted["requestId"].as_str().unwrap();
    api.admin("GET", "/requests/wait").await;

    let request = api.admin("GET", &format!("/requests/{id}")).await.json();
    let accepted_at = request["acceptedAt"].as_str().unwrap();
    assert!(
        accepted_at.ends_with('Z') && accepted_at.len() == 24,
        "{accepted_at}"
    );
    let expected = json!({
        "requestId": id, "workspace": "default", "designId": INVOICE, "version": 1,
        "endpoint": "async/single", "status": 202, "acceptedAt": accepted_at,
        "passthrough": { "page": "a1" }, "fault": null,
        "files": [{
            "fileId": accepted["files"][0]["fileId"], "fileName": "請求書.pdf",
            "state": "ready", "shareType": "public", "passcodeEnabled": true,
            "passthrough": { "page": "a1" }, "params": params,
            "findings": request["files"][0]["findings"],
        }],
    });
    assert_eq!(request, expected);
    let findings = request["files"][0]["findings"].as_array().unwrap();
    assert!(findings.contains(&json!({
        "kind": "unknown", "path": "請求先", "message": "unknown parameter `請求先`",
    })));
    assert_eq!(api.admin("GET", "/requests/latest").await.json(), request);
}

#[tokio::test]
async fn passthrough_of_several_documents_is_that_of_each() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut body = invoices(["a", "b"]);
    body["contents"][0]["passthrough"] = json!({ "n": 1 });
    api.post_to("/file/async/multiple", body.to_string()).await;
    let request = api.admin("GET", "/requests/latest").await.json();
    assert_eq!(request["passthrough"], Value::Null);
    assert_eq!(request["files"][0]["passthrough"], json!({ "n": 1 }));
    assert_eq!(request["files"][1]["passthrough"], Value::Null);
    assert_eq!(request["endpoint"], "async/multiple");
}

#[tokio::test]
async fn shows_rejected_requests_with_their_response() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = json!({ "designId": INVOICE, "version": 1, "content": {} }).to_string();
    let response = api.post(body.clone()).await;
    assert_eq!(response.status, 400);
    let request = api.admin("GET", "/requests/latest").await.json();
    assert_eq!(request["status"], 400);
    assert_eq!(
        (&request["files"], &request["designId"]),
        (&json!([]), &json!(INVOICE))
    );
    assert_eq!(request["response"], response.json());
    assert_eq!(request["body"], body);
}

#[tokio::test]
async fn pages_newest_first() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut sent = Vec::new();
    for _ in 0..5 {
        let accepted = api.invoice(json!({}), json!({})).await.json();
        sent.insert(0, accepted["requestId"].as_str().unwrap().to_owned());
    }
    let mut listed = Vec::new();
    let mut path = "/requests?limit=2".to_owned();
    let mut pages = 0;
    loop {
        let page = api.admin("GET", &path).await.json();
        listed.extend(ids(&page).into_iter().map(str::to_owned));
        pages += 1;
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/requests?limit=2&after={next}");
    }
    assert_eq!((listed, pages), (sent, 3));
}

#[tokio::test]
async fn rejects_invalid_parameters() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (path, message) in [
        (
            "/requests?limit=0",
            "`limit` must be a whole number from 1 to 200",
        ),
        (
            "/requests?limit=201",
            "`limit` must be a whole number from 1 to 200",
        ),
        ("/requests?after=x", "`after` must be the `next` of a list"),
        (
            "/requests?query=a",
            "unknown parameter `query`; use q, after, limit",
        ),
        ("/requests?q=a&q=b", "`q` must occur once"),
        ("/requests?q=%FF", "the query string is not UTF-8"),
        (
            "/requests/wait?count=0",
            "`count` must be a whole number from 1 to 10000",
        ),
        (
            "/requests/wait?timeout=11m",
            "`timeout` must be a period such as 10s or 500ms, or whole seconds, up to 10m",
        ),
    ] {
        let response = api.admin("GET", path).await;
        response.assert_error(400, json!(message), "Bad Request");
    }
    let response = api.admin("DELETE", "/requests?q=colour:red").await;
    let message = response.json()["message"].as_str().unwrap().to_owned();
    assert_eq!(response.status, 400);
    assert!(
        message.starts_with("invalid query: unknown key `colour`"),
        "{message}"
    );
    for (method, path) in [
        ("GET", "/requests/none"),
        ("GET", "/requests/latest"),
        ("POST", "/requests/none/replay"),
        ("GET", "/requests/none/deliveries"),
    ] {
        let response = api.admin(method, path).await;
        response.assert_error(404, json!(UNKNOWN), "Not Found");
    }
}

#[tokio::test]
async fn deletes_what_matches_also_while_it_is_rendered() {
    let (builder, held) = HeldDocuments::new(builder());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let first = api
        .invoice(json!({}), json!({ "fileName": "first" }))
        .await
        .json();
    let second = api
        .invoice(json!({}), json!({ "fileName": "second" }))
        .await
        .json();
    let deleted = api.admin("DELETE", "/requests?q=file:first").await.json();
    assert_eq!(ids(&deleted), [first["requestId"].as_str().unwrap()]);
    let left = api.admin("GET", "/requests").await.json();
    assert_eq!(ids(&left), [second["requestId"].as_str().unwrap()]);
    held.release();
    held.release();
    let waited = api.admin("GET", "/requests/wait?timeout=60s").await;
    assert_eq!(ids(&waited.json()), [second["requestId"].as_str().unwrap()]);

    let reset = api.admin("POST", "/reset").await;
    assert_eq!((reset.status, reset.body.len()), (204, 0));
    let left = api.admin("GET", "/requests").await.json();
    assert_eq!(left, json!({ "requests": [], "next": null }));
}

#[tokio::test]
async fn each_workspace_sees_its_own() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let own = api.invoice(json!({}), json!({})).await.json();
    let own = own["requestId"].as_str().unwrap();
    let unknown_key = api
        .request("POST", "/file/async/single")
        .header("appkey", "x");
    assert_eq!(send(unknown_key).await.status, 401);

    let of_sales = async |method: &str, path: &str| {
        send(api.admin_request(method, path).header("appkey", "ak_sales")).await
    };
    let visible = of_sales("GET", "/requests").await.json();
    assert_eq!(visible["requests"].as_array().unwrap().len(), 1);
    assert_eq!(visible["requests"][0]["workspace"], Value::Null);
    for (method, path) in [
        ("GET", format!("/requests/{own}")),
        ("POST", format!("/requests/{own}/replay")),
        ("GET", format!("/requests/{own}/deliveries")),
    ] {
        assert_eq!(of_sales(method, &path).await.status, 404, "{path}");
    }
    assert_eq!(of_sales("POST", "/reset").await.status, 204);
    let left = api.admin("GET", "/requests").await.json();
    assert_eq!(ids(&left), [own]);
    let all = emulator
        .wait_for("", 1, Duration::from_secs(60))
        .await
        .unwrap();
    assert_eq!(all[0].request_id, own);
}
