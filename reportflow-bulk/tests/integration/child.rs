//! The process that the tests kill: this binary runs itself.

use std::env;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Command;

use crate::run::{bulk, documents};
use crate::service::{Service, client};

const BASE_URL: &str = "REPORTFLOW_BULK_TEST_BASE_URL";
const FOLDER: &str = "REPORTFLOW_BULK_TEST_FOLDER";
const DOCUMENTS: &str = "REPORTFLOW_BULK_TEST_DOCUMENTS";
const CONCURRENCY: &str = "REPORTFLOW_BULK_TEST_CONCURRENCY";

/// Returns the command of a run in a process of its own.
pub(crate) fn command(
    service: &Service,
    folder: &Path,
    documents: u64,
    concurrency: usize,
) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["child::run", "--exact", "--ignored", "--nocapture"]);
    command
        .env(BASE_URL, service.emulator.base_url())
        .env(FOLDER, folder)
        .env(DOCUMENTS, documents.to_string())
        .env(CONCURRENCY, concurrency.to_string());
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the tests that kill start it"]
async fn run() {
    let variable = |name| env::var(name).unwrap();
    let count = variable(DOCUMENTS).parse().unwrap();
    let concurrency: NonZeroUsize = variable(CONCURRENCY).parse().unwrap();
    let folder = variable(FOLDER);
    let bulk = bulk(client(&variable(BASE_URL)), Path::new(&folder)).await;
    let bulk = bulk.max_concurrent_requests(concurrency);
    let run = bulk.run(documents(count)).await.unwrap();
    run.finish().await.unwrap();
}
