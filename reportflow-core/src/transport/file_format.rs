use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderValue};

use crate::error::UnexpectedContentError;
use crate::excerpt::excerpt;
use crate::http::headers::request_id;
use crate::redact::Redactor;

/// The format of a downloaded file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FileFormat {
    Pdf,
    Zip,
}

impl FileFormat {
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
        redactor: &dyn Redactor,
    ) -> Result<(), Box<UnexpectedContentError>> {
        if start.starts_with(self.magic()) {
            return Ok(());
        }
        let content_type = response.headers().get(CONTENT_TYPE);
        Err(Box::new(UnexpectedContentError {
            expected: match self {
                FileFormat::Pdf => "PDF",
                FileFormat::Zip => "ZIP",
            },
            content_type: content_type
                .and_then(|value| value.to_str().ok())
                .map(|value| redactor.redact(value.as_bytes())),
            body_excerpt: excerpt(&redactor.redact(start)),
            status: response.status().as_u16(),
            request_id: request_id(response.headers(), redactor),
        }))
    }
}
