use reportflow::{ReportDesign, ReportRow};

fn sorted(count: &u8) -> Vec<Item> {
    vec![Item { name: count.to_string() }]
}

fn shouted(count: &u8) -> String {
    count.to_string()
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Invoice {
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
