//! The progress before the first request: the checks of the input, and its import.

use std::time::{Duration, Instant};

use crate::output::eprint_status;

/// The time between two lines.
const LINE_INTERVAL: Duration = Duration::from_secs(5);

/// Counts documents, and prints a line every five seconds.
pub(super) struct Planning {
    /// The total, such as ` of 1000`, and the step.
    text: String,
    count: usize,
    last_line: Instant,
}

impl Planning {
    /// Begins the checks. Their total is unknown.
    pub(super) fn of_checks() -> Planning {
        Planning::new(" documents checked".to_owned())
    }

    /// Begins the import of documents.
    pub(super) fn of_import(total: usize) -> Planning {
        eprint_status(&format!("planning {total} documents"));
        Planning::new(format!(" of {total} documents planned"))
    }

    fn new(text: String) -> Planning {
        Planning {
            text,
            count: 0,
            last_line: Instant::now(),
        }
    }

    pub(super) fn add(&mut self) {
        self.count += 1;
        if self.last_line.elapsed() >= LINE_INTERVAL {
            self.last_line = Instant::now();
            eprint_status(&format!("{}{}", self.count, self.text));
        }
    }
}
