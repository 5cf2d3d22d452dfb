//! Sharing of documents.

use serde::{Deserialize, Serialize};

/// The readers of a document. Responses contain these names, requests contain
/// codes.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ShareType {
    #[default]
    Workspace,
    Invited,
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
}
