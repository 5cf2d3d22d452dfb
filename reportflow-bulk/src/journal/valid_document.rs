//! Validates a document.

use reportflow_core::__bulk::share_type_code;
use ring::digest::{Context, Digest, SHA256};
use serde_json::value::RawValue;

use super::claim::{MAX_CONTENT_BYTES, content_bytes};
use crate::document::Document;
use crate::error::DocumentError;

/// A document that can be sent.
pub(super) struct ValidDocument {
    pub(super) file_stem: String,
    pub(super) params: Box<RawValue>,
    pub(super) share: Option<String>,
    pub(super) passcode: bool,
    pub(super) passthrough: Option<Box<RawValue>>,
    pub(super) source: Option<String>,
    /// The hash of all that is sent.
    pub(super) hash: Digest,
}

impl ValidDocument {
    pub(super) fn new(document: Document) -> Result<ValidDocument, DocumentError> {
        if document.key.is_empty() {
            return Err(DocumentError::EmptyKey);
        }
        // PostgreSQL cannot store it.
        if document.key.contains('\0') {
            return Err(DocumentError::NulInKey);
        }
        let file_stem = document.file_stem()?.to_owned();
        let params = document.params?;
        let passthrough = document.passthrough?;
        let share = document.share.as_ref().map(share_type_code);
        let passthrough_json = passthrough.as_deref().map(RawValue::get);
        let size = content_bytes(params.get(), share, passthrough_json);
        if size > MAX_CONTENT_BYTES {
            return Err(DocumentError::TooLarge { size });
        }
        let mut hash = Context::new(&SHA256);
        for part in [
            document.design_id.as_str(),
            &document.version.to_string(),
            &file_stem,
            params.get(),
            share.unwrap_or_default(),
            if document.passcode { "passcode" } else { "" },
            passthrough_json.unwrap_or_default(),
        ] {
            // So that no part can be read as the end of another.
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Ok(ValidDocument {
            file_stem,
            params,
            share: share.map(str::to_owned),
            passcode: document.passcode,
            passthrough,
            source: document.source,
            hash: hash.finish(),
        })
    }
}
