//! The columns of a table, and how their values print.

use reportflow_schema::{Kind, Parameter};
use serde_json::Value;

use super::members;
use crate::pdf::format::{Format, Formats};
use crate::pdf::style::{Align, Style};
use crate::pdf::words;

/// A column.
pub(super) struct TableColumn<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) format: Format,
    align: Align,
}

impl TableColumn<'_> {
    /// Returns the style of its heading or of its cells.
    pub(super) fn aligned(&self, style: Style) -> Style {
        Style {
            align: self.align,
            tabular: self.align == Align::Right,
            ..style
        }
    }

    /// Returns whether its values do not wrap.
    pub(super) fn is_rigid(&self) -> bool {
        let kind = &self.parameter.kind;
        matches!(kind, Kind::Number | Kind::Date | Kind::Boolean)
    }
}

/// Returns the columns of a table. Numbers are at the right, but names such as
/// `請求書番号` are texts.
pub(super) fn columns<'a>(
    formats: &Formats,
    parameter: &'a Parameter,
    rows: &[&Value],
) -> Vec<TableColumn<'a>> {
    let column = |parameter: &'a Parameter| {
        let values = rows.iter().filter_map(|row| row.get(&parameter.name));
        let is_plain = matches!(formats, Formats::Plain);
        let is_right =
            parameter.kind == Kind::Number && (is_plain || !words::is_nominal(parameter));
        TableColumn {
            parameter,
            format: formats.format(parameter, values),
            align: if is_right { Align::Right } else { Align::Start },
        }
    };
    members::columns(parameter)
        .into_iter()
        .map(column)
        .collect()
}
