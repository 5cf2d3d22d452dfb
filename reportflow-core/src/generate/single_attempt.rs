//! Sends a batch once, for `reportflow-bulk`. It records each step in its journal, so it
//! needs the steps of a request apart.

use std::time::Duration;

use bytes::Bytes;

use crate::client::Client;
use crate::error::Error;
use crate::model::AcceptedRequest;
use crate::model::ShareType;
use crate::transport::Deadline;
use crate::transport::body::RequestBody;
use crate::transport::progress::ProgressHook;
use crate::transport::rate_limiter::RateLimitClass;
use crate::transport::request::ResponseKind;
use crate::transport::response::ApiResponse;
use crate::transport::retry::is_retryable;

/// A successful response, before it is decoded.
pub struct BatchResponse {
    client: Client,
    response: ApiResponse,
}

// Not derived, so that passcodes are not printed.
impl std::fmt::Debug for BatchResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchResponse").finish_non_exhaustive()
    }
}

/// The error of a request.
pub struct BatchError {
    /// The cause.
    pub error: Error,
    /// The body of a successful response, as far as it arrived. It may contain passcodes.
    pub body: Vec<u8>,
}

// Not derived, so that passcodes are not printed.
impl std::fmt::Debug for BatchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("BatchError");
        debug.field("error", &self.error).finish_non_exhaustive()
    }
}

impl BatchResponse {
    /// Returns the body, which may contain passcodes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.response.body
    }

    /// Returns the error of a body that does not name its request.
    #[must_use]
    pub fn decode_error(&self) -> Error {
        let redactor = &self.client.transport().auth;
        let decoded = self.response.decode::<AcceptedRequest>(redactor);
        let missing = || self.response.decode_error(&"missing request id", redactor);
        decoded.err().unwrap_or_else(missing)
    }
}

/// Waits for an access token, and for a slot of the rate limiter for asynchronous
/// requests. [`post_batch`] uses the slot.
pub async fn acquire_slot(client: &Client) -> Result<(), Error> {
    let transport = client.transport();
    let class = Some(RateLimitClass::Async);
    let slot = transport.acquire_slot(class, Deadline::after(Duration::MAX));
    Ok(slot.await?)
}

/// Sends the body of an asynchronous request for several documents, without retries
/// and without a slot of the rate limiter.
pub async fn post_batch(client: &Client, body: Vec<Bytes>) -> Result<BatchResponse, BatchError> {
    let transport = client.transport();
    let body = RequestBody::new(body, ProgressHook::default());
    let request = transport.post("/file/async/multiple", body, ResponseKind::Json);
    let deadline = Deadline::after(transport.total_timeout.unwrap_or(Duration::MAX));
    let mut body = Vec::new();
    let response = transport.attempt_into(&request, 1, deadline, &mut body);
    match response.await {
        Ok(response) => Ok(BatchResponse {
            client: client.clone(),
            response: transport.api_response(response, body),
        }),
        Err(error) => Err(BatchError { error, body }),
    }
}

/// Returns the id of a design in the client's workspace.
#[must_use]
pub fn workspace_design_id<'a>(client: &'a Client, id: &'a str) -> &'a str {
    client.workspace_design_id(id)
}

/// Returns whether the service cannot have accepted the request, and another attempt
/// may succeed.
#[must_use]
pub fn is_unaccepted(error: &Error) -> bool {
    is_retryable(error, false)
}

/// Returns the code of a share type in requests.
#[must_use]
pub fn share_type_code(share: &ShareType) -> &str {
    share.code()
}
