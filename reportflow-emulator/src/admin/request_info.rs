//! Requests as the JSON of `/_emulator` and the functions of `Emulator` show them.

use std::time::SystemTime;

use humantime::format_rfc3339_millis;
use serde::{Serialize, Serializer};

use crate::model::{Endpoint, FileRecord, FileState, Finding, Json, RequestRecord, ShareType};

/// A generate request, accepted or rejected, and its documents so far.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RequestInfo {
    /// The id. Rejected requests have one too, which their response does not show.
    pub request_id: String,
    /// The name of the workspace. `None` if the credentials were invalid.
    pub workspace: Option<String>,
    /// `None` if the request was rejected before its design was known.
    pub design_id: Option<String>,
    /// `None` if the request was rejected before its version was known.
    pub version: Option<u32>,
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The status of the response.
    pub status: u16,
    /// The time of arrival.
    #[serde(serialize_with = "rfc3339")]
    pub accepted_at: SystemTime,
    /// The `passthrough` of the only document. `None` if there are several.
    pub passthrough: Option<Json>,
    /// The id of the fault that changed the response or the documents.
    pub fault: Option<String>,
    /// The documents. Empty if the request was rejected.
    pub files: Vec<FileInfo>,
    /// The body of the response to a rejected request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Json>,
    /// The first 64 KiB of a rejected body, as it was sent. `None` if the request was
    /// rejected before its body was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// A document of a request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileInfo {
    /// The id.
    pub file_id: String,
    /// The name, with the extension `.pdf`.
    pub file_name: String,
    /// The progress.
    pub state: FileStatus,
    /// The reason why the document failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The readers.
    pub share_type: ShareType,
    /// `true` if readers need a passcode.
    pub passcode_enabled: bool,
    /// The `passthrough` of the document.
    pub passthrough: Option<Json>,
    /// The parameters.
    pub params: Json,
    /// The parameters that leave a blank in the document.
    pub findings: Vec<Finding>,
}

/// The progress of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum FileStatus {
    /// The document is waiting for a processor, or being rendered.
    Rendering,
    /// The PDF is available.
    Ready,
    /// The PDF is missing, see [`FileInfo::error`].
    Failed,
}

impl From<RequestRecord> for RequestInfo {
    fn from(record: RequestRecord) -> RequestInfo {
        let files: Vec<_> = record.files.into_iter().map(FileInfo::from).collect();
        let passthrough = match &files[..] {
            [file] => file.passthrough.clone(),
            _ => None,
        };
        let (response, body) = match record.rejection {
            Some(rejection) => (rejection.response, rejection.body),
            None => (None, None),
        };
        RequestInfo {
            request_id: record.request_id,
            workspace: record.workspace,
            design_id: record.design_id,
            version: record.version,
            endpoint: record.endpoint,
            status: record.status,
            accepted_at: record.accepted_at,
            passthrough,
            fault: record.fault,
            files,
            response,
            body,
        }
    }
}

impl From<FileRecord> for FileInfo {
    fn from(file: FileRecord) -> FileInfo {
        let state = FileStatus::of(&file.state);
        let error = match file.state {
            FileState::Failed(reason) => Some(reason),
            FileState::Rendering | FileState::Ready => None,
        };
        FileInfo {
            file_id: file.file_id,
            file_name: file.file_name,
            state,
            error,
            share_type: file.share_type,
            passcode_enabled: file.passcode_enabled,
            passthrough: file.passthrough,
            params: file.params,
            findings: file.findings,
        }
    }
}

impl FileStatus {
    pub(super) const ALL: [FileStatus; 3] =
        [FileStatus::Rendering, FileStatus::Ready, FileStatus::Failed];

    pub(super) fn of(state: &FileState) -> FileStatus {
        match state {
            FileState::Rendering => FileStatus::Rendering,
            FileState::Ready => FileStatus::Ready,
            FileState::Failed(_) => FileStatus::Failed,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            FileStatus::Rendering => "rendering",
            FileStatus::Ready => "ready",
            FileStatus::Failed => "failed",
        }
    }
}

fn rfc3339<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_rfc3339_millis(*time))
}
