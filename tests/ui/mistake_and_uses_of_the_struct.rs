use reportflow::{Client, ReportDesign};

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct Receipt {
    number: String,
    totl: i64,
    paid: bool,
}

fn main() {
    let receipt = Receipt { number: String::new(), totl: 1, paid: true };
    let _ = receipt.to_params_json();
    let client = Client::from_env().unwrap();
    let _ = receipt.generate_async(&client);
}
