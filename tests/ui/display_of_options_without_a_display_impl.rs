use reportflow::{ReportDesign, ReportRow};

struct Number;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("issuedOn", "total", "paid", "note"))]
struct Invoice {
    #[report(display)]
    number: Option<Number>,
    items: [Item<u8>; 1],
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct Item<T> {
    #[report(display)]
    name: T,
}

fn main() {}
