//! Hooks for requests and progress, without secrets.

use std::sync::{Arc, Mutex};

use crate::support::test_server::{
    Document, KEY, PDF, Reply, TestServer, download, error_response, generate, pdf, response,
};
use reportflow_core::{Error, Progress, ReportDesign, RequestInfo, ResponseInfo};

type Shared<T> = Arc<Mutex<Vec<T>>>;

fn shared<T>() -> (Shared<T>, Shared<T>) {
    let shared = Shared::default();
    (shared.clone(), shared)
}

#[tokio::test(start_paused = true)]
async fn hooks_run_for_each_request() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(429, &["request-id: first"], ""),
            1 => Vec::new(),
            2 => response(202, &["request-id: second"], r#"{"requestId":"r"}"#),
            _ => pdf(),
        })
    })
    .await;
    let (requests, on_request) = shared::<RequestInfo>();
    let (responses, on_response) = shared::<ResponseInfo>();
    let client = server
        .builder()
        .retry_policy(reportflow_core::RetryPolicy::new().allow_duplicates())
        .on_request(move |request| on_request.lock().unwrap().push(request.clone()))
        .on_response(move |response| on_response.lock().unwrap().push(response.clone()));
    let client = client.build().unwrap();
    generate(&client).await.unwrap();
    download(&client).bytes().await.unwrap();

    let recorded: Vec<_> = requests.lock().unwrap().clone();
    let actual: Vec<_> = recorded
        .iter()
        .map(|one| (one.method, one.route, one.sequence))
        .collect();
    let post = ("POST", "/file/async/single");
    let expected = [
        (post.0, post.1, 1),
        (post.0, post.1, 2),
        (post.0, post.1, 3),
        ("GET", "/file/download/{requestId}/{fileId}", 1),
    ];
    assert_eq!(actual, expected);
    assert_eq!(recorded[0].body_len, server.requests()[0].body.len());

    let recorded = responses.lock().unwrap();
    let actual: Vec<_> = recorded
        .iter()
        .map(|one| (one.status, one.request_id.as_deref()))
        .collect();
    let expected = [
        (Some(429), Some("first")),
        (None, None),
        (Some(202), Some("second")),
        (Some(200), None),
    ];
    assert_eq!(actual, expected);
}

/// Errors redact it too.
#[tokio::test]
async fn request_id_shows_no_key() {
    for (header, id) in [
        ("x-request-id: R1".to_owned(), "R1"),
        (format!("request-id: {KEY}"), "[app key]"),
    ] {
        let server = TestServer::always(response(400, &[&header], "")).await;
        let (responses, on_response) = shared::<ResponseInfo>();
        let client = server
            .builder()
            .on_response(move |response| on_response.lock().unwrap().push(response.clone()));
        let error = generate(&client.build().unwrap()).await.unwrap_err();
        assert_eq!(error.request_id(), Some(id));
        assert_eq!(responses.lock().unwrap()[0].request_id.as_deref(), Some(id));
    }
}

#[tokio::test]
async fn reports_upload_and_download_progress() {
    let large = [PDF, &vec![b'x'; 300_000]].concat();
    let server = TestServer::always(response(200, &[], &large)).await;
    let client = server.client();
    let (sent, on_upload) = shared::<Progress>();
    let (received, on_download) = shared::<Progress>();
    let text = "x".repeat(200_000);
    let pdf = Document(&text)
        .generate_sync(&client)
        .on_upload_progress(move |at| on_upload.lock().unwrap().push(at))
        .on_download_progress(move |at| on_download.lock().unwrap().push(at))
        .await
        .unwrap();
    assert_eq!(pdf.bytes, large);
    let size = server.requests()[0].body.len() as u64;
    assert_eq!(
        server.requests()[0].header("content-length"),
        Some(&*size.to_string())
    );
    let sent = sent.lock().unwrap().clone();
    let pieces: Vec<_> = sent.iter().map(|at| at.transferred).collect();
    assert_eq!(pieces, [65_536, 131_072, 196_608, size]);
    assert!(sent.iter().all(|at| at.total == Some(size)));

    let received = received.lock().unwrap().clone();
    assert!(
        received
            .windows(2)
            .all(|two| two[0].transferred < two[1].transferred)
    );
    let last = received.last().unwrap();
    assert_eq!(
        (last.transferred, last.total),
        (large.len() as u64, Some(large.len() as u64))
    );

    let (again, on_progress) = shared::<Progress>();
    let download =
        download(&client).on_download_progress(move |at| on_progress.lock().unwrap().push(at));
    download.bytes().await.unwrap();
    assert_eq!(
        again.lock().unwrap().last().unwrap().transferred,
        large.len() as u64
    );
}

#[tokio::test(start_paused = true)]
async fn retry_restarts_upload_progress() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => error_response(429, r#""too many""#),
            _ => response(202, &[], r#"{"requestId":"r"}"#),
        })
    })
    .await;
    let (sent, on_upload) = shared::<Progress>();
    let generate =
        generate(&server.client()).on_upload_progress(move |at| on_upload.lock().unwrap().push(at));
    generate.await.unwrap();
    let size = server.requests()[0].body.len() as u64;
    let pieces: Vec<_> = sent
        .lock()
        .unwrap()
        .iter()
        .map(|at| at.transferred)
        .collect();
    assert_eq!(pieces, [size, size]);
    assert_eq!(server.requests()[0].body, server.requests()[1].body);
}

#[tokio::test]
async fn reports_progress_until_a_download_breaks() {
    let mut broken = pdf();
    broken.truncate(broken.len() - 10);
    let server = TestServer::always(broken).await;
    let (received, on_progress) = shared::<Progress>();
    let download = download(&server.client_without_retries())
        .on_download_progress(move |at| on_progress.lock().unwrap().push(at));
    let error = download.bytes().await.unwrap_err();
    assert!(matches!(error, Error::ResponseTruncated { .. }), "{error}");
    let last = *received.lock().unwrap().last().unwrap();
    assert_eq!(
        (last.transferred, last.total),
        (PDF.len() as u64 - 10, Some(PDF.len() as u64))
    );
}
