//! The limits of one rendering.

use std::time::Duration;

/// The limits of one document. A document beyond them fails.
///
/// ```
/// use std::time::Duration;
///
/// use reportflow_emulator::{Emulator, RenderLimits};
///
/// let limits = RenderLimits { max_pages: 10, timeout: Duration::from_secs(5) };
/// let builder = Emulator::builder().render_limits(limits);
/// # let _ = builder;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenderLimits {
    /// The maximum number of pages. It also limits the memory, because a page has
    /// room for so much text.
    pub max_pages: usize,
    /// The maximum time to render one document.
    pub timeout: Duration,
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
