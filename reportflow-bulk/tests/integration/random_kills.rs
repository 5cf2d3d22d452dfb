//! Kills at random moments.

use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reportflow_emulator::Fault;
use tokio::process::Child;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::child::{self, Options};
use crate::oracle::check;
use crate::run::temp_folder;
use crate::service::Service;

const DOCUMENTS: u64 = 45;
const CONCURRENT_REQUESTS: NonZeroUsize = NonZeroUsize::new(4).unwrap();
const KILLS_PER_RUN: u64 = 4;
const RUNS_AT_ONCE: usize = 5;

pub(crate) fn variable(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap())
}

fn start(service: &Service, folder: &Path) -> Child {
    let options = Options {
        concurrent_requests: CONCURRENT_REQUESTS,
        ..Options::default()
    };
    let mut command = child::command(service, folder, DOCUMENTS, options);
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// Starts a service that answers late, so that many kills meet a request on the way.
async fn slow_service() -> Service {
    let service = Service::start().await;
    let late = Fault::delay(Duration::from_millis(150)).after();
    let late = late.route("async/multiple").every(1);
    service.emulator.set_fault(late).unwrap();
    service
}

/// `REPORTFLOW_BULK_KILLS` and `REPORTFLOW_BULK_SEED` choose other moments.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_at_random_moments_lose_and_double_nothing() {
    let kills = variable("REPORTFLOW_BULK_KILLS").unwrap_or(20);
    let seed = variable("REPORTFLOW_BULK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("REPORTFLOW_BULK_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let whole = {
        let (service, folder) = (slow_service().await, temp_folder());
        let start_time = Instant::now();
        let status = start(&service, folder.path()).wait().await;
        assert!(status.unwrap().success());
        check(&service, folder.path(), DOCUMENTS).await;
        start_time.elapsed()
    };
    let permits = Arc::new(Semaphore::new(RUNS_AT_ONCE));
    let mut runs = JoinSet::new();
    for _ in 0..kills.div_ceil(KILLS_PER_RUN) {
        let (random, permits) = (random.fork(), Arc::clone(&permits));
        runs.spawn(async move {
            let _permit = permits.acquire().await.unwrap();
            kill_run(random, whole).await
        });
    }
    let results = runs.join_all().await;
    let killed: u64 = results.iter().map(|result| result.0).sum();
    let unknown: u64 = results.iter().map(|result| result.1).sum();
    println!("{killed} kills of runs of {whole:?}, {unknown} documents are unknown");
}

/// Returns the number of kills that met a process, and of unknown documents.
async fn kill_run(mut random: fastrand::Rng, whole: Duration) -> (u64, u64) {
    let (service, folder) = (slow_service().await, temp_folder());
    let mut killed = 0;
    for _ in 0..KILLS_PER_RUN {
        let mut child = start(&service, folder.path());
        let micros = u64::try_from(whole.as_micros()).unwrap();
        tokio::time::sleep(Duration::from_micros(random.u64(0..micros))).await;
        child.start_kill().unwrap();
        killed += u64::from(!child.wait().await.unwrap().success());
    }
    // The same code goes on, until nothing is left to do.
    let status = start(&service, folder.path()).wait().await;
    assert!(status.unwrap().success());
    let counts = check(&service, folder.path(), DOCUMENTS).await;
    assert_eq!(counts.saved + counts.unknown, DOCUMENTS, "{counts:?}");
    (killed, counts.unknown)
}
