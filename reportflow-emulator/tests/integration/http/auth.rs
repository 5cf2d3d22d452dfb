//! Credentials, and the precedence of errors.

use serde_json::json;

use crate::http::api::{Api, INVOICE, KEY, builder, file_path, invoice, send};
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
        // As in Express, each route ignores case and a slash at the end.
        let upper = format!("{}/", path.to_uppercase());
        assert_eq!(
            send(api.request(method, &upper)).await.status,
            412,
            "{upper}"
        );
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
    let request = api.request("PUT", "/File/Designs/?a=b");
    let response = send(request.header("appkey", KEY)).await;
    response.assert_error(404, json!("Cannot PUT /v1/File/Designs/?a=b"), "Not Found");
}

/// As in Express. Ids keep their case.
#[tokio::test]
async fn routes_ignore_case_and_a_trailing_slash() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({})).to_string();
    let response = api.post_to("/File/ASYNC/Single/", body).await;
    assert_eq!(response.status, 202);
    let path = file_path(&response.json());
    api.download(&response.json()).await;
    for (path, status) in [
        ("/File/Designs".to_owned(), 200),
        (format!("/file/Design/PARAMETER/{INVOICE}/?version=1"), 200),
        (
            format!("/file/design/parameter/{}", INVOICE.to_lowercase()),
            404,
        ),
        (path.replace("download", "DownLoad"), 200),
        (format!("{path}/"), 200),
        (format!("{path}//"), 404),
        ("/file/designs//".to_owned(), 404),
    ] {
        assert_eq!(api.get(&path).await.status, status, "{path}");
    }
    let upper = Api::at(emulator.base_url().replace("/v1", "/V1"));
    assert_eq!(upper.get("/file/designs").await.status, 200);
    let without_key = send(upper.request("GET", "/FILE/designs/")).await;
    assert_eq!(without_key.status, 412);
}
