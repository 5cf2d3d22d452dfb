//! Reads a body from the connection.

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::BodyExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::MAX_BODY_BYTES;
use crate::api_error::ApiError;

/// The bodies above [`SMALL_BODY_BYTES`] that are received or validated at the same time,
/// and those with an encoding. The others wait, so that many large ones do not fill the
/// memory.
static LARGE_BODIES: Semaphore = Semaphore::const_new(8);

const SMALL_BODY_BYTES: usize = 1024 * 1024;

/// The limit of [`drain`].
const MAX_DRAINED_BYTES: usize = 2 * MAX_BODY_BYTES;

/// Reads a whole body within the limit. A large one comes with a permit, which is kept
/// as long as the body.
pub(super) async fn read(
    mut body: Body,
) -> Result<(Bytes, Option<SemaphorePermit<'static>>), ApiError> {
    let mut bytes =
        Vec::with_capacity(body.size_hint().lower().min(SMALL_BODY_BYTES as u64) as usize);
    let mut permit = None;
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
        if bytes.len() > SMALL_BODY_BYTES && permit.is_none() {
            permit = self::permit().await;
        }
    }
    Ok((bytes.into(), permit))
}

pub(super) async fn permit() -> Option<SemaphorePermit<'static>> {
    LARGE_BODIES.acquire().await.ok()
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
