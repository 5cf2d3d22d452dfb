use std::fmt;

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderValue};

use crate::client::Client;
use crate::refusal::{one_line, start};

/// What a download is expected to give.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content {
    Pdf,
    Zip,
}

impl Content {
    pub(crate) const fn media_type(self) -> HeaderValue {
        match self {
            Content::Pdf => HeaderValue::from_static("application/pdf"),
            Content::Zip => HeaderValue::from_static("application/zip"),
        }
    }

    fn magic(self) -> &'static [u8] {
        match self {
            Content::Pdf => b"%PDF-",
            // What follows differs for a ZIP without entries.
            Content::Zip => b"PK",
        }
    }

    /// How many bytes [`check`](Content::check) needs.
    pub(crate) fn needs(self) -> usize {
        self.magic().len()
    }

    /// The first bytes decide, not the header: a page that says "signed out"
    /// may come with a status of 200, and a PDF as `application/octet-stream`.
    pub(crate) fn check(
        self,
        client: &Client,
        response: &Response,
        bytes: &[u8],
    ) -> Result<(), Box<ContentError>> {
        if bytes.starts_with(self.magic()) {
            return Ok(());
        }
        let content_type = response.headers().get(CONTENT_TYPE);
        Err(Box::new(ContentError {
            expected: match self {
                Content::Pdf => "PDF",
                Content::Zip => "ZIP",
            },
            content_type: content_type
                .and_then(|value| value.to_str().ok())
                .map(|value| client.readable(value.as_bytes())),
            start: start(&client.readable(bytes)),
            status: response.status().as_u16(),
            request_id: client.request_id(response),
        }))
    }
}

/// A download that succeeded and is no PDF, or no ZIP.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) {
/// use reportflow_core::Error;
///
/// if let Err(Error::Content(content)) = download.bytes().await {
///     // A page that says "signed out", say.
///     eprintln!("no {}: {:?} {}", content.expected, content.content_type, content.start);
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ContentError {
    /// `PDF` or `ZIP`.
    pub expected: &'static str,
    /// What the service says that it is.
    pub content_type: Option<String>,
    /// Its start, at most 512 characters; empty where JSON came in place of what
    /// was generated at once, since it may hold a passcode.
    pub start: String,
    /// The status.
    pub status: u16,
    /// The id of the request, where a header names one.
    pub request_id: Option<String>,
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} came", self.expected)?;
        match &self.content_type {
            Some(content_type) => write!(f, ", but `{}`", one_line(content_type)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ContentError {}
