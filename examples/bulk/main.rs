//! Generates a thousand receipts. Ctrl-C stops it, and the next start goes on.
//!
//! ```sh
//! cargo run --example bulk
//! ```
//!
//! The emulator is in this process, so a kill ends it too, with the documents that it
//! has. Run `cargo reportflow serve` in another terminal and set `REPORTFLOW_BASE_URL` to
//! its address: then the example may also be killed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use reportflow::ReportDesign;
use reportflow_bulk::{Bulk, Document, Folder, Journal, OutcomeKind};
use reportflow_examples::{Result, Service};
use reportflow_examples_bulk::{Order, orders};
use serde::Serialize;

#[derive(ReportDesign)]
#[report_design(
    id = "Rc7nW2pXk9DhT4Vb",
    version = 1,
    file_name = "領収書-{領収書番号}"
)]
struct Receipt {
    領収書番号: String,
    発行日: &'static str,
    宛名: String,
    金額: u32,
    但し書き: &'static str,
    登録番号: &'static str,
}

/// The data that the service returns in its webhook.
#[derive(Serialize)]
struct OrderRef {
    order_id: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let service = Service::start().await?;
    let folder = Path::new("out/領収書");
    fs::create_dir_all("out")?;
    // The file has what is sent, answered and saved. Without it, all is sent again.
    let journal = Journal::open("out/領収書.db").await?;

    let mut bulk = Bulk::new(service.client.clone(), journal, Folder::new(folder))
        .settle_after(Duration::from_secs(60));
    if let Some(inbox) = &service.inbox {
        bulk = bulk.inbox(inbox.clone());
    }
    let mut run = bulk.run(orders().map(|order| document(&order))).await?;
    let stop = run.stop_handle();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("stopping: run the example again to go on");
            stop.stop();
        }
    });

    while let Some(outcome) = run.next().await {
        let key = outcome.key;
        match outcome.kind {
            OutcomeKind::Saved(file) => println!("{key}: {}", folder.join(file.location).display()),
            OutcomeKind::Refused { reason } => println!("{key} is refused: {reason}"),
            OutcomeKind::Unknown { reason } => println!("{key} may be generated: {reason}"),
            _ => {}
        }
    }
    let counts = run.finish().await?;
    println!("{} of {} receipts are saved", counts.saved, counts.total());
    service.stop().await;
    println!("{}", folder.display());
    Ok(())
}

/// The key of a document is that of the order, so that each start finds it again.
fn document(order: &Order) -> Document {
    let receipt = Receipt {
        領収書番号: format!("R-{}", order.id),
        発行日: "2026-11-24",
        宛名: order.customer.clone(),
        金額: order.amount,
        但し書き: "年会費として",
        登録番号: "T1234567890123",
    };
    Document::new(order.id.to_string(), &receipt).passthrough(&OrderRef { order_id: order.id })
}
