//! Workers that stop for longer than their lease, and go on.

use std::fs;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use postgres::NoTls;
use reportflow_bulk::{Counts, Journal};
use reportflow_emulator::Fault;
use reportflow_test_postgres::Cluster;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::child::{self, Options, Policy, RateLimit};
use crate::oracle::check_resent;
use crate::run::{
    DOCUMENTS, DOCUMENTS_PER_REQUEST, journal_path, open_read_only, pdf_folder, temp_folder,
    use_postgres,
};
use crate::service::Service;
use crate::worker::Worker;

const BATCH: u64 = DOCUMENTS_PER_REQUEST as u64;
/// No run takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// A run with a worker that stops at a point.
struct Zombie {
    service: Service,
    folder: TempDir,
    options: Options,
    worker: Worker,
}

impl Zombie {
    /// Starts a worker, and waits until it stops at a point.
    async fn start(cluster: &Cluster, service: Service, options: Options, point: &str) -> Zombie {
        Zombie::start_with(cluster, service, options, point, None).await
    }

    /// Starts a worker that dies at another point when it goes on.
    async fn start_with(
        cluster: &Cluster,
        service: Service,
        options: Options,
        point: &str,
        crash: Option<&str>,
    ) -> Zombie {
        let folder = temp_folder();
        use_postgres(folder.path(), cluster);
        let mut command = child::command(&service, folder.path(), DOCUMENTS, options);
        command.env("REPORTFLOW_BULK_STOP", format!("{point}:1"));
        if let Some(crash) = crash {
            command.env("REPORTFLOW_BULK_CRASH", format!("{crash}:1"));
        }
        let worker = Worker::start(command).stopped(point).await;
        Zombie {
            service,
            folder,
            options,
            worker,
        }
    }

    async fn journal(&self) -> Journal {
        open_read_only(&journal_path(self.folder.path())).await
    }

    fn command(&self) -> Command {
        child::command(&self.service, self.folder.path(), DOCUMENTS, self.options)
    }

    /// Lets another worker do the rest. Returns the counts at its end.
    async fn finish_by_another(&self) -> Counts {
        let finished = timeout(PATIENCE, Worker::start(self.command()).finish()).await;
        finished.expect("the other worker ends");
        self.journal().await.counts().await.unwrap()
    }

    /// Lets the worker go on to its end. Returns the counts, and how many documents were made
    /// twice.
    async fn wake_up(self) -> (Counts, usize) {
        self.worker.signal("CONT").await;
        let finished = timeout(PATIENCE, self.worker.finish()).await;
        finished.expect("the worker that was stopped ends");
        let found = check_resent(&self.service, self.folder.path(), DOCUMENTS).await;
        (found.counts, found.made_twice())
    }
}

async fn start(policy: Policy, point: &str) -> Option<Zombie> {
    let cluster = Cluster::shared()?;
    let options = Options {
        policy,
        ..Options::default()
    };
    Some(Zombie::start(cluster, Service::start().await, options, point).await)
}

#[tokio::test]
async fn a_worker_that_stops_before_its_request_does_not_send_it() {
    let Some(zombie) = start(Policy::Hold, "before-post").await else {
        return;
    };
    let counts = zombie.finish_by_another().await;
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
    // It knows that its documents were not sent.
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}

#[tokio::test]
async fn a_worker_that_stops_before_its_request_sends_nothing_that_others_sent() {
    let Some(zombie) = start(Policy::Resend, "before-post").await else {
        return;
    };
    assert_eq!(zombie.finish_by_another().await.saved, DOCUMENTS);
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}

#[tokio::test]
async fn a_late_response_settles_its_documents() {
    let Some(zombie) = start(Policy::Hold, "after-post").await else {
        return;
    };
    let counts = zombie.finish_by_another().await;
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}

#[tokio::test]
async fn a_late_response_shows_what_was_made_twice() {
    let Some(zombie) = start(Policy::Resend, "after-post").await else {
        return;
    };
    assert_eq!(zombie.finish_by_another().await.saved, DOCUMENTS);
    let journal = zombie.journal().await;
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!(
        (counts.saved, made_twice),
        (DOCUMENTS, DOCUMENTS_PER_REQUEST)
    );
    let duplicates = journal.duplicates().await.unwrap();
    assert_eq!(duplicates.len(), made_twice);
    assert!(
        duplicates.iter().all(|it| it.file_id.is_some()),
        "{duplicates:?}"
    );
}

#[tokio::test]
async fn documents_that_were_skipped_are_saved_if_their_late_response_comes() {
    let Some(zombie) = start(Policy::Skip, "after-post").await else {
        return;
    };
    let counts = zombie.finish_by_another().await;
    assert_eq!((counts.saved, counts.skipped), (DOCUMENTS - BATCH, BATCH));
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}

/// Each of these has work that another worker takes over, and does too late.
#[tokio::test]
async fn a_worker_that_stops_at_any_other_point_changes_nothing_when_it_wakes_up() {
    for point in [
        "begin-run-after-commit",
        "claim-after-commit",
        "store-response-after-commit",
        "accept-after-commit",
        "claim-fetches-after-commit",
        "after-download",
        "after-store",
        "save-after-commit",
        "end-run-after-commit",
    ] {
        let Some(zombie) = start(Policy::Hold, point).await else {
            return;
        };
        let counts = zombie.finish_by_another().await;
        assert_eq!(
            counts.saved + counts.unknown,
            DOCUMENTS,
            "{point}: {counts:?}"
        );
        let (counts, made_twice) = zombie.wake_up().await;
        assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0), "{point}");
    }
}

