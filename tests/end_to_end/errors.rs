//! Errors of the client and of the service.

use super::*;

#[tokio::test]
async fn api_error_has_the_message_of_the_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::builder()
        .designs_dir(folder.path())
        .app_key(KEY)
        .start();
    let emulator = emulator.await.expect("a start");
    let document = || Oldest {
        customer_name: "秘密の名前".into(),
        amount: 1,
        issued: "2026-01-01".into(),
    };

    let error = document()
        .generate_async(&client(&emulator, KEY))
        .await
        .expect_err("no design");
    assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    assert!(
        error.to_string().contains("指定したデザインが存在しません"),
        "{error}"
    );
    assert_eq!(error.status(), Some(404));

    let error = document()
        .generate_async(&client(&emulator, "ak_wrong"))
        .await
        .expect_err("a wrong key");
    assert!(matches!(error, Error::Unauthorized(_)), "{error:?}");
    assert!(error.to_string().contains("認証情報が不正です"), "{error}");
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(
            !text.contains("ak_wrong") && !text.contains("秘密の名前"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn invalid_request_is_not_sent() {
    // The port is closed, so a request would cause a transport error.
    let client = Client::builder()
        .base_url("http://127.0.0.1:9/v1")
        .app_key(KEY)
        .build();
    let client = client.expect("a client");

    let error = invoice()
        .generate_async(&client)
        .file_name("a/b")
        .await
        .expect_err("a name");
    assert!(matches!(error, Error::InvalidFileName(_)), "{error:?}");

    let undated = Invoice {
        issued_on: "soon",
        ..invoice()
    };
    let error = undated.generate_async(&client).await.expect_err("a date");
    assert!(error.to_string().contains("issuedOn"), "{error}");

    let error = invoice()
        .generate_async(&client)
        .passthrough(&7)
        .await
        .expect_err("a number");
    assert!(matches!(error, Error::InvalidPassthrough(_)), "{error:?}");

    let large = Invoice {
        note: Some("x".repeat(51 * 1024 * 1024)),
        ..invoice()
    };
    let error = large.generate_async(&client).await.expect_err("too large");
    assert!(matches!(error, Error::PayloadTooLarge { .. }), "{error:?}");
}
