//! The program in Rust that the emulator's inbox offers to copy.

use std::path::Path;

use reportflow_emulator::{Emulator, ShareType};
use serde_json::{json, Value};

use super::client;

/// A test of the emulator compares the program of its page with this file.
#[allow(unreachable_pub)]
mod program {
    include!("../../reportflow-emulator/tests/snippets/send.rs");
}

#[tokio::test]
async fn sends_the_same_request() {
    let emulator = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reportflow-emulator/tests");
    let request = std::fs::read(emulator.join("snippets/request.json")).expect("the request");
    let request: Value = serde_json::from_slice(&request).expect("JSON");
    let designs = emulator.join("designs");
    let emulator = Emulator::builder().designs_dir(designs).start().await;
    let emulator = emulator.expect("a start");
    let sent = program::send(&client(&emulator, "any")).await;
    sent.expect("accepted");

    let requests = emulator.requests().await.expect("requests");
    let [stored] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!(stored.endpoint.as_str(), "async/multiple");
    let contents = request["contents"].as_array().expect("contents");
    assert_eq!(stored.files.len(), contents.len());
    for (file, content) in stored.files.iter().zip(contents) {
        let mut params = content["params"].clone();
        // The client leaves null out.
        params
            .as_object_mut()
            .expect("an object")
            .retain(|_, it| !it.is_null());
        assert_eq!(file.params, params);
        let name = content["fileName"].as_str().expect("a name");
        assert_eq!(file.file_name, format!("{name}.pdf"));
        let passthrough = file.passthrough.as_ref().map(|it| it.to_value());
        assert_eq!(passthrough.unwrap_or_default(), content["passthrough"]);
    }
    let first = &stored.files[0];
    assert_eq!(
        (first.share_type, first.passcode_enabled),
        (ShareType::Public, true)
    );
    assert_eq!(contents[0]["shareType"], json!("03"));
}
