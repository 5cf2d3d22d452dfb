//! Puts the documents into the journal.

use reportflow_core::__bulk::{MAX_FILE_NAME_LEN, file_name_collision_key, file_name_len};
use rusqlite::{Connection, OptionalExtension as _, Statement, params};
use serde_json::value::RawValue;

use super::connection::{Failure, Journal};
use super::history;
use super::valid_document::ValidDocument;
use crate::document::Document;
use crate::error::{DocumentError, Error};

impl Journal {
    /// Imports documents in one transaction. `first` is the number of the first one.
    ///
    /// An import after a crash brings the same documents in the same order, so a document
    /// that differs from the one with its number starts the import anew from there:
    /// nothing was sent yet. In a sealed journal, it is an error.
    pub(crate) async fn import(&self, first: u64, documents: Vec<Document>) -> Result<(), Error> {
        let import = move |connection: &Connection| {
            let mut importer = Importer::new(connection)?;
            for (number, document) in (first.cast_signed()..).zip(documents) {
                importer.import(number, document)?;
            }
            Ok(())
        };
        self.try_write("import", import).await
    }

    /// Ends the import of `count` documents. One of 0 documents stays open.
    pub(crate) async fn seal(&self, count: u64) -> Result<(), Error> {
        let seal = move |connection: &Connection| {
            if is_sealed(connection)? {
                let known: i64 =
                    connection.query_row("SELECT count(*) FROM document", [], |row| row.get(0))?;
                return if known == count.cast_signed() {
                    Ok(())
                } else {
                    Err(Failure::Rejected(Error::InputChanged { key: None }))
                };
            }
            // An import that did not end may have had more.
            delete_from(connection, count.cast_signed() + 1)?;
            // Documents set the design. Without one, the next import decides.
            if count == 0 {
                return Ok(());
            }
            connection.execute(
                "UPDATE run SET sealed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
                [],
            )?;
            let detail = format!("{count} documents");
            Ok(history::record_run(connection, "sealed", Some(&detail))?)
        };
        self.try_write("seal", seal).await
    }
}

struct Importer<'c> {
    connection: &'c Connection,
    is_sealed: bool,
    design: (Option<String>, Option<u32>),
    find: Statement<'c>,
    find_name: Statement<'c>,
    insert: Statement<'c>,
    insert_content: Statement<'c>,
}

impl<'c> Importer<'c> {
    fn new(connection: &'c Connection) -> rusqlite::Result<Importer<'c>> {
        Ok(Importer {
            connection,
            is_sealed: is_sealed(connection)?,
            design: connection.query_row("SELECT design_id, version FROM run", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?,
            find: connection.prepare("SELECT key, hash FROM document WHERE number = ?1")?,
            find_name: connection
                .prepare("SELECT EXISTS (SELECT 1 FROM document WHERE name_key = ?1)")?,
            insert: connection.prepare(
                "INSERT INTO document (number, key, file_name, name_key, hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO NOTHING",
            )?,
            insert_content: connection.prepare(
                "INSERT INTO content (document, params, share, passcode, passthrough, source) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
        })
    }

    fn import(&mut self, number: i64, document: Document) -> Result<(), Failure<Error>> {
        let key = document.key.clone();
        self.check_design(number, &document)?;
        let document = ValidDocument::new(document).map_err(|source| {
            Failure::Rejected(Error::Document {
                key: key.clone(),
                source,
            })
        })?;
        let is_same = self.find.query_row([number], |row| {
            let hash = row.get_ref(1)?.as_blob()?;
            Ok(row.get_ref(0)?.as_str()? == key && hash == document.hash.as_ref())
        });
        match is_same.optional()? {
            Some(true) => return Ok(()),
            _ if self.is_sealed => {
                return Err(Failure::Rejected(Error::InputChanged { key: Some(key) }));
            }
            Some(false) => delete_from(self.connection, number)?,
            None => {}
        }
        self.insert(number, &key, &document)
    }

    /// The first document sets the design.
    fn check_design(&mut self, number: i64, document: &Document) -> Result<(), Failure<Error>> {
        let design = (Some(document.design_id.clone()), Some(document.version));
        if self.design == design {
            return Ok(());
        }
        if self.is_sealed || number > 1 {
            let key = document.key.clone();
            return Err(Failure::Rejected(Error::OtherDesign { key }));
        }
        self.connection.execute(
            "UPDATE run SET design_id = ?1, version = ?2",
            params![design.0, design.1],
        )?;
        self.design = design;
        Ok(())
    }

    fn insert(
        &mut self,
        number: i64,
        key: &str,
        document: &ValidDocument,
    ) -> Result<(), Failure<Error>> {
        let (file_name, name_key) = self.unique_name(number, &document.file_stem)?;
        if file_name_len(&format!("{file_name}.pdf")) > MAX_FILE_NAME_LEN {
            return Err(Failure::Rejected(Error::Document {
                key: key.to_owned(),
                source: DocumentError::InvalidFileName { file_name },
            }));
        }
        let row = params![number, key, file_name, name_key, document.hash.as_ref()];
        if self.insert.execute(row)? == 0 {
            let key = key.to_owned();
            return Err(Failure::Rejected(Error::DuplicateKey { key }));
        }
        self.insert_content.execute(params![
            number,
            document.params.get(),
            document.share,
            document.passcode,
            document.passthrough.as_deref().map(RawValue::get),
            document.source,
        ])?;
        Ok(())
    }

    /// Appends the number to a name that another document has, also if that makes the name
    /// of a third one.
    fn unique_name(&mut self, number: i64, stem: &str) -> rusqlite::Result<(String, String)> {
        let mut name = stem.to_owned();
        loop {
            let name_key = file_name_collision_key(&format!("{name}.pdf"));
            if !self.find_name.query_row([&name_key], |row| row.get(0))? {
                return Ok((name, name_key));
            }
            name += &format!("-{number}");
        }
    }
}

fn is_sealed(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT sealed_at IS NOT NULL FROM run";
    connection.query_row(sql, [], |row| row.get(0))
}

fn delete_from(connection: &Connection, number: i64) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM document WHERE number >= ?1", [number])?;
    Ok(())
}
