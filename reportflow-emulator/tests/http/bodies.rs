//! What is wrong with a body, and how it is said.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::api::{Api, INVOICE, KEY, builder, invoice};

async fn refused(body: Value, messages: Value) {
    let emulator = builder().start().await.unwrap();
    let answer = Api::of(&emulator).post(body.to_string()).await;
    answer.is_error(400, messages, "Bad Request");
}

#[tokio::test]
async fn everything_wrong_is_listed() {
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
    refused(body, messages).await;
}

#[tokio::test]
async fn an_empty_body_lacks_everything() {
    let messages = json!([
        "designId must be a string",
        "version must be an integer number",
        "content must be an object",
    ]);
    refused(json!({}), messages).await;
}

#[tokio::test]
async fn versions_are_whole_and_from_1() {
    let mut body = invoice(json!({}), json!({}));
    body["version"] = json!(1.5);
    refused(body.clone(), json!(["version must be an integer number"])).await;
    body["version"] = json!(0);
    refused(body, json!(["version must not be less than 1"])).await;
}

#[tokio::test]
async fn file_names_that_no_file_can_have() {
    let message = "ファイル名に使用できない文字が含まれています(/ \\ : * ? \" < > | および制御文字は使用不可)";
    for name in [
        "a/b", "a\\b", "a:b", "a*b", "a?b", "a\"b", "a<b", "a>b", "a|b", "a\nb",
    ] {
        refused(
            invoice(json!({}), json!({ "fileName": name })),
            json!(message),
        )
        .await;
    }
    let empty = invoice(json!({}), json!({ "fileName": "" }));
    refused(empty, json!(["content.fileName should not be empty"])).await;
}

#[tokio::test]
async fn what_is_no_json_is_400() {
    let emulator = builder().start().await.unwrap();
    let answer = Api::of(&emulator).post("{ designId: }").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (400, &json!("Bad Request"))
    );
}

#[tokio::test]
async fn the_limit_is_50_mb_exactly() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let mut body = invoice(json!({}), json!({})).to_string().into_bytes();
    body.resize(50 * 1024 * 1024, b' ');
    assert_eq!(api.post(body.clone()).await.status, 202);
    body.push(b' ');
    let answer = api.post(body).await;
    answer.is_error(413, json!("Payload Too Large"), "Request Entity Too Large");
}

/// Many clients send all of a body before they read anything.
#[tokio::test]
async fn a_client_that_sends_too_much_gets_to_read_why() {
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
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        let answer = sending.await.unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn unknown_designs_and_versions_are_404() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    for id in [
        "0eUDdgAjNXrrItA2",
        "../designs",
        INVOICE.to_lowercase().as_str(),
    ] {
        let mut body = invoice(json!({}), json!({}));
        body["designId"] = json!(id);
        let answer = api.post(body.to_string()).await;
        answer.is_error(404, json!("指定したデザインが存在しません"), "Not Found");
    }
    let mut body = invoice(json!({}), json!({}));
    body["version"] = json!(9);
    let answer = api.post(body.to_string()).await;
    answer.is_error(
        404,
        json!("指定したバージョン(9)が存在しません"),
        "Not Found",
    );
}
