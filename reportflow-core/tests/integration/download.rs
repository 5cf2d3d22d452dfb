//! Downloads: destinations, rejected files and clean-up.

use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use crate::support::test_server::{
    KEY, PDF, Reply, TestServer, download, error_response, pdf, response,
};
use reportflow_core::{Client, DownloadInfo, Error};

async fn fails(bytes: Vec<u8>) -> Error {
    let server = TestServer::always(bytes).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out.pdf");
    let error = download(&server.client())
        .to_path(&target)
        .await
        .unwrap_err();
    assert_empty(folder.path());
    error
}

fn assert_empty(folder: &Path) {
    let left: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn writes_to_a_path() {
    let server = TestServer::always(pdf()).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("請求書.pdf");
    std::fs::write(&target, "what was there").unwrap();

    let done = download(&server.client()).to_path(&target).await.unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), PDF);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let DownloadInfo {
        size: bytes,
        file_name,
        file_id,
        ..
    } = done;
    assert_eq!(bytes, PDF.len() as u64);
    assert_eq!(file_name.as_deref(), Some("請.pdf"));
    assert_eq!(file_id.unwrap(), "Zx8Yw7Vu6Ts5Rq4P");

    let request = &server.requests()[0];
    assert_eq!(
        request.line(),
        "GET /v1/file/download/aB3dE6gH9jK2mN5p/Zx8Yw7Vu6Ts5Rq4P HTTP/1.1"
    );
    assert_eq!(request.header("appkey"), Some(KEY));
}

#[tokio::test]
async fn writes_to_a_writer_and_to_memory() {
    let server = TestServer::always(pdf()).await;
    let mut written = Vec::new();
    download(&server.client())
        .to_writer(&mut written)
        .await
        .unwrap();
    assert_eq!(written, PDF);
    assert_eq!(download(&server.client()).bytes().await.unwrap(), PDF);
}

#[tokio::test]
async fn downloads_the_zip_of_a_request() {
    let server = TestServer::always(response(200, &[], b"PK\x03\x04rest")).await;
    let client = server.client();
    let zip = client
        .download_zip(&"a%?#b".parse().unwrap())
        .bytes()
        .await
        .unwrap();
    assert_eq!(zip, b"PK\x03\x04rest");
    assert_eq!(
        server.requests()[0].line(),
        "GET /v1/file/download/a%25%3F%23b HTTP/1.1"
    );

    let error = download(&client).bytes().await.unwrap_err();
    assert_eq!(error.to_string(), "unexpected content: not a PDF");
}

#[tokio::test]
async fn rejects_html_instead_of_pdf() {
    let error = fails(response(
        200,
        &["content-type: text/html", "request-id: aB3dE6gH9jK2mN5p"],
        "<html>signed out",
    ))
    .await;
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.request_id(), Some("aB3dE6gH9jK2mN5p"));
    assert_eq!(
        error.to_string(),
        "unexpected content: not a PDF, but `text/html`"
    );
    assert!(
        matches!(&error, Error::UnexpectedContent(content) if content.body_excerpt == "<html>signed out")
    );
    for body in ["", "%P", r#"{"statusCode":200}"#] {
        assert!(
            matches!(
                fails(response(200, &[], body)).await,
                Error::UnexpectedContent(_)
            ),
            "{body}"
        );
    }
}

#[tokio::test]
async fn redacts_the_key_in_an_html_page() {
    let header = format!("content-type: text/{KEY}");
    let error = fails(response(200, &[&header], format!("GET /x\nappkey: {KEY}"))).await;
    assert!(matches!(&error, Error::UnexpectedContent(content)
        if content.body_excerpt == "GET /x\nappkey: [app key]"
        && content.content_type.as_deref() == Some("text/[app key]")));
    assert!(!format!("{error} {error:?}").contains(KEY));
}

#[tokio::test]
async fn accepts_a_first_chunk_of_two_bytes() {
    let head = "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n";
    let bytes = format!("{head}2\r\n%P\r\n1\r\nD\r\n4\r\nF-12\r\n0\r\n\r\n");
    let server = TestServer::always(bytes.into()).await;
    assert_eq!(
        download(&server.client()).bytes().await.unwrap(),
        b"%PDF-12"
    );
}

