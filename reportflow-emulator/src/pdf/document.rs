//! The layout of a document: title, values, tables, page numbers.

use reportflow_schema::{Parameter, ParameterList};
use serde_json::{Map, Value};

use super::draw_op::DrawOp;
use super::font::Fonts;
use super::image::Images;
use super::monitor::Monitor;
use super::pagination::Paginator;
use super::render_error::RenderError;
use super::row::{Cell, Row, blocks};
use super::text::Typesetter;
use super::theme::{self, A4_PORTRAIT, ACCENT, MARGIN, MAX_PORTRAIT_COLUMNS};
use super::{grid, table};

pub(super) fn lay_out<'m>(
    fonts: &Fonts,
    monitor: &'m Monitor<'m>,
    design: &ParameterList,
    title: &str,
    params: &Map<String, Value>,
    draw_images: bool,
) -> Result<Paginator<'m>, RenderError> {
    let mut typesetter = Typesetter::new(fonts, monitor);
    let mut images = Images::new(draw_images);
    let mut paginator = Paginator::new(monitor, paper_size(&design.parameters));
    heading(&mut paginator, &mut typesetter, title)?;

    let values = design
        .parameters
        .iter()
        .filter(|parameter| !parameter.kind.has_rows());
    let labels: Vec<&str> = values.map(|parameter| parameter.label.as_str()).collect();
    let label_width = grid::label_width(&mut typesetter, &labels, paginator.row_bounds().1)?;
    for parameter in &design.parameters {
        let value = params.get(&parameter.name);
        if parameter.kind.has_rows() {
            table::draw(
                &mut paginator,
                &mut typesetter,
                &mut images,
                parameter,
                value,
                0,
            )?;
        } else {
            grid::row(
                &mut paginator,
                &mut typesetter,
                &mut images,
                parameter,
                value,
                label_width,
            )?;
        }
    }
    add_page_numbers(&mut paginator, &mut typesetter)?;
    Ok(paginator)
}

/// Returns portrait, or landscape for a wide table.
fn paper_size(parameters: &[Parameter]) -> (f32, f32) {
    fn widest(parameter: &Parameter) -> usize {
        let inner = parameter.spec.iter().map(widest).max().unwrap_or(0);
        inner.max(table::columns(parameter).len())
    }
    let (width, height) = A4_PORTRAIT;
    match parameters.iter().map(widest).max() {
        Some(columns) if columns > MAX_PORTRAIT_COLUMNS => (height, width),
        _ => (width, height),
    }
}

fn heading(
    paginator: &mut Paginator<'_>,
    typesetter: &mut Typesetter<'_>,
    title: &str,
) -> Result<(), RenderError> {
    let (x, width) = paginator.row_bounds();
    let title = typesetter.text(title, theme::TITLE)?;
    let cells = vec![Cell {
        x,
        blocks: blocks(typesetter.lines(title, width)?),
    }];
    paginator.row(Row {
        x,
        width,
        pad: 6.0,
        fill: None,
        rule: Some((ACCENT, 1.6)),
        cells,
    })?;
    paginator.gap(8.0);
    Ok(())
}

/// Adds page numbers. Runs last, when the number of pages is known.
fn add_page_numbers(
    paginator: &mut Paginator<'_>,
    typesetter: &mut Typesetter<'_>,
) -> Result<(), RenderError> {
    let count = paginator.pages.len();
    let (x, width) = paginator.row_bounds();
    let y = paginator.height - MARGIN + 4.0;
    for (index, page) in paginator.pages.iter_mut().enumerate() {
        let text = typesetter.text(format!("{} / {count}", index + 1), theme::FOOTER)?;
        for line in typesetter.lines(text, width)? {
            page.push(DrawOp::Text { x, y, line });
        }
    }
    Ok(())
}
