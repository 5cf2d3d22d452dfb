//! What was asked for, and what became of it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// One call of a generating endpoint.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Job {
    pub(crate) request_id: String,
    pub(crate) design_id: String,
    pub(crate) version: u32,
    pub(crate) files: Vec<JobFile>,
}

/// One document of a job.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobFile {
    pub(crate) file_id: String,
    /// Ends in `.pdf`.
    pub(crate) file_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) passthrough: Option<Box<RawValue>>,
    pub(crate) share_type: ShareType,
    pub(crate) passcode_enabled: bool,
    pub(crate) state: State,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    Rendering,
    Ready,
    /// With the reason.
    Failed(String),
}

/// Who may see a document; the words of answers.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ShareType {
    #[default]
    Workspace,
    Invited,
    Public,
}

impl ShareType {
    /// The codes of requests.
    pub(crate) fn from_code(code: &str) -> Option<ShareType> {
        match code {
            "01" => Some(ShareType::Workspace),
            "02" => Some(ShareType::Invited),
            "03" => Some(ShareType::Public),
            _ => None,
        }
    }
}

/// A file as answers and webhooks describe it. The passcode is in the answer
/// to the generating call only.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileAnswer<'a> {
    file_name: &'a str,
    file_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    passthrough: Option<&'a RawValue>,
    share: ShareAnswer<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShareAnswer<'a> {
    share_type: ShareType,
    url: String,
    passcode_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    passcode: Option<&'a str>,
}

impl Job {
    /// `origin` is the scheme and host that the caller reached us by.
    pub(crate) fn url(&self, origin: &str) -> String {
        format!("{origin}/v1/file/download/{}", self.request_id)
    }

    pub(crate) fn describe<'a>(
        &'a self,
        file: &'a JobFile,
        origin: &str,
        passcode: Option<&'a str>,
    ) -> FileAnswer<'a> {
        FileAnswer {
            file_name: &file.file_name,
            file_id: &file.file_id,
            passthrough: file.passthrough.as_deref(),
            share: ShareAnswer {
                share_type: file.share_type,
                url: format!("{}/{}", self.url(origin), file.file_id),
                passcode_enabled: file.passcode_enabled,
                passcode,
            },
        }
    }
}
