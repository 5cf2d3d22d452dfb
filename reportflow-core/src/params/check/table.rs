use reportflow_rules::packed::{ColumnNote, TableBytes};

use crate::params::kind::ParamKind;

/// The maximum number of fields of a row, and of parameters of a table, in a check.
pub(super) const MAX_FIELDS: usize = 1024;

/// A parameter of a table, for messages.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) match_name: u64,
    pub(super) kind: ParamKind,
    pub(super) rows: TableBytes,
}

impl Column {
    pub(super) const fn new(note: &ColumnNote) -> Column {
        Column {
            name: note.name,
            match_name: note.match_name,
            kind: ParamKind::from_code(note.kind),
            rows: note.rows,
        }
    }
}

/// The parameters of a table, in the order of the list.
pub(super) struct Table {
    columns: [Column; MAX_FIELDS],
    len: usize,
    packed: TableBytes,
}

impl Table {
    /// Reads the text of a table.
    pub(super) const fn new(packed: TableBytes) -> Table {
        if packed.len() > MAX_FIELDS {
            panic!("row too large: the limit is 1024 fields or parameters");
        }
        let unused = Column {
            name: "",
            match_name: 0,
            kind: ParamKind::Other,
            rows: packed,
        };
        let mut table = Table {
            columns: [unused; MAX_FIELDS],
            len: packed.len(),
            packed,
        };
        let mut notes = packed.notes();
        while let Some(note) = notes.next() {
            table.columns[note.place] = Column::new(&note);
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
