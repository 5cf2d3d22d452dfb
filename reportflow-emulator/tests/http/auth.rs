//! Keys, and the order in which errors are found.

use serde_json::json;

use crate::api::{Api, KEY, builder, send};
use reportflow_emulator::Emulator;

#[tokio::test]
async fn no_key_is_412_before_anything_else() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
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
        let answer = send(api.request(method, path)).await;
        answer.is_error(
            412,
            json!("認証方式ヘッダーが存在しません"),
            "Precondition Failed",
        );
        let answer = send(api.request(method, path).header("appkey", "ak_other")).await;
        answer.is_error(401, json!("認証情報が不正です"), "Unauthorized");
    }
}

#[tokio::test]
async fn without_a_key_of_its_own_it_takes_any_that_is_not_empty() {
    let emulator = Emulator::builder()
        .designs(crate::api::DESIGNS)
        .start()
        .await
        .unwrap();
    let api = Api::of(&emulator);
    let with = |key: &'static str| send(api.request("GET", "/file/designs").header("appkey", key));
    assert_eq!(with("anything").await.status, 200);
    assert_eq!(with("").await.status, 401);
    assert_eq!(send(api.request("GET", "/file/designs")).await.status, 412);
}

#[tokio::test]
async fn unknown_routes_and_methods_are_404() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    let answer = api.get("/file/nothing").await;
    answer.is_error(404, json!("Cannot GET /v1/file/nothing"), "Not Found");
    let answer = send(api.request("DELETE", "/file/designs").header("appkey", KEY)).await;
    answer.is_error(404, json!("Cannot DELETE /v1/file/designs"), "Not Found");
}
