//! The example, run as a user runs it: three times.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postgres::NoTls;
use reportflow_emulator::{Emulator, Fault};
use reportflow_test_postgres::Cluster;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const RECEIPTS: usize = 500;
/// Four requests of 100 documents.
const MAX_ON_THE_WAY: usize = 400;

/// Starts the example in a folder of its own.
fn start(cluster: &Cluster, emulator: &Emulator) -> (TempDir, Child) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut example = Command::new(env!("CARGO_BIN_EXE_reportflow-examples-workers"));
    example.current_dir(&folder).stdout(Stdio::piped());
    example.env("DATABASE_URL", cluster.url_of("receipts"));
    example.env("REPORTFLOW_BASE_URL", emulator.base_url());
    example.env("REPORTFLOW_APP_KEY", "ak_workers");
    let child = example.spawn().expect("a program that starts");
    (folder, child)
}

fn saved(folder: &TempDir) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder.path().join("out/領収書")) else {
        return BTreeSet::new();
    };
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| name.into_string().expect("Unicode"))
        .filter(|name| name.ends_with(".pdf"))
        .collect()
}

/// Returns the key of a receipt.
fn key(pdf: &str) -> String {
    let key = pdf
        .strip_prefix("領収書-")
        .and_then(|it| it.strip_suffix(".pdf"));
    key.unwrap_or_else(|| panic!("{pdf} is no receipt"))
        .to_owned()
}

#[test]
fn two_workers_finish_what_a_killed_one_began() {
    let Some(cluster) = Cluster::start() else {
        return;
    };
    let runtime = Runtime::new().expect("a runtime");
    let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../designs");
    let emulator = Emulator::builder()
        .designs_dir(designs)
        .app_key("ak_workers");
    // The bytes of a PDF do not matter here, and drawing takes most of the time.
    let emulator = emulator.renderer(|_, _, _| Ok(b"%PDF-1.7\n".to_vec()));
    // Each response takes a moment, so that all have some.
    let slow = Fault::delay(Duration::from_millis(300)).route("async/multiple");
    let emulator = runtime.block_on(emulator.fault(slow.every(1)).start());
    let emulator = emulator.expect("a start");

    let (killed_folder, mut killed) = start(&cluster, &emulator);
    let mut stdout = BufReader::new(killed.stdout.take().expect("a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    assert!(line.contains(".pdf"), "{line}");
    killed.kill().expect("a kill");
    killed.wait().expect("an end");
    // Half a minute later.
    let mut client = postgres::Client::connect(&cluster.url(), NoTls).expect("connected");
    let sql = "UPDATE receipts.worker SET lease_until = clock_timestamp()";
    client.batch_execute(sql).expect("executed");

    let workers = [(); 2].map(|()| start(&cluster, &emulator));
    let mut pdfs = saved(&killed_folder);
    let mut last_lines = BTreeSet::new();
    for (folder, worker) in workers {
        let output = worker.wait_with_output().expect("an end");
        assert!(output.status.success(), "{output:?}");
        let stdout = String::from_utf8(output.stdout).expect("text");
        last_lines.extend(stdout.lines().last().map(str::to_owned));
        pdfs.extend(saved(&folder));
    }
    let last = format!("{} of {RECEIPTS} receipts are saved", pdfs.len());
    assert_eq!(Vec::from_iter(last_lines), [last]);
    // The others are unknown: what the killed one had on the way.
    assert!(pdfs.len() + MAX_ON_THE_WAY >= RECEIPTS);
    let sql = "SELECT key FROM receipts.document WHERE state = 'unknown'";
    let rows = client.query(sql, &[]).expect("rows");
    let unknown = rows.iter().map(|row| row.get::<_, String>(0));
    let mut keys: Vec<String> = unknown.chain(pdfs.iter().map(|name| key(name))).collect();
    keys.sort_unstable();
    let all = (1..=RECEIPTS).map(|number| format!("R-{number:05}"));
    assert!(keys.iter().eq(&Vec::from_iter(all)), "{keys:?}");
    let requests = runtime.block_on(emulator.requests()).expect("requests");
    let mut made = BTreeSet::new();
    for file in requests.iter().flat_map(|request| &request.files) {
        assert!(
            made.insert(file.file_name.clone()),
            "{} twice",
            file.file_name
        );
    }
    runtime.block_on(emulator.shutdown());
}
