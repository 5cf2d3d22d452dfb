//! The content of cells, before layout.

use krilla::image::Image;
use reportflow_schema::Kind;
use serde_json::Value;

use super::image::{self, DecodedText, ScaledImage};
use super::row::Block;
use super::text::{Shaped, Style, Typesetter};
use crate::javascript;

/// A value, ready for layout.
pub(super) enum CellContent {
    Blank,
    Text(Box<Shaped>),
    Image(Image),
}

impl CellContent {
    /// Creates the content of a value. `draw_images` is `false` after an image
    /// failed to decode.
    pub(super) fn new(
        typesetter: &mut Typesetter,
        kind: &Kind,
        value: Option<&Value>,
        style: Style,
        draw_images: bool,
    ) -> CellContent {
        let text = match value {
            None | Some(Value::Null) => return CellContent::Blank,
            Some(Value::String(text)) if text.is_empty() => return CellContent::Blank,
            Some(Value::String(text)) if matches!(kind, Kind::Image | Kind::Other(_)) => {
                match image::decode(text) {
                    DecodedText::Image(image, _) if draw_images => {
                        return CellContent::Image(image);
                    }
                    DecodedText::Bytes(length) if *kind == Kind::Image => {
                        format!("image, {length} bytes")
                    }
                    DecodedText::Image(_, length) => format!("image, {length} bytes"),
                    DecodedText::Bytes(_) | DecodedText::Text => text.clone(),
                }
            }
            Some(Value::String(text)) => text.clone(),
            // Numbers have no separators, so that a search finds them.
            Some(other) => javascript::stringify(other).unwrap_or_else(|error| error.to_string()),
        };
        CellContent::Text(Box::new(typesetter.shape(&text, style)))
    }

    /// Returns the width without wrapping.
    pub(super) fn natural_width(&self, style: Style) -> f32 {
        match self {
            CellContent::Blank => style.size * 2.0,
            CellContent::Text(shaped) => shaped.width,
            CellContent::Image(image) => ScaledImage::fit(image.clone(), f32::MAX, f32::MAX).width,
        }
    }

    pub(super) fn blocks(self, width: f32, style: Style, max_height: f32) -> Vec<Block> {
        match self {
            CellContent::Blank => vec![Block::Blank {
                width,
                height: style.size * style.leading,
            }],
            CellContent::Text(shaped) => shaped.lines(width).into_iter().map(Block::Line).collect(),
            CellContent::Image(image) => {
                vec![Block::Image(ScaledImage::fit(image, width, max_height))]
            }
        }
    }
}

/// Returns the rows of a table. A `collection` may be a single object.
pub(super) fn rows(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(one) => vec![one],
    }
}
