//! Sends one request: slot, intent, POST, response.

use std::sync::Arc;
use std::time::Duration;

use reportflow_core::__bulk::{BatchResponse, acquire_slot, post_batch};
use reportflow_core::{AcceptedRequest, Error as ClientError, MAX_BODY_BYTES, RequestId};
use reportflow_rules::error_chain::ErrorChain;
use serde::Deserialize;
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
    Refused(ClientError),
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
    let documents = batch.documents.len();
    let body = request_body(&context.client, (design_id, *version), batch);
    let body = body.map_err(|error| JournalError::Sqlite(error.into()))?;
    context.emit(EventKind::Sent, documents as u64);
    crash_point("before-post");
    let response = post_batch(&context.client, body).await;
    crash_point("after-post");
    match response {
        Ok(response) => accept(context, request, documents, response).await,
        Err(error) => fail(context, request, documents, error).await,
    }
}

/// Stores the response, and then reads it.
async fn accept(
    context: &Context,
    request: i64,
    documents: usize,
    response: BatchResponse,
) -> Result<SendOutcome, Error> {
    let journal = &context.journal;
    let body = response.body().to_vec();
    journal.store_response(request, body).await?;
    if let Some(evidence) = read_response(response.body()) {
        let request_id = evidence.request_id.clone();
        journal.accept(request, evidence).await?;
        context.emit(EventKind::Accepted, documents as u64);
        return Ok(SendOutcome::Accepted { request_id });
    }
    match response.decode() {
        Err(error) => fail(context, request, documents, error).await,
        // `read_response` reads whatever can be decoded.
        Ok(accepted) => Ok(SendOutcome::Accepted {
            request_id: accepted.request_id.as_str().to_owned(),
        }),
    }
}

/// Reads a response. Returns `None` if it does not name its request.
pub(super) fn read_response(body: &[u8]) -> Option<Evidence> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let (request_id, files) = match serde_json::from_slice::<AcceptedRequest>(body) {
        Ok(accepted) => (accepted.request_id, accepted.files),
        // Another member is invalid. A header does not count: a proxy may set it.
        Err(_) => (
            serde_json::from_slice::<Named>(body).ok()?.request_id,
            Vec::new(),
        ),
    };
    let by_tag = files.iter().filter_map(|file| {
        let tag = Tag::read(file.passthrough_json()?)?;
        Some((tag, file.file_id.as_str().to_owned()))
    });
    Some(Evidence {
        request_id: request_id.as_str().to_owned(),
        files: by_tag.collect(),
        is_announced: false,
    })
}

/// The part of a response that names its request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    request_id: RequestId,
}

async fn fail(
    context: &Context,
    request: i64,
    documents: usize,
    error: ClientError,
) -> Result<SendOutcome, Error> {
    let journal = &context.journal;
    let reason = ErrorChain(&error).to_string();
    Ok(match Verdict::of(&error, documents) {
        Verdict::NotAccepted { delay } => {
            journal.replan(request, &reason).await?;
            context.emit(EventKind::Retried, documents as u64);
            SendOutcome::Failed { delay, error }
        }
        Verdict::Refused(reasons) => {
            let others = documents - reasons.len();
            let refused = journal.refuse(request, reasons).await?;
            context.tell_refused(refused).await;
            context.emit(EventKind::Retried, others as u64);
            SendOutcome::Refused(error)
        }
        Verdict::RefusedAll if documents > 1 => {
            journal.split(request, &reason).await?;
            context.emit(EventKind::Retried, documents as u64);
            SendOutcome::Refused(error)
        }
        Verdict::RefusedAll => {
            let refused = journal.refuse(request, vec![(0, reason)]).await?;
            context.tell_refused(refused).await;
            SendOutcome::Refused(error)
        }
        Verdict::Unknown => {
            journal.mark_unknown(request, &reason).await?;
            context.emit(EventKind::Unknown, documents as u64);
            SendOutcome::Unknown(error)
        }
        Verdict::Fatal => {
            journal.replan(request, &reason).await?;
            context.emit(EventKind::Retried, documents as u64);
            SendOutcome::Fatal(error)
        }
    })
}
