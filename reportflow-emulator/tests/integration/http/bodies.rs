//! Bodies as Express and NestJS read them. The expected responses are those of
//! NestJS 12.5 with Express 5.3 on Node.js 20.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};

use crate::http::api::{Api, KEY, Response, builder, invoice, send};

/// `{"designId":"Invoice000000001",…}` with brotli, by Node.js.
const BROTLI: &[u8] =
    b"\x1b\x59\x00\x00\x2c\x0b\x78\x73\x72\x2a\x21\x66\x97\x1b\xae\x5a\x8d\x07\xf2\x26\
    \xad\x45\xf6\x62\xcc\xd7\x66\x6c\x0b\x2e\xae\xe2\x2a\x96\xbe\x16\x49\xea\x43\x1f\
    \x3a\x09\x43\xe6\xa6\x8e\x03\xd6\xd5\x78\xb2\x1a\xc8\xea\x40\x3f\x08\x1e\x3c\x86\
    \xaf\xdb\xa1\x96\x48\x7c\xa5\x04\x1f\xfd\x78\x3e\x37\x16\xbd\x5a\x88\xbb\xe8\x06\
    \xa2\x19\xe0\x08\x78\x01";

fn body() -> String {
    invoice(json!({}), json!({ "fileName": "請求書" })).to_string()
}

async fn post(api: &Api, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Response {
    let mut request = api.request("POST", "/file/async/single");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(request.header("appkey", KEY).body(body.into())).await
}

fn json_in(charset: &str) -> (&'static str, String) {
    (
        "content-type",
        format!("application/json; charset={charset}"),
    )
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str) -> Vec<u8> {
    let chars = text.chars().map(u32::from);
    chars.flat_map(u32::to_be_bytes).collect()
}

fn missing_fields() -> Value {
    json!([
        "designId must be a string",
        "version must be an integer number",
        "content must be an object",
    ])
}

#[tokio::test]
async fn ignores_a_body_without_a_json_content_type() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for headers in [
        &[][..],
        &[("content-type", "")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "text/json")],
        &[("content-type", "application/ld+json")],
        &[("content-type", "text/plain; a=application/json")],
    ] {
        let response = post(&api, headers, body()).await;
        response.assert_error(400, missing_fields(), "Bad Request");
    }
    for content_type in [
        "application/json",
        "APPLICATION/JSON; CHARSET=UTF-8",
        "application/json;charset=\"utf-8\"",
        "application/json;;",
    ] {
        let response = post(&api, &[("content-type", content_type)], body()).await;
        assert_eq!(response.status, 202, "{content_type}");
    }
}

#[tokio::test]
async fn an_array_or_an_empty_body_has_no_fields() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let fields = json!(["Invoice000000001", 1, { "fileName": "a", "params": {} }, null]);
    for body in ["", "[]", " [{}]", &fields.to_string()] {
        let response = api.post(body.to_owned()).await;
        response.assert_error(400, missing_fields(), "Bad Request");
    }
    // Nor is an array an object anywhere else.
    let content = json!(["a", null, null, null, {}]);
    let body = json!({ "designId": "Invoice000000001", "version": 1, "content": content });
    let message = json!(["content must be an object"]);
    let response = api.post(body.to_string()).await;
    response.assert_error(400, message, "Bad Request");
    let body = json!({ "designId": "Invoice000000001", "version": 1, "contents": [[], null] });
    let message = json!([
        "contents.0 must be an object",
        "contents.1 must be an object"
    ]);
    let response = api.post_to("/file/async/multiple", body.to_string()).await;
    response.assert_error(400, message, "Bad Request");
}

#[tokio::test]
async fn the_last_of_equal_keys_wins() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = r#"{"designId":"none","version":"1","content":7,"designId":"Invoice000000001","version":1,
        "content":{"fileName":"a","params":[],"fileName":"b","p\u0061rams":{},"shareType":"03","shareType":null}}"#;
    let response = api.post(body).await;
    assert_eq!(response.status, 202);
    assert_eq!(response.json()["files"][0]["fileName"], "b.pdf");
    assert_eq!(
        response.json()["files"][0]["share"]["shareType"],
        "workspace"
    );
}

#[tokio::test]
async fn inflates_gzip_deflate_and_brotli() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(body().as_bytes()).unwrap();
    deflate.write_all(body().as_bytes()).unwrap();
    let (gzip, deflate) = (gzip.finish().unwrap(), deflate.finish().unwrap());
    let encoded = |encoding, body: &[u8]| {
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", encoding),
        ];
        let (api, body) = (&api, body.to_vec());
        async move { post(api, &headers, body).await }
    };
    let plain = body();
    for (encoding, body) in [
        ("gzip", &gzip[..]),
        ("GZIP", &gzip),
        ("deflate", &deflate),
        ("br", BROTLI),
        ("identity", plain.as_bytes()),
    ] {
        let response = encoded(encoding, body).await;
        assert_eq!(response.status, 202, "{encoding}");
        assert_eq!(response.json()["files"][0]["fileName"], "請求書.pdf");
    }
    for (encoding, body, status, message) in [
        ("gzip", plain.as_bytes(), 400, "incorrect header check"),
        ("deflate", plain.as_bytes(), 400, "incorrect header check"),
        ("br", plain.as_bytes(), 400, "Decompression failed"),
        (
            "gzip",
            &gzip[..gzip.len() - 9],
            400,
            "unexpected end of file",
        ),
        ("zstd", &gzip, 415, "unsupported content encoding \"zstd\""),
        (
            "gzip, gzip",
            &gzip,
            415,
            "unsupported content encoding \"gzip, gzip\"",
        ),
    ] {
        let response = encoded(encoding, body).await;
        let expected = json!({ "statusCode": status, "message": message });
        assert_eq!(
            (response.status, response.json()),
            (status, expected),
            "{encoding}"
        );
    }
}

