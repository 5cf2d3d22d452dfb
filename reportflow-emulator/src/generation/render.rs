//! Renders documents in the background, and sends the webhook.

use std::sync::Arc;

use reportflow_schema::ParameterList;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tokio::sync::oneshot;
use tokio::task;

use super::generator::Generator;
use crate::model::FileState;
use crate::pdf::{Cancellation, Document, RenderLimits};
use crate::worker_pool::StopSignal;

/// A document to render.
pub(super) struct RenderTask {
    pub(super) file_id: String,
    pub(super) title: String,
    pub(super) params: Map<String, Value>,
    pub(super) passthrough: Option<Box<RawValue>>,
}

/// Starts to render the documents of a job.
///
/// The receiver resolves when all documents are ready or failed. It fails if
/// the emulator stops first.
pub(super) fn start(
    generator: &Arc<Generator>,
    request_id: String,
    origin: String,
    list: ParameterList,
    tasks: Vec<RenderTask>,
) -> oneshot::Receiver<()> {
    let (finished, receiver) = oneshot::channel();
    let shared = Arc::clone(generator);
    generator.workers.spawn(async move {
        let mut stop = shared.workers.stop_signal();
        let all = render_all(&shared, &request_id, Arc::new(list), tasks, &mut stop).await;
        if all.is_some() {
            // Nobody waits if the request is asynchronous or timed out.
            let _ = finished.send(());
            send_webhook(&shared, &request_id, &origin, &mut stop).await;
        }
    });
    receiver
}

/// Renders one document after another, so that a large request does not delay
/// other requests. Returns `None` if the emulator stops first.
async fn render_all(
    generator: &Arc<Generator>,
    request_id: &str,
    list: Arc<ParameterList>,
    tasks: Vec<RenderTask>,
    stop: &mut StopSignal,
) -> Option<()> {
    for task in tasks {
        let permit = generator.workers.acquire(stop).await?;
        let file_id = task.file_id.clone();
        let pdf = render(generator, Arc::clone(&list), task).await;
        drop(permit);
        store_result(generator, request_id, file_id, pdf).await;
    }
    Some(())
}

async fn render(
    generator: &Generator,
    list: Arc<ParameterList>,
    task: RenderTask,
) -> Result<Vec<u8>, String> {
    let renderer = Arc::clone(&generator.renderer);
    let rendering = task::spawn_blocking(move || {
        renderer(&Document {
            design: &list,
            title: &task.title,
            params: &task.params,
            passthrough: task.passthrough.as_deref(),
            limits: RenderLimits::default(),
            cancellation: Cancellation::default(),
        })
    });
    match rendering.await {
        Ok(pdf) => pdf.map_err(|error| error.to_string()),
        // The renderer panicked. Its message is already on stderr.
        Err(error) => Err(error.to_string()),
    }
}

async fn store_result(
    generator: &Arc<Generator>,
    request_id: &str,
    file_id: String,
    pdf: Result<Vec<u8>, String>,
) {
    if let Err(error) = &pdf {
        tracing::warn!(request_id, file_id, error, "cannot render document");
    }
    let (generator, request_id) = (Arc::clone(generator), request_id.to_owned());
    let storing = task::spawn_blocking(move || {
        if let Err(error) = generator.store.finish(&request_id, &file_id, pdf) {
            tracing::error!(request_id, file_id, %error, "cannot store document");
            let reason = Err(error.to_string());
            let _ = generator.store.finish(&request_id, &file_id, reason);
        }
    });
    let _ = storing.await;
}

/// Sends the webhook if all documents are ready.
async fn send_webhook(
    generator: &Generator,
    request_id: &str,
    origin: &str,
    stop: &mut StopSignal,
) {
    let job = generator.store.job(request_id);
    let Some((webhook, job)) = generator.webhook.as_ref().zip(job) else {
        return;
    };
    if job.files.iter().all(|file| file.state == FileState::Ready) {
        let now = (generator.clock)();
        webhook.file_completed(&job, origin, now, stop).await;
    }
}
