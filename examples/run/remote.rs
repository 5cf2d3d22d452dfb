//! The examples with a remote service, which the environment names.

use std::path::{Path, PathBuf};

use reportflow_emulator::Emulator;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::{Example, pdf_text};

#[test]
fn empty_base_url_counts_as_unset() {
    let mut example = Example::new("quickstart");
    example.command.env("REPORTFLOW_BASE_URL", " ");
    let (_, pdf, _folder) = example.run();
    assert!(pdf.ends_with("out/invoice.pdf"), "{}", pdf.display());
}

async fn emulator() -> Emulator {
    let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../designs");
    let emulator = Emulator::builder()
        .designs_dir(designs)
        .app_key("ak_remote");
    emulator.start().await.expect("a start")
}

#[tokio::test]
async fn each_example_uses_the_remote_service() {
    let emulator = emulator().await;
    for (name, value) in [
        ("blocking", "R-2026-0002"),
        ("images", "横浜元町店"),
        ("invoice", "INV-2026-0042"),
        ("quickstart", "INV-2024-001"),
        // It polls for the file, since no webhook arrives.
        ("service", "INV-2026-0108"),
    ] {
        let run = remote(&emulator, name);
        let (_, pdf, _folder) = run.await.expect("a run");
        let text = pdf_text(&pdf);
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
    emulator.shutdown().await;
}

fn remote(emulator: &Emulator, name: &str) -> JoinHandle<(Vec<String>, PathBuf, TempDir)> {
    let mut example = Example::new(name);
    example
        .command
        .env("REPORTFLOW_BASE_URL", emulator.base_url())
        .env("REPORTFLOW_APP_KEY", "ak_remote")
        .env("REPORTFLOW_WEBHOOK_SECRET", "the-workspace-s");
    tokio::task::spawn_blocking(|| example.run())
}

#[test]
fn a_missing_key_is_a_message() {
    let mut example = Example::new("invoice");
    example
        .command
        .env("REPORTFLOW_BASE_URL", "http://127.0.0.1:9/v1");
    let output = example.command.output().expect("a program that starts");
    assert!(!output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "Error: missing app key: set `REPORTFLOW_APP_KEY` or call `app_key`\n"
    );
}

#[test]
fn remote_webhooks_need_the_secret() {
    let mut example = Example::new("service");
    example
        .command
        .env("REPORTFLOW_BASE_URL", "http://127.0.0.1:9/v1")
        .env("REPORTFLOW_APP_KEY", "ak_remote");
    let output = example.command.output().expect("a program that starts");
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("REPORTFLOW_WEBHOOK_SECRET"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn a_secret_that_is_not_unicode_is_not_printed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let mut example = Example::new("service");
    example
        .command
        .env("REPORTFLOW_BASE_URL", "http://127.0.0.1:9/v1")
        .env("REPORTFLOW_APP_KEY", "ak_remote")
        .env(
            "REPORTFLOW_WEBHOOK_SECRET",
            OsStr::from_bytes(b"hunter2\xff"),
        );
    let output = example.command.output().expect("a program that starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("REPORTFLOW_WEBHOOK_SECRET"), "{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");
}
