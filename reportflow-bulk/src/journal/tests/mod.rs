//! Tests of the journal.

mod lifecycle;

use serde_json::value::RawValue;

use super::{Evidence, Journal};
use crate::document::Document;
use crate::outcome::SavedFile;
use crate::tag::Tag;

fn document(key: &str, amount: usize) -> Document {
    let params = format!(r#"{{"amount":{amount}}}"#);
    let params = RawValue::from_string(params).expect("JSON");
    Document::from_params(key, "Rc7nW2pXk9DhT4Vb", 1, params)
}

fn documents(count: usize) -> Vec<Document> {
    (1..=count).map(|n| document(&format!("k{n}"), n)).collect()
}

async fn sealed(path: &std::path::Path, count: usize) -> Journal {
    let journal = Journal::open(path).await.expect("a journal");
    journal.import(1, documents(count)).await.expect("imported");
    journal.seal(count as u64).await.expect("sealed");
    journal
}

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

fn saved_file(request_id: &str) -> SavedFile {
    SavedFile {
        location: "a.pdf".to_owned(),
        size: 3,
        sha256: "00".to_owned(),
        request_id: request_id.to_owned(),
        file_id: None,
    }
}
