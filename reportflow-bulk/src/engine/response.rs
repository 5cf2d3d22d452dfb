//! Reads the response of an accepted request.

use std::fmt;

use reportflow_core::{AcceptedRequest, RequestId};
use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use crate::journal::Evidence;
use crate::tag::Tag;

/// Reads a response. Returns `None` if it does not name its request.
pub(super) fn read_response(body: &[u8]) -> Option<Evidence> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let (request_id, files) = match serde_json::from_slice::<AcceptedRequest>(body) {
        Ok(accepted) => (accepted.request_id, accepted.files),
        // Another member is invalid, or the body is cut off. A header does not count: a
        // proxy may set it.
        Err(_) => (read_request_id(body)?, Vec::new()),
    };
    let by_tag = files.iter().filter_map(|file| {
        let tag = Tag::read(file.passthrough_json()?)?;
        Some((tag, file.file_id.as_str().to_owned()))
    });
    Some(Evidence {
        request_id: request_id.as_str().to_owned(),
        files: by_tag.collect(),
        is_announced: false,
    })
}

/// Returns the request id of a JSON object that may be cut off.
fn read_request_id(body: &[u8]) -> Option<RequestId> {
    let mut request_id = None;
    let mut json = serde_json::Deserializer::from_slice(body);
    // The rest of the body may be invalid.
    let _ = json.deserialize_map(RequestIdVisitor(&mut request_id));
    request_id
}

struct RequestIdVisitor<'a>(&'a mut Option<RequestId>);

impl<'de> Visitor<'de> for RequestIdVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a request id")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if name == "requestId" {
                *self.0 = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
