//! A database with River's tables, the emulator, and the documents of a run.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reportflow_bulk::{Bulk, Document, Folder, Journal};
use reportflow_core::{Client as Service, RateLimiter};
use reportflow_emulator::Emulator;
use reportflow_river::{QUEUE, RunWorker};
use reportflow_test_postgres::Cluster;
use riverqueue::jiff::Timestamp;
use riverqueue::migrate::PostgresMigrator;
use riverqueue::sqlx::{AssertSqlSafe, Executor as _, PgPool};
use riverqueue::{
    BoxError, Client, ClientBuilder, JobListParams, JobRow, JobState, MaintenanceConfig,
    QueueConfig, RetryPolicy, WorkError, Workers,
};
use serde_json::json;
use serde_json::value::to_raw_value;
use tempfile::TempDir;

const DESIGN: &str = "Rc7nW2pXk9DhT4Vb";
/// The name of the run, and the schema of its journal.
pub(crate) const RUN: &str = "november";
/// The requests that a process has on the way.
pub(crate) const WORKERS: usize = 2;
/// The time after which a job continues as another attempt, and after which that of a process
/// that was killed goes to another one.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(2);

/// A slow machine may need minutes.
const MAX_WAIT: Duration = Duration::from_secs(300);

/// The parts that the processes of a run share.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) database_url: String,
    pub(crate) service_url: String,
    pub(crate) folder: PathBuf,
}

pub(crate) struct Setup {
    pub(crate) place: Place,
    pub(crate) emulator: Emulator,
    /// A client that only inserts and lists jobs.
    pub(crate) river: Client,
    pub(crate) pool: PgPool,
    _folder: TempDir,
}

