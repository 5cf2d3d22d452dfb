//! Connections between two requests.

use std::time::Duration;

use crate::support::keep_alive_server::KeepAliveServer;
use crate::support::test_server::generate;
use reportflow_core::Client;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// The timeout of Node's servers.
const NODE_IDLE_TIMEOUT: Duration = Duration::from_secs(5);

async fn generate_at_once(client: &Client, count: usize) {
    let mut requests = JoinSet::new();
    for _ in 0..count {
        requests.spawn(generate(client).into_future());
    }
    while let Some(outcome) = requests.join_next().await {
        outcome.unwrap().unwrap();
    }
}

async fn wait_for_open(server: &KeepAliveServer, count: usize) {
    let reached = async {
        while server.open() != count {
            sleep(Duration::from_millis(1)).await;
        }
    };
    let outcome = timeout(Duration::from_secs(1), reached).await;
    assert!(outcome.is_ok(), "{} are open", server.open());
}

#[tokio::test(start_paused = true)]
async fn no_request_meets_the_close_of_an_idle_connection() {
    let server = KeepAliveServer::start(NODE_IDLE_TIMEOUT, 1).await;
    let client = server.builder().build().unwrap();
    for _ in 0..25 {
        generate(&client).await.unwrap();
        sleep(NODE_IDLE_TIMEOUT).await;
    }
    assert_eq!(server.requests(), 25);
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_used_again_within_4_s() {
    let server = KeepAliveServer::start(NODE_IDLE_TIMEOUT, 1).await;
    let client = server.builder().build().unwrap();
    for _ in 0..5 {
        generate(&client).await.unwrap();
        sleep(Duration::from_millis(3900)).await;
    }
    assert_eq!(server.opened(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_idle_time_is_an_option() {
    let server = KeepAliveServer::start(Duration::from_secs(60), 1).await;
    for (timeout, opened) in [(1, 2), (30, 1)] {
        let before = server.opened();
        let builder = server.builder();
        let client = builder.pool_idle_timeout(Duration::from_secs(timeout));
        let client = client.build().unwrap();
        generate(&client).await.unwrap();
        sleep(Duration::from_secs(5)).await;
        generate(&client).await.unwrap();
        assert_eq!(server.opened() - before, opened, "{timeout} s");
    }
}

#[tokio::test(start_paused = true)]
async fn few_of_many_connections_stay_open() {
    for (max_idle, left) in [(None, 32), (Some(3), 3), (Some(0), 0)] {
        let server = KeepAliveServer::start(Duration::from_secs(60), 100).await;
        let builder = server.builder();
        let client = match max_idle {
            Some(connections) => builder.pool_max_idle_per_host(connections),
            None => builder,
        };
        let client = client.build().unwrap();
        generate_at_once(&client, 100).await;
        assert_eq!(server.opened(), 100);
        wait_for_open(&server, left).await;
        // The others close when their time is over.
        sleep(Duration::from_secs(9)).await;
        wait_for_open(&server, 0).await;
    }
}
