//! Renders documents in the background, and sends the webhook.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use reportflow_schema::ParameterList;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::{task, time};

use super::generator::Generator;
use crate::model::{Event, FileRecord, FileState, RequestRecord};
use crate::pdf::{Document, RenderError};
use crate::requested_version::RequestedVersion;
use crate::webhook::Ticket;
use crate::worker_pool::StopSignal;

/// The rendered documents that may wait to be stored. A slow bucket then slows the
/// rendering down instead of filling the memory.
pub(crate) const MAX_UNSTORED: usize = 32;

const FIRST_STORE_DELAY: Duration = Duration::from_millis(200);
const MAX_STORE_DELAY: Duration = Duration::from_secs(30);
/// A document with a longer delay holds no later webhooks back.
const MAX_ORDERED_DELAY: Duration = Duration::from_secs(1);

/// A document that is stored.
pub(crate) struct RenderedFile {
    pub(crate) file_name: String,
    /// The PDF, or the reason of its failure.
    pub(crate) pdf: Result<Bytes, String>,
}

/// Starts to render the documents of a request that are not rendered yet. Without a
/// parameter list they fail with the reason.
///
/// The receiver gets the documents when all are stored. It fails if the emulator stops
/// first.
pub(crate) fn start(
    generator: &Arc<Generator>,
    record: RequestRecord,
    list: Result<ParameterList, String>,
    backlog: Option<OwnedSemaphorePermit>,
    mut ticket: Option<Ticket>,
) -> oneshot::Receiver<Vec<RenderedFile>> {
    let (finished, receiver) = oneshot::channel();
    let shared = Arc::clone(generator);
    generator.workers.spawn(async move {
        let mut stop = shared.workers.stop_signal();
        let list = list.map(Arc::new);
        let rendered = render_all(&shared, &record, list, &finished, &mut ticket, &mut stop).await;
        drop(backlog);
        if let Some((files, event)) = rendered {
            // Nobody waits if the request is asynchronous or timed out.
            let _ = finished.send(files);
            if let Some(event) = event {
                let workspace = record.workspace.as_deref();
                shared.webhooks.finish(workspace, ticket, event);
            }
        }
    });
    receiver
}

/// Continues the requests of an earlier run: those with a document that is not rendered,
/// and with a pending delivery. Others do no harm.
///
/// Call it once, before the first new request, because that one's webhook is later.
pub(crate) async fn resume(generator: &Arc<Generator>, mut records: Vec<RequestRecord>) {
    records.sort_by_key(|record| record.sequence);
    for record in records {
        let queue = generator
            .webhooks
            .lock_queue(record.workspace.as_deref())
            .await;
        let ticket = queue.map(|queue| queue.enqueue(&record.request_id));
        if record.is_finished() {
            generator.webhooks.resume(ticket, &record).await;
            continue;
        }
        let design_id = record.design_id.as_deref().unwrap_or_default();
        let version = RequestedVersion::from(record.version.unwrap_or_default());
        let design = generator.catalog.load(design_id, &version);
        let list = design.map(|design| design.list);
        let list = list.map_err(|_| format!("design {design_id} version {} is gone", version.text));
        drop(start(generator, record, list, None, ticket));
    }
}

/// Renders one document after another, so that a large request does not delay
/// other requests. Returns the documents, or nothing if nobody waits for them: they
/// would only fill the memory. Returns also the event of the request. Returns `None` if
/// the emulator stops first.
async fn render_all(
    generator: &Arc<Generator>,
    record: &RequestRecord,
    list: Result<Arc<ParameterList>, String>,
    finished: &oneshot::Sender<Vec<RenderedFile>>,
    ticket: &mut Option<Ticket>,
    stop: &mut StopSignal,
) -> Option<(Vec<RenderedFile>, Option<Event>)> {
    let mut files = Vec::new();
    let mut event = None;
    for file in &record.files {
        if file.state != FileState::Rendering {
            continue;
        }
        let processor = generator.workers.acquire(stop).await?;
        let pdf = match &list {
            Ok(list) => render(generator, Arc::clone(list), file.clone()).await?,
            Err(reason) => Err(reason.clone()),
        };
        let unstored = tokio::select! {
            biased;
            permit = generator.unstored.acquire() => permit.ok()?,
            () = stop.stopped() => return None,
        };
        drop(processor);
        event = store_result(generator, record, &file.file_id, &pdf, ticket, stop).await?;
        drop(unstored);
        if finished.is_closed() {
            files = Vec::new();
        } else {
            let file_name = file.file_name.clone();
            files.push(RenderedFile { file_name, pdf });
        }
    }
    Some((files, event))
}

/// Returns `None` if the emulator stops first.
async fn render(
    generator: &Generator,
    list: Arc<ParameterList>,
    file: FileRecord,
) -> Option<Result<Bytes, String>> {
    if let Some(reason) = file.render_failure {
        return Some(Err(reason));
    }
    let renderer = Arc::clone(&generator.renderer);
    let layout = generator.layout;
    let limits = generator.render_limits;
    let cancellation = generator.cancellation.clone();
    let rendering = task::spawn_blocking(move || {
        let params = serde_json::from_str(file.params.as_str());
        let params = params.map_err(|error| RenderError::new(error.to_string()))?;
        let document = Document {
            design: &list,
            title: file.title(),
            params: &params,
            passthrough: file.passthrough.as_ref().map(|it| it.as_raw()),
            layout,
            limits,
            cancellation,
        };
        renderer(&document)
    });
    match rendering.await {
        Ok(Err(error)) if error.is_cancelled() => None,
        Ok(pdf) => Some(pdf.map(Bytes::from).map_err(|error| error.to_string())),
        // The renderer panicked. Its message is already on stderr.
        Err(error) => Some(Err(error.to_string())),
    }
}

/// Repeats until the document is stored or its request is removed: an accepted document
/// fails only if it cannot be rendered. Returns the event if the request is finished.
/// Returns `None` if the emulator stops first. The document is then rendered again at the
/// next start.
async fn store_result(
    generator: &Generator,
    record: &RequestRecord,
    file_id: &str,
    pdf: &Result<Bytes, String>,
    ticket: &mut Option<Ticket>,
    stop: &mut StopSignal,
) -> Option<Option<Event>> {
    let (request_id, workspace) = (&record.request_id, record.workspace.as_deref());
    if let Err(error) = pdf {
        tracing::warn!(request_id, file_id, error, "cannot render document");
    }
    let mut delay = FIRST_STORE_DELAY;
    loop {
        let event = generator.webhooks.event_of(workspace);
        let stored = generator
            .store
            .finish_file(request_id, file_id, pdf.clone(), event);
        let error = match stored.await {
            Ok(event) => return Some(event),
            Err(error) => error,
        };
        let next = humantime::format_duration(delay);
        tracing::error!(request_id, file_id, %error, "cannot store document; next attempt in {next}");
        tokio::select! {
            biased;
            () = stop.stopped() => return None,
            () = time::sleep(delay) => {}
        }
        delay = (delay * 2).min(MAX_STORE_DELAY);
        // A document that nobody can have any more must not keep its permit.
        if let Ok(false) = generator.store.exists(request_id).await {
            return Some(None);
        }
        if delay > MAX_ORDERED_DELAY {
            *ticket = None;
        }
    }
}
