//! Verifying and parsing an event, compared with plain HMAC-SHA256 and serde_json.

mod by_hand;

use std::hint::black_box;

use by_hand::File;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reportflow::webhook::{EventKind, Verifier};
use reportflow_tests_support::comparison::{head, is_bench, Comparison};
use serde::Deserialize;
use sha2::Sha256;

/// The fields of an event, as a program without this crate would read them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Event {
    event: String,
    timestamp: Option<String>,
    workspace_id: Option<String>,
    request_id: String,
    design_id: Option<String>,
    version: Option<u32>,
    files: Vec<File>,
}

/// Returns an event of about 10 KB.
fn event() -> String {
    let file = |number: usize| {
        format!(
            r#"{{"fileId":"F1le{number:012}","fileName":"請求書-{number}.pdf","passthrough":{{"pageId":"abc{number}","order":{number}}},"share":{{"shareType":"workspace","url":"https://example.test/share/{number}","passcodeEnabled":false}}}}"#
        )
    };
    let files: Vec<String> = (0..46).map(file).collect();
    format!(
        r#"{{"event":"file.completed","timestamp":"2026-02-15T10:30:45.123Z","workspaceId":"W0rkspace0000001","requestId":"R3quest000000001","designId":"D3sign0000000001","version":5,"files":[{}]}}"#,
        files.join(",")
    )
}

fn main() {
    let verifier = Verifier::new("a-secret").expect("a verifier");
    let keyed = Hmac::<Sha256>::new_from_slice(b"a-secret").expect("a key");
    let body = event().into_bytes();
    let headers = verifier.sign("", &body);
    let signature = &headers[0].1;
    let header = |name: &str| (name == headers[0].0).then_some(signature.as_str());
    let digest = keyed.clone().chain_update(&body).finalize().into_bytes();

    let ours = || {
        let event = verifier
            .verify_with_headers(header, black_box(&body))
            .expect("an event");
        assert!(matches!(&event.kind, EventKind::FileCompleted(event) if event.files.len() == 46));
    };
    let theirs = || {
        let mac = keyed.clone().chain_update(black_box(&body));
        mac.verify(&digest).expect("a signature");
        let event: Event = serde_json::from_slice(&body).expect("an event");
        assert_eq!(black_box(event).files.len(), 46);
    };
    let (rounds, calls) = if is_bench() { (200, 50) } else { (3, 1) };
    let comparison = Comparison::run(
        rounds,
        || (0..calls).for_each(|_| ours()),
        || (0..calls).for_each(|_| theirs()),
    );
    println!("{}", head("reportflow", "hmac, sha2, serde_json"));
    println!(
        "{}",
        comparison.row(&format!("{calls} events of {} bytes", body.len()), "1.10")
    );
}
