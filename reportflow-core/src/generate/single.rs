use std::fmt;

use super::options::Options;
use super::{Version, Written, check_size};
use crate::client::Client;
use crate::error::Error;
use crate::progress::{Upload, Watcher};

/// A call for one document.
pub(crate) struct Single {
    pub(super) client: Client,
    version: Version,
    document: Written,
    pub(super) options: Options,
    pub(super) watcher: Watcher,
}

impl Single {
    /// What stands in the body before the parameters.
    pub(crate) const BEFORE: &'static [u8] = br#"{"content":{"params":"#;

    pub(crate) fn new(client: &Client, version: Version, document: Written) -> Single {
        Single {
            client: client.clone(),
            version,
            document,
            options: Options::default(),
            watcher: Watcher::default(),
        }
    }

    /// How much the service may send back of what the caller has set.
    pub(super) fn echo(&self) -> usize {
        self.options.echo(&self.document)
    }

    pub(super) fn into_body(mut self) -> Result<Upload, Error> {
        let document = self.document?;
        let name = self.options.file_name.take();
        let mut body = document.body;
        let name = name.unwrap_or(document.file_name);
        self.options.write(&name, &mut body)?;
        self.version.write(&self.client, &mut body);
        check_size(body.len())?;
        Ok(Upload::new(vec![body.into()], self.watcher))
    }
}

// By hand, as parameters must not be seen.
impl fmt::Debug for Single {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Single")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
