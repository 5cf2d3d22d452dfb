//! A client that several tokio runtimes share.

use std::thread;
use std::time::Duration;

use crate::support::keep_alive_server::KeepAliveServer;
use crate::support::oauth_issuer::{self, accepted, token};
use crate::support::test_server::{Reply, TestServer, generate};
use reportflow_core::Client;
use tokio::runtime::{Builder, Runtime};

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn multi_thread() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
}

fn client(server: &KeepAliveServer) -> Client {
    let builder = server.builder().attempt_timeout(Duration::from_secs(10));
    builder.build().unwrap()
}

#[test]
fn a_second_runtime_opens_its_own_connection() {
    let server = KeepAliveServer::start_in_thread();
    let client = client(&server);
    // The first runtime exists until the end, but does not run.
    let (first, second) = (current_thread(), current_thread());
    first.block_on(generate(&client).into_future()).unwrap();
    second.block_on(generate(&client).into_future()).unwrap();
    first.block_on(generate(&client).into_future()).unwrap();
    second.block_on(generate(&client).into_future()).unwrap();
    assert_eq!((server.opened(), server.requests()), (2, 4));
}

/// As tests do that share a static client.
#[test]
fn no_request_is_lost_with_a_runtime_for_each() {
    let server = KeepAliveServer::start_in_thread();
    let client = client(&server);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let outcome = current_thread().block_on(generate(&client).into_future());
                    outcome.unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests(), 800);
}

#[test]
fn connections_close_with_their_runtime() {
    let server = KeepAliveServer::start_in_thread();
    let client = client(&server);
    for _ in 0..100 {
        multi_thread()
            .block_on(generate(&client).into_future())
            .unwrap();
    }
    // The server runs in another thread.
    while server.open() > 0 {
        thread::yield_now();
    }
}

/// A request that waits for an access token holds a lock.
#[test]
fn a_runtime_may_shut_down_during_a_request() {
    let servers = multi_thread();
    let silent_once = |number| match number {
        0 => Reply::Hang(Vec::new()),
        _ => Reply::Bytes(token(number, 3600)),
    };
    let issuer = servers.block_on(TestServer::start(silent_once));
    let api = servers.block_on(TestServer::always(accepted()));
    let client = oauth_issuer::client(&issuer, &api);

    let first = multi_thread();
    let request = first.spawn(generate(&client).into_future());
    while issuer.requests().is_empty() {
        thread::yield_now();
    }
    drop(first);
    let second = current_thread();
    assert!(second.block_on(request).unwrap_err().is_cancelled());
    second.block_on(generate(&client).into_future()).unwrap();
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_and_a_runtime_share_a_client() {
    use reportflow_core::blocking::block_on;

    let server = KeepAliveServer::start_in_thread();
    let client = client(&server);
    let runtime = current_thread();
    for _ in 0..3 {
        block_on(generate(&client)).unwrap();
        runtime.block_on(generate(&client).into_future()).unwrap();
    }
    assert_eq!((server.opened(), server.requests()), (2, 6));
}
