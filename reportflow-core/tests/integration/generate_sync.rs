//! `generate_sync`: the request, the response and failures.

use std::collections::HashMap;
use std::time::Duration;

use crate::support::rate_limiter;
use crate::support::test_server::{
    Document, KEY, PDF, Reply, TestServer, error_response, response,
};
use reportflow_core::{Client, Error, GenerateSync, RateLimiter, ReportDesign, ShareType};
use serde_json::json;
use tokio::time::Instant;

/// `[{"fileId":"Zx8Yw7Vu6Ts5Rq4P","fileName":"請求書.pdf","passthrough":{"id":7},"share":{"shareType":"workspace"}}]`
const MAPPING: &str = "x-file-mapping: %5B%7B%22fileId%22%3A%22Zx8Yw7Vu6Ts5Rq4P%22%2C%22fileName%22%3A%22%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf%22%2C%22passthrough%22%3A%7B%22id%22%3A7%7D%2C%22share%22%3A%7B%22shareType%22%3A%22workspace%22%7D%7D%5D";
const ABOUT: [&str; 4] = [
    "content-type: application/pdf",
    "request-id: aB3dE6gH9jK2mN5p",
    "file-url: https://app.example/f/1",
    MAPPING,
];

fn sync(client: &Client) -> GenerateSync {
    Document(1).generate_sync(client)
}

#[tokio::test]
async fn returns_the_pdf_and_its_headers() {
    // The documented status, and the one of the production service.
    for status in [200, 201] {
        let server = TestServer::always(response(status, &ABOUT, PDF)).await;
        let pdf = sync(&server.client())
            .file_name("請求書")
            .share(ShareType::Invited)
            .passcode(false)
            .passthrough(&json!({"id": 7}))
            .await
            .unwrap();
        assert_eq!(pdf.as_ref(), PDF);
        assert_eq!(pdf.request_id.as_ref().unwrap(), "aB3dE6gH9jK2mN5p");
        assert_eq!(pdf.url.as_deref(), Some("https://app.example/f/1"));
        assert_eq!(pdf.files.len(), 1);
        let file = &pdf.files[0];
        assert_eq!(file.file_id, "Zx8Yw7Vu6Ts5Rq4P");
        assert_eq!(file.file_name.as_deref(), Some("請求書.pdf"));
        assert_eq!(file.passthrough().unwrap(), Some(json!({"id": 7})));
        let share = file.share.as_ref().unwrap();
        assert_eq!(share.share_type, Some(ShareType::Workspace));

        let requests = server.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].line(), "POST /v1/file/sync/single HTTP/1.1");
        assert_eq!(requests[0].header("appkey"), Some(KEY));
        assert_eq!(requests[0].header("accept"), Some("application/pdf"));
        assert_eq!(requests[0].header("content-type"), Some("application/json"));
        let expected = json!({
            "content": {
                "params": { "amount": 1 },
                "fileName": "請求書",
                "shareType": "02",
                "passcodeEnabled": false,
                "passthrough": { "id": 7 },
            },
            "designId": "0eUDdgAjNXrrItA2",
            "version": 3,
        });
        assert_eq!(requests[0].json(), expected);
    }
}

#[tokio::test]
async fn returns_the_pdf_without_valid_headers() {
    for headers in [
        &[][..],
        &["request-id: a/b", "x-file-mapping: %5B", "file-url: \u{e9}"],
        &["x-file-mapping: %7B%22fileId%22%3A1%7D"],
    ] {
        let server = TestServer::always(response(201, headers, PDF)).await;
        let pdf = sync(&server.client()).await.unwrap();
        assert_eq!(pdf.bytes, PDF);
        assert!(pdf.request_id.is_none() && pdf.files.is_empty());
    }
    // `[{"fileId":"f","share":1}]`: the id is enough to download the file.
    let mapping = "x-file-mapping: %5B%7B%22fileId%22:%22f%22,%22share%22:1%7D%5D";
    let server = TestServer::always(response(201, &[mapping], PDF)).await;
    let pdf = sync(&server.client()).await.unwrap();
    assert_eq!(pdf.files[0].file_id, "f");
}

