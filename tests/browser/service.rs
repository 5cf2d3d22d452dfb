//! The emulator, and requests to it.

use anyhow::{Result, ensure};
use reportflow_emulator::{Emulator, EmulatorBuilder};

/// Returns an emulator with the designs of the examples.
pub(crate) fn builder() -> EmulatorBuilder {
    let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../designs");
    Emulator::builder().designs_dir(designs)
}

/// Returns the URL of a page.
pub(crate) fn page(emulator: &Emulator, path: &str) -> String {
    let base = emulator.base_url().trim_end_matches("/v1").to_owned();
    format!("{base}{path}")
}

/// Sends a request for a receipt. Its name is the only parameter.
pub(crate) async fn send_receipt(emulator: &Emulator, name: &str) -> Result<()> {
    let body = format!(
        r#"{{"designId":"Rc7nW2pXk9DhT4Vb","version":1,
        "content":{{"fileName":"{name}","params":{{"宛名":"{name}"}}}}}}"#
    );
    let url = format!("{}/file/async/single", emulator.base_url());
    let request = reqwest::Client::new().post(url).body(body);
    let request = request.header("appkey", "any");
    let request = request.header("content-type", "application/json");
    let status = request.send().await?.status();
    ensure!(status == 202, "status {status}");
    Ok(())
}
