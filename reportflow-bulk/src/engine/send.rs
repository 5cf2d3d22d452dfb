//! Sends one request: slot, intent, POST, response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reportflow_core::__bulk::{BatchError, acquire_slot, post_batch};
use reportflow_core::Error as ClientError;
use reportflow_rules::error_chain::ErrorChain;
use tokio::sync::Mutex;

use super::context::Context;
use super::request_body::request_body;
use super::response::read_response;
use super::verdict::Verdict;
use crate::crash_point::crash_point;
use crate::error::{Error, JournalError};
use crate::event::EventKind;
use crate::journal::{Batch, MAX_CONTENT_BYTES, Refusal};

/// The slots of a minute of 61 s are for requests in 60 s. The rest is for the answer of a store,
/// for this age and for the way of the request.
const MAX_SLOT_AGE: Duration = Duration::from_millis(250);
/// The slots that a request may lose because the journal is slow. One that is large may need two.
const MAX_SLOTS: usize = 3;

/// The result of a request for the run.
pub(super) enum SendOutcome {
    /// Nothing is planned, the run is stopped, or the lease ended before the request was sent.
    Nothing,
    Accepted {
        request_id: String,
    },
    /// The documents are planned again.
    Failed {
        delay: Option<Duration>,
        error: ClientError,
    },
    /// The journal was too slow to send the request with its slot. The documents are planned again.
    Late,
    Unknown(ClientError),
    /// Some documents are refused, or the request is split.
    Refused(ClientError),
    Fatal(ClientError),
}

/// Sends one request. `order` makes the requests wait one after another, so that only
/// the next one waits for the rate limiter.
pub(super) async fn send(
    context: Arc<Context>,
    design: Arc<(String, u32)>,
    order: Arc<Mutex<()>>,
    max_documents: usize,
) -> Result<SendOutcome, Error> {
    let next = order.lock().await;
    if context.is_stopped() || !context.journal.has_planned().await? {
        return Ok(SendOutcome::Nothing);
    }
    let slot = match Slot::acquire(&context).await {
        Ok(slot) => slot,
        Err(outcome) => return Ok(outcome),
    };
    let claim = context.journal.claim(max_documents, MAX_CONTENT_BYTES);
    let Some(batch) = claim.await? else {
        return Ok(SendOutcome::Nothing);
    };
    drop(next);
    post(&context, &design, batch, slot).await
}

/// A slot of the rate limit.
struct Slot {
    time: Instant,
}

impl Slot {
    /// Waits for a slot. Otherwise returns the outcome of the request, which was not sent.
    async fn acquire(context: &Context) -> Result<Slot, SendOutcome> {
        let acquired = tokio::select! {
            acquired = acquire_slot(&context.client) => acquired,
            () = context.stopped() => return Err(SendOutcome::Nothing),
        };
        match acquired {
            Ok(()) if context.is_stopped() => Err(SendOutcome::Nothing),
            Ok(()) => Ok(Slot {
                time: Instant::now(),
            }),
            Err(error) => {
                context.record_failure(ErrorChain(&error).to_string());
                Err(match Verdict::of(&error, 0) {
                    Verdict::NotAccepted { delay } => SendOutcome::Failed { delay, error },
                    _ => SendOutcome::Fatal(error),
                })
            }
        }
    }

    /// Returns whether the service would count a request in the minute of the slot.
    fn is_fresh(&self) -> bool {
        self.time.elapsed() < MAX_SLOT_AGE
    }
}

/// The failure of a request whose slot is too old.
pub(super) const LATE: &str =
    "it was not sent: the journal was slow, and its slot of the rate limit was too old";

