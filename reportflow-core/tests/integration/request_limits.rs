//! Requests that are rejected before a connection is opened.

use std::collections::BTreeMap;

use crate::support::test_server::{Document, TestServer, generate, response};
use reportflow_core::{
    Client, Error, FileNameError, GenerateAsync, MAX_BODY_BYTES, PassthroughError, ReportDesign,
};
use serde_json::json;

async fn accepting() -> TestServer {
    TestServer::always(response(202, &[], r#"{"requestId":"r"}"#)).await
}

#[tokio::test]
async fn rejects_invalid_parameters() {
    let server = accepting().await;
    // A key of a JSON object must be a text.
    let document = Document(BTreeMap::from([((1, 2), 3)]));
    let error = document.generate_async(&server.client()).await.unwrap_err();
    assert!(matches!(error, Error::InvalidParams(_)), "{error}");
    assert_eq!(server.connections(), 0);
}

/// Returns a request with a body of exactly `size` bytes.
fn sized(client: &Client, size: usize) -> GenerateAsync {
    let rest = r#"{"content":{"params":{"amount":""},"fileName":"invoice"},"designId":"0eUDdgAjNXrrItA2","version":3}"#;
    Document("x".repeat(size - rest.len())).generate_async(client)
}

#[tokio::test]
async fn rejects_forbidden_file_names() {
    let server = accepting().await;
    let client = server.client();
    let empty = generate(&client).file_name("").await.unwrap_err();
    assert!(matches!(
        empty,
        Error::InvalidFileName(FileNameError::Empty)
    ));

    for forbidden in r#"/\:*?"<>|"#.chars().chain(['\n', '\0', '\u{7f}', '\u{85}']) {
        let name = format!("請求{forbidden}1");
        let error = generate(&client).file_name(name).await.unwrap_err();
        match error {
            Error::InvalidFileName(FileNameError::ForbiddenCharacter {
                character,
                position,
                ..
            }) => {
                assert_eq!((character, position), (forbidden, 2));
            }
            error => panic!("{error}"),
        }
    }
    assert_eq!(server.connections(), 0);
    assert!(
        generate(&client)
            .file_name("a 'b' (1) 、。.pdf")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn rejects_passthrough_that_is_not_an_object() {
    let server = accepting().await;
    let client = server.client();
    for data in [json!(1), json!("text"), json!([{}]), json!(null)] {
        let error = generate(&client).passthrough(&data).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::InvalidPassthrough(PassthroughError::NotAnObject)
            ),
            "{data}: {error}"
        );
    }
    let keys = BTreeMap::from([((1, 2), 3)]);
    let error = generate(&client).passthrough(&keys).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::InvalidPassthrough(PassthroughError::Serialize(_))
        ),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn sends_50_megabytes_and_rejects_one_byte_more() {
    let server = accepting().await;
    let client = server.client();

    let error = sized(&client, MAX_BODY_BYTES + 1).await.unwrap_err();
    match error {
        Error::PayloadTooLarge {
            size,
            response: None,
            ..
        } => assert_eq!(size, MAX_BODY_BYTES + 1),
        error => panic!("{error}"),
    }
    assert_eq!(server.connections(), 0);

    sized(&client, MAX_BODY_BYTES).await.unwrap();
    assert_eq!(server.requests()[0].body.len(), 52_428_800);
}
