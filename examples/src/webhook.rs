use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reportflow::Accepted;
use reportflow::webhook::{Event, Verifier};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::Result;

/// Receives webhooks, and passes on those whose signature is right.
#[derive(Debug)]
pub(crate) struct Webhooks {
    address: SocketAddr,
    events: mpsc::UnboundedReceiver<Event>,
}

type Receiver = Arc<(Verifier, mpsc::UnboundedSender<Event>)>;

impl Webhooks {
    pub(crate) async fn listen(secret: &str) -> Result<Webhooks> {
        let (sender, events) = mpsc::unbounded_channel();
        let receiver: Receiver = Arc::new((Verifier::new(secret)?, sender));
        let router = Router::new()
            .route("/webhook", post(receive))
            .with_state(receiver);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Webhooks { address, events })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/webhook", self.address)
    }

    /// Waits until the files of a request are ready.
    pub(crate) async fn completed(&mut self, accepted: &Accepted) -> Result<()> {
        while let Some(event) = self.events.recv().await {
            if event.is_for(accepted) {
                return Ok(());
            }
        }
        Err("the receiver of webhooks has stopped".into())
    }
}

/// Verifies before it reads; what is not signed by the secret is not read.
async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (verifier, sender) = &*receiver;
    let event = match verifier.verify(&headers, &body) {
        Ok(event) => event,
        Err(error) => {
            eprintln!("webhook refused: {error}");
            return StatusCode::UNAUTHORIZED;
        }
    };
    match sender.send(event) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
