//! How far a body or a file has come.

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

/// A body that each attempt sends anew.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) bytes: Bytes,
    pub(crate) watcher: Watcher,
}

impl Upload {
    pub(crate) fn new(bytes: Vec<u8>, watcher: Watcher) -> Upload {
        let bytes = bytes.into();
        Upload { bytes, watcher }
    }

    pub(crate) fn body(&self) -> reqwest::Body {
        match self.watcher.0 {
            None => self.bytes.clone().into(),
            Some(_) => reqwest::Body::wrap(Watched {
                total: self.bytes.len() as u64,
                left: self.bytes.clone(),
                watcher: self.watcher.clone(),
            }),
        }
    }
}

/// A body in pieces, which tells of each as the connection takes it.
struct Watched {
    left: Bytes,
    total: u64,
    watcher: Watcher,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let size = self.left.len().min(CHUNK);
        let chunk = self.left.split_to(size);
        let sent = self.total - self.left.len() as u64;
        self.watcher.tell(sent, Some(self.total));
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
