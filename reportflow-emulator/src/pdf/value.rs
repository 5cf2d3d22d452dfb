//! What a value looks like before it has a place.

use krilla::image::Image;
use reportflow_schema::Kind;
use serde_json::Value;

use super::picture::Picture;
use super::picture::{self, Decoded};
use super::row::Piece;
use super::text::{Shaped, Style, Typesetter};

/// A value, shaped.
pub(super) enum Content {
    Blank,
    Text(Box<Shaped>),
    Image(Image),
}

impl Content {
    /// `pictures` is off once one turned out to be broken.
    pub(super) fn new(
        typesetter: &mut Typesetter,
        kind: &Kind,
        value: Option<&Value>,
        style: Style,
        pictures: bool,
    ) -> Content {
        let text = match value {
            None | Some(Value::Null) => return Content::Blank,
            Some(Value::String(text)) if text.is_empty() => return Content::Blank,
            Some(Value::String(text)) if matches!(kind, Kind::Image | Kind::Other(_)) => {
                match picture::decode(text) {
                    Decoded::Image(image, _) if pictures => return Content::Image(image),
                    Decoded::Bytes(length) if *kind == Kind::Image => {
                        format!("image, {length} bytes")
                    }
                    Decoded::Image(_, length) => format!("image, {length} bytes"),
                    Decoded::Bytes(_) | Decoded::Text => text.clone(),
                }
            }
            Some(Value::String(text)) => text.clone(),
            // Numbers keep their digits plain, so that they can be searched for.
            Some(other) => other.to_string(),
        };
        Content::Text(Box::new(typesetter.shape(&text, style)))
    }

    /// The width it would like to have.
    pub(super) fn natural(&self, style: Style) -> f32 {
        match self {
            Content::Blank => style.size * 2.0,
            Content::Text(shaped) => shaped.width,
            Content::Image(image) => Picture::fit(image.clone(), f32::MAX, f32::MAX).width,
        }
    }

    pub(super) fn pieces(self, width: f32, style: Style, max_picture: f32) -> Vec<Piece> {
        match self {
            Content::Blank => vec![Piece::Blank {
                width,
                height: style.size * style.leading,
            }],
            Content::Text(shaped) => shaped.lines(width).into_iter().map(Piece::Line).collect(),
            Content::Image(image) => vec![Piece::Picture(Picture::fit(image, width, max_picture))],
        }
    }
}

/// The rows of a table's value; a `collection` may be a single object.
pub(super) fn rows(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(one) => vec![one],
    }
}
