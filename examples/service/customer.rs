//! A customer of the service. It orders an invoice and downloads it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use axum::body::{self, Body, Bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use reportflow_examples::Result;
use serde_json::json;

/// The maximum size of a body. An invoice is smaller.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// Orders an invoice, and downloads it once it is ready.
pub(crate) async fn order(address: SocketAddr) -> Result<PathBuf> {
    let http: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build_http();
    let url = format!("http://{address}");

    let order = Request::post(format!("{url}/invoices"))
        .header(CONTENT_TYPE, "application/json")
        .body(Body::from(order_json().to_string()))?;
    let response = http.request(order).await?;
    let status = response.status();
    let location = response.headers().get(LOCATION).cloned();
    let body = read_body(response.into_body()).await?;
    println!(
        "POST /invoices: {status} {}",
        String::from_utf8_lossy(&body)
    );
    let location = location.context("the service rejected the order")?;
    let location = location.to_str()?;

    let pdf = loop {
        let request = Request::get(format!("{url}{location}")).body(Body::empty())?;
        let response = http.request(request).await?;
        let status = response.status();
        let body = read_body(response.into_body()).await?;
        println!("GET {location}: {status}, {} bytes", body.len());
        match status {
            StatusCode::OK => break body,
            // The service waits before it responds, so this loop needs no
            // delay.
            StatusCode::ACCEPTED => {}
            _ => anyhow::bail!("the service has no such invoice"),
        }
    };
    let path = Path::new("out").join("ordered.pdf");
    std::fs::create_dir_all("out")?;
    std::fs::write(&path, pdf)?;
    Ok(path)
}

async fn read_body<B>(body: B) -> Result<Bytes>
where
    B: axum::body::HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static,
{
    Ok(body::to_bytes(Body::new(body), MAX_BODY_BYTES).await?)
}

fn order_json() -> serde_json::Value {
    json!({
        "請求書番号": "INV-2026-0108",
        "発行日": "2026-11-24",
        "お支払期限": "2026-12-31",
        "請求先名": "合同会社はまかぜ書店 御中",
        "請求先住所": "〒248-0006\n神奈川県鎌倉市小町一丁目1番1号",
        "件名": "店舗サイト制作費用",
        "登録番号": "T1234567890123",
        "明細": [
            { "no": 1, "品目": "サイト制作一式", "数量": 1, "単位": "式", "単価": 380_000, "税率": "10%", "金額": 380_000 },
            { "no": 2, "品目": "写真撮影（半日）", "数量": 2, "単位": "回", "単価": 45_000, "税率": "10%", "金額": 90_000 },
        ],
        "小計": 470_000,
        "消費税": 47_000,
        "合計金額": 517_000,
        "振込先": "みなと銀行 本店 普通 1234567 カ）リポートフロー",
        "備考": "振込手数料は貴社にてご負担ください。",
    })
}
