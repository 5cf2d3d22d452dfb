use std::time::Duration;

/// A request that is about to be sent; see
/// [`ClientBuilder::on_request`](crate::ClientBuilder::on_request).
///
/// ```
/// use reportflow_core::{Client, RequestInfo};
///
/// fn log(request: &RequestInfo) {
///     let RequestInfo { method, route, sequence, .. } = request;
///     println!("{method} {route} (request {sequence})");
/// }
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder().app_key("ak_test").on_request(log).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestInfo {
    /// The HTTP method, such as `POST`.
    pub method: &'static str,
    /// The endpoint without ids, such as `/file/download/{requestId}/{fileId}`.
    pub route: &'static str,
    /// The number of the HTTP request, from 1. Each retry and redirect adds 1.
    pub sequence: u32,
    /// The length of the body, in bytes.
    pub body_len: usize,
}

/// The outcome of a request; see
/// [`ClientBuilder::on_response`](crate::ClientBuilder::on_response).
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::{Client, ResponseInfo};
///
/// fn log(response: &ResponseInfo) {
///     if response.elapsed > Duration::from_secs(5) || response.status != Some(202) {
///         let (route, id) = (response.request.route, &response.request_id);
///         println!("{route}: {:?} after {:?}, request {id:?}", response.status, response.elapsed);
///     }
/// }
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder().app_key("ak_test").on_response(log).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResponseInfo {
    /// The request.
    pub request: RequestInfo,
    /// The HTTP status. `None` if no response arrived.
    pub status: Option<u16>,
    /// The id of the request, if a header contains one.
    pub request_id: Option<String>,
    /// The time until the response headers arrived, or the HTTP request failed.
    pub elapsed: Duration,
}
