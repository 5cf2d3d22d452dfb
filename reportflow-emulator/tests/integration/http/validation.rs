//! Invalid bodies and their messages.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::http::api::{Api, INVOICE, KEY, builder, invoice};

async fn assert_rejected(body: Value, messages: Value) {
    let emulator = builder().start().await.unwrap();
    let response = Api::new(&emulator).post(body.to_string()).await;
    response.assert_error(400, messages, "Bad Request");
}

#[tokio::test]
async fn lists_all_errors_of_a_body() {
    let body = json!({
        "version": "1",
        "content": { "fileName": 1, "shareType": "04", "passcodeEnabled": "no", "passthrough": [], "params": [] },
    });
    let messages = json!([
        "designId must be a string",
        "version must be an integer number",
        "content.fileName must be a string",
        "content.shareType must be one of the following values: 01, 02, 03",
        "content.passcodeEnabled must be a boolean value",
        "content.passthrough must be an object",
        "content.params must be an object",
    ]);
    assert_rejected(body, messages).await;
}

#[tokio::test]
async fn lists_all_missing_members_of_an_empty_body() {
    let messages = json!([
        "designId must be a string",
        "version must be an integer number",
        "content must be an object",
    ]);
    assert_rejected(json!({}), messages).await;
}

#[tokio::test]
async fn rejects_fractional_and_zero_versions() {
    let mut body = invoice(json!({}), json!({}));
    body["version"] = json!(1.5);
    assert_rejected(body.clone(), json!(["version must be an integer number"])).await;
    body["version"] = json!(0);
    assert_rejected(body, json!(["version must not be less than 1"])).await;
}

#[tokio::test]
async fn rejects_invalid_file_names() {
    let message = "ファイル名に使用できない文字が含まれています(/ \\ : * ? \" < > | および制御文字は使用不可)";
    for name in [
        "a/b", "a\\b", "a:b", "a*b", "a?b", "a\"b", "a<b", "a>b", "a|b", "a\nb",
    ] {
        assert_rejected(
            invoice(json!({}), json!({ "fileName": name })),
            json!(message),
        )
        .await;
    }
    let empty = invoice(json!({}), json!({ "fileName": "" }));
    assert_rejected(empty, json!(["content.fileName should not be empty"])).await;
}

#[tokio::test]
async fn accepts_bodies_of_up_to_50_mb() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut body = invoice(json!({}), json!({})).to_string().into_bytes();
    body.resize(50 * 1024 * 1024, b' ');
    assert_eq!(api.post(body.clone()).await.status, 202);
    body.push(b' ');
    let response = api.post(body).await;
    response.assert_error(413, json!("Payload Too Large"), "Request Entity Too Large");
}

/// Many clients send the whole body before they read the response.
#[tokio::test]
async fn a_client_that_sends_too_much_can_read_the_error_response() {
    let emulator = builder().start().await.unwrap();
    let address = emulator
        .base_url()
        .replace("http://", "")
        .replace("/v1", "");
    for (key, status) in [(KEY, "413"), ("ak_other", "401")] {
        let address = address.clone();
        let sending = tokio::task::spawn_blocking(move || {
            let length = 60 * 1024 * 1024;
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!(
                "POST /v1/file/async/single HTTP/1.1\r\nhost: a\r\nconnection: close\r\nappkey: {key}\r\ncontent-length: {length}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&vec![b' '; length]).unwrap();
            let mut response = String::new();
            stream.read_to_string(&mut response).unwrap();
            response
        });
        let response = sending.await.unwrap();
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status} ")),
            "{response}"
        );
    }
}

#[tokio::test]
async fn unknown_designs_and_versions_are_404() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for id in [
        "0eUDdgAjNXrrItA2",
        "../designs",
        INVOICE.to_lowercase().as_str(),
    ] {
        let mut body = invoice(json!({}), json!({}));
        body["designId"] = json!(id);
        let response = api.post(body.to_string()).await;
        response.assert_error(404, json!("指定したデザインが存在しません"), "Not Found");
    }
    for version in [
        "9",
        "9.0",
        "9007199254740993",
        "1e21",
        "18446744073709551616",
    ] {
        let body = invoice(json!({}), json!({})).to_string();
        let body = body.replace("\"version\":1", &format!("\"version\":{version}"));
        let message = format!("指定したバージョン({version})が存在しません");
        let response = api.post(body).await;
        response.assert_error(404, json!(message), "Not Found");
    }
}
