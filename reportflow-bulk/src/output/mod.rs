//! The places where PDFs are stored.

#[cfg(feature = "object_store")]
mod bucket;
mod folder;

use bytes::Bytes;

use crate::error::Error;
#[cfg(feature = "object_store")]
pub use bucket::Bucket;
pub use folder::{Folder, create_folder};

/// The place where a run stores its PDFs: a [`Folder`], or a `Bucket` with the feature
/// `object_store`.
///
/// ```
/// use reportflow_bulk::{Folder, Output};
///
/// let output = Output::from(Folder::new("november"));
/// ```
#[derive(Clone, Debug)]
pub struct Output(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Folder(Folder),
    #[cfg(feature = "object_store")]
    Bucket(Bucket),
}

/// A PDF to store.
pub(crate) struct Pdf {
    /// A name that no other document has, also of another run in the same folder.
    pub(crate) part_name: String,
    /// A name that is safe on each system, with `.pdf`.
    pub(crate) file_name: String,
    pub(crate) bytes: Bytes,
}

/// Returns the start of the names of a run's parts.
pub(crate) fn part_prefix(run_id: &str) -> String {
    format!(".reportflow-{run_id}-")
}

impl Output {
    /// Removes what processes of a run left that were killed while they stored PDFs. No other one
    /// may store any.
    pub(crate) async fn remove_parts(&self, run_id: &str) -> Result<(), Error> {
        match &self.0 {
            Kind::Folder(folder) => folder.remove_parts(part_prefix(run_id)).await,
            // An object has all its bytes, or does not exist.
            #[cfg(feature = "object_store")]
            Kind::Bucket(_) => Ok(()),
        }
    }

    /// Stores PDFs. When this returns, they survive a crash. Returns their locations in
    /// the same order.
    pub(crate) async fn store(&self, pdfs: Vec<Pdf>) -> Result<Vec<String>, Error> {
        match &self.0 {
            Kind::Folder(folder) => folder.store(pdfs).await,
            #[cfg(feature = "object_store")]
            Kind::Bucket(bucket) => bucket.store(pdfs).await,
        }
    }
}

#[cfg(feature = "object_store")]
impl From<Bucket> for Output {
    fn from(bucket: Bucket) -> Output {
        Output(Kind::Bucket(bucket))
    }
}

impl From<Folder> for Output {
    fn from(folder: Folder) -> Output {
        Output(Kind::Folder(folder))
    }
}
