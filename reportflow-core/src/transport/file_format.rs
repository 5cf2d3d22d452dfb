use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderValue};

use super::Transport;
use crate::error::UnexpectedContentError;
use crate::excerpt::excerpt;
use crate::http::base_url::version_hint;
use crate::http::headers::{content_encoding, request_id};
use crate::redact::Redactor as _;

/// The format of a downloaded file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FileFormat {
    Pdf,
    Zip,
}

/// The maximum length of the end record of a ZIP, with its comment.
const MAX_ZIP_END_BYTES: usize = ZIP_END_LEN + u16::MAX as usize;
const ZIP_END_LEN: usize = 22;

impl FileFormat {
    /// The number of bytes that [`is_complete`](FileFormat::is_complete) needs.
    pub(crate) const TAIL_BYTES: usize = MAX_ZIP_END_BYTES;

    pub(crate) const fn name(self) -> &'static str {
        match self {
            FileFormat::Pdf => "PDF",
            FileFormat::Zip => "ZIP",
        }
    }

    pub(crate) const fn media_type(self) -> HeaderValue {
        match self {
            FileFormat::Pdf => HeaderValue::from_static("application/pdf"),
            FileFormat::Zip => HeaderValue::from_static("application/zip"),
        }
    }

    fn magic(self) -> &'static [u8] {
        match self {
            FileFormat::Pdf => b"%PDF-",
            // In a ZIP without entries, the next bytes are different.
            FileFormat::Zip => b"PK",
        }
    }

    /// Returns the number of bytes that [`check`](FileFormat::check) needs.
    pub(crate) fn magic_len(self) -> usize {
        self.magic().len()
    }

    /// Checks the first bytes of a file. The status and `Content-Type` are not enough: a
    /// login page may have status 200, and a PDF may be `application/octet-stream`.
    pub(crate) fn check(
        self,
        response: &Response,
        start: &[u8],
        transport: &Transport,
    ) -> Result<(), Box<UnexpectedContentError>> {
        if start.starts_with(self.magic()) {
            return Ok(());
        }
        let redactor = &transport.auth;
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_encoding = content_encoding(response.headers(), redactor);
        Err(Box::new(UnexpectedContentError {
            expected: self.name(),
            content_type: content_type
                .and_then(|value| value.to_str().ok())
                .map(|value| redactor.redact(value.as_bytes())),
            body_excerpt: match content_encoding {
                Some(_) => String::new(),
                None => excerpt(&redactor.redact(start)),
            },
            content_encoding,
            status: response.status().as_u16(),
            request_id: request_id(response.headers(), redactor),
            hint: version_hint(&transport.base_url),
        }))
    }

    /// Returns whether the last bytes of a file contain the end mark of the format. Other
    /// bytes may follow it.
    pub(crate) fn is_complete(self, tail: &[u8]) -> bool {
        match self {
            FileFormat::Pdf => {
                // A linearized PDF has a mark near its start too. Objects follow it.
                let mark = tail.windows(5).rposition(|five| five == b"%%EOF");
                mark.is_some_and(|mark| !tail[mark..].windows(4).any(|four| four == b" obj"))
            }
            FileFormat::Zip => tail.windows(ZIP_END_LEN).enumerate().any(|(at, record)| {
                let comment_len = usize::from(u16::from_le_bytes([record[20], record[21]]));
                record.starts_with(b"PK\x05\x06") && at + ZIP_END_LEN + comment_len <= tail.len()
            }),
        }
    }
}
