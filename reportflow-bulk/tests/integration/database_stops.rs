//! A database that stops as if its machine lost power, and comes back.

use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use postgres::NoTls;
use reportflow_test_postgres::Cluster;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};

use crate::child::{self, Mode, Options, RateLimit};
use crate::crash_points::{Case, Scenario, commits, postgres_scenarios};
use crate::oracle::check;
use crate::random_kills::variable;
use crate::run::{DOCUMENTS, journal_path, open, temp_folder, use_postgres};
use crate::service::Service;
use crate::worker::{Worker, text};

/// Not too many for the machine.
const CASES_AT_ONCE: usize = 12;
/// No run takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// A run that stops before or after its first commit of a step.
struct StoppedRun {
    case: Case,
    worker: Worker,
    point: String,
}

impl StoppedRun {
    async fn start(scenario: &Scenario, point: &str, cluster: &Cluster) -> StoppedRun {
        let case = Case::new(scenario, Some(cluster)).await;
        let mut command = case.command();
        command.env("REPORTFLOW_BULK_STOP", format!("{point}:1"));
        StoppedRun {
            case,
            worker: Worker::start(command),
            point: point.to_owned(),
        }
    }

    async fn wait(self) -> StoppedRun {
        let worker = self.worker.stopped(&self.point).await;
        StoppedRun { worker, ..self }
    }

    /// Lets the run go on to its end.
    async fn finish(self) {
        self.worker.signal("CONT").await;
        let output = timeout(PATIENCE, self.worker.output()).await;
        let output = output.expect("it ends");
        let point = &self.point;
        assert!(output.status.success(), "{point}: {}", text(&output));
        self.case.finish(&self.point).await;
    }
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
        let mut started = Vec::new();
        for (scenario, point) in some {
            started.push(StoppedRun::start(scenario, point, &cluster).await);
        }
        let stopped: JoinSet<_> = started.into_iter().map(StoppedRun::wait).collect();
        let stopped = stopped.join_all().await;
        cluster.stop_hard();
        cluster.start_again();
        let finished: JoinSet<_> = stopped.into_iter().map(StoppedRun::finish).collect();
        finished.join_all().await;
    }
}

/// After a crash, PostgreSQL gives the numbers of transactions that left no trace on the disk to
/// others. So the status of a number may be that of another transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_was_lost_is_not_taken_for_another_one() {
    for point in [
        "claim-before-commit:2",
        "claim-before-commit:3",
        "accept-before-commit:2",
    ] {
        let Some(cluster) = Cluster::start() else {
            return;
        };
        let (service, folder) = (Service::start().await, temp_folder());
        let folder = folder.path();
        use_postgres(folder, &cluster);
        let mut command = child::command(&service, folder, DOCUMENTS, Options::default());
        command.env("REPORTFLOW_BULK_STOP", point);
        let worker = Worker::start(command).stopped(point).await;
        cluster.stop_hard();
        cluster.start_again();
        let url = cluster.url();
        let take_numbers = move || {
            let mut client = postgres::Client::connect(&url, NoTls).unwrap();
            for _ in 0..100 {
                client.batch_execute("SELECT pg_current_xact_id()").unwrap();
            }
        };
        spawn_blocking(take_numbers).await.unwrap();
        worker.signal("CONT").await;
        timeout(PATIENCE, worker.finish()).await.expect("it ends");
        let counts = check(&service, folder, DOCUMENTS).await;
        assert_eq!(counts.saved, DOCUMENTS, "{point}: {counts:?}");
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
        // The journal, or the store of the rate limit, or the journal was away for longer than a lease.
        let errors = [
            "value: Connect {",
            "value: RateLimitStoreError(",
            "value: ImportTakenOver",
        ];
        assert!(errors.iter().any(|error| text.contains(error)), "{text}");
    }
}

/// Runs while the database stops at random moments. `REPORTFLOW_BULK_KILLS` and
/// `REPORTFLOW_BULK_SEED` choose other ones.
async fn run(cluster: &Cluster, rate_limit: Option<RateLimit>) {
    let stops = variable("REPORTFLOW_BULK_KILLS").unwrap_or(5);
    let seed = variable("REPORTFLOW_BULK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("REPORTFLOW_BULK_SEED={seed}");
    let random = fastrand::Rng::with_seed(seed);
    let documents = 60 * stops;
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    use_postgres(folder, cluster);
    drop(open(&journal_path(folder)).await);
    let options = Options {
        mode: Mode::Resume,
        // A database that is away ends no lease.
        lease: Duration::from_secs(5),
        rate_limit,
        ..Options::default()
    };
    let work = || work(&service, folder, documents, options);
    let works = async {
        let stop = stop_database(cluster, random, stops);
        tokio::join!(work(), work(), work(), stop)
    };
    timeout(PATIENCE, works).await.expect("the run ends");
    let counts = check(&service, folder, documents).await;
    println!("{stops} stops, {counts:?}");
    assert_eq!(counts.saved + counts.unknown, documents, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_database_that_stops_at_random_moments_changes_nothing() {
    if let Some(cluster) = Cluster::start() {
        run(&cluster, None).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_run_waits_for_a_rate_limit_whose_database_comes_back() {
    if let Some(cluster) = Cluster::start() {
        let limit = RateLimit {
            per_minute: NonZeroU32::new(1_000).unwrap(),
            minute: Duration::from_secs(1),
        };
        run(&cluster, Some(limit)).await;
    }
}
