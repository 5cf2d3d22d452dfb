use super::column_index::{ColumnIndex, Lookup};
use super::row::Row;
use reportflow_rules::packed::MAX_ENTRIES;

const NO_MATCH: u16 = u16::MAX;
const AMBIGUOUS: u16 = u16::MAX - 1;

/// The column of each field, and the first field of each column.
pub(super) struct FieldColumns {
    column_of: [u16; MAX_ENTRIES],
    field_of: [u16; MAX_ENTRIES],
}

impl FieldColumns {
    /// The index is of the same table.
    pub(super) const fn new(row: &Row, index: &mut ColumnIndex<'_>) -> FieldColumns {
        let mut columns = FieldColumns {
            column_of: [NO_MATCH; MAX_ENTRIES],
            field_of: [NO_MATCH; MAX_ENTRIES],
        };
        let mut i = 0;
        while i < row.len() {
            columns.column_of[i] = match index.find(row.field(i), i) {
                Lookup::NoMatch => NO_MATCH,
                Lookup::Ambiguous(..) => AMBIGUOUS,
                Lookup::Unique(column) => {
                    if columns.field_of[column] == NO_MATCH {
                        columns.field_of[column] = i as u16;
                    }
                    column as u16
                }
            };
            i += 1;
        }
        columns
    }

    /// Returns the only column that the field matches.
    pub(super) const fn column(&self, field: usize) -> Option<usize> {
        match self.column_of[field] {
            NO_MATCH | AMBIGUOUS => None,
            column => Some(column as usize),
        }
    }

    /// Returns true if the field matches no column.
    pub(super) const fn is_unknown(&self, field: usize) -> bool {
        self.column_of[field] == NO_MATCH
    }

    /// Returns the first field that fills the column.
    pub(super) const fn field(&self, column: usize) -> Option<usize> {
        match self.field_of[column] {
            NO_MATCH => None,
            field => Some(field as usize),
        }
    }

    /// Returns true if `field` is the first one that fills the column.
    pub(super) const fn is_first(&self, field: usize, column: usize) -> bool {
        self.field_of[column] == field as u16
    }
}
