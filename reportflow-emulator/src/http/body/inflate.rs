//! The header `Content-Encoding`.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use axum::http::HeaderMap;
use axum::http::header::CONTENT_ENCODING;
use brotli_decompressor::Decompressor;
use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::MAX_BODY_BYTES;
use crate::api_error::ApiError;

const BROTLI_BUFFER_BYTES: usize = 8 * 1024;

/// Inflates gzip, deflate and br, as body-parser 2 does. Other encodings are
/// status 415.
pub(super) fn inflate<'a>(headers: &HeaderMap, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, ApiError> {
    let encoding = headers.get(CONTENT_ENCODING);
    let encoding = String::from_utf8_lossy(encoding.map_or(b"", |it| it.as_bytes()));
    let inflated = match encoding.to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(Cow::Borrowed(bytes)),
        "gzip" => read(MultiGzDecoder::new(bytes), "incorrect header check")?,
        "deflate" => read(ZlibDecoder::new(bytes), "incorrect header check")?,
        "br" => {
            let decoder = Decompressor::new(bytes, BROTLI_BUFFER_BYTES);
            read(decoder, "Decompression failed")?
        }
        other => {
            let message = format!("unsupported content encoding \"{other}\"");
            return Err(ApiError::unsupported_media_type(message));
        }
    };
    Ok(Cow::Owned(inflated))
}

/// Inflates within the limit. `invalid` is the message of Node.js about bytes
/// that are not compressed.
fn read(decoder: impl Read, invalid: &str) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    let limit = MAX_BODY_BYTES as u64 + 1;
    match decoder.take(limit).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > MAX_BODY_BYTES => Err(ApiError::payload_too_large()),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Err(ApiError::unreadable_body("unexpected end of file"))
        }
        Err(_) => Err(ApiError::unreadable_body(invalid)),
    }
}
