//! The processes that the tests kill: this binary runs one of its tests.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use reportflow_bulk::{Advance, Bulk, Journal, PostgresRateLimitStore, Settlement, UnknownPolicy};
use reportflow_core::webhook::{Event, Inbox};
use reportflow_core::{Client, RateLimiter};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::run::{
    DOCUMENTS_PER_REQUEST, FILE_TIMEOUT, LEASE, bulk_with, documents, journal_path, journal_url,
    open_once,
};
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
    /// Waits for webhooks, which [`pass_on`] passes on.
    pub(crate) has_webhooks: bool,
    /// The decision about `R-5`, which is unknown.
    pub(crate) settlement: Option<Decision>,
    pub(crate) documents_per_request: NonZeroUsize,
    pub(crate) lease: Duration,
    /// The limit that all workers of a run in PostgreSQL share.
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) mode: Mode,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) enum Mode {
    /// Imports the documents, or compares them, and runs.
    Run,
    /// Resumes if the documents are imported.
    Resume,
    /// Resumes in parts.
    Advance,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct RateLimit {
    pub(crate) per_minute: NonZeroU32,
    pub(crate) minute: Duration,
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
            documents_per_request: NonZeroUsize::new(DOCUMENTS_PER_REQUEST).unwrap(),
            lease: LEASE,
            rate_limit: None,
            mode: Mode::Run,
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
    let journal = open_once(&journal_path(&folder)).await.unwrap();
    journal.set_settings("pdf").await.unwrap();
    if let Some(decision) = options.settlement {
        settle(&journal, decision).await;
    }
    let client = match options.rate_limit {
        Some(limit) => client_with(&folder, limit).await,
        None => client,
    };
    let inbox = options.has_webhooks.then(Inbox::new);
    if let Some(inbox) = &inbox {
        tokio::spawn(deliver(folder.clone(), inbox.clone()));
    }
    let bulk = || {
        let bulk = bulk(client.clone(), journal.clone(), &folder, options);
        match &inbox {
            Some(inbox) => bulk.inbox(inbox.clone()),
            None => bulk,
        }
    };
    let is_sealed = journal.run_info().await.unwrap().is_sealed;
    match options.mode {
        Mode::Resume if is_sealed => {
            let run = bulk().resume().await.unwrap();
            run.finish().await.unwrap();
        }
        Mode::Run | Mode::Resume => {
            let run = bulk().run(documents(count)).await.unwrap();
            run.finish().await.unwrap();
        }
        Mode::Advance => {
            if !is_sealed {
                bulk().import(documents(count)).await.unwrap();
            }
            while !advance(bulk()).await {}
        }
    }
}

/// Does a part of the run. Returns whether it is finished.
async fn advance(bulk: Bulk) -> bool {
    match bulk.advance().await.unwrap() {
        Advance::Finished(_) => return true,
        Advance::Idle => tokio::time::sleep(Duration::from_millis(50)).await,
        _ => {}
    }
    false
}

async fn settle(journal: &Journal, decision: Decision) {
    let settlement = match decision {
        Decision::Resend => Settlement::Resend,
        Decision::OtherFile => Settlement::Made {
            request_id: "aB3dE6gH9jK2mN5p".parse().unwrap(),
            file_id: "Zx8Yw7Vu6Ts5Rq4P".parse().unwrap(),
        },
    };
    journal.settle("R-5", settlement).await.unwrap();
}

fn bulk(client: Client, journal: Journal, folder: &Path, options: Options) -> Bulk {
    bulk_with(client, journal, folder)
        .file_timeout(FILE_TIMEOUT)
        .lease(options.lease)
        .max_documents_per_request(options.documents_per_request)
        .max_concurrent_requests(options.concurrent_requests)
        .unknown_policy(match options.policy {
            Policy::Hold => UnknownPolicy::Hold,
            Policy::Resend => UnknownPolicy::Resend,
            Policy::Skip => UnknownPolicy::Skip,
        })
}

/// Returns a client with a limit that the workers of the folder's run share.
async fn client_with(folder: &Path, limit: RateLimit) -> Client {
    let url = journal_url(&journal_path(folder)).unwrap();
    let database = url.split('?').next().unwrap();
    // Other tests have limits of their own.
    let app_key = format!("ak_{}", folder.file_name().unwrap().to_str().unwrap());
    let store = PostgresRateLimitStore::connect(database, &app_key).await;
    let store = store
        .unwrap()
        .async_per_minute(limit.per_minute)
        .minute(limit.minute);
    let (requests, rejections) = (request_path(folder), rejection_path(folder));
    let client = Client::builder()
        .base_url(variable(BASE_URL))
        .app_key(app_key)
        .rate_limiter(RateLimiter::with_store(store))
        .on_response(move |response| {
            append(&requests, b".");
            if response.status == Some(429) {
                append(&rejections, b".");
            }
        });
    client.build().unwrap()
}

fn request_path(folder: &Path) -> PathBuf {
    folder.join("requests")
}

/// Returns the number of requests of all processes that share a rate limit.
pub(crate) fn requests(folder: &Path) -> usize {
    fs::read(request_path(folder)).map_or(0, |bytes| bytes.len())
}

fn rejection_path(folder: &Path) -> PathBuf {
    folder.join("rejections")
}

/// Returns the number of requests of all processes that the service answered with 429.
pub(crate) fn rejections(folder: &Path) -> usize {
    fs::read(rejection_path(folder)).map_or(0, |bytes| bytes.len())
}

fn append(path: &Path, bytes: &[u8]) {
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).open(path);
    file.unwrap().write_all(bytes).unwrap();
}

fn webhook_path(folder: &Path) -> PathBuf {
    folder.join("webhooks")
}

/// Passes a webhook on to the process.
pub(crate) fn pass_on(folder: &Path, event: &Event) {
    append(&webhook_path(folder), &[event.raw_body(), b"\n"].concat());
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
