//! The rules that hold at the end of every run, whatever happened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use reportflow_bulk::{Counts, DocumentRecord, DocumentState};
use reportflow_emulator::Emulator;
use ring::digest::{SHA256, digest};

use crate::run::{journal_path, key, open_read_only, pdf_folder};
use crate::service::Service;

/// A document that the emulator accepted.
struct Accepted {
    request_id: String,
    file_id: String,
}

/// Asserts that the run lost nothing and made nothing twice. Returns the counts.
pub(crate) async fn check(service: &Service, folder: &Path, documents: u64) -> Counts {
    let state = check_resent(service, folder, documents).await;
    for (number, accepted) in &state.accepted {
        assert!(accepted.len() <= 1, "document {number} was made twice");
    }
    state.counts
}

/// The findings of [`check_resent`].
pub(crate) struct Found {
    pub(crate) counts: Counts,
    /// By the document's number.
    accepted: BTreeMap<u64, Vec<Accepted>>,
}

impl Found {
    /// Returns the number of documents that the emulator made more than once.
    pub(crate) fn made_twice(&self) -> usize {
        let all = self.accepted.values();
        all.filter(|accepted| accepted.len() > 1).count()
    }
}

/// Asserts the rules that hold even if documents were sent again.
pub(crate) async fn check_resent(service: &Service, folder: &Path, documents: u64) -> Found {
    let journal = open_read_only(&journal_path(folder)).await;
    let run_id = journal.run_info().await.unwrap().id;
    let accepted = accepted(&service.emulator, &run_id).await;
    let counts = journal.counts().await.unwrap();
    let mut keys = BTreeSet::new();
    let mut locations = BTreeSet::new();
    for &state in DocumentState::ALL {
        for record in journal.documents(state, 0, u32::MAX).await.unwrap() {
            assert!(state.is_final(), "{} is {state}", record.key);
            assert!(keys.insert(record.key.clone()), "{} twice", record.key);
            let none = Vec::new();
            let accepted = accepted.get(&record.number).unwrap_or(&none);
            assert!(accepted.len() <= record.attempt as usize, "{record:?}");
            if let Some(location) = check_saved(&service.emulator, folder, &record, accepted).await
            {
                locations.insert(location);
            }
        }
    }
    let expected: BTreeSet<String> = (1..=documents).map(key).collect();
    assert_eq!(keys, expected);
    assert_eq!(counts.total(), documents);
    assert_eq!(files(&pdf_folder(folder)), locations);
    Found { counts, accepted }
}

/// Asserts that a saved document is the emulator's PDF. Returns its name.
async fn check_saved(
    emulator: &Emulator,
    folder: &Path,
    record: &DocumentRecord,
    accepted: &[Accepted],
) -> Option<String> {
    assert_eq!(
        record.saved.is_some(),
        record.state == DocumentState::Saved,
        "{record:?}"
    );
    let Some(saved) = &record.saved else {
        assert!(record.reason.is_some(), "{record:?}");
        return None;
    };
    let made = accepted.iter().find(|it| it.request_id == saved.request_id);
    let made = made.unwrap_or_else(|| panic!("the emulator never made {record:?}"));
    let pdf = emulator.pdf(&made.request_id, &made.file_id).await.unwrap();
    let bytes = fs::read(pdf_folder(folder).join(&saved.location)).unwrap();
    assert!(Some(&bytes) == pdf.as_ref(), "{}: other bytes", record.key);
    let sha256 = digest(&SHA256, &bytes);
    let sha256: String = sha256.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(
        (saved.sha256.as_str(), saved.size),
        (&*sha256, bytes.len() as u64)
    );
    if let Some(file_id) = &saved.file_id {
        assert_eq!(*file_id, made.file_id);
    }
    Some(saved.location.clone())
}

/// Returns what the emulator accepted, by the numbers of the documents.
async fn accepted(emulator: &Emulator, run_id: &str) -> BTreeMap<u64, Vec<Accepted>> {
    let mut accepted = BTreeMap::<u64, Vec<Accepted>>::new();
    for request in emulator.requests().await.unwrap() {
        for file in request.files {
            let passthrough = file.passthrough.unwrap().to_value();
            assert_eq!(passthrough["reportflow"][0], run_id);
            let number = passthrough["reportflow"][1].as_u64().unwrap();
            assert_eq!(file.params.to_value()["領収書番号"], key(number));
            accepted.entry(number).or_default().push(Accepted {
                request_id: request.request_id.clone(),
                file_id: file.file_id,
            });
        }
    }
    accepted
}

fn files(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeSet::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}
