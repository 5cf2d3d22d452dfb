//! Drawing operations.

use super::image::ScaledImage;
use super::shaped::Line;

/// A shape, a line of text or an image at its position on a page.
pub(super) enum DrawOp {
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: (u8, u8, u8),
    },
    /// `y` is the baseline.
    Text {
        x: f32,
        y: f32,
        line: Line,
    },
    Image {
        x: f32,
        y: f32,
        image: ScaledImage,
    },
}
