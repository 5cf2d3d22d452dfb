//! Renders documents in the background, and sends the webhook.

use std::sync::Arc;

use axum::body::Bytes;
use reportflow_schema::ParameterList;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::task;

use super::generator::Generator;
use crate::model::{FileRecord, FileState, RequestRecord};
use crate::pdf::{Document, RenderError};
use crate::requested_version::RequestedVersion;
use crate::webhook::Place;
use crate::worker_pool::StopSignal;

/// Starts to render the documents of a request that are not rendered yet.
///
/// The receiver resolves when all documents are ready or failed. It fails if
/// the emulator stops first.
pub(crate) fn start(
    generator: &Arc<Generator>,
    record: RequestRecord,
    list: ParameterList,
    backlog: Option<OwnedSemaphorePermit>,
    place: Option<Place>,
) -> oneshot::Receiver<()> {
    let (finished, receiver) = oneshot::channel();
    let shared = Arc::clone(generator);
    generator.workers.spawn(async move {
        let mut stop = shared.workers.stop_signal();
        let list = Arc::new(list);
        let all = render_all(&shared, record, list, &mut stop).await;
        drop(backlog);
        if all.is_some() {
            // Nobody waits if the request is asynchronous or timed out.
            let _ = finished.send(());
            if let Some(place) = place {
                shared.webhooks.finish(place).await;
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
        let turn = generator.webhooks.turn(record.workspace.as_deref()).await;
        let place = turn.map(|turn| turn.take_place(&record.request_id));
        if record.is_finished() {
            if let Some(place) = place {
                generator.webhooks.resume(place, &record).await;
            }
            continue;
        }
        let design_id = record.design_id.as_deref().unwrap_or_default();
        let version = RequestedVersion::from(record.version.unwrap_or_default());
        match generator.catalog.load(design_id, &version) {
            Ok(design) => drop(start(generator, record, design.list, None, place)),
            Err(_) => {
                let reason = format!("design {design_id} version {} is gone", version.text);
                for file in &record.files {
                    if file.state == FileState::Rendering {
                        let failed = Err(reason.clone());
                        store_result(generator, &record, &file.file_id, failed).await;
                    }
                }
            }
        }
    }
}

/// Renders one document after another, so that a large request does not delay
/// other requests. Returns `None` if the emulator stops first.
async fn render_all(
    generator: &Arc<Generator>,
    record: RequestRecord,
    list: Arc<ParameterList>,
    stop: &mut StopSignal,
) -> Option<()> {
    for file in &record.files {
        if file.state != FileState::Rendering {
            continue;
        }
        let permit = generator.workers.acquire(stop).await?;
        let pdf = render(generator, Arc::clone(&list), file.clone()).await?;
        drop(permit);
        store_result(generator, &record, &file.file_id, pdf).await;
    }
    Some(())
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

async fn store_result(
    generator: &Generator,
    record: &RequestRecord,
    file_id: &str,
    pdf: Result<Bytes, String>,
) {
    let (request_id, workspace) = (&record.request_id, record.workspace.as_deref());
    if let Err(error) = &pdf {
        tracing::warn!(request_id, file_id, error, "cannot render document");
    }
    let store = &generator.store;
    let event = || generator.webhooks.event_of(workspace);
    if let Err(error) = store.finish_file(request_id, file_id, pdf, event()).await {
        tracing::error!(request_id, file_id, %error, "cannot store document");
        let reason = Err(error.to_string());
        let _ = store
            .finish_file(request_id, file_id, reason, event())
            .await;
    }
}
