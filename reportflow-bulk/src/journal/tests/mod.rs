//! Tests of the journal.

mod crash;
#[cfg(all(unix, feature = "postgres"))]
mod doubt;
mod evidence;
mod file;
mod import;
mod model;
#[cfg(feature = "postgres")]
mod place;
#[cfg(all(unix, feature = "postgres"))]
mod postgres;
mod random;
mod refusal;
mod request;
mod settle;
#[cfg(feature = "postgres")]
mod worker;

use std::env;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use tempfile::TempDir;

use super::database::params;
use super::{Batch, Evidence, Journal, Refusal};
use crate::document::Document;
use crate::error::JournalError;
use crate::outcome::SavedFile;
use crate::tag::Tag;

/// The URL of a PostgreSQL for all tests. Without it, they use files.
const POSTGRES_URL: &str = "REPORTFLOW_TEST_POSTGRES_URL";

/// The place of a test's journal.
#[derive(Clone)]
enum Place {
    File(PathBuf),
    /// The URL of a schema.
    #[cfg(feature = "postgres")]
    Schema(String),
}

/// A journal of its own.
struct Fixture {
    folder: TempDir,
    place: Place,
    journal: Journal,
}

impl Place {
    /// Returns the place of a test, by its folder.
    fn new(folder: &TempDir) -> Place {
        match env::var(POSTGRES_URL) {
            #[cfg(feature = "postgres")]
            Ok(url) => Place::schema(&url, folder),
            _ => Place::File(folder.path().join("run.db")),
        }
    }

    /// Returns the schema with the name of the folder.
    #[cfg(feature = "postgres")]
    fn schema(url: &str, folder: &TempDir) -> Place {
        let name = folder.path().file_name().expect("a name").to_string_lossy();
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        Place::Schema(format!("{url}?schema={name}"))
    }

    async fn open(&self) -> Journal {
        for _ in 0..10 {
            let journal = match self {
                Place::File(path) => Journal::open(path).await,
                #[cfg(feature = "postgres")]
                Place::Schema(url) => Journal::connect(url).await,
            };
            match journal {
                // A connection that is lost during its start is an error at once.
                Err(JournalError::Connect { .. }) => {}
                journal => return journal.expect("a journal"),
            }
        }
        panic!("no connection lasts");
    }
}

impl Fixture {
    /// Creates a journal with the documents `k1`, `k2` and so on.
    async fn new(count: usize) -> Fixture {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::new(&folder);
        Fixture::in_place(folder, place, count).await
    }

    async fn in_place(folder: TempDir, place: Place, count: usize) -> Fixture {
        let journal = place.open().await;
        let imported = journal.import(1, documents(count)).await;
        imported.expect("imported");
        journal.seal(count as u64).await.expect("sealed");
        Fixture {
            folder,
            place,
            journal,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("run.db")
    }

    /// Ends the process, as far as the journal can tell.
    async fn reopen(self) -> Fixture {
        let Fixture {
            folder,
            place,
            journal,
        } = self;
        drop(journal);
        let journal = place.open().await;
        Fixture {
            folder,
            place,
            journal,
        }
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
