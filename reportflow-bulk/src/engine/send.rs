//! Sends one request: slot, intent, POST, response.

use std::sync::Arc;
use std::time::Duration;

use reportflow_core::__bulk::{RawResponse, acquire_slot, post_batch};
use reportflow_core::{AcceptedRequest, Error as ClientError, MAX_BODY_BYTES};
use reportflow_rules::error_chain::ErrorChain;
use tokio::sync::Mutex;

use super::context::Context;
use super::request_body::request_body;
use super::verdict::Verdict;
use crate::crash_point::crash_point;
use crate::error::{Error, JournalError};
use crate::event::EventKind;
use crate::journal::{Batch, Evidence};
use crate::tag::Tag;

/// The part of a body that is not of a document, in bytes, and a reserve.
const FRAME_BYTES: usize = 4096;

/// The result of a request for the run.
pub(super) enum SendOutcome {
    /// Nothing is planned, or the run is stopped.
    Nothing,
    Accepted {
        request_id: String,
    },
    /// The documents are planned again.
    Failed {
        delay: Option<Duration>,
        error: ClientError,
    },
    Unknown(ClientError),
    /// Some documents are refused, or the request is split.
    Refused {
        /// The refused documents that no message names, and the error.
        unnamed: Option<ClientError>,
    },
    Fatal(ClientError),
}

/// Sends one request. `turn` makes the requests wait one after another, so that only
/// the next one waits for the rate limiter.
pub(super) async fn send(
    context: Arc<Context>,
    design: Arc<(String, u32)>,
    turn: Arc<Mutex<()>>,
    max_documents: usize,
) -> Result<SendOutcome, Error> {
    let turn = turn.lock().await;
    if context.is_stopped() || !context.journal.has_planned().await? {
        return Ok(SendOutcome::Nothing);
    }
    let slot = tokio::select! {
        slot = acquire_slot(&context.client) => slot,
        () = context.stopped() => return Ok(SendOutcome::Nothing),
    };
    if let Err(error) = slot {
        return Ok(match Verdict::of(&error, 0) {
            Verdict::NotAccepted { delay } => SendOutcome::Failed { delay, error },
            _ => SendOutcome::Fatal(error),
        });
    }
    if context.is_stopped() {
        return Ok(SendOutcome::Nothing);
    }
    let max_bytes = MAX_BODY_BYTES - FRAME_BYTES;
    let claim = context.journal.claim(max_documents, max_bytes);
    let Some(batch) = claim.await? else {
        return Ok(SendOutcome::Nothing);
    };
    drop(turn);
    post(&context, &design, batch).await
}

async fn post(
    context: &Context,
    (design_id, version): &(String, u32),
    batch: Batch,
) -> Result<SendOutcome, Error> {
    let request = batch.request;
    let tags: Vec<Tag> = batch.documents.iter().map(|it| it.tag.clone()).collect();
    let documents = tags.len();
    let body = request_body(&context.client, (design_id, *version), batch);
    let body = body.map_err(|error| JournalError::Sqlite(error.into()))?;
    context.emit(EventKind::Sent, documents as u64);
    crash_point("before-post");
    let response = post_batch(&context.client, body).await;
    crash_point("after-post");
    match response {
        Ok(response) => accept(context, request, &tags, response).await,
        Err(error) => fail(context, request, &tags, error).await,
    }
}

/// Stores the response, and then reads it.
async fn accept(
    context: &Context,
    request: i64,
    tags: &[Tag],
    response: RawResponse,
) -> Result<SendOutcome, Error> {
    let journal = &context.journal;
    journal
        .store_response(request, response.body.clone(), response.request_id.clone())
        .await?;
    let Some(evidence) = read_response(&response.body, response.request_id, tags) else {
        let reason = "the response of the service has no request id";
        journal.mark_unknown(request, reason).await?;
        context.emit(EventKind::Unknown, tags.len() as u64);
        return Ok(SendOutcome::Refused { unnamed: None });
    };
    let request_id = evidence.request_id.clone();
    journal.accept(request, evidence).await?;
    context.emit(EventKind::Accepted, tags.len() as u64);
    Ok(SendOutcome::Accepted { request_id })
}

/// Reads a response. The documents of the request are `tags`, in its order. Returns
/// `None` if the response does not name its request.
pub(super) fn read_response(body: &[u8], header: Option<String>, tags: &[Tag]) -> Option<Evidence> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let accepted = serde_json::from_slice::<AcceptedRequest>(body);
    let Ok(accepted) = accepted else {
        let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let in_body = value.get("requestId").and_then(|id| id.as_str());
        let request_id = in_body.map(str::to_owned).or(header)?;
        let files = Vec::new();
        return Some(Evidence {
            request_id,
            files,
            is_announced: false,
        });
    };
    let by_tag = accepted.files.iter().filter_map(|file| {
        let tag = Tag::read(file.passthrough_json()?)?;
        Some((tag, file.file_id.as_str().to_owned()))
    });
    let mut files: Vec<_> = by_tag.collect();
    // A service that leaves `passthrough` out still keeps the order.
    if files.is_empty() && accepted.files.len() == tags.len() {
        let ids = accepted
            .files
            .iter()
            .map(|file| file.file_id.as_str().to_owned());
        files = tags.iter().cloned().zip(ids).collect();
    }
    Some(Evidence {
        request_id: accepted.request_id.as_str().to_owned(),
        files,
        is_announced: false,
    })
}

async fn fail(
    context: &Context,
    request: i64,
    tags: &[Tag],
    error: ClientError,
) -> Result<SendOutcome, Error> {
    let journal = &context.journal;
    let documents = tags.len() as u64;
    let reason = ErrorChain(&error).to_string();
    Ok(match Verdict::of(&error, tags.len()) {
        Verdict::Accepted { request_id } => {
            let evidence = Evidence {
                request_id: request_id.clone(),
                files: Vec::new(),
                is_announced: false,
            };
            journal.accept(request, evidence).await?;
            context.emit(EventKind::Accepted, documents);
            SendOutcome::Accepted { request_id }
        }
        Verdict::NotAccepted { delay } => {
            journal.replan(request, &reason).await?;
            context.emit(EventKind::Retried, documents);
            SendOutcome::Failed { delay, error }
        }
        Verdict::Refused(reasons) => {
            let refused = journal.refuse(request, reasons).await?;
            context.tell_refused(refused).await;
            SendOutcome::Refused { unnamed: None }
        }
        Verdict::RefusedAll if tags.len() > 1 => {
            journal.split(request, &reason).await?;
            context.emit(EventKind::Retried, documents);
            SendOutcome::Refused { unnamed: None }
        }
        Verdict::RefusedAll => {
            let refused = journal.refuse(request, vec![(0, reason)]).await?;
            context.tell_refused(refused).await;
            SendOutcome::Refused {
                unnamed: Some(error),
            }
        }
        Verdict::Unknown => {
            journal.mark_unknown(request, &reason).await?;
            context.emit(EventKind::Unknown, documents);
            SendOutcome::Unknown(error)
        }
        Verdict::Fatal => {
            journal.replan(request, &reason).await?;
            SendOutcome::Fatal(error)
        }
    })
}
