//! Hosts with slow, huge, truncated and invalid responses.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use reportflow_tests_support::Project;

use super::{assert_says, main_of, MAIN, V1};

/// A host that sends these bytes as its response to each request.
pub(crate) fn host(response: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // The client may close the connection early.
            let _ = stream
                .read(&mut [0; 4096])
                .and_then(|_| stream.write_all(&response));
        }
    });
    url
}

/// A host that accepts connections, and sends nothing. Returns their number too.
fn silent_host() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            open.push(stream);
        }
    });
    (url, connections)
}

pub(crate) fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let response = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    response.into_bytes()
}

/// The build script's requests have a timeout, and no other request follows one. The
/// length of the timeout is tested in reportflow-build: here, other builds may hold
/// cargo's locks.
#[test]
fn hanging_host_does_not_hang_the_build() {
    let ids = ["a", "b", "c"].map(str::to_owned);
    let project = Project::app(&main_of(&ids));
    let (url, connections) = silent_host();
    let run = project.check(&[
        ("REPORTFLOW_BASE_URL", &url),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    assert!(
        !run.success && run.text.contains("timed out"),
        "{}",
        run.text
    );
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    let words = format!("design `a` v1 (src/main.rs:4) could not be fetched from `{url}`: ");
    assert_says(
        &run,
        &[
            &words,
            "no request was sent for the other 2 missing designs",
        ],
    );
}

/// The script of each crate sends one request.
#[test]
fn hanging_host_does_not_hang_a_workspace() {
    let project = Project::workspace(&["a", "b", "c"]);
    for member in ["a", "b", "c"] {
        project.package(member, member, MAIN);
    }
    let (url, connections) = silent_host();
    let run = project.check(&[
        ("REPORTFLOW_BASE_URL", &url),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    assert_says(&run, &["timed out"]);
    assert!((1..=3).contains(&connections.load(Ordering::SeqCst)));
}

/// All together, they take longer than one may.
#[test]
fn slow_host_and_many_designs_succeed() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            thread::sleep(Duration::from_millis(800));
            let _ = stream.write_all(&http("200 OK", "", V1));
        }
    });
    let ids: Vec<String> = (0..8).map(|number| format!("design{number}")).collect();
    let project = Project::app(&main_of(&ids));
    for id in &ids {
        project.write(&format!("designs/{id}/v1.json"), V1);
    }
    let run = project.check(&[
        ("REPORTFLOW_SCHEMAS", "check"),
        ("REPORTFLOW_BASE_URL", &url),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);
}

#[test]
fn bad_response_is_one_warning_and_changes_no_file() {
    let words = r#"{"statusCode":401,"message":"認証情報が不正です","error":"Unauthorized"}"#;
    let huge = format!("[{}]", " ".repeat(9 * 1024 * 1024));
    let truncated = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n[{\"name\":\"total\"".to_vec();
    let cases = [
        (
            "a wrong key",
            http("401 Unauthorized", "", words),
            "認証情報が不正です",
        ),
        (
            "no such design",
            http(
                "404 Not Found",
                "",
                r#"{"message":"指定したデザインが存在しません"}"#,
            ),
            "指定したデザインが存在しません",
        ),
        (
            "an error page",
            http("502 Bad Gateway", "", "<html>bad\ngateway</html>"),
            "status 502: <html>bad gateway</html>",
        ),
        (
            "a list of messages",
            http("400 Bad Request", "", r#"{"message":["a","b"]}"#),
            "status 400: a; b",
        ),
        (
            "garbage",
            http("200 OK", "", "<html>"),
            "is not a parameter list",
        ),
        (
            "another form",
            http("200 OK", "", r#"[{"name":1}]"#),
            "`/0/name`",
        ),
        (
            "a redirect",
            http("302 Found", "location: http://127.0.0.1:9/\r\n", ""),
            "status 302",
        ),
        ("too much", http("200 OK", "", &huge), "is too large"),
        ("a part", truncated, "could not be fetched"),
    ];
    for (case, response, message) in cases {
        let project = Project::app(MAIN);
        let before = project.files();
        let url = host(response);
        let run = project.check(&[
            ("REPORTFLOW_BASE_URL", &url),
            ("REPORTFLOW_APP_KEY", "ak_build"),
        ]);
        assert!(!run.success, "{case}: {}", run.text);
        // Cargo shows the warnings of a build that fails twice.
        let warnings: BTreeSet<_> = run
            .text
            .lines()
            .filter(|line| line.contains("could not be fetched"))
            .collect();
        assert_eq!(warnings.len(), 1, "{case}: {}", run.text);
        assert!(run.text.contains(message), "{case}: {}", run.text);
        assert!(
            run.text.contains("there is no snapshot"),
            "{case}: {}",
            run.text
        );
        assert!(!run.text.contains("ak_build"), "{case}: {}", run.text);
        assert_eq!(project.files(), before, "{case}");
    }
}
