//! What goes wrong with a webhook.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::period;

/// What goes wrong with the first delivery of an event, on purpose. A redelivery is
/// without it.
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
