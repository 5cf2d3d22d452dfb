//! The options of a journal.

/// The attempts that the original may have made after it was copied. The numbers of new ones
/// begin above, so that a webhook of a lost one finds no other request.
pub(super) const COPY_ATTEMPTS: u32 = 1000;

/// Options of a [`Journal`](crate::Journal).
///
/// ```no_run
/// # async fn run() -> Result<(), reportflow_bulk::Error> {
/// use reportflow_bulk::JournalOptions;
///
/// let journal = JournalOptions::new().accept_copy(true).open("restored.db").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct JournalOptions {
    pub(super) accept_copy: bool,
}

impl JournalOptions {
    /// Creates options with the defaults.
    ///
    /// ```
    /// let options = reportflow_bulk::JournalOptions::new();
    /// ```
    #[must_use]
    pub fn new() -> JournalOptions {
        JournalOptions::default()
    }

    /// Sets whether a copy of a journal may be opened. Default: false. If the original
    /// goes on too, documents are made twice.
    ///
    /// ```
    /// let options = reportflow_bulk::JournalOptions::new().accept_copy(true);
    /// ```
    #[must_use]
    pub fn accept_copy(mut self, accept: bool) -> JournalOptions {
        self.accept_copy = accept;
        self
    }
}
