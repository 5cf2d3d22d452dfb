//! The JSON of a file in responses and webhooks.

use serde::Serialize;
use serde_json::value::RawValue;

use super::json::Json;
use super::request_record::FileRecord;
use super::share::ShareType;

/// A file of a request. Only the response to the generate request has passcodes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileDescription<'a> {
    file_name: &'a str,
    file_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    passthrough: Option<&'a RawValue>,
    share: ShareDescription<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShareDescription<'a> {
    share_type: ShareType,
    url: String,
    passcode_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    passcode: Option<&'a str>,
}

impl<'a> FileDescription<'a> {
    pub(crate) fn new(
        request_id: &str,
        file: &'a FileRecord,
        origin: &str,
        passcode: Option<&'a str>,
    ) -> FileDescription<'a> {
        FileDescription {
            file_name: &file.file_name,
            file_id: &file.file_id,
            passthrough: file.passthrough.as_ref().map(Json::as_raw),
            share: ShareDescription {
                share_type: file.share_type,
                url: format!("{}/{}", download_url(request_id, origin), file.file_id),
                passcode_enabled: file.passcode_enabled,
                passcode,
            },
        }
    }
}

/// Returns the download URL of all files of a request.
pub(crate) fn download_url(request_id: &str, origin: &str) -> String {
    format!("{origin}/v1/file/download/{request_id}")
}
