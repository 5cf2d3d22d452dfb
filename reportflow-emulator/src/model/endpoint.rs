//! The endpoints that generate documents.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An endpoint that generates documents.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum Endpoint {
    #[serde(rename = "sync/single")]
    SyncSingle,
    #[serde(rename = "sync/multiple")]
    SyncMultiple,
    #[serde(rename = "async/single")]
    AsyncSingle,
    #[serde(rename = "async/multiple")]
    AsyncMultiple,
}

impl Endpoint {
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

    /// Returns the end of the path below `/v1/file/`.
    pub(crate) fn as_str(self) -> &'static str {
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
