//! The tag in the passthrough of each document, which finds it again.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The member of the passthrough that has the tag. A list is not copied into the
/// metadata of the PDF (`docs/service.md`, section 1).
pub(crate) const TAG_MEMBER: &str = "reportflow";

/// Names a document in a webhook or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) run_id: String,
    /// The document's number, from 1.
    pub(crate) number: u64,
    /// The attempt to send it, from 1.
    pub(crate) attempt: u32,
}

#[derive(Deserialize)]
struct Passthrough {
    reportflow: (String, u64, u32),
}

impl Tag {
    /// Returns the tag of a passthrough, or `None` if it has no valid one.
    pub(crate) fn read(passthrough: &str) -> Option<Tag> {
        let Passthrough {
            reportflow: (run_id, number, attempt),
        } = serde_json::from_str(passthrough).ok()?;
        Some(Tag {
            run_id,
            number,
            attempt,
        })
    }

    /// Writes a passthrough with the tag. `members` is a JSON object of the user's.
    pub(crate) fn write(&self, members: Option<&RawValue>, body: &mut Vec<u8>) {
        body.extend_from_slice(b"{\"reportflow\":[\"");
        // An id of a run has letters and digits only.
        body.extend_from_slice(self.run_id.as_bytes());
        body.extend_from_slice(format!("\",{},{}]", self.number, self.attempt).as_bytes());
        let members = members.map_or("{}", RawValue::get).trim();
        let members = members.strip_prefix('{').unwrap_or(members).trim_start();
        if !members.starts_with('}') {
            body.push(b',');
        }
        body.extend_from_slice(members.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::Tag;

    #[test]
    fn a_tag_stands_beside_the_members_of_the_user() {
        let tag = Tag {
            run_id: "aB3dE6gH9jK2mN5p".to_owned(),
            number: 17,
            attempt: 2,
        };
        for members in [
            None,
            Some("{}"),
            Some(" { } "),
            Some(r#"{"注文":[1,{"a":2}]}"#),
        ] {
            let raw = members.map(|json| RawValue::from_string(json.trim().to_owned()).unwrap());
            let mut body = Vec::new();
            tag.write(raw.as_deref(), &mut body);
            let json = String::from_utf8(body).unwrap();
            assert_eq!(Tag::read(&json), Some(tag.clone()), "{json}");
            let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
            value.as_object_mut().unwrap().remove("reportflow");
            let expected: serde_json::Value =
                serde_json::from_str(members.unwrap_or("{}")).unwrap();
            assert_eq!(value, expected);
        }
    }

    #[test]
    fn a_passthrough_of_another_program_has_no_tag() {
        for json in [
            "{}",
            "[]",
            "1",
            r#"{"reportflow":1}"#,
            r#"{"reportflow":["a",-1,1]}"#,
            "x",
        ] {
            assert_eq!(Tag::read(json), None, "{json}");
        }
    }
}
