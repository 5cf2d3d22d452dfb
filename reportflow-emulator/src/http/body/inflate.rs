//! The header `Content-Encoding`.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use axum::http::HeaderMap;
use axum::http::header::CONTENT_ENCODING;
use brotli_decompressor::Decompressor;
use flate2::bufread::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::MAX_BODY_BYTES;
use crate::api_error::ApiError;

const BUFFER_BYTES: usize = 8 * 1024;

/// Inflates gzip, deflate and br, as body-parser 2 does. Other encodings are
/// status 415.
///
/// The messages are those of Node.js. It has more specific ones for some invalid
/// data.
pub(super) fn inflate<'a>(headers: &HeaderMap, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, ApiError> {
    let mut inflated = Vec::new();
    match content_encoding(headers).as_str() {
        "" | "identity" => return Ok(Cow::Borrowed(bytes)),
        "gzip" => gzip(bytes, &mut inflated)?,
        "deflate" => deflate(bytes, &mut inflated)?,
        "br" => {
            let decoder = Decompressor::new(bytes.chain(EndOfFile), BUFFER_BYTES);
            read(decoder, &mut inflated, "Decompression failed")?;
        }
        other => {
            let message = format!("unsupported content encoding \"{other}\"");
            return Err(ApiError::unsupported_media_type(message));
        }
    }
    Ok(Cow::Owned(inflated))
}

/// Returns the value in lower case. Node.js joins several headers.
fn content_encoding(headers: &HeaderMap) -> String {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let values: Vec<_> = values
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    values.join(", ").to_ascii_lowercase()
}

/// Inflates all members. A zero byte after a member begins padding.
fn gzip(mut bytes: &[u8], inflated: &mut Vec<u8>) -> Result<(), ApiError> {
    loop {
        check_header(bytes, |head| head == [0x1f, 0x8b])?;
        let mut decoder = GzDecoder::new(bytes);
        read(&mut decoder, inflated, "incorrect data check")?;
        bytes = decoder.into_inner();
        if matches!(bytes, [] | [0, ..]) {
            return Ok(());
        }
    }
}

/// Inflates a zlib stream. `ZlibDecoder` would accept half of it.
fn deflate(bytes: &[u8], inflated: &mut Vec<u8>) -> Result<(), ApiError> {
    // The method is 8, and both bytes are a multiple of 31 (RFC 1950).
    check_header(bytes, |head| {
        head[0] & 0xf == 8 && u16::from_be_bytes(head) % 31 == 0
    })?;
    let mut decoder = Decompress::new(true);
    loop {
        inflated.reserve(BUFFER_BYTES);
        let rest = &bytes[decoder.total_in() as usize..];
        let status = decoder.decompress_vec(rest, inflated, FlushDecompress::None);
        let status = status.map_err(|_| ApiError::unreadable_body("incorrect data check"))?;
        check_size(inflated)?;
        match status {
            Status::StreamEnd => return Ok(()),
            _ if rest.is_empty() && inflated.len() < inflated.capacity() => {
                return Err(end_of_file());
            }
            Status::Ok | Status::BufError => {}
        }
    }
}

fn check_header(bytes: &[u8], is_valid: impl Fn([u8; 2]) -> bool) -> Result<(), ApiError> {
    match bytes {
        [] | [_] => Err(end_of_file()),
        [first, second, ..] if is_valid([*first, *second]) => Ok(()),
        _ => Err(ApiError::unreadable_body("incorrect header check")),
    }
}

/// Reads to the end. `invalid` is the message about invalid data.
fn read(decoder: impl Read, inflated: &mut Vec<u8>, invalid: &str) -> Result<(), ApiError> {
    let limit = MAX_BODY_BYTES + 1 - inflated.len();
    match decoder.take(limit as u64).read_to_end(inflated) {
        Ok(_) => check_size(inflated),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(end_of_file()),
        Err(_) => Err(ApiError::unreadable_body(invalid)),
    }
}

fn check_size(inflated: &[u8]) -> Result<(), ApiError> {
    if inflated.len() > MAX_BODY_BYTES {
        Err(ApiError::payload_too_large())
    } else {
        Ok(())
    }
}

fn end_of_file() -> ApiError {
    ApiError::unreadable_body("unexpected end of file")
}

/// Tells the end of the input from invalid data, for which the brotli decoder has
/// one error.
struct EndOfFile;

impl Read for EndOfFile {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(ErrorKind::UnexpectedEof.into())
    }
}
