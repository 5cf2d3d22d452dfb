//! The entity tags of documents and their images.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::IF_NONE_MATCH;
use sha2::{Digest as _, Sha256};

use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::inbox::page_image::ImageKey;

/// Changes when pages are drawn in another way.
const DRAWING_VERSION: u32 = 1;

/// Returns the start of the SHA-256 of a document.
pub(super) async fn digest(pdf: &Bytes) -> Result<[u8; 16], ApiError> {
    let pdf = pdf.clone();
    // A document may have many megabytes.
    run_blocking(move || {
        let mut start = [0; 16];
        start.copy_from_slice(&Sha256::digest(&pdf)[..16]);
        Ok(start)
    })
    .await
}

pub(super) fn of_document(digest: [u8; 16]) -> String {
    format!("\"{}\"", hex::encode(digest))
}

pub(super) fn of_image(key: &ImageKey) -> String {
    let ImageKey { digest, page, size } = key;
    let (digest, size) = (hex::encode(digest), size.as_str());
    format!("\"{digest}-{size}-{page}-{DRAWING_VERSION}\"")
}

/// Returns whether the browser has this version.
pub(super) fn matches(headers: &HeaderMap, etag: &str) -> bool {
    let values = headers.get_all(IF_NONE_MATCH).into_iter();
    let mut tags = values
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','));
    tags.any(|tag| tag.trim().trim_start_matches("W/") == etag)
}
