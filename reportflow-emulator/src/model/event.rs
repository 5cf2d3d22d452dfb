//! Webhook events and their deliveries.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// An event that the emulator tells to a webhook.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    pub(crate) event_id: String,
    pub(crate) request_id: String,
    /// The JSON that every attempt sends.
    pub(crate) body: String,
    /// The first one, and one for each redelivery.
    pub(crate) deliveries: Vec<Delivery>,
}

impl Event {
    /// Returns whether an attempt is left.
    pub(crate) fn is_pending(&self) -> bool {
        let mut deliveries = self.deliveries.iter();
        deliveries.any(|delivery| delivery.state == DeliveryState::Pending)
    }
}

/// An event on its way to a URL.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    pub(crate) delivery_id: String,
    pub(crate) state: DeliveryState,
    pub(crate) attempts: Vec<Attempt>,
}

/// The progress of a delivery.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum DeliveryState {
    Pending,
    Delivered,
    /// No attempt is left.
    Failed,
}

/// One request to the webhook, and its result.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attempt {
    pub(crate) at: SystemTime,
    pub(crate) duration: Duration,
    /// The status of the response.
    pub(crate) status: Option<u16>,
    /// The reason why the attempt failed.
    pub(crate) error: Option<String>,
}
