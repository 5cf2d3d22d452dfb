//! The invoice of an order. serde checks the customer's JSON. The compiler
//! checks the struct against the design.

use reportflow::{ReportDesign, ReportRow};
use serde::Deserialize;

#[derive(Deserialize, ReportDesign)]
#[serde(deny_unknown_fields)]
#[report_design(
    id = "Kx3vQ8mZt5LbR2Ya",
    version = 1,
    file_name = "請求書-{請求書番号}"
)]
pub(crate) struct Invoice {
    請求書番号: String,
    発行日: String,
    お支払期限: String,
    請求先名: String,
    請求先住所: String,
    件名: String,
    登録番号: String,
    明細: Vec<Line>,
    小計: i64,
    消費税: i64,
    合計金額: i64,
    振込先: String,
    備考: Option<String>,
}

#[derive(Deserialize, ReportRow)]
#[serde(deny_unknown_fields)]
struct Line {
    no: u32,
    品目: String,
    数量: u32,
    単位: String,
    単価: i64,
    税率: String,
    金額: i64,
}
