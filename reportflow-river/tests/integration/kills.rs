//! Kills.

use std::time::{Duration, Instant};

use reportflow_emulator::Fault;
use riverqueue::QueueConfig;
use riverqueue::sqlx::query_scalar;
use tokio::process::Child;

use crate::oracle::check;
use crate::process;
use crate::setup::{RUN, Setup};

const DOCUMENTS: u64 = 2_000;
const PROCESSES: usize = 3;
const INTERVAL: Duration = Duration::from_millis(200);

async fn kill(child: &mut Child) {
    child.start_kill().unwrap();
    assert!(!child.wait().await.unwrap().success());
}

/// Three processes work, and one is killed every 200 ms; `REPORTFLOW_RIVER_KILLS` times.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_and_double_nothing() {
    let Some(setup) = Setup::start("kills", DOCUMENTS).await else {
        return;
    };
    let kills = std::env::var("REPORTFLOW_RIVER_KILLS");
    let kills = kills.map_or(20, |kills| kills.parse().unwrap());
    // Many kills meet a request on the way.
    let slow = Fault::delay(Duration::from_millis(150)).after();
    let slow = slow.route("async/multiple").every(1);
    setup.emulator.set_fault(slow).unwrap();
    // The lease of a leader that died lasts for 10 s, and nothing is rescued in this time.
    let leader = setup.place.leader(setup.pool.clone());
    let leader = leader.queue("none", QueueConfig::new(1)).build().unwrap();
    let _leader = leader.start().unwrap();
    let start_time = Instant::now();
    let start = |n: usize| process::start(&setup.place, n, false);
    let mut children: Vec<Child> = (0..PROCESSES).map(start).collect();
    let journal = setup.place.journal(RUN).await.unwrap();
    for n in 0..kills {
        tokio::time::sleep(INTERVAL).await;
        // A slow machine needs longer to start a process.
        while journal.workers().await.unwrap().is_empty() && !setup.has_ended().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let child = &mut children[n % PROCESSES];
        kill(child).await;
        *child = start(n + PROCESSES);
    }
    let killed_time = start_time.elapsed();
    setup.wait_for_jobs().await;
    let counts = check(&setup, DOCUMENTS).await;
    let jobs = setup.jobs().await;
    let rescued = jobs.iter().filter(|(_, job)| !job.errors.is_empty());
    println!(
        "{kills} kills in {killed_time:?}, the end after {:?}: {} documents are unknown, \
         {} of {} jobs were rescued",
        start_time.elapsed(),
        counts.unknown,
        rescued.count(),
        jobs.len()
    );
}

/// The leader rescues jobs and makes others available. Another process becomes the leader.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leader_may_die() {
    let Some(setup) = Setup::start("leader", 300).await else {
        return;
    };
    let mut children = [0, 1].map(|n| process::start(&setup.place, n, true));
    let leader = loop {
        let leader = query_scalar::<_, String>("SELECT leader_id FROM river_leader");
        if let Some(leader) = leader.fetch_optional(&setup.pool).await.unwrap() {
            break leader;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    kill(&mut children[leader.parse::<usize>().unwrap()]).await;
    setup.wait_for_jobs().await;
    check(&setup, 300).await;
}
