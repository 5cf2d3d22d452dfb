//! Generates receipts in a program without async code.
//!
//! ```sh
//! cargo run --example blocking
//! ```

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use reportflow::ReportDesign;
use reportflow::blocking::block_on;
use reportflow_examples::{Result, Service};

#[derive(ReportDesign)]
#[report_design(
    id = "Rc7nW2pXk9DhT4Vb",
    version = 1,
    file_name = "領収書-{領収書番号}"
)]
struct Receipt {
    領収書番号: String,
    発行日: &'static str,
    宛名: &'static str,
    金額: u32,
    但し書き: &'static str,
    登録番号: &'static str,
}

fn main() -> Result<()> {
    let out = Path::new("out");
    fs::create_dir_all(out)?;
    let service = block_on(Service::start())?;
    let client = &service.client;

    // The response arrives when the PDF is rendered, and contains it.
    let first = receipt(1, "合同会社はまかぜ書店 御中", 13_200);
    let path = out.join(format!("{}.pdf", first.file_name()));
    let saved = block_on(first.generate_sync(client).to_path(&path))?;
    println!("{} has {} bytes", path.display(), saved.size);

    // The response arrives at once. Meanwhile the thread can do other work.
    let second = receipt(2, "株式会社みなと商事 御中", 52_800);
    let accepted = block_on(second.generate_async(client))?;
    println!("accepted as {}", accepted.request_id);
    let file = accepted.files.first().context("the response has no file")?;
    let path = out.join(format!("{}.pdf", second.file_name()));
    let download = client.download(&accepted.request_id, &file.file_id);
    block_on(download.wait().to_path(&path))?;

    block_on(service.stop());
    println!("{}", path.display());
    Ok(())
}

fn receipt(number: u32, customer: &'static str, amount: u32) -> Receipt {
    Receipt {
        領収書番号: format!("R-2026-{number:04}"),
        発行日: "2026-11-24",
        宛名: customer,
        金額: amount,
        但し書き: "書籍代として",
        登録番号: "T1234567890123",
    }
}
