//! The images of pages. Drawing one takes tens of milliseconds, so they are kept.

use std::sync::Arc;

use axum::body::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use super::raster;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;

const MAX_CACHE_BYTES: u64 = 32 * 1024 * 1024;
/// About the size of a thumbnail.
const EXPECTED_IMAGE_BYTES: u64 = 8 * 1024;
/// The memory of a cached image beside its bytes.
const ENTRY_BYTES: u64 = 128;
/// The images that are drawn at the same time. Each takes up to 10 MB meanwhile, and a
/// processor that documents wait for.
const MAX_DRAWINGS: usize = 2;

/// The size of an image.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(in crate::inbox) enum Size {
    /// For reading: 108 dpi.
    Page,
    /// For lists.
    Thumbnail,
}

/// A page of a document with these bytes. With `--seed`, ids come back with other documents.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(in crate::inbox) struct ImageKey {
    pub(in crate::inbox) digest: [u8; 16],
    pub(in crate::inbox) page: usize,
    pub(in crate::inbox) size: Size,
}

/// Draws pages, and keeps the images that were used lately.
pub(in crate::inbox) struct PageImages {
    cache: Cache<ImageKey, Bytes, ByteWeighter>,
    drawings: Arc<Semaphore>,
}

#[derive(Clone)]
struct ByteWeighter;

impl Weighter<ImageKey, Bytes> for ByteWeighter {
    fn weight(&self, _: &ImageKey, image: &Bytes) -> u64 {
        ENTRY_BYTES + image.len() as u64
    }
}

impl PageImages {
    pub(in crate::inbox) fn new() -> PageImages {
        let expected = MAX_CACHE_BYTES / EXPECTED_IMAGE_BYTES;
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        PageImages {
            cache: Cache::with_weighter(expected, MAX_CACHE_BYTES, ByteWeighter),
            drawings: Arc::new(Semaphore::new(MAX_DRAWINGS)),
        }
    }

    /// Returns the number of pages of a document. Returns `None` if the document is invalid.
    pub(in crate::inbox) async fn page_count(&self, pdf: Bytes) -> Result<Option<usize>, ApiError> {
        self.run(move || raster::page_count(&pdf)).await
    }

    /// Returns a PNG of a page. Returns `None` if the document has no such page.
    pub(in crate::inbox) async fn png(
        &self,
        pdf: Bytes,
        key: ImageKey,
    ) -> Result<Option<Bytes>, ApiError> {
        let drawing = async {
            let drawn = self.run(move || raster::png(&pdf, key.page, key.size.dots_per_point()));
            match drawn.await {
                Ok(Some(png)) => Ok(Bytes::from(png)),
                Ok(None) => Err(None),
                Err(error) => Err(Some(error)),
            }
        };
        match self.cache.get_or_insert_async(&key, drawing).await {
            Ok(png) => Ok(Some(png)),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = Arc::clone(&self.drawings).acquire_owned().await;
        let permit = permit.map_err(|error| ApiError::internal(error.to_string()))?;
        run_blocking(move || {
            // The work goes on if the reader is gone. So its permit is part of it.
            let _permit = permit;
            Ok(work())
        })
        .await
    }
}

impl Size {
    /// A point is 1/72 inch.
    fn dots_per_point(self) -> f32 {
        match self {
            Size::Page => 1.5,
            Size::Thumbnail => 0.2,
        }
    }

    pub(in crate::inbox) fn as_str(self) -> &'static str {
        match self {
            Size::Page => "page",
            Size::Thumbnail => "thumbnail",
        }
    }
}
