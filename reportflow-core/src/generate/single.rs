use std::fmt;

use super::options::DocumentOptions;
use super::{DesignVersion, EncodeResult, check_body_len};
use crate::client::Client;
use crate::error::Error;
use crate::transport::body::RequestBody;
use crate::transport::progress::ProgressHook;

/// A request for one document.
pub(crate) struct Single {
    pub(super) client: Client,
    design: DesignVersion,
    document: EncodeResult,
    options: DocumentOptions,
    pub(super) upload_progress: ProgressHook,
}

impl Single {
    /// The part of the body before the parameters.
    pub(crate) const BEFORE_PARAMS: &'static [u8] = br#"{"content":{"params":"#;

    pub(crate) fn new(client: &Client, design: DesignVersion, document: EncodeResult) -> Single {
        Single {
            client: client.clone(),
            design,
            document,
            options: DocumentOptions::default(),
            upload_progress: ProgressHook::default(),
        }
    }

    pub(super) fn map_options(
        mut self,
        set: impl FnOnce(DocumentOptions) -> DocumentOptions,
    ) -> Single {
        self.options = set(self.options);
        self
    }

    pub(super) fn mapping_header_len(&self) -> usize {
        self.options.mapping_header_len(&self.document)
    }

    pub(super) fn into_body(mut self) -> Result<RequestBody, Error> {
        let document = self.document?;
        let mut body = document.body;
        let file_name = self.options.take_file_name().unwrap_or(document.file_name);
        self.options.write(&file_name, &mut body)?;
        self.design.write(&self.client, &mut body);
        check_body_len(body.len())?;
        Ok(RequestBody::new(vec![body.into()], self.upload_progress))
    }
}

// Not derived, so that parameters are not printed.
impl fmt::Debug for Single {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Single")
            .field("design", &self.design)
            .finish_non_exhaustive()
    }
}
