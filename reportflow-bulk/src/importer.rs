//! The import of documents into the journal.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;

use crate::document::Document;
use crate::error::Error;
use crate::journal::Journal;

/// The documents that are imported in one transaction.
const IMPORT_DOCUMENTS: usize = 1000;
/// The parameters that are imported in one transaction, in bytes.
const IMPORT_BYTES: usize = 16 * 1024 * 1024;

/// Imports documents, and ends the import.
pub(crate) async fn import_all(
    journal: &Journal,
    documents: impl IntoIterator<Item = Document>,
) -> Result<(), Error> {
    let mut importer = Importer::new(journal);
    for document in documents {
        importer.push(document).await?;
    }
    importer.finish().await
}

/// Imports the documents of a stream, and ends the import.
pub(crate) async fn import_stream(
    journal: &Journal,
    documents: impl Stream<Item = Document>,
) -> Result<(), Error> {
    let mut documents = pin!(documents);
    let mut importer = Importer::new(journal);
    while let Some(document) = poll_fn(|context| documents.as_mut().poll_next(context)).await {
        importer.push(document).await?;
    }
    importer.finish().await
}

/// Imports documents in transactions of bounded size.
struct Importer<'a> {
    journal: &'a Journal,
    documents: Vec<Document>,
    bytes: usize,
    count: u64,
}

impl Importer<'_> {
    fn new(journal: &Journal) -> Importer<'_> {
        Importer {
            journal,
            documents: Vec::new(),
            bytes: 0,
            count: 0,
        }
    }

    async fn push(&mut self, document: Document) -> Result<(), Error> {
        self.count += 1;
        self.bytes += document.size();
        self.documents.push(document);
        if self.documents.len() >= IMPORT_DOCUMENTS || self.bytes >= IMPORT_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Error> {
        self.bytes = 0;
        let documents = std::mem::take(&mut self.documents);
        let first = self.count - documents.len() as u64 + 1;
        self.journal.import(first, documents).await
    }

    async fn finish(mut self) -> Result<(), Error> {
        self.flush().await?;
        self.journal.seal(self.count).await
    }
}
