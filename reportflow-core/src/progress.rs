//! How far a body or a file has come.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

const CHUNK: usize = 64 * 1024;

/// How far a transfer has come.
///
/// ```
/// use reportflow_core::Progress;
///
/// fn percent(at: Progress) -> Option<u64> {
///     Some(at.bytes * 100 / at.total?.max(1))
/// }
///
/// # fn show(download: reportflow_core::Download) -> reportflow_core::Download {
/// download.on_progress(|at| println!("{:?} %", percent(at)))
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes are through.
    pub bytes: u64,
    /// How many there are, where that is known.
    pub total: Option<u64>,
}

/// What the caller wants to be told of a transfer.
#[derive(Clone, Default)]
pub(crate) struct Watcher(Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl Watcher {
    pub(crate) fn new(watch: impl Fn(Progress) + Send + Sync + 'static) -> Watcher {
        Watcher(Some(Arc::new(watch)))
    }

    pub(crate) fn tell(&self, bytes: u64, total: Option<u64>) {
        if let Some(watch) = &self.0 {
            watch(Progress { bytes, total });
        }
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Some" } else { "None" })
    }
}

/// A body that each attempt sends anew, in the parts in which it was written:
/// to join them would hold it twice.
#[derive(Clone)]
pub(crate) struct Upload {
    parts: Vec<Bytes>,
    /// In bytes.
    pub(crate) size: usize,
    watcher: Watcher,
}

// By hand, as parameters must not be seen.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Upload {
    pub(crate) fn new(parts: Vec<Bytes>, watcher: Watcher) -> Upload {
        let size = parts.iter().map(Bytes::len).sum();
        Upload {
            parts,
            size,
            watcher,
        }
    }

    pub(crate) fn body(&self) -> reqwest::Body {
        match (&*self.parts, &self.watcher.0) {
            ([part], None) if part.len() <= CHUNK => part.clone().into(),
            _ => reqwest::Body::wrap(Sending {
                parts: self.parts.clone().into(),
                left: self.size as u64,
                total: self.size as u64,
                watcher: self.watcher.clone(),
            }),
        }
    }
}

/// A body in pieces: what is given at once, some connections copy at once.
/// Tells of each as the connection takes it.
struct Sending {
    parts: VecDeque<Bytes>,
    left: u64,
    total: u64,
    watcher: Watcher,
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        while self.parts.front().is_some_and(Bytes::is_empty) {
            self.parts.pop_front();
        }
        let Some(part) = self.parts.front_mut() else {
            return Poll::Ready(None);
        };
        let piece = part.split_to(part.len().min(CHUNK));
        self.left -= piece.len() as u64;
        self.watcher.tell(self.total - self.left, Some(self.total));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
