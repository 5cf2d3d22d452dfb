//! The PDF: every parameter's label and value, so that a blank is visible.
//!
//! It is not the design's own layout, which only the service knows.
//!
//! Pages are laid out by parley and written by krilla, with embedded fonts. A
//! character that the font lacks (emoji, Hangul, Arabic) is drawn as a crossed
//! box. Readers that know `ActualText`, such as Acrobat, Chrome and pdftotext,
//! still find it when the text is searched or copied; others find a space.

mod columns;
mod document;
mod font;
mod grid;
mod look;
mod pager;
mod picture;
mod row;
mod table;
mod text;
mod value;
mod write;

use std::fmt;

use krilla::error::KrillaError;
use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

/// Renders a document as a PDF; equal arguments give equal bytes.
///
/// Values of parameters that the list has not are left out, and parameters
/// without a value are shown as empty boxes, as in the real service.
///
/// # Errors
///
/// The PDF cannot be written.
pub fn render(
    design: &ParameterList,
    title: &str,
    params: &Map<String, Value>,
) -> Result<Vec<u8>, RenderError> {
    let fonts = font::Fonts::get()?;
    let attempt = |pictures| {
        let pager = document::lay_out(fonts, design, title, params, pictures);
        write::write(fonts, title, &pager)
    };
    let pdf = match attempt(true) {
        // Whether a picture can be unpacked is only known at the end; the
        // document is worth more than its pictures.
        Err(KrillaError::Image(..) | KrillaError::SixteenBitImage(..)) => attempt(false),
        other => other,
    };
    pdf.map_err(|error| RenderError::new(error.to_string()))
}

/// Why a document could not be rendered.
#[derive(Clone, Debug)]
pub struct RenderError {
    message: String,
}

impl RenderError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> RenderError {
        RenderError {
            message: message.into(),
        }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RenderError {}
