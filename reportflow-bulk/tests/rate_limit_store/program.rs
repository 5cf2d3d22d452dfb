//! A program of its own: this binary runs one of its tests.

use std::env;
use std::process::Stdio;
use std::time::Duration;

use reportflow_bulk::PostgresRateLimitStore;
use reportflow_core::{Client, RateLimiter, ReportDesign, RetryPolicy};
use reportflow_derive::ReportDesign;
use tokio::process::Command;
use tokio::task::JoinSet;

use crate::cluster::{KEY, store};

const URL: &str = "REPORTFLOW_RATE_LIMIT_TEST_URL";
const BASE_URL: &str = "REPORTFLOW_RATE_LIMIT_TEST_BASE_URL";

/// The clients of a program.
pub(crate) const CLIENTS: usize = 2;
/// The requests of a client.
pub(crate) const REQUESTS: u64 = 5;

#[derive(ReportDesign)]
#[report_design(
    id = "Rc7nW2pXk9DhT4Vb",
    version = 1,
    omit("発行日", "宛名", "但し書き", "登録番号"),
    crate = "reportflow_core"
)]
pub(crate) struct Receipt {
    #[report(display)]
    pub(crate) 領収書番号: u64,
    pub(crate) 金額: u64,
}

/// Returns a client that sends each request once.
pub(crate) fn client(base_url: &str, store: PostgresRateLimitStore) -> Client {
    let client = Client::builder().base_url(base_url).app_key(KEY);
    let limiter = RateLimiter::with_store(store);
    let client = client.rate_limiter(limiter);
    client
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap()
}

/// Sends requests in a tight loop.
pub(crate) async fn send(client: Client) {
    for number in 1..=REQUESTS {
        let receipt = Receipt {
            領収書番号: number,
            金額: 1_100,
        };
        receipt.generate_async(&client).await.unwrap();
    }
}

/// Sends requests with several clients, each with a connection of its own.
pub(crate) async fn send_all(url: &str, base_url: &str, minute: Duration) {
    let mut tasks = JoinSet::new();
    for _ in 0..CLIENTS {
        let store = store(url, minute).await;
        tasks.spawn(send(client(base_url, store)));
    }
    tasks.join_all().await;
}

/// Returns the command of an ignored test.
pub(crate) fn command(test: &str, url: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture"]);
    // A test that fails must not wait for it.
    command.kill_on_drop(true).stdin(Stdio::null());
    command.env(URL, url);
    command
}

/// Returns the command of a program that sends requests.
pub(crate) fn sender(url: &str, base_url: &str) -> Command {
    let mut command = command("sharing::program", url);
    command.env(BASE_URL, base_url);
    command
}

/// Returns the URL of the database.
pub(crate) fn url() -> String {
    env::var(URL).unwrap()
}

pub(crate) fn base_url() -> String {
    env::var(BASE_URL).unwrap()
}
