//! Sharing of documents.

use serde::{Deserialize, Serialize};

/// The readers of a document. Responses contain these names, requests contain
/// codes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ShareType {
    /// Members of the workspace. Code: `01`.
    #[default]
    Workspace,
    /// Invited people. Code: `02`.
    Invited,
    /// Anyone with the URL. Code: `03`.
    Public,
}

impl ShareType {
    /// Parses the code of a request.
    pub(crate) fn from_code(code: &str) -> Option<ShareType> {
        match code {
            "01" => Some(ShareType::Workspace),
            "02" => Some(ShareType::Invited),
            "03" => Some(ShareType::Public),
            _ => None,
        }
    }

    /// Returns the code of a request.
    pub(crate) fn code(self) -> &'static str {
        match self {
            ShareType::Workspace => "01",
            ShareType::Invited => "02",
            ShareType::Public => "03",
        }
    }
}
