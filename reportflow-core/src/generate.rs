use std::fmt;
use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll};

use serde::Serialize;

use crate::answer::{Accepted, ShareType};
use crate::client::Client;
use crate::error::Error;
use crate::filename;
use crate::params::ParamsError;
use crate::params::escape;

/// The largest body that the service takes: 50 MB after Base64, which is about
/// 37 MB of images (`docs/service.md`, section 1).
///
/// A megabyte is read as 1024 * 1024 bytes, as the parsers of such limits do;
/// should the service count otherwise, it answers 413.
pub const MAX_BODY: usize = 50 * 1024 * 1024;

/// A document that is ready to be sent; made by
/// [`ReportDesign::generate_async`](crate::ReportDesign::generate_async).
pub(crate) struct GenerateRequest {
    /// The design's id.
    pub(crate) design_id: &'static str,
    /// The design's version.
    pub(crate) version: u32,
    /// The name, unless the caller sets another.
    pub(crate) file_name: String,
    /// `{"content":{"params":{…}`: the object of the parameters is closed, the
    /// content is still open.
    pub(crate) body: Vec<u8>,
}

// By hand, as parameters must not be seen.
impl fmt::Debug for GenerateRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GenerateRequest")
            .field("design_id", &self.design_id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// Asks the service to generate a document, once it is awaited.
///
/// Options are set before that; set later they have no effect. It is a future
/// itself, so it can be awaited, spawned or joined as it is. Dropping it gives
/// the call up; the service may have accepted it all the same.
///
/// It is sent again only where it cannot have been accepted, see
/// [`Retry`](crate::Retry): a call that timed out may have been, and sending it
/// again may make a second document.
///
/// # Errors
///
/// When awaited. Before anything is sent: [`Error::Params`],
/// [`Error::FileName`], [`Error::Passthrough`], [`Error::TooLarge`]. After it:
/// see [`Error`].
#[must_use = "nothing is sent before it is awaited"]
pub struct GenerateAsync {
    call: Option<Call>,
    running: Pin<Box<dyn Future<Output = Result<Accepted, Error>> + Send>>,
}

struct Call {
    client: Client,
    request: Result<GenerateRequest, ParamsError>,
    share: Option<ShareType>,
    passcode: Option<bool>,
    passthrough: Option<Result<Vec<u8>, PassthroughError>>,
}

impl GenerateAsync {
    pub(crate) fn new(client: &Client, request: Result<GenerateRequest, ParamsError>) -> Self {
        let client = client.clone();
        let call = Call {
            client,
            request,
            share: None,
            passcode: None,
            passthrough: None,
        };
        // Replaced at the first poll; a box of nothing allocates nothing.
        GenerateAsync {
            call: Some(call),
            running: Box::pin(pending()),
        }
    }

    /// Names the PDF; a `.pdf` at its end is optional. Forbidden are
    /// `/ \ : * ? " < > |` and control characters.
    pub fn file_name(self, file_name: impl Into<String>) -> Self {
        self.with(|call| {
            if let Ok(request) = &mut call.request {
                request.file_name = file_name.into();
            }
        })
    }

    /// Shares the PDF; with the workspace unless set.
    pub fn share(self, share: ShareType) -> Self {
        self.with(|call| call.share = Some(share))
    }

    /// Whether the shared page asks for a passcode, which the service makes
    /// and tells once: [`Share::passcode`](crate::Share::passcode). Not asked
    /// for unless set.
    pub fn passcode(self, enabled: bool) -> Self {
        self.with(|call| call.passcode = Some(enabled))
    }

    /// Data of yours that comes back with the file, in the answer and in the
    /// webhook: the way to find your record again. It must serialise to a JSON
    /// object.
    pub fn passthrough<T: Serialize + ?Sized>(self, data: &T) -> Self {
        let json = match serde_json::to_vec(data) {
            Ok(json) if json.trim_ascii_start().starts_with(b"{") => Ok(json),
            Ok(_) => Err(PassthroughError::NotAnObject),
            Err(error) => Err(PassthroughError::Serialize(error)),
        };
        self.with(|call| call.passthrough = Some(json))
    }

    fn with(mut self, set: impl FnOnce(&mut Call)) -> Self {
        if let Some(call) = &mut self.call {
            set(call);
        }
        self
    }
}

impl Future for GenerateAsync {
    type Output = Result<Accepted, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(call) = self.call.take() {
            self.running = Box::pin(call.send());
        }
        self.running.as_mut().poll(cx)
    }
}

impl fmt::Debug for GenerateAsync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self
            .call
            .as_ref()
            .and_then(|call| call.request.as_ref().ok());
        f.debug_struct("GenerateAsync")
            .field("request", &request)
            .finish_non_exhaustive()
    }
}

impl Call {
    async fn send(self) -> Result<Accepted, Error> {
        let client = self.client.clone();
        let body = self.into_body()?;
        client.post(&["file", "async", "single"], body).await
    }

    fn into_body(self) -> Result<Vec<u8>, Error> {
        let request = self.request?;
        filename::check(&request.file_name)?;
        let passthrough = self.passthrough.transpose().map_err(Error::Passthrough)?;

        let mut body = request.body;
        body.extend_from_slice(b",\"fileName\":");
        push_text(&mut body, &request.file_name);
        if let Some(share) = &self.share {
            body.extend_from_slice(b",\"shareType\":");
            push_text(&mut body, share.code());
        }
        if let Some(enabled) = self.passcode {
            body.extend_from_slice(b",\"passcodeEnabled\":");
            body.extend_from_slice(if enabled { b"true" } else { b"false" });
        }
        if let Some(json) = &passthrough {
            body.extend_from_slice(b",\"passthrough\":");
            body.extend_from_slice(json);
        }
        body.extend_from_slice(b"},\"designId\":");
        push_text(&mut body, self.client.design_id(request.design_id));
        body.extend_from_slice(b",\"version\":");
        body.extend_from_slice(request.version.to_string().as_bytes());
        body.push(b'}');

        if body.len() > MAX_BODY {
            return Err(Error::TooLarge {
                size: body.len(),
                refusal: None,
            });
        }
        Ok(body)
    }
}

/// What stands in the body before the parameters.
pub(crate) const BEFORE_PARAMS: &[u8] = br#"{"content":{"params":"#;

/// How many bytes come after them, without a passthrough.
pub(crate) const AFTER_PARAMS: usize = 160;

fn push_text(body: &mut Vec<u8>, text: &str) {
    body.push(b'"');
    escape(body, text);
    body.push(b'"');
}

/// Why a passthrough cannot be sent.
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
