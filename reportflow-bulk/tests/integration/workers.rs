//! Several processes with one run in PostgreSQL.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use reportflow_bulk::Journal;
use reportflow_emulator::{Fault, RateLimits};
use reportflow_test_postgres::Cluster;
use tokio::time::{sleep, timeout};

use crate::child::{self, Mode, Options, Policy, RateLimit, rejections};
use crate::oracle::{check, check_resent};
use crate::random_kills::variable;
use crate::run::{
    DOCUMENTS, DOCUMENTS_PER_REQUEST, journal_path, journal_url, temp_folder, use_postgres,
};
use crate::service::Service;
use crate::worker::Worker;

const WORKERS: usize = 3;
const LEASE: Duration = Duration::from_secs(2);
const KILL_INTERVAL: Duration = Duration::from_millis(200);
/// The emulator's clock is faster, so that its minute is a second.
const SPEED: u32 = 60;
pub(crate) const LIMIT: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// Longer than the emulator's, because a busy machine delays requests.
pub(crate) const MINUTE: Duration = Duration::from_millis(1_500);
/// No run takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

pub(crate) async fn limited_service() -> Service {
    let (start_time, start) = (SystemTime::now(), Instant::now());
    let limits = RateLimits {
        async_and_downloads: LIMIT.get() as usize,
        ..RateLimits::default()
    };
    let service = Service::with(|emulator| {
        let clock = move || start_time + start.elapsed() * SPEED;
        // A real PDF takes longer than a kill.
        let render = |_: &_, title: &str, _: &_| Ok(format!("%PDF-1.7 {title}").into_bytes());
        emulator.rate_limits(limits).clock(clock).renderer(render)
    })
    .await;
    // Many kills meet a request on the way.
    let late = Fault::delay(Duration::from_millis(150)).after();
    let late = late.route("async/multiple").every(1);
    service.emulator.set_fault(late).unwrap();
    service
}

async fn wait_until_imported(folder: &Path) {
    let url = journal_url(&journal_path(folder)).unwrap();
    loop {
        if let Ok(journal) = Journal::connect_read_only(&url).await
            && journal.run_info().await.unwrap().is_sealed
        {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// Starts three workers. Kills one of them every 200 ms, and starts another.
async fn run_with_kills(
    service: &Service,
    folder: &Path,
    documents: u64,
    options: Options,
    kills: u64,
) {
    let start = || Worker::start(child::command(service, folder, documents, options));
    let mut workers: Vec<Worker> = (0..WORKERS).map(|_| start()).collect();
    // A kill during the import would test the import only.
    wait_until_imported(folder).await;
    let mut killed = 0;
    for _ in 0..kills {
        sleep(KILL_INTERVAL).await;
        // The oldest.
        killed += u64::from(workers.remove(0).kill().await);
        workers.push(start());
    }
    for worker in workers {
        worker.finish().await;
    }
    println!("{killed} of {kills} kills met a worker");
}

/// `REPORTFLOW_BULK_KILLS` chooses another number of kills. More of them need more documents.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_workers_lose_and_double_nothing() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let kills = variable("REPORTFLOW_BULK_KILLS").unwrap_or(20);
    let documents = 100 * kills.max(20);
    for (mode, documents_per_request) in [(Mode::Resume, 20), (Mode::Advance, 50)] {
        let start_time = Instant::now();
        let (service, folder) = (limited_service().await, temp_folder());
        let folder = folder.path();
        use_postgres(folder, cluster);
        let options = Options {
            documents_per_request: NonZeroUsize::new(documents_per_request).unwrap(),
            concurrent_requests: NonZeroUsize::new(4).unwrap(),
            lease: LEASE,
            rate_limit: Some(RateLimit {
                per_minute: LIMIT,
                minute: MINUTE,
            }),
            mode,
            ..Options::default()
        };
        let run = run_with_kills(&service, folder, documents, options, kills);
        timeout(PATIENCE, run).await.expect("the run ends");
        let counts = check(&service, folder, documents).await;
        println!("{mode:?}: {:?}, {counts:?}", start_time.elapsed());
        assert_eq!(counts.saved + counts.unknown, documents, "{counts:?}");
        assert_eq!(rejections(folder), 0, "requests above the limit");
    }
}

/// Runs with three workers, one of which dies at a point. Returns how many documents the service
/// made twice.
async fn resend_after_crash(cluster: &Cluster, point: &str) -> usize {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    use_postgres(folder, cluster);
    let options = Options {
        policy: Policy::Resend,
        ..Options::default()
    };
    let command = || child::command(&service, folder, DOCUMENTS, options);
    let mut crash = command();
    crash.env("REPORTFLOW_BULK_CRASH", format!("{point}:1"));
    let crash = Worker::start(crash).output().await;
    assert!(!crash.status.success());
    let workers: Vec<_> = (1..WORKERS).map(|_| Worker::start(command())).collect();
    for worker in workers {
        timeout(PATIENCE, worker.finish()).await.expect("it ends");
    }
    let found = check_resent(&service, folder, DOCUMENTS).await;
    assert_eq!(found.counts.saved, DOCUMENTS, "{:?}", found.counts);
    found.made_twice()
}

#[tokio::test]
async fn documents_of_a_worker_that_died_are_sent_again_once_if_that_is_allowed() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    assert_eq!(resend_after_crash(cluster, "before-post").await, 0);
    let doubled = resend_after_crash(cluster, "after-post").await;
    assert_eq!(doubled, DOCUMENTS_PER_REQUEST);
}
