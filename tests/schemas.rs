//! What the build script fetches, compares and says, by real builds against
//! the emulator, and against hosts that misbehave.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use reportflow_tests::{Project, Run, Service};

const V1: &str = r#"[{ "name": "total", "type": "number", "label": "Total" }]"#;
const MAIN: &str = "use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = \"Dx3vQ8mZt5LbR2Ya\", version = 1)]
struct Document {
    total: i64,
}

fn main() {
    let _ = Document { total: 1 }.to_params_json();
}
";
const SNAPSHOT: &str = "designs/Dx3vQ8mZt5LbR2Ya/v1.json";
const DEAD: &str = "http://127.0.0.1:9/v1";

/// `cargo check`, with the service at hand.
fn check(service: &Service, project: &Project, variables: &[(&str, &str)]) -> Run {
    let url = service.url();
    let mut all = vec![
        ("REPORTFLOW_BASE_URL", url.as_str()),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ];
    all.extend(variables);
    project.check(&all)
}

#[test]
fn a_missing_snapshot_is_fetched_for_this_build_only() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let project = Project::app(MAIN);
    let before = project.files();

    let run = check(&service, &project, &[]);
    assert!(run.success, "{}", run.text);
    let advice = "was fetched for this build only: run `cargo reportflow add Dx3vQ8mZt5LbR2Ya --version 1` and commit `designs/Dx3vQ8mZt5LbR2Ya/v1.json`";
    assert!(run.text.contains(advice), "{}", run.text);
    assert!(run.text.contains("(src/main.rs:4)"), "{}", run.text);
    assert_eq!(project.files(), before);
    assert!(check(&service, &project, &[]).built.is_empty());
}

#[test]
fn two_builds_at_once_do_not_tear_what_is_fetched() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let project = Project::app(MAIN);
    let before = project.files();
    std::thread::scope(|scope| {
        let builds = [(); 2].map(|()| scope.spawn(|| check(&service, &project, &[])));
        for build in builds {
            let run = build.join().expect("a build");
            assert!(run.success, "{}", run.text);
        }
    });
    assert_eq!(project.files(), before);
}

#[test]
fn a_committed_snapshot_needs_no_network() {
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let run = project.check(&[
        ("REPORTFLOW_BASE_URL", DEAD),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);
}

#[test]
fn without_key_and_snapshot_the_derive_says_what_to_do() {
    let run = Project::app(MAIN).check(&[]);
    assert!(!run.success);
    for words in [
        "there is no snapshot of design `Dx3vQ8mZt5LbR2Ya`",
        SNAPSHOT,
        "cargo reportflow add Dx3vQ8mZt5LbR2Ya --version 1",
        "src/main.rs:4:",
    ] {
        assert!(
            run.text.contains(words),
            "`{words}` is missing in {}",
            run.text
        );
    }
}

#[test]
fn offline_asks_nobody() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let run = check(
        &service,
        &Project::app(MAIN),
        &[("REPORTFLOW_SCHEMAS", "offline")],
    );
    assert!(
        !run.success && run.text.contains("there is no snapshot"),
        "{}",
        run.text
    );
}

#[test]
fn a_template_that_changed_is_found_by_check() {
    let service = Service::start("ak_build");
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let before = project.files();
    let mode = [("REPORTFLOW_SCHEMAS", "check")];

    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let run = check(&service, &project, &mode);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);

    // Nothing here changed, and yet it is asked again.
    service.design(
        "Dx3vQ8mZt5LbR2Ya", 1, r#"[{ "name": "total", "type": "text", "label": "Total" }, { "name": "memo", "type": "text", "label": "Memo" }]"#,
    );
    let run = check(&service, &project, &mode);
    assert!(!run.success);
    for words in [
        "differs from its snapshot",
        "`total`: number -> text",
        "added    `memo` (text)",
        "cargo reportflow sync",
    ] {
        assert!(
            run.text.contains(words),
            "`{words}` is missing in {}",
            run.text
        );
    }

    service.design(
        "Dx3vQ8mZt5LbR2Ya",
        1,
        r#"[{ "name": "total", "type": "number", "label": "Sum" }]"#,
    );
    let run = check(&service, &project, &mode);
    assert!(
        run.success && run.text.contains("other labels"),
        "{}",
        run.text
    );

    let run = project.check(&mode);
    assert!(
        !run.success && run.text.contains("needs `REPORTFLOW_APP_KEY`"),
        "{}",
        run.text
    );
    assert_eq!(project.files(), before);
}

#[test]
fn check_wants_a_snapshot_of_every_design() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let run = check(
        &service,
        &Project::app(MAIN),
        &[("REPORTFLOW_SCHEMAS", "check")],
    );
    assert!(
        !run.success && run.text.contains("has no snapshot"),
        "{}",
        run.text
    );
}

#[test]
fn another_workspace_has_the_design_under_another_id() {
    let service = Service::start("ak_build");
    service.design("Stg3Q8mZt5LbR2Ya", 1, V1);
    let ids = ("REPORTFLOW_DESIGN_IDS", "Dx3vQ8mZt5LbR2Ya=Stg3Q8mZt5LbR2Ya");
    let run = check(&service, &Project::app(MAIN), &[ids]);
    assert!(run.success, "{}", run.text);

    let run = check(
        &service,
        &Project::app(MAIN),
        &[("REPORTFLOW_DESIGN_IDS", "Dx3vQ8mZt5LbR2Ya")],
    );
    assert!(
        !run.success && run.text.contains("does not read as"),
        "{}",
        run.text
    );
}

