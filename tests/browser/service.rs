//! The emulator, and requests to it.

use anyhow::{Result, ensure};
use reportflow_emulator::{Emulator, EmulatorBuilder};
use serde_json::json;

/// The design of the example `invoice`.
pub(crate) const INVOICE: &str = "Kx3vQ8mZt5LbR2Ya";
const RECEIPT: &str = "Rc7nW2pXk9DhT4Vb";

/// Returns an emulator with the designs of the examples.
pub(crate) fn builder() -> EmulatorBuilder {
    let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../designs");
    Emulator::builder().designs_dir(designs)
}

/// Returns the URL of a page.
pub(crate) fn page(emulator: &Emulator, path: &str) -> String {
    let base_url = emulator.base_url();
    format!("{}{path}", base_url.trim_end_matches("/v1"))
}

/// Sends a body. Returns the status of the response.
pub(crate) async fn send(emulator: &Emulator, body: impl Into<String>) -> Result<u16> {
    send_to(emulator, "async/single", body).await
}

async fn send_to(emulator: &Emulator, endpoint: &str, body: impl Into<String>) -> Result<u16> {
    let url = format!("{}/file/{endpoint}", emulator.base_url());
    let request = reqwest::Client::builder().no_proxy().build()?.post(url);
    let request = request.header("appkey", "any");
    let request = request.header("content-type", "application/json");
    Ok(request.body(body.into()).send().await?.status().as_u16())
}

/// Sends a request for a receipt to somebody.
pub(crate) async fn send_receipt(emulator: &Emulator, name: &str) -> Result<()> {
    let body = json!({
        "designId": RECEIPT,
        "version": 1,
        "content": {
            "fileName": format!("領収書 {}", name.replace(['<', '>', '/'], "_")),
            "params": { "領収書番号": "R-2026-0042", "宛名": name, "金額": 13200, "但し書": "御食事代として" },
        },
    });
    let status = send(emulator, body.to_string()).await?;
    ensure!(status == 202, "status {status}");
    Ok(())
}

/// Sends one request for two receipts.
pub(crate) async fn send_two_receipts(emulator: &Emulator) -> Result<()> {
    let content = |name: &str| json!({ "fileName": name, "params": { "宛名": name } });
    let contents = [content("first"), content("second")];
    let body = json!({ "designId": RECEIPT, "version": 1, "contents": contents });
    let status = send_to(emulator, "async/multiple", body.to_string()).await?;
    ensure!(status == 202, "status {status}");
    Ok(())
}

/// Sends a request for an invoice with a table.
pub(crate) async fn send_invoice(emulator: &Emulator) -> Result<()> {
    let line = |no: u32, name: &str, count: u32, price: u32| json!({ "No": no, "品目": name, "数量": count, "単位": "式", "単価": price, "税率": "10%", "金額": count * price });
    let body = json!({
        "designId": INVOICE,
        "version": 1,
        "content": {
            "fileName": "請求書-INV-2026-0042",
            "passthrough": { "order_id": 42 },
            "params": {
                "請求書番号": "INV-2026-0042",
                "発行日": "2026-11-30",
                "お支払期限": "2026-12-31",
                "請求先名": "株式会社サンプル商事 御中",
                "請求先住所": "東京都千代田区千代田1-1-1",
                "件名": "Web サイトの保守",
                "登録番号": "T1234567890123",
                "明細": [line(1, "保守運用サポート", 3, 60_000), line(2, "クラウドサーバー利用料", 3, 24_800)],
                "小計": 254_400,
                "消費税": 25_440,
                "合計金額": 279_840,
                "振込先": "サンプル銀行 本店営業部 普通 1234567",
            },
        },
    });
    let status = send(emulator, body.to_string()).await?;
    ensure!(status == 202, "status {status}");
    Ok(())
}
