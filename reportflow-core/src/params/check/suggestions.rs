use reportflow_rules::packed::MAX_ENTRIES;

use super::edit_distance::ComparedName;
use super::field_columns::FieldColumns;
use super::missing_columns::{MissingColumns, unmatched_count};
use super::row::Row;
use super::table::Table;

/// The maximum number of pairs of names that are compared for "did you mean".
const MAX_PAIRS: usize = 225;
/// The maximum number of pairs of names that are compared for all misspelt names in
/// `omit`. One name can be compared with every column.
pub(super) const MAX_OMIT_PAIRS: usize = MAX_ENTRIES;

/// The missing column whose name is nearest to each unknown field.
///
/// Computed once, because comparing names is the slowest part of the check.
pub(super) struct Suggestions {
    column_of: [u16; MAX_ENTRIES],
}

impl Suggestions {
    const NONE: u16 = u16::MAX;

    pub(super) const fn new(
        table: &Table,
        row: &Row,
        columns: &FieldColumns,
        missing: &MissingColumns,
    ) -> Suggestions {
        let mut suggestions = Suggestions {
            column_of: [Suggestions::NONE; MAX_ENTRIES],
        };
        if missing.count * unmatched_count(row, columns) > MAX_PAIRS {
            return suggestions;
        }
        let mut i = 0;
        while i < row.len() {
            if columns.is_unknown(i) {
                let name = ComparedName::new(row.field(i).name);
                let mut best = usize::MAX;
                let mut column = 0;
                while column < table.len() {
                    if missing.is_missing(column) {
                        let distance = name.edit_distance(table.name(column), best);
                        if distance < best {
                            best = distance;
                            suggestions.column_of[i] = column as u16;
                        }
                    }
                    column += 1;
                }
            }
            i += 1;
        }
        suggestions
    }

    pub(super) const fn column(&self, field: usize) -> Option<usize> {
        match self.column_of[field] {
            Suggestions::NONE => None,
            column => Some(column as usize),
        }
    }

    pub(super) const fn is_suggested(&self, column: usize, fields: usize) -> bool {
        let mut i = 0;
        while i < fields {
            if self.column_of[i] == column as u16 {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// Returns the missing column whose name is nearest to `name`.
pub(super) const fn nearest_missing(
    table: &Table,
    missing: &MissingColumns,
    name: &str,
) -> Option<usize> {
    let name = ComparedName::new(name);
    let mut best = usize::MAX;
    let mut found = None;
    let mut column = 0;
    while column < table.len() {
        if missing.is_missing(column) {
            let distance = name.edit_distance(table.name(column), best);
            if distance < best {
                best = distance;
                found = Some(column);
            }
        }
        column += 1;
    }
    found
}
