//! The parameters of rows. A row type does not know the design of its document,
//! so its fields meet their parameters by [`Spec::find`], in the check at
//! compile time and in the writer alike.

use super::kind::Kind;
use super::shape::Field;

/// A parameter as the derives emit it: its name, the hash of the name in snake
/// case, its key ready for JSON (quoted, between a comma and a colon), its kind,
/// and the place of its own rows in the spec's tables.
///
/// A tuple of literals: nothing costs less to compile.
///
/// ```
/// use reportflow_core::params::{ColumnData, Kind};
///
/// const ITEM: ColumnData = ("品目", 0, ",\"品目\":", Kind::Text as u8, 0);
/// ```
pub type ColumnData = (&'static str, u64, &'static str, u8, usize);

/// The parameters of a row, or those of a document that have rows.
///
/// ```
/// use reportflow_core::params::{Kind, Spec};
///
/// // A table `明細` with one column.
/// const TABLES: &Spec = &Spec::new(
///     &[("明細", 0, ",\"明細\":", Kind::Array as u8, 0)],
///     &[Spec::new(&[("品目", 0, ",\"品目\":", Kind::Text as u8, 0)], &[], 0, true)],
///     0,
///     true,
/// );
/// ```
#[derive(Debug)]
pub struct Spec {
    columns: &'static [ColumnData],
    tables: &'static [Spec],
    /// The hash of all that stands in it.
    list: u64,
    /// No two names are equal in snake case.
    distinct: bool,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) kind: Kind,
    pub(super) spec: &'static Spec,
}

impl Column {
    /// Whether a value of it may be an image, by itself or in a row.
    pub(super) fn holds_images(&self) -> bool {
        let mut rows = (0..self.spec.len()).map(|place| self.spec.column(place));
        self.kind == Kind::Image || rows.any(|column| column.holds_images())
    }
}

/// The parameter of a field.
#[derive(Clone, Copy)]
pub(super) enum Found {
    Nothing,
    One(usize),
    Several(usize, usize),
}

impl Spec {
    /// For what has no rows.
    pub const NONE: &'static Spec = &Spec::new(&[], &[], 0, true);

    /// `tables` are the rows of those columns that have any, `list` is the hash
    /// of all of it, and `distinct` whether no two names are equal in snake case.
    #[must_use]
    pub const fn new(
        columns: &'static [ColumnData],
        tables: &'static [Spec],
        list: u64,
        distinct: bool,
    ) -> Spec {
        Spec {
            columns,
            tables,
            list,
            distinct,
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.columns.len()
    }

    pub(super) const fn list(&self) -> u64 {
        self.list
    }

    pub(super) const fn name(&self, place: usize) -> &'static str {
        self.columns[place].0
    }

    pub(super) const fn kind(&self, place: usize) -> Kind {
        Kind::of_code(self.columns[place].3)
    }

    /// The rows of a column.
    pub(super) const fn spec(&self, place: usize) -> &'static Spec {
        match self.kind(place) {
            Kind::Array | Kind::Collection => &self.tables[self.columns[place].4],
            _ => Spec::NONE,
        }
    }

    pub(super) const fn column(&self, place: usize) -> Column {
        let (name, _, key, _, _) = self.columns[place];
        Column {
            name,
            key,
            kind: self.kind(place),
            spec: self.spec(place),
        }
    }

    /// Exact spelling wins; else the only one that is equal in snake case.
    /// Fields mostly stand in the order of their parameters, so the search
    /// begins at `near`. In the compiler's interpreter each step counts.
    pub(super) const fn find(&self, field: &Field, near: usize) -> Found {
        let columns = self.columns;
        // Then those that are spelt alike are equal in snake case as well.
        let snake_is_enough = self.distinct && field.snake != 0;
        let mut found = Found::Nothing;
        let mut step = 0;
        let mut i = near;
        while step < columns.len() {
            if i >= columns.len() {
                i = 0;
            }
            let (name, snake, ..) = columns[i];
            if snake_is_enough {
                if snake == field.snake {
                    return Found::One(i);
                }
            } else if equal(name, field.name) {
                return Found::One(i);
            } else if snake == field.snake && snake != 0 {
                found = match found {
                    Found::Nothing => Found::One(i),
                    Found::One(first) => Found::Several(first, i),
                    several @ Found::Several(..) => several,
                };
            }
            step += 1;
            i += 1;
        }
        found
    }

    pub(super) const fn position(&self, name: &str) -> Option<usize> {
        let mut i = 0;
        while i < self.columns.len() {
            if equal(self.columns[i].0, name) {
                return Some(i);
            }
            i += 1;
        }
        None
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
