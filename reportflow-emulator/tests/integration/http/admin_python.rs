//! The routes below `/_emulator` as a test in another language uses them.

use std::process::Command;

use crate::http::api::{KEY, builder};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/admin.py");

/// Python's standard library is enough.
#[tokio::test]
async fn a_python_script_generates_waits_and_checks() {
    let emulator = builder().start().await.unwrap();
    let url = emulator.base_url();
    let running = tokio::task::spawn_blocking(move || {
        Command::new("python3").args([SCRIPT, &url, KEY]).output()
    });
    let output = running.await.unwrap().expect("python3 must be installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok");
}
