//! Ctrl-C, and the status of a run that works.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reportflow_emulator::Fault;

use super::service::{BulkService, output};

/// Writes an input with this number of documents.
fn write_input(service: &BulkService, documents: usize) {
    let rows = (1..=documents).map(|number| format!("{number},a,1\n"));
    let text: String = ["番号,宛名,金額\n".to_owned()]
        .into_iter()
        .chain(rows)
        .collect();
    service.workspace.write("in.csv", &text);
}

fn interrupt(run: &Child) {
    let id = run.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill").success());
}

/// Waits until the number of documents in one of the states is positive.
fn wait_for(service: &BulkService, states: &[&str]) {
    loop {
        if service.out("journal.db").exists() {
            let command = ["status", "--journal", "out/journal.db", "--json"];
            let output = service.bulk(&command).output().expect("the program");
            // The journal has no documents at first.
            let status: serde_json::Value =
                serde_json::from_slice(&output.stdout).unwrap_or_default();
            if states
                .iter()
                .any(|state| status["states"][state].as_u64() > Some(0))
            {
                return;
            }
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_first_one_finishes_what_is_in_flight() {
    let service = BulkService::with(|builder| {
        builder.fault(
            Fault::delay(Duration::from_millis(500))
                .route("async/multiple")
                .every(1),
        )
    });
    write_input(&service, 3_000);
    let mut command = service.command("in.csv", &[]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = run.spawn().expect("the program");
    wait_for(&service, &["accepted", "announced", "saved"]);
    interrupt(&run);
    let output = run.wait_with_output().expect("an end");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    let help = "= help: run `cargo reportflow bulk resume --journal out/journal.db` to continue\n";
    assert!(stderr.ends_with(help), "{stderr}");
    let status = service.status();
    assert!(status["open"].as_u64() > Some(0), "{status}");
    assert_eq!(status["states"]["sending"], 0, "{status}");
    assert_eq!(service.numbers()[2], 0);
    service.emulator.clear_faults();
    let run = service.resume();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(service.numbers(), [3_000, 0, 0, 0]);
    let mut made = service.made_names();
    assert_eq!(made.len(), 3_000);
    made.dedup();
    assert_eq!(made.len(), 3_000);
}

#[test]
fn the_second_one_ends_the_process_and_the_journal_survives() {
    let service =
        BulkService::with(|builder| builder.fault(Fault::hang().route("async/multiple").next(1)));
    write_input(&service, 2);
    let mut command = service.command("in.csv", &[]);
    let run = command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut run = run.spawn().expect("the program");
    wait_for(&service, &["sending"]);
    let mut stderr = BufReader::new(run.stderr.take().expect("standard error"));
    interrupt(&run);
    let mut line = String::new();
    while !line.starts_with("stopping after the requests in flight") {
        line.clear();
        assert!(stderr.read_line(&mut line).expect("a line") > 0);
    }
    interrupt(&run);
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).expect("the rest");
    assert_eq!(run.wait().expect("an end").code(), Some(2), "{rest}");
    assert!(
        rest.contains("error: ended: requests in flight may be unknown\n"),
        "{rest}"
    );
    let run = service.resume();
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(service.numbers(), [0, 0, 2, 0]);
}

/// The last request is only in the log, which stays where it was.
#[test]
fn a_journal_that_is_moved_without_its_other_files_after_a_kill_sends_nothing() {
    let service =
        BulkService::with(|builder| builder.fault(Fault::hang().route("async/multiple").every(2)));
    write_input(&service, 300);
    let mut command = service.command("in.csv", &[]);
    let run = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut run = run.spawn().expect("the program");
    wait_for(&service, &["accepted", "announced", "saved"]);
    wait_for(&service, &["sending"]);
    run.kill().expect("a kill");
    run.wait().expect("an end");
    let status = service.status();
    assert_eq!(status["states"]["sending"], 0, "{status}");
    let unknown = status["unknown"].as_u64();
    assert!(unknown > Some(0), "{status}");
    assert_eq!(status["states"]["unknown"].as_u64(), unknown, "{status}");
    service.emulator.clear_faults();
    let made = service.made().len();
    let moved = service.workspace.path().join("moved");
    std::fs::create_dir(&moved).expect("a folder");
    let place = moved.join("journal.db");
    std::fs::rename(service.out("journal.db"), &place).expect("moved");
    for command in ["status", "resume", "resume"] {
        let run = output(&mut service.bulk(&[command, "--journal", "moved/journal.db"]));
        if command == "status" {
            continue;
        }
        assert_eq!(run.code, 2, "{run:?}");
        let error = "may be incomplete: its last process was killed";
        assert!(run.stderr.contains(error), "{run:?}");
        assert!(run.stderr.contains("--accept-copy"), "{run:?}");
    }
    assert_eq!(service.made().len(), made);
    std::fs::rename(&place, service.out("journal.db")).expect("moved back");
    let run = service.resume();
    assert_eq!(run.code, 1, "{run:?}");
    let mut made = service.made_names();
    made.dedup();
    assert_eq!(made.len(), service.made().len(), "none is made twice");
}
