//! Several processes that work on a run, with a journal in PostgreSQL.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use postgres::NoTls;
use reportflow_emulator::Fault;
use serde_json::json;

use super::service::{files, output};
use super::shared_journal::{PATIENCE, Shared, end, spawn};

#[test]
fn three_machines_finish_one_run() {
    // So that one process cannot do it alone before the others begin.
    let slow = Fault::delay(Duration::from_secs(10)).route("async/multiple");
    let Some(shared) = Shared::start("three_machines", &[slow.every(1)]) else {
        return;
    };
    shared.write_input(2_000);
    // It begins before the run.
    let mut early = spawn(
        shared
            .bulk("work", &["--out", "b"])
            .current_dir(shared.service.workspace.path().join("app")),
    );
    let mut stderr = BufReader::new(early.stderr.take().expect("standard error"));
    let mut line = String::new();
    stderr.read_line(&mut line).expect("a line");
    let start = "waiting until `bulk run` has put all documents into `postgres://";
    assert!(line.starts_with(start), "{line}");
    let run = spawn(&mut shared.run("a", &[]));
    let late = spawn(&mut shared.bulk("work", &[]));
    // Each has its four requests.
    shared.wait_until(|status| status["states"]["sending"] == 1_200);
    shared.service.emulator.clear_faults();
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).expect("the rest");
    let summary = "saved 2000, refused 0, unknown 0, skipped 0\nreports in ";
    for (run, folder) in [
        (end(run), "/a\n"),
        (end(late), "/a\n"),
        (end(early), "/app/b\n"),
    ] {
        assert_eq!(run.code, 0, "{run:?} {rest}");
        assert!(run.stdout.starts_with(summary), "{run:?}");
        assert!(run.stdout.ends_with(folder), "{run:?}");
    }
    assert_eq!(shared.service.made().len(), 2_000);
    let in_folders = shared.pdfs("a").len() + shared.pdfs("app/b").len();
    assert_eq!(in_folders, 2_000, "each is in one folder");
    assert!(!shared.pdfs("app/b").is_empty(), "it worked too");
    for out in ["a", "app/b"] {
        let paths = shared.saved_paths(out);
        assert_eq!(paths.len(), 2_000);
        let is_there = |path: &&String| std::path::Path::new(path).is_absolute();
        assert_eq!(paths.iter().filter(is_there).count(), 2_000);
        assert!(paths.iter().all(|path| std::path::Path::new(path).exists()));
    }
    let status = shared.status();
    assert_eq!(status["workers"], json!([]), "{status}");
    assert_eq!(status["journal"], json!(shared.url));
}

#[test]
fn the_documents_of_a_killed_worker_are_settled_from_another_machine() {
    let hang = Fault::hang().route("async/multiple").next(1);
    let Some(shared) = Shared::start("killed_worker", &[hang]) else {
        return;
    };
    shared.write_input(3);
    let mut run = spawn(&mut shared.run("a", &[]));
    shared.wait_for("sending");
    let status = shared.status();
    assert_eq!(
        status["workers"].as_array().map(Vec::len),
        Some(1),
        "{status}"
    );
    assert!(status["workers"][0]["host"].is_string(), "{status}");
    let text = output(&mut shared.bulk("status", &[])).stdout;
    assert!(text.contains("\nworkers: "), "{text}");
    run.kill().expect("a kill");
    run.wait().expect("an end");
    // Half a minute later.
    shared.execute("UPDATE worker SET lease_until = clock_timestamp()");
    let status = shared.status();
    assert_eq!(
        (&status["workers"], &status["unknown"]),
        (&json!([]), &json!(3)),
        "{status}"
    );
    let work = output(&mut shared.bulk("work", &["--out", "b"]));
    assert_eq!(work.code, 1, "{work:?}");
    let summary = "saved 0, refused 0, unknown 3, skipped 0\n";
    assert!(work.stdout.starts_with(summary), "{work:?}");
    assert_eq!(
        shared
            .service
            .workspace
            .read("b/unknown.csv")
            .lines()
            .count(),
        4
    );
    // A folder without a cargo workspace.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let settle = |arguments: &[&str]| {
        let mut command = shared.bulk("settle", arguments);
        output(command.current_dir(elsewhere.path()))
    };
    let help = format!(
        "settled 2; now run `cargo reportflow bulk resume --journal '{}'`\n",
        shared.url
    );
    settle(&["1", "2", "--resend"]).is(0, &help, "");
    assert_eq!(settle(&["3", "--skip"]).code, 0);
    let resume = output(&mut shared.bulk("resume", &["--out", "c"]));
    assert_eq!(resume.code, 1, "{resume:?}");
    assert_eq!(shared.pdfs("c").len(), 2);
    assert_eq!(shared.saved_paths("c").len(), 2);
    assert_eq!(shared.status()["skipped"], 1);
}

#[test]
fn ctrl_c_stops_one_worker_and_says_how_to_go_on() {
    let hang = Fault::delay(Duration::from_secs(2))
        .route("async/multiple")
        .next(1);
    let Some(shared) = Shared::start("ctrl_c", &[hang]) else {
        return;
    };
    shared.write_input(1_000);
    let run = spawn(&mut shared.run("a", &[]));
    shared.wait_for("sending");
    let id = run.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill").success());
    let run = end(run);
    assert_eq!(run.code, 2, "{run:?}");
    let help = format!(
        "= help: run `cargo reportflow bulk resume --journal '{}' --out a` to continue\n",
        shared.url
    );
    assert!(run.stderr.ends_with(&help), "{run:?}");
    let status = shared.status();
    assert!(status["open"].as_u64() > Some(0), "{status}");
    assert_eq!(
        (&status["workers"], &status["unknown"]),
        (&json!([]), &json!(0)),
        "{status}"
    );
    // The command of the hint.
    let resume = output(&mut shared.bulk("resume", &["--out", "a"]));
    assert_eq!(resume.code, 0, "{resume:?}");
    assert_eq!(shared.pdfs("a").len(), 1_000);
    assert_eq!(shared.service.made().len(), 1_000);
}

