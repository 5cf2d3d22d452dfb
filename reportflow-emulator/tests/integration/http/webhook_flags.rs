//! The flags of workspaces and their webhooks.

use reportflow_emulator::SIGNATURE_HEADER;
use serde_json::json;

use crate::http::api::{DESIGNS, KEY, invoice, send};
use crate::http::program::{program, start};
use crate::http::webhook_receiver::{receiver, signature};

/// The values of the default workspace contain `=` too.
#[tokio::test]
async fn each_workspace_has_its_own_webhook() {
    let (sales, mut sales_requests) = receiver(0).await;
    let (other, mut other_requests) = receiver(0).await;
    let mut program = program();
    program.args(["--designs", DESIGNS, "--app-key", KEY]);
    program.args([
        "--workspace",
        "sales=ak_sales=",
        "--workspace=営業=ak_eigyo",
    ]);
    program.args(["--webhook-url", &format!("sales={sales}")]);
    program.args(["--webhook-secret", "sales=-of-sales"]);
    program.args(["--webhook-url", &format!("{other}?key=s3cret")]);
    program.args(["--webhook-secret", "of=others"]);
    let (_running, api) = start(&mut program);
    let body = invoice(json!({}), json!({})).to_string();
    for (key, status) in [
        ("ak_sales=", 202),
        (KEY, 202),
        ("ak_eigyo", 202),
        ("ak_sales", 401),
    ] {
        let request = api.request("POST", "/file/async/single").body(body.clone());
        let request = request.header("content-type", "application/json");
        let response = send(request.header("appkey", key)).await;
        assert_eq!(response.status, status, "{key}");
    }
    for (requests, secret) in [
        (&mut sales_requests, "-of-sales"),
        (&mut other_requests, "of=others"),
    ] {
        let (headers, body) = requests.recv().await.unwrap();
        let expected = signature(secret, &body);
        assert_eq!(headers[SIGNATURE_HEADER], expected.as_str());
    }
}

#[test]
fn flags_that_contradict_each_other_are_errors() {
    const SALES: [&str; 2] = ["--workspace", "sales=ak_sales"];
    let (url, secret) = ("--webhook-url", "--webhook-secret");
    let (http, of_sales) = ("http://a/?x=s3cret", "sales=http://a/?x=s3cret");
    for (arguments, message) in [
        (
            &["--workspace", "s3cret"][..],
            "invalid --workspace: write NAME=KEY",
        ),
        (
            &["--workspace", "=s3cret"],
            "invalid --workspace: write NAME=KEY",
        ),
        (&["--workspace", "sales="], "empty app key: set a value"),
        (
            &["--workspace", "sales=s3cret"],
            "duplicate workspace `sales`",
        ),
        (
            &["--workspace", "b=ak_sales"],
            "the workspaces `sales` and `b` have the same app key",
        ),
        (
            &[url, "shop=http://a/?x=s3cret", secret, "s3cret"],
            "unknown workspace `shop` in --webhook-url: add `--workspace shop=KEY`",
        ),
        (
            &[url, of_sales, secret, "s3cret"],
            "--webhook-url without --webhook-secret for the workspace `sales`: set both",
        ),
        (
            &[url, http, secret, "sales=s3cret"],
            "--webhook-url without --webhook-secret for the default workspace: set both",
        ),
        (
            &[url, of_sales, secret, "sales=s3cret", secret, "s3cret"],
            "--webhook-secret without --webhook-url for the default workspace: set both",
        ),
        (
            &[url, of_sales, url, of_sales, secret, "sales=s3cret"],
            "duplicate --webhook-url for the workspace `sales`: set one",
        ),
        (
            &[url, http, secret, "s3cret", secret, "s3cret"],
            "duplicate --webhook-secret for the default workspace: set one",
        ),
        (
            &[url, http, secret, "s3cret"],
            "the webhook belongs to no workspace: set an app key",
        ),
        (
            &[url, "sales=", secret, "sales=s3cret"],
            "empty webhook URL",
        ),
        (&[url, of_sales, secret, "sales="], "empty webhook secret"),
        (
            &[url, "sales=https://s3cret@a/", secret, "sales=s"],
            "invalid webhook URL: after https:// it must contain a host",
        ),
    ] {
        let mut program = program();
        program.args(["--designs", DESIGNS]).args(SALES);
        let output = program.args(arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(error.starts_with(&format!("error: {message}")), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
    }
}
