//! CSV: a row is a document. If tables have columns, rows with the same key directly
//! below each other are one document.

use super::columns::Columns;
use super::csv_document::CsvDocument;
use super::csv_rows::{CsvRow, CsvRows};
use super::record::Record;

/// The documents of the rows below the header.
pub(super) struct CsvDocuments<'t> {
    rows: CsvRows<'t>,
    columns: &'t Columns<'t>,
    /// The row after the last document.
    next: Option<CsvRow>,
}

impl<'t> CsvDocuments<'t> {
    pub(super) fn new(text: &'t str, columns: &'t Columns<'t>) -> CsvDocuments<'t> {
        let mut rows = CsvRows::new(text);
        let _header = rows.next();
        let next = rows.next();
        CsvDocuments {
            rows,
            columns,
            next,
        }
    }
}

impl Iterator for CsvDocuments<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut document = CsvDocument::new(self.columns, self.next.take()?);
        self.next = self.rows.next();
        while let Some(row) = self.next.take_if(|row| document.includes(row)) {
            document.rows.push(row);
            self.next = self.rows.next();
        }
        Some(document.record())
    }
}
