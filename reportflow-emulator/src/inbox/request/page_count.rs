//! The number of pages of a document.

use crate::api_error::ApiError;
use crate::inbox::state::InboxState;
use crate::model::{FileRecord, RequestRecord};

/// Returns the number of pages of a document that is ready. 0 if its PDF was deleted.
pub(super) async fn page_count(
    state: &InboxState,
    record: &RequestRecord,
    file: &FileRecord,
) -> Result<usize, ApiError> {
    let pdf = state.app.store.pdf(&record.request_id, &file.file_id);
    let Some(pdf) = pdf.await? else {
        return Ok(0);
    };
    Ok(state.images.page_count(pdf).await?.unwrap_or_default())
}
