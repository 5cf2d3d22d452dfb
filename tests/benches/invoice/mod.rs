//! An invoice with 12 fields and a table with 6 columns, for our derive and for serde.

use reportflow::{ReportDesign, ReportRow};
use serde::Serialize;

// The Japanese fields have a `rename` to the same name, because `rename_all` would
// change them.
#[derive(ReportDesign, Serialize)]
#[report_design(id = "bench-invoice", version = 1)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invoice {
    #[serde(rename = "請求書番号")]
    請求書番号: String,
    customer_name: String,
    address: String,
    issued_on: String,
    due_on: String,
    subtotal: i64,
    tax: i64,
    total: i64,
    tax_rate: f64,
    paid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<String>,
    #[serde(rename = "明細")]
    明細: Vec<Line>,
}

#[derive(ReportRow, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    #[serde(rename = "品名")]
    品名: String,
    quantity: u32,
    unit: String,
    unit_price: f64,
    amount: i64,
    reduced_tax: bool,
}

pub(crate) fn invoice(rows: usize) -> Invoice {
    Invoice {
        請求書番号: "INV-2026-0042".to_owned(),
        customer_name: "株式会社サンプル商事 御中".to_owned(),
        address: "東京都千代田区丸の内1-2-3 サンプルビル4階".to_owned(),
        issued_on: "2026-11-24".to_owned(),
        due_on: "2026-12-31".to_owned(),
        subtotal: 1_234_500,
        tax: 123_450,
        total: 1_357_950,
        tax_rate: 0.1,
        paid: false,
        remarks: Some(
            "お振込手数料は\"御社\"にてご負担ください。\nよろしくお願いいたします。".to_owned(),
        ),
        staff: None,
        明細: (0..rows)
            .map(|row| Line {
                品名: format!("デザイン制作費 第{row}期 (Web, 印刷)"),
                quantity: row as u32 % 12 + 1,
                unit: "式".to_owned(),
                unit_price: 1234.5 + row as f64 * 0.25,
                amount: 98_765 + row as i64 * 1_000,
                reduced_tax: row % 3 == 0,
            })
            .collect(),
    }
}

/// Returns an invoice with numbers that cannot be written as integers.
#[allow(dead_code)] // Each bench has a copy of this module, and its own needs.
pub(crate) fn with_long_decimals(rows: usize) -> Invoice {
    let mut invoice = invoice(rows);
    for (row, line) in invoice.明細.iter_mut().enumerate() {
        line.unit_price = 1234.5 + row as f64 / 7.0;
    }
    invoice
}

#[allow(dead_code)]
pub(crate) fn with_escapes(rows: usize) -> Invoice {
    let mut invoice = invoice(rows);
    for line in &mut invoice.明細 {
        line.品名 = line.品名.replace("(Web, 印刷)", "\"Web\"\n印刷");
    }
    invoice
}
