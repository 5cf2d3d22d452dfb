//! Validation of `params`, also in strict mode.

use serde_json::{Value, json};

use crate::http::api::{Api, builder};

async fn response(strict: bool, params: Value) -> (u16, Value) {
    let emulator = builder().strict(strict).start().await.unwrap();
    let response = Api::new(&emulator).invoice(params, json!({})).await;
    (response.status, response.json()["message"].clone())
}

#[tokio::test]
async fn rejects_null_and_empty_strings_for_numbers_and_arrays() {
    let params = json!({ "合計金額": null, "備考": "", "明細": [{ "数量": "" }] });
    let messages = json!([
        "`合計金額` must be a number, not null",
        "`明細[0].数量` must be a number, not an empty text",
    ]);
    assert_eq!(response(false, params).await, (400, messages));
    let messages = json!(["`明細` must be an array, not an empty text"]);
    assert_eq!(
        response(false, json!({ "明細": "" })).await,
        (400, messages)
    );
}

#[tokio::test]
async fn rejects_missing_and_unknown_parameters_in_strict_mode_only() {
    let params = json!({
        "請求書番号": "1", "発行日": "2026-01-01", "請求先": "misspelt", "合計金額": 1, "備考": "",
        "明細": [{ "No": 1, "品目": "a", "個数": 1, "単価": 1, "金額": 1 }],
    });
    assert_eq!(response(false, params.clone()).await.0, 202);
    let messages = json!([
        "missing parameter `請求先名`",
        "missing parameter `明細[0].数量`",
        "unknown parameter `明細[0].個数`",
        "unknown parameter `請求先`",
    ]);
    assert_eq!(response(true, params).await, (400, messages));
}

#[tokio::test]
async fn accepts_complete_params_in_strict_mode() {
    let params = json!({
        "請求書番号": "1", "発行日": "2026-01-01", "請求先名": "", "合計金額": 1, "備考": "", "明細": [],
    });
    assert_eq!(response(true, params).await.0, 202);
}
