use std::time::Duration;

/// The timeout of connecting.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// The timeout of a request of a build script. After a timeout, the script sends no
/// other request. Each crate of a workspace has its own script.
pub(crate) const BUILD_SCRIPT_TIMEOUT: Duration = Duration::from_secs(3);
