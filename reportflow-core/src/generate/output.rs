use std::path::Path;

use percent_encoding::percent_decode;
use reqwest::Response;
use reqwest::header::{HeaderMap, HeaderName};
use tokio::io::AsyncWrite;

use crate::client::Client;
use crate::error::Error;
use crate::excerpt::is_json;
use crate::limits::{MAX_FILE_BYTES, MAX_FILE_IN_MEMORY_BYTES};
use crate::model::members::{self, Mode};
use crate::model::{GeneratedFile, RequestId};
use crate::transfer::{FileStream, TransferOptions, save_to, stream_to};
use crate::transport::body::RequestBody;
use crate::transport::request::ResponseKind;

/// hyper's own limit is 400 KB for all headers together.
const MAX_MAPPING_HEADER_BYTES: usize = 256 * 1024;

/// The output of a synchronous request, in memory: a PDF, or the ZIP of a batch.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let pdf = invoice.generate_sync(&client).await?;
/// assert!(pdf.bytes.starts_with(b"%PDF-"));
/// // Download the same PDF again.
/// if let (Some(request), [file]) = (&pdf.request_id, pdf.files.as_slice()) {
///     client.download(request, &file.file_id).to_path("請求書.pdf").await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GenerateOutput {
    /// The file.
    pub bytes: Vec<u8>,
    /// The id of the request. Use it to download the files again. `None` if the header
    /// is missing or invalid.
    pub request_id: Option<RequestId>,
    /// The service's URL of the file, which may be a web page.
    pub url: Option<String>,
    /// The files, with their ids and your passthrough data. Empty if the header is
    /// missing, for example in the response to a large batch, or if a file in it has no
    /// valid id.
    pub files: Vec<GeneratedFile>,
}

impl AsRef<[u8]> for GenerateOutput {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The output of a synchronous request that was streamed to a file or a writer.
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoice: Invoice,
/// # ) -> Result<(), reportflow_core::Error> {
/// let saved = invoice.generate_sync(&client).to_path("請求書.pdf").await?;
/// println!("{} bytes of request {:?}", saved.size, saved.request_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SavedOutput {
    /// The size of the file, in bytes.
    pub size: u64,
    /// See [`GenerateOutput::request_id`].
    pub request_id: Option<RequestId>,
    /// See [`GenerateOutput::url`].
    pub url: Option<String>,
    /// See [`GenerateOutput::files`].
    pub files: Vec<GeneratedFile>,
}

/// The response with a generated file. Its body is not read yet.
pub(super) struct PendingOutput {
    client: Client,
    transfer: TransferOptions,
    response: Response,
    metadata: SavedOutput,
}

impl PendingOutput {
    pub(super) async fn send(
        client: Client,
        route: &'static str,
        body: RequestBody,
        transfer: TransferOptions,
    ) -> Result<PendingOutput, Error> {
        let transport = client.transport();
        let kind = ResponseKind::GeneratedFile(transfer.format);
        let request = transport.post(route, body, kind);
        let response = transport.send_with_retries(&request).await?.response;
        let metadata = output_metadata(response.headers());
        Ok(PendingOutput {
            client,
            transfer,
            response,
            metadata,
        })
    }

    pub(super) async fn into_path(self, path: &Path) -> Result<SavedOutput, Error> {
        let metadata = self.metadata;
        let transport = self.client.transport();
        let file = FileStream::new(transport, self.response, &self.transfer, MAX_FILE_BYTES);
        let size = save_to(path, file)
            .await
            .map_err(|error| not_saved(error, &metadata))?;
        Ok(SavedOutput { size, ..metadata })
    }

    pub(super) async fn into_writer<W>(self, writer: &mut W) -> Result<SavedOutput, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let metadata = self.metadata;
        let transport = self.client.transport();
        let file = FileStream::new(transport, self.response, &self.transfer, MAX_FILE_BYTES);
        let size = stream_to(file, writer)
            .await
            .map_err(|error| not_saved(error, &metadata))?;
        Ok(SavedOutput { size, ..metadata })
    }

    pub(super) async fn into_memory(self) -> Result<GenerateOutput, Error> {
        let metadata = self.metadata;
        let transport = self.client.transport();
        let mut bytes = Vec::new();
        let file = FileStream::new(
            transport,
            self.response,
            &self.transfer,
            MAX_FILE_IN_MEMORY_BYTES,
        );
        stream_to(file, &mut bytes)
            .await
            .map_err(|error| not_saved(error, &metadata))?;
        Ok(GenerateOutput {
            bytes,
            request_id: metadata.request_id,
            url: metadata.url,
            files: metadata.files,
        })
    }
}

/// Checks that the client can read a response with a file mapping of this size.
pub(super) fn check_mapping_len(size: usize) -> Result<(), Error> {
    if size > MAX_MAPPING_HEADER_BYTES {
        return Err(Error::FileMappingTooLong {
            size,
            limit: MAX_MAPPING_HEADER_BYTES,
        });
    }
    Ok(())
}

fn output_metadata(headers: &HeaderMap) -> SavedOutput {
    let text = |name: &'static str| {
        let value = headers.get(HeaderName::from_static(name))?;
        value.to_str().ok()
    };
    let files = text("x-file-mapping").and_then(|mapping| {
        let json = percent_decode(mapping.as_bytes()).decode_utf8_lossy();
        // The caller must not lose the ids of generated files. But a list without one of
        // them would assign the files after it to other documents.
        members::parse_list(&json, Mode::Lenient).ok()
    });
    SavedOutput {
        size: 0,
        request_id: text("request-id").and_then(|id| id.parse().ok()),
        url: text("file-url").map(str::to_owned),
        files: files.unwrap_or_default(),
    }
}

/// Returns the error of a body that could not be read or saved.
fn not_saved(mut error: Error, metadata: &SavedOutput) -> Error {
    if let Error::UnexpectedContent(content) = &mut error {
        // JSON may contain a passcode.
        if is_json(content.body_excerpt.as_bytes()) {
            content.body_excerpt.clear();
        }
    }
    match (&error, &metadata.request_id) {
        // Without an id, it is unknown whether a document was generated.
        (Error::UnexpectedContent(_), None) => error,
        (_, request_id) => Error::GeneratedButNotSaved {
            request_id: request_id.clone(),
            source: Box::new(error),
        },
    }
}
