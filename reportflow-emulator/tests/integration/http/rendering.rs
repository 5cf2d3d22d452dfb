//! Slow and failing documents.

use std::sync::{Mutex, mpsc};

use reportflow_emulator::{RenderError, RenderLimits, render};
use serde_json::json;

use crate::http::api::{Api, builder, file_path};

const NOT_READY: &str = "ジョブはまだ完了していません。少し待って再試行してください。";

#[tokio::test]
async fn responds_404_until_the_document_is_rendered() {
    let (go, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let builder = builder().renderer(move |design, title, params| {
        wait.lock()
            .unwrap()
            .recv()
            .map_err(|error| RenderError::new(error.to_string()))?;
        render(design, title, params)
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let archive = format!("/file/download/{}", accepted["requestId"].as_str().unwrap());
    for path in [file_path(&accepted), archive.clone()] {
        let response = api.get(&path).await;
        response.assert_error(404, json!(NOT_READY), "Not Found");
    }
    go.send(()).unwrap();
    assert_eq!(api.download(&accepted).await.status, 200);
    assert_eq!(api.get(&archive).await.status, 200);
}

#[tokio::test]
async fn download_responds_500_if_rendering_failed() {
    let builder = builder().renderer(|_, _, _| Err(RenderError::new("no ink")));
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let message = json!("PDF への変換に失敗しました。");
    api.download(&accepted)
        .await
        .assert_error(500, message.clone(), "Internal Server Error");
    let archive = format!("/file/download/{}", accepted["requestId"].as_str().unwrap());
    api.get(&archive)
        .await
        .assert_error(500, message, "Internal Server Error");
}

#[tokio::test]
async fn a_panic_fails_only_its_document() {
    let builder = builder().renderer(|design, title, params| match title {
        "bad" => panic!("the printer is on fire"),
        _ => render(design, title, params),
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let bad = api
        .invoice(json!({}), json!({ "fileName": "bad" }))
        .await
        .json();
    assert_eq!(api.download(&bad).await.status, 500);
    let good = api
        .invoice(json!({}), json!({ "fileName": "good" }))
        .await
        .json();
    assert_eq!(api.download(&good).await.status, 200);
}

#[tokio::test]
async fn a_document_beyond_the_limits_is_failed_with_the_reason() {
    let limits = RenderLimits {
        max_pages: 1,
        ..RenderLimits::default()
    };
    let emulator = builder().render_limits(limits).start().await.unwrap();
    let api = Api::new(&emulator);
    let rows = vec![json!({ "品目": "りんご" }); 100];
    let accepted = api.invoice(json!({ "明細": rows }), json!({})).await;
    assert_eq!(api.download(&accepted.json()).await.status, 500);
    let requests = emulator.requests().await.unwrap();
    let reason = requests[0].files[0].error.as_deref();
    assert_eq!(reason, Some("the document has more than 1 page"));
}
