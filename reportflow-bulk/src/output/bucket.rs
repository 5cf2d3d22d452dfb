//! A bucket for PDFs.

use std::sync::Arc;

use object_store::path::{Path, PathPart};
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::Pdf;
use crate::error::Error;

/// A place for PDFs in any [`object_store`]: S3, GCS, Azure and others. An object of
/// the same name is replaced.
///
/// ```
/// use std::sync::Arc;
///
/// use reportflow_bulk::object_store::memory::InMemory;
/// use reportflow_bulk::Bucket;
///
/// // The objects are `invoices/2026-11/<file name>.pdf`.
/// let bucket = Bucket::new(Arc::new(InMemory::new()), "invoices/2026-11")?;
/// # Ok::<(), reportflow_bulk::Error>(())
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
    /// # use reportflow_bulk::object_store::memory::InMemory;
    /// let bucket = reportflow_bulk::Bucket::new(Arc::new(InMemory::new()), "")?;
    /// # Ok::<(), reportflow_bulk::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Output`] if the prefix has an empty part, `.` or `..`.
    pub fn new(store: Arc<dyn ObjectStore>, prefix: impl AsRef<str>) -> Result<Bucket, Error> {
        let prefix = prefix.as_ref();
        // `Path::from` would encode each character outside of ASCII.
        let path = Path::parse(prefix).map_err(|error| output_error(prefix, error))?;
        Ok(Bucket {
            store,
            prefix: path,
        })
    }

    pub(super) async fn store(&self, pdfs: Vec<Pdf>) -> Result<Vec<String>, Error> {
        let mut locations = Vec::with_capacity(pdfs.len());
        for pdf in pdfs {
            let name = PathPart::parse(&pdf.file_name);
            let name = name.map_err(|error| output_error(&pdf.file_name, error))?;
            let path = self.prefix.clone().join(name);
            let put = self.store.put(&path, pdf.bytes.into()).await;
            put.map_err(|error| output_error(path.as_ref(), error))?;
            locations.push(path.to_string());
        }
        Ok(locations)
    }
}

fn output_error(
    location: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::Output {
        location: location.to_owned(),
        source: source.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use object_store::ObjectStoreExt as _;
    use object_store::memory::InMemory;
    use object_store::path::Path;

    use super::Bucket;
    use crate::error::Error;
    use crate::output::Pdf;

    /// A store encodes a name itself where its protocol needs that.
    #[tokio::test]
    async fn a_name_is_stored_as_it_is() {
        let store = Arc::new(InMemory::new());
        let bucket = Bucket::new(store.clone(), "/請求書/11月/").expect("a prefix");
        let pdf = Pdf {
            part_name: String::new(),
            file_name: "請求書-1 50%.pdf".to_owned(),
            bytes: "%PDF-".into(),
        };
        let locations = bucket.store(vec![pdf]).await.expect("stored");
        assert_eq!(locations, ["請求書/11月/請求書-1 50%.pdf"]);
        let path = Path::parse(&locations[0]).expect("a path");
        let stored = store.get(&path).await.expect("an object");
        assert_eq!(&*stored.bytes().await.expect("bytes"), b"%PDF-");
    }

    #[test]
    fn a_prefix_leads_nowhere_else() {
        for prefix in ["a//b", "../a", "."] {
            let bucket = Bucket::new(Arc::new(InMemory::new()), prefix);
            assert!(matches!(bucket, Err(Error::Output { .. })), "{prefix}");
        }
    }
}
