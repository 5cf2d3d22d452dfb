//! The charset of a body.

use std::borrow::Cow;

use super::media_type::MediaType;
use crate::api_error::ApiError;

/// A charset of JSON or of a form, as iconv-lite decodes it for body-parser.
/// Without UTF-7.
#[derive(Clone, Copy)]
pub(super) enum Charset {
    Utf8,
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Latin1,
}

#[derive(Clone, Copy)]
pub(super) enum ByteOrder {
    Little,
    Big,
    /// That of the byte order mark or, without one, of the first characters.
    Detected,
}

/// The characters that show the byte order.
const DETECTION_CHARS: usize = 100;

impl Charset {
    pub(super) fn of_json(media_type: &MediaType) -> Result<Charset, ApiError> {
        let name = media_type.charset();
        let canonical = name.replace(|c: char| !c.is_ascii_alphanumeric(), "");
        match canonical.as_str() {
            _ if !name.starts_with("utf-") => Err(unsupported(&name)),
            "utf8" => Ok(Charset::Utf8),
            "utf16" => Ok(Charset::Utf16(ByteOrder::Detected)),
            "utf16le" => Ok(Charset::Utf16(ByteOrder::Little)),
            "utf16be" => Ok(Charset::Utf16(ByteOrder::Big)),
            "utf32" => Ok(Charset::Utf32(ByteOrder::Detected)),
            "utf32le" => Ok(Charset::Utf32(ByteOrder::Little)),
            "utf32be" => Ok(Charset::Utf32(ByteOrder::Big)),
            _ => Err(unsupported(&name)),
        }
    }

    pub(super) fn of_form(media_type: &MediaType) -> Result<Charset, ApiError> {
        match media_type.charset().as_str() {
            "utf-8" => Ok(Charset::Utf8),
            "iso-8859-1" => Ok(Charset::Latin1),
            name => Err(unsupported(name)),
        }
    }

    /// Decodes bytes. Removes a byte order mark, and replaces invalid bytes by
    /// U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        let mut text = match self {
            Charset::Utf8 => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                return String::from_utf8_lossy(bytes);
            }
            Charset::Utf16(order) => utf16(bytes, order),
            Charset::Utf32(order) => utf32(bytes, order),
            Charset::Latin1 => bytes.iter().copied().map(char::from).collect(),
        };
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Cow::Owned(text)
    }
}

fn unsupported(name: &str) -> ApiError {
    let name = name.to_uppercase();
    ApiError::unsupported_media_type(format!("unsupported charset \"{name}\""))
}

fn utf16(bytes: &[u8], order: ByteOrder) -> String {
    let units = bytes.as_chunks().0;
    let unit = match order {
        ByteOrder::Big => u16::from_be_bytes,
        ByteOrder::Detected if is_big_endian_utf16(units) => u16::from_be_bytes,
        ByteOrder::Little | ByteOrder::Detected => u16::from_le_bytes,
    };
    char::decode_utf16(units.iter().copied().map(unit))
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Most of the characters of JSON are ASCII.
fn is_big_endian_utf16(units: &[[u8; 2]]) -> bool {
    match units.first() {
        Some([0xfe, 0xff]) => return true,
        Some([0xff, 0xfe]) => return false,
        _ => {}
    }
    let first = || units.iter().take(DETECTION_CHARS);
    let big = first().filter(|[a, b]| *a == 0 && *b != 0).count();
    let little = first().filter(|[a, b]| *a != 0 && *b == 0).count();
    big > little
}

fn utf32(bytes: &[u8], order: ByteOrder) -> String {
    let units = bytes.as_chunks().0;
    let unit = match order {
        ByteOrder::Big => u32::from_be_bytes,
        ByteOrder::Detected if is_big_endian_utf32(units) => u32::from_be_bytes,
        ByteOrder::Little | ByteOrder::Detected => u32::from_le_bytes,
    };
    let chars = units.iter().copied().map(unit).map(char::from_u32);
    chars
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The mark counts as any other character: it is valid in one order only.
fn is_big_endian_utf32(units: &[[u8; 4]]) -> bool {
    let first = || units.iter().take(DETECTION_CHARS);
    let big = first().filter(|[a, b, _, _]| *a == 0 && *b <= 0x10).count();
    let little = first().filter(|[_, _, c, d]| *c <= 0x10 && *d == 0).count();
    big > little
}
