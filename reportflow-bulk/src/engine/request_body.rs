//! The body of a request for a batch of documents.

use bytes::Bytes;
use reportflow_core::__bulk::workspace_design_id;
use reportflow_core::Client;
use serde_json::value::RawValue;

use crate::journal::{Batch, BatchDocument};

/// Returns the body in parts, so that large parameters are not copied together.
pub(super) fn request_body(
    client: &Client,
    (design_id, version): (&str, u32),
    batch: Batch,
) -> serde_json::Result<Vec<Bytes>> {
    let design_id = serde_json::to_string(workspace_design_id(client, design_id))?;
    let mut parts = Vec::with_capacity(batch.documents.len() + 2);
    for (index, document) in batch.documents.into_iter().enumerate() {
        let start: &[u8] = if index == 0 { b"{\"contents\":[" } else { b"," };
        let mut part = start.to_vec();
        write_content(document, &mut part)?;
        parts.push(part.into());
    }
    let end = format!("],\"designId\":{design_id},\"version\":{version}}}");
    parts.push(end.into());
    Ok(parts)
}

fn write_content(document: BatchDocument, body: &mut Vec<u8>) -> serde_json::Result<()> {
    body.extend_from_slice(b"{\"params\":");
    body.extend_from_slice(document.params.as_bytes());
    body.extend_from_slice(b",\"fileName\":");
    serde_json::to_writer(&mut *body, &document.file_name)?;
    if let Some(share) = &document.share {
        body.extend_from_slice(b",\"shareType\":");
        serde_json::to_writer(&mut *body, share)?;
    }
    if document.passcode {
        body.extend_from_slice(b",\"passcodeEnabled\":true");
    }
    body.extend_from_slice(b",\"passthrough\":");
    let members = document.passthrough.map(RawValue::from_string);
    document.tag.write(members.transpose()?.as_deref(), body);
    body.push(b'}');
    Ok(())
}
