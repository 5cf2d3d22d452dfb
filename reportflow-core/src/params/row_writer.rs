use super::table_schema::Column;
use super::writer::Writer;

/// Writes the fields of one row, in the order of the struct.
#[derive(Debug)]
pub struct RowWriter<'w> {
    writer: &'w mut Writer,
    /// The columns of the fields that are still to come.
    columns: std::slice::Iter<'w, Column>,
}

impl<'w> RowWriter<'w> {
    #[inline]
    pub(super) fn new(writer: &'w mut Writer, columns: &'w [Column]) -> RowWriter<'w> {
        RowWriter {
            writer,
            columns: columns.iter(),
        }
    }

    /// Returns the key of the next field, and the writer for its value. For a row
    /// that names its table: the kind traits write its fields.
    pub fn next_key(&mut self) -> Option<(&'static str, &mut Writer)> {
        self.next().map(|(writer, column)| (column.key, writer))
    }

    /// Returns `None` in the counting pass, and skips the next field. A user's
    /// function is called only in the writing pass.
    pub fn when_writing(&mut self) -> Option<&mut Self> {
        if self.writer.when_writing().is_some() {
            return Some(self);
        }
        self.next();
        None
    }

    /// Returns the column of the next field. If a field has no column, the whole
    /// document has already failed.
    pub(super) fn next(&mut self) -> Option<(&mut Writer, &'w Column)> {
        let column = self.columns.next()?;
        Some((self.writer, column))
    }
}
