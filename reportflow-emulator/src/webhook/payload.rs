//! The JSON of the event `file.completed`.

use std::time::SystemTime;

use humantime::format_rfc3339_millis;
use serde::Serialize;

use crate::model::{FileDescription, RequestRecord};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload<'a> {
    event: &'a str,
    timestamp: String,
    workspace_id: &'a str,
    request_id: &'a str,
    design_id: &'a str,
    version: u32,
    files: Vec<FileDescription<'a>>,
}

pub(super) fn file_completed(
    record: &RequestRecord,
    workspace_id: &str,
    now: SystemTime,
) -> serde_json::Result<String> {
    let request_id = &record.request_id;
    let files = record.files.iter();
    let files = files
        .map(|file| FileDescription::new(request_id, file, &record.origin, None))
        .collect();
    serde_json::to_string(&Payload {
        event: "file.completed",
        timestamp: format_rfc3339_millis(now).to_string(),
        workspace_id,
        request_id,
        design_id: record.design_id.as_deref().unwrap_or_default(),
        version: record.version.unwrap_or_default(),
        files,
    })
}
