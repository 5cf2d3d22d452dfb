//! The parts that generating documents needs.

use std::sync::{Arc, Once};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::id::IdGenerator;
use crate::pdf::{Document, RenderError};
use crate::store::Store;
use crate::worker_pool::WorkerPool;
use crate::workspace::Workspaces;

/// Renders a document, see [`render`](crate::render).
pub(crate) type Renderer = dyn Fn(&Document<'_>) -> Result<Vec<u8>, RenderError> + Send + Sync;

/// The settings and the parts that every generation shares.
pub(crate) struct Generator {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) store: Arc<Store>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) workspaces: Arc<Workspaces>,
    pub(crate) ids: Arc<IdGenerator>,
    pub(crate) workers: WorkerPool,
    /// One permit for each KiB of a body whose documents are not rendered yet.
    pub(crate) backlog: Arc<Semaphore>,
    pub(crate) renderer: Arc<Renderer>,
    pub(crate) clock: Arc<Clock>,
    /// Whether unknown and missing parameters are errors.
    pub(crate) strict: bool,
    pub(crate) sync_timeout: Duration,
    /// Logs only the first response without `X-File-Mapping`.
    pub(crate) file_mapping_warning: Once,
}
