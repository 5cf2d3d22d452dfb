use reportflow::{ReportDesign, ReportRow};

fn sorted(items: Vec<Item>) -> Vec<Item> {
    items
}

fn rounded(total: i64) -> i64 {
    total
}

fn shouted(name: String) -> String {
    name
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    #[report(with = rounded)]
    total: i64,
    #[report(with = sorted)]
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct Item {
    #[report(with = shouted)]
    name: String,
}

fn main() {}
