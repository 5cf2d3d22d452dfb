//! Rendering in the background, and telling of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::{self, JoinSet};

use crate::job::State;
use crate::server::Shared;

/// How long a stopping emulator waits for what is being rendered.
const PATIENCE: Duration = Duration::from_secs(5);

/// A document to render.
pub(crate) struct Document {
    pub(crate) file_id: String,
    pub(crate) title: String,
    pub(crate) params: Map<String, Value>,
}

/// The work under way.
pub(crate) struct Workers {
    tasks: Mutex<JoinSet<()>>,
    /// As many documents at once as there are processors.
    permits: Semaphore,
    stop: watch::Sender<bool>,
}

impl Workers {
    pub(crate) fn new() -> Workers {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Workers {
            tasks: Mutex::default(),
            permits: Semaphore::new(processors),
            stop: watch::Sender::new(false),
        }
    }

    /// No document is begun and no webhook tried again from now on.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits for the documents that were begun.
    pub(crate) async fn finish(&self) {
        let mut tasks =
            std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let all = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            eprintln!("stopped while documents were being rendered");
        }
    }
}

/// Begins to render the documents of a job. What is returned resolves when all
/// were tried, and fails if the emulator stops before.
pub(crate) fn start(
    shared: &Arc<Shared>,
    request_id: String,
    origin: String,
    list: ParameterList,
    documents: Vec<Document>,
) -> oneshot::Receiver<()> {
    let (tried, all_tried) = oneshot::channel();
    let work = work(
        Arc::clone(shared),
        request_id,
        origin,
        Arc::new(list),
        documents,
        tried,
    );
    let mut tasks = shared
        .workers
        .tasks
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    // What is done would otherwise be kept until the end.
    while tasks.try_join_next().is_some() {}
    tasks.spawn(work);
    all_tried
}

/// One document after another, so that a call of a hundred does not keep all
/// others waiting.
async fn work(
    shared: Arc<Shared>,
    request_id: String,
    origin: String,
    list: Arc<ParameterList>,
    documents: Vec<Document>,
    tried: oneshot::Sender<()>,
) {
    let mut stop = shared.workers.stop.subscribe();
    for document in documents {
        let permit = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            permit = shared.workers.permits.acquire() => permit,
        };
        let file_id = document.file_id.clone();
        let pdf = render(&shared, Arc::clone(&list), document).await;
        drop(permit);
        keep(&shared, &request_id, file_id, pdf).await;
    }
    // Nobody waits for an asynchronous call, nor for one that timed out.
    let _ = tried.send(());
    let Some((webhook, job)) = shared.webhook.as_ref().zip(shared.store.job(&request_id)) else {
        return;
    };
    if job.files.iter().all(|file| file.state == State::Ready) {
        webhook
            .completed(&job, &origin, (shared.clock)(), &mut stop)
            .await;
    }
}

async fn render(
    shared: &Shared,
    list: Arc<ParameterList>,
    document: Document,
) -> Result<Vec<u8>, String> {
    let renderer = Arc::clone(&shared.renderer);
    let rendering =
        task::spawn_blocking(move || renderer(&list, &document.title, &document.params));
    match rendering.await {
        Ok(pdf) => pdf.map_err(|error| error.to_string()),
        // A panic, whose message is on stderr already.
        Err(error) => Err(error.to_string()),
    }
}

async fn keep(
    shared: &Arc<Shared>,
    request_id: &str,
    file_id: String,
    pdf: Result<Vec<u8>, String>,
) {
    if let Err(reason) = &pdf {
        eprintln!("document {file_id} of {request_id} could not be rendered: {reason}");
    }
    let (shared, request_id) = (Arc::clone(shared), request_id.to_owned());
    let keeping = task::spawn_blocking(move || {
        if let Err(error) = shared.store.finish(&request_id, &file_id, pdf) {
            eprintln!("document {file_id} of {request_id} could not be kept: {error}");
            let reason = Err(error.to_string());
            let _ = shared.store.finish(&request_id, &file_id, reason);
        }
    });
    let _ = keeping.await;
}
