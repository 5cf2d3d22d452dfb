//! Designs of the workspace, and their parameter lists.

use crate::support::test_server::{KEY, TestServer, response};
use reportflow_core::Error;

#[tokio::test]
async fn lists_designs_with_their_details() {
    let json = r#"{"designs":[
        {"id":"0eUDdgAjNXrrItA2","label":"請求書","latestVersion":3,"thumbnail":"https://t.example/1",
         "updatedAt":"2026-11-01T00:00:00Z","later":{}},
        {"id":"b","label":null,"latestVersion":null,"thumbnail":null,"updatedAt":null},
        {"id":"c"}]}"#;
    let server = TestServer::always(response(200, &[], json)).await;
    let designs = server.client().designs().await.unwrap();
    assert_eq!(designs.len(), 3);
    assert_eq!(designs[0].id, "0eUDdgAjNXrrItA2");
    assert_eq!(designs[0].label.as_deref(), Some("請求書"));
    assert_eq!(designs[0].latest_version, Some(3));
    assert_eq!(designs[0].thumbnail.as_deref(), Some("https://t.example/1"));
    assert_eq!(
        designs[0].updated_at.as_deref(),
        Some("2026-11-01T00:00:00Z")
    );
    assert_eq!(designs[1].label, None);
    let request = &server.requests()[0];
    assert_eq!(request.line(), "GET /v1/file/designs HTTP/1.1");
    assert_eq!(request.header("appkey"), Some(KEY));

    for (json, count) in [
        (r#"{"designs":null}"#, Some(0)),
        ("{}", Some(0)),
        ("7", None),
    ] {
        let server = TestServer::always(response(200, &[], json)).await;
        match (server.client().designs().await, count) {
            (Ok(designs), Some(count)) => assert_eq!(designs.len(), count),
            (Err(Error::Decode { .. }), None) => {}
            (outcome, _) => panic!("{json}: {outcome:?}"),
        }
    }
}

#[cfg(feature = "schema")]
#[tokio::test]
async fn returns_the_parameter_list() {
    let json = r#"[{"name":"明細","type":"array","label":"明細","spec":[]}]"#;
    let server = TestServer::always(response(200, &[], json)).await;
    // The last mapping of an id applies.
    let mapped = server
        .builder()
        .map_design_id("a", "c")
        .map_design_id("a", "b");
    let mapped = mapped.build().unwrap();
    for (version, line) in [
        (
            Some(2),
            "GET /v1/file/design/parameter/b?version=2 HTTP/1.1",
        ),
        (None, "GET /v1/file/design/parameter/b HTTP/1.1"),
    ] {
        let list = mapped.parameters("a", version).await.unwrap();
        assert_eq!(list.parameters[0].name, "明細");
        assert_eq!(server.requests().pop().unwrap().line(), line);
    }
    let sent = server.requests().len();
    for id in ["", "..", "a/b"] {
        let error = mapped.parameters(id, None).await.unwrap_err();
        assert!(matches!(error, Error::InvalidId(_)), "{error}");
    }
    assert_eq!(server.requests().len(), sent);
    for (body, excerpt) in [
        ("7", "7"),
        ("<html>signed out", "<html>signed out"),
        ("[7]", ""),
    ] {
        let server = TestServer::always(response(200, &["request-id: R1"], body)).await;
        match server.client().parameters("a", None).await.unwrap_err() {
            Error::Decode {
                status: 200,
                request_id: Some(id),
                body_excerpt: start,
                ..
            } => assert_eq!((&*id, &*start), ("R1", excerpt)),
            error => panic!("{error}"),
        }
    }
}
