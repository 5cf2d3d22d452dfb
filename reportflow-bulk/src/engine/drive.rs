//! A run from its start to its end: work, and then the unknown documents.

use std::sync::Arc;

use reportflow_core::webhook::Subscription;

use super::context::Context;
use super::heartbeat::beat;
use super::settings::Settings;
use super::settle::{report_unknown, settle};
use super::stored_responses::read_stored_responses;
use super::work::Worker;
use crate::error::Error;
use crate::event::EventKind;
use crate::journal::RunGuard;
use crate::state::Counts;

/// The result of [`Bulk::advance`](crate::Bulk::advance).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advance {
    /// A request was sent, or files were stored. More may be left.
    Worked,
    /// There is nothing to do now. Other workers have the rest, and some of it may come back.
    Idle,
    /// The run is finished: each document has an end state, or waits for a person.
    Finished(Counts),
}

/// Runs to the end, until it is stopped, or until the requests are sent that it may send.
pub(crate) async fn drive(
    context: Context,
    settings: Settings,
    webhooks: Option<Subscription>,
    run: RunGuard,
) -> Result<Advance, Error> {
    let context = Arc::new(context);
    context.emit(EventKind::Unknown, run.unknown);
    let emit_unknown = |documents| context.emit(EventKind::Unknown, documents);
    let worked = tokio::select! {
        worked = work(&context, &settings, webhooks) => worked,
        never = beat(&context.journal, emit_unknown) => match never {},
    };
    if matches!(worked, Err(Error::Journal(_))) && context.journal.failure().is_some() {
        // It would wait for the database once more. The lease ends by itself.
        return worked;
    }
    // Others need not wait for the end of the lease. An earlier error is the cause.
    let ended = context.journal.end_run().await;
    let worked = worked?;
    ended?;
    Ok(worked)
}

async fn work(
    context: &Arc<Context>,
    settings: &Settings,
    webhooks: Option<Subscription>,
) -> Result<Advance, Error> {
    let journal = &context.journal;
    let info = journal.run_info().await?;
    let (Some(design_id), Some(version)) = (info.design_id, info.version) else {
        return Ok(Advance::Finished(journal.counts().await?));
    };
    let has_accepted = journal.has_accepted().await?;
    let mut worker = Worker::new(
        Arc::clone(context),
        info.id,
        (design_id, version),
        settings,
        webhooks,
        has_accepted,
    );
    read_stored_responses(context, true).await?;
    worker.apply_delivered().await?;
    let worked = work_to_the_end(&mut worker, settings).await;
    // The next part asks again whether the service refuses the documents. A whole run does so
    // when somebody starts it again.
    if settings.max_requests.is_some() && worked.is_err() && worker.sends.has_refusals() {
        // The error of the work comes first.
        let _ = journal.forget_refusals().await;
    }
    worked
}

async fn work_to_the_end(worker: &mut Worker, settings: &Settings) -> Result<Advance, Error> {
    let context = Arc::clone(&worker.context);
    let journal = &context.journal;
    loop {
        worker.work().await?;
        if context.is_stopped() {
            return Ok(Advance::Idle);
        }
        if settings.max_requests.is_some() {
            worker.fetches.check(journal).await?;
            if worker.has_worked() {
                return Ok(Advance::Worked);
            }
            if !journal.is_finished().await? {
                return Ok(Advance::Idle);
            }
        }
        if settle(&context, settings, worker).await? {
            continue;
        }
        // Another worker may have planned unknown documents again.
        if worker.find_work().await? {
            continue;
        }
        let confirmed = worker.confirm_refusals().await;
        if matches!(confirmed, Ok(false)) {
            continue;
        }
        report_unknown(&context).await?;
        confirmed?;
        if journal.worker_number().is_some() {
            context.output.remove_parts(journal.run_id()).await?;
        }
        worker.fetches.check(journal).await?;
        return Ok(Advance::Finished(journal.counts().await?));
    }
}
