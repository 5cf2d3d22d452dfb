use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("items"))]
struct Invoice {
    #[report(with = text())]
    number: u32,
    #[report(with = text!)]
    note: u32,
    #[report(with = |date: &u32| date.to_string())]
    issued_on: u32,
    #[report(with = functions.number)]
    total: String,
    #[report(with = "text()")]
    paid: bool,
}

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, omit("items"))]
struct OtherInvoice {
    #[report(with = &text)]
    number: u32,
    #[report(with = (text))]
    note: u32,
    #[report(with = async |date: &u32| date.to_string())]
    issued_on: u32,
    #[report(with = 5)]
    total: String,
    #[report(with = "text")]
    paid: bool,
}

fn text() -> fn(&u32) -> String {
    |number| number.to_string()
}

fn main() {}
