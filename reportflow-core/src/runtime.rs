use tokio::runtime::Handle;

/// Returns whether this thread runs a task of a tokio runtime. Without one, tokio's
/// timers and sockets panic.
pub(crate) fn is_running() -> bool {
    Handle::try_current().is_ok()
}
