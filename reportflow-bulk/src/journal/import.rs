//! Puts the documents into the journal.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use reportflow_core::__bulk::{MAX_FILE_NAME_LEN, file_name_collision_key, file_name_len};
use serde_json::value::RawValue;

use super::connection::{Failure, Journal};
use super::database::{DatabaseError, Param, Session, params, rows_of};
use super::lease::Worker;
use super::valid_document::ValidDocument;
use super::{history, import_claim};
use crate::document::Document;
use crate::error::{DocumentError, Error, JournalError};

impl Journal {
    /// Imports documents in one transaction. `first` is the number of the first one.
    ///
    /// An import after a crash brings the same documents in the same order, so a document
    /// that differs from the one with its number starts the import anew from there:
    /// nothing was sent yet. In a sealed journal, it is an error.
    pub(crate) async fn import(&self, first: u64, documents: Vec<Document>) -> Result<(), Error> {
        let documents: Vec<_> = documents.into_iter().map(NewDocument::new).collect();
        let documents = Arc::new(documents);
        let import = {
            let (documents, worker) = (Arc::clone(&documents), self.worker());
            move |session: &dyn Session| {
                check_claim(session, worker).map_err(|failure| match failure {
                    Failure::Database(error) => Failure::Database(error),
                    Failure::Rejected(error) => rejected(error),
                })?;
                session.allow_large_params()?;
                let mut importer = Importer::new(session, first, documents.len())?;
                let mut result = Ok(());
                for (number, document) in (first.cast_signed()..).zip(&*documents) {
                    result = importer.import(number, document);
                    if result.is_err() {
                        break;
                    }
                }
                // The error of an earlier document comes first.
                importer.flush()?;
                result
            }
        };
        match self.try_write("import", import).await {
            Err(ImportError::Invalid(number)) => {
                let documents = Arc::into_inner(documents).unwrap_or_default();
                let index = usize::try_from(number.abs_diff(first.cast_signed()));
                let document = documents.into_iter().nth(index.unwrap_or_default());
                match document.map(|it| (it.key, it.document)) {
                    Some((key, Err(source))) => Err(Error::Document { key, source }),
                    _ => Err(Error::ImportIncomplete),
                }
            }
            Err(ImportError::Rejected(error)) => Err(error),
            Ok(()) => Ok(()),
        }
    }

    /// Ends the import of `count` documents. One of 0 documents stays open.
    pub(crate) async fn seal(&self, count: u64) -> Result<(), Error> {
        let worker = self.worker();
        let seal = move |session: &dyn Session| {
            check_claim(session, worker)?;
            if is_sealed(session)? {
                let sql = "SELECT count(*) FROM document";
                let known: u64 = session.row(sql, params![])?.take(0)?;
                return if known == count {
                    Ok(())
                } else {
                    Err(Failure::Rejected(Error::InputChanged { key: None }))
                };
            }
            // An import that did not end may have had more.
            delete_from(session, count.cast_signed() + 1)?;
            // Documents set the design. Without one, the next import decides.
            if count == 0 {
                return Ok(());
            }
            session.execute("UPDATE run SET sealed_at = clock_timestamp()", params![])?;
            let detail = format!("{count} documents");
            Ok(history::record_run(session, "sealed", Some(&detail))?)
        };
        self.try_write("seal", seal).await
    }
}

/// Checks that no other worker took over the import, because this one was taken for gone.
fn check_claim(session: &dyn Session, worker: Option<Worker>) -> Result<(), Failure<Error>> {
    match worker {
        Some(worker) if !import_claim::keep(session, worker)? => {
            Err(Failure::Rejected(Error::ImportTakenOver))
        }
        _ => Ok(()),
    }
}

/// The rows of a statement.
const ROWS: usize = 100;

/// A document of the import.
struct NewDocument {
    key: String,
    design_id: String,
    version: u32,
    document: Result<ValidDocument, DocumentError>,
}

