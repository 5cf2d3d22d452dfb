//! The service.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use reportflow::webhook::{Inbox, VerifiedEvent, Verifier};
use reportflow::{AcceptedRequest, Client, Error, ReportDesign as _};
use serde::Serialize;

use crate::invoice::Invoice;

/// How long a customer who asks early is kept waiting for the webhook.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(crate) struct App {
    client: Client,
    verifier: Verifier,
    inbox: Inbox,
    /// In a real service, a table of its database.
    invoices: Arc<Mutex<HashMap<String, AcceptedRequest>>>,
}

impl App {
    pub(crate) fn new(client: Client, verifier: Verifier) -> App {
        App {
            client,
            verifier,
            inbox: Inbox::new(),
            invoices: Arc::default(),
        }
    }
}

/// Where the extractor `VerifiedEvent` finds the secret.
impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Verifier {
        app.verifier.clone()
    }
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/invoices", post(order))
        .route("/invoices/{id}", get(hand_out))
        .route("/webhook", post(receive))
        .with_state(app)
}

#[derive(Serialize)]
struct Ordered {
    id: String,
}

async fn order(State(app): State<App>, Json(invoice): Json<Invoice>) -> Result<Response, Failure> {
    let accepted = invoice.generate_async(&app.client).await?;
    let id = accepted.request_id.to_string();
    let mut invoices = app.invoices.lock().unwrap_or_else(PoisonError::into_inner);
    invoices.insert(id.clone(), accepted);
    let location = [(LOCATION, format!("/invoices/{id}"))];
    Ok((StatusCode::ACCEPTED, location, Json(Ordered { id })).into_response())
}

/// What is not signed by the secret does not get here.
async fn receive(State(app): State<App>, VerifiedEvent(event): VerifiedEvent) -> StatusCode {
    app.inbox.deliver(event);
    StatusCode::NO_CONTENT
}

async fn hand_out(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Failure> {
    let accepted = {
        let invoices = app.invoices.lock().unwrap_or_else(PoisonError::into_inner);
        invoices.get(&id).cloned()
    };
    let Some((accepted, file)) = accepted
        .as_ref()
        .and_then(|accepted| Some((accepted, accepted.files.first()?)))
    else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    if let Err(error) = accepted.wait_for_completion(&app.inbox, PATIENCE).await {
        // A webhook may get lost, so the download has the last word.
        eprintln!("invoice {id}: {error}");
    }
    let download = app.client.download(&accepted.request_id, &file.file_id);
    match download.wait_up_to(Duration::from_secs(1)).bytes().await {
        Ok(pdf) => Ok(([(CONTENT_TYPE, "application/pdf")], pdf).into_response()),
        Err(Error::NotReady { .. }) => {
            Ok((StatusCode::ACCEPTED, [(RETRY_AFTER, "5")]).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A call of Re:port Flow that failed, as our own customer is told of it.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self.0 {
            // What was ordered cannot be printed: a date that is none, say.
            error
            @ (Error::InvalidParams(_) | Error::InvalidFileName(_) | Error::BadRequest(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response()
            }
            error => {
                eprintln!("{error}");
                StatusCode::BAD_GATEWAY.into_response()
            }
        }
    }
}
