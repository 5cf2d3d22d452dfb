//! A run from its start to its end: work, and then the unknown documents.

use std::sync::Arc;

use reportflow_core::webhook::Subscription;

use super::context::Context;
use super::response::read_response;
use super::settings::Settings;
use super::settle::settle;
use super::work::Worker;
use crate::error::Error;
use crate::event::EventKind;
use crate::journal::RunGuard;
use crate::state::Counts;

/// Runs to the end, or until it is stopped.
pub(crate) async fn drive(
    context: Context,
    settings: Settings,
    webhooks: Option<Subscription>,
    run: RunGuard,
) -> Result<Counts, Error> {
    let context = Arc::new(context);
    context.emit(EventKind::Unknown, run.unknown);
    read_stored_responses(&context).await?;
    let info = context.journal.run_info().await?;
    let (Some(design_id), Some(version)) = (info.design_id, info.version) else {
        return Ok(context.journal.counts().await?);
    };
    let has_accepted = context.journal.has_accepted().await?;
    let mut worker = Worker::new(
        Arc::clone(&context),
        info.id,
        (design_id, version),
        &settings,
        webhooks,
        has_accepted,
    );
    worker.apply_delivered().await?;
    loop {
        worker.work().await?;
        if context.is_stopped() {
            break;
        }
        if !settle(&context, &settings, &mut worker).await? {
            worker.confirm_refusals(run.last_request).await?;
            worker.fetches.check()?;
            break;
        }
    }
    Ok(context.journal.counts().await?)
}

/// Reads the responses that were stored, and not read: the process ended, or an older
/// version of this crate could not read them.
async fn read_stored_responses(context: &Context) -> Result<(), Error> {
    for stored in context.journal.unread_responses().await? {
        match read_response(&stored.body) {
            Some(evidence) => {
                let refused = context.journal.accept(stored.request, evidence).await?;
                context.emit(EventKind::Accepted, stored.documents);
                context.report_refused(refused).await;
            }
            None if stored.is_unknown => {}
            None => {
                let reason = "the response of the service has no request id";
                context.journal.mark_unknown(stored.request, reason).await?;
                context.emit(EventKind::Unknown, stored.documents);
            }
        }
    }
    Ok(())
}