/// The service accepts a request while its worker is stopped.
#[tokio::test]
async fn a_response_that_waits_for_a_stopped_worker_settles_its_documents() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let service = Service::start().await;
    let late = Fault::delay(Duration::from_secs(5)).after();
    service
        .emulator
        .set_fault(late.route("async/multiple"))
        .unwrap();
    let zombie = Zombie::start(cluster, service, Options::default(), "before-post").await;
    zombie.worker.signal("CONT").await;
    while zombie.service.emulator.requests().await.unwrap().is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    zombie.worker.signal("STOP").await;
    let counts = zombie.finish_by_another().await;
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}

/// It dies as soon as it knows that it did not send its request.
#[tokio::test]
async fn a_worker_that_dies_when_it_wakes_up_sent_nothing() {
    for (when, left) in [("before", BATCH), ("after", 0)] {
        let Some(cluster) = Cluster::shared() else {
            return;
        };
        let service = Service::start().await;
        let (options, crash) = (Options::default(), format!("replan-{when}-commit"));
        let zombie = Zombie::start_with(cluster, service, options, "before-post", Some(&crash));
        let mut zombie = zombie.await;
        let counts = zombie.finish_by_another().await;
        assert_eq!(counts.unknown, BATCH);
        zombie.worker.signal("CONT").await;
        assert!(!zombie.worker.is_successful().await, "it dies");
        let counts = zombie.finish_by_another().await;
        assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - left, left));
        let found = check_resent(&zombie.service, zombie.folder.path(), DOCUMENTS).await;
        assert_eq!(found.made_twice(), 0);
    }
}

/// The database ends its connection, because it would stop all others.
#[tokio::test]
async fn a_worker_that_stops_in_a_transaction_does_not_stop_the_others() {
    let Some(zombie) = start(Policy::Hold, "claim-before-commit").await else {
        return;
    };
    let counts = zombie.finish_by_another().await;
    assert_eq!(counts.saved, DOCUMENTS, "{counts:?}");
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}

#[tokio::test]
async fn workers_of_one_host_are_two_workers() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let options = Options {
        lease: PATIENCE,
        ..Options::default()
    };
    let service = Service::start().await;
    let zombie = Zombie::start(cluster, service, options, "before-post").await;
    let mut second = zombie.command();
    second.env("REPORTFLOW_BULK_STOP", "before-post:1");
    let second = Worker::start(second).stopped("before-post").await;
    let workers = zombie.journal().await.workers().await.unwrap();
    let [one, other] = &workers[..] else {
        panic!("{workers:?}");
    };
    assert_eq!(one.host, other.host);
    assert_ne!(one.number, other.number);
    second.signal("CONT").await;
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
    timeout(PATIENCE, second.finish()).await.expect("it ends");
}

/// Its request would be in the minute of another slot.
#[tokio::test]
async fn a_worker_that_stops_with_a_slot_takes_another_one() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let limit = RateLimit {
        per_minute: NonZeroU32::new(1_000).unwrap(),
        minute: Duration::from_secs(3600),
    };
    let options = Options {
        lease: PATIENCE,
        rate_limit: Some(limit),
        ..Options::default()
    };
    let zombie = Zombie::start(&cluster, Service::start().await, options, "before-post").await;
    // A slot may be a quarter of a second old.
    sleep(Duration::from_millis(600)).await;
    zombie.worker.signal("CONT").await;
    let folder = zombie.folder.path().to_owned();
    let finished = timeout(PATIENCE, zombie.worker.finish()).await;
    finished.expect("the worker ends");
    let url = cluster.url();
    let slots = spawn_blocking(move || {
        let mut client = postgres::Client::connect(&url, NoTls).unwrap();
        let sql = "SELECT cardinality(slots) FROM reportflow.rate_limit";
        client.query_one(sql, &[]).unwrap().get::<_, i32>(0)
    });
    let slots = usize::try_from(slots.await.unwrap()).unwrap();
    assert_eq!(slots, child::requests(&folder) + 1);
}

/// Waits for a file that is being written.
async fn wait_for_part(folder: &Path) {
    loop {
        let entries = fs::read_dir(pdf_folder(folder)).into_iter().flatten();
        let mut names = entries.map(|entry| entry.unwrap().file_name());
        if names.any(|name| name.to_str().unwrap().ends_with(".part")) {
            return;
        }
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_stops_while_it_writes_a_file_changes_nothing_when_it_wakes_up() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let service = Service::with(|emulator| {
        // It takes long to write.
        let render = |_: &_, title: &str, _: &_| {
            let mut pdf = format!("%PDF-1.7 {title}").into_bytes();
            pdf.resize(16 << 20, b' ');
            Ok(pdf)
        };
        emulator.renderer(render)
    })
    .await;
    let zombie = Zombie::start(cluster, service, Options::default(), "after-download").await;
    zombie.worker.signal("CONT").await;
    wait_for_part(zombie.folder.path()).await;
    zombie.worker.signal("STOP").await;
    assert_eq!(zombie.finish_by_another().await.saved, DOCUMENTS);
    let (counts, made_twice) = zombie.wake_up().await;
    assert_eq!((counts.saved, made_twice), (DOCUMENTS, 0));
}
