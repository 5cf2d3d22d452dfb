//! A bucket for PDFs.

use std::sync::Arc;

use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::Pdf;
use crate::error::Error;

/// A place for PDFs in any [`object_store`]: S3, GCS, Azure and others. An object of
/// the same name is replaced.
///
/// ```
/// use std::sync::Arc;
///
/// use object_store::memory::InMemory;
/// use reportflow_bulk::Bucket;
///
/// // The objects are `invoices/2026-11/<file name>.pdf`.
/// let bucket = Bucket::new(Arc::new(InMemory::new()), "invoices/2026-11");
/// ```
#[derive(Clone, Debug)]
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Bucket {
    /// Creates a value for the objects below a prefix. An empty prefix is the root.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use object_store::memory::InMemory;
    /// let bucket = reportflow_bulk::Bucket::new(Arc::new(InMemory::new()), "");
    /// ```
    pub fn new(store: Arc<dyn ObjectStore>, prefix: impl AsRef<str>) -> Bucket {
        Bucket {
            store,
            prefix: Path::from(prefix.as_ref()),
        }
    }

    pub(super) async fn store(&self, pdfs: Vec<Pdf>) -> Result<Vec<String>, Error> {
        let mut locations = Vec::with_capacity(pdfs.len());
        for pdf in pdfs {
            let path = self.prefix.clone().join(pdf.file_name);
            let location = path.to_string();
            match self.store.put(&path, pdf.bytes.into()).await {
                Ok(_) => locations.push(location),
                Err(error) => {
                    return Err(Error::Output {
                        location,
                        source: error.into(),
                    });
                }
            }
        }
        Ok(locations)
    }
}
