//! The messages of the program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{ChildStderr, Stdio};

use serde_json::{Value, json};

use crate::http::api::{Api, DESIGNS, KEY, invoice};
use crate::http::program::{Running, connect, program, start};

/// The path has a control character (CSI), and one that reverses the direction of text.
const REQUEST: &str = "GET /v1/file/\u{9b}\u{202e}?key=s3cret HTTP/1.1";
const ESCAPED_PATH: &str = r"/v1/file/\u{9b}\u{202e}";

fn start_with(options: &[&str]) -> (Running, Api, BufReader<ChildStderr>) {
    let mut program = program();
    program.args(["--designs", DESIGNS]).args(options);
    let (mut running, api) = start(program.stderr(Stdio::piped()));
    let mut stderr = BufReader::new(running.0.stderr.take().unwrap());
    if !options.contains(&"--quiet") {
        let inbox = format!("inbox on {}", api.base.replace("/v1", "/"));
        let line = next_line(&mut stderr);
        assert!(line.contains(&inbox), "{line}");
    }
    (running, api, stderr)
}

/// Sends bytes, and waits for the end of the response.
fn request(api: &Api, line: &str) -> String {
    let mut client = connect(api);
    let headers = format!("host: a\r\nappkey: {KEY}\r\nconnection: close");
    write!(client, "{line}\r\n{headers}\r\n\r\n").unwrap();
    let mut response = String::new();
    client.read_to_string(&mut response).unwrap();
    response
}

fn next_line(stderr: &mut BufReader<ChildStderr>) -> String {
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    line
}

#[test]
fn logs_each_request_without_its_secrets() {
    let (_running, api, mut stderr) = start_with(&[]);
    request(&api, "GET /v1/file/designs HTTP/1.1");
    let line = next_line(&mut stderr);
    let start =
        " INFO request method=GET path=/v1/file/designs workspace=default status=200 duration_ms=";
    assert!(line.starts_with(start), "{line}");
    request(&api, REQUEST);
    let line = next_line(&mut stderr);
    let start = format!(" INFO request method=GET path={ESCAPED_PATH} status=404 duration_ms=");
    assert!(line.starts_with(&start), "{line}");
}

#[test]
fn logs_json_on_request() {
    let (_running, api, mut stderr) = start_with(&["--log", "json"]);
    request(&api, REQUEST);
    let mut line: Value = serde_json::from_str(&next_line(&mut stderr)).unwrap();
    let fields = line.as_object_mut().unwrap();
    assert!(fields.remove("timestamp").unwrap().is_string());
    assert!(fields.remove("duration_ms").unwrap().is_u64());
    let expected = json!({
        "level": "INFO",
        "message": "request",
        "method": "GET",
        "path": ESCAPED_PATH,
        "status": 404,
    });
    assert_eq!(line, expected);
}

/// A client may disconnect before the response, here while its document is rendered.
#[test]
fn logs_requests_without_a_response() {
    let (_running, api, mut stderr) = start_with(&[]);
    let rows = vec![json!({ "品目": "りんご" }); 5_000];
    let body = invoice(json!({ "明細": rows }), json!({})).to_string();
    let mut client = connect(&api);
    let headers = format!(
        "host: a\r\nappkey: {KEY}\r\ncontent-type: application/json\r\ncontent-length: {}",
        body.len()
    );
    let line = "POST /v1/file/sync/single HTTP/1.1";
    write!(client, "{line}\r\n{headers}\r\n\r\n{body}").unwrap();
    drop(client);
    let line = next_line(&mut stderr);
    let start =
        " INFO request without a response method=POST path=/v1/file/sync/single workspace=default ";
    assert!(line.starts_with(start), "{line}");
}

#[test]
fn quiet_logs_warnings_only() {
    let (_running, api, mut stderr) = start_with(&["--quiet"]);
    request(&api, "GET /v1/file/designs HTTP/1.1");
    assert!(request(&api, "not HTTP").starts_with("HTTP/1.1 400 "));
    let line = next_line(&mut stderr);
    assert!(line.starts_with(" WARN request rejected error="), "{line}");
}

#[test]
fn serves_after_its_stderr_was_closed() {
    let (_running, api, stderr) = start_with(&[]);
    drop(stderr);
    for _ in 0..2 {
        let response = request(&api, "GET /v1/file/designs HTTP/1.1");
        assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    }
}
