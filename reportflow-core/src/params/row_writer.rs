use super::table_schema::Column;
use super::writer::Writer;

/// Writes the fields of one row, in the order of its
/// [`RowSchema`](super::row_schema::RowSchema).
#[derive(Debug)]
pub struct RowWriter<'w> {
    writer: &'w mut Writer,
    /// The columns of the fields that are still to come.
    columns: std::slice::Iter<'w, Option<Column>>,
}

impl<'w> RowWriter<'w> {
    #[inline]
    pub(super) fn new(writer: &'w mut Writer, columns: &'w [Option<Column>]) -> RowWriter<'w> {
        RowWriter {
            writer,
            columns: columns.iter(),
        }
    }

    /// Returns the key of the next field, and the writer for its value. Called for
    /// a row that names its table, whose fields are written by the kind traits.
    pub fn next_key(&mut self) -> Option<(&'static str, &mut Writer)> {
        self.next().map(|(writer, column)| (column.key, writer))
    }

    /// Returns `None` in the counting pass, and skips the next field: a user's
    /// function is called in the writing pass only.
    pub fn when_writing(&mut self) -> Option<&mut Self> {
        if self.writer.when_writing().is_some() {
            return Some(self);
        }
        self.next();
        None
    }

    /// Returns the column of the next field. A field without a column has failed
    /// the whole document already.
    pub(super) fn next(&mut self) -> Option<(&mut Writer, Column)> {
        let column = (*self.columns.next()?)?;
        Some((self.writer, column))
    }
}
