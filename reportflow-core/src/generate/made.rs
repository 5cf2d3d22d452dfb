//! What was generated at once, on its way to where the caller wants it.

use std::path::Path;

use percent_encoding::percent_decode;
use reqwest::Response;
use reqwest::header::{HeaderMap, HeaderName};
use tokio::io::AsyncWrite;

use crate::answer::AcceptedFile;
use crate::call::Wanted;
use crate::client::Client;
use crate::error::Error;
use crate::fetch::{self, MAX_BYTES, MAX_IN_MEMORY, Transfer};
use crate::id::RequestId;
use crate::progress::Upload;
use crate::save;
use crate::withheld::is_json;

/// What was generated at once, in memory: the PDF, or the ZIP of several.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let pdf = invoice.generate_sync(&client).await?;
/// assert!(pdf.bytes.starts_with(b"%PDF-"));
/// // The same PDF once more, from the service.
/// if let (Some(request), [file]) = (&pdf.request_id, pdf.files.as_slice()) {
///     client.download(request, &file.file_id).to_path("請求書.pdf").await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The file.
    pub bytes: Vec<u8>,
    /// The request, by which the files can be downloaded again; none where the
    /// service does not name it.
    pub request_id: Option<RequestId>,
    /// Where the service says that the file is; it may be a page for people.
    pub url: Option<String>,
    /// The files, with their ids and your passthrough. Empty where the service
    /// does not tell of them in a way that reads.
    pub files: Vec<AcceptedFile>,
}

impl AsRef<[u8]> for Generated {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// What was generated at once, and written elsewhere.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let saved = invoice.generate_sync(&client).to_path("請求書.pdf").await?;
/// println!("{} bytes of request {:?}", saved.bytes, saved.request_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Saved {
    /// The size of the file, in bytes.
    pub bytes: u64,
    /// The request: see [`Generated::request_id`].
    pub request_id: Option<RequestId>,
    /// See [`Generated::url`].
    pub url: Option<String>,
    /// See [`Generated::files`].
    pub files: Vec<AcceptedFile>,
}

/// What was made, and whose file is still to come.
pub(super) struct Made {
    client: Client,
    file: Transfer,
    response: Response,
    about: Saved,
}

impl Made {
    pub(super) async fn open(
        client: Client,
        route: &'static str,
        file: Transfer,
        body: Upload,
    ) -> Result<Made, Error> {
        let call = client.post(route, body, Wanted::Made(file.content));
        let response = client.attempts(&call).await?.response;
        let about = about(response.headers());
        Ok(Made {
            client,
            file,
            response,
            about,
        })
    }

    pub(super) async fn into_path(self, path: &Path) -> Result<Saved, Error> {
        let about = self.about;
        let saved = save::to_path(&self.client, self.response, &self.file, path);
        let bytes = saved.await.map_err(|error| unsaved(error, &about))?;
        Ok(Saved { bytes, ..about })
    }

    pub(super) async fn into_writer<W>(self, writer: &mut W) -> Result<Saved, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let about = self.about;
        let written = fetch::transfer(&self.client, self.response, &self.file, MAX_BYTES, writer);
        let bytes = written.await.map_err(|error| unsaved(error, &about))?;
        Ok(Saved { bytes, ..about })
    }

    pub(super) async fn into_memory(self) -> Result<Generated, Error> {
        let about = self.about;
        let mut bytes = Vec::new();
        fetch::transfer(
            &self.client,
            self.response,
            &self.file,
            MAX_IN_MEMORY,
            &mut bytes,
        )
        .await
        .map_err(|error| unsaved(error, &about))?;
        Ok(Generated {
            bytes,
            request_id: about.request_id,
            url: about.url,
            files: about.files,
        })
    }
}

/// What the headers tell (`docs/service.md`, section 2). The document is there
/// whatever they hold, so that what does not read is left out.
fn about(headers: &HeaderMap) -> Saved {
    let text = |name: &'static str| {
        let value = headers.get(HeaderName::from_static(name))?;
        value.to_str().ok()
    };
    let files = text("x-file-mapping").and_then(|mapping| {
        let json: Vec<u8> = percent_decode(mapping.as_bytes()).collect();
        serde_json::from_slice(&json).ok()
    });
    Saved {
        bytes: 0,
        request_id: text("request-id").and_then(|id| id.parse().ok()),
        url: text("file-url").map(str::to_owned),
        files: files.unwrap_or_default(),
    }
}

/// The document has been made, and can be downloaded by the request's id. That
/// is not said of a page without an id: it may be any.
fn unsaved(mut error: Error, about: &Saved) -> Error {
    if let Error::Content(content) = &mut error {
        if is_json(content.start.as_bytes()) {
            content.start.clear();
        }
    }
    match (&error, &about.request_id) {
        (Error::Content(_), None) => error,
        (_, request_id) => Error::Unsaved {
            request_id: request_id.clone(),
            source: Box::new(error),
        },
    }
}
