//! Ids in the sequence of a seed.

#[cfg(feature = "data")]
use std::collections::BTreeSet;

use reportflow_emulator::EmulatorBuilder;
use serde_json::{Value, json};

use crate::http::api::{Api, builder};

/// Starts an emulator, and returns its responses to some requests.
async fn responses(builder: EmulatorBuilder) -> Vec<Value> {
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let mut responses = Vec::new();
    for _ in 0..2 {
        let content = json!({ "passcodeEnabled": true });
        let response = api.invoice(json!({}), content).await.json();
        // With its port, a URL is different in each run.
        let response = response.to_string().replace(&api.base, "");
        responses.push(serde_json::from_str(&response).unwrap());
    }
    emulator.shutdown().await;
    responses
}

#[tokio::test]
async fn equal_seeds_give_equal_responses() {
    let first = responses(builder().seed(1)).await;
    assert_eq!(responses(builder().seed(1)).await, first);
    assert_ne!(responses(builder().seed(2)).await, first);
    assert_ne!(responses(builder()).await, first);
}

#[cfg(feature = "data")]
#[tokio::test]
async fn stored_ids_are_not_repeated_after_a_restart() {
    let data = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let seeded = |data: &tempfile::TempDir| builder().seed(1).data_dir(data.path());
    let mut ids = BTreeSet::new();
    for _ in 0..3 {
        let in_one = responses(seeded(&data[0])).await;
        assert_eq!(responses(seeded(&data[1])).await, in_one);
        for response in in_one {
            for id in [&response["requestId"], &response["files"][0]["fileId"]] {
                assert!(ids.insert(id.as_str().unwrap().to_owned()), "{id}");
            }
        }
    }
}

#[cfg(feature = "data")]
#[tokio::test]
async fn removed_ids_are_not_repeated_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let mut ids = BTreeSet::new();
    for _ in 0..3 {
        let seeded = builder().seed(1).data_dir(data.path());
        let emulator = seeded.start().await.unwrap();
        let accepted = Api::new(&emulator).invoice(json!({}), json!({})).await;
        let id = accepted.json()["requestId"].to_string();
        assert!(ids.insert(id.clone()), "{id}");
        emulator.reset().await.unwrap();
        emulator.shutdown().await;
    }
}
