use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, rename_all = "camelCase", deny_unknown_fields)]
struct Invoice {
    #[report(serialize_with = "text")]
    number: u32,
    #[report(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[report(default)]
    issued_on: String,
    #[report(flatten)]
    amounts: Amounts,
    #[report(skip_serializing)]
    internal: u8,
    items: Vec<Item>,
}

struct Amounts {
    total: i64,
    paid: bool,
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"), bound = "", tag = "kind")]
struct Item {
    #[report(alias = "title")]
    name: String,
}

fn main() {}
