//! The state of a document that is drawn.

use reportflow_schema::Parameter;
use serde_json::Value;

use super::format::Formats;
use super::frame::Frame;
use super::image::Images;
use super::pagination::Paginator;
use super::render_error::RenderError;
use super::structure::Structure;
use super::style::Style;
use super::text::Typesetter;
use super::value::CellContent;

/// Draws a document.
pub(super) struct Composer<'m, 'a> {
    pub(super) paginator: Paginator<'m>,
    pub(super) typesetter: Typesetter<'m>,
    pub(super) images: Images<'a>,
    pub(super) formats: Formats,
    pub(super) structure: Structure,
}

impl<'a> Composer<'_, 'a> {
    /// Returns the whole width of the page.
    pub(super) fn frame(&self) -> Frame {
        let (x, width) = self.paginator.row_bounds();
        Frame { x, width }
    }

    /// Returns the content of a value that is not in a column.
    pub(super) fn content(
        &mut self,
        parameter: &Parameter,
        value: Option<&'a Value>,
        style: Style,
    ) -> Result<CellContent<'a>, RenderError> {
        let format = self.formats.format(parameter, value.into_iter());
        CellContent::new(
            &mut self.typesetter,
            &mut self.images,
            &parameter.kind,
            value,
            &format,
            style,
        )
    }
}
