//! Runs whose database or journal goes away.

use std::io::{BufRead as _, BufReader};
use std::thread;
use std::time::{Duration, Instant};

use reportflow_emulator::Fault;
use reportflow_test_postgres::Cluster;

use super::service::output;
use super::shared_journal::{Shared, end, spawn};

/// It takes a minute: the step that fails gives the database this time to come back.
#[test]
fn a_database_that_stays_away_ends_the_run_with_its_error_and_what_to_do() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let slow = Fault::delay(Duration::from_secs(2)).route("async/multiple");
    let shared = Shared::on(&cluster, "away", &[slow.next(1)]);
    shared.write_input(3);
    let run = spawn(&mut shared.run("it's here", &[]));
    shared.wait_for("sending");
    cluster.stop_hard();
    let start = Instant::now();
    let run = end(run);
    let duration = start.elapsed();
    assert_eq!((run.code, &*run.stdout), (2, ""), "{run:?}");
    let start = "error: journal: cannot connect to the database on ";
    assert!(run.stderr.contains(start), "{run:?}");
    let help = format!(
        "= help: when the database works again, run `cargo reportflow bulk resume --journal \
         '{}' --out 'it'\\''s here'`\n",
        shared.url
    );
    assert!(run.stderr.ends_with(&help), "{run:?}");
    // It does not wait again to count and to write reports.
    assert!(duration < Duration::from_secs(110), "{duration:?}");
}

#[test]
fn a_worker_that_waits_for_a_run_waits_for_a_database_that_starts_again() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let shared = Shared::on(&cluster, "waits", &[]);
    shared.write_input(3);
    let mut work = spawn(&mut shared.bulk("work", &["--out", "b"]));
    let mut stderr = BufReader::new(work.stderr.take().expect("standard error"));
    stderr.read_line(&mut String::new()).expect("it waits");
    cluster.stop_hard();
    // It looks each second.
    thread::sleep(Duration::from_millis(1_500));
    assert!(work.try_wait().expect("a state").is_none());
    cluster.start_again();
    let run = output(&mut shared.run("a", &[]));
    assert_eq!(run.code, 0, "{run:?}");
    let work = end(work);
    assert_eq!(work.code, 0, "{work:?}");
}

#[test]
fn a_journal_that_is_deleted_during_the_run_is_told() {
    let slow = Fault::delay(Duration::from_secs(1)).route("async/multiple");
    let Some(shared) = Shared::start("deleted", &[slow.every(1)]) else {
        return;
    };
    shared.write_input(3);
    let run = spawn(&mut shared.run("a", &[]));
    shared.wait_for("sending");
    shared.execute("DROP SCHEMA deleted CASCADE");
    let run = end(run);
    assert_eq!(run.code, 2, "{run:?}");
    let expected = "error: there is no run in schema `deleted`\n  \
                    = note: the journal was deleted during the run\n  \
                    = help: look into the web app before you send its documents again\n";
    assert!(run.stderr.ends_with(expected), "{run:?}");
}
