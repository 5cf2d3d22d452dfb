//! The page after a restart.

use axum::http::StatusCode;
use reportflow_emulator::{Emulator, EmulatorBuilder};
use rusqlite::Connection;

use super::browser::{Browser, assert_contains};
use super::request_webhook::{respond, send_invoice};
use crate::http::api::{Api, DESIGNS};

fn in_folder(data: &tempfile::TempDir) -> EmulatorBuilder {
    let builder = Emulator::builder().designs_dir(DESIGNS);
    builder.data_dir(data.path())
}

/// Makes a folder with a delivered webhook. Returns the path of its tab.
async fn folder() -> (tempfile::TempDir, String) {
    let data = tempfile::tempdir().unwrap();
    let url = respond(StatusCode::OK, "stored answer".to_owned()).await;
    let emulator = in_folder(&data).webhook(url, "s").start().await.unwrap();
    let path = send_invoice(&Api::new(&emulator), "delivered").await;
    emulator.shutdown().await;
    (data, path)
}

#[tokio::test]
async fn headers_and_responses_of_receivers_stay() {
    let (data, path) = folder().await;
    let emulator = in_folder(&data).start().await.unwrap();
    let browser = Browser::new(&emulator);
    let page = browser.page(&path).await;
    assert_contains(&page, "stored answer");
    assert_contains(&page, "The workspace has no webhook now");
    let page = browser.page(&path.replace("webhook", "request")).await;
    assert_contains(&page, "appkey: ***");
}

#[tokio::test]
async fn folders_of_earlier_versions_lack_both() {
    let (data, path) = folder().await;
    let database = Connection::open(data.path().join("emulator.db")).unwrap();
    let changed = [
        "UPDATE requests SET record = json_remove(record, '$.headers')",
        "UPDATE events SET record = json_remove(record, '$.deliveries[0].attempts[0].responseBody')",
    ];
    for sql in changed {
        assert_eq!(database.execute(sql, []).unwrap(), 1);
    }
    drop(database);
    let emulator = in_folder(&data).start().await.unwrap();
    let browser = Browser::new(&emulator);
    let page = browser.page(&path).await;
    assert_contains(&page, "webhook delivered");
    assert!(!page.contains("stored answer"));
    let page = browser.page(&path.replace("webhook", "request")).await;
    assert_contains(&page, "The headers are not kept");
}
