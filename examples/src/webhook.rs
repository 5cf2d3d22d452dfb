use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reportflow::webhook::{Inbox, Verifier};
use tokio::net::TcpListener;

use crate::Result;

/// Receives webhooks at the URL that it returns, and puts those whose signature
/// is right into the inbox.
pub(crate) async fn listen(secret: &str, inbox: Inbox) -> Result<String> {
    let router = Router::new()
        .route("/webhook", post(receive))
        .with_state((Verifier::new(secret)?, inbox));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}/webhook"))
}

/// Verifies before it reads; what is not signed by the secret is not read.
async fn receive(
    State((verifier, inbox)): State<(Verifier, Inbox)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match verifier.verify(&headers, &body) {
        Ok(event) => {
            inbox.accept(event);
            StatusCode::NO_CONTENT
        }
        Err(error) => {
            eprintln!("webhook refused: {error}");
            StatusCode::UNAUTHORIZED
        }
    }
}
