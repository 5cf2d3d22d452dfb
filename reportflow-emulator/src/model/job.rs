//! The stored form of a request.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::share::ShareType;

/// A request for documents, and its results so far.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Job {
    pub(crate) request_id: String,
    pub(crate) design_id: String,
    pub(crate) version: u32,
    pub(crate) files: Vec<JobFile>,
}

/// A document of a job.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobFile {
    pub(crate) file_id: String,
    /// With the extension `.pdf`.
    pub(crate) file_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) passthrough: Option<Box<RawValue>>,
    pub(crate) share_type: ShareType,
    pub(crate) passcode_enabled: bool,
    pub(crate) state: FileState,
}

/// The progress of a document.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FileState {
    Rendering,
    Ready,
    /// With the reason.
    Failed(String),
}
