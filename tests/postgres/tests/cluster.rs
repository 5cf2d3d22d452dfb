//! Clusters start, crash, and end with their process.

#![cfg(unix)]

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use reportflow_test_postgres::{Cluster, Setup};

fn connect(cluster: &Cluster) -> Client {
    Client::connect(&cluster.url(), NoTls).expect("connected")
}

fn setting(cluster: &Cluster, name: &str) -> String {
    let row = connect(cluster).query_one("SELECT current_setting($1)", &[&name]);
    row.expect("a setting").get(0)
}

/// Waits for a folder to disappear.
fn wait_for_end(folder: &Path) {
    let start_time = Instant::now();
    while folder.exists() {
        assert!(
            start_time.elapsed() < Duration::from_secs(60),
            "{folder:?} is left"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_was_committed_survives_a_crash() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    assert_eq!(setting(&cluster, "fsync"), "on");
    assert_eq!(setting(&cluster, "server_encoding"), "UTF8");
    assert_eq!(setting(&cluster, "listen_addresses"), "");
    let mut client = connect(&cluster);
    for sql in [
        "CREATE TABLE t (n INT)",
        "INSERT INTO t VALUES (1)",
        "BEGIN; INSERT INTO t VALUES (2)",
    ] {
        client.batch_execute(sql).expect("executed");
    }
    cluster.stop_hard();
    Client::connect(&cluster.url(), NoTls)
        .err()
        .expect("it is stopped");
    cluster.start_again();
    let row = connect(&cluster).query_one("SELECT sum(n) FROM t", &[]);
    let sum: i64 = row.expect("a row").get(0);
    assert_eq!(sum, 1);
    let folder = cluster.data_folder();
    drop(cluster);
    assert!(!folder.parent().expect("a parent").exists());
}

#[test]
fn a_cluster_has_the_settings_and_files_of_its_setup() {
    let hba = b"local all all trust\nhost all all 127.0.0.1/32 reject\n";
    let Some(cluster) = Cluster::start_with(Setup {
        settings: &[("work_mem", "7MB")],
        files: &[("pg_hba.conf", hba)],
        has_tcp: true,
    }) else {
        return;
    };
    assert_eq!(setting(&cluster, "work_mem"), "7MB");
    let url = format!(
        "postgres://reportflow@127.0.0.1:{}/postgres",
        cluster.port()
    );
    let error = Client::connect(&url, NoTls).err().expect("rejected");
    let error = error.as_db_error().expect("an answer of the server");
    assert!(error.message().contains("pg_hba.conf rejects"), "{error}");
}

#[test]
fn a_cluster_ends_with_a_process_that_is_killed() {
    if Cluster::shared().is_none() {
        return;
    }
    for end in ["kill", "exit"] {
        let mut child = Command::new(env::current_exe().expect("a path"))
            .args([
                "process_with_a_cluster",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let mut lines = lines.map_while(Result::ok);
        let folder = lines.find_map(|line| Some(line.split_once("folder: ")?.1.to_owned()));
        let folder = folder.expect("a folder");
        assert!(Path::new(&folder).exists());
        match end {
            "kill" => child.kill().expect("killed"),
            _ => drop(child.stdin.take()),
        }
        child.wait().expect("it ended");
        wait_for_end(Path::new(&folder));
    }
}

#[test]
#[ignore = "another test starts it"]
fn process_with_a_cluster() {
    let cluster = Cluster::shared().expect("a cluster");
    let folder = cluster.data_folder();
    println!("folder: {}", folder.parent().expect("a parent").display());
    // The end of the input ends the process, which does not drop its statics.
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn urls_name_the_schema() {
    if let Some(cluster) = Cluster::shared() {
        let url = cluster.url_of("november");
        assert_eq!(url, format!("{}?schema=november", cluster.url()));
    }
}

/// Runs a test that needs a cluster. Returns whether it passed, and its errors.
fn run_with(folder: &str, mode: &str) -> (bool, String) {
    let output = Command::new(env::current_exe().expect("a path"))
        .args(["urls_name_the_schema", "--exact", "--nocapture"])
        .env("REPORTFLOW_TEST_POSTGRES_BIN", folder)
        .env("REPORTFLOW_TEST_POSTGRES", mode)
        .output()
        .expect("started");
    let text = String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text.into_owned())
}

#[test]
fn a_test_without_postgres_is_skipped_or_fails() {
    for (folder, mode, passes, expected) in [
        (
            "",
            "",
            true,
            "skipped: tests with PostgreSQL, which is not installed",
        ),
        ("", "required", false, "PostgreSQL is not installed, and"),
        ("/dev", "", false, "names no PostgreSQL"),
    ] {
        let (is_passed, errors) = run_with(folder, mode);
        assert_eq!(is_passed, passes, "{errors}");
        assert!(errors.contains(expected), "{errors}");
    }
}
