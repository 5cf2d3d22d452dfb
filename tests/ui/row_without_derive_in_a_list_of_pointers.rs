use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Boxed {
    items: Vec<Box<Item>>,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "total", "paid", "note"))]
struct Borrowed<'a> {
    items: Vec<&'a Item>,
}

struct Item {
    name: String,
}

fn main() {}
