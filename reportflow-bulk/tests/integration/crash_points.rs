//! A kill at each named point of the first, a middle and the last request.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::child;
use crate::oracle::check;
use crate::run::{DOCUMENTS, DOCUMENTS_PER_REQUEST, go_on};
use crate::service::Service;

const PASSES: u64 = DOCUMENTS / DOCUMENTS_PER_REQUEST as u64;
const VARIABLE: &str = "REPORTFLOW_BULK_CRASH";

/// Returns the names of all points, from the sources.
fn points() -> BTreeSet<String> {
    let mut points = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(path).unwrap();
            let calls = source.split("crash_point(\"").skip(1);
            let names = calls.map(|call| call.split('"').next().unwrap());
            points.extend(names.map(str::to_owned));
        }
    }
    points
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_at_each_point_loses_and_doubles_nothing() {
    let points = points();
    assert!(points.len() > 10, "{points:?}");
    // A run mostly waits for the emulator.
    let permits = Arc::new(Semaphore::new(8));
    let mut cases = JoinSet::new();
    for point in points {
        for pass in 1..=PASSES {
            let (point, permits) = (point.clone(), Arc::clone(&permits));
            cases.spawn(async move {
                let _permit = permits.acquire().await.unwrap();
                let is_killed = kill_at(&point, pass).await;
                (point, is_killed)
            });
        }
    }
    let cases = cases.join_all().await;
    let reached: BTreeSet<_> = cases.iter().filter(|(_, is_killed)| *is_killed).collect();
    for (point, _) in &cases {
        assert!(
            reached.contains(&(point.clone(), true)),
            "no run passes {point}"
        );
    }
}

/// Kills a run when it passes the point, and finishes it. Returns whether it passed.
async fn kill_at(point: &str, pass: u64) -> bool {
    let service = Service::start().await;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut command = child::command(&service, folder, DOCUMENTS, 1);
    command.env(VARIABLE, format!("{point}:{pass}"));
    let mut command = tokio::process::Command::from(command);
    let output = command.stdin(Stdio::null()).output().await.unwrap();
    let is_killed = output.status.signal().is_some();
    assert!(
        is_killed || output.status.success(),
        "{point}:{pass}: {output:?}"
    );

    go_on(&service, folder, DOCUMENTS)
        .await
        .unwrap_or_else(|error| panic!("{point}:{pass}: {error}"));
    println!("{point}:{pass}");
    let counts = check(&service, folder, DOCUMENTS).await;
    // One request is on the way at a time.
    let unknown = usize::try_from(counts.unknown).unwrap();
    assert!(
        [0, DOCUMENTS_PER_REQUEST].contains(&unknown),
        "{point}:{pass}: {counts:?}"
    );
    assert_eq!(counts.saved + counts.unknown, DOCUMENTS, "{point}:{pass}");
    is_killed
}
