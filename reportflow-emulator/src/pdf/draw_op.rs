//! Drawing operations.

use super::image::ScaledImage;
use super::structure::ElementId;
use super::text::Line;

/// A shape, a line of text or an image at its position on a page. It is decoration if
/// it has no element, or is a shape.
pub(super) enum DrawOp {
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: (u8, u8, u8),
        element: Option<ElementId>,
    },
    /// `y` is the baseline.
    Text {
        x: f32,
        y: f32,
        line: Line,
        element: Option<ElementId>,
    },
    Image {
        x: f32,
        y: f32,
        image: ScaledImage,
        element: Option<ElementId>,
    },
}
