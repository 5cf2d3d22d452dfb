use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "請求書", version = 1)]
struct Invoice {
    請求番号: String,
    発行日: String,
    合計金額: i64,
    明細: Vec<Line>,
}

#[derive(ReportRow)]
struct Line {
    品目: String,
    数量: u32,
    単価: i64,
}

fn main() {}
