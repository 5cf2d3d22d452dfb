//! Generates a Japanese invoice with a table.
//!
//! ```sh
//! cargo run --example invoice
//! cargo run --example invoice -- --rows 40
//! ```
//!
//! Change a field's name or type below, then read the compiler's message.

use anyhow::Context as _;
use reportflow::{ReportDesign, ReportRow};
use reportflow_examples::{Result, Service};
use serde::{Deserialize, Serialize};

#[derive(ReportDesign)]
#[report_design(
    id = "Kx3vQ8mZt5LbR2Ya",
    version = 1,
    file_name = "請求書-{請求書番号}"
)]
struct Invoice {
    請求書番号: String,
    発行日: String,
    お支払期限: String,
    // The field and its parameter have different names.
    #[report(rename = "請求先名")]
    customer: String,
    請求先住所: String,
    件名: String,
    登録番号: String,
    明細: Vec<Line>,
    小計: i64,
    消費税: i64,
    合計金額: i64,
    振込先: String,
    // `None` omits the parameter. Its place in the PDF stays blank.
    備考: Option<String>,
}

#[derive(ReportRow)]
struct Line {
    no: usize,
    品目: String,
    数量: i64,
    単位: &'static str,
    単価: i64,
    税率: &'static str,
    金額: i64,
}

/// The data that the service returns with the file; it identifies our record.
#[derive(Serialize, Deserialize)]
struct OrderRef {
    order_id: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let invoice = invoice(row_count()?);
    let service = Service::start().await?;

    let accepted = invoice
        .generate_async(&service.client)
        .passthrough(&OrderRef { order_id: 42 })
        .await?;
    println!("accepted as {}", accepted.request_id);
    for file in &accepted.files {
        if let Some(OrderRef { order_id }) = file.passthrough()? {
            println!("file {} is for order {order_id}", file.file_id);
        }
    }

    let path = service.download(&accepted, &invoice.file_name()).await?;
    service.stop().await;
    println!("{}", path.display());
    Ok(())
}

/// Reads `--rows N`. Default: 3.
fn row_count() -> Result<usize> {
    let mut arguments = std::env::args().skip(1);
    match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (None, _, _) => Ok(3),
        (Some("--rows"), Some(rows), None) => Ok(rows
            .parse()
            .with_context(|| format!("invalid number of rows: `{rows}`"))?),
        _ => anyhow::bail!("usage: cargo run --example invoice -- [--rows N]"),
    }
}

fn invoice(row_count: usize) -> Invoice {
    let items = [
        (
            "Webアプリケーション開発（要件定義・基本設計）",
            1,
            "式",
            480_000,
        ),
        (
            "保守運用サポート（月額・平日 9:00〜18:00）",
            3,
            "か月",
            60_000,
        ),
        (
            "クラウドサーバー利用料（東京リージョン、冗長構成、バックアップを含む）",
            3,
            "か月",
            24_800,
        ),
        ("交通費（実費）", 2, "回", 1_480),
    ];
    let lines: Vec<Line> = items
        .into_iter()
        .cycle()
        .take(row_count)
        .enumerate()
        .map(|(index, (item, quantity, unit, price))| Line {
            no: index + 1,
            品目: item.to_owned(),
            数量: quantity,
            単位: unit,
            単価: price,
            税率: "10%",
            金額: quantity * price,
        })
        .collect();
    let subtotal = lines.iter().map(|line| line.金額).sum::<i64>();
    let tax = subtotal / 10;
    Invoice {
        請求書番号: "INV-2026-0042".to_owned(),
        発行日: "2026-11-01".to_owned(),
        お支払期限: "2026-11-30".to_owned(),
        customer: "株式会社みなと商事 御中".to_owned(),
        請求先住所: "〒231-0001\n神奈川県横浜市中区新港一丁目1番1号".to_owned(),
        件名: "受発注システム開発および保守運用費用".to_owned(),
        登録番号: "T1234567890123".to_owned(),
        明細: lines,
        小計: subtotal,
        消費税: tax,
        合計金額: subtotal + tax,
        振込先: "みなと銀行 本店 普通 1234567 カ）リポートフロー".to_owned(),
        備考: Some("お支払期限までにお振り込みくださいますようお願い申し上げます。\n振込手数料は貴社にてご負担ください。".to_owned()),
    }
}
