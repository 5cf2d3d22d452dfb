//! Commands that run with the emulator around them.

use std::io::Read as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::http::api::{DESIGNS, INVOICE};
use crate::http::program::program;

/// Sends the body in the second argument to the endpoint in the first one, and prints
/// the response.
const POST: &str = r#"
import json, os, sys, urllib.request
request = urllib.request.Request(
    os.environ["REPORTFLOW_BASE_URL"] + "/file/" + sys.argv[1],
    sys.argv[2].encode(),
    {"appkey": os.environ["REPORTFLOW_APP_KEY"], "content-type": "application/json"},
)
print(urllib.request.urlopen(request).read().decode())
"#;

fn emulator(flags: &[&str]) -> Command {
    let mut program = program();
    program.args(["--designs", DESIGNS]).args(flags).arg("--");
    program
}

fn shell(flags: &[&str], script: &str) -> Output {
    emulator(flags).args(["sh", "-c", script]).output().unwrap()
}

/// Posts one document by Python.
fn post(flags: &[&str], params: &Value) -> Output {
    let body = json!({
        "designId": INVOICE, "version": 1,
        "content": { "fileName": "請求書", "params": params },
    });
    let mut command = emulator(flags);
    command.args(["python3", "-c", POST, "async/single", &body.to_string()]);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_command_has_the_variables_of_a_client_and_standard_output() {
    let script = "echo $REPORTFLOW_BASE_URL $REPORTFLOW_APP_KEY $REPORTFLOW_WEBHOOK_SECRET";
    let output = shell(&[], script);
    let stdout = text(&output.stdout);
    let words: Vec<_> = stdout.split_whitespace().collect();
    let [base_url, app_key, secret] = words[..] else {
        panic!("{stdout}");
    };
    assert!(base_url.starts_with("http://127.0.0.1:") && base_url.ends_with("/v1"));
    assert!(app_key.starts_with("ak_") && secret.starts_with("whsec_"));
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));

    let flags = ["--app-key", "ak_given", "--webhook-secret", "s"];
    let url = ["--webhook-url", "http://127.0.0.1:9/"];
    let output = shell(
        &[&flags[..], &url].concat(),
        "echo $REPORTFLOW_APP_KEY $REPORTFLOW_WEBHOOK_SECRET",
    );
    assert_eq!(text(&output.stdout), "ak_given s\n");
}

#[test]
fn the_exit_code_is_that_of_the_command() {
    assert_eq!(shell(&[], "exit 7").status.code(), Some(7));
    assert_eq!(shell(&[], "kill -9 $$").status.code(), Some(128 + 9));
    let output = emulator(&[]).arg("no-such-program").output().unwrap();
    assert_eq!(output.status.code(), Some(127));
    let stderr = text(&output.stderr);
    assert!(
        stderr.starts_with("error: cannot run `no-such-program`: "),
        "{stderr}"
    );
    let output = emulator(&[]).arg(DESIGNS).output().unwrap();
    assert_eq!(output.status.code(), Some(126));
}

