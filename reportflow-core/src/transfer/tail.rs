use reqwest::Response;
use reqwest::header::TRANSFER_ENCODING;

use crate::transport::file_format::FileFormat;

/// The last bytes of a body whose end neither a length nor chunks mark, as in HTTP/1.0.
/// Such a body ends when the connection closes, even if a server fails.
pub(super) struct Tail(Vec<u8>);

impl Tail {
    /// Returns `None` if the response marks the end of its body.
    pub(super) fn of_unmarked(response: &Response) -> Option<Tail> {
        let codings = response.headers().get_all(TRANSFER_ENCODING);
        let is_chunked = codings.iter().any(|coding| {
            let coding = coding.to_str().unwrap_or_default();
            coding.to_ascii_lowercase().ends_with("chunked")
        });
        (response.content_length().is_none() && !is_chunked).then(|| Tail(Vec::new()))
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        let Tail(bytes) = self;
        bytes.extend_from_slice(chunk);
        // Bytes move only after as many have arrived.
        if bytes.len() > 2 * FileFormat::TAIL_BYTES {
            bytes.drain(..bytes.len() - FileFormat::TAIL_BYTES);
        }
    }

    /// Returns whether the file is complete.
    pub(super) fn is_end_of(&self, format: FileFormat) -> bool {
        format.is_complete(&self.0)
    }
}
