//! The stored form of a generate request.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::delivery_fault::DeliveryFault;
use super::endpoint::Endpoint;
use super::finding::Finding;
use super::json::Json;
use super::share::ShareType;

/// A generate request, accepted or rejected, and its results so far.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestRecord {
    /// The position in the order of arrival. The store sets it.
    #[serde(skip)]
    pub(crate) sequence: u64,
    pub(crate) request_id: String,
    /// The name. `None` if the credentials are invalid.
    pub(crate) workspace: Option<String>,
    pub(crate) endpoint: Endpoint,
    /// `None` if the request was rejected before its design was known.
    pub(crate) design_id: Option<String>,
    pub(crate) version: Option<u32>,
    /// The status of the response, or 0 if a fault left the client without one.
    pub(crate) status: u16,
    pub(crate) accepted_at: SystemTime,
    /// The headers, one a line, with masked credentials. Empty if the request is a replay,
    /// or from a version that did not store them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) headers: String,
    /// The scheme and host of URLs in the webhook.
    pub(crate) origin: String,
    /// Empty if the request was rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<FileRecord>,
    pub(crate) rejection: Option<Rejection>,
    /// The id of the fault that changed the response or the documents.
    pub(crate) fault: Option<String>,
    /// `true` if the workspace had a webhook when the request was accepted.
    #[serde(default)]
    pub(crate) has_webhook: bool,
    /// The fault of the first delivery of its event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delivery_fault: Option<DeliveryFault>,
}

/// The body of a rejected request, and the response.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Rejection {
    /// The start of the body as it was sent. `None` if the body was not read.
    pub(crate) body: Option<String>,
    /// The body of the response.
    pub(crate) response: Option<Json>,
}

/// A document of a request.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileRecord {
    pub(crate) file_id: String,
    /// With the extension `.pdf`.
    pub(crate) file_name: String,
    /// A JSON object as it was sent. `null` if the request is from a version that did
    /// not store it.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub(crate) params: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) passthrough: Option<Json>,
    pub(crate) share_type: ShareType,
    pub(crate) passcode_enabled: bool,
    pub(crate) state: FileState,
    pub(crate) findings: Vec<Finding>,
    /// Why the document cannot be rendered, by a fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) render_failure: Option<String>,
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

impl RequestRecord {
    /// Frees the memory of the parameters. They are `null` then.
    pub(crate) fn omit_params(&mut self) {
        for file in &mut self.files {
            file.params = Json::default();
        }
    }

    /// Returns whether no document is being rendered.
    pub(crate) fn is_finished(&self) -> bool {
        let mut files = self.files.iter();
        files.all(|file| file.state != FileState::Rendering)
    }

    /// Returns whether all documents are ready.
    pub(crate) fn is_ready(&self) -> bool {
        let mut files = self.files.iter();
        self.rejection.is_none() && files.all(|file| file.state == FileState::Ready)
    }

    /// Returns whether the request has an event, or will have one soon.
    pub(crate) fn expects_event(&self) -> bool {
        self.has_webhook && self.is_ready()
    }

    /// Returns about how many bytes the record takes in memory.
    pub(crate) fn size(&self) -> usize {
        let rejection = self.rejection.as_ref().map_or(0, |rejection| {
            rejection.body.as_ref().map_or(0, String::len)
                + rejection
                    .response
                    .as_ref()
                    .map_or(0, |it| it.as_str().len())
        });
        let files: usize = self.files.iter().map(FileRecord::size).sum();
        size_of::<RequestRecord>() + self.headers.len() + rejection + files
    }
}

impl FileRecord {
    /// Returns the file name without its extension.
    pub(crate) fn title(&self) -> &str {
        self.file_name
            .strip_suffix(".pdf")
            .unwrap_or(&self.file_name)
    }

    /// Returns whether the PDF is missing because of the request's fault.
    pub(crate) fn failed_by_fault(&self) -> bool {
        self.render_failure.is_some() && matches!(self.state, FileState::Failed(_))
    }

    fn size(&self) -> usize {
        let findings = self.findings.iter();
        size_of::<FileRecord>()
            + self.file_name.len()
            + self.params.as_str().len()
            + self.passthrough.as_ref().map_or(0, |it| it.as_str().len())
            + findings
                .map(|it| it.path.len() + it.message.len())
                .sum::<usize>()
    }
}
