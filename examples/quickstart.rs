//! Generates a small document. Uses each option of a request and each field of
//! the response.
//!
//! ```sh
//! cargo run --example quickstart
//! cargo run --example quickstart -- --passcode
//! ```

use reportflow::{ReportDesign, ShareType};
use reportflow_examples::{Result, Service};
use serde::{Deserialize, Serialize};

#[derive(ReportDesign)]
#[report_design(
    id = "550e8400-e29b-41d4-a716-446655440000",
    version = 1,
    file_name = "invoice.pdf"
)]
struct Invoice {
    customer_name: String,
    invoice_number: String,
    amount: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageRef {
    page_id: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let passcode = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--passcode") => true,
        _ => anyhow::bail!("usage: cargo run --example quickstart -- [--passcode]"),
    };
    let invoice = Invoice {
        customer_name: "山田太郎".to_owned(),
        invoice_number: "INV-2024-001".to_owned(),
        amount: 10_000,
    };
    let service = Service::start().await?;

    let accepted = invoice
        .generate_async(&service.client)
        .share(ShareType::Workspace)
        .passcode(passcode)
        .passthrough(&PageRef {
            page_id: "abc123".to_owned(),
        })
        .await?;

    println!("request  {}", accepted.request_id);
    println!("url      {}", accepted.url.as_deref().unwrap_or("none"));
    for file in &accepted.files {
        println!(
            "file     {} {}",
            file.file_id,
            file.file_name.as_deref().unwrap_or("unnamed")
        );
        if let Some(PageRef { page_id }) = file.passthrough()? {
            println!("page     {page_id}");
        }
        if let Some(share) = &file.share {
            println!(
                "share    {:?} at {}",
                share.share_type,
                share.url.as_deref().unwrap_or("no URL")
            );
            println!("needs a passcode: {}", share.passcode_enabled);
            // Only this response contains the passcode.
            if let Some(passcode) = &share.passcode {
                println!("passcode {}", passcode.as_str());
            }
        }
    }

    let path = service.download(&accepted, &invoice.file_name()).await?;
    service.stop().await;
    println!("{}", path.display());
    Ok(())
}
