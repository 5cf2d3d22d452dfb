//! Metrics and readiness, without a key.

use reportflow_emulator::{Emulator, WorkspaceConfig};
use serde_json::json;

use crate::http::api::{Api, DESIGNS, KEY, builder, send};

#[tokio::test]
async fn counts_what_is_stored_without_a_key() {
    let emulator = Emulator::builder()
        .designs_dir(DESIGNS)
        .workspace(WorkspaceConfig::new("sa\"les", KEY))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    api.invoice(json!({ "請求先": "typo" }), json!({})).await;
    api.post("{").await;
    send(api.request("POST", "/file/sync/single")).await;
    api.admin("GET", "/requests/wait?count=3&timeout=60s").await;
    let response = send(api.admin_request("GET", "/metrics")).await;
    assert_eq!(
        response.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let text = String::from_utf8(response.body).unwrap();
    for line in [
        "# TYPE reportflow_emulator_requests gauge",
        r#"reportflow_emulator_requests{workspace="",endpoint="sync/single",status="412"} 1"#,
        r#"reportflow_emulator_requests{workspace="sa\"les",endpoint="async/single",status="202"} 1"#,
        r#"reportflow_emulator_requests{workspace="sa\"les",endpoint="async/single",status="400"} 1"#,
        r#"reportflow_emulator_files{workspace="sa\"les",state="ready"} 1"#,
        r#"reportflow_emulator_findings{workspace="sa\"les",kind="unknown"} 1"#,
        "# TYPE reportflow_emulator_deliveries gauge",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
}

#[tokio::test]
async fn is_ready_without_a_key() {
    let emulator = builder().start().await.unwrap();
    let ready = send(Api::new(&emulator).admin_request("GET", "/readyz")).await;
    assert_eq!(
        (ready.status, ready.json()),
        (200, json!({ "status": "ready" }))
    );
}
