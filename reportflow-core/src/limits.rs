//! Limits that the client enforces.

/// The maximum size of a request body, in bytes: 50 MB after Base64, which is about
/// 37 MB of images (`docs/service.md`, section 1).
///
/// Here 1 MB is 1024 * 1024 bytes, as in most servers. If the service's own limit is
/// lower, it rejects a larger body with 413.
///
/// ```
/// use reportflow_core::MAX_BODY_BYTES;
///
/// /// Returns whether a photo fits, with room for the rest of the document.
/// fn fits(photo: u64) -> bool {
///     photo / 3 * 4 < MAX_BODY_BYTES as u64 - 1024 * 1024
/// }
/// assert!(fits(30_000_000) && !fits(40_000_000));
/// ```
pub const MAX_BODY_BYTES: usize = 50 * 1024 * 1024;

/// The maximum number of documents in one request (`docs/service.md`, section 7).
///
/// ```no_run
/// # async fn run<Invoice: reportflow_core::ReportDesign>(
/// #     client: reportflow_core::Client,
/// #     invoices: Vec<Invoice>,
/// # ) -> Result<(), reportflow_core::Error> {
/// use reportflow_core::MAX_DOCUMENTS_PER_REQUEST;
///
/// for batch in invoices.chunks(MAX_DOCUMENTS_PER_REQUEST) {
///     Invoice::generate_all_async(&client, batch).await?;
/// }
/// # Ok(())
/// # }
/// ```
pub const MAX_DOCUMENTS_PER_REQUEST: usize = 100;

/// The maximum size of a JSON response. The service sends passthrough data back, and
/// almost a whole request body may be passthrough data.
pub(crate) const MAX_JSON_RESPONSE_BYTES: usize = MAX_BODY_BYTES + 16 * 1024 * 1024;

/// The default maximum size of a file that is written to a path or a writer.
pub(crate) const MAX_FILE_BYTES: u64 = 1024 * 1024 * 1024;

/// The default maximum size of a file that is read into memory.
pub(crate) const MAX_FILE_IN_MEMORY_BYTES: u64 = 256 * 1024 * 1024;
