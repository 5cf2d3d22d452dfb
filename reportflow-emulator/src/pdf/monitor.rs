//! Stops a rendering that is cancelled, or beyond its limits.
//!
//! All limits but the time depend on the document only, so that every machine
//! accepts the same documents.

use std::time::Instant;

use super::cancellation::Cancellation;
use super::render_error::RenderError;
use super::render_limits::RenderLimits;
use super::theme::A4_PORTRAIT;

/// A dense page of the smallest text has 15,000 bytes.
const TEXT_PER_PAGE: usize = 20_000;
/// A page has at most 50 rows.
const DRAW_OPS_PER_PAGE: usize = 1_000;

/// Watches one rendering. Its clock runs from the start.
pub(super) struct Monitor<'a> {
    limits: RenderLimits,
    deadline: Option<Instant>,
    cancellation: &'a Cancellation,
}

impl<'a> Monitor<'a> {
    pub(super) fn start(limits: RenderLimits, cancellation: &'a Cancellation) -> Monitor<'a> {
        Monitor {
            limits,
            // `None` is later than the clock can tell.
            deadline: Instant::now().checked_add(limits.timeout),
            cancellation,
        }
    }

    /// Fails if the rendering is cancelled or takes too long. Call it before each
    /// piece of work.
    pub(super) fn check(&self) -> Result<(), RenderError> {
        if self.cancellation.is_cancelled() {
            return Err(RenderError::cancelled());
        }
        let late = self.deadline.is_some_and(|at| Instant::now() >= at);
        fail_if(late, || {
            let seconds = self.limits.timeout.as_secs_f64();
            format!("rendering took longer than {seconds} s")
        })
    }

    pub(super) fn check_pages(&self, count: usize) -> Result<(), RenderError> {
        fail_if(count > self.limits.max_pages, || {
            format!("the document has more than {}", self.max_pages())
        })
    }

    /// Checks the height of lines or rows that are one below the other.
    pub(super) fn check_height(&self, height: f32) -> Result<(), RenderError> {
        let (_, page) = A4_PORTRAIT;
        let pages = (height / page) as usize;
        self.check_pages(pages)
    }

    /// Checks the length of all texts, in bytes.
    pub(super) fn check_text(&self, length: usize) -> Result<(), RenderError> {
        let max = self.limits.max_pages.saturating_mul(TEXT_PER_PAGE);
        fail_if(length > max, || {
            format!(
                "the document has more text than {} can show",
                self.max_pages()
            )
        })
    }

    /// Checks the number of drawing operations. A cell has at least one.
    pub(super) fn check_draw_ops(&self, count: usize) -> Result<(), RenderError> {
        let max = self.limits.max_pages.saturating_mul(DRAW_OPS_PER_PAGE);
        fail_if(count > max, || {
            format!(
                "the document has more cells than {} can show",
                self.max_pages()
            )
        })
    }

    fn max_pages(&self) -> String {
        match self.limits.max_pages {
            1 => "1 page".to_owned(),
            pages => format!("{pages} pages"),
        }
    }
}

fn fail_if(failed: bool, message: impl FnOnce() -> String) -> Result<(), RenderError> {
    if failed {
        Err(RenderError::new(message()))
    } else {
        Ok(())
    }
}
