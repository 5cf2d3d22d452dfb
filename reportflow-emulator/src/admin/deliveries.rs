//! The webhook deliveries of a request.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use humantime::format_rfc3339_millis;
use serde::Serialize;

use super::requests::by_path;
use super::stored_requests::StoredRequests;
use crate::api_error::ApiError;
use crate::generation::Generator;
use crate::model::{Attempt, Delivery, DeliveryState, Event};
use crate::webhook::RedeliverError;

#[derive(Debug, Serialize)]
pub(super) struct DeliveryList {
    deliveries: Vec<DeliveryInfo>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeliveryInfo {
    delivery_id: String,
    event_id: String,
    state: DeliveryState,
    attempts: Vec<AttemptInfo>,
    /// The JSON that every attempt sends. It is a text, because the signature is that of
    /// these bytes.
    body: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AttemptInfo {
    number: usize,
    at: String,
    duration_ms: u128,
    status: Option<u16>,
    error: Option<String>,
}

/// `GET /_emulator/requests/{id}/deliveries`.
pub(super) async fn list(
    requests: StoredRequests,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<DeliveryList>, ApiError> {
    let record = by_path(&requests, path).await?;
    let events = requests.store().events(&record.request_id).await?;
    let deliveries = events.iter().flat_map(|event| {
        let deliveries = event.deliveries.iter();
        deliveries.map(|delivery| DeliveryInfo::new(event, delivery))
    });
    Ok(Json(DeliveryList {
        deliveries: deliveries.collect(),
    }))
}

/// `POST /_emulator/deliveries/{id}/redeliver`: responds with the new delivery.
pub(super) async fn redeliver(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<(StatusCode, Json<DeliveryInfo>), ApiError> {
    let unknown = || ApiError::not_found(RedeliverError::UnknownDelivery.to_string());
    let Path(delivery_id) = path.map_err(|_| unknown())?;
    let event = requests.store().event_of_delivery(&delivery_id).await?;
    let event = event.ok_or_else(unknown)?;
    // The delivery may be another workspace's.
    let record = requests.get(&event.request_id).await?;
    record.ok_or_else(unknown)?;
    let delivery = generator.webhooks.redeliver(&delivery_id).await?;
    let info = DeliveryInfo::new(&event, &delivery);
    Ok((StatusCode::ACCEPTED, Json(info)))
}

impl From<RedeliverError> for ApiError {
    fn from(error: RedeliverError) -> ApiError {
        let message = error.to_string();
        match error {
            RedeliverError::UnknownDelivery => ApiError::not_found(message),
            RedeliverError::MissingWebhook { .. } => ApiError::conflict(message),
            RedeliverError::Store(_) | RedeliverError::Random(_) => ApiError::internal(message),
        }
    }
}

impl DeliveryInfo {
    fn new(event: &Event, delivery: &Delivery) -> DeliveryInfo {
        let attempts = delivery.attempts.iter().enumerate();
        DeliveryInfo {
            delivery_id: delivery.delivery_id.clone(),
            event_id: event.event_id.clone(),
            state: delivery.state,
            attempts: attempts
                .map(|(index, attempt)| AttemptInfo::new(index + 1, attempt))
                .collect(),
            body: event.body.clone(),
        }
    }
}

impl AttemptInfo {
    fn new(number: usize, attempt: &Attempt) -> AttemptInfo {
        AttemptInfo {
            number,
            at: format_rfc3339_millis(attempt.at).to_string(),
            duration_ms: attempt.duration.as_millis(),
            status: attempt.status,
            error: attempt.error.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde_json::json;

    use super::*;

    #[test]
    fn describes_attempts_in_order() {
        let attempt = |status, error: Option<&str>| Attempt {
            at: SystemTime::UNIX_EPOCH,
            duration: Duration::from_micros(1999),
            status,
            error: error.map(str::to_owned),
            response_body: String::new(),
        };
        let event = Event {
            event_id: "event".to_owned(),
            request_id: "request".to_owned(),
            body: "{}".to_owned(),
            deliveries: vec![Delivery {
                delivery_id: "delivery".to_owned(),
                state: DeliveryState::Delivered,
                attempts: vec![attempt(None, Some("refused")), attempt(Some(200), None)],
            }],
            fault: None,
        };
        let info = DeliveryInfo::new(&event, &event.deliveries[0]);
        let at = "1970-01-01T00:00:00.000Z";
        let expected = json!({
            "deliveryId": "delivery", "eventId": "event", "state": "delivered", "body": "{}",
            "attempts": [
                { "number": 1, "at": at, "durationMs": 1, "status": null, "error": "refused" },
                { "number": 2, "at": at, "durationMs": 1, "status": 200, "error": null },
            ],
        });
        assert_eq!(serde_json::to_value(info).unwrap(), expected);
    }
}
