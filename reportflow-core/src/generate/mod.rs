//! Asking for documents: one or many, to be rendered in the background or at
//! once.

mod all;
mod asynchronous;
mod made;
mod options;
mod single;
mod synchronous;

use std::fmt;

pub use all::Item;
pub use asynchronous::{GenerateAllAsync, GenerateAsync};
pub use made::{Generated, Saved};
pub use synchronous::{GenerateAllSync, GenerateSync};

use crate::client::Client;
use crate::error::Error;
use crate::params::{ParamsError, escape};

pub(crate) use all::Batch;
pub(crate) use single::Single;

/// The largest body that the service takes: 50 MB after Base64, which is about
/// 37 MB of images (`docs/service.md`, section 1).
///
/// A megabyte is read as 1024 * 1024 bytes, as the parsers of such limits do;
/// should the service count otherwise, it answers 413.
///
/// ```
/// use reportflow_core::MAX_BODY;
///
/// /// Whether a photo fits, with room for the rest of the document.
/// fn fits(photo: u64) -> bool {
///     photo / 3 * 4 < MAX_BODY as u64 - 1024 * 1024
/// }
/// assert!(fits(30_000_000) && !fits(40_000_000));
/// ```
pub const MAX_BODY: usize = 50 * 1024 * 1024;

/// How many documents a call takes (`docs/service.md`, section 7).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// use reportflow_core::MAX_DOCUMENTS;
///
/// for batch in invoices.chunks(MAX_DOCUMENTS) {
///     Invoice::generate_all_async(&client, batch).await?;
/// }
/// # Ok(())
/// # }
/// ```
pub const MAX_DOCUMENTS: usize = 100;

/// How many bytes come after the parameters, without a passthrough and names.
pub(crate) const AFTER_PARAMS: usize = 160;

/// A document whose parameters are written, or why they are not.
pub(crate) type Written = Result<Document, ParamsError>;

pub(crate) struct Document {
    /// The name, unless the caller sets another.
    pub(crate) file_name: String,
    /// What stands before the parameters, and them; the content is still open.
    pub(crate) body: Vec<u8>,
}

/// The design's id in the caller's source, and its version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version {
    pub(crate) design_id: &'static str,
    pub(crate) version: u32,
}

impl Version {
    /// Writes the design after the contents, and closes the body.
    fn write(self, client: &Client, body: &mut Vec<u8>) {
        body.extend_from_slice(b",\"designId\":");
        push_text(body, client.design_id(self.design_id));
        body.extend_from_slice(b",\"version\":");
        body.extend_from_slice(self.version.to_string().as_bytes());
        body.push(b'}');
    }
}

fn push_text(body: &mut Vec<u8>, text: &str) {
    body.push(b'"');
    escape(body, text);
    body.push(b'"');
}

fn check_size(size: usize) -> Result<(), Error> {
    match size > MAX_BODY {
        true => Err(Error::TooLarge {
            size,
            refusal: None,
        }),
        false => Ok(()),
    }
}

/// Why a passthrough cannot be sent.
///
/// ```
/// # use reportflow_core::params::Writer;
/// # use reportflow_core::{Client, Design, ReportDesign};
/// # struct Invoice;
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, _: &mut Writer) {}
/// # }
/// use reportflow_core::{Error, PassthroughError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), reportflow_core::ConfigError> {
/// # let client = Client::builder().app_key("ak_…").build()?;
/// // A number alone; `{"注文番号": 42}` would do.
/// let error = Invoice.generate_async(&client).passthrough(&42).await.unwrap_err();
/// assert!(matches!(error, Error::Passthrough(PassthroughError::NotAnObject)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum PassthroughError {
    /// It is a number, a list or another value that is no JSON object
    /// (`docs/service.md`, section 1).
    NotAnObject,
    /// Its `Serialize` failed.
    Serialize(serde_json::Error),
}

impl fmt::Display for PassthroughError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PassthroughError::NotAnObject => "the passthrough must be a JSON object",
            PassthroughError::Serialize(_) => "the passthrough cannot be written as JSON",
        })
    }
}

impl std::error::Error for PassthroughError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PassthroughError::Serialize(error) => Some(error),
            PassthroughError::NotAnObject => None,
        }
    }
}
