//! `service`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::{Example, pdf_text, stdout};

#[test]
fn orders_and_returns_an_invoice() {
    let mut example = Example::new("service");
    let output = example.command.output().expect("a program that starts");
    let stdout = stdout(&output);
    let lines: Vec<_> = stdout.lines().collect();
    let [post, get, path] = lines[..] else {
        panic!("{stdout}")
    };
    assert!(post.starts_with("POST /invoices: 202 Accepted {\"id\":\""));
    assert!(get.starts_with("GET /invoices/") && get.contains(": 200 OK, "));
    // The program reports a missing webhook on stderr.
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = pdf_text(&example.folder.path().join(path));
    for value in ["INV-2026-0108", "合同会社はまかぜ書店御中", "517,000"] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

/// The running example, with `--serve`.
struct Server {
    program: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Server {
    fn start() -> Server {
        let Example {
            mut command,
            folder,
        } = Example::new("service");
        command.args(["--serve", "127.0.0.1:0"]);
        let mut program = command.stdout(Stdio::piped()).spawn().expect("a start");
        let mut line = String::new();
        let stdout = program.stdout.take().expect("its output");
        let read = BufReader::new(stdout).read_line(&mut line);
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once('/'));
        let server = Server {
            address: address.unwrap_or_default().0.to_owned(),
            program,
            _folder: folder,
        };
        assert!(read.is_ok() && address.is_some(), "{line}");
        server
    }

    fn post(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("a request");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        response
    }
}

#[test]
fn rejects_invalid_invoices_and_unsigned_webhooks() {
    let server = Server::start();
    let status = |response: &str| response.split(' ').nth(1).map(str::to_owned);
    let response = server.post("/invoices", "{}");
    assert_eq!(status(&response).as_deref(), Some("422"), "{response}");
    let response = server.post("/webhook", "{}");
    assert_eq!(status(&response).as_deref(), Some("401"), "{response}");

    let invoice = r#"{
        "請求書番号": "1", "発行日": "soon", "お支払期限": "2026-12-31", "請求先名": "",
        "請求先住所": "", "件名": "", "登録番号": "", "明細": [], "小計": 0, "消費税": 0,
        "合計金額": 0, "振込先": ""
    }"#;
    let response = server.post("/invoices", invoice);
    assert_eq!(status(&response).as_deref(), Some("422"), "{response}");
    assert!(response.contains("発行日"), "{response}");
}
