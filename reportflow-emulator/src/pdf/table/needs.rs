//! The widths that the columns of a table need.

use super::column::TableColumn;
use crate::pdf::column_widths::ColumnNeeds;
use crate::pdf::render_error::RenderError;
use crate::pdf::text::Typesetter;
use crate::pdf::theme::{self, CELL_PAD};
use crate::pdf::value::CellContent;

/// Returns the needs of columns whose headings do not wrap.
pub(super) fn needs(
    columns: &[TableColumn<'_>],
    labels: &[CellContent<'_>],
    rows: &[Vec<CellContent<'_>>],
) -> Vec<ColumnNeeds> {
    let style = theme::cell(columns.len());
    let need = |(index, column): (usize, &TableColumn<'_>)| {
        let whole_rows = rows.iter().filter(|row| row.len() == columns.len());
        let values = whole_rows
            .map(|row| row[index].natural_width(style))
            .fold(0.0, f32::max);
        let natural = values.max(labels[index].natural_width(style));
        ColumnNeeds {
            natural: natural + 2.0 * CELL_PAD,
            values: values + 2.0 * CELL_PAD,
            rigid: column.is_rigid(),
        }
    };
    columns.iter().enumerate().map(need).collect()
}

/// Lets the headings of rigid columns wrap between words. The values still do not.
pub(super) fn wrap_headings(
    typesetter: &mut Typesetter<'_>,
    columns: &[TableColumn<'_>],
    needs: &mut [ColumnNeeds],
) -> Result<(), RenderError> {
    let style = theme::heading(columns.len());
    for (need, column) in needs.iter_mut().zip(columns) {
        if need.rigid {
            let label = &column.parameter.label;
            let label = typesetter.min_width(label, column.aligned(style))?;
            need.natural = need.values.max(label + 2.0 * CELL_PAD);
        }
    }
    Ok(())
}
