use reportflow_rules::packed::{ColumnDetails, MAX_ENTRIES, TableBytes};

use crate::params::kind::ParamKind;

/// A parameter of a table, for messages.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) match_name: u64,
    pub(super) kind: ParamKind,
    pub(super) rows: TableBytes,
}

impl Column {
    pub(super) const fn new(column: &ColumnDetails) -> Column {
        Column {
            name: column.name,
            match_name: column.match_name,
            kind: ParamKind::from_code(column.kind),
            rows: column.rows,
        }
    }
}

/// The parameters of a table, in the order of the list.
pub(super) struct Table {
    columns: [Column; MAX_ENTRIES],
    len: usize,
    packed: TableBytes,
}

impl Table {
    /// Reads the text of a table.
    pub(super) const fn new(packed: TableBytes) -> Table {
        let unused = Column {
            name: "",
            match_name: 0,
            kind: ParamKind::Other,
            rows: packed,
        };
        let mut table = Table {
            columns: [unused; MAX_ENTRIES],
            len: packed.len(),
            packed,
        };
        let mut details = packed.details();
        while let Some(column) = details.next() {
            table.columns[column.place] = Column::new(&column);
        }
        table
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn column(&self, index: usize) -> &Column {
        &self.columns[index]
    }

    pub(super) const fn name(&self, index: usize) -> &'static str {
        self.columns[index].name
    }

    pub(super) const fn packed(&self) -> TableBytes {
        self.packed
    }
}
