//! The program, as it is started from a shell.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

use crate::api::{Api, DESIGNS, KEY};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_reportflow-emulator"));
    program.env_remove("REPORTFLOW_APP_KEY");
    program
}

fn start(program: &mut Command) -> (Running, Api) {
    let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let base = line
        .trim_end()
        .strip_prefix("listening on ")
        .unwrap()
        .to_owned();
    assert!(
        base.starts_with("http://127.0.0.1:") && base.ends_with("/v1"),
        "{base}"
    );
    (Running(child), Api::at(base))
}

#[tokio::test]
async fn its_first_line_says_where_it_listens() {
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
async fn the_key_may_come_from_the_environment() {
    let mut program = program();
    let (_running, api) = start(
        program
            .args(["--designs", DESIGNS])
            .env("REPORTFLOW_APP_KEY", "ak_env"),
    );
    assert_eq!(api.get("/file/designs").await.status, 401);
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_is_no_unicode_lets_nobody_in() {
    use std::os::unix::ffi::OsStrExt as _;

    let mut program = program();
    let key = std::ffi::OsStr::from_bytes(b"ak_\xe9");
    let program = program.args(["--designs", DESIGNS]);
    let (_running, api) = start(program.env("REPORTFLOW_APP_KEY", key));
    assert_eq!(api.get("/file/designs").await.status, 401);
}

#[tokio::test]
async fn the_limits_are_those_of_the_service() {
    let mut program = program();
    let (_running, api) = start(program.args(["--designs", DESIGNS, "--rate-limits"]));
    for _ in 0..30 {
        assert_eq!(api.post_to("/file/sync/single", "{}").await.status, 400);
    }
    assert_eq!(api.post_to("/file/sync/single", "{}").await.status, 429);
}

#[tokio::test]
async fn a_client_may_be_named() {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--oauth-client-id", "client"]);
    let (_running, api) = start(program.args(["--oauth-client-secret", "secret"]));
    let form = "grant_type=client_credentials&client_id=client&client_secret=secret";
    assert_eq!(api.token(form).await.status, 200);
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
        "webhook-url",
        "webhook-secret",
        "strict",
        "rate-limits",
    ] {
        assert!(help.contains(&format!("--{option}")), "{help}");
    }
}

#[test]
fn mistakes_are_told_and_point_to_the_help() {
    let output = run(&["--port", "1"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        error.contains("--port") && error.contains("--help"),
        "{error}"
    );
    let output = run(&["--oauth-client-id", "client"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("--oauth-client-secret"), "{error}");
    let output = run(&["--designs", "no/such/folder"]);
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("no/such/folder")
    );
}
