//! Workers whose clocks are wrong: only the database's clock counts.

use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use postgres::NoTls;
use reportflow_test_postgres::Cluster;
use tokio::process::Command;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::child::{self, Options, Policy, RateLimit, rejections};
use crate::oracle::{check, check_resent};
use crate::run::{
    DOCUMENTS, DOCUMENTS_PER_REQUEST, journal_path, journal_url, temp_folder, use_postgres,
};
use crate::service::Service;
use crate::worker::{Worker, text};
use crate::workers::{LIMIT, MINUTE, limited_service};

const CLOCKS: [&str; 3] = ["+1h", "-1h", "+0"];
const ENOUGH: u64 = 300;
/// No run takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// Returns the library that changes the clock of a process. Returns `None` if the machine has
/// none.
async fn library() -> Option<String> {
    let mut faketime = Command::new("faketime");
    faketime.args(["-f", "+0", "sh", "-c", "echo $LD_PRELOAD"]);
    if let Ok(output) = faketime.output().await {
        let text = String::from_utf8(output.stdout).unwrap();
        return Some(text.trim_end().to_owned());
    }
    let is_required = std::env::var("REPORTFLOW_TEST_POSTGRES").is_ok_and(|it| it == "required");
    assert!(!is_required, "faketime is not installed");
    eprintln!("skipped: faketime is not installed (Debian's package is `faketime`)");
    None
}

/// Gives the process another clock. Its timers stay right.
fn set_clock(command: &mut Command, library: &str, clock: &str) {
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME", clock)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("DONT_FAKE_MONOTONIC", "1");
}

#[test]
#[ignore = "another test starts it"]
fn print_clock() {
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    println!("clock: {} end", time.unwrap().as_secs());
    let start = Instant::now();
    std::thread::sleep(Duration::from_millis(50));
    assert!(start.elapsed() < Duration::from_secs(60));
}

/// Asserts that the clock of a process is an hour ahead.
async fn check_library(library: &str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["clocks::print_clock", "--exact", "--ignored", "--nocapture"]);
    set_clock(&mut command, library, "+1h");
    let output = command.stdin(Stdio::null()).output().await.unwrap();
    let text = text(&output);
    let seconds = text
        .split("clock: ")
        .nth(1)
        .and_then(|it| it.split(' ').next());
    let seconds: u64 = seconds.unwrap_or_else(|| panic!("{text}")).parse().unwrap();
    let ahead = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let ahead = ahead.duration_since(SystemTime::now()).unwrap();
    assert!(ahead > Duration::from_secs(3_500), "{ahead:?}");
}

/// Returns the number of requests that a worker called unknown.
async fn unknown_requests(folder: &Path) -> i64 {
    let url = journal_url(&journal_path(folder)).unwrap();
    let (url, schema) = url.split_once("?schema=").unwrap();
    let (url, schema) = (url.to_owned(), schema.to_owned());
    let count = move || {
        let mut client = postgres::Client::connect(&url, NoTls).unwrap();
        let sql = format!("SELECT count(*) FROM \"{schema}\".history WHERE step = 'unknown'");
        client.query_one(&sql, &[]).unwrap().get(0)
    };
    spawn_blocking(count).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_whose_clocks_are_wrong_keep_their_leases_and_the_limit() {
    let (Some(cluster), Some(library)) = (Cluster::shared(), library().await) else {
        return;
    };
    check_library(&library).await;
    let (service, folder) = (limited_service().await, temp_folder());
    let folder = folder.path();
    use_postgres(folder, cluster);
    let options = Options {
        documents_per_request: NonZeroUsize::new(5).unwrap(),
        // Long, because a slow machine must not end it.
        lease: Duration::from_secs(60),
        rate_limit: Some(RateLimit {
            per_minute: LIMIT,
            minute: MINUTE,
        }),
        ..Options::default()
    };
    let workers = CLOCKS.map(|clock| {
        let mut command = child::command(&service, folder, ENOUGH, options);
        set_clock(&mut command, &library, clock);
        Worker::start(command)
    });
    for worker in workers {
        timeout(PATIENCE, worker.finish()).await.expect("it ends");
    }
    assert_eq!(check(&service, folder, ENOUGH).await.saved, ENOUGH);
    assert_eq!(unknown_requests(folder).await, 0, "no lease ended");
    assert_eq!(rejections(folder), 0, "requests above the limit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_whose_clocks_are_wrong_notice_the_end_of_a_lease() {
    let (Some(cluster), Some(library)) = (Cluster::shared(), library().await) else {
        return;
    };
    for (dead, living) in [("+1h", "-1h"), ("-1h", "+1h")] {
        let (service, folder) = (Service::start().await, temp_folder());
        let folder = folder.path();
        use_postgres(folder, cluster);
        let options = Options {
            policy: Policy::Resend,
            ..Options::default()
        };
        let command = |clock| {
            let mut command = child::command(&service, folder, DOCUMENTS, options);
            set_clock(&mut command, &library, clock);
            command
        };
        let mut crash = command(dead);
        crash.env("REPORTFLOW_BULK_CRASH", "after-post:1");
        let crash = Worker::start(crash).output().await;
        assert!(!crash.status.success());
        let run = Worker::start(command(living)).finish();
        timeout(PATIENCE, run).await.expect("it ends");
        let found = check_resent(&service, folder, DOCUMENTS).await;
        assert_eq!(found.counts.saved, DOCUMENTS, "{:?}", found.counts);
        assert_eq!(found.made_twice(), DOCUMENTS_PER_REQUEST);
    }
}
