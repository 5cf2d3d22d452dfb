use super::kind::ParamKind;
use super::row_writer::RowWriter;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// A type that fills parameters: the kinds that it can fill, and its JSON.
///
/// The fields of a row need this trait, because a row does not know its design. The
/// fields of a document need the trait of their parameter's kind, and so do those of
/// a row that names its table. Fields for tables and collections always need this
/// trait.
///
/// A type can have a value that leaves its parameter out, as `Option` has:
///
/// ```
/// use reportflow_core::params::{Param, ParamKind, TableSchema, TypeInfo, Writer};
///
/// /// Zero is not printed.
/// struct 値引(i64);
///
/// impl Param for 値引 {
///     const TYPE: TypeInfo = i64::TYPE;
///
///     fn is_absent(&self) -> bool {
///         self.0 == 0
///     }
///
///     fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
///         self.0.write(kind, table, writer);
///     }
/// }
/// assert!(値引(0).is_absent());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot fill a parameter of a design",
    label = "expected a type such as `String`, `i64` or `bool`, or for a table a `Vec` of rows",
    note = "for a table, use a `Vec`, an array or a slice of a type that derives `ReportRow`; collect rows in other collections into a `Vec`",
    note = "to convert the value, add `#[report(display)]` or `#[report(with = path::to::function)]`",
    note = "for a parameter of an unknown kind, add `#[report(with = reportflow::params::Json)]`"
)]
pub trait Param {
    /// The kinds that the type can fill.
    const TYPE: TypeInfo;

    /// A reference to [`TYPE`](Param::TYPE). In a constant, the compiler looks for interior
    /// mutability in each value, except in a reference.
    #[doc(hidden)]
    const TYPE_REF: &'static TypeInfo = &Self::TYPE;

    /// Returns true if the value is absent, so that its key is left out. The
    /// service rejects a null (`docs/service.md`, section 4).
    ///
    /// ```
    /// use reportflow_core::params::Param;
    ///
    /// assert!(None::<i64>.is_absent());
    /// assert!(!0.is_absent());
    /// ```
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes the value for a parameter of `kind`, which is one of
    /// [`TYPE`](Param::TYPE).
    ///
    /// Call `write` of exactly one other value. A second value is an error. If
    /// nothing is written, the key is left out. This method may run twice: a first pass
    /// counts bytes, and a second pass writes them.
    ///
    /// ```
    /// use reportflow_core::params::{Param, ParamKind, TableSchema, TypeInfo, Writer};
    ///
    /// /// In thousands, as the design prints it.
    /// struct 千円(i64);
    ///
    /// impl Param for 千円 {
    ///     const TYPE: TypeInfo = i64::TYPE;
    ///
    ///     fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
    ///         (self.0 / 1000).write(kind, table, writer);
    ///     }
    /// }
    /// ```
    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer);

    /// Writes the value as the next field of a row. The key of an absent value is
    /// left out.
    #[doc(hidden)]
    #[inline]
    fn write_field(&self, row: &mut RowWriter<'_>) {
        row.field(self);
    }

    /// Writes the value as a table or a collection of the document. `kind` is its code,
    /// and `table` describes its rows. The key of an absent value is left out.
    #[doc(hidden)]
    fn write_table(&self, key: &'static str, kind: u8, table: &'static str, writer: &mut Writer) {
        let (kind, table) = (ParamKind::from_code(kind), &TableSchema::new(table));
        writer.param(key, kind, table, self);
    }
}

impl Writer {
    // Inlined with its callers into each row's `write_row`. Function calls would
    // cost a tenth more instructions for each row.
    #[inline]
    pub(super) fn param<T: Param + ?Sized>(
        &mut self,
        key: &'static str,
        kind: ParamKind,
        table: &TableSchema,
        value: &T,
    ) {
        if !value.is_absent() {
            self.key(key);
            value.write(kind, table, self);
        }
    }
}

impl RowWriter<'_> {
    /// Writes the next field of the row. The key of an absent value is left out.
    ///
    /// ```
    /// use reportflow_core::__private::RowWriter;
    ///
    /// struct Line {
    ///     品目: String,
    ///     備考: Option<String>,
    /// }
    ///
    /// // In `ReportRow::write_row`.
    /// fn write_row(line: &Line, row: &mut RowWriter<'_>) {
    ///     row.field(&line.品目);
    ///     row.field(&line.備考); // the key of `None` is left out
    /// }
    /// ```
    #[inline]
    pub fn field<T: Param + ?Sized>(&mut self, value: &T) {
        if let Some((writer, column)) = self.next() {
            if !value.is_absent() {
                // Without `Writer::param`: its arguments are kept on the stack while the key
                // is written, which costs each row 2 % more instructions.
                writer.key(column.key);
                value.write(column.kind, &column.table, writer);
            }
        }
    }
}
