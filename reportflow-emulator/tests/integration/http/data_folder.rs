//! The content of data folders, and who may use them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use reportflow_emulator::{Retention, StartError};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::http::api::{Api, builder, send};

const REQUEST: &str = "Request000000001";
const FILE: &str = "File000000000001";

/// Writes a request of the first version, which stored no parameters.
fn write_old_request(data: &Path, state: &str) {
    let folder = data.join(REQUEST);
    fs::create_dir(&folder).unwrap();
    let job = json!({
        "requestId": REQUEST, "designId": "Invoice000000001", "version": 1,
        "files": [{
            "fileId": FILE, "fileName": "請求書.pdf", "shareType": "workspace",
            "passcodeEnabled": false, "state": state, "passthrough": { "b": 1, "a": 1e2 },
        }],
    });
    fs::write(folder.join("job.json"), job.to_string()).unwrap();
    if state == "ready" {
        fs::write(folder.join(format!("{FILE}.pdf")), "%PDF-old").unwrap();
    }
}

fn count(data: &Path, table: &str) -> usize {
    let database = Connection::open(data.join("emulator.db")).unwrap();
    let sql = format!("SELECT count(*) FROM {table}");
    let count: i64 = database.query_row(&sql, [], |row| row.get(0)).unwrap();
    count.try_into().unwrap()
}

fn entries(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

#[tokio::test]
async fn a_second_emulator_is_rejected() {
    let data = tempfile::tempdir().unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let error = builder().data_dir(data.path()).start().await.unwrap_err();
    let folder = data.path().display();
    let id = std::process::id();
    assert_eq!(
        error.to_string(),
        format!(
            "the data folder `{folder}` is in use by process {id}: stop it, or use another folder"
        )
    );
    emulator.shutdown().await;
    builder().data_dir(data.path()).start().await.unwrap();
}

#[tokio::test]
async fn a_folder_of_a_newer_version_is_rejected_and_unchanged() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("emulator.db");
    let database = Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 1000).unwrap();
    drop(database);
    let before = fs::read(&path).unwrap();
    let error = builder().data_dir(data.path()).start().await.unwrap_err();
    assert!(matches!(
        error,
        StartError::NewerDataDir { version: 1000, .. }
    ));
    let message = error.to_string();
    assert!(message.contains("from a newer version"), "{message}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_folder_of_the_first_version_is_migrated() {
    let data = tempfile::tempdir().unwrap();
    // The second start finds a folder that a crash left after its request was stored.
    for _ in 0..2 {
        write_old_request(data.path(), "ready");
        let emulator = builder().data_dir(data.path()).start().await.unwrap();
        let path = format!("/file/download/{REQUEST}/{FILE}");
        let response = Api::new(&emulator).get(&path).await;
        assert_eq!((response.status, response.body), (200, b"%PDF-old".into()));
        emulator.shutdown().await;
        assert!(!data.path().join(REQUEST).exists());
        assert_eq!(count(data.path(), "requests"), 1);
    }
}

/// Another place would not have the documents that were stored before the failure.
#[tokio::test]
async fn a_migration_that_failed_keeps_the_place_of_the_documents() {
    let data = tempfile::tempdir().unwrap();
    let broken = data.path().join(REQUEST);
    fs::create_dir(&broken).unwrap();
    fs::write(broken.join("job.json"), "{").unwrap();
    builder().data_dir(data.path()).start().await.unwrap_err();
    assert_eq!(count(data.path(), "settings WHERE name = 'objects'"), 1);
}

#[tokio::test]
async fn a_migration_that_failed_is_continued() {
    let data = tempfile::tempdir().unwrap();
    write_old_request(data.path(), "ready");
    let broken = data.path().join("Request000000002");
    fs::create_dir(&broken).unwrap();
    fs::write(broken.join("job.json"), "{").unwrap();
    let error = builder().data_dir(data.path()).start().await.unwrap_err();
    assert!(error.to_string().contains("job.json"), "{error}");
    assert_eq!(count(data.path(), "requests"), 0);
    assert!(data.path().join(REQUEST).join("job.json").exists());

    fs::remove_dir_all(broken).unwrap();
    builder().data_dir(data.path()).start().await.unwrap();
    assert_eq!(count(data.path(), "requests"), 1);
}

