//! Tells a page that requests or faults changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time;

use super::state::InboxState;
use super::viewer::Viewer;
use crate::admin::StoredRequests;
use crate::store::Change;
use crate::worker_pool::StopSignal;

/// Proxies close idle connections after 30 s or more.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Changes within this time are one event: a page loads its list again at each.
const COLLECTION_TIME: Duration = Duration::from_millis(250);
/// nginx would hold events back.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

struct Changes {
    requests: StoredRequests,
    receiver: Receiver<Change>,
    faults: watch::Receiver<()>,
    stop: StopSignal,
    is_new: bool,
}

/// `GET /inbox/events`: the event `requests` for changes, without data. The first one comes at
/// once, because something may have changed since the page was loaded.
pub(super) async fn stream(
    State(state): State<InboxState>,
    viewer: Result<Viewer, Response>,
) -> Response {
    // A redirect would lead the script to the HTML of the login.
    let Ok(viewer) = viewer else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let changes = Changes {
        receiver: viewer.requests.store().subscribe(),
        faults: state.app.faults.subscribe(),
        requests: viewer.requests,
        stop: state.app.generator.workers.stop_signal(),
        is_new: true,
    };
    let events = stream::unfold(changes, async |mut changes| {
        changes.next().await?;
        let event = Event::default().event("requests").data("changed");
        Some((Ok::<_, Infallible>(event), changes))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let events = Sse::new(events).keep_alive(keep_alive);
    ([(X_ACCEL_BUFFERING, "no")], events).into_response()
}

impl Changes {
    /// Waits for a change. Returns `None` if the emulator stops.
    async fn next(&mut self) -> Option<()> {
        if self.is_new {
            self.is_new = false;
            return Some(());
        }
        loop {
            let change = tokio::select! {
                biased;
                () = self.stop.stopped() => return None,
                change = self.receiver.recv() => change,
                Ok(()) = self.faults.changed() => break,
            };
            match change {
                Ok(change) if !self.requests.includes(change.workspace.as_deref()) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return None,
            }
        }
        tokio::select! {
            biased;
            () = self.stop.stopped() => return None,
            () = time::sleep(COLLECTION_TIME) => {}
        }
        loop {
            match self.receiver.try_recv() {
                Ok(_) | Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(()),
            }
        }
    }
}
