//! Downloads the files of one accepted request, and stores them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use reportflow_core::{Download, Error as ClientError, FileId, RequestId};
use reportflow_rules::error_chain::ErrorChain;
use ring::digest::{SHA256, digest};

use super::archive::{Archive, TempFile};
use super::context::Context;
use super::fetch_error::{FetchError, is_rendering_failure};
use crate::crash_point::crash_point;
use crate::error::{Error, JournalError};
use crate::event::EventKind;
use crate::journal::FetchDocument;
use crate::outcome::{OutcomeKind, SavedFile};
use crate::output::{Pdf, part_prefix};

/// The result of a fetch for the run.
pub(super) enum FetchOutcome {
    /// All files are stored, or refused.
    Done,
    /// Another attempt may succeed.
    Later {
        cause: LaterCause,
        /// Fetch the files one by one: the archive has not all of them.
        one_by_one: bool,
    },
    /// The run was stopped before all files were fetched.
    Stopped,
    Fatal(ClientError),
}

/// The reason why files are fetched later.
pub(super) enum LaterCause {
    /// The service has no files of these documents, by their numbers and with its answers.
    Unavailable {
        documents: Vec<(u64, String)>,
        /// The service may render them.
        is_early: bool,
    },
    /// The service or the network failed.
    Failed(ClientError),
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
    let id = request_id.parse::<RequestId>();
    let id = id.map_err(|error| JournalError::Database(error.into()))?;
    let fetcher = Fetcher {
        context: &context,
        id,
    };
    // A person has named the file. Its archive may have others of the same name.
    if one_by_one || documents.iter().any(|document| document.is_settled) {
        return fetcher.fetch_files(documents).await;
    }
    fetcher.fetch_archive(documents).await
}

struct Fetcher<'a> {
    context: &'a Context,
    id: RequestId,
}

