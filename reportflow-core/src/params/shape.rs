//! What row types say of themselves.

use super::kind::{Kind, Kinds};

/// What a row type says of itself: emitted by `#[derive(ReportRow)]`.
///
/// ```
/// use reportflow_core::params::{Param, Shape};
///
/// // `#[report_row(omit("単価"))] struct Line { 品目: String }`
/// const LINE: Shape = Shape::new("Line", &[("品目", 0, "`String`", "src/line.rs:3:5", String::VALUE)])
///     .omit(&["単価"]);
/// ```
#[derive(Debug)]
pub struct Shape {
    name: &'static str,
    fields: &'static [FieldData],
    omit: &'static [&'static str],
    broken: bool,
    table: &'static str,
    list: u64,
}

/// A field as the derive emits it: its name, or its `rename`; the hash of the
/// name in snake case, or 0 where a `rename` asks for an exact match; its type
/// as the user spelt it, in backticks, with what is done to it; `file:line:column`, or empty where the compiler does
/// not tell; and what the type can fill.
///
/// ```
/// use reportflow_core::params::{FieldData, Param};
///
/// const ITEM: FieldData = ("品目", 0, "`String`", "src/line.rs:3:5", String::VALUE);
/// ```
pub type FieldData = (&'static str, u64, &'static str, &'static str, Value);

/// A field of a row type.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) snake: u64,
    pub(super) ty: &'static str,
    pub(super) at: &'static str,
    pub(super) value: Value,
}

impl Field {
    /// Whether the name is that of a `rename`: a field's own has a hash.
    pub(super) const fn is_renamed(&self) -> bool {
        self.snake == 0
    }
}

impl Shape {
    /// The type's name, and its fields in source order, without skipped ones.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [FieldData]) -> Shape {
        Shape {
            name,
            fields,
            omit: &[],
            broken: false,
            table: "",
            list: 0,
        }
    }

    /// The parameters that the row leaves blank on purpose.
    #[must_use]
    pub const fn omit(self, omit: &'static [&'static str]) -> Shape {
        Shape { omit, ..self }
    }

    /// The derive found mistakes and has reported them: nothing more to say.
    #[must_use]
    pub const fn broken(self) -> Shape {
        Shape {
            broken: true,
            ..self
        }
    }

    /// The table that the row names, and that its derive has checked it against,
    /// as "design `…` v1: `明細`", with the hash of its list, as its crate has it.
    #[must_use]
    pub const fn of_table(self, table: &'static str, list: u64) -> Shape {
        Shape {
            table,
            list,
            ..self
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) const fn len(&self) -> usize {
        self.fields.len()
    }

    pub(super) const fn field(&self, place: usize) -> Field {
        let (name, snake, ty, at, value) = self.fields[place];
        Field {
            name,
            snake,
            ty,
            at,
            value,
        }
    }

    pub(super) const fn omitted(&self) -> &'static [&'static str] {
        self.omit
    }

    pub(super) const fn is_broken(&self) -> bool {
        self.broken
    }

    pub(super) const fn table(&self) -> &'static str {
        self.table
    }

    pub(super) const fn list(&self) -> u64 {
        self.list
    }
}

/// What a field's type can fill.
///
/// ```
/// use reportflow_core::params::{Kind, Param, Value};
///
/// const TEXT: Value = String::VALUE;
/// assert!(TEXT.kinds.contains(Kind::Text));
/// // Such as `2026-11-30`, which is checked as it is written.
/// assert!(TEXT.kinds.contains(Kind::Date));
/// assert!(!TEXT.kinds.contains(Kind::Number));
/// assert!(TEXT.row.is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// The kinds.
    pub kinds: Kinds,
    /// The shape of its rows, for types that are tables.
    pub row: Option<&'static Shape>,
}

impl Value {
    /// What `#[report(display)]` writes.
    pub const TEXT: Value = super::text::ONLY_TEXT;

    /// What [`Any`](super::Any) writes.
    pub const ANY: Value = Value {
        kinds: Kinds::of(&[Kind::Other]),
        row: None,
    };

    /// The same without the rows, for a table whose rows have been checked.
    #[must_use]
    pub const fn checked(self) -> Value {
        Value {
            kinds: self.kinds,
            row: None,
        }
    }
}
