//! The password of the database of a journal.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Stdio};

use postgres::NoTls;
use reportflow_emulator::Fault;
use reportflow_test_postgres::{Cluster, Setup};

use super::service::{BulkService, output};
use crate::workspace::Run;

/// Needs `%…` in a URL.
const PASSWORD: &str = "se@cr/et ß";
const IN_URL: &str = "se%40cr%2Fet%20%C3%9F";

/// A server with a user who needs a password, and a run with an unknown document.
struct Secret {
    service: BulkService,
    cluster: Cluster,
}

impl Secret {
    fn start() -> Option<Secret> {
        let hba = b"local all reportflow trust\nlocal all all scram-sha-256\n";
        let cluster = Cluster::start_with(Setup {
            files: &[("pg_hba.conf", hba)],
            ..Setup::default()
        })?;
        let mut client = postgres::Client::connect(&cluster.url(), NoTls).expect("connected");
        let sql = format!(
            "CREATE ROLE clerk LOGIN PASSWORD '{PASSWORD}'; \
             GRANT CREATE ON DATABASE postgres TO clerk"
        );
        client.batch_execute(&sql).expect("executed");
        let lost = Fault::reset().route("async/multiple").after().next(1);
        let service = BulkService::with(|builder| builder.fault(lost));
        service.workspace.write("in.csv", "番号,宛名,金額\n1,a,1\n");
        Some(Secret { service, cluster })
    }

    /// Returns the URL of the journal for a user, who may have a password.
    fn url(&self, user: &str) -> String {
        let url = self.cluster.url_of("november");
        url.replace("//reportflow@", &format!("//{user}@"))
    }

    fn run(&self, url: &str) -> Command {
        self.service.command("in.csv", &["--journal", url])
    }

    fn settings(&self) -> String {
        let mut client = postgres::Client::connect(&self.cluster.url(), NoTls).expect("connected");
        let row = client.query_one("SELECT settings FROM november.run", &[]);
        row.expect("a row").get(0)
    }
}

#[track_caller]
fn assert_hidden(text: &str) {
    for part in ["se@cr", "se%40", "cr/et", "cr%2Fet", "%73%65%40", "cr%2fet"] {
        assert!(!text.contains(part), "{text}");
    }
}

#[test]
fn a_password_is_in_no_output_and_no_file() {
    let Some(secret) = Secret::start() else {
        return;
    };
    let shown = secret.url("clerk");
    let (in_url, as_parameter) = (
        secret.url(&format!("clerk:{IN_URL}")),
        format!("{shown}&password={IN_URL}"),
    );
    let mut outputs: Vec<Run> = Vec::new();
    // Each way to give the password.
    outputs.push(output(&mut secret.run(&in_url)));
    outputs.push(output(secret.run(&shown).env("PGPASSWORD", PASSWORD)));
    outputs.push(output(&mut secret.run(&as_parameter)));
    for run in &outputs {
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.stdout.starts_with("saved 0, refused 0, unknown 1,"),
            "{run:?}"
        );
    }
    let bulk = |arguments: &[&str]| output(&mut secret.service.bulk(arguments));
    let status = bulk(&["status", "--json", "--journal", &in_url]);
    assert_eq!(status.json()["journal"], shown, "{status:?}");
    let settled = bulk(&["settle", "--journal", &in_url, "1", "--resend"]);
    let command = format!("cargo reportflow bulk resume --journal '{shown}'");
    settled.is(0, &format!("settled 1; now run `{command}`\n"), "");
    secret
        .service
        .workspace
        .write("other.csv", "番号,宛名,金額\n2,a,1\n");
    let other = output(&mut secret.service.command("other.csv", &["--journal", &in_url]));
    assert!(other.stderr.contains(&command), "{other:?}");
    // The command of the message.
    let mut resume = secret.service.bulk(&["resume", "--journal", &shown]);
    let resume = output(resume.env("PGPASSWORD", PASSWORD));
    assert_eq!(resume.code, 0, "{resume:?}");
    outputs.extend([status, settled, other, resume]);
    // Mistakes.
    let wrong = secret.url("clerk:se%40cr");
    let broken = secret.url("clerk:se@cr/et");
    for arguments in [
        &["status", "--journal", &wrong][..],
        &["status", "--journal", &broken],
        &["status", &in_url],
        &["work", &in_url],
        &["wrok", &in_url],
        &[
            "status",
            "--journal",
            &in_url.replace("postgres:", "postgress:"),
        ],
        &["status", "--journal", &in_url, &in_url],
        &["status", "--jurnal", &in_url],
        &["status", "--json=postgres://u:se@cr/et"],
        &["status", "--json=postgres:/u:se@cr/et"],
        &["status", "host=h password=se@cr/et"],
        &["host=h password=se@cr/et"],
        &[
            "status",
            "--journal",
            &format!("{shown}&p%61ssword={IN_URL}"),
        ],
        &[
            "status",
            "--journal",
            &in_url.replace("/postgres?", "/nothing?"),
        ],
        &["status", "--journal", &in_url.replace("=november", "=!")],
        &["status", "--journal", &in_url.replace(":5432", ":x")],
        &["status", "--journal", &in_url.replace(":5432", ":1")],
    ] {
        let run = bulk(arguments);
        assert_eq!((run.code, &*run.stdout), (2, ""), "{run:?}");
        outputs.push(run);
    }
    for run in &outputs {
        assert_hidden(&run.stdout);
        assert_hidden(&run.stderr);
    }
    for (path, bytes) in secret.service.workspace.files() {
        assert_hidden(&path.display().to_string());
        assert_hidden(&String::from_utf8_lossy(&bytes));
    }
    assert_hidden(&secret.settings());
}

