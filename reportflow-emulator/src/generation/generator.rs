//! The parts that all generations share.

use std::sync::{Arc, Once};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::id::IdGenerator;
use crate::pdf::{Cancellation, Document, Layout, RenderError, RenderLimits};
use crate::store::Store;
use crate::webhook::Webhooks;
use crate::worker_pool::WorkerPool;

/// Renders a document, see [`render`](crate::render).
pub(crate) type Renderer = dyn Fn(&Document<'_>) -> Result<Vec<u8>, RenderError> + Send + Sync;

/// Accepts requests and renders their documents.
pub(crate) struct Generator {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) store: Arc<Store>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) ids: Arc<IdGenerator>,
    pub(crate) webhooks: Webhooks,
    pub(crate) workers: Arc<WorkerPool>,
    /// One permit for each KiB of a body whose documents are not rendered yet.
    pub(crate) backlog: Arc<Semaphore>,
    /// One permit for each rendered document that is not stored yet.
    pub(crate) unstored: Semaphore,
    pub(crate) renderer: Arc<Renderer>,
    pub(crate) layout: Layout,
    pub(crate) render_limits: RenderLimits,
    /// Ends the renderings when the emulator stops.
    pub(crate) cancellation: Cancellation,
    pub(crate) clock: Arc<Clock>,
    /// `true` if unknown and missing parameters are errors.
    pub(crate) strict: bool,
    pub(crate) sync_timeout: Duration,
    /// Logs only the first response without `X-File-Mapping`.
    pub(crate) file_mapping_warning: Once,
}
