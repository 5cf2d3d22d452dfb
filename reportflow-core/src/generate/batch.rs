use std::collections::HashMap;
use std::fmt;

use bytes::Bytes;
use reportflow_rules::case_fold::fold_case;

use super::options::DocumentOptions;
use super::{DesignVersion, EncodeResult, EncodedDocument, check_body_len};
use crate::client::Client;
use crate::error::{Error, FileNameError};
use crate::limits::{MAX_BODY_BYTES, MAX_DOCUMENTS_PER_REQUEST};
use crate::transport::body::RequestBody;
use crate::transport::progress::ProgressHook;

/// A request for several documents of one design.
pub(crate) struct Batch {
    pub(super) client: Client,
    design: DesignVersion,
    /// The documents with their options. Documents beyond the limits are left out.
    documents: Vec<(EncodeResult, DocumentOptions)>,
    /// The number of documents, including those that were left out.
    count: usize,
    encoded_bytes: usize,
    pub(super) upload_progress: ProgressHook,
}

impl Batch {
    /// The part of a document before its parameters.
    pub(crate) const BEFORE_PARAMS: &'static [u8] = br#"{"params":"#;
    const START: &'static [u8] = br#"{"contents":["#;

    pub(crate) fn new(client: &Client, design: DesignVersion) -> Batch {
        Batch {
            client: client.clone(),
            design,
            documents: Vec::new(),
            count: 0,
            encoded_bytes: 0,
            upload_progress: ProgressHook::default(),
        }
    }

    /// Adds a document. If the request is already too large, the document is not
    /// encoded: the request will fail, and encoding would only use memory.
    pub(crate) fn push(&mut self, encode: impl FnOnce() -> EncodeResult) {
        self.count += 1;
        if self.documents.len() == MAX_DOCUMENTS_PER_REQUEST || self.encoded_bytes > MAX_BODY_BYTES
        {
            return;
        }
        let document = encode();
        self.encoded_bytes += document.as_ref().map_or(0, |document| document.body.len());
        self.documents.push((document, DocumentOptions::default()));
    }

    pub(super) fn map_options(
        mut self,
        mut set: impl FnMut(usize, DocumentOptions) -> DocumentOptions,
    ) -> Batch {
        let documents = self.documents.into_iter().enumerate();
        self.documents = documents
            .map(|(index, (document, options))| (document, set(index, options)))
            .collect();
        self
    }

    pub(super) fn mapping_header_len(&self) -> usize {
        let documents = self.documents.iter();
        documents
            .map(|(document, options)| options.mapping_header_len(document))
            .sum()
    }

    pub(super) fn into_body(self) -> Result<RequestBody, Error> {
        let count = self.count;
        if !(1..=MAX_DOCUMENTS_PER_REQUEST).contains(&count) {
            return Err(Error::InvalidDocumentCount { count });
        }
        let mut end = vec![b']'];
        self.design.write(&self.client, &mut end);
        let mut len = Self::START.len() + end.len();
        let mut parts = vec![Bytes::from_static(Self::START)];
        let mut index_by_name = HashMap::new();
        for (index, (document, options)) in self.documents.into_iter().enumerate() {
            let at_index = |error: Error| Error::Document {
                index,
                source: Box::new(error),
            };
            let document = document.map_err(|error| at_index(error.into()))?;
            let (name, mut body) = encode_content(document, options).map_err(at_index)?;
            if let Some(first_index) = index_by_name.insert(duplicate_key(&name), index) {
                return Err(at_index(FileNameError::Duplicate { first_index }.into()));
            }
            if index + 1 < count {
                body.push(b',');
            }
            len += body.len();
            check_body_len(len).map_err(at_index)?;
            parts.push(body.into());
        }
        parts.push(end.into());
        Ok(RequestBody::new(parts, self.upload_progress))
    }
}

/// Returns the file name of a document, and its part of the body.
fn encode_content(
    document: EncodedDocument,
    mut options: DocumentOptions,
) -> Result<(String, Vec<u8>), Error> {
    let mut body = document.body;
    let file_name = options.take_file_name().unwrap_or(document.file_name);
    options.write(&file_name, &mut body)?;
    Ok((file_name, body))
}

/// Returns a key that is equal for names that the service treats as duplicates
/// (`docs/service.md`, section 2).
fn duplicate_key(file_name: &str) -> String {
    let folded: String = fold_case(file_name.chars()).collect();
    match folded.strip_suffix(".pdf") {
        Some(stem) => stem.to_owned(),
        None => folded,
    }
}

// Not derived, so that parameters are not printed.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("design", &self.design)
            .field("documents", &self.count)
            .finish_non_exhaustive()
    }
}
