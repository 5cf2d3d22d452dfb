//! Data folders.

use std::fs;
use std::sync::{Mutex, mpsc};

use reportflow_emulator::RenderError;
use serde_json::json;

use crate::http::api::{Api, builder, file_path};

#[tokio::test]
async fn keeps_documents_across_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api
        .invoice(json!({}), json!({ "passthrough": { "b": 1, "a": 2 } }))
        .await
        .json();
    let before = api.download(&accepted).await;
    assert_eq!(before.status, 200);
    emulator.shutdown().await;

    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let after = Api::new(&emulator).download(&accepted).await;
    assert_eq!((after.status, after.body), (200, before.body));
    assert_eq!(
        after.headers["content-disposition"],
        before.headers["content-disposition"]
    );
}

#[tokio::test]
async fn shutdown_finishes_documents_in_progress() {
    let data = tempfile::tempdir().unwrap();
    let (begun, begins) = mpsc::channel::<()>();
    let begun = Mutex::new(begun);
    let slow = builder()
        .data_dir(data.path())
        .renderer(move |design, title, params| {
            begun
                .lock()
                .unwrap()
                .send(())
                .map_err(|error| RenderError::new(error.to_string()))?;
            reportflow_emulator::render(design, title, params)
        });
    let emulator = slow.start().await.unwrap();
    let accepted = Api::new(&emulator)
        .invoice(json!({}), json!({}))
        .await
        .json();
    tokio::task::spawn_blocking(move || begins.recv())
        .await
        .unwrap()
        .unwrap();
    emulator.shutdown().await;

    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    assert_eq!(Api::new(&emulator).download(&accepted).await.status, 200);
}

#[tokio::test]
async fn fails_documents_that_an_earlier_run_did_not_finish() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("Request000000001");
    fs::create_dir(&folder).unwrap();
    let job = json!({
        "requestId": "Request000000001", "designId": "Invoice000000001", "version": 1,
        "files": [{
            "fileId": "File000000000001", "fileName": "a.pdf", "shareType": "workspace",
            "passcodeEnabled": false, "state": "rendering",
        }],
    });
    fs::write(folder.join("job.json"), job.to_string()).unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let response = Api::new(&emulator)
        .get("/file/download/Request000000001/File000000000001")
        .await;
    response.assert_error(
        500,
        json!("PDF への変換に失敗しました。"),
        "Internal Server Error",
    );
}

#[tokio::test]
async fn a_stored_document_that_was_deleted_is_404() {
    let data = tempfile::tempdir().unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    assert_eq!(api.download(&accepted).await.status, 200);
    let id = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let objects = data.path().join("objects");
    let folder = objects.join(id(&accepted["requestId"]));
    let pdf = format!("{}.pdf", id(&accepted["files"][0]["fileId"]));
    fs::remove_file(folder.join(pdf)).unwrap();
    let message = json!("ダウンロード対象が存在しないか、保管期限を過ぎています。");
    let response = api.get(&file_path(&accepted)).await;
    response.assert_error(404, message, "Not Found");
}

#[tokio::test]
async fn rejects_stored_ids_that_leave_the_folder() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("Request000000001");
    fs::create_dir(&folder).unwrap();
    let job = json!({ "requestId": "../..", "designId": "d", "version": 1, "files": [] });
    fs::write(folder.join("job.json"), job.to_string()).unwrap();
    let error = builder().data_dir(data.path()).start().await.unwrap_err();
    assert!(error.to_string().contains("job.json"), "{error}");
}
