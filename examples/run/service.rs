//! `service`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::{Example, text, words};

#[test]
fn an_invoice_is_ordered_and_handed_out() {
    let mut example = Example::new("service");
    let output = example.command.output().expect("a program that starts");
    let stdout = text(&output);
    let lines: Vec<_> = stdout.lines().collect();
    let [post, get, path] = lines[..] else {
        panic!("{stdout}")
    };
    assert!(post.starts_with("POST /invoices: 202 Accepted {\"id\":\""));
    assert!(get.starts_with("GET /invoices/") && get.contains(": 200 OK, "));
    // It says there when the webhook did not come.
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = words(&example.folder.path().join(path));
    for value in ["INV-2026-0108", "合同会社はまかぜ書店御中", "517000"] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

/// The example while it serves.
struct Serving {
    program: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Serving {
    fn start() -> Serving {
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
        let serving = Serving {
            address: address.unwrap_or_default().0.to_owned(),
            program,
            _folder: folder,
        };
        assert!(read.is_ok() && address.is_some(), "{line}");
        serving
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
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

#[test]
fn what_is_no_invoice_or_not_signed_is_refused() {
    let serving = Serving::start();
    let status = |answer: &str| answer.split(' ').nth(1).map(str::to_owned);
    let answer = serving.post("/invoices", "{}");
    assert_eq!(status(&answer).as_deref(), Some("422"), "{answer}");
    let answer = serving.post("/webhook", "{}");
    assert_eq!(status(&answer).as_deref(), Some("401"), "{answer}");

    let invoice = r#"{
        "請求書番号": "1", "発行日": "soon", "お支払期限": "2026-12-31", "請求先名": "",
        "請求先住所": "", "件名": "", "登録番号": "", "明細": [], "小計": 0, "消費税": 0,
        "合計金額": 0, "振込先": ""
    }"#;
    let answer = serving.post("/invoices", invoice);
    assert_eq!(status(&answer).as_deref(), Some("422"), "{answer}");
    assert!(answer.contains("発行日"), "{answer}");
}