/// A small body that inflates to more than 50 MB.
#[tokio::test]
async fn the_limit_holds_for_the_inflated_body() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..51 {
        gzip.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let response = post(&api, &headers, gzip.finish().unwrap()).await;
    response.assert_error(413, json!("Payload Too Large"), "Request Entity Too Large");
}

#[tokio::test]
async fn reads_the_charsets_of_json() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let (text, marked) = (body(), format!("\u{feff}{}", body()));
    for (charset, bytes) in [
        ("utf-8", marked.clone().into_bytes()),
        ("utf-16", utf16(&marked, u16::to_le_bytes)),
        ("utf-16", utf16(&marked, u16::to_be_bytes)),
        ("utf-16", utf16(&text, u16::to_le_bytes)),
        ("UTF-16LE", utf16(&text, u16::to_le_bytes)),
        ("utf-16be", utf16(&text, u16::to_be_bytes)),
        ("utf-32", utf32(&marked)),
        ("utf-32be", utf32(&text)),
    ] {
        let (name, value) = json_in(charset);
        let response = post(&api, &[(name, &value)], bytes).await;
        assert_eq!(response.status, 202, "{charset}");
        assert_eq!(
            response.json()["files"][0]["fileName"],
            "請求書.pdf",
            "{charset}"
        );
    }
    for charset in ["iso-8859-1", "shift_jis", "utf-99"] {
        let (name, value) = json_in(charset);
        let response = post(&api, &[(name, &value)], text.clone()).await;
        let message = format!("unsupported charset \"{}\"", charset.to_uppercase());
        let expected = json!({ "statusCode": 415, "message": message });
        assert_eq!((response.status, response.json()), (415, expected));
    }
}

#[tokio::test]
async fn replaces_invalid_unicode() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let escaped = body().replace("請求書", r"a\ud83d");
    let raw = body().into_bytes();
    let at = raw
        .windows(3)
        .position(|bytes| bytes == "請".as_bytes())
        .unwrap();
    let raw = [&raw[..at], b"a\xff", &raw[at + 9..]].concat();
    for body in [escaped.into_bytes(), raw] {
        let response = api.post(body).await;
        assert_eq!(response.json()["files"][0]["fileName"], "a\u{fffd}.pdf");
    }
}

#[tokio::test]
async fn describes_malformed_json_as_nestjs_does() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (body, message) in [
        ("x", "Unexpected token 'x', \"x\" is not valid JSON"),
        ("null", "Unexpected token 'n', \"null\" is not valid JSON"),
        (
            "\"abc\"",
            "Unexpected token '\"', \"\"abc\"\" is not valid JSON",
        ),
        ("12", "Unexpected token '1', \"12\" is not valid JSON"),
        ("   ", "Unexpected end of JSON input"),
        ("{\"designId\":", "Unexpected end of JSON input"),
        (
            "{\n  \"designId\": \"請求書請求書請求書請求書\",\n  \"version\": x1\n}",
            "Unexpected token 'x', ...\"version\": x1\n}\" is not valid JSON",
        ),
        (
            "[1, 請求書, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
            "Unexpected token '請', \"[1, 請求書, 2, 3,\"... is not valid JSON",
        ),
    ] {
        let response = api.post(body).await;
        response.assert_error(400, json!(message), "Bad Request");
    }
    // V8 has more specific messages for these.
    for body in [
        "{ designId: }",
        "{}x",
        "{\"a\":1,}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\q\"}",
        "[01]",
    ] {
        let response = api.post(body).await;
        let message = response.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(response.status, 400);
        assert!(message.starts_with("Unexpected token '"), "{message}");
        assert!(message.ends_with(" is not valid JSON"), "{message}");
    }
}

/// Limits of the emulator, which JavaScript lacks.
#[tokio::test]
async fn names_the_limits_of_parameters() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for value in ["1e400".to_owned(), nested(200), nested(100_000)] {
        let body = body().replace("\"params\":{}", &format!("\"params\":{{\"a\":{value}}}"));
        let response = api.post(body).await;
        let message = json!(
            "content.params is too deep, or a number is too large: the emulator reads 127 levels, and numbers below 1.8e308"
        );
        response.assert_error(400, message, "Bad Request");
    }
    // Passthrough data is not parsed.
    let passthrough = format!(
        "\"passthrough\":{{\"a\":{}}},\"params\":{{}}",
        nested(100_000)
    );
    let response = api
        .post(body().replace("\"params\":{}", &passthrough))
        .await;
    assert_eq!(response.status, 202);
}
