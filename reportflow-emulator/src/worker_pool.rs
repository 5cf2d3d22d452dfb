//! Background tasks and their shutdown.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::task::JoinSet;

/// The maximum wait of [`WorkerPool::finish`].
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(1500);

/// The tasks that render documents and send webhooks.
pub(crate) struct WorkerPool {
    tasks: Mutex<JoinSet<()>>,
    /// One permit for each processor.
    permits: Semaphore,
    stop: watch::Sender<bool>,
}

/// Tells a task that the emulator stops.
pub(crate) struct StopSignal(watch::Receiver<bool>);

impl StopSignal {
    /// Waits until the emulator stops.
    pub(crate) async fn stopped(&mut self) {
        // An error means that the pool is gone.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl WorkerPool {
    pub(crate) fn new() -> WorkerPool {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        WorkerPool {
            tasks: Mutex::default(),
            permits: Semaphore::new(processors),
            stop: watch::Sender::new(false),
        }
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        // Removes finished tasks. Otherwise the set grows until the end.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Waits for a free processor. Returns `None` if the emulator stops.
    pub(crate) async fn acquire(&self, stop: &mut StopSignal) -> Option<SemaphorePermit<'_>> {
        tokio::select! {
            biased;
            () = stop.stopped() => None,
            permit = self.permits.acquire() => permit.ok(),
        }
    }

    pub(crate) fn stop_signal(&self) -> StopSignal {
        StopSignal(self.stop.subscribe())
    }

    /// Stops the tasks. They render no further document and retry no webhook.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits for the documents that are being rendered.
    pub(crate) async fn finish(&self) {
        let mut tasks =
            std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let all = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, all).await.is_err() {
            tracing::warn!("stopped before all documents were rendered");
        }
    }
}
