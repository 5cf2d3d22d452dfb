//! What only PostgreSQL can lose.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use postgres::{Client, NoTls};

use super::{POSTGRES, random};

/// Ends the connections of all journals again and again.
fn end_connections(url: &str, is_done: &AtomicBool) -> u64 {
    let mut client = Client::connect(url, NoTls).expect("connected");
    let mut ended = 0;
    while !is_done.load(Ordering::Relaxed) {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE application_name = 'reportflow-bulk'";
        ended += client.execute(sql, &[]).expect("ended");
        // Some pauses are long enough to create a journal.
        thread::sleep(Duration::from_millis(fastrand::u64(20..2000)));
    }
    ended
}

/// Also stops when the test fails.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn connections_that_are_lost_at_any_moment_change_nothing() {
    let Ok(url) = std::env::var(POSTGRES) else {
        println!("skipped: {POSTGRES} is not set");
        return;
    };
    let is_done = Arc::new(AtomicBool::new(false));
    let ending = {
        let is_done = Arc::clone(&is_done);
        thread::spawn(move || end_connections(&url, &is_done))
    };
    let guard = Stop(is_done);
    random::run(99).await;
    drop(guard);
    let ended = ending.join().expect("no panic");
    assert!(ended > 2, "{ended} connections were ended");
}
