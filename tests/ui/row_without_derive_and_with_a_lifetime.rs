use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("number", "issuedOn", "paid", "note", "total"))]
struct Invoice<'a> {
    items: Vec<Item<'a>>,
}

struct Item<'a> {
    name: &'a str,
}

fn main() {}
