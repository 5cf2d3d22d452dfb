//! A database that stops as if its machine lost power, and comes back.

use std::path::Path;
use std::time::Duration;

use reportflow_test_postgres::Cluster;
use tokio::time::{sleep, timeout};

use crate::child::{self, Mode, Options};
use crate::crash_points::{Case, Scenario, commits, postgres_scenarios};
use crate::oracle::check;
use crate::random_kills::variable;
use crate::run::{journal_path, open, temp_folder, use_postgres};
use crate::service::Service;
use crate::worker::{Worker, text};

/// Not too many for the machine.
const CASES_AT_ONCE: usize = 12;
/// No run takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// Stops a run before or after its first commit of a step.
async fn stop(scenario: Scenario, point: String, cluster: &Cluster) -> (Case, Worker, String) {
    let case = Case::new(&scenario, Some(cluster)).await;
    let mut command = case.command();
    command.env("REPORTFLOW_BULK_STOP", format!("{point}:1"));
    let mut worker = Worker::start(command);
    if !worker.is_stopped().await {
        let output = worker.output().await;
        panic!("no run passes {point}: {}", text(&output));
    }
    (case, worker, point)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops_at_any_commit_changes_nothing() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let mut cases = Vec::new();
    for scenario in postgres_scenarios() {
        cases.extend(commits(&scenario).map(|point| (scenario.clone(), point)));
    }
    for some in cases.chunks(CASES_AT_ONCE) {
        let mut stopped = Vec::new();
        for (scenario, point) in some {
            stopped.push(stop(scenario.clone(), point.clone(), &cluster).await);
        }
        cluster.stop_hard();
        cluster.start_again();
        for (_, worker, _) in &stopped {
            worker.signal("CONT").await;
        }
        for (case, worker, point) in stopped {
            timeout(PATIENCE, worker.finish()).await.expect("it ends");
            case.finish(&point).await;
        }
    }
}

/// Stops the database again and again.
async fn stop_database(cluster: &Cluster, mut random: fastrand::Rng, stops: u64) {
    for _ in 0..stops {
        sleep(Duration::from_millis(random.u64(50..800))).await;
        cluster.stop_hard();
        sleep(Duration::from_millis(random.u64(0..400))).await;
        cluster.start_again();
    }
}

/// Works on a run to its end. Starts again if the database could not be reached at the start.
async fn work(service: &Service, folder: &Path, documents: u64, options: Options) {
    loop {
        let worker = Worker::start(child::command(service, folder, documents, options));
        let output = worker.output().await;
        if output.status.success() {
            return;
        }
        let text = text(&output);
        assert!(text.contains("value: Connect {"), "{text}");
    }
}

/// `REPORTFLOW_BULK_KILLS` and `REPORTFLOW_BULK_SEED` choose other moments.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_database_that_stops_at_random_moments_changes_nothing() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let stops = variable("REPORTFLOW_BULK_KILLS").unwrap_or(5);
    let seed = variable("REPORTFLOW_BULK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("REPORTFLOW_BULK_SEED={seed}");
    let random = fastrand::Rng::with_seed(seed);
    let documents = 60 * stops;
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    use_postgres(folder, &cluster);
    drop(open(&journal_path(folder)).await);
    let options = Options {
        mode: Mode::Resume,
        // A database that is away ends no lease.
        lease: Duration::from_secs(5),
        ..Options::default()
    };
    let work = || work(&service, folder, documents, options);
    let works = async {
        tokio::join!(
            work(),
            work(),
            work(),
            stop_database(&cluster, random, stops)
        )
    };
    timeout(PATIENCE, works).await.expect("the run ends");
    let counts = check(&service, folder, documents).await;
    println!("{stops} stops, {counts:?}");
    assert_eq!(counts.saved + counts.unknown, documents, "{counts:?}");
}
