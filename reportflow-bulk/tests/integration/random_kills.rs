//! Kills at random moments.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::child;
use crate::oracle::check;
use crate::service::Service;

const DOCUMENTS: u64 = 45;
const CONCURRENT_REQUESTS: usize = 4;
const KILLS_PER_RUN: usize = 4;

fn variable(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap())
}

fn start(service: &Service, folder: &Path) -> Child {
    let mut command = child::command(service, folder, DOCUMENTS, CONCURRENT_REQUESTS);
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// `REPORTFLOW_BULK_KILLS` and `REPORTFLOW_BULK_SEED` choose other moments.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_random_moments_lose_and_double_nothing() {
    let kills = variable("REPORTFLOW_BULK_KILLS").unwrap_or(20);
    let seed = variable("REPORTFLOW_BULK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("REPORTFLOW_BULK_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let whole = {
        let (service, folder) = (Service::start().await, tempfile::tempdir().unwrap());
        let start_time = Instant::now();
        assert!(wait(start(&service, folder.path())).await);
        check(&service, folder.path(), DOCUMENTS).await;
        start_time.elapsed()
    };
    let (mut killed, mut unknown) = (0, 0);
    while killed < kills {
        let (service, folder) = (Service::start().await, tempfile::tempdir().unwrap());
        for _ in 0..KILLS_PER_RUN {
            let mut child = start(&service, folder.path());
            let micros = u64::try_from(whole.as_micros()).unwrap();
            tokio::time::sleep(Duration::from_micros(random.u64(0..micros))).await;
            child.kill().unwrap();
            killed += u64::from(!wait(child).await);
        }
        // The same code goes on, until nothing is left to do.
        assert!(wait(start(&service, folder.path())).await);
        let counts = check(&service, folder.path(), DOCUMENTS).await;
        assert_eq!(counts.saved + counts.unknown, DOCUMENTS, "{counts:?}");
        unknown += counts.unknown;
    }
    println!("{killed} kills of runs of {whole:?}, {unknown} documents are unknown");
}

/// Returns whether the process ended without an error.
async fn wait(mut child: Child) -> bool {
    let status = tokio::task::spawn_blocking(move || child.wait());
    status.await.unwrap().unwrap().success()
}
