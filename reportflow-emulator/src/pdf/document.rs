//! The layout of a document: title, values, tables, page numbers.

use reportflow_schema::{Parameter, ParameterList};
use serde_json::{Map, Value};

use super::draw_op::DrawOp;
use super::font::Fonts;
use super::pagination::Paginator;
use super::row::{Block, Cell, Row};
use super::text::Typesetter;
use super::theme::{self, A4_PORTRAIT, ACCENT, MARGIN, MAX_PORTRAIT_COLUMNS};
use super::{grid, table};

pub(super) fn lay_out(
    fonts: &Fonts,
    design: &ParameterList,
    title: &str,
    params: &Map<String, Value>,
    draw_images: bool,
) -> Paginator {
    let mut typesetter = Typesetter::new(fonts);
    let mut paginator = Paginator::new(paper_size(&design.parameters));
    heading(&mut paginator, &mut typesetter, title);

    let values = design
        .parameters
        .iter()
        .filter(|parameter| !parameter.kind.has_rows());
    let labels: Vec<&str> = values.map(|parameter| parameter.label.as_str()).collect();
    let label_width = grid::label_width(&mut typesetter, &labels, paginator.row_bounds().1);
    for parameter in &design.parameters {
        let value = params.get(&parameter.name);
        if parameter.kind.has_rows() {
            table::draw(
                &mut paginator,
                &mut typesetter,
                parameter,
                value,
                0,
                draw_images,
            );
        } else {
            grid::row(
                &mut paginator,
                &mut typesetter,
                parameter,
                value,
                label_width,
                draw_images,
            );
        }
    }
    add_page_numbers(&mut paginator, &mut typesetter);
    paginator
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

fn heading(paginator: &mut Paginator, typesetter: &mut Typesetter, title: &str) {
    let (x, width) = paginator.row_bounds();
    let lines = typesetter.shape(title, theme::TITLE).lines(width);
    let cells = vec![Cell {
        x,
        blocks: lines.into_iter().map(Block::Line).collect(),
    }];
    paginator.row(Row {
        x,
        width,
        pad: 6.0,
        fill: None,
        rule: Some((ACCENT, 1.6)),
        cells,
    });
    paginator.gap(8.0);
}

/// Adds page numbers. Runs last, when the number of pages is known.
fn add_page_numbers(paginator: &mut Paginator, typesetter: &mut Typesetter) {
    let count = paginator.pages.len();
    let (x, width) = paginator.row_bounds();
    let y = paginator.height - MARGIN + 4.0;
    for (index, page) in paginator.pages.iter_mut().enumerate() {
        let text = format!("{} / {count}", index + 1);
        for line in typesetter.shape(&text, theme::FOOTER).lines(width) {
            page.push(DrawOp::Text { x, y, line });
        }
    }
}
