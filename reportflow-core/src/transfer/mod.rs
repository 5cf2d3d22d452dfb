//! Moves the body of a response to a writer or a file.

mod save;
mod stream;
mod tail;

pub(crate) use save::{check_destination, save_to};
pub(crate) use stream::{FileStream, TransferOptions, stream_to};
