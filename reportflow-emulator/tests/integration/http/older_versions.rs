//! Data folders that earlier versions wrote. `tests/compatibility/README.md` says how to add one.

use std::fs;
use std::path::{Path, PathBuf};

use reportflow_emulator::{EmulatorBuilder, Fault, FileStatus};
use serde_json::json;

use crate::http::api::{Api, builder};
use crate::http::webhook_receiver::receiver;

const VERSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/compatibility");
const PDF: &[u8] = b"%PDF-1.7 of an earlier version";

fn emulator(data: &Path, webhook: String) -> EmulatorBuilder {
    builder().data_dir(data).webhook(webhook, "s3cret")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_folder_of_an_earlier_version_is_read() {
    let versions = fs::read_dir(VERSIONS)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let folders: Vec<PathBuf> = versions.map(|version| version.join("emulator")).collect();
    let folders = folders.iter().filter(|folder| folder.exists());
    let mut count = 0;
    for folder in folders {
        reads(folder).await;
        count += 1;
    }
    assert!(count > 0);
}

async fn reads(folder: &Path) {
    let data = tempfile::tempdir().unwrap();
    copy(folder, data.path());
    let (url, mut webhooks) = receiver(0).await;
    let emulator = emulator(data.path(), url).start().await.unwrap();
    let mut requests = emulator.requests().await.unwrap();
    requests.reverse();
    let statuses: Vec<u16> = requests.iter().map(|request| request.status).collect();
    assert_eq!(statuses, [202, 202, 400], "{folder:?}");

    let (ready, id) = (&requests[0].files[0], &requests[0].request_id);
    assert_eq!(ready.state, FileStatus::Ready);
    assert_eq!(ready.file_name, "請求書.pdf");
    assert_eq!(ready.params.to_value(), json!({ "請求先名": "株式会社例" }));
    let passthrough = ready.passthrough.as_ref().unwrap();
    assert_eq!(passthrough.as_str(), r#"{"order":42}"#);
    let pdf = emulator.pdf(id, &ready.file_id).await.unwrap();
    assert_eq!(pdf.as_deref(), Some(PDF));
    assert_eq!(requests[1].files[0].state, FileStatus::Failed);
    assert_eq!(requests[1].files[0].error.as_deref(), Some("no ink"));

    let api = Api::new(&emulator);
    let path = format!("/requests/{id}/deliveries");
    let listed = api.admin("GET", &path).await.json();
    let delivery = &listed["deliveries"][0];
    assert_eq!(delivery["attempts"][0]["status"], 204);
    let path = delivery["deliveryId"].as_str().unwrap();
    let path = format!("/deliveries/{path}/redeliver");
    assert_eq!(api.admin("POST", &path).await.status, 202);
    let (_, body) = webhooks.recv().await.unwrap();
    assert_eq!(delivery["body"], String::from_utf8_lossy(&body).as_ref());
}

/// Writes the folder of this version.
#[tokio::test]
#[ignore = "each release runs it once"]
async fn record() {
    let version = Path::new(VERSIONS).join(env!("CARGO_PKG_VERSION"));
    let data = version.join("emulator");
    assert!(!data.exists(), "{} exists", data.display());
    let (url, _webhooks) = receiver(0).await;
    let emulator = emulator(&data, url)
        .renderer(|_, _, _| Ok(PDF.to_vec()))
        .fault(Fault::render_failure("no ink").file("blank.pdf"));
    let emulator = emulator.start().await.unwrap();
    let api = Api::new(&emulator);
    let content = json!({ "passthrough": { "order": 42 } });
    let ready = api.invoice(json!({ "請求先名": "株式会社例" }), content);
    assert_eq!(ready.await.status, 202);
    let failed = api.invoice(json!({}), json!({ "fileName": "blank" }));
    assert_eq!(failed.await.status, 202);
    assert_eq!(api.post("{}").await.status, 400);
    let delivered = "/requests/wait?q=webhook:delivered";
    assert_eq!(api.admin("GET", delivered).await.status, 200);
    emulator.shutdown().await;
    // It has the number of this process.
    fs::remove_file(data.join("lock")).unwrap();
}