/// It is no name of a file.
#[test]
fn a_url_that_is_not_unicode_is_not_printed() {
    let service = BulkService::start();
    for (value, error) in [
        (
            &b"postgres://u:se@cr\xff@h/d"[..],
            "invalid `--journal`: not Unicode\n",
        ),
        (
            b"host=h password=se@cr\xff",
            "invalid `--journal`: not a URL of PostgreSQL\n",
        ),
    ] {
        for command in [&["status"][..], &["resume"], &["settle", "1", "--skip"]] {
            let mut command = service.bulk(command);
            let run = output(command.arg("--journal").arg(OsStr::from_bytes(value)));
            assert_eq!((run.code, &*run.stdout), (2, ""), "{run:?}");
            let error = format!("error: {error}");
            assert!(run.stderr.starts_with(&error), "{run:?}");
            assert_hidden(&run.stderr);
        }
    }
}

#[test]
fn the_key_of_a_parameter_is_plain() {
    let service = BulkService::start();
    for url in [
        "postgres://h/d?p%61ssword=se@cr",
        "postgres://h/d?schema=a&%70assword=se%40cr",
    ] {
        let run = output(&mut service.bulk(&["status", "--journal", url]));
        assert_eq!((run.code, &*run.stdout), (2, ""), "{run:?}");
        assert_hidden(&run.stderr);
    }
    let url = "postgres://h/d?schema=a&%70assword=se%40cr";
    let run = output(&mut service.bulk(&["status", "--journal", url]));
    run.is(
        2,
        "",
        "error: invalid `--journal`: the URL has a `%` in the name of a parameter\n  = help: write \
         its letters, as in `?schema=RUN`\n",
    );
}

#[test]
fn a_missing_or_wrong_password_is_told() {
    let Some(secret) = Secret::start() else {
        return;
    };
    for (url, error) in [
        (secret.url("clerk"), "password missing"),
        (secret.url("clerk:no"), "password authentication failed"),
    ] {
        let run = output(&mut secret.run(&url));
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(error), "{run:?}");
        let help = "= help: correct the password in the URL, or without one that in `PGPASSWORD`\n";
        assert!(run.stderr.ends_with(help), "{run:?}");
    }
    let run = output(&mut secret.run(&secret.url("clerk").replace(":5432", ":1")));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("No such file or directory"), "{run:?}");
}

/// `PGPASSWORD` is of the environment that the hint is for too.
#[test]
fn the_second_ctrl_c_shows_no_password() {
    use std::io::{BufRead as _, BufReader, Read as _};

    let Some(secret) = Secret::start() else {
        return;
    };
    secret.service.emulator.clear_faults();
    let hang = Fault::hang().route("async/multiple").next(1);
    secret.service.emulator.set_fault(hang).expect("a fault");
    let mut command = secret.run(&secret.url(&format!("clerk:{IN_URL}")));
    let mut run = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a start");
    let id = run.id().to_string();
    let interrupt = || {
        let kill = Command::new("kill").args(["-INT", &id]).status();
        assert!(kill.expect("kill").success());
    };
    let mut client = postgres::Client::connect(&secret.cluster.url(), NoTls).expect("connected");
    let sending = "SELECT count(*) FROM november.request WHERE state = 'sending'";
    while client
        .query_one(sending, &[])
        .map_or(0, |row| row.get::<_, i64>(0))
        == 0
    {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let mut stderr = BufReader::new(run.stderr.take().expect("standard error"));
    let mut line = String::new();
    interrupt();
    while !line.starts_with("stopping after the requests in flight") {
        line.clear();
        assert!(stderr.read_line(&mut line).expect("a line") > 0);
    }
    interrupt();
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).expect("the rest");
    assert_eq!(run.wait().expect("an end").code(), Some(2), "{rest}");
    let shown = secret.url("clerk");
    let help =
        format!("run `cargo reportflow bulk resume --journal '{shown}' --out out` to continue\n");
    assert!(rest.ends_with(&help), "{rest}");
}
