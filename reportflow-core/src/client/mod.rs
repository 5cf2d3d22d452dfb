//! The client, and its builder.

mod build_client;
mod builder;
mod connections;
mod design_ids;
mod policies;
mod timeouts;

use std::fmt;
use std::sync::Arc;

pub use builder::{ClientBuilder, DEFAULT_BASE_URL};
use design_ids::DesignIds;

use crate::transport::Transport;

/// A client of the service. One client is enough for a program. Cloning it is cheap.
///
/// Several tokio runtimes may share a client, such as those of `#[tokio::test]`s with a
/// static client. Each runtime has its own connections, because a connection is a task
/// of the runtime that opened it. They close when the runtime shuts down. A request must
/// be awaited in one runtime from start to end. All runtimes share the rate limits and
/// the access token: if a runtime stops while its tasks wait for them, and does not shut
/// down, the requests of the others wait too.
///
/// A runtime that is built by hand needs `enable_all()`: without its timer and its network
/// driver, tokio panics at the first request. Outside of any runtime, a request fails with
/// [`Error::MissingRuntime`](crate::Error::MissingRuntime).
///
/// Requests to other machines use the proxy in `HTTPS_PROXY` or `ALL_PROXY` (http, https,
/// or SOCKS with the feature `socks`), except for hosts in `NO_PROXY`. The client reads
/// these variables when it is built.
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
