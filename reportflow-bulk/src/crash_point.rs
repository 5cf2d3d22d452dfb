//! Points where a test ends or stops the process.

/// Ends the process as a crash does, if the variable `REPORTFLOW_BULK_CRASH` is `name:n`
/// and this is the `n`th pass. Stops it until SIGCONT, if `REPORTFLOW_BULK_STOP` is. Does
/// nothing without the feature `crash-points`.
#[cfg(feature = "crash-points")]
pub(crate) fn crash_point(name: &str) {
    use std::sync::LazyLock;

    static CRASH: LazyLock<Point> = LazyLock::new(|| Point::new("REPORTFLOW_BULK_CRASH"));
    static STOP: LazyLock<Point> = LazyLock::new(|| Point::new("REPORTFLOW_BULK_STOP"));

    if CRASH.is_reached(name) {
        // It flushes nothing and runs no destructor.
        std::process::abort();
    }
    if STOP.is_reached(name) {
        let mut shell = std::process::Command::new("sh");
        let stopped = shell.args(["-c", "kill -STOP $PPID"]).status();
        assert!(stopped.is_ok_and(|status| status.success()), "not stopped");
    }
}

/// A pass of a point.
#[cfg(feature = "crash-points")]
struct Point {
    wanted: Option<(String, u64)>,
    passes: std::sync::atomic::AtomicU64,
}

#[cfg(feature = "crash-points")]
impl Point {
    /// Reads a variable.
    fn new(variable: &str) -> Point {
        let wanted = std::env::var(variable).ok().map(|setting| {
            let parsed = setting.split_once(':').and_then(|(name, pass)| {
                let pass = pass.parse().ok()?;
                Some((name.to_owned(), pass))
            });
            parsed.unwrap_or_else(|| panic!("invalid {variable}: expected `name:n`"))
        });
        Point {
            wanted,
            passes: 0.into(),
        }
    }

    /// Counts a pass of the point with this name.
    fn is_reached(&self, name: &str) -> bool {
        use std::sync::atomic::Ordering;

        let wanted = self.wanted.as_ref();
        wanted.is_some_and(|(wanted, pass)| {
            wanted == name && self.passes.fetch_add(1, Ordering::Relaxed) + 1 == *pass
        })
    }
}

#[cfg(not(feature = "crash-points"))]
pub(crate) fn crash_point(_name: &str) {}
