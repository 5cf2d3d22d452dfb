//! The plain page: labels and values as they were sent, in the order of the list.

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use super::composer::Composer;
use super::render_error::RenderError;
use super::row::Row;
use super::theme::{self, ACCENT};
use super::{grid, table};

/// Draws the parameters of a document.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    design: &'a ParameterList,
    title: &str,
    params: &'a Map<String, Value>,
) -> Result<(), RenderError> {
    heading(composer, title)?;
    let frame = composer.frame();
    let values = design.parameters.iter().filter(|it| !it.kind.has_rows());
    let labels: Vec<&str> = values.map(|parameter| parameter.label.as_str()).collect();
    let label_width = grid::label_width(&mut composer.typesetter, &labels, frame.width)?;
    for parameter in &design.parameters {
        let value = params.get(&parameter.name);
        if parameter.kind.has_rows() {
            table::draw(composer, parameter, value, 0, None, 0.0)?;
        } else {
            let row = grid::row(composer, parameter, value, frame, label_width)?;
            composer.paginator.row(row)?;
        }
    }
    Ok(())
}

fn heading(composer: &mut Composer<'_, '_>, title: &str) -> Result<(), RenderError> {
    let frame = composer.frame();
    let element = composer.structure.heading(1, title);
    let title = frame.text(composer, title, theme::TITLE, 6.0, element)?;
    composer.paginator.row(Row {
        rule: Some((ACCENT, 1.6)),
        ..title
    })?;
    composer.paginator.gap(8.0);
    Ok(())
}
