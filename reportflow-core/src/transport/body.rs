use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::progress::ProgressHook;

const CHUNK_BYTES: usize = 64 * 1024;

/// A request body that every attempt sends again. The parts stay separate: joining them
/// would need twice the memory.
#[derive(Clone)]
pub(crate) struct RequestBody {
    parts: Vec<Bytes>,
    len: usize,
    progress: ProgressHook,
}

// Not derived, so that parameters are not printed.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

impl RequestBody {
    pub(crate) fn new(parts: Vec<Bytes>, progress: ProgressHook) -> RequestBody {
        let len = parts.iter().map(Bytes::len).sum();
        RequestBody {
            parts,
            len,
            progress,
        }
    }

    /// Returns the length, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn to_reqwest(&self) -> reqwest::Body {
        match &*self.parts {
            [part] if part.len() <= CHUNK_BYTES && !self.progress.is_set() => part.clone().into(),
            _ => reqwest::Body::wrap(ChunkedBody {
                parts: self.parts.clone().into(),
                remaining: self.len as u64,
                total: self.len as u64,
                progress: self.progress.clone(),
            }),
        }
    }
}

/// A body in small chunks, because some connections copy a whole chunk. It reports the
/// progress for each chunk.
struct ChunkedBody {
    parts: VecDeque<Bytes>,
    remaining: u64,
    total: u64,
    progress: ProgressHook,
}

impl Body for ChunkedBody {
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
        let chunk = part.split_to(part.len().min(CHUNK_BYTES));
        self.remaining -= chunk.len() as u64;
        self.progress
            .report(self.total - self.remaining, Some(self.total));
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.remaining == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining)
    }
}
