//! The number of pages of a document.

use crate::api_error::ApiError;
use crate::inbox::state::InboxState;
use crate::model::{FileRecord, RequestRecord};

/// Returns the number of pages of a document that is ready.
pub(super) async fn page_count(
    _state: &InboxState,
    _record: &RequestRecord,
    _file: &FileRecord,
) -> Result<usize, ApiError> {
    Ok(1)
}
