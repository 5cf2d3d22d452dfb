//! The changes of requests as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::stored_requests::StoredRequests;
use crate::generation::Generator;
use crate::store::{Change, ChangeKind};
use crate::worker_pool::StopSignal;

/// Proxies close idle connections after 30 s or more.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The wait of a client before it connects again.
const RETRY: Duration = Duration::from_secs(2);

/// nginx would hold events back.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

struct Changes {
    requests: StoredRequests,
    receiver: Receiver<Change>,
    stop: StopSignal,
    last_id: u64,
    /// The event that is sent first.
    greeting: Option<Event>,
}

/// `GET /_emulator/events`. A client that missed changes gets the event `resync`: it was
/// too slow, or it connects again.
pub(super) async fn stream(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    headers: HeaderMap,
) -> Response {
    let greeting = Event::default().retry(RETRY);
    let greeting = if headers.contains_key(LAST_EVENT_ID) {
        greeting.event("resync").data("{}")
    } else {
        greeting.comment("connected")
    };
    let changes = Changes {
        receiver: requests.store().subscribe(),
        requests,
        stop: generator.workers.stop_signal(),
        last_id: 0,
        greeting: Some(greeting),
    };
    let events = stream::unfold(changes, async |mut changes| {
        let event = changes.next().await?;
        Some((Ok::<_, Infallible>(event), changes))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let events = Sse::new(events).keep_alive(keep_alive);
    ([(X_ACCEL_BUFFERING, "no")], events).into_response()
}

impl Changes {
    /// Returns the next event, or `None` if the emulator stops.
    async fn next(&mut self) -> Option<Event> {
        if let Some(greeting) = self.greeting.take() {
            return Some(greeting);
        }
        let event = loop {
            let change = tokio::select! {
                biased;
                () = self.stop.stopped() => return None,
                change = self.receiver.recv() => change,
            };
            match change {
                Ok(change) if self.requests.includes(change.workspace.as_deref()) => {
                    break describe(&change);
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break Event::default().event("resync").data("{}"),
                Err(RecvError::Closed) => return None,
            }
        };
        self.last_id += 1;
        Some(event.id(self.last_id.to_string()))
    }
}

fn describe(change: &Change) -> Event {
    let name = match change.kind {
        ChangeKind::Added => "request",
        ChangeKind::Updated => "update",
        ChangeKind::Removed => "removed",
    };
    let data = json!({ "requestId": change.request_id });
    Event::default().event(name).data(data.to_string())
}
