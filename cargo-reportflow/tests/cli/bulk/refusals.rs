//! Runs that do not start, or stop at once.

use std::fs;

use super::service::{BulkService, output};

const ROWS: &str = "番号,宛名,金額\n1,a,1\n2,b,2\n";

#[test]
fn a_bad_row_stops_the_run_before_the_network_and_the_journal() {
    let service = BulkService::start();
    service
        .workspace
        .write("in.csv", "番号,宛名,金額\n1,a,1\n2,b,x\n");
    let run = service.run("in.csv", &[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(service.made().is_empty());
    assert!(!service.out("").exists());
}

#[test]
fn a_run_needs_the_key_and_a_dry_run_does_not() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    let mut command = service.command("in.csv", &[]);
    let run = output(command.env_remove("REPORTFLOW_APP_KEY"));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.starts_with("error: missing app key"), "{run:?}");
    assert!(!service.out("").exists());
    let mut command = service.command("in.csv", &["--dry-run"]);
    let run = output(command.env_remove("REPORTFLOW_APP_KEY"));
    run.is(0, "2 documents are valid\n", "");
}

#[test]
fn an_invalid_key_stops_the_run_and_a_valid_one_continues_it() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    let mut command = service.command("in.csv", &[]);
    let run = output(command.env("REPORTFLOW_APP_KEY", "ak_wrong"));
    assert_eq!(run.code, 2, "{run:?}");
    let help = "run `cargo reportflow bulk resume --journal out/journal.db`\n";
    assert!(run.stderr.ends_with(help), "{run:?}");
    assert!(!run.stderr.contains("ak_wrong"));
    assert_eq!(service.numbers(), [0, 0, 0, 0]);
    let run = service.resume();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(service.numbers(), [2, 0, 0, 0]);
}

#[test]
fn another_run_does_not_continue_in_the_journal() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    assert_eq!(service.run("in.csv", &[]).code, 0);
    let refused = |file: &str, options: &[&str], difference: &str| {
        let run = service.run(file, options);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        let first = format!(
            "error: journal `out/journal.db` belongs to another run: {difference} differs\n"
        );
        assert!(run.stderr.starts_with(&first), "{run:?}");
    };
    refused("in.csv", &["--file-name", "x-{番号}"], "--file-name");
    refused("in.csv", &["--passthrough", "番号"], "--passthrough");
    refused("in.csv", &["--encoding", "utf-8"], "--encoding");
    service
        .workspace
        .write("in.csv", &ROWS.replace(",2\n", ",3\n"));
    refused("in.csv", &[], "the content of --input");
    // Another policy is allowed.
    service.workspace.write("in.csv", ROWS);
    assert_eq!(service.run("in.csv", &["--unknown", "skip"]).code, 0);
    assert_eq!(service.made_names(), ["1.pdf", "2.pdf"]);
}

#[test]
fn a_missing_journal_is_not_created() {
    let service = BulkService::start();
    for arguments in [
        &["resume", "--journal", "no.db"][..],
        &["status", "--journal", "no.db"],
        &["settle", "--journal", "no.db", "1", "--skip"],
    ] {
        let run = output(&mut service.bulk(arguments));
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.stderr.starts_with("error: missing journal `no.db`"),
            "{run:?}"
        );
        assert!(!service.workspace.path().join("no.db").exists());
    }
}

#[test]
fn a_file_that_is_no_journal_is_not_changed() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    let path = service.workspace.path().join("notes.txt");
    fs::write(&path, "notes").expect("a file");
    let run = service.run("in.csv", &["--journal", "notes.txt"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(fs::read(&path).expect("a file"), b"notes");
}

/// Two runs would replace each other's reports, and PDFs of the same names.
#[test]
fn another_run_does_not_use_the_folder() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    assert_eq!(service.run("in.csv", &[]).code, 0);
    let pdf = fs::read(service.out("1.pdf")).unwrap();
    service
        .workspace
        .write("other.csv", "番号,宛名,金額\n1,c,3\n");
    let run = service.run("other.csv", &["--journal", "other.db"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    let first = "error: folder `";
    assert!(run.stderr.contains(first), "{run:?}");
    assert_eq!(fs::read(service.out("1.pdf")).unwrap(), pdf);
    assert_eq!(service.numbers(), [2, 0, 0, 0]);
    // It leaves no journal that blocks the path.
    for name in ["other.db", "other.db.lock"] {
        assert!(!service.workspace.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_run_does_not_replace_its_input_or_its_journal() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    service.workspace.write("out/refused.csv", ROWS);
    let journal = ["--journal", "out/../out/saved.csv"];
    let pdf = ["--journal", "out/1.PDF"];
    for (file, options, name) in [
        ("out/refused.csv", &[][..], "--input"),
        ("in.csv", &journal, "--journal"),
        ("in.csv", &pdf, "--journal"),
    ] {
        let run = service.run(file, options);
        assert_eq!(run.code, 2, "{run:?}");
        let error = format!("error: invalid `{name}`: the run would replace `");
        assert!(run.stderr.starts_with(&error), "{run:?}");
    }
    assert_eq!(service.workspace.read("out/refused.csv"), ROWS);
    assert!(service.made().is_empty());
}

#[test]
fn a_folder_that_was_moved_goes_on_with_its_journal() {
    let service = BulkService::start();
    service.workspace.write("in.csv", ROWS);
    assert_eq!(service.run("in.csv", &[]).code, 0);
    let moved = service.workspace.path().join("moved");
    fs::rename(service.out(""), &moved).expect("moved");
    let run = output(&mut service.bulk(&["resume", "--journal", "moved/journal.db"]));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!service.out("").exists());
    let saved = service.workspace.read("moved/saved.csv");
    assert!(saved.contains("moved"), "{saved}");
    let run = output(&mut service.command_to("moved/../moved", "in.csv", &[]));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(service.made_names(), ["1.pdf", "2.pdf"]);
}

#[test]
fn a_run_that_did_not_begin_cannot_be_resumed() {
    let service = BulkService::start();
    service.workspace.write("out/journal.db", "");
    let run = service.resume();
    assert_eq!(run.code, 2, "{run:?}");
    let error = "error: incomplete journal `out/journal.db`: its run did not begin";
    assert!(run.stderr.starts_with(error), "{run:?}");
    assert!(!run.stderr.contains("nothing was sent"), "{run:?}");
    assert_eq!(service.status()["isComplete"], false);
    let status = output(&mut service.bulk(&["status", "--journal", "out/journal.db"]));
    let line = "incomplete: the run did not put all documents into the journal yet\n";
    assert!(status.stdout.contains(line), "{status:?}");
}
