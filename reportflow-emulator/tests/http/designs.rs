//! Designs and their parameters.

use std::fs;

use serde_json::json;

use crate::api::{Api, INVOICE, KEY, builder, send};

#[tokio::test]
async fn designs_are_listed_with_their_latest_version() {
    let emulator = builder().start().await.unwrap();
    let answer = Api::of(&emulator).get("/file/designs").await.json();
    let designs = answer["designs"].as_array().unwrap();
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
async fn parameters_come_in_the_newest_form_and_version() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
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
async fn what_is_not_there_is_404_and_no_number_400() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    for id in ["none", "..%2F..", "%FF"] {
        let answer = api.get(&format!("/file/design/parameter/{id}")).await;
        answer.is_error(404, json!("指定したデザインが存在しません"), "Not Found");
    }
    let path = format!("/file/design/parameter/{INVOICE}");
    let answer = api.get(&format!("{path}?version=7")).await;
    answer.is_error(
        404,
        json!("指定したバージョン(7)が存在しません"),
        "Not Found",
    );
    let answer = api.get(&format!("{path}?version=new")).await;
    answer.is_error(
        400,
        json!(["version must be an integer number"]),
        "Bad Request",
    );
}

#[tokio::test]
async fn an_edit_shows_at_once_and_older_forms_are_renewed() {
    let designs = tempfile::tempdir().unwrap();
    let folder = designs.path().join("Edited0000000001");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("v1.json"), r#"{"total":"number"}"#).unwrap();
    let emulator = builder().designs(designs.path()).start().await.unwrap();
    let api = Api::of(&emulator);
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
async fn a_folder_that_is_not_there_is_told_at_the_start() {
    let error = builder()
        .designs("no/such/folder")
        .start()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no folder of designs at `no/such/folder`"
    );
}

#[tokio::test]
async fn the_port_is_free_after_a_shutdown() {
    let emulator = builder().start().await.unwrap();
    let base = emulator.base_url();
    let answer = send(
        Api::of(&emulator)
            .request("GET", "/file/designs")
            .header("appkey", KEY),
    )
    .await;
    assert_eq!(answer.status, 200);
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