#[test]
fn the_same_run_may_have_a_folder_on_each_machine_and_another_one_is_refused() {
    let Some(shared) = Shared::start("same_run", &[]) else {
        return;
    };
    shared.write_input(2);
    assert_eq!(output(&mut shared.run("a", &[])).code, 0);
    let again = output(&mut shared.run("b", &[]));
    assert_eq!(again.code, 0, "{again:?}");
    let resume = output(&mut shared.bulk("resume", &[]));
    assert!(resume.stdout.ends_with("/a\n"), "the first one: {resume:?}");
    shared.write_input(3);
    let other = output(&mut shared.run("a", &[]));
    assert_eq!(other.code, 2, "{other:?}");
    let url = &shared.url;
    let error = format!(
        "error: journal `{url}` belongs to another run: the content of --input differs\n  \
         = help: run `cargo reportflow bulk resume --journal '{url}'` to continue that run, \
         or give the URL of `--journal` another `schema`\n"
    );
    other.is(2, "", &error);
    let url = shared.cluster.url_of("same_run_2");
    let other = output(
        &mut shared
            .service
            .command_to("a", "in.csv", &["--journal", &url]),
    );
    assert_eq!(other.code, 2, "{other:?}");
    let error = "has the PDFs of another run\n";
    assert!(other.stderr.contains(error), "{other:?}");
    // The failed start has bound no folder.
    let other = output(
        &mut shared
            .service
            .command_to("c", "in.csv", &["--journal", &url]),
    );
    assert_eq!(other.code, 0, "{other:?}");
    assert_eq!(shared.service.made().len(), 5);
}

#[test]
fn workers_that_share_a_folder_write_whole_reports() {
    let Some(shared) = Shared::start("reports", &[]) else {
        return;
    };
    shared.write_input(1_000);
    assert_eq!(output(&mut shared.run("a", &[])).code, 0);
    let saved = shared.service.workspace.read("a/saved.csv");
    assert_eq!(saved.lines().count(), 1_001);
    for _ in 0..3 {
        let workers = [(); 4].map(|()| spawn(&mut shared.bulk("work", &[])));
        for run in workers.map(end) {
            assert_eq!(run.code, 0, "{run:?}");
        }
        assert_eq!(shared.service.workspace.read("a/saved.csv"), saved);
    }
    let others: Vec<String> = files(&shared.service.workspace.path().join("a"))
        .into_iter()
        .filter(|name| !name.ends_with(".pdf"))
        .collect();
    assert_eq!(others, ["report.json", "saved.csv"]);
}

#[test]
fn a_journal_that_is_missing_or_a_file_is_told() {
    let Some(shared) = Shared::start("missing", &[]) else {
        return;
    };
    for command in [&["status"][..], &["resume"], &["settle", "1", "--skip"]] {
        let run = output(&mut shared.bulk(command[0], &command[1..]));
        run.is(
            2,
            "",
            "error: there is no run in schema `missing`\n  = help: correct `schema` in the URL of \
             `--journal`, or begin the run with `bulk run`\n",
        );
    }
    for (arguments, error) in [
        (
            &["work", "--journal", "out/journal.db"][..],
            "error: invalid `--journal`: one process works with a journal file\n",
        ),
        (
            &["resume", "--journal", "out/journal.db", "--out", "b"],
            "error: invalid `--out`: the PDFs of a journal file are in one folder\n",
        ),
        (
            &["status", "--journal", "mysql://u:secret@h/d"],
            "error: invalid `--journal`: not a URL of PostgreSQL\n",
        ),
        (
            &["status", "--journal", "host=h password=secret dbname=d"],
            "error: invalid `--journal`: not a URL of PostgreSQL\n",
        ),
        (
            &["status", "--journal", "postgres:/u:secret@h/d"],
            "error: invalid `--journal`: not a URL of PostgreSQL\n",
        ),
    ] {
        let run = output(&mut shared.service.bulk(arguments));
        assert_eq!((run.code, &*run.stdout), (2, ""), "{run:?}");
        assert!(run.stderr.starts_with(error), "{run:?}");
        assert!(!run.stderr.contains("secret"), "{run:?}");
    }
}

/// The limits of the service are those of the workspace, not of each process.
#[test]
fn machines_share_the_rate_limit() {
    let Some(shared) = Shared::start("rate_limit", &[]) else {
        return;
    };
    shared.write_input(1);
    let mut command = shared.run("a", &[]);
    // Nobody has this name.
    command.env("REPORTFLOW_BASE_URL", "https://reportflow.invalid/v1");
    let mut run = spawn(&mut command);
    let mut client = postgres::Client::connect(&shared.cluster.url(), NoTls).expect("connected");
    let exists = "SELECT to_regclass('reportflow.rate_limit') IS NOT NULL";
    let counted = "SELECT coalesce(bool_or(cardinality(slots) > 0), FALSE) \
                   FROM reportflow.rate_limit";
    let deadline = Instant::now() + PATIENCE;
    let mut is_true = |sql| -> bool { client.query_one(sql, &[]).expect("a row").get(0) };
    // A request that the store counts: the table alone is there without one.
    while !(is_true(exists) && is_true(counted)) {
        let ended = run.try_wait().expect("a state");
        assert!(ended.is_none(), "{:?}", end(run));
        assert!(Instant::now() < deadline, "no request was counted");
        thread::sleep(Duration::from_millis(10));
    }
    run.kill().expect("a kill");
    run.wait().expect("an end");
}
