//! The content of cells, before layout.

use std::borrow::Cow;
use std::collections::VecDeque;

use krilla::image::Image;
use reportflow_schema::Kind;
use serde_json::Value;

use super::block::{Block, BlockContent, blocks};
use super::format::Format;
use super::image::{Images, ScaledImage, TextData};
use super::render_error::RenderError;
use super::structure::{ElementId, Structure};
use super::style::Style;
use super::text::{Text, Typesetter};
use crate::javascript;

/// A value, ready for layout.
pub(super) enum CellContent<'a> {
    Blank,
    Text(Box<Text<'a>>),
    Image(Image),
}

impl<'a> CellContent<'a> {
    /// Creates the content of a value.
    pub(super) fn new(
        typesetter: &mut Typesetter<'_>,
        images: &mut Images<'a>,
        kind: &Kind,
        value: Option<&'a Value>,
        format: &Format,
        style: Style,
    ) -> Result<CellContent<'a>, RenderError> {
        typesetter.monitor.check()?;
        if let Some(printed) = value.and_then(|value| format.print(value)) {
            let mut text = typesetter.text(printed.text, style)?;
            if let Some(sent) = printed.sent {
                text = text.with_sent(&sent);
            }
            return Ok(CellContent::Text(Box::new(text)));
        }
        let text: Cow<'a, str> = match value {
            None | Some(Value::Null) => return Ok(CellContent::Blank),
            Some(Value::String(text)) if text.is_empty() => return Ok(CellContent::Blank),
            Some(Value::String(text)) if may_be_image(kind) => match images.decode(text)? {
                TextData::Image(image, _) if images.draw => {
                    return Ok(CellContent::Image(image));
                }
                TextData::Bytes(length) if *kind == Kind::Image => {
                    format!("image, {length} bytes").into()
                }
                TextData::Image(_, length) => format!("image, {length} bytes").into(),
                TextData::Bytes(_) | TextData::Text => text.into(),
            },
            Some(Value::String(text)) => text.into(),
            Some(other) => javascript::stringify(other)
                .unwrap_or_else(|error| error.to_string())
                .into(),
        };
        let text = typesetter.text(text, style)?;
        Ok(CellContent::Text(Box::new(text)))
    }

    /// Returns the element of the content inside of the parent: the parent itself, or a
    /// figure.
    pub(super) fn element(
        &self,
        structure: &mut Structure,
        parent: Option<ElementId>,
        label: &str,
    ) -> Option<ElementId> {
        match self {
            CellContent::Image(_) => structure.figure(parent, label),
            _ => parent,
        }
    }

    /// Returns the width without wrapping.
    pub(super) fn natural_width(&self, style: Style) -> f32 {
        match self {
            CellContent::Blank => style.size * 2.0,
            CellContent::Text(text) => text.width,
            CellContent::Image(image) => ScaledImage::fit(image.clone(), f32::MAX, f32::MAX).width,
        }
    }

    /// Returns the width of the widest word.
    pub(super) fn word_width(&self) -> f32 {
        match self {
            CellContent::Text(text) => text.word_width,
            CellContent::Blank | CellContent::Image(_) => 0.0,
        }
    }

    /// Takes back a content that is not drawn in this form.
    pub(super) fn discard(self, typesetter: &mut Typesetter<'_>) {
        if let CellContent::Text(text) = self {
            typesetter.discard(*text);
        }
    }

    pub(super) fn blocks(
        self,
        typesetter: &mut Typesetter<'_>,
        width: f32,
        style: Style,
        max_height: f32,
        element: Option<ElementId>,
    ) -> Result<VecDeque<Block>, RenderError> {
        let content = match self {
            CellContent::Blank => BlockContent::Blank {
                width,
                height: style.size * style.leading,
            },
            CellContent::Text(text) => {
                return Ok(blocks(typesetter.lines(*text, width)?, element));
            }
            CellContent::Image(image) => {
                BlockContent::Image(ScaledImage::fit(image, width, max_height))
            }
        };
        Ok(VecDeque::from([Block { content, element }]))
    }
}

/// Returns the length of the text that a value certainly shows, in bytes.
pub(super) fn text_length(kind: &Kind, value: Option<&Value>) -> usize {
    match value {
        Some(Value::String(text)) if !may_be_image(kind) => text.len(),
        _ => 0,
    }
}

fn may_be_image(kind: &Kind) -> bool {
    matches!(kind, Kind::Image | Kind::Other(_))
}

/// Returns the rows of a table. A `collection` may be a single object.
pub(super) fn rows(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(one) => vec![one],
    }
}
