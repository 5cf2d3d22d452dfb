//! The examples, run as a user runs them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use reportflow_emulator::Emulator;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// An example in a folder of its own, without the caller's environment.
struct Example {
    command: Command,
    folder: tempfile::TempDir,
}

impl Example {
    fn new(name: &str) -> Example {
        // Cargo builds examples beside the folder of the tests.
        let this = std::env::current_exe().expect("the path of the test");
        let profile = this.ancestors().nth(2).expect("the folder of the profile");
        let program = profile
            .join("examples")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(program);
        command.current_dir(&folder);
        command
            .env_remove("REPORTFLOW_BASE_URL")
            .env_remove("REPORTFLOW_APP_KEY");
        Example { command, folder }
    }

    /// Runs it; the lines of its output, and the PDF that the last one names.
    fn run(mut self) -> (Vec<String>, PathBuf, tempfile::TempDir) {
        let output = self.command.output().expect("a program that starts");
        let stdout = text(&output);
        let lines: Vec<String> = stdout.lines().map(str::to_owned).collect();
        let pdf = self.folder.path().join(lines.last().expect("a last line"));
        (lines, pdf, self.folder)
    }
}

fn text(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn an_empty_base_url_is_none() {
    let mut example = Example::new("quickstart");
    example.command.env("REPORTFLOW_BASE_URL", " ");
    let (_, pdf, _folder) = example.run();
    assert!(pdf.ends_with("out/invoice.pdf"), "{}", pdf.display());
}

/// The PDF's text without white space, since lines wrap.
fn words(pdf: &Path) -> String {
    let text = pdf_extract::extract_text(pdf).expect("a PDF");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_invoice_needs_nothing_and_ends_with_the_path_of_its_pdf() {
    let (lines, pdf, _folder) = Example::new("invoice").run();
    assert!(lines[0].starts_with("accepted as "), "{lines:?}");
    assert!(
        lines.iter().any(|line| line.ends_with("is for order 42")),
        "{lines:?}"
    );
    assert!(
        pdf.ends_with("out/請求書-INV-2026-0042.pdf"),
        "{}",
        pdf.display()
    );

    let text = words(&pdf);
    for value in [
        "請求書番号",
        "INV-2026-0042",
        "発行日",
        "2026-11-01",
        "お支払期限",
        "2026-11-30",
        "請求先名",
        "株式会社みなと商事御中",
        "〒231-0001",
        "神奈川県横浜市中区新港一丁目1番1号",
        "件名",
        "受発注システム開発および保守運用費用",
        "登録番号",
        "T1234567890123",
        "明細",
        "品目",
        "数量",
        "単位",
        "単価",
        "税率",
        "金額",
        "Webアプリケーション開発（要件定義・基本設計）",
        "480000",
        "保守運用サポート（月額・平日9:00〜18:00）",
        "60000",
        "180000",
        "か月",
        "10%",
        "クラウドサーバー利用料（東京リージョン、冗長構成、バックアップを含む）",
        "24800",
        "74400",
        "小計",
        "734400",
        "消費税",
        "73440",
        "合計金額",
        "807840",
        "振込先",
        "みなと銀行本店普通1234567カ）リポートフロー",
        "備考",
        "お支払期限までにお振り込みくださいますようお願い申し上げます。",
        "振込手数料は貴社にてご負担ください。",
    ] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

#[test]
fn a_long_invoice_repeats_its_headings_and_keeps_every_row() {
    let mut example = Example::new("invoice");
    example.command.args(["--rows", "60"]);
    let (_, pdf, _folder) = example.run();
    let pages = pdf_extract::extract_text_by_pages(&pdf).expect("a PDF");
    assert!(pages.len() > 1, "{} pages", pages.len());
    let with_rows = pages.iter().filter(|page| page.contains("10%"));
    let with_headings = with_rows.clone().filter(|page| page.contains("品目"));
    assert_eq!(with_rows.count(), with_headings.count());
    assert_eq!(pages.concat().matches("10%").count(), 60);
}

#[test]
fn wrong_arguments_are_told_how_to_be_right() {
    for arguments in [&["--rows", "many"][..], &["--row", "3"], &["--rows"]] {
        let mut example = Example::new("invoice");
        let output = example
            .command
            .args(arguments)
            .output()
            .expect("a program that starts");
        assert!(!output.status.success());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("rows"), "{stderr}");
    }
}

#[test]
fn the_quickstart_reads_the_passcode() {
    let mut example = Example::new("quickstart");
    example.command.arg("--passcode");
    let (lines, pdf, _folder) = example.run();
    let passcode = lines.iter().find_map(|line| line.strip_prefix("passcode "));
    assert!(
        passcode.is_some_and(|passcode| !passcode.trim().is_empty()),
        "{lines:?}"
    );
    let text = words(&pdf);
    for value in [
        "Customer",
        "山田太郎",
        "Invoicenumber",
        "INV-2024-001",
        "Amount",
        "10000",
    ] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

#[tokio::test]
async fn the_invoice_talks_to_the_service_that_the_environment_names() {
    let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../designs");
    let emulator = Emulator::builder()
        .designs(designs)
        .app_key("ak_remote")
        .start()
        .await
        .expect("a start");
    let mut example = Example::new("invoice");
    example
        .command
        .env("REPORTFLOW_BASE_URL", emulator.base_url());
    example.command.env("REPORTFLOW_APP_KEY", "ak_remote");
    let run = tokio::task::spawn_blocking(|| example.run());
    let (_, pdf, _folder) = run.await.expect("a run");
    assert!(words(&pdf).contains("INV-2026-0042"));
    emulator.shutdown().await;
}

/// A service that keeps what it is sent, and answers as the documentation does.
async fn recording_service() -> (String, Arc<Mutex<Vec<(HeaderMap, Value)>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let kept = requests.clone();
    let generate = move |headers: HeaderMap, body: Bytes| async move {
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        let passthrough = body["content"]["passthrough"].clone();
        kept.lock().expect("the requests").push((headers, body));
        let answer = json!({
            "requestId": "Rq3vQ8mZt5LbR2Ya",
            "url": "https://example.test/page",
            "files": [{
                "fileName": "invoice.pdf", "fileId": "Fx3vQ8mZt5LbR2Ya", "passthrough": passthrough,
                "share": {
                    "shareType": "workspace", "url": "https://example.test/share",
                    "passcodeEnabled": true, "passcode": "kept-secret",
                },
            }],
        });
        let json = [(header::CONTENT_TYPE, "application/json")];
        (StatusCode::ACCEPTED, json, answer.to_string()).into_response()
    };
    let download = || async {
        (
            [(header::CONTENT_TYPE, "application/pdf")],
            "%PDF-1.7 for real",
        )
    };
    let router = Router::new()
        .route("/v1/file/async/single", post(generate))
        .route(
            "/v1/file/download/Rq3vQ8mZt5LbR2Ya/Fx3vQ8mZt5LbR2Ya",
            get(download),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, requests)
}

#[tokio::test]
async fn the_quickstart_sends_the_documented_body_and_reads_each_field_of_the_answer() {
    let (url, requests) = recording_service().await;
    let mut example = Example::new("quickstart");
    example
        .command
        .env("REPORTFLOW_BASE_URL", url)
        .env("REPORTFLOW_APP_KEY", "ak_documented");
    let run = tokio::task::spawn_blocking(|| example.run());
    let (lines, pdf, _folder) = run.await.expect("a run");

    let requests = requests.lock().expect("the requests");
    let [(headers, body)] = requests.as_slice() else {
        panic!("one request")
    };
    assert_eq!(headers["appkey"], "ak_documented");
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(
        *body,
        json!({
            "designId": "550e8400-e29b-41d4-a716-446655440000",
            "version": 1,
            "content": {
                "fileName": "invoice.pdf",
                "shareType": "01",
                "passcodeEnabled": false,
                "passthrough": { "pageId": "abc123" },
                "params": {
                    "customerName": "山田太郎",
                    "invoiceNumber": "INV-2024-001",
                    "amount": 10000,
                },
            },
        })
    );
    let output = lines.join("\n");
    for value in [
        "Rq3vQ8mZt5LbR2Ya",
        "https://example.test/page",
        "Fx3vQ8mZt5LbR2Ya",
        "invoice.pdf",
        "abc123",
        "Workspace",
        "https://example.test/share",
        "passcode: true",
        "kept-secret",
    ] {
        assert!(output.contains(value), "`{value}` is missing in {output}");
    }
    assert_eq!(std::fs::read(pdf).expect("the file"), b"%PDF-1.7 for real");
}
