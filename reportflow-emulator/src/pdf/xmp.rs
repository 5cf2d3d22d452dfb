//! The metadata of the PDF, in XMP and in the information dictionary.

use std::collections::BTreeMap;

use krilla::metadata::Metadata;
use serde_json::value::RawValue;

/// Returns the metadata of a document.
///
/// As in the service, each top-level text and number of `passthrough` is in the
/// XMP metadata as `key=value`. The property is an assumption: `pdf:Keywords`.
pub(super) fn metadata(title: &str, language: &str, passthrough: Option<&RawValue>) -> Metadata {
    let members = passthrough.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let members: BTreeMap<String, &RawValue> = members.unwrap_or_default();
    let pairs = members
        .iter()
        .filter_map(|(key, value)| Some(xml_text(&format!("{key}={}", text(value)?))));
    Metadata::new()
        .title(xml_text(title))
        .language(language.to_owned())
        .creator("reportflow-emulator".to_owned())
        .keywords(pairs.collect())
}

/// Returns a text or a number as text, or `None` for other values.
fn text(value: &RawValue) -> Option<String> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok(),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

/// Replaces the characters that XML 1.0 forbids, and line breaks.
fn xml_text(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'),
        " ",
    )
}
