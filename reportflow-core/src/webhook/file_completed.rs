use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::model::RequestId;
use crate::model::{GeneratedFile, null_as_default};

pub(super) const FILE_COMPLETED: &str = "file.completed";

/// The event `file.completed`, the only documented one (`docs/service.md`,
/// section 8).
///
/// Only `request_id` and `files` must be valid. Any other field that is missing,
/// or of another type, is `None`. It serialises to the service's form, without
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileCompleted {
    // A field, so that the body is parsed once.
    #[serde(default, serialize_with = "event_name")]
    pub(super) event: String,
    /// The id of the request that generated the files.
    pub request_id: RequestId,
    /// The time of the event, in the service's format:
    /// `2026-02-15T10:30:45.123Z`.
    #[serde(
        default,
        deserialize_with = "lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub timestamp: Option<String>,
    /// The id of the workspace.
    #[serde(
        default,
        deserialize_with = "lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub workspace_id: Option<String>,
    /// The id of the design.
    #[serde(
        default,
        deserialize_with = "lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub design_id: Option<String>,
    /// The version of the design.
    #[serde(
        default,
        deserialize_with = "lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub version: Option<u32>,
    /// The files.
    #[serde(default, deserialize_with = "null_as_default")]
    pub files: Vec<GeneratedFile>,
}

// The files of a rejected event would never be downloaded.
fn lenient<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    let value = Box::<RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(value.get()).ok())
}

// Stored JSON may lack the name, and must read back as this event.
fn event_name<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let name = if name.is_empty() {
        FILE_COMPLETED
    } else {
        name
    };
    serializer.serialize_str(name)
}
