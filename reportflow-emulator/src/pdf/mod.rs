//! The PDF: the label and the value of every parameter.
//!
//! Only the service knows the layout of the design.
//!
//! parley lays out the text, and krilla writes the PDF with embedded fonts. A
//! character that the font lacks (emoji, Hangul, Arabic) is drawn as a crossed
//! box. Readers with `ActualText` support, such as Acrobat, Chrome and
//! pdftotext, still find and copy the character. Other readers find a space.

mod column_widths;
mod document;
mod draw_op;
mod font;
mod grid;
mod image;
mod pagination;
mod row;
mod table;
mod text;
mod theme;
mod value;
mod write;
mod xmp;

use krilla::error::KrillaError;
use reportflow_schema::ParameterList;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Renders a document as a PDF. Equal arguments give equal bytes.
///
/// Omits values without a parameter. Shows parameters without a value as empty
/// boxes.
///
/// # Errors
///
/// Returns an error if the PDF cannot be written.
pub fn render(
    design: &ParameterList,
    title: &str,
    params: &Map<String, Value>,
) -> Result<Vec<u8>, RenderError> {
    render_document(&Document {
        design,
        title,
        params,
        passthrough: None,
    })
}

/// A document to render.
pub(crate) struct Document<'a> {
    pub(crate) design: &'a ParameterList,
    pub(crate) title: &'a str,
    pub(crate) params: &'a Map<String, Value>,
    /// A normalized JSON object. Its texts and numbers become metadata.
    pub(crate) passthrough: Option<&'a RawValue>,
}

/// Renders a document with its metadata, see [`render`].
pub(crate) fn render_document(document: &Document<'_>) -> Result<Vec<u8>, RenderError> {
    let fonts = font::Fonts::get()?;
    let render = |draw_images| {
        let Document {
            design,
            title,
            params,
            passthrough,
        } = *document;
        let paginator = document::lay_out(fonts, design, title, params, draw_images);
        let metadata = xmp::metadata(title, passthrough);
        write::write(fonts, metadata, &paginator)
    };
    let pdf = match render(true) {
        // A broken image fails only here, at the end. The document without images is
        // better than an error.
        Err(KrillaError::Image(..) | KrillaError::SixteenBitImage(..)) => render(false),
        other => other,
    };
    pdf.map_err(|error| RenderError::new(error.to_string()))
}

/// The reason why a document cannot be rendered.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct RenderError {
    message: String,
}

impl RenderError {
    /// Returns an error with this message.
    pub fn new(message: impl Into<String>) -> RenderError {
        RenderError {
            message: message.into(),
        }
    }
}
