//! Webhook events and their deliveries.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::delivery_fault::DeliveryFault;

/// An event that the emulator tells to a webhook.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    /// The same for every attempt and every redelivery.
    pub(crate) event_id: String,
    pub(crate) request_id: String,
    /// The JSON that every attempt sends.
    pub(crate) body: String,
    /// The first one, or two if the event is doubled, and one for each redelivery.
    pub(crate) deliveries: Vec<Delivery>,
    /// The fault of the first delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<DeliveryFault>,
}

impl Event {
    /// Returns about how many bytes the texts take in memory.
    pub(crate) fn size(&self) -> usize {
        let attempts = self.deliveries.iter().flat_map(|it| &it.attempts);
        let attempts: usize = attempts.map(|it| it.response_body.len()).sum();
        self.body.len() + attempts
    }

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
    /// The start of the response's body, as text. Versions without the inbox did not store it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) response_body: String,
}

impl DeliveryState {
    /// Returns the name in JSON.
    #[cfg(feature = "data")]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            DeliveryState::Pending => "pending",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Failed => "failed",
        }
    }
}

impl Event {
    pub(crate) fn delivery(&self, delivery_id: &str) -> Option<&Delivery> {
        let mut deliveries = self.deliveries.iter();
        deliveries.find(|it| it.delivery_id == delivery_id)
    }

    /// Returns the ids of the deliveries that are not over.
    pub(crate) fn pending(&self) -> Vec<String> {
        let deliveries = self.deliveries.iter();
        deliveries
            .filter(|it| it.state == DeliveryState::Pending)
            .map(|it| it.delivery_id.clone())
            .collect()
    }

    /// Returns the fault of a delivery.
    pub(crate) fn fault_of(&self, delivery_id: &str) -> Option<DeliveryFault> {
        let first = self.deliveries.first()?;
        self.fault.filter(|_| first.delivery_id == delivery_id)
    }
}

impl Delivery {
    pub(crate) fn new(delivery_id: String) -> Delivery {
        Delivery {
            delivery_id,
            state: DeliveryState::Pending,
            attempts: Vec::new(),
        }
    }
}
