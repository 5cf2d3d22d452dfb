use reportflow_rules::packed::MAX_ENTRIES;

use super::column_index::{ColumnIndex, Lookup};
use super::field_columns::FieldColumns;
use super::row::Row;
use super::table::Table;

/// The columns without a field that `omit` does not name.
pub(super) struct MissingColumns {
    is_missing: [bool; MAX_ENTRIES],
    pub(super) count: usize,
    /// The column that was added last.
    last: usize,
}

impl MissingColumns {
    pub(super) const fn new(
        table: &Table,
        row: &Row,
        columns: &FieldColumns,
        index: &mut ColumnIndex<'_>,
    ) -> MissingColumns {
        let mut is_omitted = [false; MAX_ENTRIES];
        let (mut i, mut near) = (0, 0);
        while i < row.omitted_len() {
            if let Some(column) = index.position(row.omitted(i), near) {
                is_omitted[column] = true;
                near = column + 1;
            }
            i += 1;
        }
        let mut missing = MissingColumns {
            is_missing: [false; MAX_ENTRIES],
            count: 0,
            last: 0,
        };
        let mut column = 0;
        while column < table.len() {
            if columns.field(column).is_none() && !is_omitted[column] {
                missing.set(column, true);
            }
            column += 1;
        }
        // The columns of an ambiguous field belong to that field's mistake.
        let mut i = 0;
        while i < row.len() {
            if columns.column(i).is_none() && !columns.is_unknown(i) {
                if let Lookup::Ambiguous(a, b) = index.find(row.field(i), 0) {
                    missing.set(a, false);
                    missing.set(b, false);
                }
            }
            i += 1;
        }
        missing
    }

    pub(super) const fn set(&mut self, column: usize, is_missing: bool) {
        if self.is_missing[column] != is_missing {
            self.is_missing[column] = is_missing;
            self.count = if is_missing {
                self.count + 1
            } else {
                self.count - 1
            };
        }
        if is_missing {
            self.last = column;
        }
    }

    pub(super) const fn is_missing(&self, column: usize) -> bool {
        self.is_missing[column]
    }

    /// Returns the missing column if it is the only one.
    const fn only(&self) -> Option<usize> {
        if self.count == 1 && self.is_missing[self.last] {
            Some(self.last)
        } else {
            None
        }
    }
}

/// Returns the number of fields whose column is unknown, or filled by another field.
pub(super) const fn unmatched_count(row: &Row, columns: &FieldColumns) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < row.len() {
        match columns.column(i) {
            Some(column) if columns.is_first(i, column) => {}
            None if !columns.is_unknown(i) => {}
            _ => count += 1,
        }
        i += 1;
    }
    count
}

/// Returns the missing column if one column is missing and one field is unmatched:
/// the two are one mistake.
pub(super) const fn only_missing(
    row: &Row,
    columns: &FieldColumns,
    missing: &MissingColumns,
) -> Option<usize> {
    if unmatched_count(row, columns) == 1 {
        missing.only()
    } else {
        None
    }
}
