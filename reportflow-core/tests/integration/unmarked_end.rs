//! Files whose end only the close of the connection marks, as in HTTP/1.0.

use crate::support::test_server::{Document, PDF, TestServer, download};
use reportflow_core::{Error, ReportDesign};

/// Returns a ZIP with one empty file, and a comment.
fn zip() -> Vec<u8> {
    let name = b"a.pdf";
    let local = [&b"PK\x03\x04"[..], &[0; 22], &[5, 0, 0, 0], name].concat();
    let entry = [&b"PK\x01\x02"[..], &[0; 24], &[5, 0], &[0; 16], name].concat();
    let end = [
        &b"PK\x05\x06"[..],
        &[0, 0, 0, 0, 1, 0, 1, 0],
        &(entry.len() as u32).to_le_bytes(),
        &(local.len() as u32).to_le_bytes(),
        &[4, 0],
        b"note",
    ];
    [local, entry, end.concat()].concat()
}

async fn server(body: &[u8]) -> TestServer {
    let head = b"HTTP/1.0 200 OK\r\nrequest-id: aB3dE6gH9jK2mN5p\r\n\r\n";
    TestServer::always([head, body].concat()).await
}

fn assert_truncated(error: &Error, received: usize, format: &str) {
    let cause = std::error::Error::source(error).unwrap().to_string();
    assert_eq!(cause, format!("the end of the {format} is missing"));
    assert_eq!(error.request_id(), Some("aB3dE6gH9jK2mN5p"));
    assert!(
        matches!(error, Error::ResponseTruncated { received: bytes, expected: None, .. }
            if *bytes == received as u64),
        "{error:?}"
    );
}

#[tokio::test]
async fn half_a_pdf_is_truncated() {
    let half = &PDF[..PDF.len() - 3];
    let server = server(half).await;
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let mut written = Vec::new();
    for error in [
        download(&client).to_path(&path).await.unwrap_err(),
        download(&client).to_writer(&mut written).await.unwrap_err(),
        download(&client).bytes().await.unwrap_err(),
    ] {
        assert_truncated(&error, half.len(), "PDF");
    }
    let generate = || Document(1).generate_sync(&client);
    for error in [
        generate().to_path(&path).await.unwrap_err(),
        generate().to_writer(&mut written).await.unwrap_err(),
        generate().await.unwrap_err(),
    ] {
        let Error::GeneratedButNotSaved { source, .. } = error else {
            panic!("{error:?}");
        };
        assert_truncated(&source, half.len(), "PDF");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn half_a_zip_is_truncated() {
    let zip = zip();
    for len in [4, zip.len() - 30, zip.len() - 1] {
        let server = server(&zip[..len]).await;
        let download = server.client().download_zip(&"r".parse().unwrap());
        assert_truncated(&download.bytes().await.unwrap_err(), len, "ZIP");
    }
}

#[tokio::test]
async fn bytes_may_follow_the_end() {
    let long = [&b"%PDF-1.7\n"[..], &vec![b'x'; 1 << 20], b"\n%%EOF\n"].concat();
    let padded = [PDF, &[0; 4096]].concat();
    for pdf in [PDF, &[PDF, b"\r\n<!-- 3 ms -->"].concat(), &padded, &long] {
        let server = server(pdf).await;
        assert_eq!(download(&server.client()).bytes().await.unwrap(), pdf);
    }
    for zip in [zip(), [zip(), b"\r\n".to_vec()].concat()] {
        let server = server(&zip).await;
        let download = server.client().download_zip(&"r".parse().unwrap());
        assert_eq!(download.bytes().await.unwrap(), zip);
    }
}

/// A linearized PDF, or one with later changes, has several marks.
#[tokio::test]
async fn the_mark_of_an_earlier_part_is_not_the_end() {
    let half = b"%PDF-1.7\n%%EOF\n7 0 obj\n<< /Length 900 >>\nstream\n";
    let server = server(half).await;
    let error = download(&server.client()).bytes().await.unwrap_err();
    assert_truncated(&error, half.len(), "PDF");
}
