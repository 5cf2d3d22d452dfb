//! The fields of a generated file, as a program without this crate would read them.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub(crate) struct File {
    file_id: String,
    file_name: Option<String>,
    passthrough: Option<Box<RawValue>>,
    share: Option<Share>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Share {
    share_type: Option<String>,
    url: Option<String>,
    passcode_enabled: bool,
    passcode: Option<String>,
}
