//! The library writes nothing to stderr.

use std::env;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use reportflow_emulator::{RenderError, render};
use serde_json::json;

use crate::http::api::{Api, builder};

/// Runs another process, because a test cannot read its own stderr.
#[test]
fn warnings_do_not_reach_stderr_without_a_subscriber() {
    let test = "http::stderr::emulator_with_failures";
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("1 passed"), "{stdout}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// Causes warnings: a failed document, and a webhook that cannot be delivered.
#[tokio::test]
#[ignore = "run by `warnings_do_not_reach_stderr_without_a_subscriber`"]
async fn emulator_with_failures() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let builder = builder().webhook(url, "secret");
    let builder = builder.renderer(|design, title, params| match title {
        "bad" => Err(RenderError::new("no ink")),
        _ => render(design, title, params),
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    for (name, status) in [("bad", 500), ("good", 200)] {
        let content = json!({ "fileName": name });
        let accepted = api.invoice(json!({}), content).await.json();
        assert_eq!(api.download(&accepted).await.status, status);
    }
    emulator.shutdown().await;
}
