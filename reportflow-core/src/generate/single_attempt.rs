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

impl BatchResponse {
    /// Returns the body, which may contain passcodes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.response.body
    }

    /// Decodes the body.
    pub fn decode(&self) -> Result<AcceptedRequest, Error> {
        self.response.decode(&self.client.transport().auth)
    }
}

/// Waits for an access token, and for a slot of the rate limiter for asynchronous
/// requests. [`post_batch`] uses the slot.
pub async fn acquire_slot(client: &Client) -> Result<(), Error> {
    let transport = client.transport();
    let slot = transport.acquire_slot(RateLimitClass::Async, Deadline::after(Duration::MAX));
    Ok(slot.await?)
}

/// Sends the body of an asynchronous request for several documents, without retries
/// and without a slot of the rate limiter.
pub async fn post_batch(client: &Client, body: Vec<Bytes>) -> Result<BatchResponse, Error> {
    let transport = client.transport();
    let body = RequestBody::new(body, ProgressHook::default());
    let request = transport.post("/file/async/multiple", body, ResponseKind::Json);
    let deadline = Deadline::after(transport.total_timeout.unwrap_or(Duration::MAX));
    let response = transport.attempt(&request, 1, deadline).await?;
    Ok(BatchResponse {
        client: client.clone(),
        response,
    })
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
