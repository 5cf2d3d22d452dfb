//! Several documents in one request.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::test_server::{Document, TestServer, pdf, response};
use reportflow_core::params::Writer;
use reportflow_core::{
    Client, DesignInfo, Error, FileNameError, MAX_BODY_BYTES, ReportDesign, ShareType,
};
use serde_json::json;

const ZIP: &[u8] = b"PK\x05\x06 what follows does not matter here";

/// A document that names its PDF.
struct Invoice {
    number: u32,
}

impl ReportDesign for Invoice {
    const DESIGN: DesignInfo = DesignInfo::new("0eUDdgAjNXrrItA2", 3, b"[]", "invoice");

    fn write_params(&self, writer: &mut Writer) {
        writer.json(",\"number\":", &self.number);
    }

    fn file_name(&self) -> String {
        format!("invoice-{}", self.number)
    }
}

fn invoices(count: u32) -> Vec<Invoice> {
    (0..count).map(|number| Invoice { number }).collect()
}

async fn accepting() -> TestServer {
    let files =
        r#"[{"fileId":"f0","fileName":"invoice-0.pdf"},{"fileId":"f1","fileName":"b.pdf"}]"#;
    let body = format!(r#"{{"requestId":"aB3dE6gH9jK2mN5p","files":{files}}}"#);
    TestServer::always(response(202, &[], body)).await
}

#[tokio::test]
async fn sends_the_options_of_each_document() {
    let server = accepting().await;
    let accepted = Invoice::generate_all_async(&server.client(), &invoices(2))
        .share(ShareType::Public)
        .passcode(true)
        .for_each_document(|n, item| match n {
            0 => item.passthrough(&json!({"n": n})),
            _ => item.file_name("b").share(ShareType::Invited),
        })
        .await
        .unwrap();
    assert_eq!(accepted.files.len(), 2);
    let requests = server.requests();
    assert_eq!(requests[0].line(), "POST /v1/file/async/multiple HTTP/1.1");
    let expected = json!({
        "contents": [
            {
                "params": { "number": 0 },
                "fileName": "invoice-0",
                "shareType": "03",
                "passcodeEnabled": true,
                "passthrough": { "n": 0 },
            },
            {
                "params": { "number": 1 },
                "fileName": "b",
                "shareType": "02",
                "passcodeEnabled": true,
            },
        ],
        "designId": "0eUDdgAjNXrrItA2",
        "version": 3,
    });
    assert_eq!(requests[0].json(), expected);
}

#[tokio::test]
async fn sync_batch_returns_a_zip() {
    let headers = [
        "content-type: application/zip",
        "request-id: aB3dE6gH9jK2mN5p",
    ];
    let server = TestServer::always(response(201, &headers, ZIP)).await;
    let generated = Invoice::generate_all_sync(&server.client(), &invoices(2))
        .for_each_document(|n, item| item.file_name(format!("{n}")))
        .await
        .unwrap();
    assert_eq!(generated.bytes, ZIP);
    assert_eq!(generated.request_id.unwrap(), "aB3dE6gH9jK2mN5p");
    let request = &server.requests()[0];
    assert_eq!(request.line(), "POST /v1/file/sync/multiple HTTP/1.1");
    assert_eq!(request.header("accept"), Some("application/zip"));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.zip");
    let generate = Invoice::generate_all_sync(&server.client(), &invoices(2));
    let saved = generate.to_path(&path).await.unwrap();
    assert_eq!(saved.size, ZIP.len() as u64);
    assert_eq!(std::fs::read(&path).unwrap(), ZIP);

    // The response is a PDF instead of a ZIP.
    let server = TestServer::always(pdf()).await;
    let error = Invoice::generate_all_sync(&server.client(), &invoices(2)).await;
    assert!(matches!(error.unwrap_err(), Error::UnexpectedContent(_)));
}

/// A server omits the header if it would be longer than HTTP clients read.
#[tokio::test]
async fn sync_batch_without_a_file_mapping_is_complete() {
    let headers = [
        "content-type: application/zip",
        "request-id: aB3dE6gH9jK2mN5p",
    ];
    let server = TestServer::always(response(201, &headers, ZIP)).await;
    let generate = || Invoice::generate_all_sync(&server.client(), &invoices(100)).passcode(true);
    let output = generate().await.unwrap();
    assert_eq!(output.bytes, ZIP);
    assert_eq!(output.request_id.unwrap(), "aB3dE6gH9jK2mN5p");
    assert!(output.files.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoices.zip");
    let saved = generate().to_path(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), ZIP);
    assert_eq!(saved.request_id.unwrap(), "aB3dE6gH9jK2mN5p");
    assert!(saved.files.is_empty());
}

#[tokio::test]
async fn rejects_zero_and_more_than_100_documents() {
    let server = accepting().await;
    let client = server.client();
    for count in [0, 101] {
        let error = Invoice::generate_all_async(&client, &invoices(count)).await;
        let error = error.unwrap_err();
        assert!(
            matches!(error, Error::InvalidDocumentCount { .. }),
            "{error}"
        );
        let text = format!("invalid number of documents: a request takes 1 to 100, not {count}");
        assert_eq!(error.to_string(), text);
    }
    assert_eq!(server.connections(), 0);
    for count in [1, 100] {
        let generate = Invoice::generate_all_async(&client, &invoices(count));
        generate.await.unwrap();
    }
}

#[tokio::test]
async fn rejects_duplicate_file_names_ignoring_case() {
    let server = accepting().await;
    let client = server.client();
    for [first, second] in [
        ["a", "a"],
        ["a.pdf", "A"],
        ["É.PDF", "é"],
        ["請求書", "請求書.pdf"],
        ["straße", "STRASSE"],
        ["ΟΔΟΣ", "οδοσ"],
    ] {
        let error = Invoice::generate_all_async(&client, &invoices(3))
            .for_each_document(|n, item| match n {
                0 => item.file_name("other"),
                1 => item.file_name(first),
                _ => item.file_name(second),
            })
            .await
            .unwrap_err();
        match &error {
            Error::Document {
                index: 2, source, ..
            } => assert!(matches!(
                **source,
                Error::InvalidFileName(FileNameError::Duplicate { first_index: 1, .. })
            )),
            error => panic!("{error}"),
        }
        assert!(
            error
                .to_string()
                .starts_with("document 2: duplicate file name: document 1 has the same name")
        );
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn error_has_the_index_of_the_document() {
    let server = accepting().await;
    let client = server.client();
    let names = |n| if n == 1 { "a/b" } else { "ok" };
    let generate = Invoice::generate_all_async(&client, &invoices(2));
    let error = generate
        .for_each_document(|n, item| item.file_name(names(n)))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "document 1: invalid file name: forbidden character `/` at position 1"
    );
    let generate = Invoice::generate_all_async(&client, &invoices(2));
    let error = generate
        .for_each_document(|_, item| item.passthrough(&1))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Document { index: 0, .. }), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn body_limit_error_has_the_index_of_the_document() {
    let server = accepting().await;
    let text = "x".repeat(MAX_BODY_BYTES / 3);
    let documents: Vec<_> = (0..4).map(|_| Document(&text)).collect();
    let generate = |client: &Client| {
        Document::generate_all_async(client, &documents)
            .for_each_document(|n, item| item.file_name(format!("{n}")))
    };
    let error = generate(&server.client()).await.unwrap_err();
    match error {
        Error::Document {
            index: 2, source, ..
        } => match *source {
            Error::PayloadTooLarge {
                size,
                response: None,
                ..
            } => assert!(size > MAX_BODY_BYTES),
            error => panic!("{error}"),
        },
        error => panic!("{error}"),
    }
    assert_eq!(server.connections(), 0);
}

/// A document that counts its writes.
struct Counting<'t> {
    text: &'t str,
    written: AtomicUsize,
}

impl ReportDesign for Counting<'_> {
    const DESIGN: DesignInfo = DesignInfo::new("0eUDdgAjNXrrItA2", 3, b"[]", "counting");

    fn write_params(&self, writer: &mut Writer) {
        self.written.fetch_add(1, Ordering::Relaxed);
        writer.json(",\"text\":", &self.text);
    }
}

