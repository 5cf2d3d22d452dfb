use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "spelt", version = 1, omit("ＮＯ", "バージョン", "データ", "E-Mail Address", "顧客（名）", "3号室", "référence", "say \"hi\"", "明細"))]
struct Document {
    #[report(rename = "ガイド名")]
    guide: String,
}

fn main() {}
