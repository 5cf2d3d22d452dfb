//! A database that goes away, or does not answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reportflow_bulk::PostgresRateLimitStore;
use reportflow_core::{
    Client, Error, RateLimitClass, RateLimitStore as _, RateLimiter, ReportDesign as _, RetryPolicy,
};
use reportflow_emulator::Emulator;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_test_postgres::{Cluster, Setup};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};

use crate::cluster::{KEY, LIMIT, acquire, check, record, store};
use crate::program::Receipt;

fn receipt() -> Receipt {
    Receipt {
        領収書番号: 1,
        金額: 1_100,
    }
}

#[tokio::test]
async fn nothing_is_sent_while_the_database_is_away() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let emulator = Emulator::builder();
    let emulator = emulator.designs_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../designs"));
    let emulator = emulator.start().await.unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let store = store(&cluster.url(), Duration::from_secs(3600)).await;
    let client = Client::builder().base_url(emulator.base_url()).app_key(KEY);
    let client = client
        .rate_limiter(RateLimiter::with_store(store))
        .retry_policy(RetryPolicy::disabled())
        .on_request(move |_| _ = counter.fetch_add(1, Ordering::Relaxed));
    let client = client.build().unwrap();
    receipt().generate_async(&client).await.unwrap();

    cluster.stop_hard();
    for _ in 0..3 {
        let error = receipt().generate_async(&client).await.unwrap_err();
        assert!(matches!(error, Error::RateLimitStore(_)), "{error}");
        let message = ErrorChain(&error).to_string();
        let socket = cluster.socket_folder().display();
        let start = format!(
            "not sent: the store of the rate limit failed: cannot connect to the database on \
             `{socket}:{}`: ",
            cluster.port()
        );
        assert!(message.starts_with(&start), "{message}");
    }
    assert_eq!(sent.load(Ordering::Relaxed), 1);

    cluster.start_again();
    receipt().generate_async(&client).await.unwrap();
    assert_eq!(sent.load(Ordering::Relaxed), 2);

    // A connection that was lost while nothing was sent costs no request.
    cluster.stop_hard();
    cluster.start_again();
    receipt().generate_async(&client).await.unwrap();
    assert_eq!(sent.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn slots_survive_a_crash_of_the_database() {
    // The cluster may prefer speed.
    let Some(cluster) = Cluster::start_with(Setup {
        settings: &[("synchronous_commit", "off")],
        ..Setup::default()
    }) else {
        return;
    };
    record(&cluster).await;
    let minute = Duration::from_secs(4);
    let store = store(&cluster.url(), minute).await;
    for _ in 0..3 {
        for _ in 0..LIMIT {
            acquire(&store).await;
        }
        cluster.stop_hard();
        cluster.start_again();
    }
    assert_eq!(check(&cluster, minute).await, 3 * LIMIT as usize);
}

/// Forwards connections to the socket of a cluster. Those that are open hang at any time.
async fn forward(cluster: &Cluster, hangs: Arc<AtomicBool>) -> String {
    let socket = format!(".s.PGSQL.{}", cluster.port());
    let socket = cluster.socket_folder().join(socket);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            if hangs.load(Ordering::Relaxed) {
                open.push(client);
                continue;
            }
            let mut server = UnixStream::connect(&socket).await.unwrap();
            let hangs = Arc::clone(&hangs);
            tokio::spawn(async move {
                tokio::select! {
                    _ = copy_bidirectional(&mut client, &mut server) => {}
                    () = wait_for(&hangs) => {}
                }
                // The connection stays open, and nothing answers.
                std::future::pending::<()>().await;
            });
        }
    });
    format!("postgres://reportflow@{address}/postgres?connect_timeout=1")
}

async fn wait_for(flag: &AtomicBool) {
    while !flag.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_an_error() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    record(&cluster).await;
    let hangs = Arc::new(AtomicBool::new(false));
    let url = forward(&cluster, Arc::clone(&hangs)).await;
    // Longer than the database hangs.
    let minute = Duration::from_secs(20);
    let store = store(&url, minute).await;
    for _ in 0..LIMIT {
        acquire(&store).await;
    }

    hangs.store(true, Ordering::Relaxed);
    let start = Instant::now();
    let error = PostgresRateLimitStore::connect(&url, KEY)
        .await
        .unwrap_err();
    let (_, server) = url.split_once('@').unwrap();
    let (server, _) = server.split_once('/').unwrap();
    let message = format!(
        "cannot connect to the database on `{server}`: the database did not answer within 3s"
    );
    assert_eq!(
        error.to_string(),
        format!("cannot use the database of the rate limit: {message}")
    );
    let error = store.acquire(RateLimitClass::Async).await.unwrap_err();
    assert_eq!(error.to_string(), message);
    assert!(start.elapsed() < Duration::from_secs(60));

    hangs.store(false, Ordering::Relaxed);
    acquire(&store).await;
    assert_eq!(check(&cluster, minute).await, LIMIT as usize + 1);
}
