//! The client, and its builder.

mod build_client;
mod builder;
mod design_ids;

use std::fmt;
use std::sync::Arc;

pub use builder::{ClientBuilder, DEFAULT_BASE_URL};
use design_ids::DesignIds;

use crate::transport::Transport;

/// A client of the service. One client is enough for a program. Cloning it is cheap.
///
/// ```no_run
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// use reportflow_core::Client;
///
/// let client = Client::from_env()?;
///
/// // Or for an emulator:
/// let local = Client::builder()
///     .base_url("http://127.0.0.1:8787/v1")
///     .app_key("ak_local")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Transport,
    design_ids: DesignIds,
}

// Not derived, so that the key is not printed.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.transport.base_url.as_str())
            .finish_non_exhaustive()
    }
}

impl Client {
    pub(crate) fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    /// Returns the id of a design in the client's workspace.
    pub(crate) fn workspace_design_id<'a>(&'a self, id: &'a str) -> &'a str {
        self.inner.design_ids.workspace_id(id)
    }
}
