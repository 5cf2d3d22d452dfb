//! Responds with images and documents.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::{etag, placeholder};
use crate::api_error::ApiError;
use crate::http::content_disposition;
use crate::inbox::page_image::{ImageKey, PageImages, Size};
use crate::inbox::viewer::Viewer;

/// Browsers ask each time whether they still have the right version.
const NO_CACHE: &str = "private, no-cache";

/// `GET /inbox/requests/{id}/files/{fileId}/pages/{n}.png`.
pub(in crate::inbox) async fn page(
    viewer: Viewer,
    State(images): State<Arc<PageImages>>,
    headers: HeaderMap,
    path: Result<Path<(String, String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Ok(Path((request_id, file_id, name))) = path else {
        return Ok(placeholder::response());
    };
    let number = name.strip_suffix(".png").and_then(|it| it.parse().ok());
    let Some(number) = number else {
        return Ok(placeholder::response());
    };
    let pdf = pdf(&viewer, &request_id, &file_id).await?;
    image(&images, &headers, pdf, number, Size::Page).await
}

/// `GET /inbox/requests/{id}/files/{fileId}/thumbnail.png`: the first page.
pub(in crate::inbox) async fn thumbnail(
    viewer: Viewer,
    State(images): State<Arc<PageImages>>,
    headers: HeaderMap,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Ok(Path((request_id, file_id))) = path else {
        return Ok(placeholder::response());
    };
    let pdf = pdf(&viewer, &request_id, &file_id).await?;
    image(&images, &headers, pdf, 1, Size::Thumbnail).await
}

/// `GET /inbox/requests/{id}/files/{fileId}/document.pdf[?download]`.
pub(in crate::inbox) async fn document(
    viewer: Viewer,
    headers: HeaderMap,
    uri: Uri,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((request_id, file_id)) = path.map_err(|_| ApiError::file_not_available())?;
    let record = viewer.requests.get_without_params(&request_id).await?;
    let files = record.map(|record| record.files).unwrap_or_default();
    let file = files.into_iter().find(|file| file.file_id == file_id);
    let file = file.ok_or_else(ApiError::file_not_available)?;
    let pdf = viewer.requests.store().pdf(&request_id, &file_id).await?;
    let pdf = pdf.ok_or_else(ApiError::file_not_available)?;
    let disposition = if uri.query() == Some("download") {
        content_disposition::attachment(&file.file_name)
    } else {
        content_disposition::inline(&file.file_name)
    };
    let etag = etag::of_document(etag::digest(&pdf).await?);
    let mut response = cached(&headers, &etag, "application/pdf", pdf);
    if let Ok(disposition) = disposition.try_into() {
        response
            .headers_mut()
            .insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// Returns the PDF of a request that the reader may see. Returns `None` if it is being
/// rendered, failed or gone.
async fn pdf(viewer: &Viewer, request_id: &str, file_id: &str) -> Result<Option<Bytes>, ApiError> {
    let Some(_) = viewer.requests.get_without_params(request_id).await? else {
        return Ok(None);
    };
    Ok(viewer.requests.store().pdf(request_id, file_id).await?)
}

async fn image(
    images: &PageImages,
    headers: &HeaderMap,
    pdf: Option<Bytes>,
    page: usize,
    size: Size,
) -> Result<Response, ApiError> {
    let Some(pdf) = pdf else {
        return Ok(placeholder::response());
    };
    let digest = etag::digest(&pdf).await?;
    let key = ImageKey { digest, page, size };
    let etag = etag::of_image(&key);
    if etag::matches(headers, &etag) {
        return Ok(cached(headers, &etag, "image/png", Bytes::new()));
    }
    let png = images.png(pdf, key).await?;
    Ok(match png {
        Some(png) => cached(headers, &etag, "image/png", png),
        None => placeholder::response(),
    })
}

/// Responds with `body`, or with status 304 if the browser has it.
fn cached(headers: &HeaderMap, etag: &str, content_type: &'static str, body: Bytes) -> Response {
    let cache = [(ETAG, etag), (CACHE_CONTROL, NO_CACHE)];
    if etag::matches(headers, etag) {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    (cache, [(CONTENT_TYPE, content_type)], body).into_response()
}
