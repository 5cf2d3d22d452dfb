//! Compressed bodies and charsets. The expected responses are those of NestJS 12.5
//! with Express 5.3 on Node.js 20.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::json;

use crate::http::api::{Api, KEY, builder, send};
use crate::http::bodies::{body, missing_fields, post};

/// `{"designId":"Invoice000000001",…}` with brotli, by Node.js.
const BROTLI: &[u8] =
    b"\x1b\x59\x00\x00\x2c\x0b\x78\x73\x72\x2a\x21\x66\x97\x1b\xae\x5a\x8d\x07\xf2\x26\
    \xad\x45\xf6\x62\xcc\xd7\x66\x6c\x0b\x2e\xae\xe2\x2a\x96\xbe\x16\x49\xea\x43\x1f\
    \x3a\x09\x43\xe6\xa6\x8e\x03\xd6\xd5\x78\xb2\x1a\xc8\xea\x40\x3f\x08\x1e\x3c\x86\
    \xaf\xdb\xa1\x96\x48\x7c\xa5\x04\x1f\xfd\x78\x3e\x37\x16\xbd\x5a\x88\xbb\xe8\x06\
    \xa2\x19\xe0\x08\x78\x01";

fn json_in(charset: &str) -> (&'static str, String) {
    (
        "content-type",
        format!("application/json; charset={charset}"),
    )
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().map(u32::from).flat_map(bytes).collect()
}

pub(crate) fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[tokio::test]
async fn inflates_gzip_deflate_and_brotli() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let gzip = gzip_of(body().as_bytes());
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
    deflate.write_all(body().as_bytes()).unwrap();
    let deflate = deflate.finish().unwrap();
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
    let padded = [&gzip[..], &[0; 10]].concat();
    let (first, second) = plain.as_bytes().split_at(9);
    let members = [gzip_of(first), gzip_of(second)].concat();
    for (encoding, body) in [
        ("gzip", padded),
        ("gzip", members),
        ("deflate", [&deflate[..], b"xx"].concat()),
        ("br", [BROTLI, b"xx"].concat()),
    ] {
        let response = encoded(encoding, &body).await;
        assert_eq!(response.status, 202, "{encoding}");
    }
    let flip = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 0xff;
        bytes
    };
    let end = |bytes: &[u8], cut: usize| bytes[..bytes.len() - cut].to_vec();
    let plain = plain.as_bytes().to_vec();
    let header = "incorrect header check";
    let data = "incorrect data check";
    let eof = "unexpected end of file";
    for (encoding, body, status, message) in [
        ("gzip", plain.clone(), 400, header),
        ("gzip", [&gzip[..], b"PK"].concat(), 400, header),
        ("gzip", flip(&gzip, gzip.len() - 6), 400, data),
        ("gzip", end(&gzip, 9), 400, eof),
        ("gzip", gzip[..5].to_vec(), 400, eof),
        ("gzip", Vec::new(), 400, eof),
        ("deflate", plain.clone(), 400, header),
        ("deflate", flip(&deflate, deflate.len() - 1), 400, data),
        ("deflate", end(&deflate, 1), 400, eof),
        ("deflate", Vec::new(), 400, eof),
        ("br", plain, 400, "Decompression failed"),
        ("br", end(BROTLI, 5), 400, eof),
        ("br", Vec::new(), 400, eof),
        (
            "zstd",
            gzip.clone(),
            415,
            "unsupported content encoding \"zstd\"",
        ),
        (
            "zstd",
            Vec::new(),
            415,
            "unsupported content encoding \"zstd\"",
        ),
        (
            "gzip, gzip",
            gzip.clone(),
            415,
            "unsupported content encoding \"gzip, gzip\"",
        ),
    ] {
        let response = encoded(encoding, &body).await;
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
        ("utf-16-le", utf16(&marked, u16::to_le_bytes)),
        ("utf-16be", utf16(&text, u16::to_be_bytes)),
        ("utf-16", utf16(&text, u16::to_be_bytes)),
        ("utf-32", utf32(&marked, u32::to_be_bytes)),
        ("utf-32", utf32(&marked, u32::to_le_bytes)),
        ("utf-32", utf32(&text, u32::to_be_bytes)),
        ("utf-32", utf32(&text, u32::to_le_bytes)),
        ("utf-32le", utf32(&text, u32::to_le_bytes)),
        ("utf-32be", utf32(&text, u32::to_be_bytes)),
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
    // The mark of the other byte order is another character.
    for (charset, bytes) in [
        ("utf-16le", utf16(&marked, u16::to_be_bytes)),
        ("utf-16be", utf16(&marked, u16::to_le_bytes)),
        ("utf-32le", utf32(&marked, u32::to_be_bytes)),
        ("utf-32be", utf32(&marked, u32::to_le_bytes)),
    ] {
        let (name, value) = json_in(charset);
        let response = post(&api, &[(name, &value)], bytes).await;
        assert_eq!(response.status, 400, "{charset}");
        let message = response.json()["message"].to_string();
        assert!(message.starts_with("\"Unexpected token"), "{message}");
    }
    for charset in ["iso-8859-1", "shift_jis", "utf8", "utf-99"] {
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
async fn an_empty_text_has_no_fields() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let json = ("content-type", "application/json");
    let gzip = ("content-encoding", "gzip");
    for (headers, body) in [
        (&[json][..], Vec::new()),
        (&[json], "\u{feff}".into()),
        (&[json, gzip], gzip_of(b"")),
        (&[json, gzip], gzip_of("\u{feff}".as_bytes())),
    ] {
        let response = post(&api, headers, body).await;
        response.assert_error(400, missing_fields(), "Bad Request");
    }
    let latin1 = [("content-type", "application/json; charset=latin1")];
    let response = post(&api, &latin1, "").await;
    assert_eq!(response.status, 415);
    // Without a length, the body is missing.
    let request = api.request("POST", "/file/async/single");
    let request = request
        .header("appkey", KEY)
        .header(latin1[0].0, latin1[0].1);
    let response = send(request).await;
    response.assert_error(400, missing_fields(), "Bad Request");
}

/// Node.js joins them by a comma.
#[tokio::test]
async fn several_content_encodings_are_one() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "identity"),
        ("content-encoding", "identity"),
    ];
    let response = post(&api, &headers, body()).await;
    let message = "unsupported content encoding \"identity, identity\"";
    let expected = json!({ "statusCode": 415, "message": message });
    assert_eq!((response.status, response.json()), (415, expected));
}
