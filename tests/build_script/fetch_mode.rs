//! Fetched lists: their lifetime and their warnings.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use reportflow_tests_support::{Project, Service};

use super::bad_hosts::{host, http};
use super::{assert_says, check, DEAD, MAIN, SNAPSHOT, V1};

#[test]
fn fetches_a_missing_snapshot_for_this_build_only() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let project = Project::app(MAIN);
    let before = project.files();

    let run = check(&service, &project, &[]);
    assert!(run.success, "{}", run.text);
    let start = "design `Dx3vQ8mZt5LbR2Ya` v1 (src/main.rs:4) uses a list that was fetched";
    let advice = "and is not committed: run `cargo reportflow add Dx3vQ8mZt5LbR2Ya --version 1` and commit `designs/Dx3vQ8mZt5LbR2Ya/v1.json`";
    assert_says(&run, &[&format!("{start} for this build only {advice}")]);
    assert_eq!(project.files(), before);

    // As long as that is so, each build says it, and asks nobody again.
    service.remove("Dx3vQ8mZt5LbR2Ya");
    let earlier = format!("{start} earlier {advice}");
    for run in [check(&service, &project, &[]), project.check(&[])] {
        assert!(run.success, "{}", run.text);
        assert_says(&run, &[&earlier]);
    }

    let run = project.check(&[("REPORTFLOW_SCHEMAS", "offline")]);
    assert!(!run.success, "{}", run.text);
    assert_says(&run, &["there is no snapshot", SNAPSHOT]);
    assert!(!project.check(&[]).success, "the list is gone");
}

#[test]
fn ignores_a_list_fetched_from_another_host() {
    let (here, there) = (Service::start("ak_build"), Service::start("ak_build"));
    here.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    there.design("Dx3vQ8mZt5LbR2Ya", 1, r#"{ "sum": "number" }"#);
    let project = Project::app(MAIN);
    assert!(check(&here, &project, &[]).success);
    let run = check(&there, &project, &[]);
    assert!(!run.success, "{}", run.text);
    assert_says(&run, &["for this build only", "`sum`"]);
}

/// The build script of a project, run in a folder of the test's.
fn run_script(project: &Project, out_dir: &Path, url: &str) -> Output {
    let (script, _) = project.build_script();
    Command::new(script)
        .current_dir(project.path())
        .env("CARGO_MANIFEST_DIR", project.path())
        .env("OUT_DIR", out_dir)
        .env("REPORTFLOW_BASE_URL", url)
        .env("REPORTFLOW_APP_KEY", "ak_build")
        .env_remove("REPORTFLOW_SCHEMAS")
        .env_remove("REPORTFLOW_DESIGNS_DIR")
        .env_remove("REPORTFLOW_DESIGN_IDS")
        .output()
        .expect("the build script")
}

/// Cargo's lock keeps two builds of one folder apart, so that the scripts are
/// run here.
#[test]
fn concurrent_scripts_write_whole_files() {
    let service = Service::start("ak_build");
    let names = (0..3000).map(|number| format!(r#""a_name_of_some_length_{number}":"number""#));
    let long = format!("{{{}}}", names.collect::<Vec<_>>().join(","));
    service.design("Dx3vQ8mZt5LbR2Ya", 1, &long);
    let project = Project::app(MAIN);
    check(&service, &project, &[]);
    let url = service.url();
    for _ in 0..10 {
        let out_dir = tempfile::tempdir().expect("a folder");
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut read = 0;
                while !is_over.load(Ordering::SeqCst) || read == 0 {
                    let Ok(text) = fs::read(out_dir.path().join(SNAPSHOT)) else {
                        continue;
                    };
                    let list: serde_json::Value =
                        serde_json::from_slice(&text).expect("a whole list");
                    assert_eq!(list.as_array().map(Vec::len), Some(3000));
                    read += 1;
                }
            });
            let scripts =
                [(); 2].map(|()| scope.spawn(|| run_script(&project, out_dir.path(), &url)));
            for script in scripts {
                let output = script.join().expect("a run");
                let text = String::from_utf8_lossy(&output.stdout);
                assert!(text.contains("uses a list that was fetched"), "{text}");
            }
            is_over.store(true, Ordering::SeqCst);
            reader.join().expect("a reader");
        });
    }
}

#[test]
fn error_names_the_read_only_folder() {
    let service = Service::start("ak_build");
    service.design("Dx3vQ8mZt5LbR2Ya", 1, V1);
    let project = Project::app(MAIN);
    check(&service, &project, &[]);
    let out_dir = tempfile::tempdir().expect("a folder");
    fs::write(out_dir.path().join("designs"), "").expect("a file in its place");
    let output = run_script(&project, out_dir.path(), &service.url());
    let text = String::from_utf8_lossy(&output.stdout);
    let path = out_dir.path().join(SNAPSHOT);
    let words = format!(
        "(src/main.rs:4) was fetched, but `{}` cannot be written: ",
        path.display()
    );
    assert!(text.contains(&words), "{text}");
}

/// The text of a response is repeated, and cargo obeys every line of a build
/// script that starts with `cargo::`.
#[test]
fn name_cannot_inject_a_cargo_instruction() {
    let evil = r#"{"a\ncargo::rustc-link-arg=-Wl,--evil":1}"#;
    let project = Project::app(MAIN);
    let url = host(http("200 OK", "", evil));
    let run = project.check(&[
        ("REPORTFLOW_BASE_URL", &url),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    assert!(!run.success, "{}", run.text);
    let told = project.told_cargo();
    assert!(told.contains("--evil"), "{told}");
    let is_ours =
        |line: &str| line.starts_with("cargo::rerun-if") || line.starts_with("cargo::warning=");
    assert!(told.lines().all(is_ours), "{told}");
}

#[test]
fn committed_snapshot_needs_no_network() {
    let project = Project::app(MAIN);
    project.write(SNAPSHOT, V1);
    let run = project.check(&[
        ("REPORTFLOW_BASE_URL", DEAD),
        ("REPORTFLOW_APP_KEY", "ak_build"),
    ]);
    assert!(run.success && !run.text.contains("warning"), "{}", run.text);
}

#[test]
fn derive_explains_a_missing_key_and_snapshot() {
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
fn offline_sends_no_request() {
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
