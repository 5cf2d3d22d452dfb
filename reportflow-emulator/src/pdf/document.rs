//! A whole document: title, values, tables, numbers of the pages.

use reportflow_schema::{Parameter, ParameterList};
use serde_json::{Map, Value};

use super::font::Fonts;
use super::look::{self, ACCENT, MARGIN, PAPER, UPRIGHT_COLUMNS};
use super::pager::Pager;
use super::row::{Cell, Mark, Piece, Row};
use super::text::Typesetter;
use super::{grid, table};

pub(super) fn lay_out(
    fonts: &Fonts,
    design: &ParameterList,
    title: &str,
    params: &Map<String, Value>,
    pictures: bool,
) -> Pager {
    let mut typesetter = Typesetter::new(fonts);
    let mut pager = Pager::new(paper(&design.parameters));
    heading(&mut pager, &mut typesetter, title);

    let plain = design
        .parameters
        .iter()
        .filter(|parameter| !parameter.kind.has_rows());
    let labels: Vec<&str> = plain.map(|parameter| parameter.label.as_str()).collect();
    let label_width = grid::label_width(&mut typesetter, &labels, pager.measure().1);
    for parameter in &design.parameters {
        let value = params.get(&parameter.name);
        if parameter.kind.has_rows() {
            table::draw(&mut pager, &mut typesetter, parameter, value, 0, pictures);
        } else {
            grid::row(
                &mut pager,
                &mut typesetter,
                parameter,
                value,
                label_width,
                pictures,
            );
        }
    }
    number(&mut pager, &mut typesetter);
    pager
}

/// Upright, unless a table is too wide for that.
fn paper(parameters: &[Parameter]) -> (f32, f32) {
    fn widest(parameter: &Parameter) -> usize {
        let inner = parameter.spec.iter().map(widest).max().unwrap_or(0);
        inner.max(table::plain(parameter).len())
    }
    let (width, height) = PAPER;
    match parameters.iter().map(widest).max() {
        Some(columns) if columns > UPRIGHT_COLUMNS => (height, width),
        _ => (width, height),
    }
}

fn heading(pager: &mut Pager, typesetter: &mut Typesetter, title: &str) {
    let (x, width) = pager.measure();
    let lines = typesetter.shape(title, look::TITLE).lines(width);
    let cells = vec![Cell {
        x,
        pieces: lines.into_iter().map(Piece::Line).collect(),
    }];
    pager.row(Row {
        x,
        width,
        pad: 6.0,
        fill: None,
        rule: Some((ACCENT, 1.6)),
        cells,
    });
    pager.gap(8.0);
}

/// Numbers the pages, at the end, when it is known how many there are.
fn number(pager: &mut Pager, typesetter: &mut Typesetter) {
    let count = pager.pages.len();
    let (x, width) = pager.measure();
    let y = pager.height - MARGIN + 4.0;
    for (place, page) in pager.pages.iter_mut().enumerate() {
        let text = format!("{} / {count}", place + 1);
        for line in typesetter.shape(&text, look::FOOTER).lines(width) {
            page.push(Mark::Text { x, y, line });
        }
    }
}
