//! The action of a fault on a request.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use tokio::time;

use super::layer::{FaultLayer, Route};
use super::truncated_body::TruncatedBody;

use crate::api_error::ApiError;
use crate::faults::{Action, Answer, HttpEffect};
use crate::request_context::RequestContext;
use crate::server::connection_control::ConnectionControl;

/// The status of a request that gets no response.
const UNANSWERED: u16 = 0;

/// A fault that acts on a request.
pub(super) struct FaultAction<'a> {
    pub(super) layer: &'a FaultLayer,
    pub(super) context: &'a RequestContext,
    pub(super) control: ConnectionControl,
}

impl FaultAction<'_> {
    /// Returns the response, or `None` if the handler responds.
    pub(super) async fn before_handler(&self, effect: &HttpEffect) -> Option<Response> {
        self.wait(effect.delay).await;
        match &effect.action {
            None | Some(Action::Truncate(_)) => None,
            Some(Action::Respond(answer)) => Some(response(answer)),
            Some(Action::Hang) => {
                self.keep_unanswered().await;
                match self.hang().await {}
            }
            Some(Action::Reset) => {
                self.keep_unanswered().await;
                match self.control.reset().await {}
            }
        }
    }

    /// Changes the response of the handler.
    pub(super) async fn after_handler(&self, effect: &HttpEffect, handled: Response) -> Response {
        self.wait(effect.delay).await;
        match &effect.action {
            None => handled,
            Some(Action::Respond(answer)) => {
                self.set_status(answer.status.as_u16()).await;
                response(answer)
            }
            Some(Action::Hang) => {
                self.set_status(UNANSWERED).await;
                match self.hang().await {}
            }
            Some(Action::Reset) => {
                self.set_status(UNANSWERED).await;
                match self.control.reset().await {}
            }
            Some(Action::Truncate(bytes)) => {
                let control = self.control.clone();
                handled.map(|body| Body::new(TruncatedBody::new(body, *bytes, control)))
            }
        }
    }

    async fn wait(&self, delay: Duration) {
        if delay.is_zero() {
            return;
        }
        tokio::select! {
            () = time::sleep(delay) => {}
            never = self.hang() => match never {},
        }
    }

    /// Ends when the server drops the request: the client leaves, or the emulator stops.
    async fn hang(&self) -> Infallible {
        self.layer.generator.workers.stop_signal().stopped().await;
        self.control.reset().await
    }

    async fn keep_unanswered(&self) {
        if let Route::Generate(rejections) = &self.layer.route {
            rejections.keep_unanswered(self.context).await;
        }
    }

    /// Stores the status that the client of an accepted request sees.
    async fn set_status(&self, status: u16) {
        if let Some(request_id) = self.context.request_id() {
            let store = &self.layer.generator.store;
            if let Err(error) = store.set_status(request_id, status).await {
                tracing::error!(request_id, %error, "cannot store the status of a request");
            }
        }
    }
}

fn response(answer: &Answer) -> Response {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    match body {
        Some(body) => (*status, headers.clone(), body.clone()).into_response(),
        None => {
            let mut response = ApiError::of_status(*status).into_response();
            response.headers_mut().extend(headers.clone());
            response
        }
    }
}
