//! The program `reportflow-emulator`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Output, Stdio};

use clap::Args as _;
use reportflow_emulator::cli::ServeArgs;
use serde_json::json;

use crate::http::api::{DESIGNS, KEY, invoice};
use crate::http::program::{connect, program, start};

#[tokio::test]
async fn prints_the_base_url_on_the_first_line() {
    let data = tempfile::tempdir().unwrap();
    let mut program = program();
    program.args([
        "--listen",
        "127.0.0.1:0",
        "--designs",
        DESIGNS,
        "--app-key",
        KEY,
        "--strict",
    ]);
    program.args([
        "--webhook-url",
        "http://127.0.0.1:9/",
        "--webhook-secret",
        "s",
        "--data",
    ]);
    let (_running, api) = start(program.arg(data.path()));
    assert_eq!(api.get("/file/designs").await.status, 200);
}

#[tokio::test]
async fn reads_the_app_key_from_the_environment() {
    let mut program = program();
    let (_running, api) = start(
        program
            .args(["--designs", DESIGNS])
            .env("REPORTFLOW_APP_KEY", "ak_env"),
    );
    assert_eq!(api.get("/file/designs").await.status, 401);
}

#[cfg(unix)]
#[test]
fn a_non_unicode_key_in_the_environment_is_invalid() {
    use std::os::unix::ffi::OsStrExt as _;

    let mut program = program();
    let key = std::ffi::OsStr::from_bytes(b"ak_\xe9");
    let program = program.args(["--designs", DESIGNS]);
    let output = program.env("REPORTFLOW_APP_KEY", key).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with("error: invalid app key: "), "{error}");
}

#[tokio::test]
async fn enforces_the_rate_limits_of_the_service() {
    let mut program = program();
    let (_running, api) = start(program.args(["--designs", DESIGNS, "--rate-limits"]));
    for _ in 0..30 {
        assert_eq!(api.post_to("/file/sync/single", "{}").await.status, 400);
    }
    assert_eq!(api.post_to("/file/sync/single", "{}").await.status, 429);
}

#[tokio::test]
async fn issues_tokens_to_the_oauth_client() {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--oauth-client-id", "client"]);
    let (_running, api) = start(program.args(["--oauth-client-secret", "secret"]));
    let form = "grant_type=client_credentials&client_id=client&client_secret=secret";
    assert_eq!(api.token(form).await.status, 200);
}

#[tokio::test]
async fn keys_and_secrets_may_begin_with_a_hyphen() {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--oauth-client-id", "-client"]);
    program.args(["--oauth-client-secret", "-secret", "--app-key", "-key"]);
    program.args([
        "--webhook-secret",
        "-s",
        "--webhook-url",
        "http://127.0.0.1:9/",
    ]);
    let (_running, api) = start(&mut program);
    let form = "grant_type=client_credentials&client_id=-client&client_secret=-secret";
    assert_eq!(api.token(form).await.status, 200);
    assert_eq!(api.get("/file/designs").await.status, 401);
}

/// Port 0 in all of them, because a fixed port may be in use.
#[tokio::test]
async fn listens_on_a_host_name_or_a_port() {
    for listen in ["localhost:0", "0", ":0"] {
        let mut program = program();
        let (_running, api) = start(program.args(["--designs", DESIGNS, "--listen", listen]));
        assert_eq!(api.get("/file/designs").await.status, 200, "{listen}");
    }
}

#[tokio::test]
async fn trims_a_key_with_a_line_break() {
    let mut program = program();
    let key = format!("{KEY}\n");
    let (_running, api) = start(program.args(["--designs", DESIGNS, "--app-key", &key]));
    assert_eq!(api.get("/file/designs").await.status, 200);
}

