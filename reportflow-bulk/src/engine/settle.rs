//! Settles unknown documents when nothing else is left to do.

use tokio::time::sleep;

use super::context::Context;
use super::settings::Settings;
use super::work::{POLL_INTERVAL, Worker, next};
use crate::error::Error;
use crate::event::EventKind;
use crate::outcome::OutcomeKind;
use crate::state::{DocumentState, UnknownPolicy};

/// The attempts to send a document with [`UnknownPolicy::Resend`].
const MAX_ATTEMPTS: u32 = 5;
/// The documents of a page.
const PAGE: u32 = 1000;

/// Waits for webhooks of unknown documents, and then applies the policy. Returns
/// whether there is new work.
pub(super) async fn settle(
    context: &Context,
    settings: &Settings,
    worker: &mut Worker,
) -> Result<bool, Error> {
    let journal = &context.journal;
    if worker.webhooks.is_some() {
        while let Some(age) = journal.unknown_age().await? {
            let remaining = settings.settle_after.saturating_sub(age);
            // Another worker may settle them.
            let pause = match journal.lease() {
                Some(_) => remaining.min(POLL_INTERVAL),
                None => remaining,
            };
            tokio::select! {
                // The policy comes after the webhooks that have arrived.
                biased;
                completed = next(&mut worker.webhooks) => match completed {
                    Some(completed) => worker.apply(completed).await?,
                    None => break,
                },
                () = sleep(pause) => if pause == remaining {
                    break;
                },
                () = context.stopped() => return Ok(false),
            }
            if worker.find_work().await? {
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
                context.report(key, OutcomeKind::Skipped { reason }).await;
            }
        }
    }
    Ok(false)
}

/// Reports the documents that stay unknown.
pub(super) async fn report_unknown(context: &Context) -> Result<(), Error> {
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
                .report(document.key, OutcomeKind::Unknown { reason })
                .await;
        }
    }
}
