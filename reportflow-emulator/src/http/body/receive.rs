//! Reads a body from the connection.

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;

use super::MAX_BODY_BYTES;
use crate::api_error::ApiError;

/// The limit of [`drain`].
const MAX_DRAINED_BYTES: usize = 2 * MAX_BODY_BYTES;

/// Reads a whole body within the limit.
pub(super) async fn read(mut body: Body) -> Result<Bytes, ApiError> {
    let mut bytes =
        Vec::with_capacity(body.size_hint().lower().min(MAX_BODY_BYTES as u64) as usize);
    while let Some(frame) = body.frame().await {
        // Nobody reads this response, because the connection is broken.
        let frame = frame.map_err(|_| ApiError::unreadable_body("request aborted"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > MAX_BODY_BYTES {
            drain(body).await;
            return Err(ApiError::payload_too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}

/// Reads and discards a body. Some clients read the response only after they
/// sent the whole body.
pub(crate) async fn drain(mut body: Body) {
    let mut drained = 0;
    while let Some(Ok(frame)) = body.frame().await {
        drained += frame.data_ref().map_or(0, Bytes::len);
        if drained > MAX_DRAINED_BYTES {
            return;
        }
    }
}