#[test]
fn fails_if_documents_have_blanks() {
    let all = json!({
        "請求書番号": "1", "請求先名": "山田商店", "合計金額": 1, "発行日": "2026-07-05",
        "明細": [],
    });
    let ok = post(
        &["--fail-on", "wrong-kind"],
        &json!({ "請求先名": "山田商店" }),
    );
    assert_eq!(ok.status.code(), Some(0), "{}", text(&ok.stderr));
    let output = post(
        &["--fail-on", "missing,unknown"],
        &json!({ "請求先": "typo" }),
    );
    assert_eq!(output.status.code(), Some(1));
    let stderr = text(&output.stderr);
    assert!(stderr.contains("error: 請求書.pdf of request "), "{stderr}");
    assert!(
        stderr.contains(": missing parameter `請求先名`\n"),
        "{stderr}"
    );
    assert!(
        stderr.contains(": unknown parameter `請求先`\n"),
        "{stderr}"
    );
    let output = post(&["--fail-on", "wrong-kind"], &json!({ "合計金額": "1" }));
    assert_eq!(output.status.code(), Some(1));
    let output = post(&["--fail-on", "unknown"], &all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn fails_if_a_webhook_is_undelivered() {
    let flags = [
        "--fail-on",
        "undelivered",
        "--webhook-url",
        "http://127.0.0.1:9/",
    ];
    let output = post(&flags, &json!({}));
    assert_eq!(output.status.code(), Some(1));
    let stderr = text(&output.stderr);
    assert!(stderr.contains(": webhook not delivered\n"), "{stderr}");

    let output = post(&flags[..2], &json!({}));
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("--fail-on undelivered without a webhook"),
        "{stderr}"
    );
}

#[test]
fn the_report_has_the_requests_and_the_documents() {
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().join("report");
    let flags = ["--report", report.to_str().unwrap()];
    let output = post(&flags, &json!({ "請求先名": "山田商店" }));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let accepted: Value = serde_json::from_slice(&output.stdout).unwrap();
    let json = std::fs::read(report.join("requests.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["requests"][0]["requestId"], accepted["requestId"]);
    assert_eq!(
        json["requests"][0]["files"][0]["params"]["請求先名"],
        "山田商店"
    );
    let folder = report.join(accepted["requestId"].as_str().unwrap());
    let pdf = std::fs::read(folder.join("請求書.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

/// Requests of an earlier run in the same folder are not the command's.
#[test]
fn checks_the_requests_of_the_command_only() {
    let data = tempfile::tempdir().unwrap();
    let flags = [
        "--data",
        data.path().to_str().unwrap(),
        "--fail-on",
        "missing",
    ];
    assert_eq!(post(&flags, &json!({})).status.code(), Some(1));
    assert_eq!(shell(&flags, "true").status.code(), Some(0));
}

#[test]
fn checks_need_all_requests() {
    let output = shell(&["--keep", "1", "--fail-on", "missing"], "echo started");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("--keep or --keep-bytes with --fail-on"),
        "{stderr}"
    );
}

/// The ids repeat with a seed.
#[test]
fn a_report_replaces_that_of_an_earlier_run_with_the_same_seed() {
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().to_str().unwrap();
    for _ in 0..3 {
        let output = post(&["--seed", "1", "--report", report], &json!({}));
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    let names = |dir: &std::path::Path| -> Vec<_> {
        let entries = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
        entries.map(|it| it.file_name()).collect()
    };
    assert_eq!(names(dir.path()).len(), 2);
    let folder = names(dir.path());
    let folder = folder.iter().find(|it| *it != "requests.json").unwrap();
    assert_eq!(names(&dir.path().join(folder)), ["請求書.pdf"]);
}

/// The receiver never answers, so the check would take 5 s.
#[cfg(unix)]
#[test]
fn a_signal_ends_the_checks() {
    let receiver = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", receiver.local_addr().unwrap());
    let body = json!({
        "designId": INVOICE, "version": 1, "content": { "fileName": "a", "params": {} },
    });
    let mut command = emulator(&["--fail-on", "undelivered", "--webhook-url", &url]);
    command.args(["python3", "-c", POST, "async/single", &body.to_string()]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    // The command has ended when its output has.
    let mut stdout = String::new();
    let mut pipe = child.stdout.take().unwrap();
    let _webhook = receiver.accept().unwrap();
    let pid = child.id().to_string();
    let mut line = [0; 1];
    pipe.read_exact(&mut line).unwrap();
    while child.try_wait().unwrap().is_none() {
        // Signals before the end of the command go to the command.
        Command::new("kill").args(["-INT", &pid]).status().unwrap();
    }
    pipe.read_to_string(&mut stdout).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_second_signal_kills_the_command() {
    let mut command = emulator(&[]);
    let script = "trap 'echo ignored' TERM; echo ready; while :; do sleep 0.05; done";
    command.args(["sh", "-c", script]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut line = [0; 6];
    stdout.read_exact(&mut line).unwrap();
    let pid = child.id().to_string();
    let kill = || Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    kill();
    let mut line = [0; 8];
    stdout.read_exact(&mut line).unwrap();
    assert_eq!(&line, b"ignored\n");
    kill();
    assert_eq!(child.wait().unwrap().code(), Some(128 + 9));
}

#[cfg(unix)]
#[test]
fn sigterm_is_passed_on_to_the_command() {
    let mut command = emulator(&[]);
    let script = "trap 'echo ended; exit 3' TERM; echo ready; while :; do sleep 0.05; done";
    command.args(["sh", "-c", script]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut ready = [0; 6];
    stdout.read_exact(&mut ready).unwrap();
    assert_eq!(&ready, b"ready\n");
    let pid = child.id().to_string();
    let killed = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(killed.success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "ended\n");
    assert_eq!(child.wait().unwrap().code(), Some(3));
}
