//! The tests on PostgreSQL, and what only PostgreSQL can lose.

use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use std::{env, fs, thread};

use postgres::{Client, NoTls};
use reportflow_test_postgres::{Cluster, Setup};
use tokio_postgres::error::DbError;

use super::{Fixture, POSTGRES_URL, Place, random};
use crate::error::JournalError;
use crate::journal::Journal;
use crate::journal::database::DatabaseError;

/// Tests of files, and those that start a cluster.
const OTHER_TESTS: [&str; 4] = [
    "journal::tests::crash::",
    "journal::tests::doubt::",
    "journal::tests::file::",
    "journal::tests::postgres::",
];

#[test]
fn the_same_tests_pass_on_postgres() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let mut tests = Command::new(env::current_exe().expect("a path"));
    tests.arg("journal::tests::");
    for name in OTHER_TESTS {
        tests.args(["--skip", name]);
    }
    let output = tests.env(POSTGRES_URL, cluster.url()).output();
    let output = output.expect("the tests start");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    let passed = stdout.matches(" ... ok").count();
    let mut client = Client::connect(&cluster.url(), NoTls).expect("connected");
    let sql = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '_tmp%'";
    let schemas: i64 = client.query_one(sql, &[]).expect("counted").get(0);
    // Each has a journal, and some have more than one.
    assert!(
        passed > 30 && schemas >= passed as i64,
        "{passed} tests, {schemas} journals"
    );
}

/// Ends the connections of all journals again and again.
fn end_connections(url: &str, is_done: &AtomicBool, ended: &AtomicU64) {
    let mut client = Client::connect(url, NoTls).expect("connected");
    while !is_done.load(Ordering::Relaxed) {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE application_name = 'reportflow-bulk'";
        let count = client.execute(sql, &[]).expect("ended");
        ended.fetch_add(count, Ordering::Relaxed);
        // Some pauses are long enough to create a journal.
        thread::sleep(Duration::from_millis(fastrand::u64(20..2000)));
    }
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
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let (is_done, ended) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let ending = {
        let (url, is_done, ended) = (cluster.url(), Arc::clone(&is_done), Arc::clone(&ended));
        thread::spawn(move || end_connections(&url, &is_done, &ended))
    };
    let guard = Stop(is_done);
    // A fast machine needs more of them.
    for seed in 99.. {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::schema(&cluster.url(), &folder);
        let fixture = Fixture::in_place(folder, place, random::DOCUMENTS).await;
        random::run(seed, fixture).await;
        if ended.load(Ordering::Relaxed) > 2 || ending.is_finished() {
            break;
        }
    }
    drop(guard);
    ending.join().expect("no panic");
    assert!(ended.load(Ordering::Relaxed) > 2, "{ended:?} connections");
}

async fn connect(cluster: &Cluster) -> tokio_postgres::Client {
    let connected = tokio_postgres::connect(&cluster.url(), NoTls).await;
    let (client, connection) = connected.expect("connected");
    tokio::spawn(connection);
    client
}

