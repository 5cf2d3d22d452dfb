//! Generates a hundred receipts with one request, and matches each with its order.
//!
//! ```sh
//! cargo run --example bulk
//! ```

use std::fs;
use std::path::Path;

use reportflow::ReportDesign;
use reportflow::zip::Archive;
use reportflow_examples::{Result, Service};
use serde::{Deserialize, Serialize};

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

/// The data that the service returns with each file.
#[derive(Serialize, Deserialize)]
struct OrderRef {
    order_id: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let orders = orders();
    let receipts: Vec<Receipt> = orders.iter().map(receipt).collect();
    let service = Service::start().await?;

    let accepted = Receipt::generate_all_async(&service.client, &receipts)
        .for_each_document(|index, document| {
            document.passthrough(&OrderRef {
                order_id: orders[index].id,
            })
        })
        .await?;
    let count = accepted.files.len();
    println!("{count} receipts accepted as {}", accepted.request_id);

    service.wait_for_completion(&accepted).await?;
    let folder = Path::new("out/領収書");
    fs::create_dir_all(folder)?;
    let zip = folder.with_extension("zip");
    let download = service.client.download_zip(&accepted.request_id);
    let saved = download.wait().to_path(&zip).await?;
    println!("{} has {} bytes", zip.display(), saved.size);

    let paths = Archive::open(&zip)?.extract_to(folder)?;
    for file in &accepted.files {
        let Some(OrderRef { order_id }) = file.passthrough()? else {
            continue;
        };
        // Do not use a name from a response as a path. Find the name among the
        // extracted files.
        let name = file.file_name.as_deref().map(AsRef::as_ref);
        match paths.iter().find(|path| path.file_name() == name) {
            Some(path) => println!("order {order_id}: {}", path.display()),
            None => println!("order {order_id}: not in the archive"),
        }
    }
    service.stop().await;
    println!("{}", folder.display());
    Ok(())
}

/// Returns the orders that a database would hold.
fn orders() -> Vec<Order> {
    (1..=100)
        .map(|n| Order {
            id: 70_000 + u64::from(n),
            customer: format!("お客様番号{n:03} 様"),
            amount: 1_100 * n,
        })
        .collect()
}

fn receipt(order: &Order) -> Receipt {
    Receipt {
        // File names of one request must be unique.
        領収書番号: format!("R-{}", order.id),
        発行日: "2026-11-24",
        宛名: order.customer.clone(),
        金額: order.amount,
        但し書き: "年会費として",
        登録番号: "T1234567890123",
    }
}
