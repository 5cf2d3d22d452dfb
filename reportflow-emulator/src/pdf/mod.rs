//! The PDF: the label and the value of every parameter.
//!
//! Only the service knows the layout of the design. `sections` finds the place of each
//! parameter from the list, `format` the form of each value, and `letter` draws them.
//! `plain` draws what was sent, in the order of the list. A value in another form than
//! it was sent has the sent text as its `ActualText`.
//!
//! parley lays out the text, and krilla writes the PDF with embedded fonts and tags. A
//! character that all fonts lack (Thai, Arabic) is drawn as a crossed box. Readers with
//! `ActualText` support, such as Acrobat, Chrome and pdftotext, still find and copy the
//! character.

mod block;
mod cancellation;
mod column_widths;
mod composer;
mod document;
mod draw_op;
mod font;
mod font_choice;
mod format;
mod frame;
mod grid;
mod image;
mod letter;
mod monitor;
mod pagination;
mod plain;
mod render_error;
mod render_limits;
mod row;
mod sections;
mod strip;
mod structure;
mod style;
mod table;
mod tags;
mod text;
mod theme;
mod value;
mod words;
mod write;
mod xmp;

use krilla::error::KrillaError;
use reportflow_schema::ParameterList;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

pub(crate) use cancellation::Cancellation;
pub(crate) use document::Layout;
use format::Language;
use monitor::Monitor;
pub use render_error::RenderError;
pub use render_limits::RenderLimits;
use structure::Structure;

/// Renders a document as a PDF. Equal arguments give equal bytes.
///
/// The parameters are in the order of a letter: short values, parties, tables, totals,
/// notes. Omits values without a parameter. Shows parameters without a value as empty
/// boxes.
///
/// # Errors
///
/// Returns an error if the document has more than 1,000 pages, takes longer than
/// 60 s, or cannot be written.
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
        layout: Layout::Letter,
        limits: RenderLimits::default(),
        cancellation: Cancellation::default(),
    })
}

/// A document to render.
pub(crate) struct Document<'a> {
    pub(crate) design: &'a ParameterList,
    pub(crate) title: &'a str,
    pub(crate) params: &'a Map<String, Value>,
    /// A normalized JSON object. Its texts and numbers become metadata.
    pub(crate) passthrough: Option<&'a RawValue>,
    pub(crate) layout: Layout,
    pub(crate) limits: RenderLimits,
    pub(crate) cancellation: Cancellation,
}

/// Renders a document with its metadata, see [`render`].
pub(crate) fn render_document(document: &Document<'_>) -> Result<Vec<u8>, RenderError> {
    let monitor = Monitor::start(document.limits, &document.cancellation);
    let fonts = font::Fonts::get();
    let Document {
        design,
        title,
        params,
        passthrough,
        layout,
        ..
    } = *document;
    let language = Language::of(&design.parameters, params).tag();
    let metadata = xmp::metadata(title, language, passthrough);
    let render = |draw_images| {
        let (pages, structure) =
            document::lay_out(fonts, &monitor, design, title, params, layout, draw_images)?;
        let write = |structure| {
            write::write(
                fonts,
                &monitor,
                metadata.clone(),
                &pages,
                structure,
                language,
            )
        };
        match write(&structure)? {
            // Such as a document without a title.
            Err(KrillaError::Validation(_)) => write(&Structure::without_elements()),
            other => Ok(other),
        }
    };
    match render(true)? {
        // A broken image fails only here, at the end. The document without images is
        // better than an error.
        Err(KrillaError::Image(..) | KrillaError::SixteenBitImage(..)) => render(false)?,
        other => other,
    }
    .map_err(|error| RenderError::new(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn design() -> ParameterList {
        ParameterList::from_json(br#"[{ "name": "note", "type": "text" }]"#).unwrap()
    }

    fn render_note(
        note: &str,
        limits: RenderLimits,
        cancellation: &Cancellation,
    ) -> Result<Vec<u8>, RenderError> {
        render_list(&design(), &json!({ "note": note }), limits, cancellation)
    }

    fn render_list(
        design: &ParameterList,
        params: &Value,
        limits: RenderLimits,
        cancellation: &Cancellation,
    ) -> Result<Vec<u8>, RenderError> {
        render_document(&Document {
            design,
            title: "limits",
            params: params.as_object().unwrap(),
            passthrough: None,
            layout: Layout::Letter,
            limits,
            cancellation: cancellation.clone(),
        })
    }

    #[test]
    fn stops_at_the_maximum_number_of_pages() {
        let limits = |max_pages| RenderLimits {
            max_pages,
            ..RenderLimits::default()
        };
        let note = "line\n".repeat(100);
        let render = |max_pages| render_note(&note, limits(max_pages), &Cancellation::default());
        let error = render(1).unwrap_err();
        assert_eq!(error.to_string(), "the document has more than 1 page");
        assert!(!error.is_cancelled());
        assert_eq!(
            render(2).unwrap_err().to_string(),
            "the document has more than 2 pages"
        );
        assert_eq!(render(3).unwrap(), render(1000).unwrap());
    }

    /// Numbers that are too wide for a table are found after its texts are laid out.
    #[test]
    fn counts_a_table_that_becomes_blocks_once() {
        let column = |place| json!({ "name": format!("n{place}"), "type": "number" });
        let mut spec: Vec<Value> = (0..8).map(column).collect();
        spec.push(json!({ "name": "note", "type": "text" }));
        let list = json!([{ "name": "rows", "type": "array", "spec": spec }]);
        let list = ParameterList::from_json(list.to_string().as_bytes()).unwrap();
        // A letter with many accents: more than half of the text of a page on few lines.
        let letter = format!("a{}", "\u{301}".repeat(15));
        let mut row = json!({ "note": letter.repeat(400) });
        for place in 0..8 {
            row[format!("n{place}")] = json!(123_456_789_012.25);
        }
        let limits = RenderLimits {
            max_pages: 1,
            ..RenderLimits::default()
        };
        let params = json!({ "rows": [row] });
        render_list(&list, &params, limits, &Cancellation::default()).unwrap();
    }

    #[test]
    fn stops_at_the_timeout() {
        let limits = RenderLimits {
            timeout: Duration::ZERO,
            ..RenderLimits::default()
        };
        let error = render_note("", limits, &Cancellation::default()).unwrap_err();
        assert_eq!(error.to_string(), "rendering took longer than 0 s");
        assert!(!error.is_cancelled());
    }

    #[test]
    fn cancels_from_another_thread() {
        let limits = RenderLimits {
            max_pages: usize::MAX,
            timeout: Duration::MAX,
        };
        let cancellation = Cancellation::default();
        // Takes minutes without the cancellation.
        let note = "note ".repeat(4_000_000);
        thread::scope(|scope| {
            let rendering = scope.spawn(|| render_note(&note, limits, &cancellation));
            cancellation.cancel();
            assert!(rendering.join().unwrap().unwrap_err().is_cancelled());
        });
    }

    #[test]
    fn cancels_while_pages_are_written() {
        let fonts = font::Fonts::get();
        let cancellation = Cancellation::default();
        let monitor = Monitor::start(RenderLimits::default(), &cancellation);
        let params = Map::new();
        let (pages, structure) = document::lay_out(
            fonts,
            &monitor,
            &design(),
            "written",
            &params,
            Layout::Letter,
            true,
        )
        .unwrap();
        cancellation.cancel();
        let metadata = xmp::metadata("written", "en", None);
        let written = write::write(fonts, &monitor, metadata, &pages, &structure, "en");
        assert!(written.unwrap_err().is_cancelled());
    }
}
