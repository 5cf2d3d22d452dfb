//! Asynchronous responses and downloads.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::http::api::{Api, KEY, builder, file_path, invoice, send};

fn is_id(value: &Value) -> bool {
    let id = value.as_str().unwrap();
    id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[tokio::test]
async fn describes_and_serves_an_accepted_document() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api
        .invoice(json!({ "請求先名": "秘密商事" }), json!({}))
        .await;
    assert_eq!(response.status, 202);
    let accepted = response.json();
    let (request, file) = (&accepted["requestId"], &accepted["files"][0]["fileId"]);
    assert!(is_id(request) && is_id(file));
    let url = format!("{}/file/download/{}", api.base, request.as_str().unwrap());
    let expected = json!({
        "requestId": request,
        "url": url,
        "files": [{
            "fileName": "請求書.pdf",
            "fileId": file,
            "share": {
                "shareType": "workspace",
                "url": format!("{}{}", api.base, file_path(&accepted)),
                "passcodeEnabled": false,
            },
        }],
    });
    assert_eq!(accepted, expected);

    let pdf = api.download(&accepted).await;
    assert_eq!(pdf.status, 200);
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(pdf.header("file-id"), file.as_str().unwrap());
    assert_eq!(
        pdf.header("content-disposition"),
        "attachment; filename=\"___.pdf\"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf",
    );

    let archive = send(
        api.request("GET", &url[api.base.len()..])
            .header("appkey", KEY),
    )
    .await;
    assert_eq!(archive.header("content-type"), "application/zip");
    assert_eq!(
        archive.header("content-disposition"),
        "attachment; filename=\"files.zip\""
    );
    assert_eq!(archive.entries(), [("請求書.pdf".to_owned(), pdf.body)]);
}

#[tokio::test]
async fn responds_with_names_of_share_types() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (code, word) in [("01", "workspace"), ("02", "invited"), ("03", "public")] {
        let accepted = api
            .invoice(json!({}), json!({ "shareType": code }))
            .await
            .json();
        assert_eq!(accepted["files"][0]["share"]["shareType"], word);
    }
}

#[tokio::test]
async fn never_doubles_the_extension() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (name, expected) in [
        ("請求書", "請求書.pdf"),
        ("請求書.pdf", "請求書.pdf"),
        (".pdf", ".pdf"),
    ] {
        let accepted = api
            .invoice(json!({}), json!({ "fileName": name }))
            .await
            .json();
        assert_eq!(accepted["files"][0]["fileName"], expected);
        assert_eq!(api.download(&accepted).await.status, 200);
    }
}

#[tokio::test]
async fn generates_a_passcode_on_request() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let share = |accepted: Value| accepted["files"][0]["share"].clone();
    let with = share(
        api.invoice(json!({}), json!({ "passcodeEnabled": true }))
            .await
            .json(),
    );
    assert_eq!(with["passcodeEnabled"], true);
    assert!(!with["passcode"].as_str().unwrap().is_empty());
    let without = share(
        api.invoice(json!({}), json!({ "passcodeEnabled": false }))
            .await
            .json(),
    );
    assert_eq!(without.get("passcode"), None);
}

#[tokio::test]
async fn returns_passthrough_in_its_own_key_order() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let passthrough = r#"{"z":1.50,"a":[12345678901234567890123],  "鍵":null}"#;
    let body = format!(
        r#"{{"content":{{"params":{{}},"passthrough":{passthrough},"fileName":"a"}},"version":1,"designId":"Invoice000000001"}}"#
    );
    let response = api.post(body).await;
    assert_eq!(response.status, 202);
    let text = String::from_utf8(response.body).unwrap();
    assert!(
        text.contains(r#""passthrough":{"z":1.5,"a":[1.2345678901234568e+22],"鍵":null},"#),
        "{text}"
    );
}

#[tokio::test]
async fn urls_have_the_host_of_the_request() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({})).to_string();
    let request = api
        .request("POST", "/file/async/single")
        .header("appkey", KEY)
        .header("content-type", "application/json")
        .body(body);
    let accepted = send(request.header("host", "emulator.test:9999"))
        .await
        .json();
    assert!(
        accepted["url"]
            .as_str()
            .unwrap()
            .starts_with("http://emulator.test:9999/v1/file/download/")
    );
    let share = &accepted["files"][0]["share"]["url"];
    assert!(
        share
            .as_str()
            .unwrap()
            .starts_with("http://emulator.test:9999/v1/")
    );
}

/// HTTP/1.1 allows an empty `Host`, and HTTP/1.0 leaves it out.
#[tokio::test]
async fn urls_without_a_host_have_the_address_of_the_emulator() {
    let emulator = builder().start().await.unwrap();
    let base = emulator.base_url();
    let address = base.replace("http://", "").replace("/v1", "");
    for head in [
        "HTTP/1.1\r\nhost:",
        "HTTP/1.1\r\nhost: a/b",
        "HTTP/1.1\r\nhost: a:99999",
        "HTTP/1.1\r\nhost: user@a",
        "HTTP/1.1\r\nhost: a@a",
        "HTTP/1.1\r\nhost: a:+80",
        "HTTP/1.0",
    ] {
        let body = invoice(json!({}), json!({})).to_string();
        let request = format!(
            "POST /v1/file/async/single {head}\r\nconnection: close\r\nappkey: {KEY}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let address = address.clone();
        let sending = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut response = String::new();
            stream.read_to_string(&mut response).unwrap();
            response
        });
        let response = sending.await.unwrap();
        let url = format!("\"url\":\"{base}/file/download/");
        assert!(response.contains(&url), "{head}: {response}");
    }
}

#[tokio::test]
async fn unknown_requests_and_files_are_404() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let request = accepted["requestId"].as_str().unwrap();
    let no_request = "指定された生成ジョブ (requestId) が見つかりません。";
    let no_file = "ダウンロード対象が存在しないか、保管期限を過ぎています。";
    for (path, message) in [
        ("none", no_request),
        ("none/none", no_request),
        ("%FF", no_request),
        (&format!("{request}/none"), no_file),
    ] {
        let response = api.get(&format!("/file/download/{path}")).await;
        response.assert_error(404, json!(message), "Not Found");
    }
}
