//! Generates 500 receipts. Ctrl-C stops it, and the next start goes on, also after
//! a kill.
//!
//! ```sh
//! cargo run -p reportflow-examples-bulk
//! ```

use std::fs;
use std::path::Path;
use std::time::Duration;

use reportflow::ReportDesign;
use reportflow::bulk::{Bulk, Document, Folder, Journal, OutcomeKind};
use reportflow_examples::{Result, Service};
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

/// An order in our own database.
struct Order {
    id: u64,
    customer: String,
    amount: u32,
}

/// The data that the service returns in its webhook.
#[derive(Serialize)]
struct OrderRef {
    order_id: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    fs::create_dir_all("out")?;
    // The service keeps what it accepted when this process ends, so the emulator must too.
    let service = Service::start_with(|emulator| emulator.data_dir("out/emulator")).await?;
    // The journal knows what was sent, accepted and saved. It must not be deleted before the
    // run is complete.
    let journal = Journal::open("out/領収書.db").await?;
    let folder = Path::new("out/領収書");

    let mut bulk = Bulk::new(service.client.clone(), journal, Folder::new(folder));
    if let Some(inbox) = &service.inbox {
        // Webhooks tell what became of a request that was on the way when we ended. They
        // went to the process that ended, so a short time is enough for the emulator's.
        bulk = bulk
            .inbox(inbox.clone())
            .settle_after(Duration::from_secs(10));
    }
    let mut run = bulk.run(orders().map(|order| document(&order))).await?;

    let stop = run.stop_handle();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("stopping; the next start goes on");
            stop.stop();
        }
    });
    while let Some(outcome) = run.next().await {
        let key = outcome.key;
        match outcome.kind {
            OutcomeKind::Saved(file) => {
                println!("order {key}: {}", folder.join(file.location).display());
            }
            OutcomeKind::Refused { reason, .. } => println!("order {key} is refused: {reason}"),
            // The service may have made it. `Journal::settle` decides.
            OutcomeKind::Unknown { reason, .. } => println!("order {key} is unknown: {reason}"),
            _ => {}
        }
    }
    let counts = run.finish().await?;
    println!("{} of {} receipts are saved", counts.saved, counts.total());
    service.stop().await;
    println!("{}", folder.display());
    Ok(())
}

/// Returns the orders that a database would hold. Each start must return the same ones.
fn orders() -> impl Iterator<Item = Order> {
    (1..=500).map(|n| Order {
        id: 70_000 + u64::from(n),
        customer: format!("お客様番号{n:03} 様"),
        amount: 1_100 * n,
    })
}

/// The key finds the order again, in the journal and in outcomes.
fn document(order: &Order) -> Document {
    let receipt = Receipt {
        領収書番号: format!("R-{}", order.id),
        発行日: "2026-11-24",
        宛名: order.customer.clone(),
        金額: order.amount,
        但し書き: "年会費として",
        登録番号: "T1234567890123",
    };
    let order_ref = OrderRef { order_id: order.id };
    Document::new(order.id.to_string(), &receipt).passthrough(&order_ref)
}
