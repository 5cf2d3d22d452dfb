//! The charset of a body.

use std::borrow::Cow;

use super::media_type::MediaType;
use crate::api_error::ApiError;

/// The charsets of JSON. Express reads UTF-7 as well.
#[derive(Clone, Copy)]
pub(super) enum Charset {
    Utf8,
    /// Little-endian without a byte order mark, as in Express.
    Utf16,
    Utf16Be,
    /// Little-endian without a byte order mark, as in Express.
    Utf32,
    Utf32Be,
}

impl Charset {
    pub(super) fn of(media_type: &MediaType<'_>) -> Result<Charset, ApiError> {
        let name = media_type.charset.unwrap_or("utf-8").to_ascii_uppercase();
        match name.as_str() {
            "UTF-8" => Ok(Charset::Utf8),
            "UTF-16" | "UTF-16LE" => Ok(Charset::Utf16),
            "UTF-16BE" => Ok(Charset::Utf16Be),
            "UTF-32" | "UTF-32LE" => Ok(Charset::Utf32),
            "UTF-32BE" => Ok(Charset::Utf32Be),
            _ => Err(ApiError::unsupported_media_type(format!(
                "unsupported charset \"{name}\""
            ))),
        }
    }

    /// Decodes bytes. Removes a byte order mark, and replaces invalid bytes by
    /// U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Charset::Utf8 => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                String::from_utf8_lossy(bytes)
            }
            Charset::Utf16 => match bytes.strip_prefix(b"\xfe\xff") {
                Some(bytes) => utf16(bytes, u16::from_be_bytes),
                None => utf16(
                    bytes.strip_prefix(b"\xff\xfe").unwrap_or(bytes),
                    u16::from_le_bytes,
                ),
            },
            Charset::Utf16Be => utf16(
                bytes.strip_prefix(b"\xfe\xff").unwrap_or(bytes),
                u16::from_be_bytes,
            ),
            Charset::Utf32 => match bytes.strip_prefix(b"\0\0\xfe\xff") {
                Some(bytes) => utf32(bytes, u32::from_be_bytes),
                None => utf32(
                    bytes.strip_prefix(b"\xff\xfe\0\0").unwrap_or(bytes),
                    u32::from_le_bytes,
                ),
            },
            Charset::Utf32Be => utf32(
                bytes.strip_prefix(b"\0\0\xfe\xff").unwrap_or(bytes),
                u32::from_be_bytes,
            ),
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units = bytes.as_chunks().0.iter().copied().map(unit);
    let chars = char::decode_utf16(units);
    chars
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Cow<'static, str> {
    let units = bytes.as_chunks().0.iter().copied().map(unit);
    units
        .map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