impl Setup {
    /// Imports documents in a database of its own. Returns `None` if the machine has no
    /// PostgreSQL.
    pub(crate) async fn start(database: &str, documents: u64) -> Option<Setup> {
        let cluster = Cluster::shared()?;
        let server = PgPool::connect(&cluster.url()).await.unwrap();
        let create = format!("CREATE DATABASE {database}");
        server.execute(AssertSqlSafe(create)).await.unwrap();
        server.close().await;
        let url = cluster.url();
        let database_url = format!("{}/{database}", url.strip_suffix("/postgres").unwrap());
        let pool = PgPool::connect(&database_url).await.unwrap();
        let migrator = PostgresMigrator::new(pool.clone());
        migrator.migrate_up().await.unwrap();

        let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/../designs");
        // Real PDFs would take most of the time.
        let emulator = Emulator::builder()
            .designs_dir(designs)
            .renderer(|_, title, _| Ok(format!("%PDF-1.7 {title}").into_bytes()));
        let emulator = emulator.start().await.unwrap();
        // A sync of a disk takes long, and a kill does not test it.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        let setup = Setup {
            place: Place {
                database_url,
                service_url: emulator.base_url(),
                folder: folder.path().to_owned(),
            },
            emulator,
            river: Client::builder(pool.clone()).build().unwrap(),
            pool,
            _folder: folder,
        };
        let bulk = setup.place.bulk(RUN.to_owned()).await.unwrap();
        bulk.import((1..=documents).map(document)).await.unwrap();
        Some(setup)
    }

    /// Inserts the jobs of the run.
    pub(crate) async fn enqueue(&self) {
        let journal = self.place.journal(RUN).await.unwrap();
        let enqueued = reportflow_river::enqueue(&self.river, RUN, &journal).await;
        enqueued.unwrap();
    }

    /// Returns the jobs, with the number of their request.
    pub(crate) async fn jobs(&self) -> Vec<(u64, JobRow)> {
        let listed = self
            .river
            .jobs()
            .list(JobListParams::default().limit(10_000));
        let jobs = listed.await.unwrap().jobs.into_iter();
        let mut jobs: Vec<_> = jobs.map(|job| (request_of(&job), job)).collect();
        jobs.sort_by_key(|(request, job)| (*request, job.id));
        jobs
    }

    /// Returns whether all jobs have ended.
    pub(crate) async fn has_ended(&self) -> bool {
        let jobs = self.jobs().await;
        !jobs.is_empty() && jobs.iter().all(|(_, job)| job.finalized_at.is_some())
    }

    /// Waits until all jobs have ended.
    pub(crate) async fn wait_for_jobs(&self) {
        self.wait(|job| job.finalized_at.is_some()).await;
    }

    /// Waits until all jobs wait for another attempt, and returns them.
    pub(crate) async fn wait_for_retries(&self) -> Vec<(u64, JobRow)> {
        self.wait(|job| job.state == JobState::Retryable).await
    }

    async fn wait(&self, is_there: impl Fn(&JobRow) -> bool) -> Vec<(u64, JobRow)> {
        let start_time = Instant::now();
        loop {
            let jobs = self.jobs().await;
            assert!(start_time.elapsed() < MAX_WAIT, "{jobs:?}");
            if !jobs.is_empty() && jobs.iter().all(|(_, job)| is_there(job)) {
                return jobs;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn request_of(job: &JobRow) -> u64 {
    let args: serde_json::Value = job.decode_args().unwrap();
    assert_eq!(args["run"], RUN);
    args["request"].as_u64().unwrap()
}

/// Tries again soon: a kill is no reason to wait.
struct Soon;

impl RetryPolicy for Soon {
    fn next_retry(&self, _job: &JobRow, _error: &WorkError, _now: Timestamp) -> Duration {
        Duration::from_millis(100)
    }
}

impl Place {
    pub(crate) async fn journal(&self, run: &str) -> Result<Journal, BoxError> {
        let url = format!("{}?schema={run}", self.database_url);
        Ok(Journal::connect(&url).await?)
    }

    /// Opens a run, as each program does.
    pub(crate) async fn bulk(&self, run: String) -> Result<Bulk, BoxError> {
        let service = Service::builder()
            .base_url(&*self.service_url)
            .app_key("ak_test")
            .rate_limiter(RateLimiter::unlimited());
        let journal = self.journal(&run).await?;
        let bulk = Bulk::new(
            service.build()?,
            journal,
            Folder::new(pdf_folder(&self.folder)),
        );
        Ok(bulk
            .lease(Duration::from_secs(1))
            .file_timeout(Duration::from_secs(8)))
    }

    /// Returns a client with short times that knows the jobs, but has no queue.
    pub(crate) fn leader(&self, pool: PgPool) -> ClientBuilder {
        let place = self.clone();
        let worker = RunWorker::new(move |run| {
            let place = place.clone();
            async move { place.bulk(run).await }
        });
        let mut workers = Workers::new();
        workers.add(worker.timeout(TIMEOUT)).unwrap();
        let maintenance = MaintenanceConfig::default()
            .with_elect_interval(Duration::from_millis(200))
            .with_rescue_after(TIMEOUT + Duration::from_secs(1))
            .with_rescuer_interval(Duration::from_millis(200))
            .with_scheduler_interval(Duration::from_millis(200));
        Client::builder(pool)
            .workers(workers)
            .job_timeout(TIMEOUT)
            .maintenance(maintenance)
            .retry_policy(Soon)
    }

    /// Returns a client that works on runs.
    pub(crate) fn worker(&self, pool: PgPool) -> ClientBuilder {
        self.leader(pool).queue(QUEUE, QueueConfig::new(WORKERS))
    }
}

pub(crate) fn pdf_folder(folder: &Path) -> PathBuf {
    folder.join("pdf")
}

pub(crate) fn key(number: u64) -> String {
    format!("R-{number}")
}

fn document(number: u64) -> Document {
    let params = json!({ "領収書番号": key(number), "金額": 1_100 * number });
    Document::from_params(key(number), DESIGN, 1, to_raw_value(&params).unwrap())
}
