//! The processes that the tests kill: this binary runs one of its tests.

use std::env;
use std::process::Stdio;

use riverqueue::sqlx::PgPool;
use tokio::process::{Child, Command};

use crate::setup::{Place, RUN};

const ID: &str = "REPORTFLOW_RIVER_TEST_ID";
const MAY_LEAD: &str = "REPORTFLOW_RIVER_TEST_MAY_LEAD";
const DATABASE_URL: &str = "REPORTFLOW_RIVER_TEST_DATABASE_URL";
const SERVICE_URL: &str = "REPORTFLOW_RIVER_TEST_SERVICE_URL";
const FOLDER: &str = "REPORTFLOW_RIVER_TEST_FOLDER";

/// Starts a process that works on the run until it is killed.
pub(crate) fn start(place: &Place, id: usize, may_lead: bool) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["process::work", "--exact", "--ignored", "--nocapture"]);
    command
        .env(ID, id.to_string())
        .env(MAY_LEAD, may_lead.to_string())
        .env(DATABASE_URL, &place.database_url)
        .env(SERVICE_URL, &place.service_url)
        .env(FOLDER, &place.folder);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    // A test that fails must not leave it.
    command.kill_on_drop(true).spawn().unwrap()
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
    let mut client = place.worker(pool).id(variable(ID));
    if variable(MAY_LEAD) == "false" {
        client = client.without_leader_election();
    }
    let client = client.build().unwrap();
    let journal = place.journal(RUN).await.unwrap();
    reportflow_river::enqueue(&client, RUN, &journal)
        .await
        .unwrap();
    drop(journal);
    client.start().unwrap().wait().await.unwrap();
}
