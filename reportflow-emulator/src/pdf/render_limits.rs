//! The limits of one rendering.

use std::time::Duration;

/// The limits of one document. A document beyond them fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RenderLimits {
    /// The maximum number of pages. It also limits the memory, because a page has
    /// room for so much text.
    pub(crate) max_pages: usize,
    /// The maximum time to render one document.
    pub(crate) timeout: Duration,
}

impl Default for RenderLimits {
    /// Returns 1,000 pages and 60 s.
    fn default() -> RenderLimits {
        RenderLimits {
            max_pages: 1000,
            timeout: Duration::from_secs(60),
        }
    }
}
