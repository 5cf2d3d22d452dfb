//! Jobs that take longer than their timeout.

use std::time::Duration;

use reportflow_emulator::Fault;
use riverqueue::{JobRow, JobState};

use crate::oracle::check;
use crate::setup::Setup;

/// A file that takes longer than the timeout of a job. Other jobs ask for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_takes_long_continues_as_another_attempt() {
    let Some(setup) = Setup::start("long", 250).await else {
        return;
    };
    let not_ready = Fault::status(404).route("download").every(1);
    setup.emulator.set_fault(not_ready).unwrap();
    setup.enqueue().await;
    let worker = setup.place.worker(setup.pool.clone()).build().unwrap();
    let mut run = worker.start().unwrap();
    while !setup.jobs().await.iter().any(is_continued) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    setup.emulator.clear_faults();
    setup.wait_for_jobs().await;
    run.stop().await.unwrap();
    assert_eq!(check(&setup, 250).await.saved, 250);
    for (_, job) in setup.jobs().await {
        assert_eq!(job.state, JobState::Completed, "{job:?}");
        assert!(job.errors.is_empty(), "{job:?}");
    }
}

/// The end of the run has more than one attempt in any case.
fn is_continued((request, job): &(u64, JobRow)) -> bool {
    *request > 0 && job.metadata.get_raw("snoozes").is_some()
}

/// The time is longer than that of a job, so the journal has to count it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_never_come_are_unknown() {
    let Some(setup) = Setup::start("never", 120).await else {
        return;
    };
    let not_ready = Fault::status(404).route("download").every(1);
    setup.emulator.set_fault(not_ready).unwrap();
    setup.enqueue().await;
    let worker = setup.place.worker(setup.pool.clone()).build().unwrap();
    let mut run = worker.start().unwrap();
    setup.wait_for_jobs().await;
    run.stop().await.unwrap();
    assert_eq!(check(&setup, 120).await.unknown, 120);
}
