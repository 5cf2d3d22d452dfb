//! Images in values: PNG and JPEG as Base64, plain or as a data URI.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use krilla::image::Image;

use super::render_error::RenderError;

/// Larger images are not decoded, because a small file can claim any size.
const MAX_PIXELS: u64 = 40_000_000;
/// The limit of all decoded images of a document, because it keeps their pixels.
const MAX_TOTAL_PIXELS: u64 = 100_000_000;
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// An image with its size on paper.
#[derive(Clone)]
pub(super) struct ScaledImage {
    pub(super) image: Image,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// The data in a text.
#[derive(Clone)]
pub(super) enum TextData {
    /// An image, and its length in bytes.
    Image(Image, usize),
    /// The length of bytes that are not an image.
    Bytes(usize),
    /// The text is not Base64.
    Text,
}

/// The images of a document. Equal images are decoded once.
pub(super) struct Images<'a> {
    decoded: HashMap<&'a str, TextData>,
    pixels: u64,
    /// `false` after an image failed to decode.
    pub(super) draw: bool,
}

impl<'a> Images<'a> {
    pub(super) fn new(draw: bool) -> Images<'a> {
        Images {
            decoded: HashMap::new(),
            pixels: 0,
            draw,
        }
    }

    /// Fails if the document has too many pixels.
    pub(super) fn decode(&mut self, text: &'a str) -> Result<TextData, RenderError> {
        if let Some(decoded) = self.decoded.get(text) {
            return Ok(decoded.clone());
        }
        let Some(bytes) = decode_base64(text) else {
            return Ok(TextData::Text);
        };
        let length = bytes.len();
        let image = if bytes.starts_with(PNG_SIGNATURE) {
            let pixels = png_pixels(&bytes);
            if pixels > MAX_PIXELS {
                return Ok(TextData::Bytes(length));
            }
            self.pixels += pixels;
            if self.pixels > MAX_TOTAL_PIXELS {
                let max = MAX_TOTAL_PIXELS / 1_000_000;
                return Err(RenderError::new(format!(
                    "the PNG images of the document have more than {max} million pixels"
                )));
            }
            Image::from_png(bytes.into(), true)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            // The PDF has the JPEG as it is, so nothing is decoded.
            Image::from_jpeg(bytes.into(), true)
        } else {
            return Ok(TextData::Bytes(length));
        };
        match image {
            Ok(image) if pixels(image.size()) <= MAX_PIXELS => {
                let decoded = TextData::Image(image, length);
                self.decoded.insert(text, decoded.clone());
                Ok(decoded)
            }
            _ => Ok(TextData::Bytes(length)),
        }
    }
}

/// Returns the number of pixels in the header of a PNG, which comes first.
fn png_pixels(bytes: &[u8]) -> u64 {
    let number = |at: usize| {
        let bytes = bytes.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let size = number(16).zip(number(20));
    size.map_or(0, pixels)
}

fn pixels((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let base64 = match text.strip_prefix("data:") {
        Some(uri) => match uri.split_once(";base64,") {
            Some((_, base64)) => base64,
            None => return None,
        },
        None => text,
    };
    let base64: Vec<u8> = base64
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    STANDARD.decode(base64).ok()
}

impl ScaledImage {
    /// Scales to 96 pixels an inch, or smaller to fit.
    pub(super) fn fit(image: Image, max_width: f32, max_height: f32) -> ScaledImage {
        let (width, height) = image.size();
        let (width, height) = (width.max(1) as f32 * 0.75, height.max(1) as f32 * 0.75);
        let scale = (max_width / width).min(max_height / height).min(1.0);
        ScaledImage {
            image,
            width: width * scale,
            height: height * scale,
        }
    }
}
