//! The same run written by hand in a loop, under the same faults. `docs/bulk.md` has the
//! figures.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use reportflow_bulk::{Bulk, Document, Folder, Journal};
use reportflow_core::zip::Archive;
use reportflow_core::{Client, ReportDesign};
use reportflow_derive::ReportDesign;
use reportflow_emulator::Fault;

use crate::child::{self, arguments};
use crate::run::{pdf_folder, temp_folder};
use crate::service::Service;

#[derive(ReportDesign)]
#[report_design(
    id = "Rc7nW2pXk9DhT4Vb",
    version = 1,
    file_name = "領収書-{領収書番号}",
    omit("発行日", "宛名", "但し書き", "登録番号"),
    crate = "reportflow_core"
)]
struct Receipt {
    #[report(display)]
    領収書番号: u64,
    金額: u64,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn receipts(count: u64) -> Vec<Receipt> {
    let receipt = |n| Receipt {
        領収書番号: n,
        金額: 1_100 * n,
    };
    (1..=count).map(receipt).collect()
}

/// The loop. It skips what a former run saved, and repeats a request that fails.
async fn run_loop(client: &Client, receipts: &[Receipt], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path = |receipt: &Receipt| folder.join(format!("{}.pdf", receipt.file_name()));
    let missing = receipts.iter().filter(|receipt| !path(receipt).exists());
    let missing: Vec<&Receipt> = missing.collect();
    for batch in missing.chunks(100) {
        let mut attempts = 0;
        let accepted = loop {
            let request = Receipt::generate_all_async(client, batch.iter().copied());
            match request.await {
                Ok(accepted) => break accepted,
                Err(error) if attempts == 3 => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
            }
            attempts += 1;
        };
        let zip = tempfile::NamedTempFile::new()?;
        let download = client.download_zip(&accepted.request_id);
        download.wait().to_path(zip.path()).await?;
        Archive::open(zip.path())?.extract_to(folder)?;
    }
    Ok(())
}

/// The run.
async fn run_bulk(client: Client, receipts: &[Receipt], folder: &Path) -> Result<()> {
    let journal = Journal::open(folder.with_extension("db")).await?;
    let document = |receipt: &Receipt| Document::new(receipt.領収書番号.to_string(), receipt);
    let bulk = Bulk::new(client, journal, Folder::new(folder));
    bulk.run(receipts.iter().map(document))
        .await?
        .finish()
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the comparison starts it"]
async fn program_by_hand() {
    let (client, folder, count) = arguments();
    let pdfs = pdf_folder(&folder);
    run_loop(&client, &receipts(count), &pdfs).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the comparison starts it"]
async fn program_bulk() {
    let (client, folder, count) = arguments();
    let pdfs = pdf_folder(&folder);
    run_bulk(client, &receipts(count), &pdfs).await.unwrap();
}

/// The ends of the documents.
#[derive(Debug)]
struct Figures {
    time: Duration,
    /// Documents without a PDF that nothing reports.
    lost: u64,
    /// Documents that the service made more than once.
    doubled: u64,
    /// Documents that the journal reports as unknown.
    unknown: u64,
}

/// Starts a program until it ends without an error, and kills it so often before.
async fn measure(program: &str, documents: u64, faults: &[Fault], kills: u32) -> Figures {
    let (service, folder) = (Service::start().await, temp_folder());
    for fault in faults {
        service.emulator.set_fault(fault.clone()).unwrap();
    }
    let start_time = Instant::now();
    let mut random = fastrand::Rng::with_seed(u64::from(kills));
    let mut runs = 0;
    loop {
        let test = format!("by_hand::program_{program}");
        let mut command = child::command_of(&test, &service, folder.path(), documents);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if runs < kills {
            let time = Duration::from_millis(random.u64(100..3_000));
            tokio::time::sleep(time).await;
            child.kill().await.unwrap();
        }
        if child.wait().await.unwrap().success() {
            break;
        }
        runs += 1;
        assert!(runs < kills + 20, "{program} never ends");
    }
    let time = start_time.elapsed();

    let mut made = HashMap::<String, u64>::new();
    for request in service.emulator.requests().await.unwrap() {
        for file in request.files {
            *made.entry(file.file_name).or_default() += 1;
        }
    }
    let saved = fs::read_dir(pdf_folder(folder.path())).map_or(0, Iterator::count);
    let unknown = match Journal::open_read_only(folder.path().join("pdf.db")).await {
        Ok(journal) => journal.counts().await.unwrap().unknown,
        Err(_) => 0,
    };
    Figures {
        time,
        lost: documents - u64::try_from(saved).unwrap() - unknown,
        doubled: made.values().filter(|count| **count > 1).count() as u64,
        unknown,
    }
}

fn lost_responses(probability: f64) -> Fault {
    let fault = Fault::reset().after().route("async/multiple");
    fault.probability(probability, 7)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_doubles_what_a_run_reports() {
    let lost = [Fault::reset().after().route("async/multiple")];
    let by_hand = measure("by_hand", 5, &lost, 0).await;
    assert_eq!((by_hand.lost, by_hand.doubled), (0, 5), "{by_hand:?}");
    let bulk = measure("bulk", 5, &lost, 0).await;
    assert_eq!(
        (bulk.lost, bulk.doubled, bulk.unknown),
        (0, 0, 5),
        "{bulk:?}"
    );
}

/// `cargo test --release -p reportflow-bulk --test integration -- --ignored figures --nocapture`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn figures() {
    let lost = [lost_responses(0.1)];
    let cases = [
        ("no fault", &[][..], 0),
        ("one in ten responses is lost", &lost, 0),
        ("ten kills", &[], 10),
    ];
    for (name, faults, kills) in cases {
        for program in ["by_hand", "bulk"] {
            let Figures {
                time,
                lost,
                doubled,
                unknown,
            } = measure(program, 5_000, faults, kills).await;
            println!(
                "{name}, {program}: {time:.1?}, {lost} lost, {doubled} doubled, {unknown} unknown"
            );
        }
    }
}
