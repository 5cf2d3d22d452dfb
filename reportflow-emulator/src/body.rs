//! Bodies of requests, within the limit.

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;

use crate::error::ApiError;

/// 50 MB, as Express counts them.
pub(crate) const LIMIT: usize = 50 * 1024 * 1024;

/// How much is read and thrown away, so that a client that sends too much
/// gets to read why it failed.
const DRAINED: usize = 2 * LIMIT;

pub(crate) async fn read(mut body: Body) -> Result<Bytes, ApiError> {
    let mut bytes = Vec::with_capacity(body.size_hint().lower().min(LIMIT as u64) as usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| ApiError::bad_request(error.to_string()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > LIMIT {
            drain(body).await;
            return Err(ApiError::too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}

pub(crate) async fn drain(mut body: Body) {
    let mut drained = 0;
    while let Some(Ok(frame)) = body.frame().await {
        drained += frame.data_ref().map_or(0, Bytes::len);
        if drained > DRAINED {
            return;
        }
    }
}
