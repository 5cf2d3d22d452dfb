//! Documents whose requests broke.

use reportflow_emulator::Fault;

use super::service::{BulkService, files};

/// The service makes the documents of the first request, and its response is lost.
fn lost_response() -> BulkService {
    let service = BulkService::with(|builder| {
        builder.fault(Fault::reset().route("async/multiple").after().next(1))
    });
    service
        .workspace
        .write("in.csv", "番号,宛名,金額\n1,a,1\n2,b,2\n3,c,3\n");
    let run = service.run("in.csv", &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(service.numbers(), [0, 0, 3, 0]);
    assert_eq!(service.report("unknown.csv").len(), 4);
    service
}

#[test]
fn a_person_settles_each_document() {
    let service = lost_response();
    let status = service.status();
    assert_eq!(status["unknown"], 3, "{status}");
    let made = service.made();
    let (request, file) = made
        .iter()
        .find(|(_, file)| file.file_name == "1.pdf")
        .expect("a document");
    let ids = format!("{request}/{}", file.file_id);
    let run = service.settle(&["1", "--made", &ids]);
    run.is(
        0,
        "settled 1; now run `cargo reportflow bulk resume --journal out/journal.db`\n",
        "",
    );
    assert_eq!(service.settle(&["2", "--resend"]).code, 0);
    assert_eq!(service.settle(&["3", "--skip"]).code, 0);
    let run = service.resume();
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(service.numbers(), [2, 0, 0, 1]);
    assert_eq!(service.made_names(), ["1.pdf", "2.pdf", "2.pdf", "3.pdf"]);
    assert_eq!(
        files(&service.out("")),
        [
            "1.pdf",
            "2.pdf",
            "journal.db",
            "report.json",
            "saved.csv",
            "skipped.csv"
        ]
    );
}

#[test]
fn either_all_keys_are_settled_or_none() {
    let service = lost_response();
    let run = service.settle(&["1", "9", "--skip"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.starts_with("error: unknown key `9`"), "{run:?}");
    assert_eq!(service.status()["skipped"], 0);
    for (arguments, error) in [
        (&["1", "--made", "abc"][..], "error: invalid `--made abc`\n"),
        (
            &["1", "2", "--made", "a/b"],
            "error: invalid `--made` for 2 keys: a file is one document",
        ),
        (
            &["1", "--made", "a/b", "--skip"],
            "error: the argument '--made",
        ),
        (
            &["1"],
            "error: the following required arguments were not provided",
        ),
        (
            &["--skip"],
            "error: the following required arguments were not provided",
        ),
    ] {
        let run = service.settle(arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.starts_with(error), "{run:?}");
    }
    assert_eq!(service.status()["unknown"], 3);
    let run = service.settle(&["1", "2", "1", "--skip"]);
    assert!(run.stdout.starts_with("settled 2;"), "{run:?}");
    assert_eq!(service.status()["skipped"], 2);
}

#[test]
fn a_policy_resends_or_skips() {
    for (policy, numbers, made) in [("resend", [3, 0, 0, 0], 6), ("skip", [0, 0, 0, 3], 3)] {
        let service = lost_response();
        let run = service.run("in.csv", &["--unknown", policy]);
        assert_eq!(run.code, i32::from(numbers[3] > 0), "{run:?}");
        assert_eq!(service.numbers(), numbers);
        assert_eq!(service.made().len(), made);
        let resent = if policy == "resend" { 3 } else { 0 };
        let listed = service.status()["resent"].as_array().map(Vec::len);
        assert_eq!(listed, Some(resent), "they may exist twice");
        assert!(!service.out("unknown.csv").exists());
    }
}
