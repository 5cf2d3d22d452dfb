//! Downloads the files of one accepted request, and stores them.

use std::io::{self, BufReader};
use std::sync::Arc;

use bytes::Bytes;
use reportflow_core::__bulk::is_unaccepted;
use reportflow_core::zip::Archive;
use reportflow_core::{Error as ClientError, FileId, RequestId};
use reportflow_rules::error_chain::ErrorChain;
use ring::digest::{SHA256, digest};
use tokio::io::AsyncSeekExt as _;
use tokio::task::spawn_blocking;

use super::context::Context;
use crate::crash_point::crash_point;
use crate::error::Error;
use crate::event::EventKind;
use crate::journal::FetchDocument;
use crate::outcome::{OutcomeKind, SavedFile};
use crate::output::Pdf;

/// The PDFs that are in memory at a time, in bytes.
const MAX_PDF_BYTES: usize = 32 * 1024 * 1024;

/// The service's words for a document that it cannot render (`docs/service.md`,
/// section 6).
const RENDERING_FAILED: &str = "PDF への変換に失敗しました";

/// The result of a fetch for the run.
pub(super) enum FetchOutcome {
    /// All files are stored, or refused.
    Done,
    /// Another attempt may succeed.
    Later {
        /// The service answered that the files are not ready.
        is_early: bool,
        /// Fetch the files one by one: the archive has not all of them.
        one_by_one: bool,
        reason: String,
    },
    Fatal(ClientError),
}

/// Fetches the files of a request that are not stored.
pub(super) async fn fetch(
    context: Arc<Context>,
    request_id: String,
    one_by_one: bool,
) -> Result<FetchOutcome, Error> {
    let documents = context.journal.documents_to_fetch(&request_id).await?;
    if documents.is_empty() {
        return Ok(FetchOutcome::Done);
    }
    let id: RequestId = match request_id.parse() {
        Ok(id) => id,
        Err(error) => {
            let reason = format!("the service's request id is invalid: {error}");
            refuse_all(&context, documents, &reason).await?;
            return Ok(FetchOutcome::Done);
        }
    };
    let fetcher = Fetcher {
        context: &context,
        id,
    };
    if one_by_one {
        return fetcher.fetch_files(documents).await;
    }
    fetcher.fetch_archive(documents).await
}

/// Refuses documents whose files cannot be fetched.
pub(super) async fn refuse_all(
    context: &Context,
    documents: Vec<FetchDocument>,
    reason: &str,
) -> Result<(), Error> {
    let mut refused = Vec::with_capacity(documents.len());
    for document in documents {
        context
            .journal
            .refuse_document(document.number, reason)
            .await?;
        refused.push((document.key, reason.to_owned()));
    }
    context.tell_refused(refused).await;
    Ok(())
}

struct Fetcher<'a> {
    context: &'a Context,
    id: RequestId,
}

