//! Renews the lease of a worker.

use std::convert::Infallible;
use std::future::pending;

use tokio::time::{MissedTickBehavior, interval};

use super::context::Context;
use crate::event::EventKind;

/// The renewals in the time of a lease.
const RENEWALS: u32 = 3;

/// Renews the lease again and again. Never ends. Does nothing without a lease.
pub(super) async fn beat(context: &Context) -> Infallible {
    let Some(lease) = context.journal.lease() else {
        return pending().await;
    };
    let mut interval = interval(lease / RENEWALS);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        // A database that is away is an error of the steps that need it.
        if let Ok(unknown) = context.journal.renew_lease().await {
            context.emit(EventKind::Unknown, unknown);
        }
    }
}
