//! The programs that a page offers to copy.

use std::process::{Command, Stdio};

use reportflow_emulator::Emulator;
use serde_json::{Value, json};

use super::browser::Browser;
use crate::http::api::{Api, DESIGNS, INVOICE, send};

const REQUEST: &str = include_str!("../../snippets/request.json");
const PROGRAM: &str = include_str!("../../snippets/send.rs");

async fn start() -> (Emulator, Api, Browser) {
    let emulator = Emulator::builder()
        .designs_dir(DESIGNS)
        .start()
        .await
        .unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    (emulator, api, browser)
}

/// Returns the box below a heading, as a browser shows it.
fn box_below(page: &str, heading: &str) -> String {
    let below = page.split(&format!("<h2>{heading}</h2>")).nth(1).unwrap();
    let text = below.split("<pre tabindex=\"0\">").nth(1).unwrap();
    let text = text.split("</pre>").next().unwrap();
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// Runs a command with `sh`.
async fn run(command: String) {
    let run = move || {
        let mut shell = Command::new("sh");
        shell
            .arg("-e")
            .arg("-c")
            .arg(command)
            .env("REPORTFLOW_APP_KEY", "ak_\"$x");
        shell
            .env("no_proxy", "*")
            .stderr(Stdio::null())
            .output()
            .unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(output.status.success());
}

fn hostile_body() -> Value {
    let text = "'; exit 1; $(exit 1) `exit 1` \\ \" %s %% !! \n\r\t @ \u{202e}";
    json!({
        "designId": INVOICE, "version": 1,
        "content": { "fileName": "it's $HOME", "params": { "請求先名": text, "備考": "x".repeat(100_000) } },
    })
}

#[tokio::test]
async fn curl_sends_the_same_request() {
    let (emulator, api, browser) = start().await;
    assert_eq!(api.post(hostile_body().to_string()).await.status, 202);
    let page = browser.page("/inbox/requests/latest?tab=code").await;
    run(box_below(&page, "curl")).await;
    let [second, first] = &emulator.requests().await.unwrap()[..] else {
        panic!("two requests");
    };
    assert_eq!(second.status, 202);
    assert_eq!(second.files[0].file_name, first.files[0].file_name);
    assert_eq!(
        second.files[0].params.as_str(),
        first.files[0].params.as_str()
    );
}

#[tokio::test]
async fn curl_repeats_a_rejected_request() {
    let (emulator, api, browser) = start().await;
    for (content_type, body) in [
        (Some("application/json"), "@{'broken\\n"),
        (Some("text/plain; charset=\"'x'\""), "{}"),
        (None, "'a=b'"),
        (Some("application/json"), ""),
    ] {
        let mut request = api
            .request("POST", "/file/sync/single")
            .header("appkey", "k");
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        send(request.body(body)).await;
        let page = browser.page("/inbox/requests/latest").await;
        run(box_below(&page, "curl")).await;
        let requests = emulator.requests().await.unwrap();
        let (second, first) = (&requests[0], &requests[1]);
        assert_eq!(second.body.as_deref(), Some(body));
        let response = |request: &reportflow_emulator::RequestInfo| {
            request.response.as_ref().map(|it| it.as_str().to_owned())
        };
        assert_eq!(response(second), response(first), "{content_type:?} {body}");
    }
}

/// The tests of the client compile the program and run it.
#[tokio::test]
async fn the_program_in_rust_is_the_one_that_is_compiled() {
    let (_emulator, api, browser) = start().await;
    assert_eq!(
        api.post_to("/file/async/multiple", REQUEST).await.status,
        202
    );
    let page = browser.page("/inbox/requests/latest?tab=code").await;
    assert_eq!(box_below(&page, "Rust"), PROGRAM);
}