/// Its end of the log becomes a new timeline, as that of a standby that is promoted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_recovered_during_a_run_stops_the_run() {
    let setup = Setup {
        settings: &[("restore_command", "false")],
        ..Setup::default()
    };
    let Some(cluster) = Cluster::start_with(setup) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = Fixture::in_place(folder, Place::Schema(cluster.url_of("recovered")), 2).await;
    fixture.claim(1).await;
    cluster.stop_hard();
    let signal = cluster.data_folder().join("recovery.signal");
    fs::write(signal, "").expect("written");
    cluster.start_again();
    let error = fixture.journal.claim(1, 1_000_000).await.err();
    assert!(
        matches!(error, Some(JournalError::FailedOver { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_error_of_the_database_has_its_cause() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let client = connect(cluster).await;
    let created = client.batch_execute("CREATE ROLE guest LOGIN").await;
    created.expect("created");
    let url = cluster.url_of("guest").replace("reportflow@", "guest@");
    let error = Journal::connect(&url).await.expect_err("no right");
    let message = "cannot use the database of the journal: \
                   permission denied for database postgres (SQLSTATE 42501)";
    assert_eq!(error.to_string(), message);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_an_error() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("bound");
    let server = silent.local_addr().expect("an address");
    let url = format!("postgres://reportflow@{server}/d?connect_timeout=1");
    let error = Journal::connect(&url).await.expect_err("no answer");
    let message = format!(
        "cannot use the database of the journal: cannot connect to the database on `{server}`: \
         the database did not answer within 3s"
    );
    assert_eq!(error.to_string(), message);
}

#[tokio::test]
async fn an_error_of_the_database_has_no_values_of_rows() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let sql = "CREATE TEMP TABLE key (name TEXT PRIMARY KEY); \
               INSERT INTO key VALUES ('s3cret'), ('s3cret')";
    let executed = connect(cluster).await.batch_execute(sql).await;
    let error = executed.expect_err("the same key twice");
    let detail = error.as_db_error().and_then(DbError::detail);
    assert!(detail.is_some_and(|it| it.contains("s3cret")), "{error:?}");
    let error = JournalError::Database(DatabaseError::from(error).into_inner());
    let message =
        "journal: duplicate key value violates unique constraint \"key_pkey\" (SQLSTATE 23505)";
    assert_eq!(error.to_string(), message);
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn a_transaction_that_is_cancelled_while_it_begins_leaves_the_connection() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = Fixture::in_place(folder, Place::Schema(cluster.url_of("cancelled")), 1).await;
    let other = connect(cluster).await;
    let lock = "BEGIN; SELECT 1 FROM cancelled.run FOR UPDATE";
    other.batch_execute(lock).await.expect("locked");
    let cancel = async {
        let sql = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity \
                   WHERE application_name = 'reportflow-bulk' AND wait_event = 'transactionid'";
        while other.execute(sql, &[]).await.expect("asked") == 0 {
            tokio::task::yield_now().await;
        }
    };
    let (claimed, ()) = tokio::join!(fixture.journal.claim(1, 1_000_000), cancel);
    let error = claimed.err().expect("cancelled").to_string();
    assert!(error.ends_with("(SQLSTATE 57014)"), "{error}");
    other.batch_execute("ROLLBACK").await.expect("unlocked");
    assert_eq!(fixture.claim(1).await.0, 1);
}

#[tokio::test]
async fn tables_of_others_are_not_a_journal() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let client = connect(cluster).await;
    let sql = "CREATE SCHEMA foreign_run; CREATE TABLE foreign_run.run (id BIGINT); \
               CREATE ROLE stranger LOGIN";
    client.batch_execute(sql).await.expect("created");
    let url = cluster.url_of("foreign_run");
    let error = Journal::connect(&url).await.expect_err("foreign");
    let message = "cannot use the database of the journal: \
                   schema `foreign_run` has tables of another program; use another schema";
    assert_eq!(error.to_string(), message);

    let url = cluster.url_of("strange_run");
    Journal::connect(&url).await.expect("created");
    let grant = "GRANT USAGE ON SCHEMA strange_run TO stranger";
    client.batch_execute(grant).await.expect("granted");
    let url = url.replace("reportflow@", "stranger@");
    let error = Journal::connect_read_only(&url).await;
    let error = error.expect_err("no right").to_string();
    let end = "permission denied for table run (SQLSTATE 42501)";
    assert!(error.ends_with(end), "{error}");
}

#[tokio::test]
async fn a_copy_of_the_database_is_refused() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let client = connect(&cluster).await;
    let create = async |sql| client.batch_execute(sql).await;
    create("CREATE DATABASE source").await.expect("created");
    let url = cluster.url();
    let (server, _) = url.rsplit_once('/').expect("a database");
    let url = |database| format!("{server}/{database}?schema=november");
    let journal = Journal::connect(&url("source")).await.expect("created");
    drop(journal);
    // Its connection ends on another thread.
    while create("CREATE DATABASE copy TEMPLATE source")
        .await
        .is_err()
    {
        tokio::task::yield_now().await;
    }
    let error = Journal::connect(&url("copy")).await.expect_err("a copy");
    assert!(matches!(error, JournalError::Copied { .. }), "{error:?}");
    Journal::connect(&url("source"))
        .await
        .expect("the original");
}

#[tokio::test]
async fn a_schema_that_is_there_is_used_only_if_it_is_empty() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let client = connect(cluster).await;
    let sql = "CREATE ROLE tenant LOGIN; CREATE SCHEMA prepared AUTHORIZATION tenant; \
               CREATE SCHEMA occupied; CREATE TABLE occupied.users (id BIGINT)";
    client.batch_execute(sql).await.expect("created");
    // The role may not create one.
    let url = |schema| cluster.url_of(schema).replace("reportflow@", "tenant@");
    Journal::connect(&url("prepared")).await.expect("created");
    for schema in ["occupied", "information_schema"] {
        let error = Journal::connect(&cluster.url_of(schema)).await;
        let error = error.expect_err("tables of others").to_string();
        assert!(error.contains("has tables of another program"), "{error}");
    }
}
