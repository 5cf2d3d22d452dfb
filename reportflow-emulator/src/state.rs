//! The state of the router. Each handler extracts only the parts that it needs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;

use crate::authenticator::Authenticator;
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::generation::Generator;
use crate::http::LocalAddress;
use crate::id::IdGenerator;
use crate::oauth::AuthorizationServer;
use crate::store::Store;

/// The parts of a running emulator.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) oauth: Option<Arc<AuthorizationServer>>,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) store: Arc<Store>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) generator: Arc<Generator>,
    pub(crate) local_address: LocalAddress,
    pub(crate) clock: Arc<Clock>,
    pub(crate) ids: Arc<IdGenerator>,
    /// The timeout of request heads, and of pauses in bodies.
    pub(crate) read_timeout: Duration,
}

// axum's derive would add a procedural macro for these few lines.
macro_rules! extract_parts {
    ($($part:ident: $type:ty),* $(,)?) => {$(
        impl FromRef<AppState> for $type {
            fn from_ref(state: &AppState) -> $type {
                state.$part.clone()
            }
        }
    )*};
}

extract_parts! {
    oauth: Option<Arc<AuthorizationServer>>,
    catalog: Arc<Catalog>,
    store: Arc<Store>,
    faults: Arc<Faults>,
    generator: Arc<Generator>,
    local_address: LocalAddress,
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState")
            .field("catalog", &self.catalog)
            .finish_non_exhaustive()
    }
}
