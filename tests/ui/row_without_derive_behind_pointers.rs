use std::sync::Arc;

use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Optional {
    items: Option<Vec<Item>>,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Borrowed<'a> {
    items: &'a [Item],
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Shared {
    items: Option<Arc<[Item; 2]>>,
}

struct Item {
    name: String,
}

fn main() {}
