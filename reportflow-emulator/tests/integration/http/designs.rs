//! Designs and their parameters.

use std::fs;

use serde_json::json;

use crate::http::api::{Api, INVOICE, KEY, builder, send};

#[tokio::test]
async fn lists_designs_with_their_latest_version() {
    let emulator = builder().start().await.unwrap();
    let response = Api::new(&emulator).get("/file/designs").await.json();
    let designs = response["designs"].as_array().unwrap();
    let ids: Vec<_> = designs
        .iter()
        .map(|design| design["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "Everything000001",
            INVOICE,
            "Nothing000000001",
            "Wide000000000001"
        ]
    );
    assert_eq!(designs[1]["latestVersion"], 2);
    assert!(designs[1]["updatedAt"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn returns_parameters_in_the_latest_format_and_version() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let path = format!("/file/design/parameter/{INVOICE}");
    let latest = api.get(&path).await;
    assert!(
        latest
            .header("content-type")
            .starts_with("application/json")
    );
    let names = |list: serde_json::Value| {
        let list = list.as_array().unwrap().clone();
        list.iter()
            .map(|p| p["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(latest.json()).last().unwrap(), "支払済");
    let first = api.get(&format!("{path}?version=1")).await.json();
    assert_eq!(
        first[5]["spec"][1],
        json!({ "name": "品目", "type": "text", "label": "品目" })
    );
    assert_eq!(names(first).last().unwrap(), "明細");
}

#[tokio::test]
async fn unknown_designs_are_404_and_invalid_versions_400() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for id in ["none", "..%2F..", "%FF"] {
        let response = api.get(&format!("/file/design/parameter/{id}")).await;
        response.assert_error(404, json!("指定したデザインが存在しません"), "Not Found");
    }
    let path = format!("/file/design/parameter/{INVOICE}");
    let response = api.get(&format!("{path}?version=7")).await;
    response.assert_error(
        404,
        json!("指定したバージョン(7)が存在しません"),
        "Not Found",
    );
    for query in ["new", "1.5", "", "1&version=2", "%FF", "1%FF"] {
        let response = api.get(&format!("{path}?version={query}")).await;
        let message = json!(["version must be an integer number"]);
        response.assert_error(400, message, "Bad Request");
    }
}

#[tokio::test]
async fn decodes_queries() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let path = format!("/file/design/parameter/{INVOICE}");
    let first = api.get(&format!("{path}?version=1")).await.json();
    for query in [
        "version=%31",
        "v%65rsion=1",
        "a=%FF&version=1.0",
        "version=+1",
    ] {
        let list = api.get(&format!("{path}?{query}")).await.json();
        assert_eq!(list, first, "{query}");
    }
    let response = api
        .get(&format!("{path}?version=%39%39999999999999999999"))
        .await;
    let message = json!("指定したバージョン(99999999999999999999)が存在しません");
    response.assert_error(404, message, "Not Found");
}

#[tokio::test]
async fn reads_edits_immediately_and_converts_older_formats() {
    let designs = tempfile::tempdir().unwrap();
    let folder = designs.path().join("Edited0000000001");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("v1.json"), r#"{"total":"number"}"#).unwrap();
    let emulator = builder().designs_dir(designs.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    let path = "/file/design/parameter/Edited0000000001";
    let list = api.get(path).await.json();
    assert_eq!(
        list,
        json!([{ "name": "total", "type": "number", "label": "total" }])
    );

    fs::write(folder.join("v2.json"), "[]").unwrap();
    assert_eq!(api.get(path).await.json(), json!([]));

    fs::write(folder.join("v3.json"), "oops").unwrap();
    let broken = api.get(path).await;
    assert_eq!(broken.status, 500);
    assert!(
        broken.json()["message"]
            .as_str()
            .unwrap()
            .contains("v3.json")
    );
}

#[tokio::test]
async fn start_fails_without_a_designs_folder() {
    let error = builder()
        .designs_dir("no/such/folder")
        .start()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "missing folder of designs: `no/such/folder`"
    );
}

#[tokio::test]
async fn shutdown_frees_the_port() {
    let emulator = builder().start().await.unwrap();
    let base = emulator.base_url();
    let response = send(
        Api::new(&emulator)
            .request("GET", "/file/designs")
            .header("appkey", KEY),
    )
    .await;
    assert_eq!(response.status, 200);
    emulator.shutdown().await;
    let address: std::net::SocketAddr = base
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/v1")
        .unwrap()
        .parse()
        .unwrap();
    let again = builder().listen(address).start().await.unwrap();
    assert_eq!(again.base_url(), base);
}
