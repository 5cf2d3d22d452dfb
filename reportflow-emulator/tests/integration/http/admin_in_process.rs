//! The functions of `Emulator` for stored requests.

use std::time::Duration;

use reportflow_emulator::{Endpoint, FileStatus, FindError, FindingKind};
use serde_json::json;

use crate::http::api::{Api, INVOICE, KEY, builder, with_sales};
use crate::http::held_documents::HeldDocuments;

const TIMEOUT: Duration = Duration::from_secs(60);

#[tokio::test]
async fn returns_what_was_sent() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let params = json!({ "請求先名": "山田商店" });
    let accepted = api
        .invoice(params.clone(), json!({ "passthrough": { "n": 1 } }))
        .await
        .json();
    let requests = emulator.wait_for("山田", 1, TIMEOUT).await.unwrap();
    let [request] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!(request.request_id, accepted["requestId"]);
    assert_eq!(request.workspace.as_deref(), Some("default"));
    assert_eq!(request.design_id.as_deref(), Some(INVOICE));
    assert_eq!((request.version, request.status), (Some(1), 202));
    assert_eq!(request.endpoint, Endpoint::AsyncSingle);
    assert!(
        request
            .passthrough
            .as_ref()
            .is_some_and(|it| *it == json!({ "n": 1 }))
    );
    let file = &request.files[0];
    assert_eq!(file.state, FileStatus::Ready);
    assert_eq!(file.params, params);
    assert!(
        file.findings
            .iter()
            .all(|it| it.kind == FindingKind::Missing)
    );
    let json = serde_json::to_value(request).unwrap();
    assert_eq!(json, api.admin("GET", "/requests/latest").await.json());
}

#[tokio::test]
async fn sees_all_workspaces_and_resets_them() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    for key in [KEY, "ak_sales", "ak_unknown"] {
        let request = api
            .request("POST", "/file/async/single")
            .header("appkey", key);
        request.send().await.unwrap();
    }
    let workspaces = emulator
        .requests()
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.workspace);
    let expected = [None, Some("sales".to_owned()), Some("default".to_owned())];
    assert_eq!(workspaces.collect::<Vec<_>>(), expected);
    assert_eq!(emulator.find("workspace:sales").await.unwrap().len(), 1);
    emulator.reset().await.unwrap();
    assert!(emulator.requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wait_fails_with_what_matched() {
    let (builder, held) = HeldDocuments::new(builder());
    let emulator = builder.start().await.unwrap();
    Api::new(&emulator).invoice(json!({}), json!({})).await;
    let error = emulator.wait_for("", 1, Duration::ZERO).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "after 0ns, 1 requests match; expected 1 without a document that is being rendered"
    );
    let FindError::Timeout { requests, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(requests[0].files[0].state, FileStatus::Rendering);
    let rendering = emulator
        .wait_for("state:rendering", 1, Duration::ZERO)
        .await;
    assert_eq!(rendering.unwrap().len(), 1);
    drop(held);
}

#[tokio::test]
async fn rejects_invalid_queries() {
    let emulator = builder().start().await.unwrap();
    let error = emulator.find("status:x").await.unwrap_err();
    assert!(matches!(error, FindError::InvalidQuery(_)));
    let message = error.to_string();
    assert!(
        message.starts_with("invalid query: `status:x` must be an HTTP status"),
        "{message}"
    );
}
