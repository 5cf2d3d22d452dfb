use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::model::RequestId;
use crate::model::{GeneratedFile, null_as_default};

pub(super) const FILE_COMPLETED: &str = "file.completed";

/// The event `file.completed`, the only documented one (`docs/service.md`,
/// section 8).
///
/// Only `request_id` and `files` must be valid. Any other field is `None` if it is
/// missing or has another type. Serialising writes the service's form, without the
/// fields that are `None`.
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

// An invalid optional field must not reject the event: its files would be lost.
fn lenient<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    let value = Box::<RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(value.get()).ok())
}

// The name may be missing in stored JSON. The output must parse as this event again.
fn event_name<S: Serializer>(name: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let name = if name.is_empty() {
        FILE_COMPLETED
    } else {
        name
    };
    serializer.serialize_str(name)
}
