//! Generates 500 receipts on several machines. Start it on as many as you like: all work on the
//! same run, and end with it. Each can be stopped by Ctrl-C or killed.
//!
//! ```sh
//! export DATABASE_URL='postgres://rf@db.example/billing?schema=receipts'
//! export REPORTFLOW_APP_KEY=ak_…
//! cargo run -p reportflow-examples-workers
//! ```
//!
//! `docs/bulk.md` has the commands that start a PostgreSQL and the emulator on this machine.

use std::env;
use std::path::Path;

use anyhow::{Context as _, Result};
use reportflow::bulk::{Bulk, Document, Folder, Journal, OutcomeKind, PostgresRateLimitStore};
use reportflow::{Client, RateLimiter, ReportDesign};

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

#[tokio::main]
async fn main() -> Result<()> {
    let database = variable("DATABASE_URL")?;
    let app_key = variable("REPORTFLOW_APP_KEY")?;
    // The service counts the requests of the workspace, so all workers count together.
    let store = PostgresRateLimitStore::connect(&database, &app_key).await?;
    let limiter = RateLimiter::with_store(store);
    let mut client = Client::builder().app_key(app_key).rate_limiter(limiter);
    if let Ok(url) = variable("REPORTFLOW_BASE_URL") {
        client = client.base_url(url);
    }
    // Creates the journal, or opens that of the others. A schema has one run.
    let journal = Journal::connect(&database).await?;
    // Of this machine, or of a shared disk. A bucket needs the feature `object_store`.
    let folder = Path::new("out/領収書");

    let bulk = Bulk::new(client.build()?, journal, Folder::new(folder));
    // Each worker has the same documents. One without them calls `resume`.
    let mut run = bulk.run(documents()).await?;
    let stop = run.stop_handle();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("stopping; the others go on");
            stop.stop();
        }
    });
    while let Some(outcome) = run.next().await {
        let key = outcome.key;
        match outcome.kind {
            OutcomeKind::Saved(file) => {
                println!("receipt {key}: {}", folder.join(file.location).display());
            }
            OutcomeKind::Refused { reason, .. } => println!("receipt {key} is refused: {reason}"),
            // A worker was killed after it sent this one. `Journal::settle` decides.
            OutcomeKind::Unknown { reason, .. } => println!("receipt {key} is unknown: {reason}"),
            _ => {}
        }
    }
    let counts = run.finish().await?;
    println!("{} of {} receipts are saved", counts.saved, counts.total());
    Ok(())
}

/// Returns a variable. The error of `env::var` would print a value that is not Unicode.
fn variable(name: &str) -> Result<String> {
    let value = env::var(name).ok();
    value.with_context(|| format!("set the variable `{name}`"))
}

/// Returns the receipts that a database would hold. Each worker must return the same ones.
fn documents() -> impl Iterator<Item = Document> {
    (1..=500).map(|n| {
        let receipt = Receipt {
            領収書番号: format!("R-{n:05}"),
            発行日: "2026-11-24",
            宛名: format!("お客様番号{n:03} 様"),
            金額: 1_100 * n,
            但し書き: "年会費として",
            登録番号: "T1234567890123",
        };
        Document::new(receipt.領収書番号.clone(), &receipt)
    })
}
