//! Responses that the client cannot use, and whose error must say why.

use crate::support::oauth_issuer;
use crate::support::test_server::{
    Document, PDF, Reply, Request, TestServer, download, generate, pdf, response,
};
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
    // The client repeats only the download.
    let posts = |requests: &[Request]| {
        let posts = requests
            .iter()
            .filter(|sent| sent.line().starts_with("POST"));
        posts.count()
    };
    let requests = server.requests();
    assert_eq!((posts(&requests), requests.len() > 2), (1, true));
}

/// For example from a proxy that restarts.
#[tokio::test(start_paused = true)]
async fn a_download_is_repeated_after_an_invalid_head() {
    for wait in [false, true] {
        let server = TestServer::start(|number| {
            Reply::Bytes(match number {
                0 => b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(),
                _ => pdf(),
            })
        })
        .await;
        let download = download(&server.client());
        let download = if wait { download.wait() } else { download };
        assert_eq!(download.bytes().await.unwrap(), PDF);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_token_response_that_cannot_be_used_names_the_cause() {
    let location = "location: https://login.example/oauth?token=s3cret";
    let redirect = "unexpected redirect: token requests are not redirected; check the issuer (to `https://login.example`)";
    for (bytes, cause) in [
        (response(302, &[location], ""), redirect),
        (
            response(200, GZIP, GZIP_BODY),
            "the body is encoded with `gzip`, without a request",
        ),
    ] {
        let issuer = TestServer::always(bytes).await;
        let api = TestServer::always(oauth_issuer::accepted()).await;
        let client = oauth_issuer::client(&issuer, &api);
        let error = generate(&client).await.unwrap_err();
        assert!(chain(&error).contains(cause), "{}", chain(&error));
        assert!(!format!("{error:?}").contains("s3cret"));
        assert_eq!((issuer.requests().len(), api.requests().len()), (1, 0));
    }
}

/// A web application often answers an unknown path with its page.
#[tokio::test]
async fn a_page_instead_of_a_file_tells_of_the_base_url() {
    let page = response(200, &["content-type: text/html"], "<!doctype html>");
    let server = TestServer::always(page).await;
    let advice = "check the base URL: it usually ends in `/v1`";
    for (path, is_told) in [("", true), ("/api", true), ("/v1", false)] {
        let client = server.builder().base_url(server.url(path));
        let client = client.build().unwrap();
        for error in [
            download(&client).bytes().await.unwrap_err(),
            Document(1).generate_sync(&client).await.unwrap_err(),
            generate(&client).await.unwrap_err(),
        ] {
            assert_eq!(chain(&error).contains(advice), is_told, "{}", chain(&error));
        }
    }
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
