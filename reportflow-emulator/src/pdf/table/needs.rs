//! The widths that the columns of a table need.

use super::column::TableColumn;
use crate::pdf::column_widths::ColumnNeeds;
use crate::pdf::theme::{self, CELL_PAD};
use crate::pdf::value::CellContent;

/// The room of three characters of Japanese, which can wrap after each. In points.
const MIN_LABEL_WIDTH: f32 = 27.0;

/// Returns the needs of columns.
pub(super) fn needs(
    columns: &[TableColumn<'_>],
    labels: &[CellContent<'_>],
    rows: &[Vec<CellContent<'_>>],
) -> Vec<ColumnNeeds> {
    let style = theme::cell(columns.len());
    let need = |(index, column): (usize, &TableColumn<'_>)| {
        let whole_rows = rows.iter().filter(|row| row.len() == columns.len());
        let values = whole_rows.map(|row| &row[index]);
        let natural = values.clone().map(|value| value.natural_width(style));
        let natural = natural.fold(0.0, f32::max);
        let is_rigid = column.is_rigid();
        let min = if is_rigid {
            natural
        } else {
            values.map(CellContent::word_width).fold(0.0, f32::max)
        };
        let label = &labels[index];
        let label_width = label.natural_width(style);
        let label_min = label.word_width().max(label_width.min(MIN_LABEL_WIDTH));
        ColumnNeeds {
            natural: natural.max(label_width) + 2.0 * CELL_PAD,
            min: min.max(label_min) + 2.0 * CELL_PAD,
            rigid: is_rigid,
        }
    };
    columns.iter().enumerate().map(need).collect()
}
