//! The jobs of a run: inserted once, lost, waiting, and worked twice.

use std::time::Duration;

use reportflow_emulator::Fault;
use riverqueue::jiff::Timestamp;
use riverqueue::sqlx::query;
use riverqueue::{JobDeleteManyParams, JobRow, JobState, RetryPolicy, WorkError};

use crate::oracle::check;
use crate::setup::Setup;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_are_inserted_once() {
    let Some(setup) = Setup::start("once", 250).await else {
        return;
    };
    setup.enqueue().await;
    setup.enqueue().await;
    let jobs = setup.jobs().await;
    let requests: Vec<u64> = jobs.iter().map(|(request, _)| *request).collect();
    assert_eq!(requests, [0, 1, 2, 3]);
}

/// The documents that are missing would otherwise be told as an error of each job.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_without_its_documents_has_no_jobs() {
    let Some(setup) = Setup::start("incomplete", 1).await else {
        return;
    };
    let journal = setup.place.journal("december").await.unwrap();
    let enqueued = reportflow_river::enqueue(&setup.river, "december", &journal).await;
    enqueued.unwrap();
    assert!(setup.jobs().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_are_lost_are_inserted_again() {
    let Some(setup) = Setup::start("lost", 250).await else {
        return;
    };
    setup.enqueue().await;
    let delete = setup.river.jobs().delete_many(JobDeleteManyParams::all());
    delete.await.unwrap();
    assert!(setup.jobs().await.is_empty());
    setup.enqueue().await;
    let worker = setup.place.worker(setup.pool.clone()).build().unwrap();
    let mut run = worker.start().unwrap();
    setup.wait_for_jobs().await;
    run.stop().await.unwrap();
    assert_eq!(check(&setup, 250).await.saved, 250);
}

/// Another start finds nothing to do, and sends nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finished_run_gets_one_job_which_ends_at_once() {
    let Some(setup) = Setup::start("finished", 120).await else {
        return;
    };
    let worker = setup.place.worker(setup.pool.clone()).build().unwrap();
    let mut run = worker.start().unwrap();
    for jobs in [3, 4] {
        setup.enqueue().await;
        setup.wait_for_jobs().await;
        assert_eq!(setup.jobs().await.len(), jobs);
    }
    run.stop().await.unwrap();
    assert_eq!(check(&setup, 120).await.saved, 120);
}

struct Tomorrow;

impl RetryPolicy for Tomorrow {
    fn next_retry(&self, _job: &JobRow, _error: &WorkError, _now: Timestamp) -> Duration {
        Duration::from_hours(24)
    }
}

/// The cause is mended, so a start need not wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_failed_go_on_at_the_next_start() {
    let Some(setup) = Setup::start("failed", 120).await else {
        return;
    };
    let fault = Fault::status(401).route("async/multiple").every(1);
    setup.emulator.set_fault(fault).unwrap();
    setup.enqueue().await;
    let worker = setup
        .place
        .worker(setup.pool.clone())
        .retry_policy(Tomorrow);
    let worker = worker.build().unwrap();
    let mut run = worker.start().unwrap();
    let jobs = loop {
        let jobs = setup.jobs().await;
        if jobs.iter().all(|(_, job)| job.state == JobState::Retryable) {
            break jobs;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    for (_, job) in &jobs {
        assert!(job.errors[0].error.contains("401"), "{:?}", job.errors);
    }
    setup.emulator.clear_faults();
    setup.enqueue().await;
    setup.wait_for_jobs().await;
    run.stop().await.unwrap();
    assert_eq!(setup.jobs().await.len(), jobs.len());
    assert_eq!(check(&setup, 120).await.saved, 120);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_waits_as_long_as_the_service_asks() {
    // More than one request, so that no job finds all documents taken, and completes.
    let Some(setup) = Setup::start("asks", 120).await else {
        return;
    };
    let fault = Fault::too_many_requests(3_600).route("async/multiple");
    setup.emulator.set_fault(fault.every(1)).unwrap();
    setup.enqueue().await;
    let worker = setup.place.worker(setup.pool.clone()).build().unwrap();
    let mut run = worker.start().unwrap();
    let jobs = setup.wait_for_retries().await;
    run.stop().await.unwrap();
    for (_, job) in jobs {
        let delay = job.scheduled_at.duration_since(Timestamp::now());
        assert!((3_500..=3_600).contains(&delay.as_secs()), "{delay:?}");
    }
}

/// As if River took each running job for lost, again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_run_twice_at_a_time_double_nothing() {
    let Some(setup) = Setup::start("twice", 500).await else {
        return;
    };
    let slow = Fault::delay(Duration::from_millis(150)).after();
    let slow = slow.route("async/multiple").every(1);
    setup.emulator.set_fault(slow).unwrap();
    setup.enqueue().await;
    let workers = [(); 2].map(|()| setup.place.worker(setup.pool.clone()).build().unwrap());
    let mut runs = workers.map(|worker| worker.start().unwrap());
    let mut again = 0;
    while !setup.has_ended().await {
        if again < 100 {
            let sql = "UPDATE river_job SET state = 'available' WHERE state = 'running'";
            again += query(sql)
                .execute(&setup.pool)
                .await
                .unwrap()
                .rows_affected();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(again > 5, "{again}");
    for run in &mut runs {
        run.stop().await.unwrap();
    }
    assert_eq!(check(&setup, 500).await.saved, 500);
}
