//! The parameters of a table, as the derives emit them.

use reportflow_rules::packed::{Key, PackedTable};

use super::kind::ParamKind;

/// The parameters of a table.
///
/// A hand-written [`Param`](super::Param) passes it on to the type that it
/// delegates to.
#[derive(Clone, Copy, Debug)]
pub struct TableSchema(pub(super) PackedTable);

impl TableSchema {
    /// The schema of a parameter without rows.
    pub const EMPTY: &'static TableSchema = &TableSchema(PackedTable::new(""));

    /// Wraps a text that `reportflow_rules::packed` describes.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(text: &'static str) -> TableSchema {
        TableSchema(PackedTable::new(text))
    }

    /// Returns the parameters for the code that writes rows, in the order of match names.
    #[inline]
    pub(super) fn columns(&self) -> impl Iterator<Item = Column> {
        self.0.keys().map(|key| Column::from(&key))
    }
}

/// A parameter, for the code that writes rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) kind: ParamKind,
    pub(super) table: TableSchema,
}

impl Column {
    /// The column of a field whose column is not yet found.
    pub(super) const EMPTY: Column = Column {
        key: "",
        kind: ParamKind::Other,
        table: *TableSchema::EMPTY,
    };

    /// Returns true if the column, or one of its rows, can hold an image.
    #[inline]
    pub(super) fn holds_images(&self) -> bool {
        match self.kind {
            ParamKind::Image => true,
            ParamKind::Array | ParamKind::Collection => {
                self.table.columns().any(|column| column.holds_images())
            }
            _ => false,
        }
    }
}

impl From<&Key> for Column {
    #[inline]
    fn from(key: &Key) -> Column {
        Column {
            key: key.json,
            kind: ParamKind::from_code(key.kind),
            table: TableSchema(key.rows),
        }
    }
}
