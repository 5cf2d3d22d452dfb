//! The bound of pending deliveries.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

/// The deliveries of a workspace that may be pending. The store keeps the request of
/// each, so a receiver that hangs would fill the memory.
pub(super) const MAX_PENDING: usize = 10_000;

/// The started deliveries of a receiver, oldest first. Those that are over are closed.
#[derive(Default)]
pub(super) struct PendingDeliveries(Mutex<VecDeque<oneshot::Sender<()>>>);

impl PendingDeliveries {
    /// Adds a delivery. The result resolves when it must make room for a newer one.
    pub(super) fn add(&self) -> oneshot::Receiver<()> {
        let (displace, displaced) = oneshot::channel();
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pending.push_back(displace);
        if pending.len() > MAX_PENDING {
            pending.retain(|delivery| !delivery.is_closed());
        }
        if pending.len() > MAX_PENDING
            && let Some(oldest) = pending.pop_front()
        {
            // An error means that it has just ended.
            let _ = oldest.send(());
        }
        displaced
    }
}
