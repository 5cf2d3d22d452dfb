//! Generates 500 receipts on any number of machines, with River.
//!
//! The emulator stands for the service here. All programs need the same variables, and a folder
//! that they share:
//!
//! ```sh
//! # In a terminal of its own:
//! cargo run -p cargo-reportflow -- reportflow serve --listen 127.0.0.1:8080
//!
//! export DATABASE_URL=postgres://localhost/app
//! export REPORTFLOW_BASE_URL=http://127.0.0.1:8080/v1 REPORTFLOW_APP_KEY=ak_test
//! cd reportflow-river
//! cargo run --example november -- import               # once
//! cargo run --example november -- work                 # on each machine, until Ctrl-C
//! cargo run --example november -- status
//! ```

use std::env;

use reportflow::bulk::{Bulk, Document, Folder, Journal, PostgresRateLimitStore};
use reportflow::{Client as Service, RateLimiter, ReportDesign};
use reportflow_river::{QUEUE, RESCUE_AFTER, RunWorker, enqueue};
use riverqueue::migrate::PostgresMigrator;
use riverqueue::sqlx::PgPool;
use riverqueue::{BoxError, Client, MaintenanceConfig, QueueConfig, Workers};

const RUN: &str = "november";

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
async fn main() -> Result<(), BoxError> {
    let command = env::args().nth(1).unwrap_or_default();
    match command.as_str() {
        "import" => import().await,
        "work" => work().await,
        "status" => status().await,
        _ => Err("expected `import`, `work` or `status`".into()),
    }
}

/// It can be repeated if it breaks off: what is there stays as it is.
async fn import() -> Result<(), BoxError> {
    let pool = PgPool::connect(&database_url()?).await?;
    PostgresMigrator::new(pool.clone()).migrate_up().await?;
    let client = Client::builder(pool).build()?;

    let bulk = open(service().await?, RUN.to_owned()).await?;
    bulk.import((1..=500).map(document)).await?;
    enqueue(&client, RUN, &journal(RUN).await?).await?;
    Ok(())
}

async fn work() -> Result<(), BoxError> {
    let service = service().await?;
    let mut workers = Workers::new();
    workers.add(RunWorker::new(move |run| open(service.clone(), run)))?;
    let client = Client::builder(PgPool::connect(&database_url()?).await?)
        .workers(workers)
        // Four requests at a time in each process.
        .queue(QUEUE, QueueConfig::new(4))
        .maintenance(MaintenanceConfig::default().with_rescue_after(RESCUE_AFTER))
        .build()?;
    // Jobs that were lost, or that wait because of an error.
    enqueue(&client, RUN, &journal(RUN).await?).await?;

    let mut run = client.start_with_graceful_stop(async {
        let _ = tokio::signal::ctrl_c().await;
    })?;
    // It waits for the jobs that run, so that their requests get their responses.
    run.wait().await?;
    Ok(())
}

async fn status() -> Result<(), BoxError> {
    let counts = journal(RUN).await?.counts().await?;
    println!("{} of {} receipts are saved", counts.saved, counts.total());
    Ok(())
}

/// Opens a run by its name, which is the schema of its journal.
async fn open(service: Service, run: String) -> Result<Bulk, BoxError> {
    let folder = Folder::new(format!("out/{run}"));
    Ok(Bulk::new(service, journal(&run).await?, folder))
}

async fn journal(run: &str) -> Result<Journal, BoxError> {
    let database = database_url()?;
    let separator = if database.contains('?') { '&' } else { '?' };
    let url = format!("{database}{separator}schema={run}");
    Ok(Journal::connect(&url).await?)
}

/// The programs share the limits of the workspace.
async fn service() -> Result<Service, BoxError> {
    let app_key = env::var("REPORTFLOW_APP_KEY")?;
    let limits = PostgresRateLimitStore::connect(&database_url()?, &app_key).await?;
    let service = Service::builder()
        .base_url(env::var("REPORTFLOW_BASE_URL")?)
        .app_key(app_key)
        .rate_limiter(RateLimiter::with_store(limits));
    Ok(service.build()?)
}

fn database_url() -> Result<String, BoxError> {
    env::var("DATABASE_URL").map_err(|_| "`DATABASE_URL` is missing".into())
}

fn document(number: u32) -> Document {
    let receipt = Receipt {
        領収書番号: format!("R-{}", 70_000 + number),
        発行日: "2026-11-24",
        宛名: format!("お客様番号{number:03} 様"),
        金額: 1_100 * number,
        但し書き: "年会費として",
        登録番号: "T1234567890123",
    };
    Document::new(receipt.領収書番号.clone(), &receipt)
}
