//! The parameters of a table. A row type does not know the design, so its fields
//! are matched by [`TableSchema::find`], at compile time and when rows are written.

use super::kind::ParamKind;
use super::row_schema::Field;

/// A parameter as the derives emit it:
///
/// - the name;
/// - the hash of the name in snake case;
/// - the JSON key, quoted, between a comma and a colon;
/// - the code of the kind;
/// - the index of its own rows in the schema's tables.
///
/// A tuple of literals is the cheapest form to compile.
///
/// ```
/// use reportflow_core::__private::ColumnDef;
/// use reportflow_core::params::ParamKind;
///
/// const ITEM: ColumnDef = ("品目", 0, ",\"品目\":", ParamKind::Text as u8, 0);
/// ```
pub type ColumnDef = (&'static str, u64, &'static str, u8, usize);

/// The parameters of a table, emitted by the derives.
///
/// A hand-written [`Param`](super::Param) passes it on to the type that it
/// delegates to.
#[derive(Debug)]
pub struct TableSchema {
    columns: &'static [ColumnDef],
    tables: &'static [TableSchema],
    list_hash: u64,
    /// True if all names differ in snake case.
    has_distinct_names: bool,
}

/// A [`ColumnDef`] with names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) kind: ParamKind,
    pub(super) table: &'static TableSchema,
}

impl Column {
    /// Returns true if the column, or one of its rows, can hold an image.
    pub(super) fn holds_images(&self) -> bool {
        let mut rows = (0..self.table.len()).map(|index| self.table.column(index));
        self.kind == ParamKind::Image || rows.any(|column| column.holds_images())
    }
}

/// The columns that match a field.
#[derive(Clone, Copy)]
pub(super) enum Lookup {
    NoMatch,
    Unique(usize),
    Ambiguous(usize, usize),
}

impl TableSchema {
    /// The schema of a parameter without rows.
    pub const EMPTY: &'static TableSchema = &TableSchema::new(&[], &[], 0, true);

    /// Describes a table.
    ///
    /// `tables` describes the rows of each column that has rows. `list_hash` is the
    /// hash of the whole parameter list. `has_distinct_names` is true if all names
    /// differ in snake case.
    ///
    /// ```
    /// use reportflow_core::params::{ParamKind, TableSchema};
    ///
    /// // A document with a table `明細` of one column.
    /// const TABLES: &TableSchema = &TableSchema::new(
    ///     &[("明細", 0, ",\"明細\":", ParamKind::Array as u8, 0)],
    ///     &[TableSchema::new(
    ///         &[("品目", 0, ",\"品目\":", ParamKind::Text as u8, 0)],
    ///         &[],
    ///         0,
    ///         true,
    ///     )],
    ///     0,
    ///     true,
    /// );
    /// ```
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        columns: &'static [ColumnDef],
        tables: &'static [TableSchema],
        list_hash: u64,
        has_distinct_names: bool,
    ) -> TableSchema {
        TableSchema {
            columns,
            tables,
            list_hash,
            has_distinct_names,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.columns.len()
    }

    pub(super) const fn list_hash(&self) -> u64 {
        self.list_hash
    }

    pub(super) const fn has_distinct_names(&self) -> bool {
        self.has_distinct_names
    }

    pub(super) const fn snake_hash(&self, index: usize) -> u64 {
        self.columns[index].1
    }

    pub(super) const fn name(&self, index: usize) -> &'static str {
        self.columns[index].0
    }

    pub(super) const fn kind(&self, index: usize) -> ParamKind {
        ParamKind::from_code(self.columns[index].3)
    }

    /// Returns the schema of a column's rows.
    pub(super) const fn table(&self, index: usize) -> &'static TableSchema {
        match self.kind(index) {
            ParamKind::Array | ParamKind::Collection => &self.tables[self.columns[index].4],
            _ => TableSchema::EMPTY,
        }
    }

    pub(super) const fn column(&self, index: usize) -> Column {
        let (name, _, key, _, _) = self.columns[index];
        Column {
            name,
            key,
            kind: self.kind(index),
            table: self.table(index),
        }
    }

    /// Finds the column of a field: the exact name, or else the only name that is
    /// equal in snake case.
    ///
    /// Most fields have the order of their parameters, so the search begins at `near`.
    pub(super) const fn find(&self, field: &Field, near: usize) -> Lookup {
        let columns = self.columns;
        // With distinct names, an exact match is also the only match in snake case.
        let snake_is_enough = self.has_distinct_names && field.snake_hash != 0;
        let mut found = Lookup::NoMatch;
        let mut step = 0;
        let mut i = near;
        while step < columns.len() {
            if i >= columns.len() {
                i = 0;
            }
            let (name, snake_hash, ..) = columns[i];
            if snake_is_enough {
                if snake_hash == field.snake_hash {
                    return Lookup::Unique(i);
                }
            } else if equal(name, field.name) {
                return Lookup::Unique(i);
            } else if snake_hash == field.snake_hash && snake_hash != 0 {
                found = match found {
                    Lookup::NoMatch => Lookup::Unique(i),
                    Lookup::Unique(first) => Lookup::Ambiguous(first, i),
                    ambiguous @ Lookup::Ambiguous(..) => ambiguous,
                };
            }
            step += 1;
            i += 1;
        }
        found
    }
}

pub(super) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
