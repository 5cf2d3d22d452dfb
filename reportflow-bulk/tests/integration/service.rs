//! The emulator, with a receiver of its webhooks.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reportflow_core::webhook::{Event, Inbox, Verifier};
use reportflow_core::{Client, RateLimiter};
use reportflow_emulator::{Emulator, EmulatorBuilder, Fault};
use tokio::net::TcpListener;

pub(crate) const DESIGN: &str = "Rc7nW2pXk9DhT4Vb";
const SECRET: &str = "s3cret";
const PDF_BYTES: usize = 24 << 10;

/// An emulator, which knows what it accepted.
pub(crate) struct Service {
    pub(crate) emulator: Emulator,
    /// The webhooks that arrived, if the emulator sends any.
    pub(crate) inbox: Inbox,
}

impl Service {
    /// Starts an emulator without webhooks.
    pub(crate) async fn start() -> Service {
        Service::with(|emulator| emulator).await
    }

    pub(crate) async fn with(build: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Service {
        let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/../designs");
        let emulator = build(Emulator::builder().designs_dir(designs));
        Service {
            emulator: emulator.start().await.unwrap(),
            inbox: Inbox::new(),
        }
    }

    /// Starts an emulator whose webhooks are passed to `deliver`.
    pub(crate) async fn with_webhooks(
        deliver: impl Fn(&Inbox, Event) + Send + Sync + 'static,
    ) -> Service {
        Service::with_webhooks_and(deliver, |emulator| emulator).await
    }

    pub(crate) async fn with_webhooks_and(
        deliver: impl Fn(&Inbox, Event) + Send + Sync + 'static,
        build: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder,
    ) -> Service {
        let receiver = Receiver {
            verifier: verifier(),
            inbox: Inbox::new(),
            deliver: Arc::new(deliver),
        };
        let inbox = receiver.inbox.clone();
        let router = Router::new().route("/", post(receive));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = router.with_state(receiver);
        tokio::spawn(async { axum::serve(listener, router).await });
        let service = Service::with(|emulator| build(emulator.webhook(url, SECRET))).await;
        Service { inbox, ..service }
    }

    /// Loses the response to the request with document 5, which the service accepts.
    pub(crate) fn lose_response(&self) {
        let fault = Fault::reset().after().route("async/multiple");
        self.emulator.set_fault(fault.file("R-5.pdf")).unwrap();
    }

    pub(crate) fn client(&self) -> Client {
        client(&self.emulator.base_url())
    }
}

/// Makes the bytes of each PDF without drawing it. They are as many as those of a real one, and those
/// of no other document.
pub(crate) fn without_drawing(emulator: EmulatorBuilder) -> EmulatorBuilder {
    emulator.renderer(|_, title, params| {
        let line = format!("%PDF-1.7 {title} {params:?}\n");
        Ok(line
            .into_bytes()
            .into_iter()
            .cycle()
            .take(PDF_BYTES)
            .collect())
    })
}

pub(crate) fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

/// Returns a client that waits for no limit, so that the tests are quick.
pub(crate) fn client(base_url: &str) -> Client {
    let client = Client::builder().base_url(base_url).app_key("ak_test");
    let client = client.rate_limiter(RateLimiter::unlimited());
    client.build().unwrap()
}

type Deliver = dyn Fn(&Inbox, Event) + Send + Sync;

#[derive(Clone)]
struct Receiver {
    verifier: Verifier,
    inbox: Inbox,
    deliver: Arc<Deliver>,
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match receiver.verifier.verify(&headers, &body) {
        Ok(event) => {
            (receiver.deliver)(&receiver.inbox, event);
            StatusCode::NO_CONTENT
        }
        Err(error) => StatusCode::from_u16(error.status()).unwrap(),
    }
}
