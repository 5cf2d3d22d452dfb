//! The stored requests of a running emulator.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::running::Emulator;
use crate::admin::{Query, QueryError, RequestInfo, StoredRequests, WaitOutcome};
use crate::store::StoreError;

/// An error of [`Emulator::find`] and its siblings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// The query is invalid.
    #[error(transparent)]
    InvalidQuery(#[from] QueryError),
    /// Too few requests matched in time.
    #[error(
        "after {timeout:?}, {} requests match; expected {count} without a document that is being rendered",
        .requests.len()
    )]
    Timeout {
        /// The expected number.
        count: usize,
        /// The timeout.
        timeout: Duration,
        /// The requests that match, newest first, also those whose documents are being
        /// rendered.
        requests: Vec<RequestInfo>,
    },
    /// The emulator is shutting down.
    #[error("the emulator is shutting down")]
    Stopping,
    /// The stored requests cannot be read or removed.
    #[error("cannot read the stored requests")]
    Storage(#[source] Box<dyn Error + Send + Sync>),
}

impl Emulator {
    /// Returns all requests, accepted and rejected, newest first.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");
    /// # let emulator = reportflow_emulator::Emulator::builder().designs_dir(designs).start().await?;
    /// // … the code under test sends requests …
    /// for request in emulator.requests().await? {
    ///     println!("{} {}", request.request_id, request.status);
    /// }
    /// # assert!(emulator.requests().await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`FindError::Storage`]
    pub async fn requests(&self) -> Result<Vec<RequestInfo>, FindError> {
        self.find("").await
    }

    /// Returns the requests that match a query, newest first.
    ///
    /// Terms are separated by white space, and all must match. `-` negates a term, and
    /// quotes hold values with white space together: `file:"10 月" -state:ready`.
    ///
    /// | term | the request |
    /// |---|---|
    /// | `id:ID`, `request:ID` | has this id |
    /// | `design:ID` | has this design |
    /// | `endpoint:async/single` | was sent to this endpoint |
    /// | `workspace:NAME` | has a key of this workspace |
    /// | `status:400` | got a response with this status |
    /// | `file:TEXT` | has a document with this in its name |
    /// | `state:failed` | has a document in this state: `rendering`, `ready`, `failed` |
    /// | `missing:PATH`, `unknown:PATH`, `wrong-kind:PATH` | has a [`Finding`](crate::Finding) of this kind with this in its path; `*` is any path |
    /// | `webhook:failed` | has a webhook in this state: `pending`, `delivered`, `failed`, `none` |
    /// | `fault:ID` | was changed by this fault; `*` is any fault |
    /// | `after:TIME`, `before:TIME` | arrived at that time or later, or earlier: `2026-02-15T10:30:45Z`, or `10m` for ten minutes ago |
    /// | any other text | has it in an id, a file name, `params`, `passthrough`, or a rejected body |
    ///
    /// Texts and paths match without regard to case.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");
    /// # let emulator = reportflow_emulator::Emulator::builder().designs_dir(designs).start().await?;
    /// let with_blanks = emulator.find("design:invoice missing:*").await?;
    /// assert!(with_blanks.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`FindError::InvalidQuery`]
    /// - [`FindError::Storage`]
    pub async fn find(&self, query: &str) -> Result<Vec<RequestInfo>, FindError> {
        let query = self.parse(query)?;
        let records = self.stored_requests().find_all(&query).await?;
        Ok(records.into_iter().map(RequestInfo::from).collect())
    }

    /// Waits until `count` requests match a query and have no document that is being
    /// rendered. With `state:rendering` in the query, their documents may be.
    ///
    /// Returns all such requests, newest first. See [`Emulator::find`] for queries.
    ///
    /// ```no_run
    /// # async fn example(emulator: reportflow_emulator::Emulator) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use serde_json::json;
    ///
    /// let timeout = Duration::from_secs(10);
    /// let requests = emulator.wait_for("design:invoice", 1, timeout).await?;
    /// assert_eq!(requests[0].files[0].params, json!({ "total": 1 }));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`FindError::InvalidQuery`]
    /// - [`FindError::Timeout`]
    /// - [`FindError::Stopping`]
    /// - [`FindError::Storage`]
    pub async fn wait_for(
        &self,
        query: &str,
        count: usize,
        timeout: Duration,
    ) -> Result<Vec<RequestInfo>, FindError> {
        let query = self.parse(query)?;
        let requests = self.stored_requests();
        let mut stop = self.state.generator.workers.stop_signal();
        let waited = requests.wait_for(&query, count, usize::MAX, timeout, &mut stop);
        let infos = |records: Vec<_>| records.into_iter().map(RequestInfo::from).collect();
        match waited.await? {
            WaitOutcome::Found(page) => Ok(infos(page.records)),
            WaitOutcome::TimedOut(page) => Err(FindError::Timeout {
                count,
                timeout,
                requests: infos(page.records),
            }),
            WaitOutcome::Stopped => Err(FindError::Stopping),
        }
    }

    /// Removes all requests with their documents, and all faults. The PDFs of documents
    /// that are being rendered are discarded.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");
    /// # let emulator = reportflow_emulator::Emulator::builder().designs_dir(designs).start().await?;
    /// emulator.reset().await?;
    /// assert!(emulator.requests().await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`FindError::Storage`]
    pub async fn reset(&self) -> Result<(), FindError> {
        self.state.faults.clear();
        self.stored_requests().remove_all().await?;
        Ok(())
    }

    /// Returns the PDF of a document, or `None` if it is not ready.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let designs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");
    /// # let emulator = reportflow_emulator::Emulator::builder().designs_dir(designs).start().await?;
    /// for request in emulator.requests().await? {
    ///     for file in &request.files {
    ///         let pdf = emulator.pdf(&request.request_id, &file.file_id).await?;
    ///         assert!(pdf.is_some_and(|pdf| pdf.starts_with(b"%PDF-")));
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`FindError::Storage`]
    pub async fn pdf(&self, request_id: &str, file_id: &str) -> Result<Option<Vec<u8>>, FindError> {
        let pdf = self.state.store.pdf(request_id, file_id).await?;
        Ok(pdf.map(Vec::from))
    }

    fn parse(&self, query: &str) -> Result<Query, QueryError> {
        Query::parse(query, (self.state.clock)())
    }

    /// The process that started the emulator sees all workspaces.
    fn stored_requests(&self) -> StoredRequests {
        StoredRequests::of_all_workspaces(Arc::clone(&self.state.store))
    }
}

impl From<StoreError> for FindError {
    fn from(error: StoreError) -> FindError {
        FindError::Storage(error.into())
    }
}
