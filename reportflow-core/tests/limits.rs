//! What is refused before a connection is opened.

mod listener;

use std::collections::BTreeMap;

use listener::{Listener, answer, call, request};
use reportflow_core::params::Writer;
use reportflow_core::{
    Client, Error, FileNameError, GenerateAsync, MAX_BODY, PassthroughError, ReportDesign,
};
use serde_json::json;

async fn accepting() -> Listener {
    Listener::always(answer(202, &[], r#"{"requestId":"r"}"#)).await
}

/// JSON has no keys but texts.
struct Unwritable(BTreeMap<(u8, u8), u8>);

impl ReportDesign for Unwritable {
    const DESIGN_ID: &'static str = "0eUDdgAjNXrrItA2";
    const VERSION: u32 = 1;
    const SNAPSHOT: &'static [u8] = b"[]";

    fn write_params(&self, writer: &mut Writer) {
        writer.any("\"map\":", &self.0);
    }

    fn file_name(&self) -> String {
        "map".to_owned()
    }
}

#[tokio::test]
async fn parameters_that_cannot_be_written() {
    let listener = accepting().await;
    let document = Unwritable(BTreeMap::from([((1, 2), 3)]));
    let error = document
        .generate_async(&listener.client())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Params(_)), "{error}");
    assert_eq!(listener.connections(), 0);
}

/// A body of exactly this many bytes, when it is complete.
fn sized(client: &Client, size: usize) -> GenerateAsync {
    let mut request = request();
    let rest = r#","fileName":"invoice"},"designId":"0eUDdgAjNXrrItA2","version":3}"#.len();
    request.body = br#"{"content":{"params":{"text":""#.to_vec();
    request.body.resize(size - rest - 2, b'x');
    request.body.extend_from_slice(b"\"}");
    GenerateAsync::new(client, Ok(request))
}

#[tokio::test]
async fn a_file_name_that_the_service_forbids() {
    let listener = accepting().await;
    let client = listener.client();
    let empty = call(&client).file_name("").await.unwrap_err();
    assert!(matches!(empty, Error::FileName(FileNameError::Empty)));

    for forbidden in r#"/\:*?"<>|"#.chars().chain(['\n', '\0', '\u{7f}', '\u{85}']) {
        let name = format!("請求{forbidden}1");
        let error = call(&client).file_name(name).await.unwrap_err();
        match error {
            Error::FileName(FileNameError::Forbidden {
                character,
                position,
                ..
            }) => {
                assert_eq!((character, position), (forbidden, 2));
            }
            error => panic!("{error}"),
        }
    }
    assert_eq!(listener.connections(), 0);
    assert!(call(&client).file_name("a 'b' (1) 、。.pdf").await.is_ok());
}

#[tokio::test]
async fn a_passthrough_that_is_no_object() {
    let listener = accepting().await;
    let client = listener.client();
    for data in [json!(1), json!("text"), json!([{}]), json!(null)] {
        let error = call(&client).passthrough(&data).await.unwrap_err();
        assert!(
            matches!(error, Error::Passthrough(PassthroughError::NotAnObject)),
            "{data}: {error}"
        );
    }
    let keys = BTreeMap::from([((1, 2), 3)]);
    let error = call(&client).passthrough(&keys).await.unwrap_err();
    assert!(
        matches!(error, Error::Passthrough(PassthroughError::Serialize(_))),
        "{error}"
    );
    assert_eq!(listener.connections(), 0);
}

#[tokio::test]
async fn sends_50_megabytes_and_not_one_byte_more() {
    let listener = accepting().await;
    let client = listener.client();

    let error = sized(&client, MAX_BODY + 1).await.unwrap_err();
    match error {
        Error::TooLarge {
            size,
            refusal: None,
        } => assert_eq!(size, MAX_BODY + 1),
        error => panic!("{error}"),
    }
    assert_eq!(listener.connections(), 0);

    sized(&client, MAX_BODY).await.unwrap();
    assert_eq!(listener.requests()[0].body.len(), 52_428_800);
}