#[tokio::test]
async fn truncated_body_leaves_no_file() {
    let short = [b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n", PDF].concat();
    let error = fails(short).await;
    let received = PDF.len() as u64;
    assert!(
        matches!(error, Error::ResponseTruncated { received: r, expected: Some(1000), .. } if r == received),
        "{error}"
    );

    let head = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for rest in [
        "10\r\n%PDF-1.7",
        "5\r\n%PDF-\r\n",
        "5\r\n%PDF-\r\nnonsense\r\n",
    ] {
        let error = fails([&head, rest.as_bytes()].concat()).await;
        assert!(
            matches!(error, Error::ResponseTruncated { expected: None, .. }),
            "{rest:?}: {error}"
        );
    }
}

#[tokio::test]
async fn file_over_the_limit_leaves_nothing() {
    let chunked = "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n6\r\n%PDF-1\r\n6\r\n234567\r\n0\r\n\r\n";
    let huge = format!(
        "HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n%PDF-",
        (1 << 30) + 1
    );
    for (response, limit) in [
        (pdf(), Some(PDF.len() as u64 - 1)),
        (chunked.into(), Some(11)),
        (huge.into(), None),
    ] {
        let server = TestServer::always(response).await;
        let client = server.client();
        let sized = || match limit {
            Some(limit) => download(&client).max_bytes(limit),
            None => download(&client),
        };
        let limit = limit.unwrap_or(1 << 30);
        let folder = tempfile::tempdir().unwrap();
        let mut written = Vec::new();
        for outcome in [
            sized().to_path(folder.path().join("out.pdf")).await,
            sized().to_writer(&mut written).await,
        ] {
            assert!(
                matches!(outcome, Err(Error::ResponseTooLarge { limit: l, .. }) if l == limit),
                "{outcome:?}"
            );
        }
        assert_empty(folder.path());
        assert!(written.len() as u64 <= limit);
    }
    let server = TestServer::always(pdf()).await;
    let limit = PDF.len() as u64;
    let exact = download(&server.client()).max_bytes(limit).bytes().await;
    assert_eq!(exact.unwrap(), PDF);
}

#[tokio::test(start_paused = true)]
async fn stalled_body_leaves_no_file() {
    let start = [b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n", PDF].concat();
    let server = TestServer::start(move |_| Reply::Hang(start.clone())).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out.pdf");
    let client = Client::builder().base_url(server.url("/v1")).app_key(KEY);
    let client = client
        .attempt_timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let error = download(&client).to_path(&target).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert_empty(folder.path());
}

#[tokio::test]
async fn dropped_download_leaves_no_file() {
    let start = [b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n", PDF].concat();
    let server = TestServer::start(move |_| Reply::Hang(start.clone())).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out.pdf");
    {
        let mut running = pin!(download(&server.client()).to_path(&target));
        let begun = async {
            while std::fs::read_dir(folder.path()).unwrap().count() == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = &mut running => panic!("the body never ends"),
            () = begun => {}
        }
    }
    assert_empty(folder.path());
}

#[tokio::test]
async fn error_names_the_missing_folder() {
    let server = TestServer::always(pdf()).await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("missing/out.pdf");
    let error = download(&server.client())
        .to_path(&target)
        .await
        .unwrap_err();
    match &error {
        Error::Io {
            path: Some(path),
            source,
            ..
        } => {
            assert!(path.starts_with(folder.path().join("missing")));
            assert_eq!(source.kind(), std::io::ErrorKind::NotFound);
        }
        error => panic!("{error}"),
    }
    // A folder at the path of the file: the rename fails, and no temporary file remains.
    let target = folder.path().join("taken");
    std::fs::create_dir(&target).unwrap();
    let error = download(&server.client())
        .to_path(&target)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Io { path: Some(path), .. } if *path == target),
        "{error}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn error_response_is_returned() {
    let error = fails(error_response(404, r#""not ready""#)).await;
    assert_eq!(error.to_string(), "not found: 404 not ready");
    let error = fails(response(202, &[], "rendering")).await;
    assert!(
        matches!(&error, Error::NotReady { last_response: Some(last), .. } if last.body_excerpt == "rendering")
    );
    assert!(matches!(
        fails(error_response(401, r#""認証情報が不正です""#)).await,
        Error::Unauthorized(_)
    ));
    assert!(matches!(
        fails(error_response(410, r#""gone""#)).await,
        Error::UnexpectedStatus(_)
    ));
}
