//! The memory of an emulator with many requests.
//!
//! These tests measure their own process, so they run alone:
//! `cargo test -p reportflow-emulator --test integration -- --ignored --nocapture http::memory --test-threads 1`

use std::fs;
use std::time::Instant;

use reportflow_emulator::{Emulator, EmulatorBuilder};
use serde_json::{Value, json};

use crate::http::api::{Api, builder, invoice};

const CLIENTS: usize = 8;
const PARAMS_BYTES: usize = 10_000;
const PDF_BYTES: usize = 20_000;

/// Returns the resident memory of this process in MiB.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse::<usize>().unwrap() / 1024
}

async fn start(builder: EmulatorBuilder) -> Emulator {
    // The renderer is not measured here.
    let renderer = |_: &_, _: &_, _: &_| Ok(vec![b'a'; PDF_BYTES]);
    builder.renderer(renderer).start().await.unwrap()
}

/// Sends this many requests. Returns the memory after each tenth of them.
async fn send(emulator: &Emulator, requests: usize) -> Vec<usize> {
    let long: Value = "あ".repeat(PARAMS_BYTES / 3).into();
    let body = invoice(json!({ "備考": long }), json!({})).to_string();
    let mut residents = Vec::new();
    for _ in 0..10 {
        let begin = Instant::now();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (api, body) = (Api::new(emulator), body.clone());
                tokio::spawn(async move {
                    for _ in 0..requests / 10 / CLIENTS {
                        let response = api.post_to("/file/sync/single", body.clone()).await;
                        assert_eq!(response.status, 201);
                    }
                })
            })
            .collect();
        for client in clients {
            client.await.unwrap();
        }
        let rate = (requests / 10) as f64 / begin.elapsed().as_secs_f64();
        residents.push(resident());
        println!("{} MiB, {rate:.0} requests/s", resident());
    }
    residents
}

#[cfg(feature = "data")]
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures 20,000 requests"]
async fn a_data_folder_keeps_parameters_out_of_memory() {
    let data = tempfile::tempdir().unwrap();
    let emulator = start(builder().data_dir(data.path())).await;
    let residents = send(&emulator, 20_000).await;
    // The parameters are 200 MB, the documents 400 MB.
    assert!(residents[9] < residents[1] + 50, "{residents:?}");
    emulator.shutdown().await;
    let begin = Instant::now();
    start(builder().data_dir(data.path())).await;
    println!("started again in {:?}", begin.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures 100,000 requests"]
async fn an_emulator_in_memory_forgets_the_oldest() {
    let emulator = start(builder()).await;
    let residents = send(&emulator, 100_000).await;
    // The limit is 256 MiB of parameters and documents.
    assert!(residents[9] < residents[2] + 50, "{residents:?}");
    assert!(residents[9] < 450, "{residents:?}");
}
