//! Responses that the client cannot use, and whose error must say why.

use crate::support::test_server::{Document, PDF, TestServer, download, generate, response};
use reportflow_core::{Error, RedirectError, ReportDesign};
use reportflow_rules::error_chain::ErrorChain;

const GZIP: &[&str] = &["content-encoding: gzip", "content-type: application/pdf"];
const GZIP_BODY: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0";

/// Returns the messages of an error and of its causes.
fn chain(error: &Error) -> String {
    ErrorChain(error).to_string()
}

#[tokio::test]
async fn more_than_100_headers_are_an_error_of_their_own() {
    let headers: Vec<String> = (0..101).map(|n| format!("x-header-{n}: 1")).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let server = TestServer::always(response(200, &headers, PDF)).await;
    for error in [
        generate(&server.client()).await.unwrap_err(),
        download(&server.client()).bytes().await.unwrap_err(),
    ] {
        assert!(
            matches!(error, Error::InvalidResponseHead { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains("100 headers"), "{error}");
        assert!(chain(&error).contains("too large"), "{}", chain(&error));
    }
    // The client does not repeat them.
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_response_that_is_not_http_is_an_error_of_its_own() {
    let server = TestServer::always(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec()).await;
    let error = generate(&server.client()).await.unwrap_err();
    assert!(
        matches!(error, Error::InvalidResponseHead { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_compressed_body_is_named() {
    let server = TestServer::always(response(200, GZIP, GZIP_BODY)).await;
    let client = server.client();
    let error = generate(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Decode { body_excerpt, .. } if body_excerpt.is_empty()));
    assert!(
        chain(&error).contains("the body is encoded with `gzip`"),
        "{}",
        chain(&error)
    );

    let error = download(&client).bytes().await.unwrap_err();
    let text = "unexpected content: not a PDF, but encoded with `gzip`, without a request";
    assert_eq!(error.to_string(), text);
    let error = Document(1).generate_sync(&client).await.unwrap_err();
    assert!(
        chain(&error).contains("encoded with `gzip`"),
        "{}",
        chain(&error)
    );

    let server = TestServer::always(response(400, GZIP, GZIP_BODY)).await;
    let error = generate(&server.client()).await.unwrap_err();
    let text = "invalid request: 400 [a body encoded with `gzip`]";
    assert_eq!(error.to_string(), text);

    let identity = response(200, &["content-encoding: identity"], PDF);
    let server = TestServer::always(identity).await;
    assert_eq!(download(&server.client()).bytes().await.unwrap(), PDF);
}

#[tokio::test]
async fn a_redirected_post_names_the_redirect() {
    let location = "location: https://login.example/v1/file?token=s3cret";
    for status in [301, 302, 303, 307, 308] {
        let server = TestServer::always(response(status, &[location], "")).await;
        let client = server.client();
        for error in [
            generate(&client).await.unwrap_err(),
            Document(1).generate_sync(&client).await.unwrap_err(),
            client.designs().await.unwrap_err(),
        ] {
            assert!(
                matches!(
                    &error,
                    Error::Redirect {
                        reason: RedirectError::NotFollowed,
                        ..
                    }
                ),
                "{error:?}"
            );
            assert_eq!(error.status(), Some(status));
            assert_eq!(
                error.to_string(),
                "unexpected redirect: only downloads are redirected; check the base URL (to `https://login.example`)"
            );
            assert!(!format!("{error:?}").contains("s3cret"));
        }
    }
}
