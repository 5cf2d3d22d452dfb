//! Tests of the journal.

mod crash;
mod evidence;
mod file;
mod import;
mod model;
#[cfg(feature = "postgres")]
mod postgres;
mod random;
mod refusal;
mod request;
mod settle;
#[cfg(feature = "postgres")]
mod worker;

use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use tempfile::TempDir;

use super::database::params;
use super::{Batch, Evidence, Journal, Refusal};
use crate::document::Document;
use crate::outcome::SavedFile;
use crate::tag::Tag;

/// A journal of its own: in a file, or in the PostgreSQL of the environment.
struct Fixture {
    folder: TempDir,
    journal: Journal,
}

/// Has the URL of a PostgreSQL in which the tests may create schemas.
#[cfg(feature = "postgres")]
const POSTGRES: &str = "REPORTFLOW_TEST_POSTGRES";

/// Opens the journal of a folder.
async fn open(folder: &Path) -> Journal {
    #[cfg(feature = "postgres")]
    if let Ok(url) = std::env::var(POSTGRES) {
        let schema = folder.file_name().expect("a name").to_string_lossy();
        let url = format!("{url}?schema={}", schema.replace('.', "_"));
        return Journal::connect(&url).await.expect("a journal");
    }
    let journal = Journal::open(folder.join("run.db")).await;
    journal.expect("a journal")
}

impl Fixture {
    /// Creates a journal with the documents `k1`, `k2` and so on.
    async fn new(count: usize) -> Fixture {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = open(folder.path()).await;
        let imported = journal.import(1, documents(count)).await;
        imported.expect("imported");
        journal.seal(count as u64).await.expect("sealed");
        Fixture { folder, journal }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("run.db")
    }

    /// Ends the process, as far as the journal can tell.
    async fn reopen(self) -> Fixture {
        let Fixture { folder, journal } = self;
        drop(journal);
        let journal = open(folder.path()).await;
        Fixture { folder, journal }
    }

    async fn claim(&self, max: usize) -> (i64, Vec<Tag>) {
        let batch = self.journal.claim(max, 1_000_000).await.expect("claimed");
        tags(&batch.expect("a planned document"))
    }

    /// Returns the states of all documents, by their first letters.
    async fn states(&self) -> String {
        let sql = "SELECT substr(state, 1, 2) FROM document ORDER BY number";
        let states = self.journal.query(move |session| {
            let rows = session.rows(sql, params![])?.into_iter();
            rows.map(|mut row| row.take(0))
                .collect::<Result<Vec<String>, _>>()
        });
        states.await.expect("read").join(" ")
    }
}

fn tags(batch: &Batch) -> (i64, Vec<Tag>) {
    let tags = batch.documents.iter().map(|it| it.tag.clone());
    (batch.request, tags.collect())
}

fn document(key: &str, params: &str) -> Document {
    let params = RawValue::from_string(params.to_owned()).expect("JSON");
    Document::from_params(key, "Rc7nW2pXk9DhT4Vb", 1, params)
}

fn documents(count: usize) -> Vec<Document> {
    let numbers = 1..=count;
    numbers
        .map(|n| document(&format!("k{n}"), &format!(r#"{{"amount":{n}}}"#)))
        .collect()
}

/// Returns evidence with file ids such as `A-1` for the first document.
fn evidence(request_id: &str, tags: &[Tag], is_announced: bool) -> Evidence {
    let files = tags.iter().map(|tag| {
        let file_id = format!("{request_id}-{}", tag.number);
        (tag.clone(), file_id)
    });
    Evidence {
        request_id: request_id.to_owned(),
        files: files.collect(),
        is_announced,
    }
}

/// Returns the refusal of documents that the service did not name.
fn refusal(reasons: &[(usize, &str)]) -> Refusal {
    let reasons = reasons.iter();
    Refusal {
        reasons: reasons.map(|(at, it)| (*at, (*it).to_owned())).collect(),
        is_named: false,
    }
}

fn saved_file(request_id: &str, number: u64) -> (u64, SavedFile) {
    let file = SavedFile {
        location: format!("{number}.pdf"),
        size: 3,
        sha256: "00".to_owned(),
        request_id: request_id.to_owned(),
        file_id: None,
    };
    (number, file)
}

fn copy_files(from: &Path, to: &Path) {
    for end in ["", "-wal"] {
        let name = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
        if name(from).exists() {
            std::fs::copy(name(from), name(to)).expect("copied");
        }
    }
}
