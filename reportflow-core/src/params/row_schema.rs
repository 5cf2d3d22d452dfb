//! Row types, as `#[derive(ReportRow)]` describes them.

use super::type_info::TypeInfo;

/// The fields of a row type, emitted by `#[derive(ReportRow)]`.
///
/// ```
/// use reportflow_core::__private::RowSchema;
/// use reportflow_core::params::Param;
///
/// // `#[report_row(omit("単価"))] struct Line { 品目: String }`
/// const LINE: RowSchema =
///     RowSchema::new("Line", &[("品目", 0, "`String`", "src/line.rs:3:5", String::TYPE)])
///         .omit(&["単価"]);
/// ```
#[derive(Debug)]
pub struct RowSchema {
    name: &'static str,
    fields: &'static [RowField],
    omitted: &'static [&'static str],
    has_errors: bool,
    table: &'static str,
    list_hash: u64,
}

/// A field as the derive emits it:
///
/// - the field's name, or its `rename`;
/// - the hash of the name in snake case; 0 for a `rename`, which is matched exactly;
/// - the type as the user wrote it, in backticks, with its conversion;
/// - `file:line:column`; empty if the compiler does not provide it;
/// - the kinds that the type can fill.
///
/// ```
/// use reportflow_core::__private::RowField;
/// use reportflow_core::params::Param;
///
/// const ITEM: RowField = ("品目", 0, "`String`", "src/line.rs:3:5", String::TYPE);
/// ```
pub type RowField = (&'static str, u64, &'static str, &'static str, TypeInfo);

/// A [`RowField`] with names.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) snake_hash: u64,
    pub(super) source_type: &'static str,
    pub(super) location: &'static str,
    pub(super) type_info: TypeInfo,
}

impl Field {
    /// Returns true if the name comes from a `rename`, which has no hash.
    pub(super) const fn is_renamed(&self) -> bool {
        self.snake_hash == 0
    }
}

impl RowSchema {
    /// Describes the type `name` by its fields in source order, without skipped fields.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [RowField]) -> RowSchema {
        RowSchema {
            name,
            fields,
            omitted: &[],
            has_errors: false,
            table: "",
            list_hash: 0,
        }
    }

    /// Sets the parameters that the row leaves blank on purpose.
    #[must_use]
    pub const fn omit(self, omitted: &'static [&'static str]) -> RowSchema {
        RowSchema { omitted, ..self }
    }

    /// Skips the check, because the derive has reported errors already.
    #[must_use]
    pub const fn with_errors(self) -> RowSchema {
        RowSchema {
            has_errors: true,
            ..self
        }
    }

    /// Sets the table that the derive has checked the row against.
    ///
    /// `table` is "design `…` v1: `明細`"; `list_hash` is the hash of the table's
    /// parameter list in the row's crate.
    #[must_use]
    pub const fn of_table(self, table: &'static str, list_hash: u64) -> RowSchema {
        RowSchema {
            table,
            list_hash,
            ..self
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) const fn len(&self) -> usize {
        self.fields.len()
    }

    pub(super) const fn field(&self, index: usize) -> Field {
        let (name, snake_hash, source_type, location, type_info) = self.fields[index];
        Field {
            name,
            snake_hash,
            source_type,
            location,
            type_info,
        }
    }

    pub(super) const fn omitted(&self) -> &'static [&'static str] {
        self.omitted
    }

    pub(super) const fn has_errors(&self) -> bool {
        self.has_errors
    }

    pub(super) const fn table(&self) -> &'static str {
        self.table
    }

    pub(super) const fn list_hash(&self) -> u64 {
        self.list_hash
    }
}
