use reportflow::{ReportDesign, ReportRow};

trait Make {
    type Part: ReportRow;

    fn parts(count: &u32) -> Vec<Self::Part>;
}

impl Make for u8 {
    type Part = Part;

    fn parts(_: &u32) -> Vec<Part> {
        vec![]
    }
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note", "total"))]
struct Invoice {
    items: Vec<Item<u8>>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items")]
struct Item<T: Make> {
    #[report(display)]
    name: char,
    quantity: u32,
    #[report(with = T::parts)]
    parts: u32,
    #[report(skip)]
    _by: T,
}

#[derive(ReportRow)]
struct Part {
    code: bool,
    count: u32,
}

fn main() {}
