//! Requests with several documents.

use reportflow_emulator::{RenderError, render};
use serde_json::{Value, json};

use crate::http::api::{Api, Response, builder, invoices, text};

const SYNC: &str = "/file/sync/multiple";
const ASYNC: &str = "/file/async/multiple";

async fn assert_rejected(body: Value, messages: Value) {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for path in [SYNC, ASYNC] {
        let response = api.post_to(path, body.to_string()).await;
        response.assert_error(400, messages.clone(), "Bad Request");
    }
}

async fn accepted(body: &Value) -> Response {
    let emulator = builder().start().await.unwrap();
    let response = Api::new(&emulator).post_to(ASYNC, body.to_string()).await;
    assert_eq!(response.status, 202);
    response
}

#[tokio::test]
async fn responds_with_a_zip_that_can_be_downloaded_again() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api
        .post_to(SYNC, invoices(["一月.pdf", "二月"]).to_string())
        .await;
    assert_eq!(response.status, 201);
    assert_eq!(response.header("content-type"), "application/zip");
    assert_eq!(
        response.header("content-disposition"),
        "attachment; filename=\"files.zip\""
    );

    let (entries, mapping) = (response.entries(), response.mapping());
    assert_eq!(entries.len(), 2);
    let path = format!("/file/download/{}", response.header("request-id"));
    for (index, name) in ["一月", "二月"].into_iter().enumerate() {
        let (file, (entry, pdf)) = (&mapping[index], &entries[index]);
        assert_eq!(entry, &format!("{name}.pdf"));
        assert_eq!(&file["fileName"], entry.as_str());
        let file = file["fileId"].as_str().unwrap();
        assert_eq!(&api.get(&format!("{path}/{file}")).await.body, pdf);
    }
    assert!(text(&entries[0].1).contains("customerof一月.pdf"));
    assert!(text(&entries[1].1).contains("customerof二月"));
    assert_eq!(api.get(&path).await.body, response.body);
}

#[tokio::test]
async fn describes_each_accepted_document() {
    let mut body = invoices(["a", "b", "c"]);
    body["contents"][1]["passcodeEnabled"] = json!(true);
    body["contents"][2]["passthrough"] = json!({ "row": 3 });
    let accepted = accepted(&body).await.json();
    let files = accepted["files"].as_array().unwrap();
    let names: Vec<_> = files.iter().map(|file| &file["fileName"]).collect();
    assert_eq!(names, ["a.pdf", "b.pdf", "c.pdf"]);
    let with = |member: fn(&Value) -> Option<&Value>| -> Vec<bool> {
        files.iter().map(|file| member(file).is_some()).collect()
    };
    let passcodes = with(|file| file["share"].get("passcode"));
    assert_eq!(passcodes, [false, true, false]);
    let passthroughs = with(|file| file.get("passthrough"));
    assert_eq!(passthroughs, [false, false, true]);
}

#[tokio::test]
async fn accepts_1_to_100_documents() {
    let names: Vec<_> = (0..101).map(|index| format!("document {index}")).collect();
    let names = |count| names[..count].iter().map(String::as_str);
    let few = json!(["contents must contain at least 1 elements"]);
    assert_rejected(invoices(names(0)), few).await;
    let many = json!("一度に生成可能なファイル数の上限に達しました。");
    assert_rejected(invoices(names(101)), many).await;
    assert_rejected(
        json!({ "designId": "a", "version": 1, "contents": {} }),
        json!(["contents must be an array"]),
    )
    .await;

    let emulator = builder().start().await.unwrap();
    let response = Api::new(&emulator)
        .post_to(SYNC, invoices(names(100)).to_string())
        .await;
    let entries = response.entries();
    assert_eq!((response.status, entries.len()), (201, 100));
    assert!(text(&entries[99].1).contains("customerofdocument99"));
}

#[tokio::test]
async fn rejects_names_that_differ_only_in_case_or_extension() {
    let message = |index| {
        format!("contents.{index}.fileName must be unique, contents.0.fileName is the same")
    };
    assert_rejected(
        invoices(["Émile", "other", "émile", "ÉMILE.PDF"]),
        json!([message(2), message(3)]),
    )
    .await;
    accepted(&invoices(["a", "a.pdf.pdf", "ab"])).await;
}

#[tokio::test]
async fn messages_name_the_invalid_document() {
    let mut body = invoices(["a", "b", "c"]);
    body["contents"][0] = json!(7);
    body["contents"][1]["shareType"] = json!("04");
    body["contents"][2]["fileName"] = json!(null);
    let messages = json!([
        "contents.0 must be an object",
        "contents.1.shareType must be one of the following values: 01, 02, 03",
        "contents.2.fileName must be a string",
    ]);
    assert_rejected(body, messages).await;

    let mut body = invoices(["a", "b"]);
    body["contents"][1]["params"]["合計金額"] = json!(null);
    let messages = json!(["contents.1: `合計金額` must be a number, not null"]);
    assert_rejected(body, messages).await;

    let message = "ファイル名に使用できない文字が含まれています(/ \\ : * ? \" < > | および制御文字は使用不可)";
    assert_rejected(invoices(["a", "b/c"]), json!(message)).await;
}

#[tokio::test]
async fn a_failed_document_fails_the_archive_but_no_other_document() {
    let builder = builder().renderer(|design, title, params| match title {
        "bad" => Err(RenderError::new("no ink")),
        _ => render(design, title, params),
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoices(["good", "bad"]).to_string();
    let message = json!("PDF への変換に失敗しました。");
    api.post_to(SYNC, body.clone())
        .await
        .assert_error(500, message, "Internal Server Error");

    let accepted = api.post_to(ASYNC, body).await.json();
    assert_eq!(api.download(&accepted).await.status, 200);
}