/// A shorter list would give a customer another one's file.
#[tokio::test]
async fn files_are_all_or_none() {
    for odd in [r#"{"fileId":""}"#, r#"{"fileName":"2.pdf"}"#, "null", "7"] {
        let json = format!(r#"[{{"fileId":"f1"}},{odd},{{"fileId":"f3"}}]"#);
        let mapping = format!("x-file-mapping: {json}");
        let server = TestServer::always(response(201, &[&mapping], PDF)).await;
        let pdf = sync(&server.client()).await.unwrap();
        assert!(pdf.files.is_empty(), "{odd}: {:?}", pdf.files);
    }
}

#[tokio::test]
async fn streams_to_a_path_or_a_writer() {
    let server = TestServer::always(response(201, &ABOUT, PDF)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoice.pdf");
    let saved = sync(&server.client()).to_path(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), PDF);
    assert_eq!(saved.size, PDF.len() as u64);
    assert_eq!(saved.request_id.unwrap(), "aB3dE6gH9jK2mN5p");
    assert_eq!(saved.files.len(), 1);

    let mut bytes = Vec::new();
    let saved = sync(&server.client()).to_writer(&mut bytes).await;
    assert_eq!(
        (bytes.as_slice(), saved.unwrap().size),
        (PDF, PDF.len() as u64)
    );
}

#[tokio::test]
async fn truncated_body_leaves_no_file_and_keeps_the_request_id() {
    let mut broken = response(201, &ABOUT, PDF);
    broken.truncate(broken.len() - 10);
    let server = TestServer::always(broken).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoice.pdf");
    let error = sync(&server.client()).to_path(&path).await.unwrap_err();
    // The document exists, and can be downloaded.
    assert_eq!(error.request_id(), Some("aB3dE6gH9jK2mN5p"));
    assert_eq!(
        error.to_string(),
        "generated, but the file could not be saved; download request aB3dE6gH9jK2mN5p"
    );
    let Error::GeneratedButNotSaved { source, .. } = error else {
        panic!("{error}");
    };
    assert!(
        matches!(*source, Error::ResponseTruncated { .. }),
        "{source}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(server.requests().len(), 1, "generated once");
}

#[tokio::test]
async fn rejects_html_instead_of_pdf() {
    let headers = ["content-type: text/html"];
    let server = TestServer::always(response(200, &headers, "<html>signed out")).await;
    // Without the header, it is unknown if a document exists.
    match sync(&server.client()).await.unwrap_err() {
        Error::UnexpectedContent(content) => assert_eq!(content.body_excerpt, "<html>signed out"),
        error => panic!("{error}"),
    }
    let server = TestServer::always(response(201, &ABOUT, "<html>")).await;
    let error = sync(&server.client()).await.unwrap_err();
    assert_eq!(error.request_id(), Some("aB3dE6gH9jK2mN5p"));
    let Error::GeneratedButNotSaved { source, .. } = error else {
        panic!("{error}");
    };
    assert!(matches!(*source, Error::UnexpectedContent(_)), "{source}");
}

#[tokio::test]
async fn rejects_file_mapping_too_long_for_a_header() {
    let server = TestServer::always(response(201, &ABOUT, PDF)).await;
    let client = server.client();
    // Plain letters, and the bytes around them: `%7B%22a%22%3A%22…%22%7D`.
    let around = 7 * 3 + 1;
    let text = |size: usize| "x".repeat(256 * 1024 - around - "d".len() + size);
    let generate = |size| {
        let generate = sync(&client).file_name("d");
        generate.passthrough(&HashMap::from([("a", text(size))]))
    };
    let error = generate(1).await.unwrap_err();
    let Error::FileMappingTooLong { size, limit, .. } = error else {
        panic!("{error}");
    };
    assert_eq!((size, limit), (256 * 1024 + 1, 256 * 1024));
    assert_eq!(server.connections(), 0, "no request was sent");
    generate(0).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn default_timeout_is_120_seconds_longer() {
    let server = TestServer::start(|_| Reply::Hang(Vec::new())).await;
    let client = server.builder().attempt_timeout(Duration::from_secs(10));
    let client = client.build().unwrap();
    let start = Instant::now();
    let error = sync(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert_eq!(start.elapsed(), Duration::from_secs(130));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn sends_at_most_30_requests_a_minute() {
    let server = TestServer::always(response(201, &ABOUT, PDF)).await;
    let client = server.builder().rate_limiter(RateLimiter::default());
    let client = client.build().unwrap();
    let start = Instant::now();
    for _ in 0..30 {
        sync(&client).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    sync(&client).await.unwrap();
    assert_eq!(start.elapsed(), Duration::from_secs(61));
}

#[tokio::test]
async fn does_not_retry_504() {
    let server = TestServer::always(error_response(504, r#""Gateway Timeout""#)).await;
    let error = sync(&server.client()).await.unwrap_err();
    assert_eq!(error.status(), Some(504));
    assert_eq!(server.requests().len(), 1, "the document may exist anyway");
}

#[tokio::test]
async fn missing_folder_fails_before_the_request() {
    let server = TestServer::always(response(201, &ABOUT, PDF)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/invoice.pdf");
    let error = sync(&server.client()).to_path(&path).await.unwrap_err();
    assert!(error.to_string().starts_with("cannot write"), "{error}");
    // Nor does a name that is too long for a file.
    let long = format!("{}.pdf", "請求書".repeat(30));
    for name in ["", ".", "new/", "new/.", "a\0b.pdf", &long] {
        let generate = sync(&server.client()).to_path(folder.path().join(name));
        let error = generate.await.unwrap_err().to_string();
        assert!(error.starts_with("cannot write"), "{name}: {error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(server.connections(), 0, "no request was sent");
}

#[tokio::test(start_paused = true)]
async fn opens_no_file_while_waiting_for_the_rate_limiter() {
    let server = TestServer::always(response(201, &ABOUT, PDF)).await;
    let client = server.builder().rate_limiter(rate_limiter(1, 1));
    let client = client.build().unwrap();
    sync(&client).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoice.pdf");
    let generate = sync(&client).to_path(&path);
    let waiting = tokio::time::timeout(Duration::from_secs(1), generate);
    let look = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        std::fs::read_dir(folder.path()).unwrap().count()
    };
    let (outcome, files) = tokio::join!(waiting, look);
    assert!(outcome.is_err(), "the request waits");
    assert_eq!(files, 0);
}

#[tokio::test]
async fn rejects_files_over_the_limit() {
    let server = TestServer::always(response(201, &ABOUT, PDF)).await;
    let size = PDF.len() as u64;
    let generate = |bytes| sync(&server.client()).max_bytes(bytes);
    assert_eq!(generate(size).await.unwrap().bytes, PDF);
    let error = generate(size - 1).await.unwrap_err();
    assert_eq!(error.status(), Some(201));
    let Error::GeneratedButNotSaved { source, .. } = error else {
        panic!("{error}");
    };
    assert!(
        matches!(*source, Error::ResponseTooLarge { .. }),
        "{source}"
    );
}