#[tokio::test]
async fn the_last_of_equal_flags_wins() {
    let mut program = program();
    program.args(["--designs", "no/such/folder", "--designs", DESIGNS]);
    let (_running, api) = start(program.args(["--strict", "--strict"]));
    assert_eq!(api.get("/file/designs").await.status, 200);
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

#[test]
fn help_names_every_option() {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    for option in [
        "listen",
        "designs",
        "app-key",
        "oauth-client-id",
        "oauth-client-secret",
        "data",
        "workspace",
        "webhook-url",
        "webhook-secret",
        "fault",
        "strict",
        "plain",
        "rate-limits",
        "seed",
        "log",
        "quiet",
    ] {
        assert!(help.contains(&format!("--{option}")), "{help}");
    }
}

#[test]
fn the_flags_are_those_of_serve_args() {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    let args = ServeArgs::augment_args(clap::Command::new("flags"));
    let count = 21 + usize::from(cfg!(feature = "cloud"));
    assert_eq!(args.get_arguments().count(), count);
    for arg in args.get_arguments() {
        let text = arg.get_help().unwrap().to_string();
        let name = arg
            .get_long()
            .map_or("  [CMD]...".to_owned(), |flag| format!("--{flag} "));
        let line = help.lines().find(|line| line.contains(&name));
        assert!(line.is_some_and(|line| line.contains(&text)), "{help}");
        assert!(text.chars().count() < 70, "{text}");
    }
}

#[test]
fn reports_invalid_flags() {
    for (arguments, messages) in [
        (&["--port", "1"][..], &["--port", "--help"][..]),
        (
            &["--listen", "here"],
            &["invalid", "--listen <ADDRESS>", "write HOST:PORT"],
        ),
        (&["--seed", "x"], &["--seed <N>"]),
        (&["--designs"], &["a value is required", "--designs <DIR>"]),
        (&["--oauth-client-id", "client"], &["--oauth-client-secret"]),
        (&["--oauth-client-secret", "s"], &["--oauth-client-id"]),
        (&["--webhook-url", "http://a/"], &["--webhook-secret"]),
        (&["--webhook-secret", "s"], &["--webhook-url"]),
        (&["--designs", "no/such/folder"], &["no/such/folder"]),
        (&["--app-key="], &["empty app key: set a value"]),
        (&["--app-key", " \n"], &["empty app key: set a value"]),
        (&["--app-key=\u{feff}"], &["empty app key: set a value"]),
        (
            &["--app-key=ak REAL"],
            &["invalid app key: it contains white space or a character outside ASCII"],
        ),
        (&["--app-key=ak_é"], &["invalid app key: it contains"]),
        (&["--designs="], &["--designs <DIR>"]),
        (&["--data="], &["--data <DIR>"]),
        (
            &["--data", "s3://bucket"],
            &["--data <DIR>", "expected a folder", "--objects"],
        ),
        (&["--keep", "some"], &["--keep <N>"]),
        (&["--keep-bytes", "5MB"], &["--keep-bytes <SIZE>", "256MiB"]),
        (
            &["--oauth-client-id=", "--oauth-client-secret=s"],
            &["empty OAuth client id"],
        ),
        (
            &["--oauth-client-id=i", "--oauth-client-secret="],
            &["empty OAuth client secret"],
        ),
        (
            &["--webhook-url=", "--webhook-secret=s"],
            &["empty webhook URL"],
        ),
        (
            &["--webhook-url=http://a/", "--webhook-secret="],
            &["empty webhook secret"],
        ),
    ] {
        let output = run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(error.starts_with("error: "), "{error}");
        for message in messages {
            assert!(error.contains(message), "{error}");
        }
    }
}

#[tokio::test]
async fn warns_once_of_omitted_file_mappings() {
    let mut program = program();
    let (mut running, api) = start(program.args(["--designs", DESIGNS]).stderr(Stdio::piped()));
    let long = json!({ "passthrough": { "a": "x".repeat(20_000) } });
    let body = invoice(json!({}), long).to_string();
    for _ in 0..2 {
        let response = api.post_to("/file/sync/single", body.clone()).await;
        assert_eq!(response.status, 201);
    }
    running.0.kill().unwrap();
    let mut stderr = String::new();
    let mut output = running.0.stderr.take().unwrap();
    output.read_to_string(&mut stderr).unwrap();
    let warnings = stderr.matches("response without x-file-mapping");
    assert_eq!(warnings.count(), 1, "{stderr}");
}

#[tokio::test]
async fn prints_warnings_on_stderr() {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--webhook-secret", "s"]);
    program.args(["--webhook-url", "http://127.0.0.1:9/?token=s3cret"]);
    let (mut running, api) = start(program.stderr(Stdio::piped()));
    api.invoice(json!({}), json!({})).await;
    let stderr = BufReader::new(running.0.stderr.take().unwrap());
    // After the line of the request.
    let lines = stderr.lines().map(Result::unwrap);
    let mut warnings = lines.filter(|line| line.contains("WARN"));
    for (number, next) in [(1, "200 ms"), (2, "1 s"), (3, "4 s")] {
        let line = warnings.next().unwrap();
        let message = format!(
            "WARN webhook attempt {number} of 6 to http://127.0.0.1:9/ failed: connection refused; next attempt in {next} "
        );
        assert!(line.trim_start().starts_with(&message), "{line}");
        assert!(!line.contains("s3cret"), "{line}");
    }
}

/// The limit of open files leaves room for a few connections only.
#[cfg(unix)]
#[tokio::test]
async fn serves_again_after_too_many_open_files() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 64 && exec \"$0\" \"$@\""]);
    shell.arg(program().get_program());
    shell.args(["--designs", DESIGNS]).stderr(Stdio::piped());
    let (mut running, api) = start(&mut shell);
    let connections: Vec<_> = (0..100).map(|_| connect(&api)).collect();
    let mut stderr = BufReader::new(running.0.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.contains("WARN cannot accept a connection"), "{line}");
    drop(connections);
    // The response is an error as long as the server has not seen that the others left.
    while api.get("/file/designs").await.status != 200 {}
}
