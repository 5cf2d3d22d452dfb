//! Passthrough data in the metadata of PDFs.

use lopdf::{Document, Object};
use percent_encoding::percent_decode_str;
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

/// `JSON.parse` and `JSON.stringify` of Node.js give this JSON.
#[tokio::test]
async fn passthrough_comes_back_as_javascript_writes_it() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let sent = r#"{"id":0, "x":3200.0,"b":1e999,"10":"\u0041","id":9007199254740993,"9":{"z":-0,"a":[1.50]}}"#;
    let expected = r#"{"9":{"z":0,"a":[1.5]},"10":"A","id":9007199254740992,"x":3200,"b":null}"#;
    let body = invoice(json!({}), json!({ "passthrough": {} })).to_string();
    let body = body.replace("\"passthrough\":{}", &format!("\"passthrough\":{sent}"));
    let response = api.post(body.clone()).await;
    let text = str::from_utf8(&response.body).unwrap();
    assert!(
        text.contains(&format!("\"passthrough\":{expected},")),
        "{text}"
    );
    let sync = api.post_to("/file/sync/single", body).await;
    let mapping = percent_decode_str(sync.header("x-file-mapping"));
    let mapping = mapping.decode_utf8().unwrap();
    assert!(
        mapping.contains(&format!("\"passthrough\":{expected},")),
        "{mapping}"
    );
}

/// XML 1.0 has neither control characters nor U+FFFE and U+FFFF.
#[tokio::test]
async fn the_metadata_is_xml_with_any_text() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let content = json!({
        "fileName": "請\u{ffff}求&\u{fffe}",
        "passthrough": { "a\u{0}\u{ffff}": "\u{8}\u{1b}\u{fffe}]]>\u{fdd0}\u{1ffff}😀" },
    });
    let accepted = api.invoice(json!({}), content).await.json();
    let metadata = xmp(&api.download(&accepted).await.body);
    let document = roxmltree::Document::parse(&metadata).unwrap();
    let texts: Vec<_> = document
        .descendants()
        .filter_map(|node| node.text())
        .collect();
    for text in ["請 求& ", "a  =   ]]>\u{fdd0}\u{1ffff}😀"] {
        assert!(texts.contains(&text), "{text:?}: {texts:?}");
    }
}