#[tokio::test]
async fn documents_without_a_request_are_deleted() {
    let data = tempfile::tempdir().unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    assert_eq!(api.download(&accepted).await.status, 200);
    emulator.shutdown().await;
    let objects = data.path().join("objects");
    let kept = objects.join(accepted["requestId"].as_str().unwrap());
    let orphan = objects.join(REQUEST);
    fs::create_dir(&orphan).unwrap();
    fs::write(orphan.join(format!("{FILE}.pdf")), "%PDF-").unwrap();
    fs::write(objects.join("note.txt"), "not of the emulator").unwrap();

    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    wait_until(|| !orphan.exists()).await;
    assert_eq!(entries(&kept), 1);
    assert!(objects.join("note.txt").exists());
    let response = Api::new(&emulator).download(&accepted).await;
    assert_eq!(response.status, 200);
}

/// The deletion is beside all other work.
async fn wait_until(done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_folder_keeps_the_newest_requests_with_their_documents() {
    let data = tempfile::tempdir().unwrap();
    let few = Retention {
        requests: 2,
        ..Retention::default()
    };
    let bounded = builder().data_dir(data.path()).retention(few);
    let emulator = bounded.start().await.unwrap();
    let api = Api::new(&emulator);
    let mut accepted = Vec::new();
    for _ in 0..4 {
        accepted.push(api.invoice(json!({}), json!({})).await.json());
        let last = accepted.last().unwrap();
        assert_eq!(api.download(last).await.status, 200);
    }
    let statuses = statuses(&api, &accepted).await;
    assert_eq!(statuses, [404, 404, 200, 200]);
    emulator.shutdown().await;
    assert_eq!(count(data.path(), "requests"), 2);
    assert_eq!(count(data.path(), "files"), 2);
    assert_eq!(entries(&data.path().join("objects")), 2);
}

async fn statuses(api: &Api, accepted: &[Value]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for request in accepted {
        let path = crate::http::api::file_path(request);
        statuses.push(api.get(&path).await.status);
    }
    statuses
}

#[tokio::test]
async fn a_folder_keeps_everything_by_default() {
    let data = tempfile::tempdir().unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    for _ in 0..20 {
        // Rejected requests are kept too.
        assert_eq!(api.post("{}").await.status, 400);
    }
    emulator.shutdown().await;
    assert_eq!(count(data.path(), "requests"), 20);
}

/// Counts and resets must not take longer with larger parameters, so they read none.
#[tokio::test]
async fn metrics_and_a_reset_read_no_parameters() {
    let data = tempfile::tempdir().unwrap();
    let emulator = builder().data_dir(data.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    api.invoice(json!({ "請求先": "typo" }), json!({})).await;
    api.post("{").await;
    api.admin("GET", "/requests/wait?count=2&timeout=60s").await;
    let database = Connection::open(data.path().join("emulator.db")).unwrap();
    let sql = "UPDATE files SET params = 'not JSON'";
    assert_eq!(database.execute(sql, []).unwrap(), 1);
    let response = send(api.admin_request("GET", "/metrics")).await;
    let text = String::from_utf8(response.body).unwrap();
    for line in [
        r#"reportflow_emulator_requests{workspace="default",endpoint="async/single",status="202"} 1"#,
        r#"reportflow_emulator_requests{workspace="default",endpoint="async/single",status="400"} 1"#,
        r#"reportflow_emulator_files{workspace="default",state="ready"} 1"#,
        r#"reportflow_emulator_findings{workspace="default",kind="unknown"} 1"#,
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    assert_eq!(api.admin("POST", "/reset").await.status, 204);
    emulator.shutdown().await;
    assert_eq!(count(data.path(), "requests"), 0);
    assert_eq!(count(data.path(), "files"), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_open_a_new_folder() {
    use std::os::unix::fs::PermissionsExt as _;

    let parent = tempfile::tempdir().unwrap();
    let mode = |dir: &Path| fs::metadata(dir).unwrap().permissions().mode() & 0o777;
    let new = parent.path().join("new");
    builder().data_dir(&new).start().await.unwrap();
    assert_eq!(mode(&new), 0o700);

    let shared = parent.path().join("shared");
    fs::create_dir(&shared).unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o750)).unwrap();
    builder().data_dir(&shared).start().await.unwrap();
    assert_eq!(mode(&shared), 0o750);
}
