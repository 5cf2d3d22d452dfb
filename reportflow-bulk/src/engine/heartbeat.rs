//! Renews the lease of a worker.

use std::convert::Infallible;
use std::future::pending;

use tokio::time::{MissedTickBehavior, interval};

use crate::journal::Journal;

/// The renewals in the time of a lease.
const RENEWALS: u32 = 3;

/// Renews the lease again and again. Never ends. Does nothing without a lease. `on_unknown` gets
/// the number of documents that workers left unknown which are gone.
pub(crate) async fn beat(journal: &Journal, on_unknown: impl Fn(u64)) -> Infallible {
    let Some(lease) = journal.lease() else {
        return pending().await;
    };
    let mut interval = interval(lease / RENEWALS);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        // A database that is away is an error of the steps that need it.
        if let Ok(unknown) = journal.renew_lease().await {
            on_unknown(unknown);
        }
    }
}
