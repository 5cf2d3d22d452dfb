//! Hosts that misbehave: one clear error, in time, and no changed file.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::workspace::{Run, Workspace};

const V1: &str = r#"[{ "name": "total", "type": "number", "label": "Total" }]"#;

/// Sends these bytes to every connection. Sends nothing if they are empty.
fn host(response: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            if response.is_empty() {
                open.push(stream);
            } else {
                let _ = stream.write_all(response);
            }
        }
    });
    format!("http://{address}/v1")
}

/// Runs `sync` against the host. No file may change.
fn sync(response: &'static [u8]) -> Run {
    let workspace = Workspace::new();
    workspace.write(
        "app/src/lib.rs",
        "#[derive(ReportDesign)]\n#[report_design(id = \"receipt\", version = 1)]\nstruct S;\n",
    );
    workspace.write("designs/receipt/v1.json", V1);
    let before = workspace.files();
    let url = host(response);
    let variables = [
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_cli"),
    ];
    let run = workspace.run_with("", &["sync"], &variables);
    assert_eq!(workspace.files(), before);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    let start = "error: design `receipt` v1 (app/src/lib.rs:2): ";
    assert!(run.stderr.starts_with(start), "{run:?}");
    assert!(
        run.stderr.ends_with("\n  = note: no file was changed\n"),
        "{run:?}"
    );
    run
}

#[test]
fn a_body_that_is_not_json() {
    let run = sync(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>");
    assert!(
        run.stderr
            .contains("the service's response is not a parameter list: "),
        "{run:?}"
    );
}

#[test]
fn a_truncated_response() {
    let run =
        sync(b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\nConnection: close\r\n\r\n[{\"name\"");
    assert!(
        run.stderr.contains("the service's response is truncated: "),
        "{run:?}"
    );
}

#[test]
fn a_response_that_is_too_large() {
    let mut response = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[".to_vec();
    response.resize(9 * 1024 * 1024, b' ');
    let run = sync(response.leak());
    assert!(
        run.stderr
            .contains("is too large: the limit is 8388608 bytes"),
        "{run:?}"
    );
}

#[test]
fn control_characters_are_escaped() {
    let run =
        sync(b"HTTP/1.1 400 Bad\r\nContent-Length: 8\r\nConnection: close\r\n\r\n\x1b[2Joops");
    assert!(
        run.stderr
            .contains("the service responded with status 400: \\u{1b}[2Joops"),
        "{run:?}"
    );
}

#[test]
fn a_redirect_is_not_followed() {
    let run = sync(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assert!(
        run.stderr.contains("the service responded with status 302"),
        "{run:?}"
    );
}

#[test]
fn no_response_within_the_timeout() {
    let workspace = Workspace::new();
    let many = (0..9).map(|i| {
        let id = format!("receipt-{i}");
        workspace.write(&format!("designs/{id}/v1.json"), V1);
        format!("#[derive(ReportDesign)]\n#[report_design(id = {id:?}, version = 1)]\nstruct S;\n")
    });
    workspace.write("app/src/lib.rs", &many.collect::<String>());
    let before = workspace.files();
    let url = host(b"");
    let variables = [
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_cli"),
    ];
    let run = |arguments: &[&str]| {
        let start = Instant::now();
        let run = workspace.run_with("", arguments, &variables);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{arguments:?}: {took:?}");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        let message = format!(
            "the request to the service timed out (at `{url}`)\n  = help: check `REPORTFLOW_BASE_URL`"
        );
        assert!(run.stderr.contains(&message), "{run:?}");
    };
    std::thread::scope(|scope| {
        for arguments in [
            &["designs"][..],
            &["add", "receipt-0"],
            &["add", "receipt-0", "--version", "2"],
            &["sync"],
            &["check"],
            &["diff", "receipt-0", "1", "2"],
        ] {
            scope.spawn(|| run(arguments));
        }
    });
    assert_eq!(workspace.files(), before);
}

#[test]
fn a_site_without_v1_rejects_the_request() {
    let url = host(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
    let base = url.trim_end_matches("/v1");
    let variables = [
        ("REPORTFLOW_BASE_URL", base),
        ("REPORTFLOW_APP_KEY", "ak_cli"),
    ];
    let error = format!(
        "error: the service at `{base}` rejects the key from the environment's \
         `REPORTFLOW_APP_KEY`: no\n  \
         = help: check `REPORTFLOW_BASE_URL`: it usually ends in `/v1`\n"
    );
    Workspace::new()
        .run_with("", &["designs"], &variables)
        .is(2, "", &error);
}
