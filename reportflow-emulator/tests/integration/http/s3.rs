//! Documents in a bucket.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::http::api::{Api, DESIGNS, KEY, Response, file_path, send};
use crate::http::program::{Running, program, start};

/// An S3 server of its own for each test.
struct S3 {
    url: String,
    _server: Running,
}

impl S3 {
    /// Starts the program in `MOTO_SERVER` on a free port.
    fn start() -> S3 {
        let path = std::env::var_os("MOTO_SERVER").expect("MOTO_SERVER: the path of moto_server");
        let mut command = Command::new(path);
        command.args(["-H", "127.0.0.1", "-p", "0"]);
        let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let running = "Running on ";
        let url = lines.by_ref().map(Result::unwrap).find_map(|line| {
            let (_, url) = line.split_once(running)?;
            Some(url.to_owned())
        });
        // Otherwise the server blocks when the pipe is full.
        std::thread::spawn(|| lines.for_each(drop));
        S3 {
            url: url.unwrap(),
            _server: Running(server),
        }
    }

    async fn request(&self, method: &str, path: &str) -> Response {
        let api = Api::at(self.url.clone());
        send(api.request(method, path)).await
    }

    /// Returns the keys of all objects.
    async fn keys(&self) -> Vec<String> {
        let list = self.request("GET", "/documents?list-type=2").await;
        let list = String::from_utf8(list.body).unwrap();
        let keys = list.split("<Key>").skip(1);
        keys.map(|rest| rest.split("</Key>").next().unwrap().to_owned())
            .collect()
    }

    fn program(&self, data: &Path) -> Command {
        let mut program = program();
        program
            .args(["--designs", DESIGNS, "--app-key", KEY, "--data"])
            .arg(data)
            .env("AWS_ENDPOINT_URL", &self.url)
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "s3cr3t")
            .env("AWS_REGION", "us-east-1");
        program
    }
}

#[tokio::test]
#[ignore = "needs moto: CI installs it and sets MOTO_SERVER"]
async fn documents_are_in_the_bucket_across_a_kill() {
    let s3 = S3::start();
    assert_eq!(s3.request("PUT", "/documents").await.status, 200);
    let data = tempfile::tempdir().unwrap();
    let flags = ["--objects", "s3://documents/of/tests", "--keep", "2"];
    let (mut emulator, api) = start(s3.program(data.path()).args(flags));
    let mut accepted = Vec::new();
    for _ in 0..3 {
        accepted.push(api.invoice(json!({}), json!({})).await.json());
        let response = api.download(accepted.last().unwrap()).await;
        assert_eq!(response.status, 200);
    }
    let before = api.download(&accepted[2]).await.body;
    let unfinished = api.invoice(json!({}), json!({})).await.json();
    emulator.0.kill().unwrap();
    emulator.0.wait().unwrap();
    // What a kill between two steps leaves.
    let keys = s3.keys().await;
    let prefix = keys[0].rsplitn(3, '/').nth(2).unwrap();
    let orphan = format!("/documents/{prefix}/Request000000001/File000000000001.pdf");
    assert_eq!(s3.request("PUT", &orphan).await.status, 200);
    let foreign = "/documents/of/tests/Request000000001/File000000000001.pdf";
    assert_eq!(s3.request("PUT", foreign).await.status, 200);

    let (_emulator, api) = start(s3.program(data.path()).args(flags));
    assert_eq!(api.download(&unfinished).await.status, 200);
    assert_eq!(api.download(&accepted[2]).await.body, before);
    assert_eq!(api.get(&file_path(&accepted[0])).await.status, 404);
    // Two documents, and one that is not in the folder of this emulator.
    // The others are deleted beside all other work.
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut keys = s3.keys().await;
    while keys.len() > 3 && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
        keys = s3.keys().await;
    }
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(keys.iter().all(|key| key.starts_with("of/tests/")));
    assert!(keys.iter().any(|key| foreign.ends_with(key)), "{keys:?}");
    assert_eq!(
        std::fs::read_dir(data.path().join("objects"))
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
#[ignore = "needs moto: CI installs it and sets MOTO_SERVER"]
async fn a_bucket_that_cannot_be_used_is_an_error_at_start() {
    let s3 = S3::start();
    let data = tempfile::tempdir().unwrap();
    let run = |flags: &[&str]| {
        let output = s3.program(data.path()).args(flags).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let missing = run(&["--objects", "s3://missing"]);
    assert!(missing.contains("NoSuchBucket"), "{missing}");
    assert!(!missing.contains("s3cr3t"), "{missing}");
    for url in [
        "documents",
        "s4://documents",
        "s3://",
        "s3://user@documents",
    ] {
        let invalid = run(&["--objects", url]);
        assert!(invalid.contains("expected s3://BUCKET/PREFIX"), "{invalid}");
    }

    // A failed start does not choose a place for the documents.
    assert_eq!(s3.request("PUT", "/documents").await.status, 200);
    let flags = ["--objects", "s3://documents"];
    drop(start(s3.program(data.path()).args(flags)));
    let moved = run(&[]);
    let expected = "its documents are in s3://documents: keep them there, or use another folder";
    assert!(moved.contains(expected), "{moved}");
}