#[tokio::test]
async fn stops_writing_documents_at_the_limit() {
    let server = accepting().await;
    let large = "x".repeat(MAX_BODY_BYTES / 3);
    for (text, documents, written) in [("", 1000, 100), (&*large, 50, 3)] {
        let document = Counting {
            text,
            written: AtomicUsize::new(0),
        };
        let documents = std::iter::repeat_n(&document, documents);
        let error = Counting::generate_all_async(&server.client(), documents)
            .for_each_document(|n, item| item.file_name(format!("{n}")))
            .await
            .unwrap_err();
        match error {
            Error::InvalidDocumentCount { count, .. } => assert_eq!(count, 1000),
            Error::Document { index, .. } => assert_eq!(index, 2),
            error => panic!("{error}"),
        }
        // The client writes a body twice: first to count its bytes.
        let times = document.written.load(Ordering::Relaxed);
        assert_eq!(times, 2 * written);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn body_limit_counts_the_closing_bytes() {
    let server = accepting().await;
    let body = |size: usize| {
        let text = "x".repeat(size);
        let client = server.client();
        async move { Document::generate_all_async(&client, [&Document(&text)]).await }
    };
    body(1).await.unwrap();
    let around = server.requests()[0].body.len() - 1;
    body(MAX_BODY_BYTES - around).await.unwrap();
    let error = body(MAX_BODY_BYTES - around + 1).await.unwrap_err();
    let Error::Document {
        index: 0, source, ..
    } = error
    else {
        panic!("{error}");
    };
    assert!(
        matches!(*source, Error::PayloadTooLarge { size, .. } if size == MAX_BODY_BYTES + 1),
        "{source}"
    );
}

#[tokio::test]
async fn rejects_file_mapping_too_long_for_a_header() {
    let server = accepting().await;
    let text = "x".repeat(100_000);
    let generate = |count| {
        Invoice::generate_all_sync(&server.client(), &invoices(count))
            .for_each_document(|_, item| item.passthrough(&json!({ "a": text })))
    };
    let error = generate(3).await.unwrap_err();
    assert!(matches!(error, Error::FileMappingTooLong { .. }), "{error}");
    // Errors of the documents have priority.
    let error = generate(101).await.unwrap_err();
    assert!(
        matches!(error, Error::InvalidDocumentCount { .. }),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}
