use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::progress::ProgressHook;

const CHUNK_BYTES: usize = 64 * 1024;
/// The number of bytes after which the body pauses.
const BURST_BYTES: usize = 256 * 1024;
/// The shortest time of tokio's timer.
const PAUSE: Duration = Duration::from_millis(1);

/// A request body that every attempt sends again. The parts stay separate: joining them
/// would need twice the memory.
#[derive(Clone)]
pub(crate) struct RequestBody {
    parts: Vec<Bytes>,
    len: usize,
    progress: ProgressHook,
}

/// The number of bytes of one HTTP request that hyper has not taken. hyper may go on
/// with a body after an early response, while the next request is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnsentBytes(Arc<AtomicUsize>);

impl UnsentBytes {
    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
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

    /// Returns the body of an HTTP request, and the number of its unsent bytes. A body of
    /// one chunk counts as sent.
    pub(crate) fn to_reqwest(&self) -> (reqwest::Body, UnsentBytes) {
        match &*self.parts {
            [part] if part.len() <= CHUNK_BYTES && !self.progress.is_set() => {
                (part.clone().into(), UnsentBytes::default())
            }
            _ => {
                let unsent = Arc::new(AtomicUsize::new(self.len));
                let body = reqwest::Body::wrap(ChunkedBody {
                    parts: self.parts.clone().into(),
                    remaining: self.len as u64,
                    total: self.len as u64,
                    unsent: Arc::clone(&unsent),
                    progress: self.progress.clone(),
                    burst: 0,
                    pause: (self.len > CHUNK_BYTES).then(|| Box::pin(sleep(PAUSE))),
                });
                (body, UnsentBytes(unsent))
            }
        }
    }
}

/// A body in small chunks, because some connections copy a whole chunk. It reports the
/// progress for each chunk.
///
/// A large body sends at most 256 KiB in 1 ms. A server that rejects a large body may
/// close the connection right after its response. hyper drops the response if a write
/// fails before it has read. In a pause it reads, and writes no more.
struct ChunkedBody {
    parts: VecDeque<Bytes>,
    remaining: u64,
    total: u64,
    unsent: Arc<AtomicUsize>,
    progress: ProgressHook,
    /// The number of bytes that may be sent before the next pause.
    burst: usize,
    /// The pause of a large body.
    pause: Option<Pin<Box<Sleep>>>,
}

impl Body for ChunkedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        while self.parts.front().is_some_and(Bytes::is_empty) {
            self.parts.pop_front();
        }
        let this = &mut *self;
        let Some(part) = this.parts.front_mut() else {
            return Poll::Ready(None);
        };
        if this.burst == 0 {
            if let Some(pause) = &mut this.pause {
                ready!(pause.as_mut().poll(context));
                pause.as_mut().reset(Instant::now() + PAUSE);
            }
            this.burst = BURST_BYTES;
        }
        let chunk = part.split_to(part.len().min(CHUNK_BYTES));
        this.burst = this.burst.saturating_sub(chunk.len());
        self.remaining -= chunk.len() as u64;
        self.unsent
            .store(self.remaining as usize, Ordering::Relaxed);
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
