//! Passthrough data in the metadata of PDFs.

use lopdf::{Document, Object};
use serde_json::json;

use crate::http::api::{Api, builder, invoice};

/// Returns the XMP metadata.
fn xmp(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
    let metadata = document.get_object(metadata.as_reference().unwrap());
    let Object::Stream(stream) = metadata.unwrap() else {
        panic!("no stream");
    };
    let bytes = stream.get_plain_content().unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn texts_and_numbers_are_in_the_xmp_metadata() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({ "passthrough": {} })).to_string();
    let passthrough = r#"{"orderId":"O-1","orderId":"O<2>","伝票":"あ\nい","total":3200.0,"big":9007199254740993,
        "flag":true,"none":null,"list":["inner"],"object":{"inner":"inner"}}"#;
    let body = body.replace(
        "\"passthrough\":{}",
        &format!("\"passthrough\":{passthrough}"),
    );
    let accepted = api.post(body.clone()).await.json();
    let pdf = api.download(&accepted).await.body;
    let metadata = xmp(&pdf);
    for pair in [
        "orderId=O&lt;2&gt;",
        "伝票=あ い",
        "total=3200",
        "big=9007199254740992",
    ] {
        assert!(metadata.contains(pair), "{pair}: {metadata}");
    }
    for absent in ["O-1", "flag", "none", "list", "inner", "3200.0"] {
        assert!(!metadata.contains(absent), "{absent}: {metadata}");
    }

    // Equal requests give equal bytes, synchronously too.
    let sync = api.post_to("/file/sync/single", body).await;
    assert_eq!(sync.body, pdf);
}

#[tokio::test]
async fn metadata_without_passthrough_has_no_keywords() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let metadata = xmp(&api.download(&accepted).await.body);
    assert!(!metadata.contains("Keywords"), "{metadata}");
}
