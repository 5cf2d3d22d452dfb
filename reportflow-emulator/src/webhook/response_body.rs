//! The start of a receiver's response.

use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::time::timeout;

const MAX_BYTES: usize = 1024;
/// Shorter than a receiver may hold the next event back.
const PATIENCE: Duration = Duration::from_millis(500);

/// Reads the start of a body as text. Bytes that are not UTF-8 are replaced.
pub(super) async fn start_of(mut body: Incoming) -> String {
    let mut start = Vec::new();
    let read = async {
        while start.len() < MAX_BYTES
            && let Some(Ok(frame)) = body.frame().await
        {
            if let Some(data) = frame.data_ref() {
                let room = MAX_BYTES - start.len();
                start.extend_from_slice(&data[..data.len().min(room)]);
            }
        }
    };
    // The status has come already, so a body that is late changes nothing.
    let _ = timeout(PATIENCE, read).await;
    let text = match std::str::from_utf8(&start) {
        // A character that was cut in half.
        Err(error) if error.error_len().is_none() => &start[..error.valid_up_to()],
        _ => &start[..],
    };
    String::from_utf8_lossy(text).into_owned()
}