/// Waits until a request may be sent: its lease is not over, and its slot is fresh. Both may have
/// passed while the database was away, or this process was stopped.
async fn wait_for_right(
    context: &Context,
    request: i64,
    mut slot: Slot,
) -> Result<Option<SendOutcome>, Error> {
    let journal = &context.journal;
    for _ in 0..MAX_SLOTS {
        let asked = Instant::now();
        if !journal.may_send(request).await? {
            let reason = "it was not sent: the lease of its worker ended, or a document is settled";
            journal.replan(request, reason).await?;
            return Ok(Some(SendOutcome::Nothing));
        }
        // The answer may have come late.
        let is_late = journal
            .lease()
            .is_some_and(|lease| asked.elapsed() > lease / 3);
        if !is_late && slot.is_fresh() {
            return Ok(None);
        }
        if !slot.is_fresh() {
            slot = match Slot::acquire(context).await {
                Ok(slot) => slot,
                Err(outcome) => {
                    journal
                        .replan(request, "it was not sent: it got no slot of the rate limit")
                        .await?;
                    return Ok(Some(outcome));
                }
            };
        }
    }
    context.record_failure(LATE.to_owned());
    journal.replan(request, LATE).await?;
    Ok(Some(SendOutcome::Late))
}

async fn post(
    context: &Context,
    (design_id, version): &(String, u32),
    batch: Batch,
    slot: Slot,
) -> Result<SendOutcome, Error> {
    let request = batch.request;
    let documents = batch.documents.len();
    let body = request_body(&context.client, (design_id, *version), batch);
    let body = match body {
        Ok(body) => body,
        Err(error) => {
            let reason = "its body could not be written";
            context.journal.replan(request, reason).await?;
            return Err(JournalError::Database(error.into()).into());
        }
    };
    crash_point("before-post");
    if let Some(outcome) = wait_for_right(context, request, slot).await? {
        return Ok(outcome);
    }
    context.emit(EventKind::Sent, documents as u64);
    let response = post_batch(&context.client, body).await;
    crash_point("after-post");
    match response {
        Ok(response) => match accept(context, request, documents, response.body()).await? {
            Some(outcome) => Ok(outcome),
            None => fail(context, request, documents, response.decode_error()).await,
        },
        // The service accepted the request if what arrived names it.
        Err(BatchError { error, body }) => {
            match accept(context, request, documents, &body).await? {
                Some(outcome) => Ok(outcome),
                None => fail(context, request, documents, error).await,
            }
        }
    }
}

/// Stores the body of a successful response, and then reads it. Returns `None` if it does
/// not name its request.
async fn accept(
    context: &Context,
    request: i64,
    documents: usize,
    body: &[u8],
) -> Result<Option<SendOutcome>, Error> {
    if body.is_empty() {
        return Ok(None);
    }
    let journal = &context.journal;
    journal.store_response(request, body.to_vec()).await?;
    let Some(evidence) = read_response(body) else {
        return Ok(None);
    };
    let request_id = evidence.request_id.clone();
    let refused = journal.accept(request, evidence).await?;
    context.forget_failure();
    context.emit(EventKind::Accepted, documents as u64);
    context.report_refused(refused).await;
    Ok(Some(SendOutcome::Accepted { request_id }))
}

async fn fail(
    context: &Context,
    request: i64,
    documents: usize,
    error: ClientError,
) -> Result<SendOutcome, Error> {
    let journal = &context.journal;
    let reason = ErrorChain(&error).to_string();
    context.record_failure(reason.clone());
    Ok(match Verdict::of(&error, documents) {
        Verdict::NotAccepted { delay } => {
            journal.replan(request, &reason).await?;
            context.emit(EventKind::Retried, documents as u64);
            SendOutcome::Failed { delay, error }
        }
        Verdict::Refused(reasons) => {
            let others = documents - reasons.len();
            let refusal = Refusal {
                reasons,
                is_named: true,
            };
            journal.refuse(request, refusal).await?;
            context.emit(EventKind::Retried, others as u64);
            SendOutcome::Refused(error)
        }
        Verdict::RefusedAll if documents > 1 => {
            journal.split(request, &reason).await?;
            context.emit(EventKind::Retried, documents as u64);
            SendOutcome::Refused(error)
        }
        Verdict::RefusedAll => {
            let refusal = Refusal {
                reasons: vec![(0, reason)],
                is_named: false,
            };
            journal.refuse(request, refusal).await?;
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
