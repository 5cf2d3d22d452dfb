use reportflow::{ReportDesign, ReportRow};

struct Money;

fn money(_: &i64) -> Money {
    Money
}

fn monies(_: &i64) -> Vec<Money> {
    vec![]
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note"))]
struct Invoice {
    #[report(with = money)]
    total: i64,
    #[report(with = monies)]
    items: i64,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    #[report(with = money)]
    count: i64,
}

fn main() {}
