//! A document in the sections of a business letter.

mod head;
mod notes;
mod parties;
mod totals;

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use super::composer::Composer;
use super::render_error::RenderError;
use super::row::Row;
use super::sections::{Field, Part, classify};
use super::theme::{self, INDENT, ROW_PAD, TABLE_GAP};
use super::{grid, table};

/// Draws the parameters of a document.
pub(super) fn draw<'a>(
    composer: &mut Composer<'_, 'a>,
    design: &'a ParameterList,
    title: &str,
    params: &'a Map<String, Value>,
) -> Result<(), RenderError> {
    let mut sections = classify(design, params);
    if let Some(no_picture) = head::draw(composer, title, &sections)? {
        sections.body.insert(0, Part::Value(no_picture));
    }
    parties::draw(composer, &sections.parties)?;
    body(composer, &sections.body)?;
    notes::draw(composer, &sections.notes)
}

fn body<'a>(composer: &mut Composer<'_, 'a>, body: &[Part<'a>]) -> Result<(), RenderError> {
    let frame = composer.frame();
    let labels: Vec<&str> = body.iter().filter_map(label).collect();
    let label_width = grid::label_width(&mut composer.typesetter, &labels, frame.width)?;
    let mut parts = body.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Value(Field { parameter, value }) => {
                let row = grid::row(composer, parameter, *value, frame, label_width)?;
                composer.paginator.row(row)?;
            }
            Part::Object(field) => object(composer, field)?,
            Part::Totals(fields) => {
                let rows = totals::rows(composer, fields)?;
                totals::draw(composer, rows)?;
            }
            Part::Table(Field { parameter, value }) => {
                let rows = match parts.next_if(|part| matches!(part, Part::Totals(_))) {
                    Some(Part::Totals(fields)) => totals::rows(composer, fields)?,
                    _ => Vec::new(),
                };
                let height = rows.iter().map(Row::height).sum();
                table::draw(composer, parameter, *value, 0, None, height)?;
                totals::draw(composer, rows)?;
            }
        }
    }
    Ok(())
}

fn label<'a>(part: &Part<'a>) -> Option<&'a str> {
    match part {
        Part::Value(field) => Some(&field.parameter.label),
        _ => None,
    }
}

/// Draws the members of a single object below its label.
fn object<'a>(composer: &mut Composer<'_, 'a>, field: &Field<'a>) -> Result<(), RenderError> {
    let label = composer.frame();
    let frame = label.indented(INDENT);
    let text = &field.parameter.label;
    let heading = composer.structure.heading(2, text);
    let label = label.text(composer, text, theme::table_label(0), 2.0, heading)?;
    let members = field.members();
    let values = members.iter().filter(|it| !it.parameter.kind.has_rows());
    let labels: Vec<&str> = values
        .clone()
        .map(|it| it.parameter.label.as_str())
        .collect();
    let label_width = grid::label_width(&mut composer.typesetter, &labels, frame.width)?;
    composer.paginator.gap(TABLE_GAP);
    let start = label.height() + 3.0 * theme::VALUE.size * theme::VALUE.leading;
    composer.paginator.reserve(start)?;
    let mut label = Some(label);
    for Field { parameter, value } in values {
        let row = grid::row(composer, parameter, *value, frame, label_width)?;
        match label.take() {
            Some(label) => composer.paginator.row_below(label, row)?,
            None => composer.paginator.row(row)?,
        }
    }
    if let Some(label) = label {
        composer.paginator.row(label)?;
    }
    table::draw_nested(composer, field.parameter, field.value, 0, None, 0.0)?;
    composer.paginator.gap(ROW_PAD);
    Ok(())
}
