//! The processes that the tests kill: this binary runs one of its tests.

use std::env;
use std::process::Stdio;
use std::time::Duration;

use riverqueue::RetryPolicy;
use riverqueue::jiff::Timestamp;
use riverqueue::sqlx::PgPool;
use riverqueue::{JobRow, WorkError};
use tokio::process::{Child, Command};

use crate::setup::{Place, RUN};

const ID: &str = "REPORTFLOW_RIVER_TEST_ID";
const DATABASE_URL: &str = "REPORTFLOW_RIVER_TEST_DATABASE_URL";
const SERVICE_URL: &str = "REPORTFLOW_RIVER_TEST_SERVICE_URL";
const FOLDER: &str = "REPORTFLOW_RIVER_TEST_FOLDER";

/// Starts a process that works on the run until it is killed.
pub(crate) fn start(place: &Place, id: &str) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["process::work", "--exact", "--ignored", "--nocapture"]);
    command
        .env(ID, id)
        .env(DATABASE_URL, &place.database_url)
        .env(SERVICE_URL, &place.service_url)
        .env(FOLDER, &place.folder);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    // A test that fails must not leave it.
    command.kill_on_drop(true).spawn().unwrap()
}

/// Tries again soon: a kill is no reason to wait.
struct Soon;

impl RetryPolicy for Soon {
    fn next_retry(&self, _job: &JobRow, _error: &WorkError, _now: Timestamp) -> Duration {
        Duration::from_millis(100)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the tests that kill start it"]
async fn work() {
    let variable = |name: &str| env::var(name).unwrap();
    let place = Place {
        database_url: variable(DATABASE_URL),
        service_url: variable(SERVICE_URL),
        folder: variable(FOLDER).into(),
    };
    let pool = PgPool::connect(&place.database_url).await.unwrap();
    let client = place.worker(pool).id(variable(ID)).retry_policy(Soon);
    let client = client.build().unwrap();
    let journal = place.journal(RUN).await.unwrap();
    reportflow_river::enqueue(&client, RUN, &journal).await.unwrap();
    drop(journal);
    client.start().unwrap().wait().await.unwrap();
}
