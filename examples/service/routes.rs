//! The routes of the service.

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

/// The maximum wait of a `GET` for the webhook.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(crate) struct AppState {
    client: Client,
    verifier: Verifier,
    inbox: Inbox,
    /// A real service stores the invoices in its database.
    invoices: Arc<Mutex<HashMap<String, AcceptedRequest>>>,
}

impl AppState {
    pub(crate) fn new(client: Client, verifier: Verifier) -> AppState {
        AppState {
            client,
            verifier,
            inbox: Inbox::new(),
            invoices: Arc::default(),
        }
    }
}

/// The extractor `VerifiedEvent` takes the verifier from the state.
impl FromRef<AppState> for Verifier {
    fn from_ref(state: &AppState) -> Verifier {
        state.verifier.clone()
    }
}

pub(crate) fn router(state: AppState) -> Router {
    Router::new()
        .route("/invoices", post(create_invoice))
        .route("/invoices/{id}", get(get_invoice))
        .route("/webhook", post(receive_webhook))
        .with_state(state)
}

#[derive(Serialize)]
struct OrderResponse {
    id: String,
}

async fn create_invoice(
    State(state): State<AppState>,
    Json(invoice): Json<Invoice>,
) -> Result<Response, AppError> {
    let accepted = invoice.generate_async(&state.client).await?;
    let id = accepted.request_id.to_string();
    let mut invoices = state
        .invoices
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    invoices.insert(id.clone(), accepted);
    let location = [(LOCATION, format!("/invoices/{id}"))];
    Ok((StatusCode::ACCEPTED, location, Json(OrderResponse { id })).into_response())
}

/// Receives verified events only; the extractor rejects all others.
async fn receive_webhook(
    State(state): State<AppState>,
    VerifiedEvent(event): VerifiedEvent,
) -> StatusCode {
    state.inbox.deliver(event);
    StatusCode::NO_CONTENT
}

async fn get_invoice(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let accepted = {
        let invoices = state
            .invoices
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        invoices.get(&id).cloned()
    };
    let Some((accepted, file)) = accepted
        .as_ref()
        .and_then(|accepted| Some((accepted, accepted.files.first()?)))
    else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    if let Err(error) = accepted
        .wait_for_completion(&state.inbox, WEBHOOK_TIMEOUT)
        .await
    {
        // The webhook may be lost. The download below shows whether the file is
        // ready.
        eprintln!("invoice {id}: {error}");
    }
    let download = state.client.download(&accepted.request_id, &file.file_id);
    match download.wait_up_to(Duration::from_secs(1)).bytes().await {
        Ok(pdf) => Ok(([(CONTENT_TYPE, "application/pdf")], pdf).into_response()),
        Err(Error::NotReady { .. }) => {
            Ok((StatusCode::ACCEPTED, [(RETRY_AFTER, "5")]).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// A failed request to Re:port Flow, as a response to our customer.
struct AppError(Error);

impl From<Error> for AppError {
    fn from(error: Error) -> AppError {
        AppError(error)
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self.0 {
            // The order is invalid, for example its date.
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