#[test]
fn a_mode_that_does_not_exist_fails_the_build() {
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let run = project.check(&[("REPORTFLOW_SCHEMAS", "chekc")]);
    assert!(
        !run.success && run.text.contains("`REPORTFLOW_SCHEMAS` is `chekc`"),
        "{}",
        run.text
    );
}

#[test]
fn a_key_never_goes_out_in_the_clear() {
    let variables = [
        ("REPORTFLOW_BASE_URL", "http://example.test/v1"),
        ("REPORTFLOW_APP_KEY", "ak_secret"),
    ];
    let run = Project::app(MAIN).check(&variables);
    assert!(
        !run.success && run.text.contains("must be an https URL"),
        "{}",
        run.text
    );
    assert!(!run.text.contains("ak_secret"), "{}", run.text);
}

/// A host that answers each request with these bytes, or not at all.
fn host(answer: Option<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let mut silent = Vec::new();
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            match &answer {
                None => silent.push(stream),
                Some(answer) => {
                    let mut request = [0; 4096];
                    // Whoever hangs up has got what it wanted.
                    let _ = stream
                        .read(&mut request)
                        .and_then(|_| stream.write_all(answer));
                }
            }
        }
    });
    url
}

fn http(status: &str, headers: &str, body: &str) -> Option<Vec<u8>> {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    Some(answer.into_bytes())
}

#[test]
fn a_host_that_never_answers_does_not_hang_the_build() {
    // Builds what the project depends on first, so that only the wait counts.
    let project = Project::app(MAIN);
    project.check(&[]);
    let url = host(None);
    let start = Instant::now();
    let run = project.check(&[
        ("REPORTFLOW_BASE_URL", &url),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    let took = start.elapsed();
    assert!(
        !run.success && run.text.contains("did not answer in time"),
        "{}",
        run.text
    );
    assert!(
        took < Duration::from_secs(20),
        "{took:?}, of which 8 s are the script's"
    );
}

#[test]
fn a_bad_answer_is_one_clear_warning_and_leaves_every_file_as_it_was() {
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
            "answered 502: <html>bad gateway</html>",
        ),
        (
            "a list of messages",
            http("400 Bad Request", "", r#"{"message":["a","b"]}"#),
            "answered 400: a; b",
        ),
        (
            "garbage",
            http("200 OK", "", "<html>"),
            "is no parameter list",
        ),
        (
            "another form",
            http("200 OK", "", r#"[{"name":1}]"#),
            "`/0/name`",
        ),
        (
            "a redirect",
            http("302 Found", "location: http://127.0.0.1:9/\r\n", ""),
            "answered 302",
        ),
        ("too much", http("200 OK", "", &huge), "is larger than"),
        ("a part", Some(truncated), "could not be fetched"),
    ];
    for (case, answer, message) in cases {
        let project = Project::app(MAIN);
        let before = project.files();
        let url = host(answer);
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

#[test]
fn designs_are_found_wherever_a_crate_names_them() {
    let service = Service::start("ak_build");
    for id in [
        "in-a-module",
        "in-another-file",
        "in-a-function",
        "behind-cfg",
        "of-a-row",
    ] {
        service.design(id, 1, V1);
    }
    let document = |id: &str, name: &str| {
        format!("#[derive(reportflow::ReportDesign)]\n#[report_design(version = 1, id = {id})]\nstruct {name} {{ total: i64 }}\n")
    };
    let project = Project::app(&format!(
        "#![allow(dead_code)]\nmod other;\n\
         mod inner {{ {} }}\n\
         #[cfg(any())]\n{}\
         // #[report_design(id = \"in-a-comment\", version = 1)]\n\
         macro_rules! design {{ ($id:literal) => {{ #[report_design(id = $id, version = 1)] }} }}\n\
         const TEXT: &str = r#\"#[report_design(id = \"in-a-text\", version = 1)]\"#;\n\
         fn main() {{ {} }}\n",
        document("r\"in-a-module\"", "A"),
        document("\"behind-cfg\"", "B"),
        document("\"in-a-function\"", "C"),
    ));
    project.write("src/other.rs", &document("\"in-another-file\"", "D"));
    project.write(
        "src/unfinished.rs",
        "#[report_design(id = \"x\", version = 1)] struct {{{",
    );
    project.write("tests/ui/wrong.rs", &document("\"misspelt\"", "G"));
    project.write("tests/ui/wrong.stderr", "error: …");
    project.write("target/old.rs", &document("\"in-target\"", "E"));
    project.write(
        "examples/row.rs",
        "#[report_row(id = \"of-a-row\", version = 1, path = \"x\")] struct F;",
    );
    let run = check(&service, &project, &[]);
    assert!(run.success, "{}", run.text);
    let mut fetched: Vec<&str> = run
        .text
        .lines()
        .filter(|line| line.contains("was fetched for this build only"))
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    fetched.sort_unstable();
    let expected = [
        "behind-cfg",
        "in-a-function",
        "in-a-module",
        "in-another-file",
        "of-a-row",
    ];
    assert_eq!(fetched, expected, "{}", run.text);
    assert!(!run.text.contains("could not be fetched"), "{}", run.text);
}
