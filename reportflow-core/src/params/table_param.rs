use super::param::Param;
use super::row_writer::RowWriter;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// A [`Param`] in a field whose parameter is known to be a table or a collection.
///
/// Only its message differs from that of [`Param`]. The compiler shows it for the type of
/// the field, such as `VecDeque<Row>`. For `Vec<Line>`, it shows the message of
/// [`ReportRow`](super::report_row::ReportRow) for `Line`.
#[diagnostic::on_unimplemented(
    message = "the parameter is a table or a collection, which `{Self}` cannot fill",
    label = "expected `Vec<Row>`, `[Row; N]` or `&[Row]`, where `Row` derives `ReportRow`",
    note = "collect the rows into a `Vec`, or add `#[report(with = path::to::function)]` with a function that returns a `Vec<&Row>`",
    note = "a collection can also be one `Row`"
)]
pub trait TableParam {
    /// See `Param::TYPE_REF`.
    const TYPE_REF: &'static TypeInfo;

    /// Writes the value as the next field of a row.
    fn write_field(&self, row: &mut RowWriter<'_>);

    /// See `Param::write_table`.
    fn write_table(&self, key: &'static str, kind: u8, table: &'static str, writer: &mut Writer);
}

impl<T: Param + ?Sized> TableParam for T {
    const TYPE_REF: &'static TypeInfo = &<T as Param>::TYPE;

    #[inline]
    fn write_field(&self, row: &mut RowWriter<'_>) {
        Param::write_field(self, row);
    }

    #[inline]
    fn write_table(&self, key: &'static str, kind: u8, table: &'static str, writer: &mut Writer) {
        Param::write_table(self, key, kind, table, writer);
    }
}
