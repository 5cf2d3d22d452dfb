//! Images in values: PNG and JPEG as Base64, plain or as a data URI.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use krilla::image::Image;

/// Larger images are not decoded, because a small file can claim any size.
const MAX_PIXELS: u64 = 40_000_000;

/// An image with its size on paper.
#[derive(Clone)]
pub(super) struct ScaledImage {
    pub(super) image: Image,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// The data in a text.
pub(super) enum DecodedText {
    /// An image, and its length in bytes.
    Image(Image, usize),
    /// The length of bytes that are not an image.
    Bytes(usize),
    /// The text is not Base64.
    Text,
}

pub(super) fn decode(text: &str) -> DecodedText {
    let base64 = match text.strip_prefix("data:") {
        Some(uri) => match uri.split_once(";base64,") {
            Some((_, base64)) => base64,
            None => return DecodedText::Text,
        },
        None => text,
    };
    let base64: Vec<u8> = base64
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let Ok(bytes) = STANDARD.decode(base64) else {
        return DecodedText::Text;
    };
    let length = bytes.len();
    let image = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Image::from_png(bytes.into(), true)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Image::from_jpeg(bytes.into(), true)
    } else {
        return DecodedText::Bytes(length);
    };
    match image {
        Ok(image) if pixels(&image) <= MAX_PIXELS => DecodedText::Image(image, length),
        _ => DecodedText::Bytes(length),
    }
}

fn pixels(image: &Image) -> u64 {
    let (width, height) = image.size();
    u64::from(width) * u64::from(height)
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
