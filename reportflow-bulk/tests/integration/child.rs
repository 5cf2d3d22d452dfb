//! The processes that the tests kill: this binary runs one of its tests.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use reportflow_bulk::{Journal, Settlement};
use reportflow_core::Client;
use reportflow_core::webhook::{Event, Inbox};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::run::{FILE_TIMEOUT, bulk_with, documents, journal_path};
use crate::service::{Service, client, verifier};

const BASE_URL: &str = "REPORTFLOW_BULK_TEST_BASE_URL";
const FOLDER: &str = "REPORTFLOW_BULK_TEST_FOLDER";
const DOCUMENTS: &str = "REPORTFLOW_BULK_TEST_DOCUMENTS";
const OPTIONS: &str = "REPORTFLOW_BULK_TEST_OPTIONS";

/// The options of a run in a process of its own.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Options {
    pub(crate) concurrent_requests: NonZeroUsize,
    pub(crate) policy: Policy,
    /// Whether to wait for webhooks, which [`pass_on`] passes on.
    pub(crate) has_webhooks: bool,
    /// The decision about `R-5`, which is unknown.
    pub(crate) settlement: Option<Decision>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) enum Decision {
    Resend,
    /// It is a file that the service does not have.
    OtherFile,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) enum Policy {
    Hold,
    Resend,
    Skip,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            concurrent_requests: NonZeroUsize::MIN,
            policy: Policy::Hold,
            has_webhooks: false,
            settlement: None,
        }
    }
}

/// Returns the command of a run in a process of its own.
pub(crate) fn command(
    service: &Service,
    folder: &Path,
    documents: u64,
    options: Options,
) -> Command {
    let mut command = command_of("child::run", service, folder, documents);
    command.env(OPTIONS, serde_json::to_string(&options).unwrap());
    command
}

/// Returns the command of an ignored test.
pub(crate) fn command_of(test: &str, service: &Service, folder: &Path, documents: u64) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture"]);
    // A test that fails must not wait for it.
    command.kill_on_drop(true).stdin(Stdio::null());
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
    let client = client(&variable(BASE_URL));
    (client, variable(FOLDER).into(), documents)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the tests that kill start it"]
async fn run() {
    let (client, folder, count) = arguments();
    let options: Options = serde_json::from_str(&variable(OPTIONS)).unwrap();
    let journal = Journal::open(journal_path(&folder)).await.unwrap();
    journal.set_settings("pdf").await.unwrap();
    if let Some(decision) = options.settlement {
        let settlement = match decision {
            Decision::Resend => Settlement::Resend,
            Decision::OtherFile => Settlement::Made {
                request_id: "aB3dE6gH9jK2mN5p".parse().unwrap(),
                file_id: "Zx8Yw7Vu6Ts5Rq4P".parse().unwrap(),
            },
        };
        let settled = journal.settle("R-5", settlement);
        settled.await.unwrap();
    }
    let mut bulk = bulk_with(client, journal, &folder)
        .file_timeout(FILE_TIMEOUT)
        .max_concurrent_requests(options.concurrent_requests)
        .unknown_policy(match options.policy {
            Policy::Hold => reportflow_bulk::UnknownPolicy::Hold,
            Policy::Resend => reportflow_bulk::UnknownPolicy::Resend,
            Policy::Skip => reportflow_bulk::UnknownPolicy::Skip,
        });
    if options.has_webhooks {
        let inbox = Inbox::new();
        bulk = bulk.inbox(inbox.clone());
        tokio::spawn(deliver(folder, inbox));
    }
    let run = bulk.run(documents(count)).await.unwrap();
    run.finish().await.unwrap();
}

fn webhook_path(folder: &Path) -> PathBuf {
    folder.join("webhooks")
}

/// Passes a webhook on to the process.
pub(crate) fn pass_on(folder: &Path, event: &Event) {
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).open(webhook_path(folder));
    let line = [event.raw_body(), b"\n"].concat();
    file.unwrap().write_all(&line).unwrap();
}

/// Delivers the webhooks that are passed on.
async fn deliver(folder: PathBuf, inbox: Inbox) {
    let verifier = verifier();
    let mut delivered = 0;
    loop {
        let text = fs::read_to_string(webhook_path(&folder)).unwrap_or_default();
        let lines = text.split_inclusive('\n').skip(delivered);
        for line in lines.filter(|line| line.ends_with('\n')) {
            let body = line.trim_end().as_bytes();
            let signed = verifier.sign("", body);
            let header = |name: &str| Some(signed.iter().find(|it| it.0 == name)?.1.as_str());
            inbox.deliver(verifier.verify_with_headers(header, body).unwrap());
            delivered += 1;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
