//! Credentials, and the precedence of errors.

use serde_json::json;

use crate::http::api::{Api, KEY, builder, send};
use reportflow_emulator::Emulator;

#[tokio::test]
async fn missing_credentials_are_412_before_any_other_error() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (method, path) in [
        ("GET", "/file/designs"),
        ("GET", "/file/design/parameter/none"),
        ("POST", "/file/async/single"),
        ("POST", "/file/async/multiple"),
        ("POST", "/file/sync/single"),
        ("POST", "/file/sync/multiple"),
        ("GET", "/file/download/none"),
        ("GET", "/file/download/none/none"),
    ] {
        let response = send(api.request(method, path)).await;
        response.assert_error(
            412,
            json!("認証方式ヘッダーが存在しません"),
            "Precondition Failed",
        );
        let response = send(api.request(method, path).header("appkey", "ak_other")).await;
        response.assert_error(401, json!("認証情報が不正です"), "Unauthorized");
    }
}

#[tokio::test]
async fn accepts_any_non_empty_key_by_default() {
    let emulator = Emulator::builder()
        .designs_dir(crate::http::api::DESIGNS)
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let with = |key: &'static str| send(api.request("GET", "/file/designs").header("appkey", key));
    assert_eq!(with("anything").await.status, 200);
    assert_eq!(with("").await.status, 401);
    assert_eq!(send(api.request("GET", "/file/designs")).await.status, 412);
}

#[tokio::test]
async fn unknown_routes_and_methods_are_404() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api.get("/file/nothing").await;
    response.assert_error(404, json!("Cannot GET /v1/file/nothing"), "Not Found");
    let response = send(api.request("DELETE", "/file/designs").header("appkey", KEY)).await;
    response.assert_error(404, json!("Cannot DELETE /v1/file/designs"), "Not Found");
}
