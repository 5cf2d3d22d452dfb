//! Requests that generate documents: one or a batch, asynchronous or synchronous.

mod batch;
mod file_name;
mod generate_all_async;
mod generate_all_sync;
mod generate_async;
mod generate_sync;
mod options;
mod output;
mod single;
pub(crate) mod single_attempt;

pub(crate) use batch::Batch;
pub use generate_all_async::GenerateAllAsync;
pub use generate_all_sync::GenerateAllSync;
pub use generate_async::GenerateAsync;
pub use generate_sync::GenerateSync;
pub use options::DocumentOptions;
pub use output::{GenerateOutput, SavedOutput};
pub(crate) use single::Single;

use crate::client::Client;
use crate::error::Error;
use crate::limits::MAX_BODY_BYTES;
use crate::params::{ParamsError, escape};

/// The space to reserve for the body after the parameters, in bytes. File name and
/// passthrough data need more.
pub(crate) const AFTER_PARAMS_BYTES: usize = 160;

/// A document with its parameters as JSON.
pub(crate) struct EncodedDocument {
    /// The default file name.
    pub(crate) file_name: String,
    /// The start of the request's `content`, up to and including the parameters.
    pub(crate) body: Vec<u8>,
}

/// A design's id in the sources, and its version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DesignVersion {
    pub(crate) design_id: &'static str,
    pub(crate) version: u32,
}

impl DesignVersion {
    /// Writes the design, and closes the body.
    fn write(self, client: &Client, body: &mut Vec<u8>) {
        body.extend_from_slice(b",\"designId\":");
        push_text(body, client.workspace_design_id(self.design_id));
        body.extend_from_slice(b",\"version\":");
        body.extend_from_slice(self.version.to_string().as_bytes());
        body.push(b'}');
    }
}

type EncodeResult = Result<EncodedDocument, ParamsError>;

fn push_text(body: &mut Vec<u8>, text: &str) {
    body.push(b'"');
    escape(body, text);
    body.push(b'"');
}

fn check_body_len(size: usize) -> Result<(), Error> {
    if size > MAX_BODY_BYTES {
        return Err(Error::PayloadTooLarge {
            size,
            response: None,
        });
    }
    Ok(())
}
