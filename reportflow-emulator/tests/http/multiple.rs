//! Many documents in a call.

use reportflow_emulator::{RenderError, render};
use serde_json::{Value, json};

use crate::api::{Answer, Api, builder, invoices, text};

const SYNC: &str = "/file/sync/multiple";
const ASYNC: &str = "/file/async/multiple";

async fn refused(body: Value, messages: Value) {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    for path in [SYNC, ASYNC] {
        let answer = api.post_to(path, body.to_string()).await;
        answer.is_error(400, messages.clone(), "Bad Request");
    }
}

async fn accepted(body: &Value) -> Answer {
    let emulator = builder().start().await.unwrap();
    let answer = Api::of(&emulator).post_to(ASYNC, body.to_string()).await;
    assert_eq!(answer.status, 202);
    answer
}

#[tokio::test]
async fn the_zip_is_the_answer_and_can_be_downloaded_later() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let answer = api
        .post_to(SYNC, invoices(["一月.pdf", "二月"]).to_string())
        .await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"files.zip\""
    );

    let (entries, mapping) = (answer.entries(), answer.mapping());
    assert_eq!(entries.len(), 2);
    let path = format!("/file/download/{}", answer.header("request-id"));
    for (index, name) in ["一月", "二月"].into_iter().enumerate() {
        let (file, (entry, pdf)) = (&mapping[index], &entries[index]);
        assert_eq!(entry, &format!("{name}.pdf"));
        assert_eq!(&file["fileName"], entry.as_str());
        let file = file["fileId"].as_str().unwrap();
        assert_eq!(&api.get(&format!("{path}/{file}")).await.body, pdf);
    }
    assert!(text(&entries[0].1).contains("customerof一月.pdf"));
    assert!(text(&entries[1].1).contains("customerof二月"));
    assert_eq!(api.get(&path).await.body, answer.body);
}

#[tokio::test]
async fn an_accepted_call_describes_each_document() {
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
async fn from_one_to_a_hundred_documents() {
    let names: Vec<_> = (0..101).map(|index| format!("document {index}")).collect();
    let names = |count| names[..count].iter().map(String::as_str);
    let few = json!(["contents must contain at least 1 elements"]);
    refused(invoices(names(0)), few).await;
    let many = json!(["contents must contain no more than 100 elements"]);
    refused(invoices(names(101)), many).await;
    refused(
        json!({ "designId": "a", "version": 1, "contents": {} }),
        json!(["contents must be an array"]),
    )
    .await;

    let emulator = builder().start().await.unwrap();
    let answer = Api::of(&emulator)
        .post_to(SYNC, invoices(names(100)).to_string())
        .await;
    let entries = answer.entries();
    assert_eq!((answer.status, entries.len()), (201, 100));
    assert!(text(&entries[99].1).contains("customerofdocument99"));
}

#[tokio::test]
async fn names_that_differ_in_case_or_ending_alone_are_one() {
    let message = |index| {
        format!("contents.{index}.fileName must be unique, contents.0.fileName is the same")
    };
    refused(
        invoices(["Émile", "other", "émile", "ÉMILE.PDF"]),
        json!([message(2), message(3)]),
    )
    .await;
    accepted(&invoices(["a", "a.pdf.pdf", "ab"])).await;
}

#[tokio::test]
async fn mistakes_name_the_item() {
    let mut body = invoices(["a", "b", "c"]);
    body["contents"][0] = json!(7);
    body["contents"][1]["shareType"] = json!("04");
    body["contents"][2]["fileName"] = json!(null);
    let messages = json!([
        "contents.0 must be an object",
        "contents.1.shareType must be one of the following values: 01, 02, 03",
        "contents.2.fileName must be a string",
    ]);
    refused(body, messages).await;

    let mut body = invoices(["a", "b"]);
    body["contents"][1]["params"]["合計金額"] = json!(null);
    let messages = json!(["contents.1: `合計金額` must be a number, not null"]);
    refused(body, messages).await;

    let message = "ファイル名に使用できない文字が含まれています(/ \\ : * ? \" < > | および制御文字は使用不可)";
    refused(invoices(["a", "b/c"]), json!(message)).await;
}

#[tokio::test]
async fn one_that_fails_spoils_the_archive_and_no_other_document() {
    let builder = builder().renderer(|design, title, params| match title {
        "bad" => Err(RenderError::new("no ink")),
        _ => render(design, title, params),
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::of(&emulator);
    let body = invoices(["good", "bad"]).to_string();
    let message = json!("the document could not be rendered: no ink");
    api.post_to(SYNC, body.clone())
        .await
        .is_error(500, message, "Internal Server Error");

    let accepted = api.post_to(ASYNC, body).await.json();
    assert_eq!(api.download(&accepted).await.status, 200);
}
