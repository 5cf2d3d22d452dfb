//! Faults of webhooks.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::period;

/// A fault of the first delivery of an event. A redelivery is without it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DeliveryFault {
    /// No attempt reaches the receiver. The delivery fails at once.
    Lost,
    /// The event has two deliveries.
    Doubled,
    /// The first attempt waits this long, and holds no other event back.
    Late(#[serde(with = "period")] Duration),
    /// The next event of the workspace goes first, if it comes soon.
    Reordered,
    /// The signature of each attempt is invalid.
    BadSignature,
}
