//! Points where a test ends the process.

/// Ends the process as a crash does, if the variable `REPORTFLOW_BULK_CRASH` is `name:n`
/// and this is the `n`th pass. Does nothing without the feature `crash-points`.
#[cfg(feature = "crash-points")]
pub(crate) fn crash_point(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static CRASH: LazyLock<Option<(String, u64)>> = LazyLock::new(|| {
        let setting = std::env::var("REPORTFLOW_BULK_CRASH").ok()?;
        let parsed = setting.split_once(':').and_then(|(name, pass)| {
            let pass = pass.parse().ok()?;
            Some((name.to_owned(), pass))
        });
        assert!(
            parsed.is_some(),
            "invalid REPORTFLOW_BULK_CRASH: expected `name:n`"
        );
        parsed
    });
    static PASSES: AtomicU64 = AtomicU64::new(0);

    if let Some((wanted, pass)) = &*CRASH
        && wanted == name
        && PASSES.fetch_add(1, Ordering::Relaxed) + 1 == *pass
    {
        // It flushes nothing and runs no destructor.
        std::process::abort();
    }
}

#[cfg(not(feature = "crash-points"))]
pub(crate) fn crash_point(_name: &str) {}
