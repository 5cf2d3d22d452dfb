//! The plain page: what was sent, in the order of the list.

use reportflow_emulator::Emulator;
use serde_json::json;

use crate::http::api::{Api, builder, invoice};
use crate::pdf::read::printed;

async fn printed_text(emulator: Emulator) -> String {
    let api = Api::new(&emulator);
    let params = json!({
        "請求書番号": "INV-1", "発行日": "2026-07-05 00:00:00", "請求先名": "サンプル", "合計金額": 442200,
        "備考": "一行目\n二行目", "明細": [{ "No": 1, "品目": "机", "数量": 1, "単価": 30000.5 }],
    });
    let accepted = api
        .post(invoice(params, json!({})).to_string())
        .await
        .json();
    printed(&api.download(&accepted).await.body)
}

#[tokio::test]
async fn shows_what_was_sent_in_the_order_of_the_list() {
    let text = printed_text(builder().plain(true).start().await.unwrap()).await;
    let expected = "請求書番号INV-1発行日2026-07-0500:00:00請求先サンプル合計金額（税込）442200\
        備考一行目二行目明細No品目数量単価金額1机130000.51/1";
    assert!(text.ends_with(expected), "{text}");
    let text = printed_text(builder().start().await.unwrap()).await;
    assert!(
        text.contains("2026年7月5日") && text.contains("442,200"),
        "{text}"
    );
}