impl Fetcher<'_> {
    async fn fetch_archive(&self, documents: Vec<FetchDocument>) -> Result<FetchOutcome, Error> {
        let mut file = temp_file()?;
        let download = self.context.client.download_zip(&self.id);
        if let Err(error) = download.to_writer(&mut file).await {
            return Ok(later_or_fatal(error));
        }
        crash_point("after-download");
        file.rewind().await.map_err(temp_file_error)?;
        let file = file.into_std().await;
        let opened = blocking(move || Archive::new(BufReader::new(file))).await?;
        let Ok(mut zip) = opened else {
            return self.fetch_files(documents).await;
        };
        let mut missing = Vec::new();
        let mut documents = documents.into_iter().peekable();
        while documents.peek().is_some() {
            let (rest, found) = blocking(move || {
                let mut found = Vec::new();
                let mut size = 0;
                while size < MAX_PDF_BYTES
                    && let Some(document) = documents.next()
                {
                    let name = format!("{}.pdf", document.file_name);
                    let pdf = zip.read(&name).ok().flatten();
                    size += pdf.as_ref().map_or(0, Vec::len);
                    found.push((document, pdf));
                }
                ((zip, documents), found)
            })
            .await?;
            (zip, documents) = rest;
            let mut pdfs = Vec::with_capacity(found.len());
            for (document, pdf) in found {
                match pdf.filter(|pdf| pdf.starts_with(b"%PDF-")) {
                    Some(pdf) => pdfs.push((document, Bytes::from(pdf))),
                    None => missing.push(document),
                }
            }
            self.save(pdfs).await?;
        }
        if missing.is_empty() {
            return Ok(FetchOutcome::Done);
        }
        self.fetch_files(missing).await
    }

    /// Fetches files one by one, because the archive does not have them.
    async fn fetch_files(&self, documents: Vec<FetchDocument>) -> Result<FetchOutcome, Error> {
        let mut later = None;
        for document in documents {
            let file_id = document.file_id.as_deref().map(str::parse::<FileId>);
            let Some(Ok(file_id)) = file_id else {
                let reason = "the archive of the request has no file of this name, and its file id is unknown";
                refuse_all(self.context, vec![document], reason).await?;
                continue;
            };
            let download = self.context.client.download(&self.id, &file_id);
            match download.bytes().await {
                Ok(pdf) => self.save(vec![(document, pdf.into())]).await?,
                Err(error) if is_rendering_failure(&error) => {
                    let reason = ErrorChain(&error).to_string();
                    refuse_all(self.context, vec![document], &reason).await?;
                }
                Err(error) => match later_or_fatal(error) {
                    FetchOutcome::Fatal(error) => return Ok(FetchOutcome::Fatal(error)),
                    outcome => later = Some(outcome),
                },
            }
        }
        Ok(later.unwrap_or(FetchOutcome::Done))
    }

    async fn save(&self, documents: Vec<(FetchDocument, Bytes)>) -> Result<(), Error> {
        let pdfs = documents.iter().map(|(document, bytes)| Pdf {
            part_name: format!(
                ".reportflow-{}-{}.part",
                self.context.journal.run_id(),
                document.number
            ),
            file_name: format!("{}.pdf", document.file_name),
            bytes: bytes.clone(),
        });
        let locations = self.context.output.store(pdfs.collect()).await?;
        crash_point("after-store");
        let mut saved = Vec::with_capacity(documents.len());
        let mut outcomes = Vec::with_capacity(documents.len());
        for ((document, bytes), location) in documents.into_iter().zip(locations) {
            let file = SavedFile {
                location,
                size: bytes.len() as u64,
                sha256: hex(digest(&SHA256, &bytes).as_ref()),
                request_id: self.id.as_str().to_owned(),
                file_id: document.file_id,
            };
            outcomes.push((document.key, OutcomeKind::Saved(file.clone())));
            saved.push((document.number, file));
        }
        let request_id = self.id.as_str();
        self.context.journal.save(request_id, saved).await?;
        self.context.emit(EventKind::Saved, outcomes.len() as u64);
        for (key, kind) in outcomes {
            self.context.tell(key, kind).await;
        }
        Ok(())
    }
}

fn is_rendering_failure(error: &ClientError) -> bool {
    let messages = error.api_error().map(|response| response.messages.iter());
    let mut messages = messages.into_iter().flatten();
    messages.any(|message| message.contains(RENDERING_FAILED))
}

fn later_or_fatal(error: ClientError) -> FetchOutcome {
    let one_by_one =
        is_rendering_failure(&error) || matches!(error, ClientError::ResponseTooLarge { .. });
    match &error {
        ClientError::AccessToken(_) if !is_unaccepted(&error) => FetchOutcome::Fatal(error),
        ClientError::Unauthorized(_)
        | ClientError::MissingAppKey(_)
        | ClientError::Redirect { .. }
        | ClientError::Config(_)
        | ClientError::Io { .. }
        | ClientError::MissingRuntime => FetchOutcome::Fatal(error),
        _ => FetchOutcome::Later {
            is_early: matches!(
                error,
                ClientError::NotFound(_) | ClientError::NotReady { .. }
            ),
            one_by_one,
            reason: ErrorChain(&error).to_string(),
        },
    }
}

fn temp_file() -> Result<tokio::fs::File, Error> {
    let file = tempfile::tempfile().map_err(temp_file_error)?;
    Ok(tokio::fs::File::from_std(file))
}

fn temp_file_error(source: io::Error) -> Error {
    Error::Output {
        location: std::env::temp_dir().display().to_string(),
        source: source.into(),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    spawn_blocking(work).await.map_err(|error| Error::Output {
        location: "a downloaded archive".to_owned(),
        source: error.into(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
