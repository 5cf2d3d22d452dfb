//! Calls that are answered by the document itself.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use reportflow_emulator::{Builder, RenderError, render};
use serde_json::json;

use crate::api::{Answer, Api, builder, invoice, invoices};

async fn generate(api: &Api, content: serde_json::Value) -> Answer {
    let body = invoice(json!({ "請求先名": "秘密商事" }), content);
    api.post_to("/file/sync/single", body.to_string()).await
}

#[tokio::test]
async fn the_pdf_is_the_answer_and_can_be_downloaded_later() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let answer = generate(&api, json!({})).await;
    assert_eq!(answer.status, 201);
    assert!(answer.text().contains("秘密商事"));
    assert_eq!(answer.header("content-type"), "application/pdf");

    let request = answer.header("request-id");
    let path = format!("/file/download/{request}");
    assert_eq!(
        answer.header("file-url"),
        format!("{}{path}", emulator.base_url())
    );
    let mapping = answer.mapping();
    let file = mapping[0]["fileId"].as_str().unwrap();
    let expected = json!([{
        "fileName": "請求書.pdf",
        "fileId": file,
        "share": {
            "shareType": "workspace",
            "url": format!("{}{path}/{file}", emulator.base_url()),
            "passcodeEnabled": false,
        },
    }]);
    assert_eq!(mapping, expected);

    let later = api.get(&format!("{path}/{file}")).await;
    assert_eq!((later.status, &later.body), (200, &answer.body));
    for header in ["content-type", "content-disposition"] {
        assert_eq!(later.header(header), answer.header(header));
    }
    let archive = api.get(&path).await;
    assert_eq!(archive.entries(), [("請求書.pdf".to_owned(), answer.body)]);
}

#[tokio::test]
async fn the_mapping_holds_what_an_accepted_file_says() {
    let emulator = builder().start().await.unwrap();
    let content = json!({
        "shareType": "03",
        "passcodeEnabled": true,
        "passthrough": { "伝票": "a%b\r\n" },
    });
    let mapping = generate(&Api::of(&emulator), content).await.mapping();
    assert_eq!(mapping[0]["passthrough"], json!({ "伝票": "a%b\r\n" }));
    assert_eq!(mapping[0]["share"]["shareType"], "public");
    assert_ne!(mapping[0]["share"]["passcode"].as_str().unwrap(), "");
}

/// 64 KiB a line with its name; clients give up on longer ones.
#[tokio::test]
async fn a_mapping_that_is_too_long_to_read_is_left_out() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let of = |length: usize| json!({ "passthrough": { "a": "x".repeat(length) } });
    let line = |answer: &Answer| format!("x-file-mapping: {}\r\n", answer.header("x-file-mapping"));
    let least = line(&generate(&api, of(0)).await).len();
    let room = 64 * 1024 - least;

    let longest = generate(&api, of(room)).await;
    assert_eq!(line(&longest).len(), 64 * 1024);
    assert_eq!(longest.mapping()[0]["passthrough"], of(room)["passthrough"]);
    // And where this client would not read the answer either.
    for length in [room + 1, 1024 * 1024] {
        let longer = generate(&api, of(length)).await;
        assert_eq!(longer.status, 201);
        assert!(!longer.headers.contains_key("x-file-mapping"));
        let path = format!("/file/download/{}", longer.header("request-id"));
        let archive = api.get(&path).await;
        assert_eq!(archive.entries(), [("請求書.pdf".to_owned(), longer.body)]);
    }
}

#[tokio::test]
async fn mistakes_are_those_of_the_asynchronous_call() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let answer = api.post_to("/file/sync/single", "{}").await;
    let messages = json!([
        "designId must be a string",
        "version must be an integer number",
        "content must be an object",
    ]);
    answer.is_error(400, messages, "Bad Request");
}

#[tokio::test]
async fn a_failure_is_the_answer() {
    let builder = builder().renderer(|_, _, _| Err(RenderError::new("no ink")));
    let emulator = builder.start().await.unwrap();
    let message = json!("the document could not be rendered: no ink");
    generate(&Api::of(&emulator), json!({}))
        .await
        .is_error(500, message, "Internal Server Error");
}

/// Renders a document for each message, and tells when it begins.
fn on_command(builder: Builder) -> (Builder, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let ((begun, begins), (go, wait)) = (mpsc::channel(), mpsc::channel());
    let ends = Mutex::new((begun, wait));
    let builder = builder.renderer(move |design, title, params| {
        let error = |error: String| RenderError::new(error);
        let (begun, wait) = &*ends.lock().unwrap();
        begun.send(()).map_err(|e| error(e.to_string()))?;
        wait.recv().map_err(|e| error(e.to_string()))?;
        render(design, title, params)
    });
    (builder, begins, go)
}

async fn begin(begins: mpsc::Receiver<()>) {
    let begin = tokio::task::spawn_blocking(move || begins.recv());
    begin.await.unwrap().unwrap();
}

/// On the one thread that this test and the emulator have together.
#[tokio::test]
async fn other_calls_are_answered_meanwhile() {
    let (builder, begins, go) = on_command(builder());
    let emulator = builder.start().await.unwrap();
    let api = Arc::new(Api::of(&emulator));
    let waiting = Arc::clone(&api);
    let waiting = tokio::spawn(async move { generate(&waiting, json!({})).await });
    begin(begins).await;
    assert_eq!(api.get("/file/designs").await.status, 200);
    assert!(!waiting.is_finished());
    go.send(()).unwrap();
    assert_eq!(waiting.await.unwrap().status, 201);
}

#[tokio::test]
async fn what_takes_too_long_is_504() {
    let (builder, _begins, _go) = on_command(builder());
    let emulator = builder.sync_timeout(Duration::ZERO).start().await.unwrap();
    generate(&Api::of(&emulator), json!({})).await.is_error(
        504,
        json!("Gateway Timeout"),
        "Request timeout",
    );
}

#[tokio::test]
async fn a_stop_does_not_leave_the_caller_waiting() {
    let (builder, begins, go) = on_command(builder());
    let emulator = builder.start().await.unwrap();
    let api = Api::of(&emulator);
    let body = invoices(["a", "b"]).to_string();
    let waiting = tokio::spawn(async move { api.post_to("/file/sync/multiple", body).await });
    begin(begins).await;
    drop(emulator);
    go.send(()).unwrap();
    let message = json!("the emulator is being stopped");
    waiting
        .await
        .unwrap()
        .is_error(500, message, "Internal Server Error");
}
