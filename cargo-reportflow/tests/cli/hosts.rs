//! Hosts that misbehave: one clear error, in time, and every file as it was.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::workspace::{Run, Workspace};

const V1: &str = r#"[{ "name": "total", "type": "number", "label": "Total" }]"#;

/// Answers every connection with these bytes; with none, never.
fn host(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            if answer.is_empty() {
                open.push(stream);
            } else {
                let _ = stream.write_all(answer);
            }
        }
    });
    format!("http://{address}/v1")
}

/// `sync` against the host; no file may change.
fn sync(answer: &'static [u8]) -> Run {
    let workspace = Workspace::new();
    workspace.write(
        "app/src/lib.rs",
        "#[derive(ReportDesign)]\n#[report_design(id = \"receipt\", version = 1)]\nstruct S;\n",
    );
    workspace.write("designs/receipt/v1.json", V1);
    let before = workspace.files();
    let url = host(answer);
    let variables = [
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_cli"),
    ];
    let run = workspace.run_with("", &["sync"], &variables);
    assert_eq!(workspace.files(), before);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    let start = "error: design `receipt` v1 (app/src/lib.rs:2): ";
    assert!(run.stderr.starts_with(start), "{run:?}");
    assert!(run.stderr.ends_with("\nno file was changed\n"), "{run:?}");
    run
}

#[test]
fn garbage() {
    let run = sync(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>");
    assert!(
        run.stderr
            .contains("the service's response is not a parameter list: "),
        "{run:?}"
    );
}

#[test]
fn an_answer_that_breaks_off() {
    let run =
        sync(b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\nConnection: close\r\n\r\n[{\"name\"");
    assert!(
        run.stderr.contains("the service's response is truncated: "),
        "{run:?}"
    );
}

#[test]
fn an_answer_without_an_end() {
    let mut answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[".to_vec();
    answer.resize(9 * 1024 * 1024, b' ');
    let run = sync(answer.leak());
    assert!(
        run.stderr
            .contains("is too large: the limit is 8388608 bytes"),
        "{run:?}"
    );
}

#[test]
fn characters_that_move_the_cursor() {
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
fn no_answer_at_all() {
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
        let words = format!(
            "the request to the service timed out (at `{url}`)\nis `REPORTFLOW_BASE_URL` right"
        );
        assert!(run.stderr.contains(&words), "{run:?}");
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
