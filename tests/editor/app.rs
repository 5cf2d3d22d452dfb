use reportflow::{Client, ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "order", version = 1)]
struct Right {
    請求書番号: u8,
    paid: bool,
    lines: Vec<Line>,
}

#[derive(ReportDesign)]
#[report_design(id = "order", version = 1)]
struct Wrong {
    請求番号: u8,
    paid: u8,
    lines: Vec<Odd>,
}

#[derive(ReportRow)]
struct Line {
    code: bool,
}

#[derive(ReportRow)]
struct Odd {
    kode: bool,
}

/// Stands beside them.
fn neighbour(number: u8) -> u8 {
    number
}

async fn send(right: Right, wrong: Wrong, client: &Client) {
    neighbour(right.請求書番号);
    drop(right.generate_async(client));
    drop(wrong.generate_async(client));
}

fn main() {
    let _ = send;
}
