//! A run from its start to its end: work, and then the unknown documents.

use std::sync::Arc;
use std::time::SystemTime;

use reportflow_core::webhook::Subscription;
use tokio::time::sleep;

use super::context::Context;
use super::send::read_response;
use super::settings::Settings;
use super::work::{Worker, next};
use crate::error::Error;
use crate::event::EventKind;
use crate::outcome::OutcomeKind;
use crate::state::{Counts, DocumentState, UnknownPolicy};

/// The attempts to send a document with [`UnknownPolicy::Resend`].
const MAX_ATTEMPTS: u32 = 5;
/// The documents of a page.
const PAGE: u32 = 1000;

/// Runs to the end, or until it is stopped.
pub(crate) async fn drive(
    context: Context,
    settings: Settings,
    webhooks: Option<Subscription>,
) -> Result<Counts, Error> {
    let context = Arc::new(context);
    let run = context.journal.begin_run().await?;
    context.emit(EventKind::Unknown, run.unknown);
    read_stored_responses(&context).await?;
    let info = context.journal.run_info().await?;
    let (Some(design_id), Some(version)) = (info.design_id, info.version) else {
        return Ok(context.journal.counts().await?);
    };
    let mut worker = Worker::new(
        Arc::clone(&context),
        info.id,
        (design_id, version),
        &settings,
        webhooks,
    );
    loop {
        worker.work().await?;
        if context.is_stopped() || !settle(&context, &settings, &mut worker).await? {
            break;
        }
    }
    Ok(context.journal.counts().await?)
}

/// Reads the responses that were stored, but not read before the process ended.
async fn read_stored_responses(context: &Context) -> Result<(), Error> {
    for stored in context.journal.unread_responses().await? {
        match read_response(&stored.body) {
            Some(evidence) => {
                context.journal.accept(stored.request, evidence).await?;
                context.emit(EventKind::Accepted, stored.documents);
            }
            None => {
                let reason = "the response of the service has no request id";
                context.journal.mark_unknown(stored.request, reason).await?;
                context.emit(EventKind::Unknown, stored.documents);
            }
        }
    }
    Ok(())
}

/// Waits for webhooks of unknown documents, and then applies the policy. Returns
/// whether there is new work.
async fn settle(
    context: &Context,
    settings: &Settings,
    worker: &mut Worker,
) -> Result<bool, Error> {
    let journal = &context.journal;
    if worker.webhooks.is_some() {
        while let Some(sent_at) = journal.last_unknown_sent_at().await? {
            let age = SystemTime::now()
                .duration_since(sent_at)
                .unwrap_or_default();
            let remaining = settings.settle_after.saturating_sub(age);
            tokio::select! {
                // The policy comes after the webhooks that have arrived.
                biased;
                completed = next(&mut worker.webhooks) => match completed {
                    Some(completed) => worker.apply(completed).await?,
                    None => break,
                },
                () = sleep(remaining) => break,
                () = context.stopped() => return Ok(false),
            }
            if !journal.to_fetch().await?.is_empty() {
                return Ok(true);
            }
        }
    }
    match settings.unknown_policy {
        UnknownPolicy::Hold => {}
        UnknownPolicy::Resend => {
            if journal.resend_unknown(MAX_ATTEMPTS).await? > 0 {
                return Ok(true);
            }
        }
        UnknownPolicy::Skip => {
            let skipped = journal.skip_unknown().await?;
            context.emit(EventKind::Skipped, skipped.len() as u64);
            for (key, reason) in skipped {
                context.tell(key, OutcomeKind::Skipped { reason }).await;
            }
        }
    }
    tell_unknown(context).await?;
    Ok(false)
}

async fn tell_unknown(context: &Context) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let page = context
            .journal
            .documents(DocumentState::Unknown, after, PAGE);
        let page = page.await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.number;
        for document in page {
            let reason = document.reason.unwrap_or_default();
            context
                .tell(document.key, OutcomeKind::Unknown { reason })
                .await;
        }
    }
}
