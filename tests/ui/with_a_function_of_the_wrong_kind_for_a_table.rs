use reportflow::{ReportDesign, ReportRow};

mod shown {
    pub fn names(items: &Vec<super::Item>) -> String {
        items.iter().map(|item| item.name.as_str()).collect()
    }
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Invoice {
    #[report(with = shown::names)]
    items: Vec<Item>,
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct Item {
    name: String,
}

fn main() {}
