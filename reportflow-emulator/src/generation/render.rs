//! Renders documents in the background, and sends the webhook.

use std::sync::Arc;

use axum::body::Bytes;
use reportflow_schema::ParameterList;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::task;

use super::generator::Generator;
use crate::model::{FileRecord, FileState, RequestRecord};
use crate::pdf::Document;
use crate::requested_version::RequestedVersion;
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
) -> oneshot::Receiver<()> {
    let (finished, receiver) = oneshot::channel();
    let shared = Arc::clone(generator);
    generator.workers.spawn(async move {
        let mut stop = shared.workers.stop_signal();
        let request_id = record.request_id.clone();
        let list = Arc::new(list);
        let all = render_all(&shared, record, list, &mut stop).await;
        drop(backlog);
        if all.is_some() {
            // Nobody waits if the request is asynchronous or timed out.
            let _ = finished.send(());
            send_webhook(&shared, &request_id, &mut stop).await;
        }
    });
    receiver
}

/// Continues the requests that an earlier run did not finish.
pub(crate) async fn resume(generator: &Arc<Generator>, records: Vec<RequestRecord>) {
    for record in records {
        let design_id = record.design_id.as_deref().unwrap_or_default();
        let version = RequestedVersion::from(record.version.unwrap_or_default());
        match generator.catalog.load(design_id, &version) {
            Ok(design) => drop(start(generator, record, design.list, None)),
            Err(_) => {
                let reason = format!("design {design_id} version {} is gone", version.text);
                for file in &record.files {
                    if file.state == FileState::Rendering {
                        let failed = Err(reason.clone());
                        store_result(generator, &record.request_id, &file.file_id, failed).await;
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
    for file in record.files {
        if file.state != FileState::Rendering {
            continue;
        }
        let permit = generator.workers.acquire(stop).await?;
        let file_id = file.file_id.clone();
        let pdf = render(generator, Arc::clone(&list), file).await;
        drop(permit);
        store_result(generator, &record.request_id, &file_id, pdf).await;
    }
    Some(())
}

async fn render(
    generator: &Generator,
    list: Arc<ParameterList>,
    file: FileRecord,
) -> Result<Bytes, String> {
    if let Some(reason) = file.render_failure {
        return Err(reason);
    }
    let renderer = Arc::clone(&generator.renderer);
    let rendering = task::spawn_blocking(move || {
        let params = serde_json::from_str(file.params.as_str()).map_err(|it| it.to_string())?;
        let document = Document {
            design: &list,
            title: file.title(),
            params: &params,
            passthrough: file.passthrough.as_ref().map(|it| it.as_raw()),
        };
        renderer(&document).map_err(|error| error.to_string())
    });
    match rendering.await {
        Ok(pdf) => pdf.map(Bytes::from),
        // The renderer panicked. Its message is already on stderr.
        Err(error) => Err(error.to_string()),
    }
}

async fn store_result(
    generator: &Generator,
    request_id: &str,
    file_id: &str,
    pdf: Result<Bytes, String>,
) {
    if let Err(error) = &pdf {
        tracing::warn!(request_id, file_id, error, "cannot render document");
    }
    let store = &generator.store;
    if let Err(error) = store.finish_file(request_id, file_id, pdf).await {
        tracing::error!(request_id, file_id, %error, "cannot store document");
        let reason = Err(error.to_string());
        let _ = store.finish_file(request_id, file_id, reason).await;
    }
}

/// Sends the webhook if all documents are ready.
async fn send_webhook(generator: &Generator, request_id: &str, stop: &mut StopSignal) {
    let Ok(Some(record)) = generator.store.request(request_id).await else {
        return;
    };
    let name = record.workspace.as_deref().unwrap_or_default();
    let Some(workspace) = generator.workspaces.by_name(name) else {
        return;
    };
    if let Some(webhook) = &workspace.webhook
        && record.is_ready()
    {
        let now = (generator.clock)();
        webhook
            .file_completed(&record, &workspace.id, now, stop)
            .await;
    }
}
