//! Synchronous requests.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use reportflow_emulator::{EmulatorBuilder, RenderError, Retention, render};
use serde_json::json;

use crate::http::api::{Api, Response, builder, invoice, invoices};

async fn generate(api: &Api, content: serde_json::Value) -> Response {
    let body = invoice(json!({ "請求先名": "秘密商事" }), content);
    api.post_to("/file/sync/single", body.to_string()).await
}

#[tokio::test]
async fn responds_with_a_pdf_that_can_be_downloaded_again() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let response = generate(&api, json!({})).await;
    assert_eq!(response.status, 201);
    assert!(response.text().contains("秘密商事"));
    assert_eq!(response.header("content-type"), "application/pdf");

    let request = response.header("request-id");
    let path = format!("/file/download/{request}");
    assert_eq!(
        response.header("file-url"),
        format!("{}{path}", emulator.base_url())
    );
    let mapping = response.mapping();
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
    assert_eq!((later.status, &later.body), (200, &response.body));
    for header in ["content-type", "content-disposition"] {
        assert_eq!(later.header(header), response.header(header));
    }
    let archive = api.get(&path).await;
    assert_eq!(
        archive.entries(),
        [("請求書.pdf".to_owned(), response.body)]
    );
}

#[tokio::test]
async fn file_mapping_describes_files_like_the_asynchronous_response() {
    let emulator = builder().start().await.unwrap();
    let content = json!({
        "shareType": "03",
        "passcodeEnabled": true,
        "passthrough": { "伝票": "a%b\r\n" },
    });
    let mapping = generate(&Api::new(&emulator), content).await.mapping();
    assert_eq!(mapping[0]["passthrough"], json!({ "伝票": "a%b\r\n" }));
    assert_eq!(mapping[0]["share"]["shareType"], "public");
    assert_ne!(mapping[0]["share"]["passcode"].as_str().unwrap(), "");
}

/// Node.js reads 16 KiB of headers in all.
#[tokio::test]
async fn omits_a_file_mapping_that_node_cannot_read() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let of = |length: usize| json!({ "passthrough": { "a": "x".repeat(length) } });
    let head = |response: &Response| -> usize {
        let lines = response.headers.iter();
        let lines = lines.map(|(name, value)| name.as_str().len() + value.len() + 4);
        "HTTP/1.1 201 Created\r\n\r\n".len() + lines.sum::<usize>()
    };
    let room = 16 * 1024 - head(&generate(&api, of(0)).await);

    let long = generate(&api, of(room - 100)).await;
    assert!(head(&long) <= 16 * 1024);
    assert_eq!(
        long.mapping()[0]["passthrough"],
        of(room - 100)["passthrough"]
    );
    for length in [room + 1, 1024 * 1024] {
        let longer = generate(&api, of(length)).await;
        assert_eq!(longer.status, 201);
        assert!(!longer.headers.contains_key("x-file-mapping"));
        let path = format!("/file/download/{}", longer.header("request-id"));
        let archive = api.get(&path).await;
        assert_eq!(archive.entries(), [("請求書.pdf".to_owned(), longer.body)]);
    }
}

/// A long name alone would fill the headers.
#[tokio::test]
async fn heads_of_responses_are_short_with_any_file_name() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let name = "請".repeat(3000);
    let response = generate(&api, json!({ "fileName": name })).await;
    assert_eq!(response.status, 201);
    assert_eq!(response.header("content-disposition"), "attachment");
    assert!(!response.headers.contains_key("x-file-mapping"));
}

#[tokio::test]
async fn validates_like_the_asynchronous_request() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api.post_to("/file/sync/single", "{}").await;
    let messages = json!([
        "designId must be a string",
        "version must be an integer number",
        "content must be an object",
    ]);
    response.assert_error(400, messages, "Bad Request");
}

#[tokio::test]
async fn responds_500_if_rendering_fails() {
    let builder = builder().renderer(|_, _, _| Err(RenderError::new("no ink")));
    let emulator = builder.start().await.unwrap();
    let message = json!("PDF への変換に失敗しました。");
    generate(&Api::new(&emulator), json!({}))
        .await
        .assert_error(500, message, "Internal Server Error");
}

/// Renders a document for each message, and reports when it begins.
fn on_command(builder: EmulatorBuilder) -> (EmulatorBuilder, mpsc::Receiver<()>, mpsc::Sender<()>) {
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

/// The test and the emulator share one thread.
#[tokio::test]
async fn serves_other_requests_while_rendering() {
    let (builder, begins, go) = on_command(builder());
    let emulator = builder.start().await.unwrap();
    let api = Arc::new(Api::new(&emulator));
    let waiting = Arc::clone(&api);
    let waiting = tokio::spawn(async move { generate(&waiting, json!({})).await });
    begin(begins).await;
    assert_eq!(api.get("/file/designs").await.status, 200);
    assert!(!waiting.is_finished());
    go.send(()).unwrap();
    assert_eq!(waiting.await.unwrap().status, 201);
}

#[tokio::test]
async fn responds_504_after_the_timeout() {
    let (builder, _begins, _go) = on_command(builder());
    let emulator = builder.sync_timeout(Duration::ZERO).start().await.unwrap();
    generate(&Api::new(&emulator), json!({}))
        .await
        .assert_error(504, json!("Gateway Timeout"), "Request timeout");
}

#[tokio::test]
async fn responds_500_when_the_emulator_stops() {
    let (builder, begins, go) = on_command(builder());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoices(["a", "b"]).to_string();
    let waiting = tokio::spawn(async move { api.post_to("/file/sync/multiple", body).await });
    begin(begins).await;
    drop(emulator);
    go.send(()).unwrap();
    let message = json!("the emulator is shutting down");
    waiting
        .await
        .unwrap()
        .assert_error(500, message, "Internal Server Error");
}

#[tokio::test]
async fn a_document_beyond_the_retention_is_in_its_response() {
    let few = Retention {
        bytes: 1,
        ..Retention::default()
    };
    #[cfg(feature = "data")]
    let data = tempfile::tempdir().unwrap();
    let builders = [
        builder(),
        #[cfg(feature = "data")]
        builder().data_dir(data.path()),
    ];
    for builder in builders {
        let emulator = builder.retention(few).start().await.unwrap();
        let api = Api::new(&emulator);
        // Each one that ends removes the documents of the others.
        let requests = (0..16).map(|_| generate(&api, json!({})));
        for response in futures_util::future::join_all(requests).await {
            assert_eq!(response.status, 201);
            assert!(response.text().contains("秘密商事"));
        }
    }
}
