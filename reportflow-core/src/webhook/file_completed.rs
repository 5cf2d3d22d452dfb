use serde::{Serialize, Serializer};

use crate::model::members::{FromMembers, Members, deserialize_from_members};
use crate::model::{ExtraFields, GeneratedFile, RequestId};

pub(super) const FILE_COMPLETED: &str = "file.completed";

/// The event `file.completed`, the only documented one (`docs/service.md`,
/// section 8).
///
/// Only `request_id` must be valid. Any other field is `None` or empty if it is missing
/// or has another type. A file without a valid id is left out; see
/// [`Event::raw_body`](super::Event::raw_body). So find your document by the passthrough
/// data, not by the position in the list. Serialising writes the service's form, without
/// the fields that are `None`.
///
/// ```no_run
/// # use reportflow_core::{Client, Error};
/// use reportflow_core::webhook::FileCompleted;
///
/// # async fn run(client: Client, completed: FileCompleted) -> Result<(), Error> {
/// for (n, file) in completed.files.iter().enumerate() {
///     let download = client.download(&completed.request_id, &file.file_id);
///     download.to_path(format!("invoice-{n}.pdf")).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileCompleted {
    // A field, so that the body is parsed once.
    #[serde(serialize_with = "event_name")]
    pub(super) event: String,
    /// The id of the request that generated the files.
    pub request_id: RequestId,
    /// The time of the event, in the service's format:
    /// `2026-02-15T10:30:45.123Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The id of the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
    /// The id of the design.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub design_id: Option<String>,
    /// The version of the design.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The files.
    pub files: Vec<GeneratedFile>,
    /// The members that this version does not know.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl FromMembers for FileCompleted {
    const EXPECTED: &'static str = "struct FileCompleted";

    fn from_members(members: &mut Members) -> serde_json::Result<FileCompleted> {
        Ok(FileCompleted {
            event: members.take("event")?.unwrap_or_default(),
            request_id: members.require("requestId")?,
            timestamp: members.take("timestamp")?,
            workspace_id: members.take("workspaceId")?,
            design_id: members.take("designId")?,
            version: members.take("version")?,
            files: members.take_list("files")?,
            extra: members.take_extra(),
        })
    }
}

// An invalid optional field must not reject the event: its files would be lost.
deserialize_from_members!(FileCompleted, Lenient);

// The name may be missing in stored JSON. The output must parse as this event again.
fn event_name<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let name = if name.is_empty() {
        FILE_COMPLETED
    } else {
        name
    };
    serializer.serialize_str(name)
}
