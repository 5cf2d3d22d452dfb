//! The rules that hold at the end of every run, whatever happened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use reportflow_bulk::{Counts, DocumentState};

use crate::setup::{RUN, Setup, key, pdf_folder};

/// Asserts that the emulator made no document twice, and that each one is saved or known as
/// unknown. Returns the counts.
pub(crate) async fn check(setup: &Setup, documents: u64) -> Counts {
    let mut made = BTreeMap::<String, u64>::new();
    for request in setup.emulator.requests().await.unwrap() {
        for file in request.files {
            let params = file.params.to_value();
            let key = params["領収書番号"].as_str().unwrap();
            *made.entry(key.to_owned()).or_default() += 1;
        }
    }
    let twice: Vec<_> = made.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "made twice: {twice:?}");

    let journal = setup.place.journal(RUN).await.unwrap();
    let mut keys = BTreeSet::new();
    for &state in DocumentState::ALL {
        for record in journal.documents(state, 0, u32::MAX).await.unwrap() {
            assert!(state.is_final(), "{} is {state}", record.key);
            assert!(keys.insert(record.key.clone()), "{} twice", record.key);
            if let Some(saved) = record.saved {
                let path = pdf_folder(&setup.place.folder).join(saved.location);
                assert_eq!(fs::metadata(path).unwrap().len(), saved.size);
                assert!(made.contains_key(&record.key), "{}: never made", record.key);
            }
        }
    }
    assert_eq!(keys, (1..=documents).map(key).collect());
    let counts = journal.counts().await.unwrap();
    assert_eq!(counts.saved + counts.unknown, documents, "{counts:?}");
    counts
}
