//! The endpoints that generate documents.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An endpoint that generates documents. In JSON it is the end of its path, such as
/// `async/single`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub enum Endpoint {
    /// `POST /v1/file/sync/single`
    #[serde(rename = "sync/single")]
    SyncSingle,
    /// `POST /v1/file/sync/multiple`
    #[serde(rename = "sync/multiple")]
    SyncMultiple,
    /// `POST /v1/file/async/single`
    #[serde(rename = "async/single")]
    AsyncSingle,
    /// `POST /v1/file/async/multiple`
    #[serde(rename = "async/multiple")]
    AsyncMultiple,
}

impl Endpoint {
    pub(crate) const ALL: [Endpoint; 4] = [
        Endpoint::SyncSingle,
        Endpoint::SyncMultiple,
        Endpoint::AsyncSingle,
        Endpoint::AsyncMultiple,
    ];

    /// Returns whether the body has `contents` instead of `content`.
    pub(crate) fn is_multiple(self) -> bool {
        matches!(self, Endpoint::SyncMultiple | Endpoint::AsyncMultiple)
    }

    /// Returns the status of the response to an accepted request.
    pub(crate) fn accepted_status(self) -> u16 {
        match self {
            Endpoint::SyncSingle | Endpoint::SyncMultiple => 201,
            Endpoint::AsyncSingle | Endpoint::AsyncMultiple => 202,
        }
    }

    /// Returns the asynchronous endpoint for the same body.
    pub(crate) fn to_async(self) -> Endpoint {
        if self.is_multiple() {
            Endpoint::AsyncMultiple
        } else {
            Endpoint::AsyncSingle
        }
    }

    /// Returns the end of the path below `/v1/file/`.
    pub fn as_str(self) -> &'static str {
        match self {
            Endpoint::SyncSingle => "sync/single",
            Endpoint::SyncMultiple => "sync/multiple",
            Endpoint::AsyncSingle => "async/single",
            Endpoint::AsyncMultiple => "async/multiple",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
