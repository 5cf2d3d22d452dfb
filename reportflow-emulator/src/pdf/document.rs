//! The pages of a document: its layout, and the footer of each page.

use reportflow_schema::{Parameter, ParameterList};
use serde_json::{Map, Value};

use super::composer::Composer;
use super::draw_op::DrawOp;
use super::font::Fonts;
use super::format::Formats;
use super::image::Images;
use super::monitor::Monitor;
use super::pagination::Paginator;
use super::render_error::RenderError;
use super::structure::Structure;
use super::style::Style;
use super::text::Typesetter;
use super::theme::{self, A4_PORTRAIT, MARGIN, MAX_PORTRAIT_COLUMNS, MAX_TABLE_COLUMNS};
use super::{letter, plain, table};

/// The name at the foot of a page, so that nobody takes it for the service's document.
const ORIGIN: &str = "Re:port Flow emulator";

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The sections of a business letter.
    Letter,
    /// Labels and values as they were sent.
    Plain,
}

pub(super) fn lay_out<'m>(
    fonts: &Fonts,
    monitor: &'m Monitor<'m>,
    design: &ParameterList,
    title: &str,
    params: &Map<String, Value>,
    layout: Layout,
    draw_images: bool,
) -> Result<(Paginator<'m>, Structure), RenderError> {
    let parameters = &design.parameters;
    let mut composer = Composer {
        paginator: Paginator::new(monitor, paper_size(parameters, layout)),
        typesetter: Typesetter::new(fonts, monitor),
        images: Images::new(draw_images),
        structure: Structure::default(),
        formats: match layout {
            Layout::Letter => Formats::of(parameters, params),
            Layout::Plain => Formats::Plain,
        },
    };
    match layout {
        Layout::Letter => letter::draw(&mut composer, design, title, params)?,
        Layout::Plain => plain::draw(&mut composer, design, title, params)?,
    }
    add_footers(&mut composer, layout)?;
    Ok((composer.paginator, composer.structure))
}

/// Returns portrait, or landscape for a wide table.
fn paper_size(parameters: &[Parameter], layout: Layout) -> (f32, f32) {
    fn widest(parameter: &Parameter, max: usize) -> usize {
        let inner = parameter.spec.iter().map(|inner| widest(inner, max)).max();
        let columns = Some(table::columns(parameter).len()).filter(|columns| *columns <= max);
        inner.unwrap_or(0).max(columns.unwrap_or(0))
    }
    let (width, height) = A4_PORTRAIT;
    let max = match layout {
        // Rows with more columns are blocks, which need no wide page.
        Layout::Letter => MAX_TABLE_COLUMNS,
        Layout::Plain => usize::MAX,
    };
    match parameters
        .iter()
        .map(|parameter| widest(parameter, max))
        .max()
    {
        Some(columns) if columns > MAX_PORTRAIT_COLUMNS => (height, width),
        _ => (width, height),
    }
}

/// Adds page numbers. Runs last, when the number of pages is known.
fn add_footers(composer: &mut Composer<'_, '_>, layout: Layout) -> Result<(), RenderError> {
    let Composer {
        paginator,
        typesetter,
        ..
    } = composer;
    let count = paginator.pages.len();
    let (x, width) = paginator.row_bounds();
    let y = paginator.height - MARGIN + 4.0;
    for (index, page) in paginator.pages.iter_mut().enumerate() {
        let mut add = |text: String, style: Style| {
            let text = typesetter.text(text, style)?;
            for line in typesetter.lines(text, width)? {
                page.push(DrawOp::Text {
                    x,
                    y,
                    line,
                    element: None,
                });
            }
            Ok(())
        };
        if layout == Layout::Letter {
            add(ORIGIN.to_owned(), theme::FOOTER_LEFT)?;
        }
        add(format!("{} / {count}", index + 1), theme::FOOTER)?;
    }
    Ok(())
}
