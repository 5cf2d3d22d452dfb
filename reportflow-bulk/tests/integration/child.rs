//! The processes that the tests kill: this binary runs one of its tests.

use std::env;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use reportflow_core::Client;

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
    let mut command = command_of("child::run", service, folder, documents);
    command.env(CONCURRENCY, concurrency.to_string());
    command
}

/// Returns the command of an ignored test.
pub(crate) fn command_of(test: &str, service: &Service, folder: &Path, documents: u64) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture"]);
    command
        .env(BASE_URL, service.emulator.base_url())
        .env(FOLDER, folder)
        .env(DOCUMENTS, documents.to_string());
    command
}

fn variable(name: &str) -> String {
    env::var(name).unwrap()
}

/// Returns the client, the folder and the number of documents of the process.
pub(crate) fn arguments() -> (Client, PathBuf, u64) {
    let documents = variable(DOCUMENTS).parse().unwrap();
    (
        client(&variable(BASE_URL)),
        variable(FOLDER).into(),
        documents,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the tests that kill start it"]
async fn run() {
    let (client, folder, count) = arguments();
    let concurrency: NonZeroUsize = variable(CONCURRENCY).parse().unwrap();
    let bulk = bulk(client, &folder).await;
    let bulk = bulk.max_concurrent_requests(concurrency);
    let run = bulk.run(documents(count)).await.unwrap();
    run.finish().await.unwrap();
}