impl Fetcher<'_> {
    async fn fetch_archive(&self, documents: Vec<FetchDocument>) -> Result<FetchOutcome, Error> {
        let mut file = TempFile::new()?;
        let (download, has_begun) = observe(self.context.client.download_zip(&self.id));
        let received = download.to_writer(file.writer());
        match self.unless_stopped(received, &has_begun).await {
            None => return Ok(FetchOutcome::Stopped),
            Some(Err(error)) => return Ok(archive_outcome(error, documents)),
            Some(Ok(_)) => {}
        }
        crash_point("after-download");
        let Some(mut archive) = Archive::open(file).await? else {
            return self.fetch_files(documents).await;
        };
        let mut missing = Vec::new();
        let mut documents = documents.into_iter();
        while !documents.as_slice().is_empty() {
            let found;
            (archive, documents, found) = archive.read_some(documents).await?;
            let mut pdfs = Vec::with_capacity(found.len());
            for (document, pdf) in found {
                match pdf {
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
        let mut unavailable = Vec::new();
        let mut is_early = false;
        let mut failed = None;
        for document in documents {
            let file_id = document.file_id.as_deref().map(str::parse::<FileId>);
            let Some(Ok(file_id)) = file_id else {
                let reason = "the archive of the request has no file of this name, and its file id is unknown";
                unavailable.push((document.number, reason.to_owned()));
                continue;
            };
            let (download, has_begun) = observe(self.context.client.download(&self.id, &file_id));
            let received = self.unless_stopped(download.bytes(), &has_begun).await;
            let error = match received {
                None => return Ok(FetchOutcome::Stopped),
                Some(Ok(pdf)) => {
                    self.save(vec![(document, pdf.into())]).await?;
                    continue;
                }
                Some(Err(error)) => error,
            };
            if is_rendering_failure(&error) {
                self.refuse(document, &error).await?;
                continue;
            }
            match FetchError::of(error) {
                FetchError::Fatal(error) => return Ok(FetchOutcome::Fatal(error)),
                FetchError::Failed(error) => failed = Some(error),
                FetchError::Unavailable(reason) => {
                    is_early = true;
                    unavailable.push((document.number, reason));
                }
            }
        }
        let cause = match failed {
            // The others are asked for again too: a service that fails proves nothing.
            Some(error) => LaterCause::Failed(error),
            None if unavailable.is_empty() => return Ok(FetchOutcome::Done),
            None => LaterCause::Unavailable {
                documents: unavailable,
                is_early,
            },
        };
        Ok(FetchOutcome::Later {
            cause,
            one_by_one: false,
        })
    }

    /// Receives a download. Returns `None` if the run is stopped before its first byte.
    async fn unless_stopped<T>(
        &self,
        received: impl Future<Output = T>,
        has_begun: &AtomicBool,
    ) -> Option<T> {
        let mut received = std::pin::pin!(received);
        tokio::select! {
            // A run that is stopped begins no download.
            biased;
            () = self.context.stopped() => {}
            received = &mut received => return Some(received),
        }
        if !has_begun.load(Ordering::Relaxed) {
            return None;
        }
        Some(received.await)
    }

    /// Refuses a document that the service cannot render.
    async fn refuse(&self, document: FetchDocument, error: &ClientError) -> Result<(), Error> {
        let reason = ErrorChain(error).to_string();
        let journal = &self.context.journal;
        let refused = journal.refuse_document(document.number, &reason).await?;
        if refused {
            let refused = vec![(document.key, reason)];
            self.context.report_refused(refused).await;
        }
        Ok(())
    }

    /// Returns whether other workers stored these documents, because this one was taken for gone.
    async fn are_stored_by_others(
        &self,
        documents: &[(FetchDocument, Bytes)],
    ) -> Result<bool, Error> {
        let journal = &self.context.journal;
        let open = journal.documents_to_fetch(self.id.as_str()).await?;
        let is_open = |number| open.iter().any(|document| document.number == number);
        Ok(!documents
            .iter()
            .any(|(document, _)| is_open(document.number)))
    }

    async fn save(&self, documents: Vec<(FetchDocument, Bytes)>) -> Result<(), Error> {
        let journal = &self.context.journal;
        let prefix = part_prefix(journal.run_id());
        // A worker that was taken for gone may still write its part.
        let worker = journal.worker_number();
        let suffix = worker.map_or(String::new(), |number| format!("-{number}"));
        let pdfs = documents.iter().map(|(document, bytes)| Pdf {
            part_name: format!("{prefix}{}{suffix}.part", document.number),
            file_name: format!("{}.pdf", document.file_name),
            bytes: bytes.clone(),
        });
        let locations = match self.context.output.store(pdfs.collect()).await {
            Ok(locations) => locations,
            // At the end of the run, another one removed the parts.
            Err(_) if self.are_stored_by_others(&documents).await? => return Ok(()),
            Err(error) => return Err(error),
        };
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
            let kind = OutcomeKind::Saved(file.clone());
            outcomes.push((document.number, document.key, kind));
            saved.push((document.number, file));
        }
        let request_id = self.id.as_str();
        let saved = self.context.journal.save(request_id, saved).await?;
        self.context.emit(EventKind::Saved, saved.len() as u64);
        // Another worker may have stored some, and reports them.
        outcomes.retain(|(number, ..)| saved.contains(number));
        for (_, key, kind) in outcomes {
            self.context.report(key, kind).await;
        }
        Ok(())
    }
}

/// Returns the download, and a flag that is set when its first byte arrives.
fn observe(download: Download) -> (Download, Arc<AtomicBool>) {
    let has_begun = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&has_begun);
    let download = download.on_download_progress(move |_| flag.store(true, Ordering::Relaxed));
    (download, has_begun)
}

fn archive_outcome(error: ClientError, documents: Vec<FetchDocument>) -> FetchOutcome {
    let one_by_one =
        is_rendering_failure(&error) || matches!(error, ClientError::ResponseTooLarge { .. });
    let cause = match FetchError::of(error) {
        FetchError::Fatal(error) => return FetchOutcome::Fatal(error),
        FetchError::Failed(error) => LaterCause::Failed(error),
        FetchError::Unavailable(reason) => {
            let numbers = documents.into_iter().map(|document| document.number);
            LaterCause::Unavailable {
                documents: numbers.map(|number| (number, reason.clone())).collect(),
                is_early: true,
            }
        }
    };
    FetchOutcome::Later { cause, one_by_one }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
