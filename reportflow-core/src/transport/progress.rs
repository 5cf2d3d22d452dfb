use std::fmt;
use std::sync::Arc;

/// The progress of an upload or a download.
///
/// ```
/// use reportflow_core::Progress;
///
/// fn percent(progress: Progress) -> Option<u64> {
///     Some(progress.transferred * 100 / progress.total?.max(1))
/// }
///
/// # fn show(download: reportflow_core::Download) -> reportflow_core::Download {
/// download.on_download_progress(|progress| println!("{:?} %", percent(progress)))
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of transferred bytes.
    pub transferred: u64,
    /// The total number of bytes, if known.
    pub total: Option<u64>,
}

/// The caller's function for progress, if it is set.
#[derive(Clone, Default)]
pub(crate) struct ProgressHook(Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl ProgressHook {
    pub(crate) fn new(hook: impl Fn(Progress) + Send + Sync + 'static) -> ProgressHook {
        ProgressHook(Some(Arc::new(hook)))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn report(&self, transferred: u64, total: Option<u64>) {
        if let Some(hook) = &self.0 {
            hook(Progress { transferred, total });
        }
    }
}

impl fmt::Debug for ProgressHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_set() { "Some" } else { "None" })
    }
}