impl NewDocument {
    fn new(document: Document) -> NewDocument {
        NewDocument {
            key: document.key.clone(),
            design_id: document.design_id.clone(),
            version: document.version,
            document: ValidDocument::new(document),
        }
    }
}

enum ImportError {
    /// The document with this number is invalid.
    Invalid(i64),
    Rejected(Error),
}

impl From<JournalError> for ImportError {
    fn from(error: JournalError) -> ImportError {
        ImportError::Rejected(error.into())
    }
}

fn rejected(error: Error) -> Failure<ImportError> {
    Failure::Rejected(ImportError::Rejected(error))
}

struct Importer<'c> {
    session: &'c dyn Session,
    is_sealed: bool,
    design: (Option<String>, Option<u32>),
    /// The keys and hashes of the documents that the journal has, by their numbers.
    known: HashMap<i64, (String, Vec<u8>)>,
    /// The documents to insert, with their numbers and keys.
    pending: Vec<(i64, &'c str, &'c ValidDocument)>,
}

impl<'c> Importer<'c> {
    fn new(
        session: &'c dyn Session,
        first: u64,
        count: usize,
    ) -> Result<Importer<'c>, DatabaseError> {
        let mut run = session.row("SELECT design_id, version FROM run", params![])?;
        let sql = "SELECT number, key, hash FROM document WHERE number >= $1 AND number < $2";
        let known = session.rows(sql, params![first, first + count as u64])?;
        let known = known
            .into_iter()
            .map(|mut row| Ok((row.take(0)?, (row.take(1)?, row.take(2)?))));
        Ok(Importer {
            session,
            is_sealed: is_sealed(session)?,
            design: (run.take(0)?, run.take(1)?),
            known: known.collect::<Result<_, DatabaseError>>()?,
            pending: Vec::new(),
        })
    }

    fn import(&mut self, number: i64, new: &'c NewDocument) -> Result<(), Failure<ImportError>> {
        let key = &*new.key;
        self.check_design(number, new)?;
        let Ok(document) = &new.document else {
            return Err(Failure::Rejected(ImportError::Invalid(number)));
        };
        let known = self.known.get(&number);
        match known.map(|known| known.0 == key && known.1 == document.hash.as_ref()) {
            Some(true) => return Ok(()),
            _ if self.is_sealed => {
                let key = Some(key.to_owned());
                return Err(rejected(Error::InputChanged { key }));
            }
            Some(false) => {
                delete_from(self.session, number)?;
                self.known.clear();
            }
            None => {}
        }
        self.pending.push((number, key, document));
        if self.pending.len() == ROWS {
            self.flush()?;
        }
        Ok(())
    }

    /// The first document sets the design.
    fn check_design(
        &mut self,
        number: i64,
        document: &NewDocument,
    ) -> Result<(), Failure<ImportError>> {
        let design = (Some(document.design_id.clone()), Some(document.version));
        if self.design == design {
            return Ok(());
        }
        if self.is_sealed || number > 1 {
            let key = document.key.clone();
            return Err(rejected(Error::OtherDesign { key }));
        }
        self.session.execute(
            "UPDATE run SET design_id = $1, version = $2",
            params![&document.design_id, document.version],
        )?;
        self.design = design;
        Ok(())
    }

    /// Inserts the pending documents.
    fn flush(&mut self) -> Result<(), Failure<ImportError>> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(());
        }
        let names = self.unique_names(&pending)?;
        // The documents before one with an invalid name may have a duplicate key, which is
        // the error then.
        let is_valid = |(name, _): &&(String, String)| {
            file_name_len(&format!("{name}.pdf")) <= MAX_FILE_NAME_LEN
        };
        let valid = names.iter().take_while(is_valid).count();
        self.insert(&pending[..valid], &names)?;
        match names.into_iter().zip(pending).nth(valid) {
            Some(((file_name, _), (_, key, _))) => Err(rejected(Error::Document {
                key: key.to_owned(),
                source: DocumentError::InvalidFileName { file_name },
            })),
            None => Ok(()),
        }
    }

    fn insert(
        &self,
        documents: &[(i64, &str, &ValidDocument)],
        names: &[(String, String)],
    ) -> Result<(), Failure<ImportError>> {
        if documents.is_empty() {
            return Ok(());
        }
        let types = ["BIGINT", "TEXT", "TEXT", "TEXT", self.session.blob_type()];
        let rows = rows_of(&types, documents.len(), 1);
        let mut params = Vec::new();
        for ((number, key, document), (file_name, name_key)) in documents.iter().zip(names) {
            let hash = document.hash.as_ref();
            params.extend_from_slice(params![*number, *key, file_name, name_key, hash]);
        }
        let sql = format!(
            "INSERT INTO document (number, key, file_name, name_key, hash) VALUES {rows} \
             ON CONFLICT (key) DO NOTHING RETURNING number"
        );
        let inserted = self.session.rows(&sql, &params)?.into_iter();
        let inserted = inserted.map(|mut row| row.take(0));
        let inserted: HashSet<i64> = inserted.collect::<Result<_, _>>()?;
        if let Some((_, key, _)) = documents.iter().find(|it| !inserted.contains(&it.0)) {
            let key = (*key).to_owned();
            return Err(rejected(Error::DuplicateKey { key }));
        }
        let types = ["BIGINT", "TEXT", "TEXT", "BOOLEAN", "TEXT", "TEXT"];
        let rows = rows_of(&types, documents.len(), 1);
        let mut params = Vec::new();
        for (number, _, document) in documents {
            params.extend_from_slice(params![
                *number,
                document.params.get(),
                document.share.as_deref(),
                document.passcode,
                document.passthrough.as_deref().map(RawValue::get),
                document.source.as_deref(),
            ]);
        }
        let sql = format!(
            "INSERT INTO content (document, params, share, passcode, passthrough, source) \
             VALUES {rows}"
        );
        self.session.execute(&sql, &params)?;
        Ok(())
    }

    /// Returns the file names of documents, and their collision keys. Appends the number to
    /// a name that another document has, also if that makes the name of a third one.
    fn unique_names(
        &self,
        documents: &[(i64, &str, &ValidDocument)],
    ) -> Result<Vec<(String, String)>, DatabaseError> {
        let names = documents.iter().map(|it| {
            let name = it.2.file_stem.clone();
            let name_key = name_key(&name);
            (name, name_key)
        });
        let mut names: Vec<_> = names.collect();
        let mut used = self.used_names(names.iter().map(|it| &it.1))?;
        for ((number, ..), (name, key)) in documents.iter().zip(&mut names) {
            while !used.insert(key.clone()) {
                *name += &format!("-{number}");
                *key = name_key(name);
                used.extend(self.used_names([&*key])?);
            }
        }
        Ok(names)
    }

    /// Returns those of some collision keys that the journal has.
    fn used_names<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k String>,
    ) -> Result<HashSet<String>, DatabaseError> {
        let params: Vec<Param<'_>> = keys.into_iter().map(Param::from).collect();
        let rows = rows_of(&["TEXT"], params.len(), 1);
        let sql = format!("SELECT name_key FROM document WHERE name_key IN (VALUES {rows})");
        let names = self.session.rows(&sql, &params)?.into_iter();
        names.map(|mut row| row.take(0)).collect()
    }
}

fn name_key(name: &str) -> String {
    file_name_collision_key(&format!("{name}.pdf"))
}

fn is_sealed(session: &dyn Session) -> Result<bool, DatabaseError> {
    let sql = "SELECT sealed_at IS NOT NULL FROM run";
    session.row(sql, params![])?.take(0)
}

fn delete_from(session: &dyn Session, number: i64) -> Result<(), DatabaseError> {
    session.execute("DELETE FROM document WHERE number >= $1", params![number])?;
    Ok(())
}
