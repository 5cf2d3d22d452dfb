//! Runs that make no progress, and their reasons.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use reportflow_emulator::Fault;
use serde_json::json;

use super::service::BulkService;

const ROWS: &str = "番号,宛名,金額\n1,a,1\n2,b,2\n";

#[test]
fn a_run_that_waits_says_why() {
    for (fault, reason) in [
        (
            Fault::status(429).route("async/multiple").every(1),
            "429 Too Many Requests",
        ),
        (
            Fault::status(500).route("download").every(1),
            "downloads fail: ",
        ),
    ] {
        let service = BulkService::with(|builder| builder.fault(fault));
        service.workspace.write("in.csv", ROWS);
        let mut command = service.command("in.csv", &[]);
        let run = command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut run = run.spawn().expect("the program");
        let mut stderr = BufReader::new(run.stderr.take().expect("standard error"));
        let mut line = String::new();
        while !line.contains("waiting: ") {
            line.clear();
            assert!(stderr.read_line(&mut line).expect("a line") > 0);
        }
        assert!(line.contains(reason), "{line}");
        assert!(!line.contains("min left"), "{line}");
        let id = run.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill").success());
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).expect("the rest");
        assert_eq!(run.wait().expect("an end").code(), Some(2), "{rest}");
        let note = format!("= note: the last failure: {reason}");
        let found = rest.lines().any(|line| {
            line.trim_start().starts_with("= note: the last failure: ") && line.contains(reason)
        });
        assert!(found, "{note} in {rest}");
    }
}

/// Nothing is accepted, so the documents may be valid.
#[test]
fn documents_that_are_refused_for_now_are_counted() {
    let service = BulkService::with(|builder| {
        builder.fault(
            Fault::status(400)
                .body(json!({ "statusCode": 400, "message": ["quota exceeded"] }))
                .route("async/multiple")
                .every(1),
        )
    });
    service.workspace.write("in.csv", ROWS);
    let run = service.run("in.csv", &[]);
    assert_eq!(run.code, 2, "{run:?}");
    let note = "= note: 2 documents are refused for now, and `resume` sends them again; a reason: ";
    assert!(run.stderr.contains(note), "{run:?}");
    let status = service.status();
    assert_eq!(status["refusedForNow"], 2, "{status}");
    let reason = status["refusedForNowReason"].as_str().expect("a reason");
    assert!(reason.contains("quota exceeded"), "{status}");
    let text =
        super::service::output(&mut service.bulk(&["status", "--journal", "out/journal.db"]));
    assert!(
        text.stdout.contains("2 documents are refused for now"),
        "{text:?}"
    );
    service.emulator.clear_faults();
    assert_eq!(service.resume().code, 0);
    assert_eq!(service.status()["refusedForNow"], 0);
}
