//! Tests of what the API cannot ask for: faults, removed requests and restarts.

mod faults;
mod limits;
mod order;
mod redeliver;
mod resume;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{Deliverer, Receiver, Ticket, Webhooks};
use crate::clock::Clock;
use crate::model::{DeliveryFault, Endpoint, Event, FileRecord, FileState, Json, RequestRecord};
use crate::model::{DeliveryState, ShareType};
use crate::store::{Retention, Store};
use crate::worker_pool::WorkerPool;
use crate::workspace::{DEFAULT_NAME, Workspace};

const SECRET: &str = "whsec_test";
/// Longer than the queue waits for a receiver.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(1200);
/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3600);

/// The headers and the body of a received webhook.
type Received = (HeaderMap, Bytes);

/// A store with the webhook of the default workspace.
struct Setup {
    store: Arc<Store>,
    workers: Arc<WorkerPool>,
    webhooks: Webhooks,
}

/// Responds with these statuses, then with 204. Returns the URL and all requests.
async fn receiver(statuses: &[u16]) -> (String, UnboundedReceiver<Received>) {
    let (url, received, _) = held_receiver(statuses, Semaphore::MAX_PERMITS).await;
    (url, received)
}

/// Returns also a semaphore. Each response takes a permit.
async fn held_receiver(
    statuses: &[u16],
    permits: usize,
) -> (String, UnboundedReceiver<Received>, Arc<Semaphore>) {
    let (sender, received) = unbounded_channel();
    let statuses = Arc::new(Mutex::new(VecDeque::from(statuses.to_vec())));
    let permits = Arc::new(Semaphore::new(permits));
    let held = Arc::clone(&permits);
    let take = move |headers: HeaderMap, body: Bytes| async move {
        sender.send((headers, body)).unwrap();
        held.acquire().await.unwrap().forget();
        let status = statuses.lock().unwrap().pop_front().unwrap_or(204);
        StatusCode::from_u16(status).unwrap()
    };
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = TcpListener::bind(address).await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(take));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (url, received, permits)
}

impl Setup {
    fn new(url: &str, retry_delays: &[Duration]) -> Setup {
        let store = Store::in_memory(Retention::default());
        Setup::restarted(Arc::new(store), Some(url), retry_delays)
    }

    /// Returns a new run with an earlier store.
    fn restarted(store: Arc<Store>, url: Option<&str>, retry_delays: &[Duration]) -> Setup {
        let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
        Setup::with_clock(store, url, retry_delays, clock)
    }

    fn with_clock(
        store: Arc<Store>,
        url: Option<&str>,
        retry_delays: &[Duration],
        clock: Arc<Clock>,
    ) -> Setup {
        let workers = Arc::new(WorkerPool::new());
        let deliverer = Deliverer::new(
            Arc::clone(&store),
            clock,
            Arc::clone(&workers),
            retry_delays.to_vec(),
        );
        let workspace = Arc::new(Workspace {
            name: DEFAULT_NAME.to_owned(),
            id: "EmulatorSpace001".to_owned(),
            app_key: None,
            rate_limiter: None,
        });
        let receiver = |url| {
            let mut receiver = Receiver::new(url, SECRET).unwrap();
            receiver.attempt_timeout = ATTEMPT_TIMEOUT;
            (workspace, receiver)
        };
        let webhooks = Webhooks::start(deliverer, url.map(receiver).into_iter().collect());
        Setup {
            store,
            workers,
            webhooks,
        }
    }

    async fn stop(self) -> Arc<Store> {
        self.workers.stop();
        self.workers.finish().await;
        self.store
    }

    /// Stores a request with one document that is being rendered.
    async fn accept(&self, request_id: &str, fault: Option<DeliveryFault>) -> Ticket {
        let queue = self.webhooks.lock_queue(Some(DEFAULT_NAME)).await.unwrap();
        self.store.add(record(request_id, fault)).await.unwrap();
        queue.enqueue(request_id)
    }

    async fn render(&self, request_id: &str) -> Option<Event> {
        let pdf = Ok(Bytes::from_static(b"%PDF-"));
        let event = self.webhooks.event_of(Some(DEFAULT_NAME));
        let stored = self.store.finish_file(request_id, "file", pdf, event);
        stored.await.unwrap()
    }

    /// Renders an accepted request.
    async fn finish(&self, request_id: &str, ticket: Ticket) {
        let event = self.render(request_id).await.unwrap();
        let workspace = Some(DEFAULT_NAME);
        self.webhooks.finish(workspace, Some(ticket), event);
    }

    /// Accepts and renders a request.
    async fn complete(&self, request_id: &str, fault: Option<DeliveryFault>) {
        let ticket = self.accept(request_id, fault).await;
        self.finish(request_id, ticket).await;
    }

    async fn event(&self, request_id: &str) -> Event {
        let mut events = self.store.events(request_id).await.unwrap();
        assert_eq!(events.len(), 1);
        events.remove(0)
    }

    /// Waits until no delivery of the request is pending.
    async fn settled(&self, request_id: &str) -> Event {
        self.until(request_id, |event| event.pending().is_empty())
            .await
    }

    async fn until(&self, request_id: &str, is_reached: impl Fn(&Event) -> bool) -> Event {
        let mut changes = self.store.subscribe();
        loop {
            let event = self.event(request_id).await;
            if is_reached(&event) {
                return event;
            }
            changes.recv().await.unwrap();
        }
    }
}

fn record(request_id: &str, delivery_fault: Option<DeliveryFault>) -> RequestRecord {
    RequestRecord {
        sequence: 0,
        request_id: request_id.to_owned(),
        workspace: Some(DEFAULT_NAME.to_owned()),
        endpoint: Endpoint::AsyncSingle,
        design_id: Some("Invoice000000001".to_owned()),
        version: Some(1),
        status: 202,
        accepted_at: SystemTime::UNIX_EPOCH,
        headers: String::new(),
        origin: "http://127.0.0.1:1".to_owned(),
        files: vec![FileRecord {
            file_id: "file".to_owned(),
            file_name: "a.pdf".to_owned(),
            params: serde_json::from_str::<Json>("{}").unwrap(),
            passthrough: None,
            share_type: ShareType::Workspace,
            passcode_enabled: false,
            state: FileState::Rendering,
            findings: Vec::new(),
            render_failure: None,
        }],
        rejection: None,
        fault: None,
        has_webhook: true,
        delivery_fault,
    }
}

/// Returns the request id of the next webhook.
async fn next(received: &mut UnboundedReceiver<Received>) -> String {
    let (_, body) = received.recv().await.unwrap();
    let event: serde_json::Value = serde_json::from_slice(&body).unwrap();
    event["requestId"].as_str().unwrap().to_owned()
}

fn states(event: &Event) -> Vec<(DeliveryState, usize)> {
    let deliveries = event.deliveries.iter();
    deliveries.map(|it| (it.state, it.attempts.len())).collect()
}
