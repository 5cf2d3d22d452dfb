//! A response whose connection is closed in the middle.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use crate::server::connection_control::ConnectionControl;

/// The first bytes of a body. If it is longer, the connection is closed after them.
pub(super) struct TruncatedBody {
    body: Body,
    bytes_left: u64,
    is_cut: bool,
    control: ConnectionControl,
}

impl TruncatedBody {
    pub(super) fn new(body: Body, bytes: u64, control: ConnectionControl) -> TruncatedBody {
        TruncatedBody {
            body,
            bytes_left: bytes,
            is_cut: false,
            control,
        }
    }
}

impl HttpBody for TruncatedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.is_cut {
            this.control.close_after_flush();
            return Poll::Pending;
        }
        let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
        let truncate = |frame: Frame<Bytes>| {
            frame.map_data(|mut data| {
                let max = usize::try_from(this.bytes_left).unwrap_or(usize::MAX);
                this.is_cut = data.len() > max;
                data.truncate(max);
                this.bytes_left -= data.len() as u64;
                data
            })
        };
        Poll::Ready(frame.map(|frame| frame.map(truncate)))
    }

    /// The length of the whole body, which becomes the `Content-Length`.
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
